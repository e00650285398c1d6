"""The arithmetic of YOLO's grid and of the attributes of a box, filled in."""

from dlplay.boxes.grid import BORDER, Attributes, Grid, Located, output_length, sigmoid, to_corners
from dlplay.words import say


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


def border_sentence(box: Located) -> str:
    """Say so where the centre lies on a cell's border, where no t_x or t_y is exact; else an empty text."""
    inside = (box.centre_x - box.column, box.centre_y - box.row)
    if all(BORDER <= part <= 1 - BORDER for part in inside):
        return ""
    return say(
        "The centre lies on the border of a cell. The sigmoid never becomes 0 or 1 exactly, so the "
        "centre is moved into the cell by {border:g} of its width.",
        border=BORDER,
    )
