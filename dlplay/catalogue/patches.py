"""A picture as a sentence of patches: what a vision transformer reads."""

import numpy as np
from numpy.typing import NDArray

PATCHES = (8, 14, 16, 28, 32, 56)


def cut_patches(image: NDArray[np.float32], patch: int) -> NDArray[np.float32]:
    """Cut a square picture (side, side, channels) into patches (count, patch, patch, channels), in reading order."""
    count, channels = image.shape[0] // patch, image.shape[2]
    rows = image.reshape(count, patch, count, patch, channels)
    return np.ascontiguousarray(rows.transpose(0, 2, 1, 3, 4)).reshape(count**2, patch, patch, channels)
