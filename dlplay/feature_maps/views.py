"""What the page shows of one activation: its strongest input map, its window as numbers, its map before and after."""

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.inside import Inside
from dlplay.feature_maps.opening import as_maps, open_sum
from dlplay.feature_maps.parts import Part


def strongest_input(inside: Inside, part: Part, row: int, column: int) -> tuple[int, tuple[float, ...]]:
    """Give the number of the input map that gives most to a weighted sum, and the window in it.

    The window is top, left, height, width as fractions of the input maps.
    """
    opened = open_sum(inside, part, row, column)
    height, width = as_maps(inside.inputs[0]).shape[:2]
    top, left, rows, columns = opened.frame
    frame = (top / height, left / width, rows / height, columns / width)
    return part.first + int(np.abs(opened.per_channel).argmax()), frame


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


def same_input(inside: Inside, channel: int) -> NDArray[np.float32] | None:
    """Give the input map of the same number, where a layer has one input of as many maps; else None."""
    before = as_maps(inside.inputs[0])
    if len(inside.inputs) > 1 or before.shape[2] != as_maps(inside.outputs).shape[2]:
        return None
    return before[..., channel]
