"""Dropout by hand: which units are off in a step, and why the others are divided by what is left."""

import numpy as np
from numpy.typing import NDArray

from dlplay.data import parse_grid
from dlplay.overfitting.settings import OverfittingError
from dlplay.words import Note

MOST_UNITS = 12
FIRST_UNITS = "0.8 0.1 0.5 1.2 0.4 0.9 0.3 0.6"


def read_units(text: str) -> NDArray[np.float64]:
    """Read the values of a layer's units, 12 at most. Raises GridError and OverfittingError."""
    grid = parse_grid(text, Note("The layer"), MOST_UNITS)
    if len(grid) != 1:
        raise OverfittingError("The layer is one row of values: write them without ; such as 0.8 0.1 0.5")
    return np.asarray(grid[0], np.float64)


def is_on(num_units: int, rate: float, step: int, seed: int) -> NDArray[np.bool_]:
    """Draw which units stay on in a training step: each one is off with the probability `rate`."""
    return np.random.default_rng([seed, step]).random(num_units) >= rate


def drop(values: NDArray[np.float64], on: NDArray[np.bool_], rate: float) -> NDArray[np.float64]:
    """Set the units that are off to 0 and divide the others by 1 - rate, as keras.layers.Dropout does."""
    return np.where(on, values / (1 - rate), 0.0)


def drop_often(values: NDArray[np.float64], rate: float, steps: int, seed: int) -> NDArray[np.float64]:
    """Give the values after dropout in the steps 1, 2, 3, ...: (steps, units)."""
    return np.stack([drop(values, is_on(len(values), rate, step, seed), rate) for step in range(1, steps + 1)])


def value_after(value: float, rate: float) -> float:
    """Give what a unit that stays on passes on."""
    return value / (1 - rate)
