"""Batch normalization in training and in inference: the moving mean and the moving variance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Moving:
    """The moving statistics before the first step and after every step, each (steps + 1, columns)."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    momentum: float


def follow_batch(x: NDArray[np.float64], steps: int, momentum: float) -> Moving:
    """Train for some steps on the same batch: moving = momentum * moving + (1 - momentum) * batch.

    x: (rows, columns). As in Keras, the moving mean begins with 0 and the moving variance with 1.
    """
    batch = np.stack([x.mean(axis=0), x.var(axis=0)])
    states = [np.stack([np.zeros(x.shape[1]), np.ones(x.shape[1])])]
    for _ in range(steps):
        states.append(momentum * states[-1] + (1 - momentum) * batch)
    mean, variance = np.stack(states, axis=1)
    return Moving(mean, variance, momentum)


def infer(
    x: NDArray[np.float64],
    moving: Moving,
    *,
    epsilon: float = 1e-3,
    gamma: NDArray[np.float64] | float = 1.0,
    beta: NDArray[np.float64] | float = 0.0,
) -> NDArray[np.float64]:
    """Normalize in inference mode: with the last moving statistics, so every row is treated alone; (rows, columns)."""
    return np.asarray(gamma * (x - moving.mean[-1]) / np.sqrt(moving.variance[-1] + epsilon) + beta)
