"""Non-maximum suppression one step at a time, and soft-NMS, which lowers scores instead of deleting boxes."""

from dataclasses import dataclass

import numpy as np

from dlplay.boxes.overlap import Array, iou
from dlplay.boxes.suppression import Indices

DECAYS = {  # name -> what soft-NMS multiplies the score of an overlapping box with
    "linear": "1 - IoU, where the IoU is above the threshold",
    "Gaussian": "exp(-IoU² / σ), for every box that overlaps",
}


@dataclass(frozen=True)
class Round:
    """One round of suppression: the box that was picked and what this did to those that were left.

    compared are the boxes that were left with an IoU each; deleted are those of them that went; kept are all that
    were picked so far, this one included.
    """

    picked: int
    compared: tuple[int, ...]
    ious: tuple[float, ...]
    deleted: tuple[int, ...]
    kept: tuple[int, ...]


def suppression_rounds(
    boxes_xyxy: Array,
    scores: Array,
    *,
    threshold: float,
    score_threshold: float,
    labels: Indices | None = None,
) -> tuple[Round, ...]:
    """Do what suppress does, and keep every round. With labels, a box is compared with boxes of its label only."""
    left = [int(box) for box in np.argsort(-scores, kind="stable") if scores[box] > score_threshold]
    rounds: list[Round] = []
    kept: tuple[int, ...] = ()
    while left:
        picked, *left = left
        kept = (*kept, picked)
        compared = [box for box in left if labels is None or labels[box] == labels[picked]]
        ious = iou(boxes_xyxy[[picked]], boxes_xyxy[compared])[0].tolist()
        deleted = tuple(box for box, value in zip(compared, ious, strict=True) if value > threshold)
        left = [box for box in left if box not in deleted]
        rounds.append(Round(picked, tuple(compared), tuple(ious), deleted, kept))
    return tuple(rounds)


def soft_suppress(
    boxes_xyxy: Array,
    scores: Array,
    decay: str,
    *,
    threshold: float,
    sigma: float = 0.5,
    score_threshold: float = 0.0,
    labels: Indices | None = None,
) -> tuple[Indices, Array]:
    """Soft-NMS: the boxes that stay, in the order in which they are picked, and the score that each has then.

    linear: score times 1 - IoU where the IoU is above threshold; Gaussian: times exp(-IoU² / sigma). A box whose
    score is not above score_threshold any more is left out. Bodla et al., Soft-NMS, 2017.
    """
    current = scores.astype(np.float64)
    left = np.ones(len(scores), bool)
    picked: list[int] = []
    while (left & (current > score_threshold)).any():
        best = int(np.argmax(np.where(left, current, -np.inf)))
        picked.append(best)
        left[best] = False
        near = iou(boxes_xyxy[[best]], boxes_xyxy)[0]
        factor = np.where(near > threshold, 1 - near, 1.0) if decay == "linear" else np.exp(-(near**2) / sigma)
        touched = left if labels is None else left & (labels == labels[best])
        current[touched] *= factor[touched]
    order = np.array(picked, np.int64)
    return order, current[order]
