"""The formulas of this lesson in LaTeX, with the student's numbers in them."""

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import Pooling, plan
from dlplay.pooling.window import Window
from dlplay.pooling.words import short

MAX_FORMULA = r"\text{out}[r,c] = \max_{0\,\le\, i,j\,<\,F}\; x[r\,S + i,\; c\,S + j]"
AVERAGE_FORMULA = r"\text{out}[r,c] = \frac{1}{n}\sum_{0\,\le\, i,j\,<\,F} x[r\,S + i,\; c\,S + j]"
GLOBAL_FORMULAS = {
    "global max": r"\text{out} = \max_{r,c}\; x[r,c]",
    "global average": r"\text{out} = \frac{1}{n}\sum_{r,c} x[r,c]",
}
VALID_FORMULA = r"\text{size} = \left\lfloor\frac{N - F}{S}\right\rfloor + 1"
SAME_FORMULA = r"\text{size} = \left\lceil\frac{N}{S}\right\rceil"
GLOBAL_SIZE = r"\text{size} = 1 \times 1"
LETTERS = (
    "r, c: row and column of the result; F: filter size; S: stride; N: rows or columns of the input; P: rows of "
    "padding above, columns on the left; n: number of values that count. Numbers are rounded for display."
)
MOST_TERMS = 16
TERMS_PER_LINE = 4


def value_formula(layer: Pooling) -> str:
    """Give the formula of one output value; with padding "same" the window begins P earlier."""
    if layer.is_global:
        return GLOBAL_FORMULAS[layer.kind]
    formula = MAX_FORMULA if layer.takes_max else AVERAGE_FORMULA
    if layer.padding == "same":
        formula = formula.replace(r"r\,S", r"r\,S - P_r").replace(r"c\,S", r"c\,S - P_c")
    return formula


def value_arithmetic(window: Window, row: int, column: int, layer: Pooling, shown: str) -> tuple[str, list[str]]:
    """Fill the formula in: where the window lies, its values, and the result as the page shows it."""
    place = []
    if not layer.is_global:
        first_row = _first("row", row, layer, window.top)
        place = [first_row + r",\quad " + _first("column", column, layer, window.left)]
    values = window.values[~np.isnan(window.values)]
    if layer.takes_max:
        return value_formula(layer), [*place, rf"\text{{out}} = \max({_chunks(values, ',')}) = {shown}"]
    total = rf"\textstyle\sum = {_chunks(values, ' +')} = {short(window.total)}"
    return value_formula(layer), [
        *place,
        total,
        rf"\text{{out}} = \frac{{{short(window.total)}}}{{{window.count}}} = {shown}",
    ]


def size_arithmetic(shape: tuple[int, ...], layer: Pooling) -> tuple[str, list[str]]:
    """Give the size formula of this padding, and fill it in for rows and for columns."""
    if layer.is_global:
        return GLOBAL_SIZE, []
    lines = []
    for label, length in zip(("rows", "columns"), shape, strict=False):
        count = plan(length, layer)[0]
        if layer.padding == "same":
            fraction, exact = rf"\frac{{{length}}}{{{layer.stride}}}", length / layer.stride
            lines.append(
                rf"\text{{{label}}} = \left\lceil{fraction}\right\rceil = \lceil {short(exact)} \rceil = {count}"
            )
            continue
        fraction, exact = rf"\frac{{{length} - {layer.size}}}{{{layer.stride}}}", (length - layer.size) / layer.stride
        lines.append(
            rf"\text{{{label}}} = \left\lfloor{fraction}\right\rfloor + 1"
            rf" = \lfloor {short(exact)} \rfloor + 1 = {count}"
        )
    return (SAME_FORMULA if layer.padding == "same" else VALID_FORMULA), lines


def _first(label: str, position: int, layer: Pooling, start: int) -> str:
    """Fill in where a window begins."""
    letter, padding = label[0], position * layer.stride - start
    formula, filled = rf"{letter}\,S", rf"{position}\cdot {layer.stride}"
    if layer.padding == "same":
        formula, filled = rf"{formula} - P_{letter}", f"{filled} - {padding}"
    return rf"\text{{first {label}: }} {formula} = {filled} = {start}"


def _chunks(values: NDArray[np.float64], joint: str) -> str:
    """Join numbers, a few per line; what is too much to read is counted."""
    words = [short(float(value)) for value in values[:MOST_TERMS]]
    if "+" in joint:
        words = words[:1] + [f"({word})" if word.startswith("-") else word for word in words[1:]]
    if len(values) > MOST_TERMS:
        words.append(rf"\text{{({len(values) - MOST_TERMS} more)}}")
    lines = [words[start : start + TERMS_PER_LINE] for start in range(0, len(words), TERMS_PER_LINE)]
    return rf"{joint} \\ ".join(f"{joint} ".join(line) for line in lines)
