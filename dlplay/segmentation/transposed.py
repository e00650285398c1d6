"""Transposed convolution on numbers: every input value stamps the kernel, times itself, into a larger output."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import parse_grid
from dlplay.words import Note

Grid = NDArray[np.float64]
PADDINGS = {
    "valid": "every stamp stays whole",
    "same": "the edge is cut off, so that the output has N · S values",
}
MOST_INPUT = 6
MOST_KERNEL = 5
MOST_SHOWN = 4
FIRST_INPUT = "1 2; 3 4"
FIRST_KERNEL = "1 0 -1; 2 0 -2; 1 0 -1"


@dataclass(frozen=True)
class Stamp:
    """An input value that stamps on a chosen output value: its place, its value, and the kernel's weight there."""

    row: int
    column: int
    value: float
    weight: float
    kernel_row: int
    kernel_column: int

    @property
    def product(self) -> float:
        """What it gives to the output value."""
        return self.value * self.weight


def read_input(text: str) -> Grid:
    """Read the input's numbers, at most 6 x 6. Raises GridError."""
    return parse_grid(text, Note("The input"), MOST_INPUT)


def read_kernel(text: str) -> Grid:
    """Read the kernel's weights, at most 5 x 5. Raises GridError."""
    return parse_grid(text, Note("The kernel"), MOST_KERNEL)


def grown_length(length: int, size: int, stride: int, padding: str) -> int:
    """Give how many output values a row or a column of input values becomes, as in Keras."""
    return length * stride + (max(size - stride, 0) if padding == "valid" else 0)


def cut_before(size: int, stride: int, padding: str) -> int:
    """Give how many rows, or columns, "same" cuts off before the first one that stays."""
    return max(size - stride, 0) // 2 if padding == "same" else 0


def stamp_all(grid: Grid, kernel: Grid, stride: int, padding: str) -> Grid:
    """Give the transposed convolution of a grid (rows, columns) with a kernel: Keras's Conv2DTranspose without bias."""
    height, width = grid.shape
    tall, wide = kernel.shape
    whole = np.zeros((height * stride + max(tall - stride, 0), width * stride + max(wide - stride, 0)))
    for row in range(height):
        for column in range(width):
            top, left = row * stride, column * stride
            whole[top : top + tall, left : left + wide] += grid[row, column] * kernel
    rows, columns = (grown_length(n, k, stride, padding) for n, k in zip(grid.shape, kernel.shape, strict=True))
    above, left = (cut_before(k, stride, padding) for k in kernel.shape)
    return np.asarray(whole[above : above + rows, left : left + columns])


@dataclass(frozen=True)
class Stamping:
    """A transposed convolution: its input, its kernel, stride and padding, and its output."""

    grid: Grid
    kernel: Grid
    stride: int
    padding: str
    output: Grid


def stamps_on(one: Stamping, place: tuple[int, int]) -> list[Stamp]:
    """Find the input values that stamp on the output value at a place (row, column)."""
    sides = zip(place, one.kernel.shape, strict=True)
    row, column = (at + cut_before(size, one.stride, one.padding) for at, size in sides)
    found = []
    for i in range(one.grid.shape[0]):
        for j in range(one.grid.shape[1]):
            p, q = row - i * one.stride, column - j * one.stride
            if 0 <= p < one.kernel.shape[0] and 0 <= q < one.kernel.shape[1]:
                found.append(Stamp(i, j, float(one.grid[i, j]), float(one.kernel[p, q]), p, q))
    return found


def one_stamp(one: Stamping, place: tuple[int, int]) -> Grid:
    """Give what a single input value stamps into the output."""
    only = np.zeros_like(one.grid)
    only[place] = one.grid[place]
    return stamp_all(only, one.kernel, one.stride, one.padding)


def count_stamps(one: Stamping) -> Grid:
    """Count for every output value how many stamps lie on it."""
    return stamp_all(np.ones_like(one.grid), np.ones_like(one.kernel), one.stride, one.padding)
