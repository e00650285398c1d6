"""Masks: which token may look at which. True at (row, column) where the row's token sees the column's."""

import numpy as np

from dlplay.attention.cell import Mask


def see_all(count: int) -> Mask:
    """Let every token see all, before and after it: (count, count)."""
    return np.ones((count, count), bool)


def see_before(count: int) -> Mask:
    """Let every token see itself and those before it: a causal mask."""
    return np.tril(see_all(count))


def see_earlier(order: tuple[int, ...]) -> Mask:
    """Let every token see itself and those that come earlier in an order of the places, not in the sentence."""
    ranks = np.argsort(order)
    return np.asarray(ranks[np.newaxis] <= ranks[:, np.newaxis])


def draw_order(count: int, seed: int) -> tuple[int, ...]:
    """Draw an order of the places 0 to count - 1."""
    return tuple(int(place) for place in np.random.default_rng([count, seed]).permutation(count))


def see_segments(count: int, length: int) -> Mask:
    """Let every token see those before it in its own segment, and the whole segment before that: the memory."""
    segments = np.arange(count) // length
    near = segments[:, np.newaxis] - segments <= 1
    return np.asarray(see_before(count) & near)
