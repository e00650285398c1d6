"""The window behind one output value, opened: its values, and which one won."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import Pooling, plan


@dataclass(frozen=True)
class Window:
    """What one output value is made of: values (rows, columns) is not-a-number where padding stands.

    top and left say where the window begins in the input; with padding they can be negative.
    """

    top: int
    left: int
    values: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many values count: all that are no padding."""
        return int((~np.isnan(self.values)).sum())

    @property
    def total(self) -> float:
        """Sum of the values that count."""
        return float(np.nansum(self.values))

    @property
    def largest(self) -> float:
        """The value that wins in max pooling."""
        return float(np.nanmax(self.values))

    @property
    def ties(self) -> int:
        """How many values are as large as the largest."""
        return int((self.values == self.largest).sum())

    @property
    def winner(self) -> tuple[int, int]:
        """Row and column, in the input, of the largest value; of equal ones the first in reading order."""
        row, column = divmod(int(np.nanargmax(self.values)), self.values.shape[1])
        return self.top + row, self.left + column

    def covers(self, row: int, column: int) -> bool:
        """Say whether a place of the input lies in this window."""
        height, width = self.values.shape
        return bool(0 <= row - self.top < height and 0 <= column - self.left < width)

    def frame(self, height: int, width: int) -> tuple[float, float, float, float]:
        """Top, left, height and width, without padding, as fractions of an input of height x width values."""
        top, left = max(self.top, 0), max(self.left, 0)
        bottom = min(self.top + self.values.shape[0], height)
        right = min(self.left + self.values.shape[1], width)
        return top / height, left / width, (bottom - top) / height, (right - left) / width


def open_windows(image: NDArray[np.floating], row: int, column: int, layer: Pooling) -> dict[str, Window]:
    """Open the window behind one result value in every channel: R, G and B, or gray."""
    channels = dict(zip("RGB", np.moveaxis(image, 2, 0), strict=True)) if image.ndim == 3 else {"gray": image}
    return {name: _open(channel, row, column, layer) for name, channel in channels.items()}


def value_at(result: NDArray[np.floating], row: int, column: int, channel: str) -> float:
    """Look up one value of a result, of the channel "R", "G", "B" or "gray", rounded to 5 digits."""
    value = result[row, column] if channel == "gray" else result[row, column, "RGB".index(channel)]
    return round(float(value), 5)


def _open(channel: NDArray[np.floating], row: int, column: int, layer: Pooling) -> Window:
    if layer.is_global:
        return Window(0, 0, channel.astype(np.float64))
    (_, above, below), (_, before, after) = (plan(length, layer) for length in channel.shape)
    padded = np.pad(channel.astype(np.float64), ((above, below), (before, after)), constant_values=np.nan)
    top, left = row * layer.stride, column * layer.stride
    values = padded[top : top + layer.size, left : left + layer.size]
    return Window(top - above, left - before, values)
