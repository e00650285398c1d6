"""The network itself: layers of units, forward to the probability of every class, backward to every derivative."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """One layer's parameters: weights (inputs, units) and biases (units,)."""

    weights: Array
    biases: Array


Layers = tuple[Layer, ...]


def logistic(scores: Array) -> Array:
    """Give 1 / (1 + exp(-score)), by tanh, which never overflows."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * scores))


def rectify(sums: Array) -> Array:
    """Give max(0, sum), the rectified linear unit."""
    return np.maximum(sums, 0.0)


def unchanged(sums: Array) -> Array:
    """Give the sum itself: a unit that does not bend anything."""
    return sums


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "sigmoid": logistic,
    "relu": rectify,
    "linear": unchanged,
}
SLOPES: dict[str, Callable[[Array], Array]] = {  # the activation's derivative, from what the unit gives out
    "tanh": lambda out: 1 - out * out,
    "sigmoid": lambda out: out * (1 - out),
    "relu": lambda out: (out > 0).astype(float),
    "linear": np.ones_like,
}


def start_layers(sizes: Sequence[int], seed: int) -> Layers:
    """Draw small weights for layers of these sizes, inputs first; biases start at 0.

    Uniform between -limit and limit = sqrt(6 / (inputs + units)), after Glorot and Bengio (2010).
    """
    draw = np.random.default_rng(seed)
    layers = []
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs + units))
        layers.append(Layer(draw.uniform(-limit, limit, (inputs, units)), np.zeros(units)))
    return tuple(layers)


def forward(layers: Layers, inputs: Array, activation: str) -> list[Array]:
    """Compute what every layer gives out, (rows, units) each: first the inputs, last the output's scores."""
    outputs, bend = [inputs], ACTIVATIONS[activation]
    with np.errstate(over="ignore", invalid="ignore"):  # weights of a training that diverged; the page says so
        for layer in layers[:-1]:
            outputs.append(bend(outputs[-1] @ layer.weights + layer.biases))
        outputs.append(outputs[-1] @ layers[-1].weights + layers[-1].biases)
    return outputs


def probabilities(scores: Array) -> Array:
    """Turn scores into the probability of every class (rows, classes): logistic for one score, softmax for several."""
    if scores.shape[1] == 1:
        second = logistic(scores)
        return np.hstack([1 - second, second])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def row_losses(scores: Array, codes: NDArray[np.int64]) -> Array:
    """Give every row's cross-entropy: -ln of the probability that its true class gets."""
    if scores.shape[1] == 1:
        signed = np.where(codes == 1, -scores[:, 0], scores[:, 0])
        return np.logaddexp(0.0, signed)
    highest = scores.max(axis=1)
    total = highest + np.log(np.exp(scores - highest[:, np.newaxis]).sum(axis=1))
    return np.asarray(total - scores[np.arange(len(scores)), codes])


def backward(layers: Layers, outputs: list[Array], codes: NDArray[np.int64], activation: str) -> list[Array]:
    """Go back from the loss: the derivative of each row's loss by every unit's sum, (rows, units) for each layer.

    At the output it is probability minus truth; before it, what comes back through the weights times the slope.
    """
    errors = probabilities(outputs[-1])
    errors[np.arange(len(codes)), codes] -= 1
    found = [errors[:, 1:] if outputs[-1].shape[1] == 1 else errors]
    for layer, out in zip(layers[:0:-1], outputs[-2:0:-1], strict=True):
        found.append((found[-1] @ layer.weights.T) * SLOPES[activation](out))
    return found[::-1]


def gradients(outputs: list[Array], errors: list[Array]) -> Layers:
    """Give the derivative of the mean loss by every parameter: a weight's is its input times its unit's error."""
    count = len(errors[0])
    return tuple(
        Layer(came.T @ error / count, error.mean(axis=0)) for came, error in zip(outputs[:-1], errors, strict=True)
    )


def count_parameters(layers: Layers) -> int:
    """Count weights and biases."""
    return sum(layer.weights.size + layer.biases.size for layer in layers)
