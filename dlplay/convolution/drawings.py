"""A map as a picture."""

import numpy as np
from numpy.typing import NDArray


def to_bytes(numbers: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Turn numbers into 0..255 for the screen: 0..1 as it is, other ranges from the smallest to the largest.

    numbers (height, width) or (height, width, 1 to 3 channels).
    """
    low, high = min(0.0, float(numbers.min())), max(1.0, float(numbers.max()))
    scaled = np.round((numbers - low) / (high - low) * 255).astype(np.uint8)
    if scaled.ndim == 2:
        return scaled
    missing = 3 - scaled.shape[2]
    return scaled[..., 0] if missing == 2 else np.pad(scaled, ((0, 0), (0, 0), (0, missing)))
