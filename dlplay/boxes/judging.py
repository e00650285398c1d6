"""Precision and recall, built up detection by detection, and average precision."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes.overlap import Array, areas, intersections, iou
from dlplay.boxes.reading import Scene
from dlplay.boxes.suppression import Indices

COCO_THRESHOLDS = tuple(np.linspace(0.5, 0.95, 10).round(2).tolist())
SCHEMES = {  # name -> how the area under the curve is taken
    "COCO, 101 points": "the mean of the precision at recall 0, 0.01, ..., 1",
    "all points": "the exact area under the steps of the curve",
}


@dataclass(frozen=True)
class Judged:
    """The detections of one class, highest score first: box number, true box found (-1: none), and its IoU.

    Detections of what is set aside are not among them.

    precision[k] = hits among the first k + 1 / (k + 1); recall[k] = those hits / num_truths.
    """

    boxes: Indices
    truths: Indices
    ious: Array
    num_truths: int
    precision: Array
    recall: Array

    @property
    def hits(self) -> NDArray[np.bool_]:
        """Say of every detection whether it is a true positive."""
        return self.truths >= 0


@dataclass(frozen=True)
class Ignored:
    """True boxes that count neither as found nor as missed: boxes (n, 4), and which of them are crowds (n,)."""

    boxes_xyxy: Array
    crowds: NDArray[np.bool_]


def judge(
    boxes_xyxy: Array, scores: Array, truths_xyxy: Array, threshold: float, *, ignored: Ignored | None = None
) -> Judged:
    """Match detections of one class, highest score first, with the true boxes of that class, as COCO does.

    A detection finds the true box with the highest IoU, at least threshold, among those that no detection before it
    found; it is a true positive then, and a false positive otherwise. One that finds an ignored box instead is left
    out: a crowd by the share of the detection that lies in it, as often as there are any; another box by IoU, once.
    """
    order = np.argsort(-scores, kind="stable")
    overlaps = iou(boxes_xyxy[order], truths_xyxy)
    free = np.ones(len(truths_xyxy), bool)
    found, best = np.full(len(order), -1), np.zeros(len(order))
    for number, row in enumerate(overlaps):
        open_ious = np.where(free, row, -1.0)
        best[number] = open_ious.max(initial=0.0)
        if free.any() and best[number] >= threshold:
            found[number] = len(row) - 1 - int(open_ious[::-1].argmax())  # of equal ones the last, as COCO does
            free[found[number]] = False
    if ignored is not None and len(ignored.boxes_xyxy):
        counts = ~_on_ignored(boxes_xyxy[order], found >= 0, ignored, threshold)
        order, found, best = order[counts], found[counts], best[counts]
    hits = np.cumsum(found >= 0)
    precision = hits / np.arange(1, len(order) + 1)
    recall = hits / len(truths_xyxy) if len(truths_xyxy) else np.zeros(len(order))
    return Judged(order, found, best, len(truths_xyxy), precision, recall)


def _on_ignored(boxes_xyxy: Array, is_hit: NDArray[np.bool_], ignored: Ignored, threshold: float) -> NDArray[np.bool_]:
    """Say of every detection, highest score first, whether it found no true box but an ignored one."""
    own = areas(boxes_xyxy)[:, np.newaxis]
    shared = intersections(boxes_xyxy, ignored.boxes_xyxy)
    inside = np.divide(shared, own, out=np.zeros_like(shared), where=own > 0)
    overlaps = np.where(ignored.crowds, inside, iou(boxes_xyxy, ignored.boxes_xyxy))
    free, finds = np.ones(len(ignored.boxes_xyxy), bool), np.zeros(len(boxes_xyxy), bool)
    for number, row in enumerate(overlaps):
        best = np.where(free, row, -1.0)
        finds[number] = not is_hit[number] and best.max() >= threshold
        if finds[number]:
            place = len(row) - 1 - int(best[::-1].argmax())
            free[place] = ignored.crowds[place]
    return finds


def envelope(precision: Array) -> Array:
    """Replace every precision by the highest that comes at this recall or later: the curve falls only."""
    return np.maximum.accumulate(precision[::-1])[::-1]


def average_precision(judged: Judged, scheme: str) -> float:
    """Area under the curve of precision over recall, by a name of SCHEMES; nan for a class without true boxes."""
    if not judged.num_truths:
        return float("nan")
    curve = envelope(judged.precision)
    if scheme == "all points":
        return float((np.diff(judged.recall, prepend=0.0) * curve).sum())
    places = np.searchsorted(judged.recall, np.linspace(0, 1, 101), side="left")
    return float(np.append(curve, 0.0)[np.minimum(places, len(curve))].mean())


def judge_class(scene: Scene, label: int, *, threshold: float, among: Indices | None = None) -> Judged:
    """Judge the boxes of one class, by its place in the names; among: only these boxes, all by default.

    The numbers of boxes and true boxes stay those of the whole scene.
    """
    chosen = np.arange(len(scene.scores)) if among is None else np.sort(among)
    own, true = chosen[scene.labels[chosen] == label], np.flatnonzero(scene.truth_labels == label)
    judged = judge(scene.boxes_xyxy[own], scene.scores[own], scene.truths_xyxy[true], threshold)
    found = np.full(len(own), -1)
    found[judged.hits] = true[judged.truths[judged.hits]]
    return Judged(own[judged.boxes], found, judged.ious, judged.num_truths, judged.precision, judged.recall)


def mean_average_precision(
    scene: Scene, *, thresholds: tuple[float, ...], scheme: str, among: Indices | None = None
) -> float:
    """Mean of the average precision over all classes that have a true box, and over IoU thresholds.

    nan where there is no true box.
    """
    parts = [
        average_precision(judge_class(scene, int(label), threshold=threshold, among=among), scheme)
        for threshold in thresholds
        for label in np.unique(scene.truth_labels)
    ]
    return float(np.mean(parts)) if parts else float("nan")
