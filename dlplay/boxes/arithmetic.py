"""The formulas of boxes in LaTeX, with the student's numbers in them."""

from collections.abc import Sequence

from dlplay.boxes.grid import Attributes, Grid, Located, output_length, sigmoid, to_corners
from dlplay.boxes.judging import Judged
from dlplay.boxes.matching import Costs
from dlplay.boxes.overlap import Overlap


def cell_arithmetic(box: Located, grid: Grid) -> tuple[str, list[str]]:
    """Which cell is responsible: the one in which the centre lies."""
    x, y = box.centre_x * grid.cell_width, box.centre_y * grid.cell_height
    lines = [
        rf"b_x = \frac{{{x:.2f}}}{{{grid.cell_width:.2f}}} = {box.centre_x:.4f},\quad c_x = {box.column}",
        rf"b_y = \frac{{{y:.2f}}}{{{grid.cell_height:.2f}}} = {box.centre_y:.4f},\quad c_y = {box.row}",
    ]
    return r"b_x = \frac{\text{centre } x}{\text{cell width}},\qquad c_x = \lfloor b_x \rfloor", lines


def encode_arithmetic(box: Located, sent: Attributes, grid: Grid) -> tuple[str, list[str]]:
    """From the box to the attributes."""
    lines = [
        rf"t_x = \text{{logit}}({box.centre_x:.4f} - {box.column}) = {sent.t_x:.4f}",
        rf"t_y = \text{{logit}}({box.centre_y:.4f} - {box.row}) = {sent.t_y:.4f}",
        rf"t_w = \ln\frac{{{box.width:.4f}}}{{{grid.anchor_width:g}}} = {sent.t_w:.4f}",
        rf"t_h = \ln\frac{{{box.height:.4f}}}{{{grid.anchor_height:g}}} = {sent.t_h:.4f}",
    ]
    return (
        r"t_x = \text{logit}(b_x - c_x),\qquad t_w = \ln\frac{b_w}{p_w},\qquad \text{logit}(p) = \ln\frac{p}{1 - p}",
        lines,
    )


def decode_arithmetic(sent: Attributes, box: Located, grid: Grid) -> tuple[str, list[str]]:
    """From the attributes to the box."""
    x1, y1, x2, y2 = to_corners(box, grid)
    lines = [
        rf"b_x = \sigma({sent.t_x:.4f}) + {box.column} = {sigmoid(sent.t_x):.4f} + {box.column} = {box.centre_x:.4f}",
        rf"b_y = \sigma({sent.t_y:.4f}) + {box.row} = {sigmoid(sent.t_y):.4f} + {box.row} = {box.centre_y:.4f}",
        rf"b_w = {grid.anchor_width:g}\cdot e^{{{sent.t_w:.4f}}} = {box.width:.4f}",
        rf"b_h = {grid.anchor_height:g}\cdot e^{{{sent.t_h:.4f}}} = {box.height:.4f}",
        rf"\text{{in pixels: }} ({x1:.1f},\ {y1:.1f}) \text{{ to }} ({x2:.1f},\ {y2:.1f})",
    ]
    return r"b_x = \sigma(t_x) + c_x,\qquad b_w = p_w\,e^{t_w},\qquad \sigma(t) = \frac{1}{1 + e^{-t}}", lines


def score_arithmetic(objectness: float, classes: tuple[float, ...], scores: tuple[float, ...]) -> tuple[str, list[str]]:
    """From objectness and the classes' numbers to one score per class."""
    lines = [
        rf"\text{{class }} {number + 1}: \sigma({objectness:g})\cdot\sigma({value:g}) = "
        rf"{sigmoid(objectness):.4f}\cdot {sigmoid(value):.4f} = {score:.4f}"
        for number, (value, score) in enumerate(zip(classes, scores, strict=True))
    ]
    return r"\text{score of class } k = \sigma(p_o)\cdot\sigma(p_k)", lines


