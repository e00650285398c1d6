"""What the network says everywhere on a plane of two inputs, and what each hidden unit says there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.neural_network.columns import NeuralError
from dlplay.neural_network.network import Array, Layers, forward, probabilities
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import Training
from dlplay.neural_network.words.held import held_sentence

CELLS = 100
NEAR_END = np.array([[0.95, 0.05], [0.05, 0.95]])  # how much of each end of a line
TWINS = 0.98  # two inputs with a higher correlation show nearly the same


@dataclass(frozen=True)
class Window:
    """A part of the plane: x and y (cells,) in the table's units, points (cells * cells, terms) scaled, row by row.

    y_name is empty where there is one input only. base (terms,), in the table's units, is where the other inputs are
    kept; held says so.
    """

    x: Array
    y: Array
    x_name: str
    y_name: str
    points: Array
    base: Array
    held: str


def start_axes(data: Prepared) -> tuple[str, str]:
    """Choose two inputs to draw, in the table's order: numeric ones before others, those that part the classes best.

    The second is empty where there is one input only; it is not one that nearly repeats the first.
    """
    worth = sorted(data.names, key=lambda name: (name not in data.numeric, -parting(data, name)))
    if len(worth) == 1:
        return worth[0], ""
    values = dict(zip(data.names, data.inputs[data.training].T, strict=True))
    kinds = [name for name in worth[1:] if name in data.numeric] or worth[1:]
    new = [name for name in kinds if abs(np.corrcoef(values[worth[0]], values[name])[0, 1]) < TWINS]
    first, second = sorted((worth[0], (new or kinds)[0]), key=data.names.index)
    return first, second


def parting(data: Prepared, name: str) -> float:
    """Give the share of an input's variance that lies between the classes' means, 0 to 1."""
    values, codes = data.inputs[data.training, data.names.index(name)], data.codes[data.training]
    means = np.array([values[codes == code].mean() for code in codes])
    return float(means.var() / max(values.var(), 1e-300))


def open_window(data: Prepared, x_name: str, y_name: str, place: int | None = None, *, cells: int = CELLS) -> Window:
    """Lay a grid over the rows along two inputs; all others stay at one row's values, or at the typical row's."""
    if x_name not in data.names or (y_name and y_name not in data.names) or x_name == y_name:
        raise NeuralError("Choose two different inputs for the picture.")
    values = data.inputs * data.spreads + data.means
    base = data.middle if place is None else values[place]
    x = wide_span(values[:, data.names.index(x_name)], cells)
    y = wide_span(values[:, data.names.index(y_name)], cells) if y_name else np.linspace(-1, 1, cells)
    points = np.tile(base, (cells * cells, 1))
    across, up = np.meshgrid(x, y)
    points[:, data.names.index(x_name)] = across.ravel()
    if y_name:
        points[:, data.names.index(y_name)] = up.ravel()
    held = held_sentence(data, base, place, (x_name, y_name))
    return Window(x, y, x_name, y_name, (points - data.means) / data.spreads, base, held)


def wide_span(values: Array, cells: int) -> Array:
    """Give evenly spaced values, a little beyond the smallest and the largest."""
    low, high = float(values.min()), float(values.max())
    edge = 0.12 * (high - low) or 1.0
    return np.linspace(low - edge, high + edge, cells)


def boundary_map(layers: Layers, window: Window, activation: str) -> Array:
    """Give the probability of every class at every place of the window, (cells, cells, classes)."""
    found = probabilities(forward(layers, window.points, activation)[-1])
    return found.reshape(len(window.y), len(window.x), -1)


def boundary_film(training: Training, window: Window, activation: str) -> NDArray[np.uint8]:
    """Give a map after every recorded epoch, (frames, cells, cells): two classes in percent, more by class."""
    return np.stack([coarse(boundary_map(frame.layers, window, activation)) for frame in training.frames])


def coarse(probability: Array) -> NDArray[np.uint8]:
    """Reduce a map of probabilities to small numbers: percent of the second class, or the likeliest of more classes."""
    if probability.shape[-1] == 2:
        return np.nan_to_num(np.round(100 * probability[..., 1]), nan=50).astype(np.uint8)  # no number: undecided
    return np.asarray(probability.argmax(axis=-1).astype(np.uint8))


def unit_maps(layers: Layers, window: Window, activation: str, which: int) -> Array:
    """Give what every unit of a hidden layer (counted from 1) gives out on the window, (units, cells, cells)."""
    found = forward(layers, window.points, activation)[which]
    return found.T.reshape(-1, len(window.y), len(window.x))


def unit_lines(layers: Layers, data: Prepared, window: Window) -> list[tuple[Array, Array]]:
    """Give for every unit of the first hidden layer the line on which its sum is 0, as x and y of its two ends.

    A line that does not cross the window is empty. Without a hidden layer the only line is the output's.
    """
    first = layers[0]
    a, b = data.names.index(window.x_name), data.names.index(window.y_name) if window.y_name else None
    with np.errstate(over="ignore", invalid="ignore"):  # of a training that diverged no line crosses the window
        slopes = first.weights / data.spreads[:, np.newaxis]
        sums = first.biases + (window.base - data.means) @ slopes
        sums = sums - window.base[a] * slopes[a] - (window.base[b] * slopes[b] if b is not None else 0)
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


def label_places(lines: list[tuple[Array, Array]], window: Window) -> dict[int, tuple[float, float]]:
    """Choose for every unit the end of its line that is farther from the names already there: unit -> x, y."""
    spans = np.array([np.ptp(window.x), np.ptp(window.y)])
    found: dict[int, tuple[float, float]] = {}
    for k, (x, y) in enumerate(lines):
        if len(x):
            ends = NEAR_END @ np.column_stack([x, y])
            taken = np.array(list(found.values()) or [(np.inf, np.inf)])
            free = [np.linalg.norm((taken - end) / spans, axis=1).min() for end in ends]
            found[k] = (float(ends[int(np.argmax(free)), 0]), float(ends[int(np.argmax(free)), 1]))
    return found
