"""The boxes around objects whose pixels are known."""

import numpy as np
from numpy.typing import NDArray
from skimage import measure


def boxes_around(objects: NDArray[np.int32]) -> NDArray[np.float64]:
    """Give the box x1, y1, x2, y2 around the pixels of each object 1, 2, ... of a map."""
    corners = [(one.bbox[1], one.bbox[0], one.bbox[3], one.bbox[2]) for one in measure.regionprops(objects)]
    return np.array(corners, np.float64).reshape(-1, 4)
