"""One cell of attention: positions, queries, keys, values, scores, softmax, weighted sums. Plain NumPy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
SIZE = 8  # numbers that stand for a token
WAVE = 10_000  # of the positional encoding, as in the paper


@dataclass(frozen=True)
class Weights:
    """The four matrices of a cell, each (8, 8); heads share their columns, and the rows of the last one."""

    query: Array
    key: Array
    value: Array
    output: Array


@dataclass(frozen=True)
class Look:
    """What a cell computes for n tokens with h heads of k = 8 / h numbers each.

    queries, keys, values: (h, n, k); scores, scaled, weights: (h, n, n), the rows look and the columns are looked at;
    mixed: the weighted sums (h, n, k); outputs (n, 8). Where the mask (n, n) is False, scaled is minus infinity.
    """

    inputs: Array
    queries: Array
    keys: Array
    values: Array
    scores: Array
    scaled: Array
    weights: Array
    mixed: Array
    outputs: Array
    mask: Mask
    temperature: float

    @property
    def heads(self) -> int:
        """How many heads look."""
        return len(self.queries)

    @property
    def key_size(self) -> int:
        """How many numbers a query has."""
        return int(self.queries.shape[2])


def encode_positions(count: int) -> Array:
    """Give the positional encoding of the first tokens: (count, 8).

    PE(t, 2c) = sin(t / 10000^(2c / 8)), PE(t, 2c + 1) = cos of the same (Vaswani et al. 2017, 3.5).
    """
    waves = np.arange(count)[:, np.newaxis] / WAVE ** (np.arange(0, SIZE, 2) / SIZE)
    return np.stack([np.sin(waves), np.cos(waves)], axis=2).reshape(count, SIZE)


def add_positions(vectors: Array) -> Array:
    """Add to every token's vector what says where it stands: (n, 8)."""
    return vectors + encode_positions(len(vectors))


def attend(inputs: Array, weights: Weights, heads: int, mask: Mask, temperature: float = 1.0) -> Look:
    """Let every token look at all tokens that the mask shows it.

    softmax(Q K^T / (sqrt(k) * temperature)) V, per head, then all heads side by side times the last matrix
    (Vaswani et al. 2017, 3.2, where the temperature is 1).
    """
    queries, keys, values = (split_heads(inputs @ one, heads) for one in (weights.query, weights.key, weights.value))
    scores = queries @ keys.transpose(0, 2, 1)
    scaled = np.where(mask, scores / (np.sqrt(queries.shape[2]) * temperature), -np.inf)
    shares = softmax_rows(scaled)
    mixed = shares @ values
    outputs = mixed.transpose(1, 0, 2).reshape(len(inputs), SIZE) @ weights.output
    return Look(inputs, queries, keys, values, scores, scaled, shares, mixed, outputs, mask, temperature)


def split_heads(vectors: Array, heads: int) -> Array:
    """Give every head its columns: (n, 8) becomes (h, n, 8 / h)."""
    return vectors.reshape(len(vectors), heads, -1).transpose(1, 0, 2)


def softmax_rows(scores: Array) -> Array:
    """Make positive numbers of every row that add up to 1; minus infinity becomes 0."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def to_keras(weights: Weights, heads: int) -> list[Array]:
    """Give the kernels of a keras.layers.MultiHeadAttention without biases: query, key, value, output."""
    size = SIZE // heads
    parts = [one.reshape(SIZE, heads, size) for one in (weights.query, weights.key, weights.value)]
    return [*parts, weights.output.reshape(heads, size, SIZE)]
