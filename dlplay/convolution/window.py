"""One window, opened: what the filter covers, the products, the sum of every channel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.convolution.layer import Layer, padding_sizes


@dataclass(frozen=True)
class WindowSum:
    """What one number of a feature map is made of.

    rows (F,) and columns (F,) say where the window lies in the input, below 0 or behind its end in the padding.
    inside (F, F) is False there. window and weights are (F, F, channels); activation "relu" makes negatives 0.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    window: NDArray[np.float64]
    inside: NDArray[np.bool_]
    weights: NDArray[np.float64]
    bias: float
    activation: str

    @property
    def products(self) -> NDArray[np.float64]:
        """Window times weights, element by element."""
        return self.window * self.weights

    @property
    def channel_sums(self) -> NDArray[np.float64]:
        """Sum of the products of every channel (channels,)."""
        return np.asarray(self.products.sum(axis=(0, 1)))

    @property
    def total(self) -> float:
        """Sum over all channels, plus the bias."""
        return float(self.channel_sums.sum()) + self.bias

    @property
    def value(self) -> float:
        """What stands in the feature map: the total after the activation."""
        return max(0.0, self.total) if self.activation == "relu" else self.total


def open_window(image: NDArray[np.float64], layer: Layer, row: int, column: int, number: int) -> WindowSum:
    """Open the sum behind convolve(image, layer)[row, column] of filter number 1, 2, ..."""
    lines = []
    for axis, position in enumerate((row, column)):
        size = layer.weights.shape[axis]
        before, _ = padding_sizes(image.shape[axis], size, layer.chosen)
        lines.append(position * layer.chosen.stride - before + layer.chosen.dilation * np.arange(size))
    rows, columns = lines
    height, width = image.shape[:2]
    inside = np.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width)).astype(bool)
    near = np.ix_(np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1))
    window = np.where(inside[..., np.newaxis], image[near], 0.0)
    weights, bias = layer.weights[..., number - 1], float(layer.bias[number - 1])
    return WindowSum(rows, columns, window, inside, weights, bias, layer.chosen.activation)


def next_window(place: tuple[int, int], size: tuple[int, ...]) -> tuple[int, int] | None:
    """Give the window after this one: along the row, then the next row; None after the last."""
    row, column = place
    if column + 1 < size[1]:
        return row, column + 1
    return (row + 1, 0) if row + 1 < size[0] else None


def value_at(maps: NDArray[np.float64], row: int, column: int, number: int) -> float:
    """Look up one value of the feature map of filter 1, 2, ..., rounded to 5 decimals as on the page."""
    return round(float(maps[row, column, number - 1]), 5) + 0.0
