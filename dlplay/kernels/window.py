"""The sum behind one pixel, opened: the window, the weights, the products."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.kernels.correlation import Sliding


@dataclass(frozen=True)
class PixelSum:
    """What one output pixel is made of: window, inside and weights have the kernel's shape.

    rows and columns say where the window lies in the picture; inside is False where padding made a value.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    window: NDArray[np.float64]
    inside: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def frame(self, height: int, width: int) -> tuple[float, float, float, float]:
        """Top, left, height and width of the window as fractions of a picture of height x width pixels."""
        top, left = int(self.rows[0]), int(self.columns[0])
        bottom, right = int(self.rows[-1]) + 1, int(self.columns[-1]) + 1
        return top / height, left / width, (bottom - top) / height, (right - left) / width

    @property
    def products(self) -> NDArray[np.float64]:
        """Window times weights, element by element."""
        return self.window * self.weights

    @property
    def total(self) -> float:
        """Sum of the products."""
        return float(self.products.sum())


def sum_at(
    channel: NDArray[np.float32], weights: NDArray[np.float64], row: int, column: int, sliding: Sliding
) -> PixelSum:
    """Open the sum behind result[row, column] of one channel (height, width) under apply_kernel."""
    turned = sliding.operation == "convolution"
    lines = []
    for position, size in zip((row, column), weights.shape, strict=True):
        reach = sliding.dilation * (size - 1) + 1
        before = reach - 1 - reach // 2 if turned else reach // 2
        start = position * sliding.stride - (0 if sliding.padding == "valid" else before)
        lines.append(start + sliding.dilation * np.arange(size))
    rows, columns = lines
    height, width = channel.shape
    inside = np.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width)).astype(bool)
    sources = np.ix_(_source(rows, height, sliding.padding), _source(columns, width, sliding.padding))
    window = channel[sources].astype(np.float64)
    if sliding.padding == "zero":
        window = np.where(inside, window, 0.0)
    return PixelSum(rows, columns, window, inside, weights[::-1, ::-1] if turned else weights)


def open_sums(
    image: NDArray[np.float32], weights: NDArray[np.float64], row: int, column: int, sliding: Sliding
) -> dict[str, PixelSum]:
    """Open the sum behind one result pixel in every channel: R, G and B, or gray."""
    channels = dict(zip("RGB", np.moveaxis(image, 2, 0), strict=True)) if image.ndim == 3 else {"gray": image}
    return {name: sum_at(channel, weights, row, column, sliding) for name, channel in channels.items()}


def value_at(result: NDArray[np.float32], row: int, column: int, channel: str) -> float:
    """Look up one value of a result, of the channel "R", "G", "B" or "gray"."""
    return float(result[row, column] if channel == "gray" else result[row, column, "RGB".index(channel)])


def _source(line: NDArray[np.int64], length: int, padding: str) -> NDArray[np.int64]:
    """Say which pixel of the picture stands in for a place that may lie outside it."""
    if padding == "reflect" and length > 1:
        period = 2 * (length - 1)
        return np.minimum(line % period, period - line % period)
    return np.clip(line, 0, length - 1)
