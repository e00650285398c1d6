"""The pooling layer itself: no weights, only a window that slides."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import GridError

Array = NDArray[np.floating]  # (height, width) or (height, width, channels)
KINDS = {  # name -> what one output value is
    "max": "the largest value of its window",
    "average": "the mean of its window",
    "global max": "the largest value of the whole input",
    "global average": "the mean of the whole input",
}
PADDINGS = {  # name -> what happens at the edge
    "valid": "only whole windows count; what is left over at the bottom and on the right is dropped",
    "same": "windows may reach over the edge; what lies outside does not count, neither as largest nor in the mean",
}


class PoolingError(GridError):
    """Says why a pooling layer or a grid cannot be used and what to do."""


@dataclass(frozen=True)
class Pooling:
    """What is chosen for a pooling layer; nothing in it is learned. size and stride hold for rows and columns."""

    kind: str = "max"
    size: int = 2
    stride: int = 2
    padding: str = "valid"

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.padding not in PADDINGS or min(self.size, self.stride) < 1:
            raise PoolingError(
                "{layer} cannot be: kind is one of {kinds}; padding is valid or same; filter size and stride are "
                "at least 1.",
                layer=self,
                kinds=", ".join(KINDS),
            )

    @property
    def is_global(self) -> bool:
        """True where one window covers the whole input."""
        return self.kind.startswith("global")

    @property
    def takes_max(self) -> bool:
        """True for the largest value, False for the mean."""
        return self.kind.endswith("max")


def plan(length: int, layer: Pooling) -> tuple[int, int, int]:
    """Say how many windows lie along one axis, and how much padding before and after it they need.

    valid: floor((N - F) / S) + 1 windows; same: ceil(N / S) windows, the odd line of padding comes last, as in Keras.
    """
    if layer.is_global:
        return 1, 0, 0
    if layer.padding == "valid":
        return (length - layer.size) // layer.stride + 1, 0, 0
    count = -(-length // layer.stride)
    missing = max((count - 1) * layer.stride + layer.size - length, 0)
    return count, missing // 2, missing - missing // 2


def output_size(shape: tuple[int, ...], layer: Pooling) -> tuple[int, int]:
    """Rows and columns of the result for an input of this shape; raises PoolingError where no window fits."""
    height, width = shape[:2]
    if min(height, width) < 1:
        raise PoolingError("The input is empty: it needs at least one row and one column.")
    if layer.padding == "valid" and not layer.is_global and layer.size > min(height, width):
        raise PoolingError(
            "The filter is {size} x {size}, but the input only {height} x {width}, so not one window fits: "
            "choose a smaller filter, a larger input, or the padding “same”.",
            size=layer.size,
            height=height,
            width=width,
        )
    return plan(height, layer)[0], plan(width, layer)[0]


def pool(image: NDArray[np.floating], layer: Pooling) -> NDArray[np.floating]:
    """Keep of every window the largest value or the mean: out[r, c] = max or mean over i, j of x[r S + i, c S + j].

    image (height, width) or (height, width, channels); every channel is pooled alone. A window is first pooled
    along its rows and then along its columns, which gives the same. Raises PoolingError where no window fits.
    """
    height, width = image.shape[:2]
    output_size(image.shape, layer)
    if layer.is_global and layer.takes_max:
        return np.asarray(image.max(axis=(0, 1), keepdims=True))
    if layer.is_global:
        return np.asarray(image.mean(axis=(0, 1), keepdims=True, dtype=np.float64).astype(image.dtype))
    if layer.takes_max:
        return _slide(_slide(image, 0, layer, np.maximum, -np.inf), 1, layer, np.maximum, -np.inf)
    totals = _slide(_slide(image.astype(np.float64), 0, layer, np.add, 0), 1, layer, np.add, 0)
    rows = _slide(np.ones((height, 1)), 0, layer, np.add, 0)  # how many values of a window are no padding
    columns = _slide(np.ones((1, width)), 1, layer, np.add, 0)
    counts = (rows * columns).reshape(totals.shape[:2] + (1,) * (image.ndim - 2))
    return np.asarray((totals / counts).astype(image.dtype))


def _slide(
    values: NDArray[np.floating], axis: int, layer: Pooling, combine: np.ufunc, outside: float
) -> NDArray[np.floating]:
    """Combine size neighbours along one axis, at every stride-th place."""
    count, before, after = plan(values.shape[axis], layer)
    lines = np.moveaxis(values, axis, 0)
    padded = np.pad(lines, [(before, after)] + [(0, 0)] * (lines.ndim - 1), constant_values=outside)
    reach = (count - 1) * layer.stride + 1
    neighbours = [padded[first : first + reach : layer.stride] for first in range(layer.size)]
    return np.moveaxis(reduce(combine, neighbours), 0, axis)
