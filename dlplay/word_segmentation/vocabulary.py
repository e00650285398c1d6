"""The lecture's curve: the error rate of a dictionary against its size, on a text whose cuts are known."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.word_segmentation.dictionary import english_words, make_lexicon, ranked, thai_words
from dlplay.word_segmentation.matching import LONGEST, cut_text, cuts_of
from dlplay.word_segmentation.scoring import CutScore, add_scores, score_cuts, words_lost
from dlplay.word_segmentation.sentences import hand_cut_sentences
from dlplay.word_segmentation.texts import WordError, places_of

THAI, ENGLISH, MINE = "Thai sentences", "English prose", "this text"
KNOWN_TEXTS = {  # name in the link -> what the text is, and from where its vocabulary
    THAI: "60 sentences that we wrote and cut by hand; the vocabulary: PyThaiNLP's words by their frequency in the "
    "Thai National Corpus",
    ENGLISH: "the last fifth of the prose in scikit-learn's descriptions of data, without its blanks; the vocabulary: "
    "the words of the first four fifths by their frequency there",
    MINE: "the text at the left, whose cuts you told; the vocabulary: PyThaiNLP's words, or the English ones",
}
STEPS = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000)


@dataclass(frozen=True)
class CurvePoint:
    """A vocabulary of a size: the share of words that did not come out, of words outside it, and the cuts' score."""

    size: int
    error: float
    outside: float
    score: CutScore


def known_text(name: str, own: tuple[str, ...] = ()) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Give a text whose cuts are known, as sentences of words, and the words to cut it with, the best known first.

    own: the words of the student's text, for MINE.
    """
    if name == THAI:
        return hand_cut_sentences(), thai_words()
    if name == MINE:
        if not own:
            raise WordError("Your text does not say where its words end. Put a | there, or choose “{thai}”.", thai=THAI)
        is_thai = any("\u0e00" <= letter <= "\u0e7f" for letter in "".join(own))
        return (own,), thai_words() if is_thai else ranked(english_words())
    words = english_words()
    part = len(words) * 4 // 5
    return (words[part:],), ranked(words[:part])


@functools.lru_cache(maxsize=16)
def error_curve(name: str, method: str = LONGEST, own: tuple[str, ...] = ()) -> tuple[CurvePoint, ...]:
    """Cut a known text with ever larger dictionaries, by one of the methods, and count what goes wrong."""
    sentences, vocabulary = known_text(name, own)
    sizes = [size for size in STEPS if size < len(vocabulary)]
    return tuple(curve_point(sentences, vocabulary, size, method) for size in (*sizes, len(vocabulary)))


def curve_point(
    sentences: Sequence[tuple[str, ...]], vocabulary: Sequence[str], size: int, method: str = LONGEST
) -> CurvePoint:
    """Cut sentences with the first words of a vocabulary."""
    lexicon = make_lexicon(vocabulary[:size])
    lost, scores = 0, []
    for words in sentences:
        text = "".join(words)
        pieces = cut_text(text, lexicon, method)
        lost += words_lost(pieces, words)
        scores.append(score_cuts(text, cuts_of(pieces), places_of(words)))
    count = sum(map(len, sentences))
    outside = sum(word.lower() not in lexicon.words for words in sentences for word in words)
    return CurvePoint(size, lost / count, outside / count, add_scores(scores))


def best_point(points: Sequence[CurvePoint]) -> CurvePoint:
    """Give the point of the lowest error, the smallest of equals."""
    return min(points, key=lambda point: (point.error, point.size))
