"""A small network with batch normalization, judged after every epoch in both modes: the moving statistics must arrive.

Plain NumPy: dense layers, each normalized and cut off at 0, then a softmax over the ten digits.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
HIDDEN, NUM_HIDDEN, NUM_DIGITS = 32, 4, 10
RATE, EPSILON = 0.2, 1e-3
NUM_JUDGED = 300  # the last pictures of the set, which nobody learns from


@dataclass(frozen=True)
class ModesSettings:
    """count: training pictures. momentum: of the moving statistics."""

    momentum: float = 0.999
    count: int = 128
    batch_size: int = 32
    epochs: int = 20
    seed: int = 0

    @property
    def steps(self) -> int:
        """Training steps in all."""
        return self.epochs * -(-self.count // self.batch_size)


@dataclass(frozen=True)
class ModesEpoch:
    """After an epoch: the training loss, and the accuracy on pictures that nobody learns from, in both modes."""

    loss: float
    by_batch: float
    by_moving: float


@dataclass
class _Layer:
    """A dense layer with batch normalization; its moving statistics begin with 0 and 1, as in Keras."""

    weights: Numbers
    gamma: Numbers
    beta: Numbers
    mean: Numbers
    variance: Numbers


def train_in_two_modes(settings: ModesSettings) -> tuple[ModesEpoch, ...]:
    """Train on the first of scikit-learn's digits, and judge on the last 300 after every epoch.

    by_batch: normalized with the mean and variance of the 300 pictures themselves, as a training does; by_moving: with
    the moving ones, as an inference does. The weights are the same.
    """
    from sklearn.datasets import load_digits

    digits = load_digits()
    pictures, labels = np.asarray(digits.data / 16), np.asarray(digits.target, np.int64)
    draw = np.random.default_rng(settings.seed)
    sizes = [pictures.shape[1], *[HIDDEN] * NUM_HIDDEN]
    layers = [_first(draw, before, after) for before, after in pairwise(sizes)]
    last = draw.standard_normal((HIDDEN, NUM_DIGITS)) / np.sqrt(HIDDEN)
    held, truth = pictures[-NUM_JUDGED:], labels[-NUM_JUDGED:]
    epochs = []
    for _ in range(settings.epochs):
        batches = np.array_split(draw.permutation(settings.count), settings.steps // settings.epochs)
        losses = [_step(layers, last, pictures[one], labels[one], settings.momentum) for one in batches]
        right = [_accuracy(layers, last, held, truth, moving=moving) for moving in (False, True)]
        epochs.append(ModesEpoch(float(np.mean(losses)), *right))
    return tuple(epochs)


def _first(draw: np.random.Generator, before: int, after: int) -> _Layer:
    zeros, ones = np.zeros(after), np.ones(after)
    weights = draw.standard_normal((before, after)) * np.sqrt(2 / before)
    return _Layer(weights, ones, zeros, zeros, ones)


def _step(layers: list[_Layer], last: Numbers, x: Numbers, labels: NDArray[np.int64], momentum: float) -> float:
    """Learn from a batch, change the weights in place, and let the moving statistics follow; gives the loss."""
    kept = []
    for layer in layers:
        z = x @ layer.weights
        mean, variance = z.mean(axis=0), z.var(axis=0)
        layer.mean = momentum * layer.mean + (1 - momentum) * mean
        layer.variance = momentum * layer.variance + (1 - momentum) * variance
        deviation = np.sqrt(variance + EPSILON)
        z_hat = (z - mean) / deviation
        kept.append((x, z_hat, deviation))
        x = np.maximum(layer.gamma * z_hat + layer.beta, 0)
    chances = _softmax(x @ last)
    loss = -np.log(np.clip(chances[np.arange(len(labels)), labels], 1e-7, 1)).mean()
    back = (chances - np.eye(NUM_DIGITS)[labels]) / len(labels)
    gradient = back @ last.T
    last -= RATE * x.T @ back
    for layer, (before, z_hat, deviation) in zip(layers[::-1], kept[::-1], strict=True):
        slope = gradient * (layer.gamma * z_hat + layer.beta > 0)
        hat = slope * layer.gamma
        z_slope = (hat - hat.mean(axis=0) - z_hat * (hat * z_hat).mean(axis=0)) / deviation
        gradient = z_slope @ layer.weights.T
        layer.weights = layer.weights - RATE * before.T @ z_slope
        layer.gamma = layer.gamma - RATE * (slope * z_hat).sum(axis=0)
        layer.beta = layer.beta - RATE * slope.sum(axis=0)
    return float(loss)


def _accuracy(layers: list[_Layer], last: Numbers, x: Numbers, labels: NDArray[np.int64], *, moving: bool) -> float:
    for layer in layers:
        z = x @ layer.weights
        mean, variance = (layer.mean, layer.variance) if moving else (z.mean(axis=0), z.var(axis=0))
        x = np.maximum(layer.gamma * (z - mean) / np.sqrt(variance + EPSILON) + layer.beta, 0)
    return float(((x @ last).argmax(axis=1) == labels).mean())


def _softmax(scores: Numbers) -> Numbers:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
