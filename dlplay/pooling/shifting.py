"""The shift experiment: move the input by some pixels and see how much of the pooled result stays."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import Pooling, pool

SAME_TO_US = 1e-6  # smaller differences are rounding
SHIFT_RULES = (
    "The free edge is filled by repeating the edge's own values; what is pushed over the other edge is lost. "
    "Compared are values at the same place, before and after; the mean is over all values, changed or not."
)


@dataclass(frozen=True)
class Change:
    """How two arrays differ: percent of the values that changed, mean and largest absolute change of all values."""

    percent: float
    mean: float
    largest: float


def shift(image: NDArray[np.floating], down: int, right: int) -> NDArray[np.floating]:
    """Move an image down and to the right; the values of its edge are repeated to fill what becomes free.

    What is pushed over the other edge is lost; the shape stays.
    """
    rows = np.clip(np.arange(image.shape[0]) - down, 0, None)
    columns = np.clip(np.arange(image.shape[1]) - right, 0, None)
    return np.asarray(image[rows][:, columns])


def measure_change(before: NDArray[np.floating], after: NDArray[np.floating]) -> Change:
    """Compare two arrays of the same shape, place by place."""
    distance = np.abs(after - before)
    return Change(
        float((distance > SAME_TO_US).mean() * 100), float(distance.mean(dtype=np.float64)), float(distance.max())
    )


def compare(image: NDArray[np.floating], moved: NDArray[np.floating], layer: Pooling) -> dict[str, Change]:
    """Measure what a shift changed: in the input itself, after max and after average pooling."""
    scope = "global " if layer.is_global else ""
    changes = {"input": measure_change(image, moved)}
    for kind in (f"{scope}max", f"{scope}average"):
        other = replace(layer, kind=kind)
        changes[kind] = measure_change(pool(image, other), pool(moved, other))
    return changes


def moved_along(before: NDArray[np.floating], after: NDArray[np.floating], rows: int, columns: int) -> float | None:
    """Percent of the values of after that stand rows below and columns right of their equal in before.

    None where the move leaves nothing to compare.
    """
    height, width = before.shape[:2]
    if rows >= height or columns >= width:
        return None
    return 100 - measure_change(before[: height - rows, : width - columns], after[rows:, columns:]).percent


def changed_cells(before: NDArray[np.floating], after: NDArray[np.floating]) -> list[tuple[int, int]]:
    """List the places (row, column) at which two grids differ."""
    return [(int(row), int(column)) for row, column in np.argwhere(np.abs(after - before) > SAME_TO_US)]
