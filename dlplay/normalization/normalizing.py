"""Batch and layer normalization: they differ only in the cells that share one mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KINDS = {  # name -> what shares one mean
    "batch": "each column: one feature or channel, over the whole batch",
    "layer": "each example: all its features, whatever the other examples are",
    "layer, last axis": "each pixel: all its channels; so does Keras's LayerNormalization without an axis",
    "instance": "each channel of each picture alone",
}
TABLE_AXES = {"batch": "0", "layer": "1"}  # the axes of (batch, features) that a mean goes over
PICTURE_AXES = {  # the same for (batch, height, width, channels)
    "batch": "0, 1, 2",
    "layer": "1, 2, 3",
    "layer, last axis": "3",
    "instance": "1, 2",
}

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Normalized:
    """A normalized tensor, step by step; every array is (rows, columns).

    group: the number of the group that a cell belongs to; the cells of a group share one mean and one variance.
    x_hat: (x - mean) / sqrt(variance + epsilon). output: gamma * x_hat + beta.
    """

    x: NDArray[np.float64]
    group: NDArray[np.int64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    epsilon: float
    x_hat: NDArray[np.float64]
    output: NDArray[np.float64]


def group_cells(kind: str, shape: tuple[int, int], rows_of_one: int = 1) -> NDArray[np.int64]:
    """Number the cells by the group that shares one mean; shape is (rows, columns), rows_of_one those of an example."""
    rows, columns = np.indices(shape)
    example = rows // rows_of_one
    groups = {
        "batch": columns,
        "layer": example,
        "layer, last axis": rows,
        "instance": example * shape[1] + columns,
    }
    return np.asarray(groups[kind], np.int64)


def normalize(
    x: NDArray[np.float64],
    group: NDArray[np.int64],
    *,
    epsilon: float = 1e-3,
    gamma: NDArray[np.float64] | float = 1.0,
    beta: NDArray[np.float64] | float = 0.0,
) -> Normalized:
    """Subtract the mean of every cell's group, and divide by its standard deviation.

    The variance is the mean of the squared distances, as in Ioffe and Szegedy 2015; epsilon keeps the root above 0.
    gamma and beta: (columns,), learned in a network.
    """
    count = np.bincount(group.ravel())
    mean = (np.bincount(group.ravel(), x.ravel()) / count)[group]
    squares = np.bincount(group.ravel(), ((x - mean) ** 2).ravel())
    variance = (squares / count)[group]
    x_hat = (x - mean) / np.sqrt(variance + epsilon)
    return Normalized(x, group, mean, variance, epsilon, x_hat, gamma * x_hat + beta)


def alone(
    x: NDArray[np.float64], kind: str, example: int, rows_of_one: int, epsilon: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Normalize one example within its batch, and as a batch of its own: two arrays of x_hat, (rows, columns)."""
    own = slice(example * rows_of_one, (example + 1) * rows_of_one)
    within = normalize(x, group_cells(kind, (x.shape[0], x.shape[1]), rows_of_one), epsilon=epsilon).x_hat[own]
    part = x[own]
    single = normalize(part, group_cells(kind, (part.shape[0], part.shape[1]), rows_of_one), epsilon=epsilon).x_hat
    return within, single


def spread_of_means(
    values: NDArray[np.float64], sizes: tuple[int, ...] = BATCH_SIZES, seed: int = 0
) -> NDArray[np.float64]:
    """Draw 2000 batches of every size from the values, with putting back: the standard deviation of their means.

    The law says: standard deviation of the values / sqrt(batch size). Returns (sizes,).
    """
    draw = np.random.default_rng(seed)
    return np.array([draw.choice(values, (2000, size)).mean(axis=1).std() for size in sizes])


def law_of_means(values: NDArray[np.float64], sizes: tuple[int, ...] = BATCH_SIZES) -> NDArray[np.float64]:
    """Give what the law says for every batch size: standard deviation / sqrt(batch size). Returns (sizes,)."""
    return np.asarray(values.std() / np.sqrt(sizes))


def sharing(result: Normalized, row: int, column: int) -> NDArray[np.bool_]:
    """Say of every cell whether it shares its mean with the chosen one."""
    return np.asarray(result.group == result.group[row, column])
