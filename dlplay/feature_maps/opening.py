"""One activation opened: the window it saw, the weights, and the sum that made it."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.inside import FeatureMapError, Inside, look_inside
from dlplay.feature_maps.parts import Part
from dlplay.weights.network import Network

CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Dense")
POOLINGS = ("MaxPooling2D", "AveragePooling2D")
MOVERS = {  # kind -> why there is no sum to open
    "ZeroPadding2D": "it only puts zeros around the maps",
    "Cropping2D": "it only cuts off the edges of the maps",
    "Concatenate": "it only puts maps one behind the other",
    "Reshape": "it only writes the same values in another shape",
    "Flatten": "it only writes the maps as one long vector, the embedding vector for the dense layers",
    "Dropout": "it switches values off while a network is trained; here nothing changes",
}


@dataclass(frozen=True)
class Opened:
    """The sum behind one activation.

    window: (rows, columns, channels) of input values; inside: (rows, columns), False where padding stands;
    weights: as the window. total = sum of window * weights + bias; top, left, height, width: of the input's rows
    and columns that the window covers.
    """

    window: NDArray[np.float64]
    inside: NDArray[np.bool_]
    weights: NDArray[np.float64]
    total: float
    frame: tuple[int, int, int, int]
    per_channel: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


def is_openable(kind: str) -> bool:
    """Say whether a layer of this kind makes its values by weighted sums."""
    return kind in CONVOLUTIONS


def open_sum(inside: Inside, part: Part, row: int, column: int) -> Opened:
    """Open the sum behind the activation at a row and column of the map that the part makes.

    For vectors, row and column are 0. Raises FeatureMapError where the layer makes no weighted sum.
    """
    if part.weights is None:
        raise FeatureMapError(
            "A {kind} layer makes no weighted sum: {reason}.",
            kind=part.kind,
            reason=MOVERS.get(part.kind, "see its formula"),
        )
    maps = as_maps(inside.inputs[0])
    weights = part.weights.astype(np.float64)
    maps = maps[..., part.first : part.first + weights.shape[2]]
    if part.before is not None:
        window, frame = _depthwise_at(maps, part, row, column)
        within = np.ones((1, 1), bool)
    else:
        window, within, frame = cut_window(maps, part, row, column)
    products = window * weights
    total = float(products.sum()) + (part.bias or 0.0)
    return Opened(window, within, weights, total, frame, products.sum(axis=(0, 1)))


def cut_window(
    maps: NDArray[np.float32], part: Part, row: int, column: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_], tuple[int, int, int, int]]:
    """Cut out the window that the value at a row and column saw; zeros where it reaches into the padding.

    Returns the window (rows, columns, channels), where it lies inside the input, and its first row, first column,
    number of rows and of columns in the input.
    """
    lines = []
    for axis, position in enumerate((row, column)):
        start = position * part.strides[axis] - padding_before(maps.shape[axis], part, axis)
        lines.append(start + part.dilation[axis] * np.arange(part.size[axis]))
    rows, columns = lines
    within = np.outer((rows >= 0) & (rows < maps.shape[0]), (columns >= 0) & (columns < maps.shape[1])).astype(bool)
    cells = maps[np.ix_(rows.clip(0, maps.shape[0] - 1), columns.clip(0, maps.shape[1] - 1))].astype(np.float64)
    reach = (int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1)
    return np.where(within[..., np.newaxis], cells, 0.0), within, (int(rows[0]), int(columns[0]), *reach)


def padding_before(length: int, part: Part, axis: int) -> int:
    """Count the zeros that "same" puts before the first row or column: half of what is missing, rounded down.

    What is missing: max((ceil(N / S) - 1) S + D (F - 1) + 1 - N, 0), as Keras has it.
    """
    if part.padding != "same":
        return 0
    size, stride, dilation = part.size[axis], part.strides[axis], part.dilation[axis]
    missing = (math.ceil(length / stride) - 1) * stride + dilation * (size - 1) + 1 - length
    return max(missing, 0) // 2


def one_map(network: Network, path: str, image: NDArray[np.float32], channel: int) -> NDArray[np.float32]:
    """Give one map (rows, columns) of a layer for a picture (height, width, channels), 0..1. Runs where TensorFlow is.

    Raises FeatureMapError where the network has no such layer, or where what it gives is no map.
    """
    return np.ascontiguousarray(as_maps(look_inside(network, path, image).outputs)[..., channel])


def as_maps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """See any layer's output as maps (rows, columns, channels).

    A vector becomes maps of 1 x 1; tokens (tokens, channels), as of a vision transformer, become the square that
    they were cut from, without the class token before them. Raises FeatureMapError where nothing is a map.
    """
    if values.ndim == 3:
        return values
    if values.ndim == 1:
        return values[np.newaxis, np.newaxis]
    if values.ndim == 2:
        side = math.isqrt(values.shape[0])
        if side**2 in (values.shape[0], values.shape[0] - 1):
            return values[-(side**2) :].reshape(side, side, -1)
    raise FeatureMapError(
        "This layer gives values of the shape {shape}, which are no maps: choose another.", shape=values.shape
    )


def _depthwise_at(
    maps: NDArray[np.float32], part: Part, row: int, column: int
) -> tuple[NDArray[np.float64], tuple[int, int, int, int]]:
    """Make a separable convolution's first step at one place: every channel by its own filter."""
    assert part.before is not None
    window, _, frame = cut_window(maps, part, row, column)
    return (window * part.before).sum(axis=(0, 1))[np.newaxis, np.newaxis], frame
