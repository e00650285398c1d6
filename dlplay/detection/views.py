"""What is drawn on the picture: candidates, detections, a cell with its distances, landmarks."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MOST_SIDE = 1280  # of the picture that detectors get


def to_eight_bits(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Give a picture (height, width, 3) 8 bits per channel, and make it smaller where a side has over 1280 pixels."""
    most = np.iinfo(pixels.dtype).max
    eight = pixels if most == 255 else np.rint(pixels / (most / 255)).astype(np.uint8)
    scale = MOST_SIDE / max(eight.shape[:2])
    if scale >= 1:
        return np.asarray(eight, np.uint8)
    size = [max(1, round(side * scale)) for side in (eight.shape[1], eight.shape[0])]
    return np.asarray(cv2.resize(eight, size, interpolation=cv2.INTER_AREA), np.uint8)
