"""Found, missed and false: the boxes of a clip against its labels, per frame and per polyp."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes.judging import judge
from dlplay.boxes.overlap import iou
from dlplay.data.clips.frames import ClipTruth

UNKNOWN = -2  # instead of a true box, where there are no labels
SAME_OVERLAP = 0.2  # IoU of two true boxes that are taken for the same polyp
LONGEST_GAP = 12  # frames in which a polyp may be hidden and still be the same


class FoundInClip(Protocol):
    """What a detector found, box by box: the frame of each (n,), corners (n, 4), score (n,), class number (n,)."""

    @property
    def frames(self) -> NDArray[np.int64]:
        """Give the frame of every box."""

    @property
    def boxes_xyxy(self) -> NDArray[np.float64]:
        """Give the corners."""

    @property
    def scores(self) -> NDArray[np.float64]:
        """Give the scores."""

    @property
    def labels(self) -> NDArray[np.int64]:
        """Give the class numbers."""


@dataclass(frozen=True)
class Matched:
    """Every found box of a class, and the number of the true box that it finds: -1 for none, UNKNOWN without labels.

    true_frames (m,), true_boxes (m, 4), objects (m,): the true boxes; the same number for the same polyp.
    """

    frames: NDArray[np.int64]
    boxes_xyxy: NDArray[np.float64]
    scores: NDArray[np.float64]
    hits: NDArray[np.int64]
    true_frames: NDArray[np.int64]
    true_boxes: NDArray[np.float64]
    objects: NDArray[np.int64]
    is_labelled: bool


@dataclass(frozen=True)
class ClipCount:
    """What is found, missed and false at a threshold, in a clip of so many seconds."""

    threshold: float
    num_found: int
    num_missed: int
    num_false: int
    num_seen: int
    num_objects: int
    seconds: float

    @property
    def precision(self) -> float:
        """The share of the detections that are right; nan without any."""
        return _share(self.num_found, self.num_found + self.num_false)

    @property
    def recall(self) -> float:
        """The share of the true boxes that are found; nan without any."""
        return _share(self.num_found, self.num_found + self.num_missed)

    @property
    def object_sensitivity(self) -> float:
        """The share of the polyps that are found in one frame or more; nan without any."""
        return _share(self.num_seen, self.num_objects)

    @property
    def false_per_minute(self) -> float:
        """False detections per minute of the clip."""
        return 60 * self.num_false / self.seconds


def match_clip(
    found: FoundInClip, truth: ClipTruth | None, *, label: int = 0, true_label: int = 0, overlap: float = 0.5
) -> Matched:
    """Match frame by frame, highest score first: a box finds the free true box with the highest IoU, at least overlap.

    label, true_label: the numbers of the class that counts. A threshold on the score changes no match: it comes later.
    """
    own = np.flatnonzero(found.labels == label)
    frames, boxes, scores = found.frames[own], found.boxes_xyxy[own], found.scores[own]
    if truth is None:
        nothing = np.zeros(0, np.int64)
        unknown = np.full(len(own), UNKNOWN)
        return Matched(frames, boxes, scores, unknown, nothing, np.zeros((0, 4)), nothing, is_labelled=False)
    true = np.flatnonzero(truth.labels == true_label)
    true_frames, true_boxes = truth.frames[true], truth.boxes_xyxy[true]
    hits = np.full(len(own), -1)
    for frame in np.unique(frames):
        here, there = np.flatnonzero(frames == frame), np.flatnonzero(true_frames == frame)
        judged = judge(boxes[here], scores[here], true_boxes[there], overlap)
        hits[here[judged.boxes[judged.hits]]] = there[judged.truths[judged.hits]]
    objects = link_objects(true_frames, true_boxes) if truth.objects is None else truth.objects[true]
    return Matched(frames, boxes, scores, hits, true_frames, true_boxes, objects, is_labelled=True)


def link_objects(frames: NDArray[np.int64], boxes_xyxy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number the things: a true box goes on with the one before it, in time, that overlaps it most, if it does enough.

    frames (n,), rising; boxes (n, 4). A thing that is hidden for more than LONGEST_GAP frames counts as a new one.
    """
    objects = np.full(len(frames), -1)
    for frame in np.unique(frames):
        here = np.flatnonzero(frames == frame)
        recent = np.flatnonzero((frames < frame) & (frames >= frame - LONGEST_GAP - 1))
        last = [max(recent[objects[recent] == one]) for one in np.unique(objects[recent])]
        overlaps = iou(boxes_xyxy[here], boxes_xyxy[last]) if last else np.zeros((len(here), 0))
        while overlaps.size and overlaps.max() >= SAME_OVERLAP:
            row, column = np.unravel_index(overlaps.argmax(), overlaps.shape)
            objects[here[row]] = objects[last[column]]
            overlaps[row], overlaps[:, column] = -1, -1
        new = here[objects[here] < 0]
        objects[new] = np.arange(len(new)) + objects.max(initial=-1) + 1
    return objects


def first_class(found: FoundInClip, classes: Sequence[str], true_classes: Sequence[str]) -> str:
    """Give the class to begin with: one that the labels have, too, or the one with the highest sum of scores."""
    if known := [name for name in classes if name in true_classes]:
        return known[0]
    sums = np.bincount(found.labels, weights=found.scores, minlength=len(classes))
    return classes[int(sums.argmax())]


def count_clip(matched: Matched, threshold: float, seconds: float) -> ClipCount:
    """Count at a threshold; seconds: how long the clip lasts. Asks for labels."""
    sure = matched.scores >= threshold
    found = matched.hits[sure & (matched.hits >= 0)]
    return ClipCount(
        threshold,
        len(found),
        len(matched.true_frames) - len(found),
        int((sure & (matched.hits == -1)).sum()),
        len(np.unique(matched.objects[found])),
        len(np.unique(matched.objects)),
        seconds,
    )


def count_everywhere(matched: Matched, seconds: float) -> list[ClipCount]:
    """Count at the thresholds 0.05, 0.1, ..., 0.95."""
    return [count_clip(matched, round(0.05 * step, 2), seconds) for step in range(1, 20)]


def best_scores(matched: Matched, num_frames: int) -> NDArray[np.float64]:
    """Give the highest score in every frame; 0 where no box has even the lowest score that is kept."""
    best = np.zeros(num_frames)
    np.maximum.at(best, matched.frames, matched.scores)
    return best


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
