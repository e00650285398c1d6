"""The formulas of this lesson in LaTeX, with the student's numbers in them."""

import numpy as np
from numpy.typing import NDArray

from dlplay.kernels.correlation import OPERATIONS, Sliding, apply_kernel
from dlplay.kernels.weights import as_fraction
from dlplay.kernels.window import PixelSum
from dlplay.words import say

SUM_FORMULA = r"\text{out}[r,c] = \text{scale}\cdot\sum_{i,j} w_{ij}\,x_{ij} + \text{offset}"
SIZE_FORMULA = r"\text{size} = \left\lfloor\frac{N + P - D\,(F - 1) - 1}{S}\right\rfloor + 1"
MOST_TERMS = 12
SHIFT = ((0, 0, 0), (1, 0, 0), (0, 0, 0))  # the lecture's kernel


def sum_lines(opened: PixelSum, scale: float, offset: float, shown: str) -> list[str]:
    """Fill the formula in: the products, their sum, and the value as the page shows it."""
    terms = [
        rf"{as_fraction(weight)}\cdot {value:.5f}"
        for weight, value in zip(opened.weights.ravel(), opened.window.ravel(), strict=True)
        if weight != 0
    ]
    terms = [
        rf"({term.replace(chr(92) + 'cdot', ')' + chr(92) + 'cdot')}" if term[0] == "-" else term for term in terms
    ]
    hidden = len(terms) - MOST_TERMS
    if hidden > 0:
        terms = [*terms[:MOST_TERMS], rf"\text{{({hidden} more)}}"]
    chunks = [" + ".join(terms[start : start + 3]) for start in range(0, len(terms), 3)] or ["0"]
    products = r"\textstyle\sum = " + r" \\ + ".join(chunks)
    total = rf" \\ = {opened.total:.5f}"
    last = rf"\text{{out}} = {as_fraction(scale)}\cdot {_bracketed(opened.total)} + {_bracketed(offset)} = {shown}"
    return [products + total, last]


def size_lines(
    image_shape: tuple[int, ...],
    kernel_shape: tuple[int, ...],
    result_shape: tuple[int, ...],
    sliding: Sliding,
) -> list[str]:
    """Fill the size formula in for rows and for columns, with the floor where it matters."""
    lines = []
    for axis, label in enumerate(("rows", "columns")):
        length, size = image_shape[axis], kernel_shape[axis]
        pad = 0 if sliding.padding == "valid" else sliding.dilation * (size - 1)
        exact = (length + pad - sliding.dilation * (size - 1) - 1) / sliding.stride
        inner = rf"\frac{{{length} + {pad} - {sliding.dilation}\,({size} - 1) - 1}}{{{sliding.stride}}}"
        lines.append(
            rf"\text{{{label}}} = \left\lfloor{inner}\right\rfloor + 1"
            rf" = \lfloor {exact:g} \rfloor + 1 = {result_shape[axis]}"
        )
    return lines


def direction_cells() -> dict[str, list[list[str]]]:
    """Run the lecture's kernel over a tiny picture: the picture itself, and the result of both operations."""
    picture = np.array([[0, 0, 0, 0, 0], [0, 1, 2, 3, 0], [0, 0, 0, 0, 0]], dtype=np.float32)
    weights = np.array(SHIFT, dtype=float)
    return {"A small picture": number_cells(picture)} | {
        say("After {operation}", operation=operation): number_cells(apply_kernel(picture, weights, Sliding(operation)))
        for operation in OPERATIONS
    }


def tints(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale values to -1..1 by the largest magnitude, for colouring a table."""
    largest = float(np.abs(values).max())
    return values / largest if largest else np.zeros_like(values)


def window_cells(opened: PixelSum) -> list[list[str]]:
    """Write the window's values; those that padding made stand in brackets."""
    digits = 5 if opened.window.shape[1] <= 5 else 3
    return [
        [
            f"{value:.{digits}f}" if is_inside else f"({value:.{digits}f})"
            for value, is_inside in zip(row, here, strict=True)
        ]
        for row, here in zip(opened.window, opened.inside, strict=True)
    ]


def number_cells(values: NDArray[np.floating]) -> list[list[str]]:
    """Write a table of numbers with as many digits as fit."""
    digits = 5 if values.shape[1] <= 5 else 3
    return [[_short(float(value), digits) for value in row] for row in values]


def _short(value: float, digits: int = 5) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def _bracketed(value: float) -> str:
    text = _short(value)
    return f"({text})" if text.startswith("-") else text
