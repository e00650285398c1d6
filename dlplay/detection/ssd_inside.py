"""Inside SSD: a default box, the four codes that the network says for it, and the box that they make of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes import Drawn
from dlplay.detection.default_boxes import CODE_SCALES, SSD_MAPS, default_boxes, default_shapes, place_of_box
from dlplay.detection.detections import Detections
from dlplay.detection.ssd import SsdReading
from dlplay.detection.views import canvas_of
from dlplay.words import say

CODE_NAMES = ("y", "x", "height", "width")


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


def default_sentence() -> str:
    """Say how many default boxes the six maps have."""
    counts = [len(shapes) for shapes in default_shapes()]
    parts = [f"{side} x {side} x {count}" for side, count in zip(SSD_MAPS, counts, strict=True)]
    return say(
        "The network sees 300 x 300 pixels and gives six maps. At every place of a map lie some "
        "**default boxes** of fixed shapes: {parts} = **{default_boxes:,}**. For each it says four "
        "**codes**, which move and stretch it, and a score for every class.",
        parts=" + ".join(parts),
        default_boxes=len(default_boxes()),
    )


def opened_sentence(box: OpenedBox) -> str:
    """Say which default box was opened."""
    side = SSD_MAPS[box.map_number]
    return say(
        "Map {map_number} ({side} x {side}), row {row}, column {column}, shape {which} of "
        "{default_shapes}: side {side2:.2f} of the picture, ratio {ratio:.3g} to 1.",
        map_number=box.map_number + 1,
        side=side,
        row=box.row,
        column=box.column,
        which=box.which + 1,
        default_shapes=len(default_shapes()[box.map_number]),
        side2=box.side,
        ratio=box.ratio,
    )


def shape_arithmetic(box: OpenedBox, shape: tuple[int, ...]) -> tuple[str, list[str]]:
    """Where the default box lies: its middle and its sides, filled in."""
    count, (height, width) = SSD_MAPS[box.map_number], shape[:2]
    left, top, right, bottom = box.default_xyxy
    formula = (
        r"x = \frac{\text{column} + 0.5}{n}\,W,\quad y = \frac{\text{row} + 0.5}{n}\,H,\quad "
        r"w = s\sqrt{r}\,W,\quad h = \frac{s}{\sqrt{r}}\,H"
    )
    return formula, [
        rf"x = \frac{{{box.column} + 0.5}}{{{count}}}\cdot {width} = {(left + right) / 2:.1f},\qquad "
        rf"y = \frac{{{box.row} + 0.5}}{{{count}}}\cdot {height} = {(top + bottom) / 2:.1f}",
        rf"w = {box.side:.4f}\cdot\sqrt{{{box.ratio:.4g}}}\cdot {width} = {right - left:.1f},\qquad "
        rf"h = \frac{{{box.side:.4f}}}{{\sqrt{{{box.ratio:.4g}}}}}\cdot {height} = {bottom - top:.1f}",
    ]


def code_arithmetic(box: OpenedBox) -> tuple[str, list[str]]:
    """How the four codes move and stretch the default box, filled in."""
    left, top, right, bottom = box.default_xyxy
    new_left, new_top, new_right, new_bottom = box.box_xyxy
    y, x, high, wide = (float(one) for one in box.codes)
    formula = (
        r"x' = x + \frac{c_x}{10}\,w,\quad y' = y + \frac{c_y}{10}\,h,\quad "
        r"w' = w\,e^{c_w / 5},\quad h' = h\,e^{c_h / 5}"
    )
    return formula, [
        _moved("x", (left + right) / 2, x, right - left, (new_left + new_right) / 2),
        _moved("y", (top + bottom) / 2, y, bottom - top, (new_top + new_bottom) / 2),
        _stretched("w", right - left, wide, new_right - new_left),
        _stretched("h", bottom - top, high, new_bottom - new_top),
    ]


def _moved(name: str, middle: float, code: float, side: float, result: float) -> str:
    return rf"{name}' = {middle:.1f} + \frac{{{code:.3f}}}{{10}}\cdot {side:.1f} = {result:.1f}"


def _stretched(name: str, side: float, code: float, result: float) -> str:
    return rf"{name}' = {side:.1f}\cdot e^{{{code:.3f} / 5}} = {result:.1f}"


def edge_arithmetic(box: OpenedBox) -> tuple[str, list[str]]:
    """From middle and sides to the corners."""
    left, top, right, bottom = (float(one) for one in box.box_xyxy)
    formula = (
        r"x_1 = x' - \frac{w'}{2},\quad x_2 = x' + \frac{w'}{2},\quad "
        r"y_1 = y' - \frac{h'}{2},\quad y_2 = y' + \frac{h'}{2}"
    )
    return formula, [_edges("x", left, right), _edges("y", top, bottom)]


def _edges(name: str, first: float, second: float) -> str:
    middle, side = (first + second) / 2, second - first
    half = rf"\frac{{{side:.1f}}}{{2}}"
    return rf"{name}_1 = {middle:.1f} - {half} = {first:.1f},\qquad {name}_2 = {middle:.1f} + {half} = {second:.1f}"


def sigmoid_arithmetic(box: OpenedBox) -> tuple[str, list[str]]:
    """The score of the class, from the number that the network says for it."""
    return r"p = \frac{1}{1 + e^{-z}}", [rf"p = \frac{{1}}{{1 + e^{{-({box.logit:.3f})}}}} = {box.score:.4f}"]


def draw_opened(box: OpenedBox, shape: tuple[int, ...], name: str) -> list[Drawn]:
    """List the default box, dashed, and the box that the codes make of it."""
    scale = canvas_of(shape)[1]
    default, moved = (tuple((one * scale).tolist()) for one in (box.default_xyxy, box.box_xyxy))
    return [Drawn(default, "", "deleted"), Drawn(moved, f"{name} {box.score:.2f}", "kept")]
