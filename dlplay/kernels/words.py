"""A window's numbers as tables, and in which order an operation takes them."""

import numpy as np
from numpy.typing import NDArray

from dlplay.kernels.arithmetic import short
from dlplay.kernels.correlation import OPERATIONS, Sliding, apply_kernel
from dlplay.kernels.window import PixelSum
from dlplay.words import say

SHIFT = ((0, 0, 0), (1, 0, 0), (0, 0, 0))  # the lecture's kernel


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
    return [[short(float(value), digits) for value in row] for row in values]
