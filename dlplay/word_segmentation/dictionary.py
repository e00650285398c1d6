"""The dictionary: PyThaiNLP's list of words by frequency, small ones to edit, and an index to look them up quickly."""

import functools
import lzma
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources

from dlplay.assets import ASSETS
from dlplay.word_segmentation.texts import WordError

WORDS_FILE = ASSETS / "words" / "words_th.txt.xz"
MOST_TYPED = 2000  # signs of a dictionary that is typed
LONGEST_WORD = 100
SMALL_THAI = (
    "ตา ตาก กลม ลม นั่ง ที่ ริม ทะเล ไป หา หาม เห สี มเหสี ทำ ให้ โรง เรียน โรงเรียน ต้อง สอน ผ่าน โค ฉัน "
    "กำลัง การ เรียนรู้ รู้ เชิง ลึก มหาวิทยาลัย"
)
SMALL_ENGLISH = (
    "a able an and bled down ere he her here hew i is no now nowhere own sand she ta tab table the there theta where"
)
SMALL, THAI_LIST, ENGLISH_LIST = "small", "PyThaiNLP", "English prose"
SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 62_106)
LISTS = {  # name in the link -> what it is
    SMALL: "A small one to edit: write words into it, or take some out",
    THAI_LIST: "The 62,106 Thai words of PyThaiNLP 5.4.0 (public domain, CC0), the most frequent first",
    ENGLISH_LIST: "The words of scikit-learn's descriptions of data (BSD licence), the most frequent first",
}

PROSE = (  # files of scikit-learn that hold more sentences than tables
    "twenty_newsgroups",
    "breast_cancer",
    "lfw",
    "kddcup99",
    "wine_data",
    "iris",
    "rcv1",
    "digits",
    "california_housing",
    "olivetti_faces",
    "species_distributions",
    "diabetes",
    "covtype",
)
LEAST_WORDS = 12  # of a paragraph that counts as prose


@dataclass(frozen=True)
class Lexicon:
    """The words of a dictionary, and which lengths words have that begin with the same two letters."""

    words: frozenset[str] = field(repr=False)
    lengths: dict[str, tuple[int, ...]] = field(repr=False, compare=False)

    def lengths_at(self, text: str, place: int) -> list[int]:
        """Give the lengths of all words that begin at a place of a text in small letters, the longest first."""
        lengths = self.lengths.get(text[place : place + 2]) or self.lengths.get(text[place], ())
        most = len(text) - place
        return [one for one in lengths if one <= most and text[place : place + one] in self.words]


def make_lexicon(words: Iterable[str]) -> Lexicon:
    """Index words; big letters are small ones in it."""
    known = frozenset(small_letters(word) for word in words)
    lengths: dict[str, set[int]] = {}
    for word in known:
        lengths.setdefault(word[:2], set()).add(len(word))
    for begin, sizes in lengths.items():
        if begin[0] in known:
            sizes.add(1)
    return Lexicon(known, {begin: tuple(sorted(sizes, reverse=True)) for begin, sizes in lengths.items()})


def small_letters(text: str) -> str:
    """Write a text in small letters, letter by letter, so that every letter keeps its place."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def read_words(typed: str) -> tuple[str, ...]:
    """Read a typed dictionary: words parted by blanks, commas or lines. Raises WordError where it is too long."""
    if len(typed) > MOST_TYPED:
        raise WordError(
            "The list has {typed:,} signs; at most {most_typed:,} can be typed.",
            typed=len(typed),
            most_typed=MOST_TYPED,
        )
    words = tuple(dict.fromkeys(re.split(r"[\s,;|\u200b]+", typed.strip(" \n\t,;|\u200b"))))
    long = [word for word in words if len(word) > LONGEST_WORD]
    if long:
        raise WordError(
            "“{word}…” has {letters} letters; a word has at most {longest_word}.",
            word=long[0][:30],
            letters=len(long[0]),
            longest_word=LONGEST_WORD,
        )
    return tuple(word for word in words if word)


def choose_words(name: str, size: int, added: str = "", left_out: str = "") -> Lexicon:
    """Take the most frequent words of one of LISTS, so many, add some and leave some out."""
    without = frozenset(read_words(left_out))
    listed = thai_words() if name == THAI_LIST else english_list()
    return make_lexicon(word for word in (*listed[:size], *read_words(added)) if word not in without)


def english_list() -> tuple[str, ...]:
    """Give the words of the English prose, the most frequent first, without its symbols of one letter, such as m."""
    return tuple(word for word in ranked(english_words()) if len(word) > 1 or word in ("a", "i"))


def typed_lexicon(typed: str) -> Lexicon:
    """Make a dictionary of what was typed."""
    return make_lexicon(read_words(typed))


@functools.cache
def thai_counts() -> dict[str, int]:
    """Give PyThaiNLP's words and how often the Thai National Corpus has each, the most frequent first.

    The file comes with the playground; elsewhere the package pythainlp has the same lists.
    """
    if WORDS_FILE.is_file():
        lines = lzma.decompress(WORDS_FILE.read_bytes()).decode("utf-8").splitlines()
        return {word: int(count) for word, count in (line.split("\t") for line in lines)}
    from pythainlp.corpus import thai_words as listed
    from pythainlp.corpus.tnc import unigram_word_freqs

    counts = unigram_word_freqs()
    return {word: counts.get(word, 0) for word in sorted(listed(), key=lambda word: (-counts.get(word, 0), word))}


@functools.cache
def thai_words() -> tuple[str, ...]:
    """Give PyThaiNLP's words, the most frequent first."""
    return tuple(thai_counts())


@functools.cache
def english_words() -> tuple[str, ...]:
    """Read the prose in scikit-learn's descriptions of its data sets, as words in small letters."""
    folder = resources.files("sklearn") / "datasets" / "descr"
    words: list[str] = []
    for name in PROSE:
        for part in re.split(r"\n\s*\n", folder.joinpath(f"{name}.rst").read_text(encoding="utf-8")):
            found = re.findall(r"(?<![\w`:.-])[A-Za-z]+(?![\w`:-])", part)
            is_prose = len(found) >= LEAST_WORDS and sum(map(len, found)) > 0.6 * len(re.sub(r"\s", "", part))
            words += [word.lower() for word in found if is_prose]
    return tuple(words)


def ranked(words: Iterable[str]) -> tuple[str, ...]:
    """Give the different words of a text, the most frequent first."""
    counts = Counter(words)
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))
