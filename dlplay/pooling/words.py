"""What pooling leaves of an input, in sentences and tables."""

from math import prod

import numpy as np
from numpy.typing import NDArray

from dlplay.pooling.layer import Pooling, plan, pool
from dlplay.pooling.shifting import Change, measure_change, moved_along, shift
from dlplay.pooling.window import Window
from dlplay.words import say

LOST = {  # what is lost -> one of them, or several
    "row": ("row {first} is", "rows {first} to {last} are"),
    "column": ("column {first} is", "columns {first} to {last} are"),
}
AROUND = {
    "row": "**Padding:** {before} rows above, {after} below; they do not count.",
    "column": "**Padding:** {before} columns on the left, {after} on the right; they do not count.",
}

MOST_CELLS = 144  # of a table that is still read


def reduction_sentence(shape: tuple[int, ...], result_shape: tuple[int, ...]) -> str:
    """Say how much smaller the result is."""
    before, after = prod(shape), prod(result_shape)
    sizes = " x ".join(map(str, shape)), " x ".join(map(str, result_shape))
    left = f"{after / before * 100:.3g} %"
    return say(
        "{before_size} = {before} values come in, {after_size} = {after} come out: **{left}** are left. Channels stay.",
        before_size=sizes[0],
        before=before,
        after_size=sizes[1],
        after=after,
        left=left,
    )


def coverage_sentences(shape: tuple[int, ...], layer: Pooling) -> list[str]:
    """Say whether windows overlap or leave gaps, what is dropped at the edge, and what padding adds."""
    if layer.is_global:
        return [say("One window covers the whole input, so every channel gives one single number.")]
    alone = all(plan(length, layer)[0] == 1 for length in shape[:2])
    sentences = [say("**One window** is all that there is.")] if alone else [_neighbours(layer)]
    for axis, label in enumerate(("row", "column")):
        length = shape[axis]
        count, before, after = plan(length, layer)
        used = (count - 1) * layer.stride + layer.size
        if layer.padding == "valid" and used < length:
            lost = say(LOST[label][used < length - 1], first=used, last=length - 1)
            sentences.append(say("**Dropped:** {lost} lost, because no whole window fits there any more.", lost=lost))
        if before + after:
            sentences.append(say(AROUND[label], before=before, after=after))
    return sentences


def _neighbours(layer: Pooling) -> str:
    size, stride = layer.size, layer.stride
    if stride < size:
        return say(
            "**Overlap:** the stride {stride} is smaller than the filter size {size}, so neighbouring "
            "windows share {many}: one value can win several times.",
            stride=stride,
            size=size,
            many=_many(size - stride),
        )
    if stride > size:
        return say(
            "**Gaps:** the stride {stride} is larger than the filter size {size}, so {many} between "
            "neighbouring windows are never read.",
            stride=stride,
            size=size,
            many=_many(stride - size),
        )
    return say("**Side by side:** stride and filter size are equal, so the windows touch and no value is used twice.")


def _many(number: int) -> str:
    return say("1 row or column") if number == 1 else say("{number} rows or columns", number=number)


def short(value: float, digits: int = 5) -> str:
    """Write a number with at most so many digits after the point."""
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def number_cells(values: NDArray[np.floating]) -> list[list[str]]:
    """Write a table of numbers, with as many digits as fit; not-a-number is outside the input."""
    digits = 5 if values.shape[1] <= 4 else 3
    return [[say("outside") if np.isnan(value) else short(float(value), digits) for value in row] for row in values]


def input_cells(
    grid: NDArray[np.floating], window: Window, layer: Pooling
) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Write the whole input, the winner with a star; and list the places of the window, to be framed."""
    cells = number_cells(grid)
    if layer.takes_max:
        row, column = window.winner
        cells[row][column] = f"★ {cells[row][column]}"
    return cells, [(row, column) for row, column in np.ndindex(*grid.shape) if window.covers(row, column)]


def window_cells(window: Window, layer: Pooling) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Write the window alone, padding as "outside"; and list the place of the winner, to be framed."""
    cells = number_cells(window.values)
    if not layer.takes_max:
        return cells, []
    row, column = window.winner[0] - window.top, window.winner[1] - window.left
    cells[row][column] = f"★ {cells[row][column]}"
    return cells, [(row, column)]


def share_cells(window: Window) -> list[list[str]]:
    """Write what every value of the window gives to the mean: value / count."""
    return number_cells(window.values / window.count)


def dot_cells() -> dict[str, tuple[list[list[str]], list[list[str]]]]:
    """Move a dot by one and by two columns: each input and its 2 x 2 max pooling with stride 2."""
    dot = np.zeros((2, 6))
    dot[1, 2] = 9
    tables = {}
    for title, right in ((say("The dot"), 0), (say("1 pixel to the right"), 1), (say("2 pixels to the right"), 2)):
        moved = shift(dot, 0, right)
        tables[title] = number_cells(moved), number_cells(pool(moved, Pooling()))
    return tables


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
        "{row_word} and {columns} {column_word}. ",
        stride=layer.stride,
        rows=rows,
        row_word=say("row") if rows == 1 else say("rows"),
        columns=columns,
        column_word=say("column") if columns == 1 else say("columns"),
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


def winner_sentence(window: Window) -> str:
    """Say where in the input the winner stands, and how a draw is decided."""
    row, column = window.winner
    text = say("★ The winner stands at row {row}, column {column} of the input.", row=row, column=column)
    if window.ties > 1:
        text += say(
            " {ties} values are equally large: the first one in reading order counts as the winner.", ties=window.ties
        )
    return text
