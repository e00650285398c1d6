"""A small table of numbers as text, short enough for a link: 0 -1 0; -1 5 -1; 0 -1 0."""

import math
import re

import numpy as np
from numpy.typing import NDArray

MOST = 1000  # the largest number, either way


class GridError(ValueError):
    """Says which row and number of a text cannot be used, and what to do."""


def parse_grid(text: str, what: str, most: int) -> NDArray[np.float64]:
    """Read rows parted by ; and numbers parted by spaces or commas; fractions such as 1/9 are numbers.

    what names the table in messages; it may have `most` rows and columns. Returns (rows, columns). Raises GridError.
    """
    lines = [line for line in re.split(r"[;\n]", text) if line.strip(" ,\t\r")]
    if not lines:
        raise GridError(f"{what} is empty: write rows parted by ; such as 0 -1 0; -1 5 -1; 0 -1 0")
    if len(lines) > most:
        raise GridError(f"{what} has {len(lines)} rows; {most} is the most.")
    rows = [_read_row(line, f"{what}, row {number}", most) for number, line in enumerate(lines, start=1)]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            comma = " Write decimals with a point: 1.5." if re.search(r"\d,\d", text) else ""
            raise GridError(
                f"{what}: row {number} has {len(row)} numbers, row 1 has {len(rows[0])}: make them equal.{comma}"
            )
    return np.array(rows)


def parse_fraction(text: str) -> float:
    """Read a number such as 0.5, -2, 1e-3 or 1/9; at most 1000 either way. Raises GridError."""
    try:
        numerator, slash, denominator = text.strip().partition("/")
        value = float(numerator) / (float(denominator) if slash else 1.0)
    except (ValueError, ZeroDivisionError) as error:
        raise GridError(f"“{text.strip()[:20]}” is not a number: write 0.5, -2 or a fraction such as 1/9") from error
    if not math.isfinite(value) or abs(value) > MOST:
        raise GridError(f"{text.strip()[:20]} is too large: stay between -{MOST} and {MOST}")
    return value


def format_grid(grid: NDArray[np.float64]) -> str:
    """Write a table of numbers as parse_grid reads it."""
    return "; ".join(" ".join(f"{value + 0.0:.10g}" for value in row) for row in grid)


def _read_row(line: str, where: str, most: int) -> list[float]:
    words = re.split(r"[\s,]+", line.strip(" ,\t\r"))
    if len(words) > most:
        raise GridError(f"{where} has {len(words)} numbers; {most} is the most.")
    values = []
    for place, word in enumerate(words, start=1):
        try:
            values.append(parse_fraction(word))
        except GridError as error:
            raise GridError(f"{where}, number {place}: {error}") from error
    return values
