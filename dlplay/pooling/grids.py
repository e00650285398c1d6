"""A small input as text, short enough for a link: 1 3 2 0; 4 8 5 1."""

import math
import re

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import PoolingError

GRIDS = {  # name in the link -> a grid to start from
    "hills": "1 3 2 0 1 2; 4 8 5 1 0 1; 2 5 6 2 3 1; 0 1 2 4 9 5; 1 0 1 3 5 4; 7 2 0 1 2 0",
    "one dot": "0 0 0 0 0 0; 0 0 0 0 0 0; 0 0 9 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0",
    "an edge": "0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9",
    "checkerboard": "9 0 9 0 9 0; 0 9 0 9 0 9; 9 0 9 0 9 0; 0 9 0 9 0 9; 9 0 9 0 9 0; 0 9 0 9 0 9",
    "equal values": "2 2 1 3 0; 1 2 3 3 0; 4 0 1 1 1; 4 4 1 1 5; 0 2 5 2 5",
    "below zero": "-1 -3 -2 -4; -5 -2 -8 -6; -7 -9 -1 -1; -4 -3 -5 -2",
}
MAX_SIDE = 12
MAX_VALUE = 1000


def parse_grid(text: str) -> NDArray[np.float64]:
    """Read rows parted by ; and numbers parted by spaces or commas.

    Returns (rows, columns), 1 x 1 to 12 x 12. Raises PoolingError naming the row and the number.
    """
    lines = [line for line in re.split(r"[;\n]", text) if line.strip()]
    if not lines:
        raise PoolingError("The grid is empty: write rows parted by ; such as 1 3 2 0; 4 8 5 1")
    if len(lines) > MAX_SIDE:
        raise PoolingError(f"The grid has {len(lines)} rows; {MAX_SIDE} is the most.")
    rows = [_read_row(line, number) for number, line in enumerate(lines, start=1)]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise PoolingError(f"Row {number} has {len(row)} numbers, row 1 has {len(rows[0])}: make them equal.")
    return np.array(rows)


def format_grid(grid: NDArray[np.float64]) -> str:
    """Write a grid as parse_grid reads it."""
    return "; ".join(" ".join(f"{value:.10g}" for value in row) for row in grid)


def _read_row(line: str, number: int) -> list[float]:
    words = re.split(r"[\s,]+", line.strip(" ,\t\r"))
    if len(words) > MAX_SIDE:
        raise PoolingError(f"Row {number} has {len(words)} numbers; {MAX_SIDE} is the most.")
    return [_read_number(word, f"Row {number}, number {place}") for place, word in enumerate(words, start=1)]


def _read_number(word: str, where: str) -> float:
    try:
        value = float(word)
    except ValueError as error:
        raise PoolingError(f"{where}: “{word[:20]}” is not a number: write 5, -2 or 0.5") from error
    if not math.isfinite(value) or abs(value) > MAX_VALUE:
        raise PoolingError(f"{where}: {word[:20]} is too large: stay between -{MAX_VALUE} and {MAX_VALUE}")
    return value
