"""What one control means for the others: filters follow the size and the channels that are chosen."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.convolution.examples import PICTURE, Example
from dlplay.convolution.texts import format_channels, parse_channels
from dlplay.data.grids import GridError

FILTERS = (  # what a new filter starts with: the lecture's, edges across, edges down, spots
    "1 0 1; 0 1 0; 1 0 1",
    "-1 0 1; -1 0 1; -1 0 1",
    "-1 -1 -1; 0 0 0; 1 1 1",
    "0 -1 0; -1 4 -1; 0 -1 0",
)


def filter_like(example: Example, number: int, shape: tuple[int, ...]) -> str:
    """Give the text that filter 1, 2, ... starts with, fitted to shape (rows, columns, channels)."""
    own = example.filters
    return _fitted(own[number - 1] if number <= len(own) else FILTERS[number - 1], shape)


def bias_of(example: Example, number: int) -> float:
    """Give the bias that filter 1, 2, ... starts with: the example's, or 0."""
    return example.biases[number - 1] if number <= len(example.biases) else 0.0


def refit_filters(values: Mapping[str, Any]) -> dict[str, str]:
    """Give the texts of all filters in the controls' values, fitted to their size and the input's channels.

    Where a text cannot be read, everything stays as it is: the page says what is wrong with it.
    """
    texts = {key: str(values[key]) for key in (f"filter{number}" for number in range(1, 5)) if key in values}
    try:
        if values.get("example") == PICTURE:
            channels = 3 if values.get("colour") else 1
        else:
            channels = parse_channels(str(values["input"]), "The input", most=32).shape[2]
        shape = (int(values["filter_rows"]), int(values["filter_columns"]), channels)
        return {key: _fitted(text, shape) for key, text in texts.items()}
    except (GridError, KeyError):
        return {}


def stacked(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put the channels of (rows, columns, channels) one below the other: a single table to type into."""
    return np.concatenate([numbers[..., channel] for channel in range(numbers.shape[2])])


def write_stacked(channels: int) -> Callable[[NDArray[np.float64]], str]:
    """Give the function that writes such a stacked table as text."""
    return lambda table: format_channels(np.stack(np.split(table, channels), axis=2))


def _fitted(text: str, shape: tuple[int, ...]) -> str:
    """Cut off or fill up with zeros around the middle; a missing channel is a copy of the last one."""
    old = parse_channels(text, "The filter", most=5)
    channels = [min(channel, old.shape[2] - 1) for channel in range(shape[2])]
    fitted = np.zeros(shape)
    reading, writing = [], []
    for axis in (0, 1):
        common = min(old.shape[axis], shape[axis])
        start, target = (old.shape[axis] - common) // 2, (shape[axis] - common) // 2
        reading.append(slice(start, start + common))
        writing.append(slice(target, target + common))
    fitted[writing[0], writing[1]] = old[reading[0], reading[1]][..., channels]
    return format_channels(fitted)
