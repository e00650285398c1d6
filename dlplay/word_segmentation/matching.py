"""Cutting a text with a dictionary: the longest match, and the fewest words by dynamic programming."""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

from dlplay.word_segmentation.dictionary import LONGEST_WORD, Lexicon, small_letters

LONGEST, AHEAD, FEWEST = "longest match", "longest match, one word ahead", "fewest words"
METHODS = {  # name in the link -> what it does
    LONGEST: "From left to right: always the longest word that begins here",
    AHEAD: "The longest word after which another word begins, as PyThaiNLP's “longest” does it",
    FEWEST: "Of all ways to cut the text, one with the fewest words (dynamic programming)",
}
NOT_FIRST = frozenset("ะาำๅ")  # a piece never begins with these or with a mark above or below a letter ...
NOT_LAST = frozenset("ัืเแโใไํ")  # ... and never ends with these
UNKNOWN = 1_000_000  # what a letter outside every word costs, against 1 for a word


@dataclass(frozen=True)
class Piece:
    """A piece of a text, where it begins, and whether the dictionary has it."""

    word: str
    start: int
    known: bool


@dataclass(frozen=True)
class Plan:
    """For every place: the smallest cost from there to the end, the length to take, and how many ways cost the same.

    A word costs 1, a letter outside every word UNKNOWN; the last entry stands for the end.
    """

    costs: tuple[int, ...]
    lengths: tuple[int, ...]
    ways: tuple[int, ...]


def cut_text(text: str, lexicon: Lexicon, method: str = LONGEST) -> tuple[Piece, ...]:
    """Cut a text by one of METHODS."""
    if method == FEWEST:
        lengths = plan_fewest(text, lexicon).lengths
        return _gather(text, lexicon, lambda place: lengths[place])
    return _match(text, lexicon, method == AHEAD)


def candidates(text: str, lexicon: Lexicon, place: int) -> tuple[str, ...]:
    """Give every word of the dictionary that begins at a place, the longest first."""
    rest = text[place : place + LONGEST_WORD]
    return tuple(rest[:length] for length in lexicon.lengths_at(small_letters(rest), 0))


def plan_fewest(text: str, lexicon: Lexicon) -> Plan:
    """Find the fewest words from every place on, from the end to the beginning (dynamic programming).

    cost[p] = min over the words w at p of 1 + cost[p + len(w)]; of equal ways, the longest word. Where no word helps, a
    letter stays outside. Blanks cost nothing.
    """
    small, end = small_letters(text), len(text)
    costs, lengths, ways = [0] * (end + 1), [0] * (end + 1), [0] * end + [1]
    for place in range(end - 1, -1, -1):
        if text[place].isspace():
            costs[place], lengths[place], ways[place] = costs[place + 1], 1, ways[place + 1]
            continue
        options = [(1 + costs[place + one], one) for one in lexicon.lengths_at(small, place)]
        options.append((UNKNOWN + costs[place + 1], 0))
        least = min(cost for cost, _ in options)
        best = [one for cost, one in options if cost == least]
        costs[place], lengths[place] = least, best[0]
        ways[place] = sum(ways[place + max(one, 1)] for one in best)
    return Plan(tuple(costs), tuple(lengths), tuple(ways))


def _match(text: str, lexicon: Lexicon, ahead: bool) -> tuple[Piece, ...]:
    small, end = small_letters(text), len(text)

    def can_go_on(place: int) -> bool:
        while place < end and text[place].isspace():
            place += 1
        return place == end or (small[place].isascii() and small[place].isalnum()) or bool(at(place))

    def at(place: int) -> list[int]:
        return lexicon.lengths_at(small, place)

    def length(place: int) -> int:
        found = at(place)
        if ahead:
            return next((one for one in found if can_go_on(place + one)), found[0] if found else 0)
        return found[0] if found else 0

    return _gather(text, lexicon, length)


def _gather(text: str, lexicon: Lexicon, length: Callable[[int], int]) -> tuple[Piece, ...]:
    """Put pieces together: what no word covers is gathered, and a mark stays with the letter before it."""
    pieces: list[tuple[int, int, bool]] = []  # start, end, known
    place = 0
    while place < len(text):
        size = 0 if text[place].isspace() else length(place)
        is_blank, known = text[place].isspace(), size > 0
        last = pieces[-1] if pieces and not text[place - 1].isspace() else None
        if is_blank:
            joins = bool(pieces) and text[place - 1].isspace()
        elif known:
            joins = last is not None and text[place - 1] in NOT_LAST
        else:
            joins = last is not None and (not last[2] or not can_begin(text[place]) or text[place - 1] in NOT_LAST)
        end = place + max(size, 1)
        if joins:
            pieces[-1] = (pieces[-1][0], end, is_blank)
        else:
            pieces.append((place, end, known or is_blank))
        place = end
    return tuple(Piece(text[start:end], start, known) for start, end, known in pieces)


def can_begin(letter: str) -> bool:
    """Say whether a piece can begin with a letter: not with a mark, nor with a vowel that follows its consonant."""
    return letter not in NOT_FIRST and not unicodedata.category(letter).startswith("M")


def cuts_of(pieces: tuple[Piece, ...]) -> frozenset[int]:
    """Give the places where the pieces begin, but for the first."""
    return frozenset(piece.start for piece in pieces[1:])


def pieces_by(text: str, cuts: Collection[int]) -> tuple[Piece, ...]:
    """Cut a text at places that no dictionary found."""
    ends = [*sorted(place for place in cuts if 0 < place < len(text)), len(text)]
    return tuple(Piece(text[start:end], start, True) for start, end in zip([0, *ends[:-1]], ends, strict=True))
