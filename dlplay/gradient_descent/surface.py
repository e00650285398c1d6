"""A line through points, fitted by gradient descent: the loss of two parameters, and the paths that lead down."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from dlplay.gradient_descent.counting import check_batch
from dlplay.words import Refusal

Array = NDArray[np.float64]
KINDS = ("batch", "stochastic", "mini-batch")
RATES = {"too small": 0.01, "right": 0.2, "too large": 0.9}
TRUE_SLOPE = 2.0
TRUE_INTERCEPT = 1.0
FAR = 1e6  # a parameter beyond this counts as diverged, and its path ends


class DescentError(Refusal):
    """Settings with which nothing can be fitted."""


@dataclass(frozen=True)
class Points:
    """The training points: y = 2 x + 1 + noise, with x between -0.5 and 1.5."""

    x: Array
    y: Array


@dataclass(frozen=True)
class Descent:
    """The hyperparameters: learning rate, momentum, decay of the learning rate, epochs, seed of the shuffling."""

    rate: float
    momentum: float = 0.0
    decay: float = 0.0
    epochs: int = 20
    seed: int = 0

    def __post_init__(self) -> None:
        if not isfinite(self.rate) or self.rate <= 0:
            raise DescentError("With learning rate 0 no update changes anything. Choose a learning rate above 0.")
        if not 0 <= self.momentum < 1:
            raise DescentError("The momentum must be at least 0 and below 1. With 1 the steps would never get smaller.")
        if self.decay < 0 or self.epochs < 1:
            raise DescentError("The decay must be 0 or more, and there must be at least 1 epoch.")


@dataclass(frozen=True)
class DescentPath:
    """Every update of one fit: row k of places is (slope, intercept) after k updates, the start is row 0.

    gradients, velocities and rates have one row per update; batches says which points each update used, and
    per_epoch how many updates a whole epoch has.
    """

    places: Array
    losses: Array
    gradients: Array
    velocities: Array
    rates: Array
    batches: tuple[NDArray[np.intp], ...]
    per_epoch: int
    diverged: bool


def make_points(num_points: int, noise: float, seed: int) -> Points:
    """Draw the points; noise is the standard deviation of what is added to the line."""
    if num_points < 1 or noise < 0:
        raise DescentError("There must be at least 1 point, and the noise must be 0 or more.")
    random = np.random.default_rng(seed)
    x = random.uniform(-0.5, 1.5, num_points)
    return Points(x, TRUE_SLOPE * x + TRUE_INTERCEPT + noise * random.normal(size=num_points))


def squared_error(points: Points, slopes: Array, intercepts: Array) -> Array:
    """Compute the mean squared error of one line or of many: 1/n sum (slope x + intercept - y)^2."""
    wrong = np.multiply.outer(slopes, points.x) + np.asarray(intercepts)[..., None] - points.y
    loss: Array = (wrong**2).mean(axis=-1)
    return loss


def loss_gradient(x: Array, y: Array, slope: float, intercept: float) -> tuple[float, float]:
    """Differentiate the mean squared error of these points: 2/n sum e x for the slope, 2/n sum e for the intercept."""
    wrong = slope * x + intercept - y
    return 2 * float(wrong @ x) / len(x), 2 * float(wrong.sum()) / len(x)


def best_line(points: Points) -> Array:
    """Find slope and intercept with the smallest loss, by least squares."""
    table = np.stack([points.x, np.ones_like(points.x)], axis=1)
    return np.asarray(np.linalg.lstsq(table, points.y, rcond=None)[0], np.float64)


def smallest_loss(points: Points) -> float:
    """Compute the loss of the best line."""
    slope, intercept = best_line(points)
    return float(squared_error(points, slope, intercept))


def draw_batches(num_points: int, batch_size: int, epochs: int, seed: int) -> list[NDArray[np.intp]]:
    """Shuffle the points anew for every epoch and cut them into batches; the last one may be smaller."""
    check_batch(num_points, batch_size)
    random = np.random.default_rng(seed)
    batches = []
    for _ in range(epochs):
        order = random.permutation(num_points)
        batches += [order[first : first + batch_size] for first in range(0, num_points, batch_size)]
    return batches


def descend(points: Points, start: tuple[float, float], batch_size: int, settings: Descent) -> DescentPath:
    """Follow the gradient of one batch after another.

    velocity = momentum * velocity - rate * gradient; parameters = parameters + velocity, as keras.optimizers.SGD.
    The learning rate of update k (from 0) is rate / (1 + decay * k).
    """
    batches = draw_batches(len(points.x), batch_size, settings.epochs, settings.seed)
    place, velocity = start, (0.0, 0.0)
    places, gradients, velocities, rates = [place], [], [], []
    for k, batch in enumerate(batches):
        rate = settings.rate / (1 + settings.decay * k)
        gradient = loss_gradient(points.x[batch], points.y[batch], *place)
        velocity = (
            settings.momentum * velocity[0] - rate * gradient[0],
            settings.momentum * velocity[1] - rate * gradient[1],
        )
        place = (place[0] + velocity[0], place[1] + velocity[1])
        places.append(place)
        gradients.append(gradient)
        velocities.append(velocity)
        rates.append(rate)
        if max(abs(place[0]), abs(place[1])) > FAR:
            break
    lines = np.array(places)
    losses = squared_error(points, lines[:, 0], lines[:, 1])
    steps = (np.array(gradients), np.array(velocities), np.array(rates))
    per_epoch = len(batches) // settings.epochs
    return DescentPath(
        lines, losses, *steps, tuple(batches[: len(rates)]), per_epoch, bool(np.abs(lines[-1]).max() > FAR)
    )


def descend_all(
    points: Points, start: tuple[float, float], batch_size: int, settings: Descent
) -> dict[str, DescentPath]:
    """Follow all three paths from the same start: all points in a batch, one, or batch_size."""
    sizes = dict(zip(KINDS, (len(points.x), 1, batch_size), strict=True))
    return {kind: descend(points, start, size, settings) for kind, size in sizes.items()}
