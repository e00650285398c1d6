"""A kernel's weights as text."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import GridError, parse_grid
from dlplay.words import Note

Weights = NDArray[np.float64]  # (rows, columns)
MAX_SIDE = 11


class KernelError(GridError):
    """Says what is wrong with a kernel's settings and what to do."""


def parse_weights(text: str) -> NDArray[np.float64]:
    """Read a kernel such as 0 -1 0; -1 5 -1; 0 -1 0.

    Returns weights (rows, columns), 1 x 1 to 11 x 11. Raises GridError naming the row and the number.
    """
    return parse_grid(text, Note("The kernel"), MAX_SIDE)


def as_fraction(value: float) -> str:
    """Write a number as a short fraction where one is exact to ten digits (0.111... -> 1/9)."""
    fraction = Fraction(value).limit_denominator(150)
    return str(fraction) if abs(float(fraction) - value) < 1e-10 else f"{value:.5g}"
