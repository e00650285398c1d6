"""How a cell's and a default box's numbers become a box, as formulas filled in."""

import numpy as np

from dlplay.detection.default_boxes import SSD_MAPS
from dlplay.detection.inside import OpenedCell
from dlplay.detection.ssd_inside import OpenedBox
from dlplay.detection.yolo import NUM_BINS


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
