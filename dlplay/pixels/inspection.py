"""What the array of a picture holds: its shape, its range, one pixel, all values counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.pixels.colours import to_unit


@dataclass(frozen=True)
class PixelFacts:
    """Shape, dtype and range of a picture's array."""

    shape: tuple[int, ...]
    dtype: str
    lowest: int
    highest: int
    means: tuple[float, float, float]


@dataclass(frozen=True)
class PixelReading:
    """One pixel: R, G, B as stored, and in 0..1."""

    stored: tuple[int, int, int]
    unit: tuple[float, float, float]
    largest: int

    def __str__(self) -> str:
        """Write the pixel as the lecture does: 0.98762 | 0.72549 | 0.35294."""
        return pixel_text(self.unit)


def describe(pixels: NDArray[Any]) -> PixelFacts:
    """Give shape (height, width, channels), dtype, smallest and largest value, mean of R, G and B in 0..1."""
    means = pixels.mean(axis=(0, 1)) / np.iinfo(pixels.dtype).max
    red, green, blue = (float(mean) for mean in means)
    return PixelFacts(pixels.shape, str(pixels.dtype), int(pixels.min()), int(pixels.max()), (red, green, blue))


def read_pixel(pixels: NDArray[Any], row: int, column: int) -> PixelReading:
    """Look up the pixel at row and column, both counted from 0 at the top left."""
    red, green, blue = (int(value) for value in pixels[row, column])
    unit = tuple(float(value) for value in to_unit(pixels[row, column]))
    return PixelReading((red, green, blue), (unit[0], unit[1], unit[2]), int(np.iinfo(pixels.dtype).max))


def apply_to_pixel(
    pixels: NDArray[Any], row: int, column: int, formula: Callable[[NDArray[np.float32]], NDArray[np.float32]]
) -> str:
    """Write a formula's value at one pixel: one number if it gives gray, R | G | B if it gives three; not clipped."""
    value = formula(to_unit(pixels[row : row + 1, column : column + 1]))
    return pixel_text(tuple(float(one) for one in value.ravel()))


def pixel_text(values: tuple[float, ...]) -> str:
    """Write one pixel's values as the lecture does: 0.98762 | 0.72549 | 0.35294."""
    return " | ".join(f"{value:.5f}" for value in values)


def histogram(pixels: NDArray[Any]) -> NDArray[np.int64]:
    """Count how many pixels have each of 256 intensities, for R, G and B: shape (3, 256)."""
    step = (int(np.iinfo(pixels.dtype).max) + 1) // 256
    return np.stack([np.bincount((channel // step).ravel(), minlength=256) for channel in np.moveaxis(pixels, 2, 0)])
