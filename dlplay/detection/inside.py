"""Inside YOLO: how the 64 numbers of one cell become one box, step by step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.detection.yolo import NUM_BINS, YoloReading, anchor_points

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
