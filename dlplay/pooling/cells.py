"""Tables of numbers as texts; a star marks the winner."""

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import Pooling, pool
from dlplay.pooling.shifting import shift
from dlplay.pooling.window import Window
from dlplay.words import say

MOST_CELLS = 144  # of a table that is still read


def short(value: float, digits: int = 5) -> str:
    """Write a number with at most so many digits after the point."""
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def number_cells(values: NDArray[np.floating]) -> list[list[str]]:
    """Write a table of numbers, with as many digits as fit; not-a-number is outside the input."""
    digits = 5 if values.shape[1] <= 4 else 3
    return [[say("outside") if np.isnan(value) else short(float(value), digits) for value in row] for row in values]


def input_cells(
    grid: NDArray[np.floating], window: Window, layer: Pooling
) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Write the whole input, the winner with a star; and list the places of the window, to be framed."""
    cells = number_cells(grid)
    if layer.takes_max:
        row, column = window.winner
        cells[row][column] = f"★ {cells[row][column]}"
    return cells, [(row, column) for row, column in np.ndindex(*grid.shape) if window.covers(row, column)]


def window_cells(window: Window, layer: Pooling) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Write the window alone, padding as "outside"; and list the place of the winner, to be framed."""
    cells = number_cells(window.values)
    if not layer.takes_max:
        return cells, []
    row, column = window.winner[0] - window.top, window.winner[1] - window.left
    cells[row][column] = f"★ {cells[row][column]}"
    return cells, [(row, column)]


def share_cells(window: Window) -> list[list[str]]:
    """Write what every value of the window gives to the mean: value / count."""
    return number_cells(window.values / window.count)


def dot_cells() -> dict[str, tuple[list[list[str]], list[list[str]]]]:
    """Move a dot by one and by two columns: each input and its 2 x 2 max pooling with stride 2."""
    dot = np.zeros((2, 6))
    dot[1, 2] = 9
    tables = {}
    for title, right in ((say("The dot"), 0), (say("1 pixel to the right"), 1), (say("2 pixels to the right"), 2)):
        moved = shift(dot, 0, right)
        tables[title] = number_cells(moved), number_cells(pool(moved, Pooling()))
    return tables
