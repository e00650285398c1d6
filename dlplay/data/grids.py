"""A small table of numbers as text, short enough for a link: 0 -1 0; -1 5 -1; 0 -1 0."""

import math
import re

import numpy as np
from numpy.typing import NDArray

from dlplay.words import Note, Refusal

MOST = 1000  # the largest number, either way


class GridError(Refusal):
    """Says which row and number of a text cannot be used, and what to do."""


def parse_grid(text: str, what: str, most: int) -> NDArray[np.float64]:
    """Read rows parted by ; and numbers parted by spaces or commas; fractions such as 1/9 are numbers.

    what names the table in messages; it may have `most` rows and columns. Returns (rows, columns). Raises GridError.
    """
    lines = [line for line in re.split(r"[;\n]", text) if line.strip(" ,\t\r")]
    if not lines:
        raise GridError("{what} is empty: write rows parted by ; such as 0 -1 0; -1 5 -1; 0 -1 0", what=what)
    if len(lines) > most:
        raise GridError("{what} has {lines} rows; {most} is the most.", what=what, lines=len(lines), most=most)
    rows = [
        _read_row(line, Note("{what}, row {number}", what=what, number=number), most)
        for number, line in enumerate(lines, start=1)
    ]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            comma = Note(" Write decimals with a point: 1.5.") if re.search(r"\d,\d", text) else ""
            raise GridError(
                "{what}: row {number} has {row} numbers, row 1 has {rows}: make them equal.{comma}",
                what=what,
                number=number,
                row=len(row),
                rows=len(rows[0]),
                comma=comma,
            )
    return np.array(rows)


def parse_fraction(text: str) -> float:
    """Read a number such as 0.5, -2, 1e-3 or 1/9; at most 1000 either way. Raises GridError."""
    try:
        numerator, slash, denominator = text.strip().partition("/")
        value = float(numerator) / (float(denominator) if slash else 1.0)
    except (ValueError, ZeroDivisionError) as error:
        raise GridError(
            "“{text}” is not a number: write 0.5, -2 or a fraction such as 1/9", text=text.strip()[:20]
        ) from error
    if not math.isfinite(value) or abs(value) > MOST:
        raise GridError("{text} is too large: stay between -{most} and {most}", text=text.strip()[:20], most=MOST)
    return value


def format_grid(grid: NDArray[np.float64]) -> str:
    """Write a table of numbers as parse_grid reads it."""
    return "; ".join(" ".join(f"{value + 0.0:.10g}" for value in row) for row in grid)


def _read_row(line: str, where: str, most: int) -> list[float]:
    words = re.split(r"[\s,]+", line.strip(" ,\t\r"))
    if len(words) > most:
        raise GridError("{where} has {words} numbers; {most} is the most.", where=where, words=len(words), most=most)
    values = []
    for place, word in enumerate(words, start=1):
        try:
            values.append(parse_fraction(word))
        except GridError as error:
            raise GridError("{where}, number {place}: {error}", where=where, place=place, error=error) from error
    return values
