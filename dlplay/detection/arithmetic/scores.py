"""Overlaps, counts and means that judge detections, as formulas filled in."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from dlplay.boxes import Overlap, envelope
from dlplay.detection.judging import ClassResult, mean_over_classes
from dlplay.detection.scoring import Counted, count_all
from dlplay.detection.thresholds import threshold_at


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


def deleted_arithmetic(overlap: Overlap, threshold: float) -> tuple[str, list[str]]:
    """IoU of a deleted box with the one that deleted it, filled in."""
    widths = [(box[2] - box[0], box[3] - box[1]) for box in (overlap.first, overlap.second)]
    areas = (overlap.first_area, overlap.second_area)
    lines = [
        rf"\text{{area}}_{number} = {width:.2f}\cdot {height:.2f} = {area:.1f}"
        for number, (width, height), area in zip((1, 2), widths, areas, strict=True)
    ]
    if overlap.shared is not None:
        left, top, right, bottom = overlap.shared
        lines.append(
            rf"\text{{intersect area}} = {right - left:.2f}\cdot {bottom - top:.2f} = {overlap.intersect_area:.1f}"
        )
    first, second = areas
    lines += [
        rf"\text{{IoU}} = \frac{{{overlap.intersect_area:.1f}}}{{{first:.1f} + {second:.1f} - "
        rf"{overlap.intersect_area:.1f}}} = {overlap.iou:.4f} > {threshold:g}"
    ]
    return r"\text{IoU} = \frac{\text{intersect area}}{\text{area}_1 + \text{area}_2 - \text{intersect area}}", lines


def f1_arithmetic(results: Sequence[ClassResult], confidence: float) -> tuple[str, list[str]]:
    """F1 at a confidence threshold, filled in."""
    now, found = count_all(results, confidence), threshold_at(results, confidence)
    line = rf"F_1 = \frac{{2 \cdot {now.hits}}}{{2 \cdot {now.hits} + {now.false} + {now.missed}}} = {found.f1:.4f}"
    return r"F_1 = \frac{2\,TP}{2\,TP + FP + FN}", [line] if now.hits else []
