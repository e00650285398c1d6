"""What a detector gives for a picture: candidates, many of them, of which thresholds and suppression keep few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes import iou, suppress


@dataclass(frozen=True)
class Detections:
    """Boxes (n, 4) as x1, y1, x2, y2 in pixels of the picture, scores (n,) in 0..1, and class numbers (n,)."""

    boxes_xyxy: NDArray[np.float64]
    scores: NDArray[np.float64]
    labels: NDArray[np.int64]

    def take(self, places: NDArray[np.int64] | list[int]) -> "Detections":
        """Give those at these places only, in their order."""
        return Detections(self.boxes_xyxy[places], self.scores[places], self.labels[places])


def confident(candidates: Detections, confidence: float) -> Detections:
    """Keep the candidates whose score is at least the confidence threshold, highest score first."""
    order = np.argsort(-candidates.scores, kind="stable")
    return candidates.take(order[candidates.scores[order] >= confidence])


def select(candidates: Detections, *, confidence: float, overlap: float, per_class: bool = True) -> Detections:
    """Keep what is confident, then suppress what overlaps a better box by an IoU above overlap; highest score first.

    per_class: a box deletes only boxes of its own class.
    """
    found = confident(candidates, confidence)
    labels = found.labels if per_class else None
    return found.take(suppress(found.boxes_xyxy, found.scores, threshold=overlap, labels=labels))


@dataclass(frozen=True)
class Deletion:
    """A box that suppression deleted, the kept box that did it, as places among what was confident, and their IoU."""

    box: int
    by: int
    iou: float


def list_deletions(
    candidates: Detections, *, confidence: float, overlap: float, per_class: bool = True, most: int = 100
) -> tuple[Deletion, ...]:
    """Say of the deleted boxes with the highest scores, at most so many, which kept box deleted each.

    The smallest IoU comes first: there the threshold decided most narrowly.
    """
    found = confident(candidates, confidence)
    labels = found.labels if per_class else np.zeros(len(found.labels), np.int64)
    kept = suppress(found.boxes_xyxy, found.scores, threshold=overlap, labels=labels)
    deleted = np.setdiff1d(np.arange(len(found.scores)), kept)[:most]
    overlaps = iou(found.boxes_xyxy[deleted], found.boxes_xyxy[kept])
    guilty = (overlaps > overlap) & (labels[deleted][:, np.newaxis] == labels[kept]) & (kept < deleted[:, np.newaxis])
    first = guilty.argmax(axis=1) if len(kept) else np.zeros(0, np.int64)
    found_out = [
        Deletion(int(box), int(kept[place]), float(overlaps[number, place]))
        for number, (box, place) in enumerate(zip(deleted, first, strict=True))
    ]
    return tuple(sorted(found_out, key=lambda one: one.iou))
