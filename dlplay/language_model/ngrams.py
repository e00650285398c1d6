"""The simplest model of letters: count what came after the last few letters."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlplay.language_model.texts import LINES, Corpus, encode_letters

SHORTER = 4.0  # how much the guess from one letter less counts, in letters seen


@dataclass(frozen=True)
class NGram:
    """Counts of what came after every run of 0 to n - 1 letters: counts[letters before][letter]."""

    n: int
    letters: tuple[str, ...]
    kind: str
    context: int
    counts: dict[tuple[int, ...], Counter[int]] = field(repr=False)

    @property
    def size(self) -> int:
        """How many counts are kept."""
        return sum(map(len, self.counts.values()))


def count_ngrams(corpus: Corpus, n: int) -> NGram:
    """Count the letters after every run of at most n - 1 letters in what is learned from."""
    counts: dict[tuple[int, ...], Counter[int]] = {}
    for codes in pieces_of(corpus, "train"):
        for place in range(1, len(codes)):
            for length in range(min(n, place + 1)):
                counts.setdefault(tuple(codes[place - length : place]), Counter())[codes[place]] += 1
    return NGram(n, corpus.letters, corpus.kind, corpus.context, counts)


def pieces_of(corpus: Corpus, part: str) -> list[list[int]]:
    """Give the codes of every line, or of the text, behind the sign for its beginning; a line's end is a letter."""
    end = [0] if corpus.kind == LINES else []
    return [[0, *encode_letters(piece, corpus.letters), *end] for piece in getattr(corpus, part)]


def chance_of(model: NGram, before: Sequence[int], letter: int) -> float:
    """Give the probability of a letter after others.

    Each length's counts are mixed with the guess from one letter less (MacKay and Peto 1995):
    p = (count of both + 4 p') / (count of those before + 4); at last, all letters are equally likely.
    """
    chance = 1 / len(model.letters)
    for length in range(min(model.n, len(before) + 1)):
        seen = model.counts.get(tuple(before[len(before) - length :]))
        if seen is None:
            break
        chance = (seen[letter] + SHORTER * chance) / (seen.total() + SHORTER)
    return chance


def all_chances(model: NGram, before: Sequence[int]) -> NDArray[np.float64]:
    """Give the probability of every letter after others."""
    chances = np.full(len(model.letters), 1 / len(model.letters))
    for length in range(min(model.n, len(before) + 1)):
        seen = model.counts.get(tuple(before[len(before) - length :]))
        if seen is None:
            break
        counted = np.zeros(len(chances))
        counted[list(seen)] = list(seen.values())
        chances = (counted + SHORTER * chances) / (seen.total() + SHORTER)
    return chances


def ngram_loss(model: NGram, corpus: Corpus, part: str = "held") -> float:
    """Measure cross-entropy per letter, -ln p, on a part of the text."""
    losses = [
        -math.log(chance_of(model, codes[max(0, place - model.n + 1) : place], codes[place]))
        for codes in pieces_of(corpus, part)
        for place in range(1, len(codes))
    ]
    return sum(losses) / len(losses)
