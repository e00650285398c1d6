"""How good a segmentation is: precision, recall and F1 of its cuts, and the share of words that did not come out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dlplay.word_segmentation.matching import Piece
from dlplay.word_segmentation.texts import places_of


@dataclass(frozen=True)
class CutScore:
    """How many cuts are right, how many are wrong (there is none in truth), and how many were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Of the cuts that were made, the share that is right; None where none was made."""
        made = self.right + self.wrong
        return self.right / made if made else None

    @property
    def recall(self) -> float | None:
        """Of the true cuts, the share that was made; None where there is none."""
        true = self.right + self.missed
        return self.right / true if true else None

    @property
    def f1(self) -> float | None:
        """2 P R / (P + R), the harmonic mean of both; None where there is no cut at all."""
        counted = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / counted if counted else None


def score_cuts(letters: str, made: Collection[int], true: Collection[int]) -> CutScore:
    """Compare cuts with the true ones; those beside a blank do not count, since every method makes them."""
    beside = {place for place in range(1, len(letters)) if " " in letters[place - 1 : place + 1]}
    ours, theirs = set(made) - beside, set(true) - beside
    return CutScore(len(ours & theirs), len(ours - theirs), len(theirs - ours))


def add_scores(scores: Sequence[CutScore]) -> CutScore:
    """Add the counts of several texts."""
    return CutScore(*(sum(getattr(one, name) for one in scores) for name in ("right", "wrong", "missed")))


def words_lost(pieces: Sequence[Piece], words: Sequence[str]) -> int:
    """Count the true words of which no piece has both ends."""
    starts = [0, *sorted(places_of(tuple(words)))]
    true = zip(starts, words, strict=True)
    found = {(piece.start, piece.word) for piece in pieces}
    return sum(one not in found for one in true)
