"""Detections against true boxes, on one picture or on many: counts, tables, and the arithmetic of AP and mAP."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes import BoxError, Drawn, envelope, read_scene
from dlplay.data.labels.labelled import LabelledPicture
from dlplay.detection.coco import MOST_LISTED, list_classes
from dlplay.detection.detections import Detections
from dlplay.detection.judging import ClassResult, class_results, mean_over_classes
from dlplay.detection.views import canvas_of
from dlplay.words import plain, say

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


def results_table(results: Sequence[ClassResult], confidence: float) -> str:
    """List every class: its true objects, what was found, missed and invented, precision, recall, AP."""
    lines = [
        say("| class | true objects | TP | FN, missed | FP, false | precision | recall | AP |"),
        "|:--|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in present_results(results, confidence):
        now = count_at(one, confidence)
        ap = number_or_none(one.average_precision)
        lines.append(
            f"| {plain(one.name)} | {one.judged.num_truths:,} | {now.hits:,} | {now.missed:,} | {now.false:,} "
            f"| {number_or_none(now.precision)} | {number_or_none(now.recall)} | {ap} |"
        )
    return "\n".join(lines)


def number_or_none(value: float) -> str:
    """Write a measure with three digits, or a dash where there is nothing to measure."""
    return f"{value:.3f}" if np.isfinite(value) else "–"


def counted_arithmetic(now: Counted) -> tuple[str, list[str]]:
    """Precision and recall, filled in."""
    found, true = now.hits + now.false, now.hits + now.missed
    lines = []
    if found:
        lines.append(rf"\text{{precision}} = \frac{{{now.hits}}}{{{now.hits} + {now.false}}} = {now.precision:.4f}")
    if true:
        lines.append(rf"\text{{recall}} = \frac{{{now.hits}}}{{{now.hits} + {now.missed}}} = {now.recall:.4f}")
    return r"\text{precision} = \frac{TP}{TP + FP},\qquad \text{recall} = \frac{TP}{TP + FN}", lines


def ap_arithmetic(result: ClassResult) -> tuple[str, list[str]]:
    """AP of a class as the mean of the precision at 101 recalls, equal ones counted together."""
    formula = r"\text{AP} = \frac{1}{101}\sum_{r\,\in\,\{0,\,0.01,\,\dots,\,1\}} p(r)"
    if not result.judged.num_truths:
        return formula, []
    judged = result.judged
    places = np.searchsorted(judged.recall, np.linspace(0, 1, 101), side="left")
    curve = np.append(envelope(judged.precision), 0.0)[np.minimum(places, len(judged.recall))]
    groups = [(len(list(same)), value) for value, same in groupby(curve.tolist())]
    terms = [rf"{count}\cdot {value:.3f}" for count, value in groups if value]
    shown = [*terms[:3], *([r"\dots"] if len(terms) > 3 else [])] or ["0"]
    return formula, [rf"\text{{AP}} = \frac{{{' + '.join(shown)}}}{{101}} = {result.average_precision:.4f}"]


def mean_arithmetic(results: Sequence[ClassResult]) -> tuple[str, list[str]]:
    """Give mAP as the mean over the classes, filled in."""
    formula = r"\text{mAP} = \frac{1}{\text{classes}}\sum_{c} \text{AP}_c"
    known = [one.average_precision for one in results if one.judged.num_truths]
    if not known:
        return formula, []
    shown = [f"{value:.4f}" for value in known[:5]] + ([r"\dots"] if len(known) > 5 else [])
    return formula, [rf"\text{{mAP}} = \frac{{{' + '.join(shown)}}}{{{len(known)}}} = {mean_over_classes(results):.4f}"]


def draw_judged(
    found: Detections, truth: LabelledPicture, results: Sequence[ClassResult], confidence: float
) -> list[Drawn]:
    """List the true boxes, and the confident detections: true positives solid, false ones dashed."""
    scale = canvas_of(truth.pixels.shape)[1]
    drawn = [Drawn(tuple((box * scale).tolist()), "", "true") for box in truth.boxes_xyxy]
    for label, one in enumerate(results):
        own = found.take(np.flatnonzero(found.labels == label))
        for box, hit, score in zip(one.judged.boxes, one.judged.hits, one.scores, strict=True):
            if score >= confidence:
                corners = tuple((own.boxes_xyxy[box] * scale).tolist())
                drawn.append(Drawn(corners, f"{one.name} {score:.2f}", "kept" if hit else "deleted"))
    return drawn
