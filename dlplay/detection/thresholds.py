"""The confidence threshold at which a detector is used: the one with the best F1 on labelled pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.detection.judging import ClassResult
from dlplay.detection.scoring import count_all
from dlplay.words import say


@dataclass(frozen=True)
class Threshold:
    """A confidence threshold, and precision, recall and F1 of all classes together there."""

    confidence: float
    precision: float
    recall: float
    f1: float


def threshold_at(results: Sequence[ClassResult], confidence: float) -> Threshold:
    """Give precision, recall and F1 = 2 TP / (2 TP + FP + FN) at a confidence threshold; 0 where nothing is right."""
    now = count_all(results, confidence)
    if not now.hits:
        return Threshold(confidence, 0.0, 0.0, 0.0)
    f1 = 2 * now.hits / (2 * now.hits + now.false + now.missed)
    return Threshold(confidence, now.precision, now.recall, f1)


def best_threshold(results: Sequence[ClassResult]) -> Threshold:
    """Give the threshold among 0.01, 0.02, ..., 0.99 with the highest F1, of equal ones that nearest to 0.5."""
    every = [threshold_at(results, hundredth / 100) for hundredth in range(1, 100)]
    return max(every, key=lambda one: (one.f1, -abs(one.confidence - 0.5)))


def threshold_sentence(results: Sequence[ClassResult], confidence: float) -> str:
    """Say where nothing right reaches a threshold, or another one is better; empty where this one does."""
    best, now = best_threshold(results), threshold_at(results, confidence)
    if not best.f1:
        return say(
            "**Nothing right is found yet, even with a score of 0.01.** Train for more epochs, give more "
            "pictures, or let the network see larger ones."
        )
    offer = say(
        "the threshold with the best F1 on the validation pictures is **{confidence:.2f}**: precision "
        "{precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}.",
        confidence=best.confidence,
        precision=best.precision,
        recall=best.recall,
        f1=best.f1,
    )
    if not now.f1:
        return say(
            "**No right detection has a score of {confidence:g}**: few pictures make no sure detector. But {offer}",
            confidence=confidence,
            offer=offer,
        )
    if best.f1 - now.f1 < 0.02:
        return ""
    return say(
        "At a confidence threshold of {confidence:g} F1 is {f1:.3f}; {offer}",
        confidence=confidence,
        f1=now.f1,
        offer=offer,
    )


def f1_arithmetic(results: Sequence[ClassResult], confidence: float) -> tuple[str, list[str]]:
    """F1 at a confidence threshold, filled in."""
    now, found = count_all(results, confidence), threshold_at(results, confidence)
    line = rf"F_1 = \frac{{2 \cdot {now.hits}}}{{2 \cdot {now.hits} + {now.false} + {now.missed}}} = {found.f1:.4f}"
    return r"F_1 = \frac{2\,TP}{2\,TP + FP + FN}", [line] if now.hits else []
