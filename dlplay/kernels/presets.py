"""Kernels with a name: what each does to a picture, and its weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KERNELS = {  # name -> what it does to the picture
    "mean blur": "Every pixel becomes the mean of its neighbours.",
    "Gaussian blur": "A mean in which near neighbours weigh more than far ones.",
    "identity": "Every pixel stays what it is.",
    "shift": "Every pixel is replaced by one neighbour, so the whole picture moves by one pixel.",
    "sharpen": "What differs from the neighbours is exaggerated.",
    "edges: Sobel, across": "Large where brightness changes from left to right.",
    "edges: Sobel, down": "Large where brightness changes from top to bottom.",
    "edges: Prewitt, across": "As Sobel across, but all three rows weigh the same.",
    "edges: Prewitt, down": "As Sobel down, but all three columns weigh the same.",
    "edges: Laplacian": "Large where a pixel differs from the mean of its four neighbours.",
    "emboss": "Brightness differences along a diagonal become relief; the offset 0.5 keeps flat parts gray.",
    "empty": "All weights are 0: fill in your own.",
}
SIZED = ("mean blur", "Gaussian blur", "identity", "shift", "empty")  # the others are 3 x 3 by definition
_FIXED = {
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "edges: Sobel, across": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "edges: Sobel, down": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "edges: Prewitt, across": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    "edges: Prewitt, down": ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    "edges: Laplacian": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "emboss": ((-2, -1, 0), (-1, 0, 1), (0, 1, 2)),
}


@dataclass(frozen=True)
class Kernel:
    """Weights (rows, columns) with the scale that multiplies the sum and the offset that is added to it."""

    weights: NDArray[np.float64]
    scale: str = "1"
    offset: float = 0.0


def preset(name: str, *, rows: int = 3, columns: int = 3, sigma: float = 1.0) -> Kernel:
    """Give the kernel of that name; rows, columns and sigma (in pixels) count for those in SIZED only."""
    if name in _FIXED:
        return Kernel(np.array(_FIXED[name], dtype=float), offset=0.5 if name == "emboss" else 0.0)
    weights = np.zeros((rows, columns))
    if name == "mean blur":
        return Kernel(np.ones((rows, columns)), scale=f"1/{rows * columns}")
    if name == "Gaussian blur":
        weights = _gaussian(rows, columns, sigma)
        return Kernel(weights, scale=f"1/{weights.sum():.10g}")
    if name == "identity":
        weights[rows // 2, columns // 2] = 1
    if name == "shift":
        weights[rows // 2, max(0, columns // 2 - 1)] = 1
    return Kernel(weights)


def _gaussian(rows: int, columns: int, sigma: float) -> NDArray[np.float64]:
    """Sample exp(-(x² + y²) / 2 sigma²), 1 at the centre, rounded to 4 decimals."""
    y = np.arange(rows) - (rows - 1) / 2
    x = np.arange(columns) - (columns - 1) / 2
    bell = np.exp(-(y[:, np.newaxis] ** 2 + x**2) / (2 * sigma**2))
    rounded: NDArray[np.float64] = np.round(bell / bell.max(), 4)
    return rounded
