"""Sums can be negative or above 1; a screen cannot: three honest ways to show them."""

import cv2
import numpy as np
from numpy.typing import NDArray

DISPLAYS = {  # name -> what it does to sums that a screen cannot show
    "clip": "below 0 is black, above 1 is white",
    "absolute": "the sign is dropped, then above 1 is white",
    "stretch": "the smallest value is black, the largest white",
}


def to_bytes(values: NDArray[np.float32], display: str = "clip") -> NDArray[np.uint8]:
    """Turn sums into 0..255 for the screen by one of the DISPLAYS; the values themselves stay as they are."""
    if display == "absolute":
        return np.asarray(cv2.convertScaleAbs(values, alpha=255))
    factor, shift = 255.0, 0.0
    if display == "stretch":
        low, high = float(values.min()), float(values.max())
        factor = 255 / ((high - low) or 1.0)
        shift = -low * factor
    return np.asarray(cv2.addWeighted(values, factor, values, 0, shift, dtype=cv2.CV_8U))  # rounds and clips
