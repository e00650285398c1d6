"""The confidence threshold at which a detector is used: the one with the best F1 on labelled pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.detection.judging import ClassResult
from dlplay.detection.scoring import count_all


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
