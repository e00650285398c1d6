"""Inside SSD: a default box, the four codes that the network says for it, and the box that they make of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.default_boxes import CODE_SCALES, default_boxes, default_shapes, place_of_box
from dlplay.detection.detections import Detections
from dlplay.detection.ssd import SsdReading


@dataclass(frozen=True)
class OpenedBox:
    """A default box: which of its place's boxes, on which map, in which row and column; and what becomes of it.

    default_xyxy and box_xyxy in pixels of the picture; side and ratio (width by height) of its shape; codes (4,): y, x,
    height, width; score before (logit) and after the sigmoid.
    """

    map_number: int
    row: int
    column: int
    which: int
    side: float
    ratio: float
    default_xyxy: NDArray[np.float64]
    codes: NDArray[np.float64]
    box_xyxy: NDArray[np.float64]
    logit: float
    score: float


def open_box(reading: SsdReading, kept: Detections, number: int) -> OpenedBox:
    """Open the default box behind a kept detection, by its number counted from 0."""
    found = reading.candidates
    same = (found.boxes_xyxy == kept.boxes_xyxy[number]).all(axis=1) & (found.scores == kept.scores[number])
    place = int(np.flatnonzero(same)[0])
    height, width = reading.shape
    default = default_boxes()[reading.places[place]] * [width, height, width, height]
    map_number, row, column, which = place_of_box(int(reading.places[place]))
    side, ratio = default_shapes()[map_number][which]
    codes = reading.codes[place]
    (x, y), (wide, high) = (default[:2] + default[2:]) / 2, default[2:] - default[:2]
    moves = codes / CODE_SCALES
    middle = np.array([x + moves[1] * wide, y + moves[0] * high])
    half = np.array([np.exp(moves[3]) * wide, np.exp(moves[2]) * high]) / 2
    box = np.concatenate([middle - half, middle + half])
    return OpenedBox(
        *(map_number, row, column, which, side, ratio, default, codes, box),
        float(reading.logits[place]),
        float(found.scores[place]),
    )
