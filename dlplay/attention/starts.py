"""Where a cell's numbers come from: vectors of words drawn by a seed, weights made by hand or drawn, or typed text."""

import math

import numpy as np
from numpy.typing import NDArray

from dlplay.attention.cell import SIZE, WAVE, Array, Weights
from dlplay.data.grids import GridError, format_grid, parse_grid

HAND, FRESH = "made by hand", "as Keras draws them"
STARTS = {  # what the weights begin with -> what that means
    HAND: "We chose them so that, of two heads, head 1 looks one word back, and head 2 for the same word.",
    FRESH: "Drawn by chance, as before a training: they have learned nothing yet.",
}
HEADS = (1, 2, 4, 8)
LENGTH = 2.0  # of a word's vector
NEAR, FAR, ALIKE = 4.0, 8.0, 2.0  # how strongly the weights made by hand look: at positions (two waves), and at words
MOST_WEIGHT = 100
MATRICES = {"query": "W_Q", "key": "W_K", "value": "W_V", "output": "W_O"}


def draw_vectors(tokens: tuple[str, ...], seed: int) -> Array:
    """Draw a vector of 8 numbers for every word, the same wherever it stands: (n, 8), two digits each.

    The first four numbers are 0 and stay free for the position. The sixth and the eighth add up to 0, so that the
    position's last numbers, which hardly change, do not disturb.
    """
    return np.array([_draw_vector(token, seed) for token in tokens])


def _draw_vector(token: str, seed: int) -> Array:
    along, across, other = np.random.default_rng([seed, *token.casefold().encode("utf-8", "replace")]).normal(size=3)
    vector: Array = np.array([0, 0, 0, 0, along, across / math.sqrt(2), other, -across / math.sqrt(2)])
    return np.asarray(np.round(vector * LENGTH / float(np.linalg.norm(vector)), 2) + 0.0)


def begin_weights(start: str, seed: int) -> Weights:
    """Give the weights that a cell begins with; start: a name of STARTS."""
    return weights_by_hand() if start == HAND else draw_weights_like_keras(seed)


def weights_by_hand() -> Weights:
    """Make weights of which one can say what they look for.

    A query turns the position's two quickest waves back by one step, so that it fits the key of the token before;
    and it carries the word's own numbers, so that it fits the same word. Values carry the word's numbers, twice.
    """
    query, key, value = np.zeros((3, SIZE, SIZE))
    for place, strength in ((0, NEAR), (2, FAR)):
        angle = 1 / WAVE ** (place / SIZE)
        turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        query[place : place + 2, place : place + 2] = strength * turn
        key[place : place + 2, place : place + 2] = strength * np.eye(2)
    for matrix in (query, key):
        matrix[4:, 4:] = ALIKE * np.eye(4)
    value[4:, :4] = value[4:, 4:] = np.eye(4)
    return Weights(*(np.round(one, 2) + 0.0 for one in (query, key, value, np.eye(SIZE))))


def draw_weights_like_keras(seed: int) -> Weights:
    """Draw weights as Keras does (Glorot): uniform within ±sqrt(6 / (8 + 8)), two digits each."""
    limit = math.sqrt(6 / (2 * SIZE))
    drawn = np.random.default_rng(seed).uniform(-limit, limit, (4, SIZE, SIZE))
    return Weights(*(np.round(one, 2) + 0.0 for one in drawn))


def read_weights(query: str, key: str, value: str, output: str) -> Weights:
    """Read four matrices, rows parted by ;. Raises GridError where one is not 8 by 8, or a number is too large."""
    texts = (query, key, value, output)
    return Weights(*(read_matrix(text, name) for text, name in zip(texts, MATRICES.values(), strict=True)))


def read_matrix(text: str, name: str) -> NDArray[np.float64]:
    """Read one matrix of 8 rows and 8 columns. Raises GridError."""
    matrix = parse_grid(text, name, SIZE)
    if matrix.shape != (SIZE, SIZE):
        raise GridError(
            "{name} has {rows} rows and {columns} columns; it needs 8 of each.",
            name=name,
            rows=matrix.shape[0],
            columns=matrix.shape[1],
        )
    if float(np.abs(matrix).max()) > MOST_WEIGHT:
        raise GridError(
            "{name} has a number beyond {most_weight}: stay between -{most_weight} and {most_weight}.",
            name=name,
            most_weight=MOST_WEIGHT,
        )
    return matrix


def write_matrices(weights: Weights) -> dict[str, str]:
    """Write the matrices as read_weights reads them: name -> text."""
    return {name: format_grid(getattr(weights, name)) for name in MATRICES}
