"""The text to cut: samples, what a student types, and what is repaired in it before anything looks at it."""

import re
from dataclasses import dataclass

from dlplay.words import Note, Refusal

MOST_LETTERS = 100_000
MARK = "|"  # where a known cut is
OWN = "my own text"
SAMPLES = {  # name in the link -> (the text with its cuts, what is special about it)
    "round eyes": (
        "ตา|กลม|นั่ง|ตาก|ลม|ที่|ริม|ทะเล",
        "“Round Eyes sits in the breeze by the sea”: ตากลม is ตา|กลม, round eyes, or ตาก|ลม, to be in the breeze",
    ),
    "the queen": ("ไป|หา|มเหสี", "“Go to the queen”; the longest match reads: go, carry, monkey, colour"),
    "covid": (
        "โควิด|ทำ|ให้|โรงเรียน|ต้อง|สอน|ผ่าน|ซูม",
        "“Covid made schools teach by Zoom”: a word that no dictionary had in 2019. PyThaiNLP's list has "
        "it: take it out to see what happened then",
    ),
    "our course": (
        "ฉัน|กำลัง|เรียน|การ|เรียนรู้|เชิง|ลึก|ที่|จุฬาลงกรณ์|มหาวิทยาลัย",
        "“I am learning deep learning at Chulalongkorn University”",
    ),
    "the table": ("the|table|down|there", "English without blanks: theta and bled are words, too"),
    "nowhere": ("he|is|now|here|and|she|is|nowhere", "“now here” and “nowhere” have the same letters"),
}
REPAIRS = (  # (pattern, what stands in its place, how the repair is told)
    (
        re.compile("[\u200b\u200c\u2060\ufeff\u00ad]"),
        "",
        Note("{count:,} invisible characters (zero-width) were left out."),
    ),
    (re.compile("(?<![^\\w\\s])\u200d"), "", Note("{count:,} invisible joiners (zero-width) were left out.")),
    (
        re.compile("[\r\n\t\u00a0\u2028\u2029]+"),
        " ",
        Note("{count:,} line breaks, tabs or fixed blanks became a blank."),
    ),
    (re.compile("[\x00-\x1f\x7f]"), "", Note("{count:,} control characters were left out.")),
    (re.compile("เเ"), "แ", Note("{count:,} times เเ, which looks like แ, became แ.")),
    (re.compile("\u0e4d\u0e32"), "\u0e33", Note("{count:,} times the two signs of ำ became one.")),
)
LONELY = re.compile("(?:^|(?<=[ |]))[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0300-\u036f]")


class WordError(Refusal):
    """Says what is wrong with a text, a dictionary or a training, and what to change."""


@dataclass(frozen=True)
class MarkedText:
    """Letters to cut, the places of the known cuts (None where nobody told), and what was repaired.

    A cut at place p parts letter p from the one before it; the first letter has place 0, and no cut.
    """

    letters: str
    cuts: frozenset[int] | None
    notes: tuple[Note, ...] = ()


def sample_text(name: str) -> MarkedText:
    """Give a sample with its known cuts; the names are the keys of SAMPLES."""
    return read_text(SAMPLES[name][0])


def read_text(typed: str, blanks_are_cuts: bool = False) -> MarkedText:
    """Read what a student typed; the mark | stands where a cut is known.

    blanks_are_cuts: leave the blanks out and take them for known cuts. Raises WordError where there is no letter, or
    more than MOST_LETTERS.
    """
    if len(typed) > 2 * MOST_LETTERS:
        raise WordError(
            "The text has {typed:,} signs; at most {most_letters:,} letters are read. Take a part.",
            typed=len(typed),
            most_letters=MOST_LETTERS,
        )
    text, notes = repaired(typed.strip())
    if blanks_are_cuts:
        text = re.sub(r"[ |]+", MARK, text).strip(MARK)
    words = [word for word in text.split(MARK) if word]
    letters = "".join(words)
    if not letters.strip():
        raise WordError("There is no letter in the text. Write or paste a sentence, Thai or English, without blanks.")
    if len(letters) > MOST_LETTERS:
        raise WordError(
            "The text has {letters:,} letters; at most {most_letters:,} are read. Take a part of it.",
            letters=len(letters),
            most_letters=MOST_LETTERS,
        )
    return MarkedText(letters, places_of(words) if MARK in text else None, tuple(notes))


def repaired(text: str) -> tuple[str, list[Note]]:
    """Leave out what nobody sees, and write two signs as one where they look alike; tell every repair."""
    notes: list[Note] = []
    for pattern, instead, told in REPAIRS:
        text, count = pattern.subn(instead, text)
        if count:
            notes.append(Note(told, count=count))
    if lonely := len(LONELY.findall(text)):
        notes.append(
            Note("{lonely:,} marks stand alone, without a letter below or before them; they were kept.", lonely=lonely)
        )
    return text, notes


def places_of(words: list[str] | tuple[str, ...]) -> frozenset[int]:
    """Give the places of the cuts between words that follow each other."""
    places, place = set(), 0
    for word in words[:-1]:
        place += len(word)
        places.add(place)
    return frozenset(places)


def true_words(text: MarkedText) -> tuple[str, ...]:
    """Cut a text at its known cuts."""
    ends = [*sorted(text.cuts or ()), len(text.letters)]
    return tuple(text.letters[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True))


def other_sample(letters: str) -> str:
    """Give the letters of a sample that this text is not, in the same script."""
    is_thai = any("\u0e00" <= letter <= "\u0e7f" for letter in letters)
    names = ("covid", "our course") if is_thai else ("nowhere", "the table")
    return next(other for name in names if (other := sample_text(name).letters) != letters)
