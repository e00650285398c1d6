"""Inside YOLO: how the 64 numbers of one cell become one box, step by step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.detection.yolo import NUM_BINS, STRIDES, YoloReading, anchor_points
from dlplay.words import say

SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True)
class OpenedCell:
    """A cell: its row and column on the map of this stride, its middle in pixels of the input, and what it says.

    numbers and weights (4, 16), the softmax of each row; distances (4,) in cells; box_xyxy in pixels of the input,
    which is scale times as large as the picture.
    """

    stride: int
    row: int
    column: int
    middle: tuple[float, float]
    numbers: NDArray[np.float64]
    weights: NDArray[np.float64]
    distances: NDArray[np.float64]
    box_xyxy: NDArray[np.float64]
    scale: float


def open_cell(reading: YoloReading, kept: Detections, number: int) -> OpenedCell:
    """Open the cell behind a kept detection, by its number counted from 0."""
    found = reading.candidates
    same = (found.boxes_xyxy == kept.boxes_xyxy[number]).all(axis=1) & (found.scores == kept.scores[number])
    place = int(np.flatnonzero(same)[0])
    points, strides = anchor_points(*reading.shape)
    cell = int(reading.cells[place])
    stride, (x, y) = int(strides[cell]), points[cell].tolist()
    numbers = reading.bins[place].reshape(4, NUM_BINS).astype(np.float64)
    weights = np.exp(numbers - numbers.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    distances = weights @ np.arange(NUM_BINS)
    left, top, right, bottom = (distances * stride).tolist()
    box = np.array([x - left, y - top, x + right, y + bottom])
    return OpenedCell(
        stride, int(y // stride), int(x // stride), (x, y), numbers, weights, distances, box, reading.scale
    )


def maps_sentence(reading: YoloReading) -> str:
    """Say how many cells the three maps have, and so how many candidates there are."""
    height, width = reading.shape
    parts = [f"{height // stride} x {width // stride}" for stride in STRIDES]
    return say(
        "The network sees {height} x {width} pixels and gives three maps, with cells of 8, 16 and 32 "
        "pixels: {parts} = **{num_cells:,} cells**. Every cell says one box: 16 numbers for each of its "
        "four sides, and a score for every class.",
        height=height,
        width=width,
        parts=" + ".join(parts),
        num_cells=reading.num_cells,
    )


def softmax_arithmetic(cell: OpenedCell, side: int) -> tuple[str, list[str]]:
    """The softmax of a side's largest number, filled in."""
    numbers, weights = cell.numbers[side], cell.weights[side]
    best = int(weights.argmax())
    total = np.exp(numbers).sum()
    shown = " + ".join(f"e^{{{value:.2f}}}" for value in numbers[:2])
    lines = [
        rf"p_{{{best}}} = \frac{{e^{{{numbers[best]:.3f}}}}}{{{shown} + \dots + e^{{{numbers[-1]:.2f}}}}} "
        rf"= \frac{{{np.exp(numbers[best]):.3f}}}{{{total:.3f}}} = {weights[best]:.4f}"
    ]
    return r"p_k = \frac{e^{z_k}}{\sum_{j=0}^{15} e^{z_j}}", lines


def distance_arithmetic(cell: OpenedCell, side: int) -> tuple[str, list[str]]:
    """The expected distance of a side: its three largest terms, the rest in one."""
    terms = cell.weights[side] * np.arange(NUM_BINS)
    best = sorted(np.argsort(-terms)[:3].tolist())
    shown = " + ".join(rf"{place}\cdot {cell.weights[side, place]:.4f}" for place in best)
    distance = cell.distances[side]
    lines = [
        rf"d = {shown} + {terms.sum() - terms[best].sum():.4f} = {distance:.4f}\text{{ cells}}",
        rf"{distance:.4f}\cdot {cell.stride} = {distance * cell.stride:.2f}\text{{ pixels of the input}}",
    ]
    return r"d = \sum_{k=0}^{15} k\,p_k,\qquad \text{distance} = d\cdot\text{stride}", lines


def corner_arithmetic(cell: OpenedCell) -> tuple[str, list[str]]:
    """From the cell's middle to the box, and back to the pixels of the picture."""
    names = ("x_1", "y_1", "x_2", "y_2")
    formula = (
        r"x_1 = x - d_{\text{left}}\,s,\quad y_1 = y - d_{\text{top}}\,s,\quad "
        r"x_2 = x + d_{\text{right}}\,s,\quad y_2 = y + d_{\text{bottom}}\,s"
    )
    lines = []
    for side, name in enumerate(names):
        sign = "-" if side < 2 else "+"
        value = cell.box_xyxy[side]
        lines.append(
            rf"{name} = {cell.middle[side % 2]:g} {sign} {cell.distances[side]:.4f}\cdot {cell.stride} = {value:.2f}"
            rf",\qquad {value:.2f} : {cell.scale:.4g} = {value / cell.scale:.1f}"
        )
    return formula, lines
