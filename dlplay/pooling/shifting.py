"""The shift experiment: move the input by some pixels and see how much of the pooled result stays."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import Pooling, pool
from dlplay.words import say

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


def change_table(changes: dict[str, Change]) -> str:
    """Write the comparison as a table in Markdown."""
    lines = [say("| | values that changed | mean absolute change | largest change |"), "|:--|--:|--:|--:|"]
    for name, change in changes.items():
        label = say("the input itself") if name == "input" else say("{name} pooling", name=say(name))
        lines.append(f"| {label} | {change.percent:.1f} % | {change.mean:.5f} | {change.largest:.5f} |")
    return "\n".join(lines)


def shift_sentence(
    layer: Pooling, down: int, right: int, before: NDArray[np.floating], after: NDArray[np.floating]
) -> str:
    """Say what the shift did to the pooled result before -> after, and why."""
    if down == right == 0:
        return say("Nothing is shifted: choose a shift of 1 to 4 pixels.")
    if layer.is_global:
        return say(
            "Global pooling looks at the whole input at once, so it does not matter **where** a value "
            "stands. Only what was pushed over one edge, and what was repeated at the other, can change the "
            "result."
        )
    if down % layer.stride == 0 and right % layer.stride == 0:
        return _aligned_sentence(
            layer, down, right, moved_along(before, after, down // layer.stride, right // layer.stride)
        )
    stayed = 100 - measure_change(before, after).percent
    why = (
        say("A value stays only where its winner, or an equal one, is still in the window and nothing larger came in")
        if layer.takes_max
        else say("A mean stays only where the values that left its window add up to as much as those that came in")
    )
    return say(
        "The shift is **not a multiple of the stride** {stride}: the windows now cut the input at other "
        "places. {why}: here {stayed:.1f} % of the values stayed as they were. Pooling tolerates a small "
        "shift only **partly**.",
        stride=layer.stride,
        why=why,
        stayed=stayed,
    )


def _aligned_sentence(layer: Pooling, down: int, right: int, kept: float | None) -> str:
    rows, columns = down // layer.stride, right // layer.stride
    text = say(
        "The shift is a **multiple of the stride** {stride}: the result moves, too, by exactly {rows} "
        "{value} and {columns} {value2}. ",
        stride=layer.stride,
        rows=rows,
        value=say("row") if rows == 1 else say("rows"),
        columns=columns,
        value2=say("column") if columns == 1 else say("columns"),
    )
    if kept is None:
        return text + say("That is more than the result has, so nothing of it is left to compare.")
    if kept > 99.999:
        return text + say("Every value that was not pushed out is found again at its new place.")
    return text + (
        say(
            "{kept:.1f} % of the values that were not pushed out are found again at their new place; the "
            "windows of the others reached over the edge, where padding does not count but repeated values "
            "do.",
            kept=kept,
        )
    )
