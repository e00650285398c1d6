"""Pooled pictures for the screen."""

import numpy as np
from numpy.typing import NDArray


def to_bytes(image: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Turn values in 0..1 into 0..255."""
    return np.asarray(np.rint(np.clip(image, 0, 1) * 255), dtype=np.uint8)


def distance_to_bytes(before: NDArray[np.floating], after: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Show the absolute change at every place: none is black, the largest is white."""
    distance = np.abs(after - before)
    return to_bytes(distance / (float(distance.max()) or 1.0))


def enlarged(pixels: NDArray[np.uint8], *, width: int = 400) -> NDArray[np.uint8]:
    """Repeat every pixel, so that a small picture has about this width and each pixel stays a visible square."""
    factor = max(1, width // max(pixels.shape[:2]))
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)