def length_arithmetic(size: int, num_boxes: int, num_classes: int) -> tuple[str, list[str]]:
    """How many numbers the network gives, with the classes once per box and once per cell."""
    per_box = output_length(size, num_boxes, num_classes, shared_classes=False)
    per_cell = output_length(size, num_boxes, num_classes, shared_classes=True)
    lines = [
        rf"{size}\cdot {size}\cdot {num_boxes}\cdot (5 + {num_classes}) = {per_box}",
        r"\text{YOLOv1: } S\cdot S\cdot (B\cdot 5 + C)",
        rf"{size}\cdot {size}\cdot ({num_boxes}\cdot 5 + {num_classes}) = {per_cell}",
    ]
    return r"\text{YOLOv2, v3: } S\cdot S\cdot B\,(5 + C)", lines


def judged_arithmetic(judged: Judged, count: int) -> tuple[str, list[str]]:
    """Precision and recall of the first count detections, filled in."""
    hits = int(judged.hits[:count].sum())
    misses, lost = count - hits, judged.num_truths - hits
    lines = [
        rf"\text{{precision}} = \frac{{{hits}}}{{{hits} + {misses}}} = {judged.precision[count - 1]:.4f}",
        rf"\text{{recall}} = \frac{{{hits}}}{{{hits} + {lost}}} = {judged.recall[count - 1]:.4f}",
    ]
    formula = r"\text{precision} = \frac{TP}{TP + FP},\qquad \text{recall} = \frac{TP}{TP + FN}"
    return formula, lines


def cost_arithmetic(costs: Costs, pair: tuple[int, int], weights: Sequence[float]) -> tuple[str, list[str]]:
    """One cell of the cost matrix, filled in."""
    parts = [float(part[pair]) for part in (costs.probability, costs.distance, costs.generalized)]
    line = (
        rf"\text{{cost}} = -{weights[0]:g}\cdot {parts[0]:.3f} + {weights[1]:g}\cdot {parts[1]:.4f} "
        rf"- {weights[2]:g}\cdot ({parts[2]:.4f}) = {costs.total[pair]:.4f}"
    )
    formula = r"\text{cost} = -\lambda_c\,p + \lambda_1\,\lVert b - \hat b \rVert_1 - \lambda_g\,\text{GIoU}"
    return formula, [line]


def overlap_arithmetic(overlap: Overlap) -> tuple[str, list[str]]:
    """IoU = intersect area / union area, filled in."""
    (x1, y1, x2, y2), (u1, v1, u2, v2) = overlap.first, overlap.second
    lines = [
        rf"\text{{area}}_1 = ({x2:g} - {x1:g})\,({y2:g} - {y1:g}) = {overlap.first_area:.9g}",
        rf"\text{{area}}_2 = ({u2:g} - {u1:g})\,({v2:g} - {v1:g}) = {overlap.second_area:.9g}",
    ]
    if overlap.shared is None:
        lines.append(r"\text{intersect area} = 0\quad\text{(they share nothing)}")
    else:
        left, top, right, bottom = overlap.shared
        lines += [
            rf"\min({x2:g}, {u2:g}) - \max({x1:g}, {u1:g}) = {right:g} - {left:g} = {right - left:g}",
            rf"\min({y2:g}, {v2:g}) - \max({y1:g}, {v1:g}) = {bottom:g} - {top:g} = {bottom - top:g}",
            rf"\text{{intersect area}} = {right - left:g}\cdot {bottom - top:g} = {overlap.intersect_area:.9g}",
        ]
    lines += [
        rf"\text{{union area}} = {overlap.first_area:.9g} + {overlap.second_area:.9g} - {overlap.intersect_area:.9g} "
        rf"= {overlap.union_area:.9g}",
        rf"\text{{IoU}} = \frac{{{overlap.intersect_area:.9g}}}{{{overlap.union_area:.9g}}} = {overlap.iou:.4f}",
    ]
    return r"\text{IoU} = \frac{\text{intersect area}}{\text{union area}}", lines


def generalized_arithmetic(overlap: Overlap) -> tuple[str, list[str]]:
    """Generalized IoU, filled in."""
    around, union = overlap.around_area, overlap.union_area
    lines = [
        rf"\text{{GIoU}} = {overlap.iou:.4f} - \frac{{{around:.9g} - {union:.9g}}}{{{around:.9g}}} "
        rf"= {overlap.generalized:.4f}"
    ]
    return (
        r"\text{GIoU} = \text{IoU} - \frac{\text{area around both} - \text{union area}}{\text{area around both}}",
        lines,
    )
