"""A chain of layers with one unit each: the gradient at its start is a product of one factor per layer."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Slopes = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squeeze any number into 0 to 1: 1 / (1 + exp(-z)), written so that no number is too large."""
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def relu(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep what is above 0."""
    return np.maximum(z, 0.0)


def identity(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Change nothing."""
    return z


def slope_of_tanh(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the derivative of tanh: 1 - tanh^2, at most 1."""
    return np.asarray(1 - np.tanh(z) ** 2)


def slope_of_sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the derivative of the sigmoid: s * (1 - s), at most 0.25."""
    return np.asarray(sigmoid(z) * (1 - sigmoid(z)))


def slope_of_relu(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the derivative of ReLU: 1 above 0, otherwise 0."""
    return np.asarray(np.where(z > 0, 1.0, 0.0))


def slope_of_identity(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the derivative of no change: 1."""
    return np.ones_like(z)


ACTIVATIONS: dict[str, tuple[Slopes, Slopes]] = {  # name -> the function, its derivative
    "tanh": (np.tanh, slope_of_tanh),
    "relu": (relu, slope_of_relu),
    "sigmoid": (sigmoid, slope_of_sigmoid),
    "none": (identity, slope_of_identity),
}


@dataclass(frozen=True)
class Chain:
    """Layers of one unit: F = f(w x), and H = F, or F + x with skips. Every array is (layers,).

    slope: f'(w x). factor: the derivative of a layer's H with respect to its x. gradient: the product of all factors.
    """

    x: NDArray[np.float64]
    z: NDArray[np.float64]
    f: NDArray[np.float64]
    h: NDArray[np.float64]
    slope: NDArray[np.float64]
    factor: NDArray[np.float64]
    gradient: float
    weights: NDArray[np.float64]
    skips: bool


def run_chain(x: float, weights: NDArray[np.float64], activation: str, *, skips: bool) -> Chain:
    """Go forward through the chain, then multiply the factors: f'(w x) w, or 1 + f'(w x) w with skips."""
    function, slope = ACTIVATIONS[activation]
    rows = []
    for weight in weights:
        z = np.asarray(weight * x, float)
        f, own = function(z), slope(z)
        h = f + x if skips else f
        rows.append((x, z, f, h, own, own * weight + skips))
        x = float(h)
    inputs, sums, changes, outputs, slopes, factors = np.array(rows, float).T
    gradient = float(np.prod(factors))
    return Chain(inputs, sums, changes, outputs, slopes, factors, gradient, np.asarray(weights, float), skips)
