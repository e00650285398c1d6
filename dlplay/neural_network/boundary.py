"""What the network says everywhere on a plane of two inputs, and what each hidden unit says there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.neural_network.columns import NeuralError
from dlplay.neural_network.network import Array, Layers, chances, forward
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import Training

CELLS = 100


@dataclass(frozen=True)
class Window:
    """A part of the plane: x and y (cells,) in the table's units, points (cells * cells, terms) scaled, row by row.

    y_name is empty where there is one input only. held says at what the other inputs are kept.
    """

    x: Array
    y: Array
    x_name: str
    y_name: str
    points: Array
    held: str


def start_axes(data: Prepared) -> tuple[str, str]:
    """Choose two inputs to draw: numeric ones if there are two; the second is empty where there is one input only."""
    names = [*data.numeric, *(name for name in data.names if name not in data.numeric), ""]
    return names[0], names[1]


def open_window(data: Prepared, x_name: str, y_name: str, cells: int = CELLS) -> Window:
    """Lay a grid over the rows along two inputs; all others stay at the typical row's values."""
    if x_name not in data.names or (y_name and y_name not in data.names) or x_name == y_name:
        raise NeuralError("Choose two different inputs for the picture.")
    values = data.inputs * data.spreads + data.means
    x = wide_span(values[:, data.names.index(x_name)], cells)
    y = wide_span(values[:, data.names.index(y_name)], cells) if y_name else np.linspace(-1, 1, cells)
    points = np.tile(data.middle, (cells * cells, 1))
    across, up = np.meshgrid(x, y)
    points[:, data.names.index(x_name)] = across.ravel()
    if y_name:
        points[:, data.names.index(y_name)] = up.ravel()
    return Window(x, y, x_name, y_name, (points - data.means) / data.spreads, held_sentence(data, x_name, y_name))


def wide_span(values: Array, cells: int) -> Array:
    """Give evenly spaced values, a little beyond the smallest and the largest."""
    low, high = float(values.min()), float(values.max())
    edge = 0.12 * (high - low) or 1.0
    return np.linspace(low - edge, high + edge, cells)


def held_sentence(data: Prepared, x_name: str, y_name: str) -> str:
    """Say at what values the inputs stay that are not drawn."""
    others = [
        f"{name} = {value:.4g}"
        for name, value in zip(data.names, data.middle, strict=True)
        if name not in (x_name, y_name)
    ]
    if not others:
        return ""
    more = f" and {len(others) - 6} more" if len(others) > 6 else ""
    return f"Inputs that are not drawn stay at their median or most frequent value: {', '.join(others[:6])}{more}."


def boundary_map(layers: Layers, window: Window, activation: str) -> Array:
    """Give the chance of every class at every place of the window, (cells, cells, classes)."""
    found = chances(forward(layers, window.points, activation)[-1])
    return found.reshape(len(window.y), len(window.x), -1)


def boundary_film(training: Training, window: Window, activation: str) -> NDArray[np.uint8]:
    """Give a map after every recorded epoch, (frames, cells, cells): two classes in percent, more by class."""
    return np.stack([coarse(boundary_map(frame.layers, window, activation)) for frame in training.frames])


def coarse(chance: Array) -> NDArray[np.uint8]:
    """Reduce a map of chances to small numbers: percent of the second class, or the likeliest of more classes."""
    if chance.shape[-1] == 2:
        return np.round(100 * chance[..., 1]).astype(np.uint8)
    return np.asarray(chance.argmax(axis=-1).astype(np.uint8))


def unit_maps(layers: Layers, window: Window, activation: str, which: int) -> Array:
    """Give what every unit of a hidden layer (counted from 1) gives out on the window, (units, cells, cells)."""
    found = forward(layers, window.points, activation)[which]
    return found.T.reshape(-1, len(window.y), len(window.x))


def unit_lines(layers: Layers, data: Prepared, window: Window) -> list[tuple[Array, Array]]:
    """Give for every unit of the first hidden layer the line on which its sum is 0, as x and y of its two ends.

    A line that does not cross the window is empty. Without a hidden layer the only line is the output's.
    """
    first = layers[0]
    slopes = first.weights / data.spreads[:, np.newaxis]
    sums = first.biases + (data.middle - data.means) @ slopes
    a, b = data.names.index(window.x_name), data.names.index(window.y_name) if window.y_name else None
    sums = sums - data.middle[a] * slopes[a] - (data.middle[b] * slopes[b] if b is not None else 0)
    across, up = slopes[a], slopes[b] if b is not None else np.zeros(len(sums))
    return [cross(window, float(w0), float(w1), float(w2)) for w0, w1, w2 in zip(sums, across, up, strict=True)]


def cross(window: Window, w0: float, w1: float, w2: float) -> tuple[Array, Array]:
    """Find where w0 + w1 x + w2 y = 0 enters and leaves the window."""
    left, right, low, high = window.x[0], window.x[-1], window.y[0], window.y[-1]
    ends = []
    if w2:
        ends += [(x, y) for x in (left, right) if low <= (y := -(w0 + w1 * x) / w2) <= high]
    if w1:
        ends += [(x, y) for y in (low, high) if left <= (x := -(w0 + w2 * y) / w1) <= right]
    ends = sorted(ends)[:: max(len(ends) - 1, 1)] if len(ends) > 1 else []
    return np.array([x for x, _ in ends]), np.array([y for _, y in ends])
