"""The numbers of a layer as tables, and its sum in words."""

import numpy as np
from numpy.typing import NDArray

from dlplay.convolution.layer import Layer, pad_image, padding_sizes
from dlplay.convolution.window import WindowSum
from dlplay.latex import in_brackets
from dlplay.words import say

MOST_CELLS = 10  # rows or columns of a table that still can be read
_NAMES = {1: ("input",), 2: ("channel 1", "channel 2"), 3: ("R", "G", "B")}


def sum_words(opened: WindowSum) -> str:
    """Say in one line how the value is made: the sum of every channel, the bias, the activation."""
    names = channel_names(len(opened.channel_sums))
    sums = [in_brackets(short(float(value))) for value in opened.channel_sums]
    parts = [f"{total} ({say(name)})" for total, name in zip(sums, names, strict=True)]
    words = " + ".join([*parts, say("{bias} (bias)", bias=in_brackets(short(opened.bias)))])
    return words if opened.activation == "none" else f"ReLU({words})"


def channel_names(number: int) -> tuple[str, ...]:
    """Name the channels of an input: three are R, G and B."""
    return _NAMES[number]


def row_names(numbers: NDArray[np.float64]) -> list[str] | None:
    """Name the rows of such a table by their channel: R 0, R 1, ..., G 0, ...; None where there is one channel."""
    if numbers.shape[2] == 1:
        return None
    return [f"{name} {row}" for name in channel_names(numbers.shape[2]) for row in range(numbers.shape[0])]


def short(value: float) -> str:
    """Write a number with at most 5 decimals, and never -0."""
    return f"{round(value, 5) + 0.0:.10g}"


def number_cells(numbers: NDArray[np.float64]) -> list[list[str]]:
    """Write a table (rows, columns) as texts."""
    return [[short(float(value)) for value in row] for row in numbers]


def map_cells(numbers: NDArray[np.float64], until: tuple[int, int] | None = None) -> list[list[str]]:
    """Write a feature map (rows, columns); windows after `until` are not computed yet and stay a dot."""
    cells = number_cells(numbers)
    if until is None:
        return cells
    return [
        [text if (row, column) <= until else "·" for column, text in enumerate(line)] for row, line in enumerate(cells)
    ]


def padded_cells(image: NDArray[np.float64], layer: Layer, channel: int) -> list[list[str]]:
    """Write one channel with its padding; the zeros of the padding stand in brackets."""
    inside = pad_image(np.ones((*image.shape[:2], 1)), layer)[..., 0] == 1
    return _bracketed_outside(pad_image(image, layer)[..., channel], inside)


def window_cells(opened: WindowSum, channel: int) -> list[list[str]]:
    """Write the window of one channel; what lies in the padding stands in brackets."""
    return _bracketed_outside(opened.window[..., channel], opened.inside)


def marked(
    opened: WindowSum, image: NDArray[np.float64], layer: Layer
) -> tuple[list[tuple[int, int]], tuple[float, float, float, float]]:
    """Say where the window lies in the padded input.

    Returns its cells as (row, column), and its frame: top, left, height, width as fractions of the padded input.
    """
    lines, frame = [], []
    for axis, line in enumerate((opened.rows, opened.columns)):
        before, after = padding_sizes(image.shape[axis], opened.weights.shape[axis], layer.chosen)
        places, length = line + before, image.shape[axis] + before + after
        lines.append([int(place) for place in places])
        frame.append((float(places[0]) / length, float(places[-1] + 1 - places[0]) / length))
    (top, height), (left, width) = frame
    return [(row, column) for row in lines[0] for column in lines[1]], (top, left, height, width)


def tints(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale values to -1..1 by the largest magnitude, for colouring a table."""
    largest = float(np.abs(values).max())
    return values / largest if largest else np.zeros_like(values)


def fits_as_numbers(image: NDArray[np.float64], layer: Layer, maps: NDArray[np.float64]) -> bool:
    """Say whether the padded input and the feature maps are small enough to be shown as numbers."""
    sides: list[int] = [*pad_image(image, layer).shape[:2], *maps.shape[:2]]
    return max(sides) <= MOST_CELLS


def table_widths(image: NDArray[np.float64], layer: Layer, maps: NDArray[np.float64]) -> tuple[int, int, int]:
    """Columns of the tables for the input or its window, for the filter and for the feature map; at least 3."""
    filter_width = max(3, layer.weights.shape[1])
    if not fits_as_numbers(image, layer, maps):
        return filter_width, filter_width, 3
    return max(3, pad_image(image, layer).shape[1]), filter_width, max(3, maps.shape[1])


def _bracketed_outside(numbers: NDArray[np.float64], inside: NDArray[np.bool_]) -> list[list[str]]:
    return [
        [text if here else f"({text})" for text, here in zip(*line, strict=True)]
        for line in zip(number_cells(numbers), inside, strict=True)
    ]
