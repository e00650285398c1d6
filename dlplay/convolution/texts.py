"""Tables of numbers as text, short enough for a link: rows parted by ; and channels by |."""

import numpy as np
from numpy.typing import NDArray

from dlplay.convolution.layer import ConvolutionError
from dlplay.data.grids import format_grid, parse_grid
from dlplay.words import Note

Numbers = NDArray[np.float64]  # (height, width, channels)
MAX_CHANNELS = 3


def parse_channels(text: str, name: str, most: int) -> NDArray[np.float64]:
    """Read channels parted by |, their rows parted by ; and numbers parted by spaces or commas.

    Returns (rows, columns, channels), at most `most` rows and columns. Raises GridError that starts with
    `name` ("Filter 1") and says which channel, row and number cannot be used.
    """
    parts = text.split("|")
    tables = [
        parse_grid(part, Note("{name}, channel {number}", name=name, number=number), most)
        for number, part in enumerate(parts, start=1)
    ]
    if len(tables) > MAX_CHANNELS:
        raise ConvolutionError(
            "{name} has {tables} channels; {max_channels} is the most.",
            name=name,
            tables=len(tables),
            max_channels=MAX_CHANNELS,
        )
    for number, table in enumerate(tables, start=1):
        if table.shape != tables[0].shape:
            raise ConvolutionError(
                "{name}: channel {number} has {rows} x {columns} numbers, channel 1 has {first_rows} x "
                "{first_columns}: make them equal.",
                name=name,
                number=number,
                rows=table.shape[0],
                columns=table.shape[1],
                first_rows=tables[0].shape[0],
                first_columns=tables[0].shape[1],
            )
    return np.stack(tables, axis=2)


def format_channels(numbers: NDArray[np.float64]) -> str:
    """Write (rows, columns) or (rows, columns, channels) as parse_channels reads it."""
    channels = numbers[..., np.newaxis] if numbers.ndim == 2 else numbers
    tables = [channels[..., channel] for channel in range(channels.shape[2])]
    return " | ".join(format_grid(table) for table in tables)


def stack_filters(*filters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Join filters (rows, columns, channels) into weights (rows, columns, channels, filters).

    Raises ConvolutionError where their sizes differ.
    """
    for number, one in enumerate(filters, start=1):
        if one.shape != filters[0].shape:
            sizes = [" x ".join(map(str, shape)) for shape in (one.shape, filters[0].shape)]
            raise ConvolutionError(
                "Filter {number} has {weights} weights (rows x columns x channels), filter 1 has {first_weights}: all "
                "filters of one layer have the same size. Make them equal.",
                number=number,
                weights=sizes[0],
                first_weights=sizes[1],
            )
    return np.stack(filters, axis=3)


def bias_vector(*biases: float) -> NDArray[np.float64]:
    """Put the bias of every filter into one array (filters,)."""
    return np.array(biases, dtype=float)


def crop(image: NDArray[np.floating], top: int, left: int, side: int) -> NDArray[np.float64]:
    """Cut a square out of (height, width) or (height, width, channels); it is moved or made smaller where it must.

    Values are rounded to 2 decimals, so that every sum can be checked by hand. Returns (height, width, channels).
    """
    height, width = image.shape[:2]
    row, column = max(0, min(top, height - side)), max(0, min(left, width - side))
    cut = image[row : row + side, column : column + side].astype(float)
    rounded: NDArray[np.float64] = np.round(cut[..., np.newaxis] if cut.ndim == 2 else cut, 2)
    return rounded


def num_parameters(weights: NDArray[np.float64]) -> int:
    """Count what the layer learns: (rows * columns * channels + 1) * filters."""
    rows, columns, channels, filters = weights.shape
    return int((rows * columns * channels + 1) * filters)


def num_multiplications(maps: NDArray[np.float64], weights: NDArray[np.float64]) -> int:
    """Count the products of all windows and filters; each is added to a sum."""
    windows: int = maps[..., 0].size
    return windows * int(weights.size)
