"""The formulas of this lesson in LaTeX, with the student's numbers in them."""

from math import prod

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.cells import short
from dlplay.pooling.layer import Pooling, plan
from dlplay.pooling.window import Window
from dlplay.words import say

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
LOST = {  # what is lost -> one of them, or several
    "row": ("row {first} is", "rows {first} to {last} are"),
    "column": ("column {first} is", "columns {first} to {last} are"),
}
AROUND = {
    "row": "**Padding:** {before} rows above, {after} below; they do not count.",
    "column": "**Padding:** {before} columns on the left, {after} on the right; they do not count.",
}
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


def value_lines(window: Window, row: int, column: int, layer: Pooling, shown: str) -> list[str]:
    """Fill the formula in: where the window lies, its values, and the result as the page shows it."""
    place = []
    if not layer.is_global:
        first_row = _first("row", row, layer, window.top)
        place = [first_row + r",\quad " + _first("column", column, layer, window.left)]
    values = window.values[~np.isnan(window.values)]
    if layer.takes_max:
        return [*place, rf"\text{{out}} = \max({_chunks(values, ',')}) = {shown}"]
    total = rf"\textstyle\sum = {_chunks(values, ' +')} = {short(window.total)}"
    return [*place, total, rf"\text{{out}} = \frac{{{short(window.total)}}}{{{window.count}}} = {shown}"]


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


def reduction_sentence(shape: tuple[int, ...], result_shape: tuple[int, ...]) -> str:
    """Say how much smaller the result is."""
    before, after = prod(shape), prod(result_shape)
    sizes = " x ".join(map(str, shape)), " x ".join(map(str, result_shape))
    left = f"{after / before * 100:.3g} %"
    return say(
        "{sizes} = {before} values come in, {sizes2} = {after} come out: **{left}** are left. Channels stay.",
        sizes=sizes[0],
        before=before,
        sizes2=sizes[1],
        after=after,
        left=left,
    )


def coverage_sentences(shape: tuple[int, ...], layer: Pooling) -> list[str]:
    """Say whether windows overlap or leave gaps, what is dropped at the edge, and what padding adds."""
    if layer.is_global:
        return [say("One window covers the whole input, so every channel gives one single number.")]
    alone = all(plan(length, layer)[0] == 1 for length in shape[:2])
    sentences = [say("**One window** is all that there is.")] if alone else [_neighbours(layer)]
    for axis, label in enumerate(("row", "column")):
        length = shape[axis]
        count, before, after = plan(length, layer)
        used = (count - 1) * layer.stride + layer.size
        if layer.padding == "valid" and used < length:
            lost = say(LOST[label][used < length - 1], first=used, last=length - 1)
            sentences.append(say("**Dropped:** {lost} lost, because no whole window fits there any more.", lost=lost))
        if before + after:
            sentences.append(say(AROUND[label], before=before, after=after))
    return sentences


def _neighbours(layer: Pooling) -> str:
    size, stride = layer.size, layer.stride
    if stride < size:
        return say(
            "**Overlap:** the stride {stride} is smaller than the filter size {size}, so neighbouring "
            "windows share {many}: one value can win several times.",
            stride=stride,
            size=size,
            many=_many(size - stride),
        )
    if stride > size:
        return say(
            "**Gaps:** the stride {stride} is larger than the filter size {size}, so {many} between "
            "neighbouring windows are never read.",
            stride=stride,
            size=size,
            many=_many(stride - size),
        )
    return say("**Side by side:** stride and filter size are equal, so the windows touch and no value is used twice.")


def _many(number: int) -> str:
    return say("1 row or column") if number == 1 else say("{number} rows or columns", number=number)


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
