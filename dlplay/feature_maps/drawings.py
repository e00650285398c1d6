"""Maps and filters as pictures, one by one and in a grid."""

import math

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.grid import PER_PAGE, grid_shape

GAP = 4  # pixels between filters


def map_grid(maps: NDArray[np.float32], page: int = 1, scale: str = "each map") -> NDArray[np.uint8]:
    """Compose a page of maps (rows, columns, channels) to one gray picture, row by row, with thin lines between."""
    first, count = (page - 1) * PER_PAGE, min(PER_PAGE, maps.shape[2] - (page - 1) * PER_PAGE)
    rows, columns = grid_shape(maps.shape[2], page)
    height, width = maps.shape[0] + 1, maps.shape[1] + 1
    picture = np.full((rows * height, columns * width), 128, np.uint8)
    for place in range(count):
        one = maps[..., first + place]
        top, left = place // columns * height, place % columns * width
        picture[top : top + height - 1, left : left + width - 1] = shown(one, maps if scale == "all maps" else None)
    return picture


def shown(values: NDArray[np.floating], like: NDArray[np.floating] | None = None) -> NDArray[np.uint8]:
    """Turn values into 0..255: the smallest (of like, if given) is black, the largest white; a flat map is black."""
    span = values if like is None else like
    low, high = float(span.min()), float(span.max())
    levels: NDArray[np.uint8] = np.rint((values - low) * (255 / ((high - low) or 1.0))).astype(np.uint8)
    return levels


def enlarge(tile: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Repeat every pixel times x times."""
    return np.asarray(tile.repeat(times, axis=0).repeat(times, axis=1))


def filter_grid(filters: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Compose filters (filters, rows, columns, channels) to one picture: in colour where they see red, green, blue.

    Of other filters, the channels are averaged; the sign is kept: gray is 0, white positive, black negative.
    """
    largest = float(np.abs(filters).max()) or 1.0
    values = filters if filters.shape[3] == 3 else filters.mean(axis=3, keepdims=True)
    if values.shape[3] == 1:
        largest = float(np.abs(values).max()) or 1.0
    tiles = np.rint(127.5 + 127.5 * values / largest).astype(np.uint8)
    columns = max(1, math.ceil(math.sqrt(len(tiles))))
    rows, times = math.ceil(len(tiles) / columns), max(1, 48 // max(tiles.shape[1:3]))
    height, width = tiles.shape[1] * times, tiles.shape[2] * times
    picture = np.full((rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, tiles.shape[3]), 255, np.uint8)
    for place, tile in enumerate(tiles):
        top, left = GAP + place // columns * (height + GAP), GAP + place % columns * (width + GAP)
        picture[top : top + height, left : left + width] = enlarge(tile, times)
    return picture if tiles.shape[3] == 3 else picture[..., 0]


def seen(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turn what goes into a network, values in 0..1, into a picture for the screen."""
    levels: NDArray[np.uint8] = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return levels[..., 0] if levels.shape[2] != 3 else levels


def shown_alike(pair: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.uint8]]:
    """Turn maps into pictures on one scale: the smallest value of all is black, the largest white."""
    every = np.concatenate([values.ravel() for values in pair.values()])
    return {name: shown(values, every) for name, values in pair.items()}
