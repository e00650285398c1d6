"""Byte pair encoding: the pair of neighbours that comes most often becomes one token, again and again.

R. Sennrich, B. Haddow, A. Birch: Neural Machine Translation of Rare Words with Subword Units (2016).
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LETTERS, BYTES = "letters", "bytes"
UNITS = {  # name in the link -> what the tokens begin with
    LETTERS: "one token per letter of the text",
    BYTES: "one token per byte: an English letter has 1, a Thai letter 3, an emoji 4",
}
MOST_MERGED = 5_000  # letters of a text that the page merges


@dataclass(frozen=True)
class Merge:
    """A pair that became one token: its parts, how often it was merged, and how many tokens the text has then."""

    left: bytes
    right: bytes
    count: int
    tokens: int

    @property
    def whole(self) -> bytes:
        """The new token."""
        return self.left + self.right


@dataclass(frozen=True)
class PairEncoding:
    """What was learned from a text: the first tokens, how many the text had, and the merges in their order."""

    units: str
    first: tuple[bytes, ...]
    tokens: int
    merges: tuple[Merge, ...]


@dataclass(frozen=True)
class Row:
    """A text as numbers of tokens, and for every token the piece of text that it may not leave."""

    numbers: NDArray[np.int64]
    pieces: NDArray[np.int64]


def start_units(text: str, units: str) -> list[bytes]:
    """Cut a text into letters or into bytes."""
    if units == BYTES:
        return [bytes([byte]) for byte in text.encode("utf-8")]
    return [letter.encode("utf-8") for letter in text]


def in_row(text: str, units: str, known: dict[bytes, int]) -> Row:
    """Give a text's first tokens as numbers; new ones get the next number in known, which is changed.

    No pair is merged across a blank, which belongs to the piece behind it.
    """
    numbers, pieces = [], []
    for number, piece in enumerate(re.findall(r" ?[^ ]+| +", text)):
        for unit in start_units(piece, units):
            numbers.append(known.setdefault(unit, len(known)))
            pieces.append(number)
    return Row(np.array(numbers, np.int64), np.array(pieces, np.int64))


def neighbours(row: Row) -> NDArray[np.bool_]:
    """Say which tokens make a pair with the next one; of three equal ones in a row, only the first two do."""
    same_piece = row.pieces[:-1] == row.pieces[1:]
    equal = same_piece & (row.numbers[:-1] == row.numbers[1:])
    at = np.arange(len(equal))
    begins = equal & ~np.concatenate([[False], equal[:-1]])
    offset = at - np.maximum.accumulate(np.where(begins, at, 0))
    return np.asarray(same_piece & (~equal | (offset % 2 == 0)))


def count_pairs(row: Row) -> list[tuple[int, int, int]]:
    """Count the pairs of neighbours: (left, right, count), the most frequent first, of equals the first in the text."""
    if len(row.numbers) < 2:
        return []
    size = int(row.numbers.max()) + 1
    codes = (row.numbers[:-1] * size + row.numbers[1:])[neighbours(row)]
    pairs, first, counts = np.unique(codes, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))
    return [(int(pairs[at]) // size, int(pairs[at]) % size, int(counts[at])) for at in order]


def merge_pair(row: Row, left: int, right: int, new: int) -> Row:
    """Write the new number for every pair of these two."""
    if len(row.numbers) < 2:
        return row
    places = np.flatnonzero(neighbours(row) & (row.numbers[:-1] == left) & (row.numbers[1:] == right))
    numbers = row.numbers.copy()
    numbers[places] = new
    return Row(np.delete(numbers, places + 1), np.delete(row.pieces, places + 1))


def learn_pairs(text: str, units: str = LETTERS, most: int = 100) -> PairEncoding:
    """Merge the most frequent pair of a text, at most so many times, and stop where no pair comes twice."""
    known: dict[bytes, int] = {}
    row = in_row(text, units, known)
    first, count, merges = tuple(known), len(row.numbers), []
    for _ in range(most):
        pairs = count_pairs(row)
        if not pairs or pairs[0][2] < 2:
            break
        left, right, times = pairs[0]
        names = list(known)
        new = known.setdefault(names[left] + names[right], len(known))
        row = merge_pair(row, left, right, new)
        merges.append(Merge(names[left], names[right], times, len(row.numbers)))
    return PairEncoding(units, first, count, tuple(merges))


def encode(text: str, learned: PairEncoding, merges: int | None = None) -> tuple[bytes, ...]:
    """Cut a text into tokens with the first so many merges (None: all); what was never seen stays a unit."""
    names = dict.fromkeys(learned.first)
    known = {name: number for number, name in enumerate(names)}
    used = learned.merges[:merges]
    for merge in used:
        known.setdefault(merge.whole, len(known))
    row = in_row(text, learned.units, known)
    for merge in used:
        row = merge_pair(row, known[merge.left], known[merge.right], known[merge.whole])
    spelled = list(known)
    return tuple(spelled[number] for number in row.numbers)


def frequent_pairs(text: str, learned: PairEncoding, merges: int, most: int = 8) -> list[tuple[bytes, bytes, int]]:
    """Give the pairs that come most often after so many merges; the first one is merged next."""
    tokens = encode(text, learned, merges)
    known = {name: number for number, name in enumerate(dict.fromkeys(tokens))}
    lengths = np.cumsum([0, *(len(token) for token in tokens)])
    pieces = np.repeat(
        np.arange(len(parts := re.findall(r" ?[^ ]+| +", text))), [len(part.encode("utf-8")) for part in parts]
    )
    row = Row(np.array([known[token] for token in tokens], np.int64), pieces[lengths[:-1]])
    names = list(known)
    return [(names[left], names[right], count) for left, right, count in count_pairs(row)[:most]]
