"""What the page shows of one activation: its strongest input map, its window as numbers, its map before and after."""

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.grid import shown
from dlplay.feature_maps.inside import Inside
from dlplay.feature_maps.opening import Opened, as_maps, open_sum
from dlplay.feature_maps.parts import Part
from dlplay.words import say


def strongest_input(inside: Inside, part: Part, row: int, column: int) -> tuple[int, tuple[float, ...]]:
    """Give the number of the input map that gives most to a weighted sum, and the window in it.

    The window is top, left, height, width as fractions of the input maps.
    """
    opened = open_sum(inside, part, row, column)
    height, width = as_maps(inside.inputs[0]).shape[:2]
    top, left, rows, columns = opened.frame
    frame = (top / height, left / width, rows / height, columns / width)
    return part.first + int(np.abs(opened.per_channel).argmax()), frame


def sum_cells(opened: Opened, part: Part, source: int) -> dict[str, list[list[str]]]:
    """Write one input map's window, its weights and their products as texts; padding stands in brackets."""
    place = source - part.first
    window, weights = opened.window[..., place], opened.weights[..., place]
    digits = 5 if window.shape[1] <= 3 else 3
    return {
        say("Window in map {source}", source=source): [
            [f"{value:.{digits}f}" if here else f"({value:.{digits}f})" for value, here in zip(row, known, strict=True)]
            for row, known in zip(window, opened.inside, strict=True)
        ],
        say("times weights"): _cells(weights, digits),
        say("gives products, together {sum:.5f}", sum=opened.per_channel[place]): _cells(window * weights, digits),
    }


def before_and_after(inside: Inside, part: Part, channel: int) -> dict[str, NDArray[np.float32]] | None:
    """Give a map before and after a layer's activation function, or before and after the layer; None without a pair."""
    after = as_maps(inside.outputs)[..., channel]
    if inside.sums is not None:
        return {
            "Before the activation function: the sums": as_maps(inside.sums)[..., channel],
            f"After {part.activation.replace('_', ' ')}": after,
        }
    before = same_input(inside, channel)
    if before is None:
        return None
    return {f"Before the layer: map {channel} as it comes in": before, f"After: {part.kind}": after}


def in_numbers(values: NDArray[np.float32]) -> str:
    """Sum a map up: its size, its smallest and largest value, how much of it is zero."""
    zeros = float((values == 0).mean())
    size = f"{values.shape[0]} x {values.shape[1]}"
    return say(
        "{size}; from {values:.4f} to {values2:.4f}, mean {values3:.4f}; {zeros:.0%} are exactly 0.",
        size=size,
        values=values.min(),
        values2=values.max(),
        values3=values.mean(),
        zeros=zeros,
    )


def shown_alike(pair: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.uint8]]:
    """Turn maps into pictures on one scale: the smallest value of all is black, the largest white."""
    every = np.concatenate([values.ravel() for values in pair.values()])
    return {name: shown(values, every) for name, values in pair.items()}


def same_input(inside: Inside, channel: int) -> NDArray[np.float32] | None:
    """Give the input map of the same number, where a layer has one input of as many maps; else None."""
    before = as_maps(inside.inputs[0])
    if len(inside.inputs) > 1 or before.shape[2] != as_maps(inside.outputs).shape[2]:
        return None
    return before[..., channel]


def _cells(values: NDArray[np.float64], digits: int) -> list[list[str]]:
    return [[f"{value + 0.0:.{digits}f}" for value in row] for row in values]
