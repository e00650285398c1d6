"""How good a detector is on many pictures: precision, recall and average precision of every class."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dlplay.boxes import Array, Ignored, Judged, average_precision, judge
from dlplay.data.labels.labelled import LabelledPicture
from dlplay.detection.detections import Detections


@dataclass(frozen=True)
class ClassResult:
    """One class over all pictures: its detections, highest score first; its average precision, nan without true box."""

    name: str
    judged: Judged
    scores: Array
    average_precision: float

    @property
    def num_hits(self) -> int:
        """Count the true positives."""
        return int(self.judged.hits.sum())

    @property
    def num_missed(self) -> int:
        """Count the true boxes that no detection found."""
        return self.judged.num_truths - self.num_hits

    @property
    def num_false(self) -> int:
        """Count the detections that found no true box."""
        return len(self.scores) - self.num_hits


def judge_pictures(
    found: Sequence[Detections], truths: Sequence[LabelledPicture], label: int, threshold: float
) -> tuple[Judged, Array]:
    """Match the detections of one class picture by picture, then put all of them into one order, highest score first.

    Gives what was matched (box numbers count through all pictures' detections of the class) and the scores.
    """
    parts, scores, num_truths = [], [np.zeros(0)], 0
    for one, truth in zip(found, truths, strict=True):
        own, true = one.take(np.flatnonzero(one.labels == label)), truth.boxes_xyxy[truth.labels == label]
        part = judge(own.boxes_xyxy, own.scores, true, threshold, ignored=_set_aside(truth, label))
        parts.append((np.where(part.hits, part.truths + num_truths, -1), part.ious))
        scores.append(own.scores[part.boxes])
        num_truths += len(true)
    every = np.concatenate(scores)
    order = np.argsort(-every, kind="stable")
    matched = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])[order]
    ious = np.concatenate([np.zeros(0), *(part[1] for part in parts)])[order]
    hits = np.cumsum(matched >= 0)
    precision = hits / np.arange(1, len(order) + 1)
    recall = hits / num_truths if num_truths else np.zeros(len(order))
    return Judged(order, matched, ious, num_truths, precision, recall), every[order]


def _set_aside(truth: LabelledPicture, label: int) -> Ignored | None:
    """Give the boxes of a class that its labels call difficult, or a crowd."""
    if truth.aside is None:
        return None
    own = truth.aside.labels == label
    return Ignored(truth.aside.boxes_xyxy[own], truth.aside.crowds[own])


def class_results(
    found: Sequence[Detections],
    truths: Sequence[LabelledPicture],
    classes: Sequence[str],
    *,
    threshold: float = 0.5,
    scheme: str = "COCO, 101 points",
) -> list[ClassResult]:
    """Judge every class at one IoU threshold."""
    results = []
    for label, name in enumerate(classes):
        judged, scores = judge_pictures(found, truths, label, threshold)
        results.append(ClassResult(name, judged, scores, average_precision(judged, scheme)))
    return results


def mean_over_classes(results: Sequence[ClassResult]) -> float:
    """Give mAP: the mean average precision of the classes that have a true box; nan where none has."""
    known = [one.average_precision for one in results if one.judged.num_truths]
    return float(np.mean(known)) if known else float("nan")
