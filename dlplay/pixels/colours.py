"""The lecture's colour formulas, and how they run over a picture of any size."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

GRAY_WEIGHTS = (0.299, 0.587, 0.114)  # ITU-R BT.601: how bright red, green and blue look to us
ROWS_AT_ONCE = 256  # bounds the memory that a large picture needs


@dataclass(frozen=True)
class Recoloured:
    """A formula's picture, uint8, with the number of values that had to be clipped or were undefined."""

    pixels: NDArray[np.uint8]
    clipped: int
    undefined: int


def to_unit(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Turn integer colours into 0..1, as the lecture's mpimg.imread does: value / largest possible value."""
    return (pixels / np.float32(np.iinfo(pixels.dtype).max)).astype(np.float32)


def negative(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Subtract every value from 1 (broadcast, element by element): white becomes black, yellow blue."""
    return np.float32(1) - image


def gray_average(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of the three channels: (R + G + B) / 3."""
    gray: NDArray[np.float32] = (image[..., 0] + image[..., 1] + image[..., 2]) / np.float32(3)
    return gray


def gray_weighted(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weigh the channels as bright as they look to us: 0.299 R + 0.587 G + 0.114 B."""
    red, green, blue = GRAY_WEIGHTS
    gray: NDArray[np.float32] = red * image[..., 0] + green * image[..., 1] + blue * image[..., 2]
    return gray


def to_gray(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Turn integer colours into one gray value in 0..1 each, by the weighted formula."""
    return gray_weighted(to_unit(pixels))


def difference(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance between the two gray formulas: |average - weighted|."""
    distance: NDArray[np.float32] = np.abs(gray_average(image) - gray_weighted(image))
    return distance


def unchanged(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Leave every value as it is."""
    return image


GRAY_FORMULAS = (  # name, formula, gain for the screen, what the picture shows
    ("average", gray_average, 1.0, "Average: (R + G + B) / 3."),
    ("weighted", gray_weighted, 1.0, "Weighted: 0.299 R + 0.587 G + 0.114 B."),
    ("distance", difference, 4.0, "Where the two differ, four times as bright as it is."),
)


def recolour(
    pixels: NDArray[Any], formula: Callable[[NDArray[np.float32]], NDArray[np.float32]], *, gain: float = 1.0
) -> Recoloured:
    """Apply a formula to a whole picture, a few rows at a time, and round the result to 8 bits.

    The formula gets (rows, width, 3) in 0..1 and gives (rows, width) or (rows, width, 3). The result is
    multiplied by gain; what is then below 0 or above 1 is clipped, what is undefined (0/0) becomes 0.
    """
    strips, clipped, undefined = [], 0, 0
    for start in range(0, len(pixels), ROWS_AT_ONCE):
        with np.errstate(over="ignore", invalid="ignore"):
            values = formula(to_unit(pixels[start : start + ROWS_AT_ONCE])) * np.float32(gain)
        not_a_number = np.isnan(values)
        undefined += int(not_a_number.sum())
        clipped += int(((values < 0) | (values > 1)).sum())
        values = np.clip(np.where(not_a_number, 0, values), 0, 1)
        strips.append(np.rint(values * 255).astype(np.uint8))
    return Recoloured(np.concatenate(strips), clipped, undefined)
