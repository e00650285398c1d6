"""Detections against true boxes, on one picture or on many: counts, tables, and the arithmetic of AP and mAP."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes import BoxError, read_scene
from dlplay.data.labels.labelled import LabelledPicture
from dlplay.detection.coco import MOST_LISTED, list_classes
from dlplay.detection.detections import Detections
from dlplay.detection.judging import ClassResult, class_results

MEASURES = (
    "A detection is a **true positive** (TP) if it has the class of a true box and an IoU of at least {threshold:g} "
    "with it; every true box can be found once. The others are **false positives** (FP). A true box that nothing finds "
    "is a **false negative** (FN). **AP** needs no confidence threshold: it is the area under precision over recall, "
    "taken over all scores of 0.01 or more. **mAP** is its mean over the classes that have a true box."
)


@dataclass(frozen=True)
class Counted:
    """What the detections of a class with scores above a threshold are: hits, false ones; and the missed objects."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of the detections that are right; nan without detections."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else float("nan")

    @property
    def recall(self) -> float:
        """The share of the true objects that were found; nan without objects."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else float("nan")


def read_truths(text: str, pixels: NDArray[np.uint8], classes: Sequence[str]) -> LabelledPicture:
    """Read true boxes, a line each: class x1 y1 x2 y2 in pixels. Raises BoxError, also for an unknown class."""
    scene = read_scene("", text, (pixels.shape[0], pixels.shape[1]))
    unknown = [name for name in scene.names if name not in classes]
    if unknown:
        raise BoxError(
            "True boxes: the detector has no class “{unknown}”. It knows: {classes}.",
            unknown=unknown[0],
            classes=list_classes(classes),
        )
    labels = np.array([classes.index(scene.names[label]) for label in scene.truth_labels], np.int64)
    return LabelledPicture("your picture", pixels, scene.truths_xyxy, labels)


def write_truths(found: Detections, classes: Sequence[str]) -> str:
    """Write detections as true boxes, a line each, to be corrected."""
    return "\n".join(
        " ".join([classes[label], *(f"{value:.0f}" for value in box)])
        for box, label in zip(found.boxes_xyxy, found.labels, strict=True)
    )


def movable_truths(text: str, shape: tuple[int, ...]) -> list[dict[str, Any]]:
    """List the true boxes of a text for the editor on the picture, each with its line."""
    scene = read_scene("", text, (shape[0], shape[1]))
    return [
        {"box": box.tolist(), "text": scene.names[label], "kind": "true", "line": int(line)}
        for box, label, line in zip(scene.truths_xyxy, scene.truth_labels, scene.truth_lines, strict=True)
    ]


def middle_box(name: str, shape: tuple[int, ...]) -> str:
    """Write a box in the middle of a picture, half as wide and high, as a line of true boxes."""
    height, width = shape[:2]
    return f"{name} {width / 4:.0f} {height / 4:.0f} {3 * width / 4:.0f} {3 * height / 4:.0f}"


def judge_one(
    found: Detections, truth: LabelledPicture, classes: Sequence[str], threshold: float
) -> tuple[ClassResult, ...]:
    """Judge the detections on one picture, class by class."""
    return tuple(class_results([found], [truth], classes, threshold=threshold))


def count_at(result: ClassResult, confidence: float) -> Counted:
    """Count what the detections with a score of at least the confidence threshold are."""
    count = int((result.scores >= confidence).sum())
    hits = int(result.judged.hits[:count].sum())
    return Counted(hits, count - hits, result.judged.num_truths - hits)


def count_all(results: Sequence[ClassResult], confidence: float) -> Counted:
    """Count over all classes together."""
    parts = [count_at(one, confidence) for one in results]
    return Counted(*(sum(getattr(one, name) for one in parts) for name in ("hits", "false", "missed")))


def present_results(results: Sequence[ClassResult], confidence: float) -> list[ClassResult]:
    """Give every class; of very many only those that truly are there or are said to be, or the first where none is."""
    if len(results) <= MOST_LISTED:
        return list(results)
    found = [one for one in results if one.judged.num_truths or count_at(one, confidence).false]
    return found or list(results[:1])
