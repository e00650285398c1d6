"""A few pixels, cut out and enlarged to be looked at."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.pixels.colours import to_unit


def magnify(pixels: NDArray[Any], row: int, column: int, *, reach: int = 5) -> NDArray[Any]:
    """Cut out the pixels at most reach rows and columns away; smaller at the picture's edge."""
    top, left = max(0, row - reach), max(0, column - reach)
    return pixels[top : row + reach + 1, left : column + reach + 1]


def enlarged(pixels: NDArray[Any], *, factor: int = 24) -> NDArray[np.uint8]:
    """Repeat every pixel factor times in both directions, 8 bits per channel: each stays a visible square."""
    levels = np.rint(to_unit(pixels) * 255).astype(np.uint8)
    return levels.repeat(factor, axis=0).repeat(factor, axis=1)
