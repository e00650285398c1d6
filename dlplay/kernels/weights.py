"""A kernel as text, short enough for a link: 0 -1 0; -1 5 -1; 0 -1 0."""

import math
import re
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]  # (rows, columns)
MAX_SIDE = 11
MAX_WEIGHT = 1000


class KernelError(ValueError):
    """Says what is wrong with a kernel or its settings and what to do."""


def parse_weights(text: str) -> NDArray[np.float64]:
    """Read rows parted by ; and numbers parted by spaces or commas; fractions such as 1/9 are numbers.

    Returns weights (rows, columns), 1 x 1 to 11 x 11. Raises KernelError naming the row and the number.
    """
    lines = [line for line in re.split(r"[;\n]", text) if line.strip()]
    if not lines:
        raise KernelError("The kernel is empty: write rows parted by ; such as 0 -1 0; -1 5 -1; 0 -1 0")
    if len(lines) > MAX_SIDE:
        raise KernelError(f"The kernel has {len(lines)} rows; {MAX_SIDE} is the most.")
    rows = [_read_row(line, number) for number, line in enumerate(lines, start=1)]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise KernelError(f"Row {number} has {len(row)} numbers, row 1 has {len(rows[0])}: make them equal.")
    return np.array(rows)


def parse_fraction(text: str) -> float:
    """Read a number such as 0.5, -2, 1e-3 or 1/9; at most 1000 either way. Raises KernelError."""
    try:
        numerator, slash, denominator = text.strip().partition("/")
        value = float(numerator) / (float(denominator) if slash else 1.0)
    except (ValueError, ZeroDivisionError) as error:
        raise KernelError(f"“{text.strip()[:20]}” is not a number: write 0.5, -2 or a fraction such as 1/9") from error
    if not math.isfinite(value) or abs(value) > MAX_WEIGHT:
        raise KernelError(f"{text.strip()[:20]} is too large: stay between -{MAX_WEIGHT} and {MAX_WEIGHT}")
    return value


def format_weights(weights: NDArray[np.float64]) -> str:
    """Write weights as parse_weights reads them."""
    return "; ".join(" ".join(f"{value:.10g}" for value in row) for row in weights)


def as_fraction(value: float) -> str:
    """Write a number as a short fraction where one is exact to ten digits (0.111... -> 1/9)."""
    fraction = Fraction(value).limit_denominator(150)
    return str(fraction) if abs(float(fraction) - value) < 1e-10 else f"{value:.5g}"


def _read_row(line: str, number: int) -> list[float]:
    words = re.split(r"[\s,]+", line.strip())
    if len(words) > MAX_SIDE:
        raise KernelError(f"Row {number} has {len(words)} numbers; {MAX_SIDE} is the most.")
    values = []
    for place, word in enumerate(words, start=1):
        try:
            values.append(parse_fraction(word))
        except KernelError as error:
            raise KernelError(f"Row {number}, number {place}: {error}") from error
    return values
