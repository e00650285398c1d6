"""YOLO's grid: the responsible cell of a box, and the numbers of which a box is made there."""

from dataclasses import dataclass

import numpy as np

from dlplay.boxes.overlap import Array, Corners
from dlplay.boxes.reading import BoxError

BORDER = 1e-4  # a sigmoid is never 0 or 1: a centre on a cell's border is moved by this part of a cell


@dataclass(frozen=True)
class Grid:
    """A picture of height x width pixels in size x size cells, and the anchor's width and height in cells."""

    height: int
    width: int
    size: int
    anchor_width: float
    anchor_height: float

    @property
    def cell_width(self) -> float:
        """Width of a cell in pixels."""
        return self.width / self.size

    @property
    def cell_height(self) -> float:
        """Height of a cell in pixels."""
        return self.height / self.size


@dataclass(frozen=True)
class Located:
    """A box on the grid: the responsible cell, and centre x, y, width, height (b_x b_y b_w b_h) in cells."""

    row: int
    column: int
    centre_x: float
    centre_y: float
    width: float
    height: float


@dataclass(frozen=True)
class Attributes:
    """What the network gives for one box: t_x, t_y, t_w, t_h, before the sigmoid and the exponential."""

    t_x: float
    t_y: float
    t_w: float
    t_h: float


def locate(boxes_xyxy: Array, number: int, grid: Grid) -> Located:
    """Find the responsible cell of a box: the cell in which its centre lies.

    A centre on the border of two cells belongs to the right or lower one, on the picture's border to the last one.
    """
    x1, y1, x2, y2 = boxes_xyxy[number].tolist()
    centre_x, centre_y = (x1 + x2) / 2 / grid.cell_width, (y1 + y2) / 2 / grid.cell_height
    column, row = (min(int(place), grid.size - 1) for place in (centre_x, centre_y))
    return Located(row, column, centre_x, centre_y, (x2 - x1) / grid.cell_width, (y2 - y1) / grid.cell_height)


def encode(box: Located, grid: Grid) -> Attributes:
    """Find the attributes that stand for a box: t_x = logit(b_x - c_x), t_w = ln(b_w / p_w), the same for y and h.

    Redmon and Farhadi, YOLO9000, 2017, and YOLOv3, 2018.
    """
    across = np.clip([box.centre_x - box.column, box.centre_y - box.row], BORDER, 1 - BORDER)
    t_x, t_y = np.log(across / (1 - across)).tolist()
    t_w, t_h = np.log([box.width / grid.anchor_width, box.height / grid.anchor_height]).tolist()
    return Attributes(t_x, t_y, t_w, t_h)


def decode(sent: Attributes, row: int, column: int, grid: Grid) -> Located:
    """Make the box again: b_x = sigmoid(t_x) + c_x, b_w = p_w e^t_w in cells; the same for y and h.

    Raises BoxError where the box becomes too large for numbers.
    """
    if max(sent.t_w, sent.t_h) > 50:
        raise BoxError("t_w and t_h stand in an exponent: above 50 the box is larger than anything. Choose less.")
    return Located(
        row,
        column,
        sigmoid(sent.t_x) + column,
        sigmoid(sent.t_y) + row,
        grid.anchor_width * float(np.exp(sent.t_w)),
        grid.anchor_height * float(np.exp(sent.t_h)),
    )


def to_corners(box: Located, grid: Grid) -> Corners:
    """Turn a box on the grid into x1, y1, x2, y2 in pixels."""
    half_width, half_height = box.width * grid.cell_width / 2, box.height * grid.cell_height / 2
    x, y = box.centre_x * grid.cell_width, box.centre_y * grid.cell_height
    return x - half_width, y - half_height, x + half_width, y + half_height


def sigmoid(value: float) -> float:
    """1 / (1 + e^-value): any number becomes one between 0 and 1."""
    return float(np.exp(-np.logaddexp(0, -value)))


def class_scores(objectness: float, classes: tuple[float, ...]) -> tuple[float, ...]:
    """Score of every class: sigmoid(t_o) times sigmoid of the class's number, as in YOLOv3."""
    return tuple(sigmoid(objectness) * sigmoid(value) for value in classes)


def output_length(size: int, num_boxes: int, num_classes: int, *, shared_classes: bool) -> int:
    """Count the numbers that the network gives for one picture.

    YOLOv1 gives the classes once per cell: S S (B 5 + C); later ones give them for every box: S S B (5 + C).
    """
    cell = num_boxes * 5 + num_classes if shared_classes else num_boxes * (5 + num_classes)
    return size * size * cell
