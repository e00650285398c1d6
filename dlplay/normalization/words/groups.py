"""Which cells share a mean, and what that makes of them, in sentences and tables."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.normalization.moving import Moving
from dlplay.normalization.normalizing import KINDS, PICTURE_AXES, TABLE_AXES, Normalized
from dlplay.normalization.tensor import Array
from dlplay.words import say

LECTURE_TABLE = """| | batch normalization | layer normalization |
|---|---|---|
| one mean over | one feature or channel, all examples of the batch | one example, all its features |
| depends on the batch | **yes**: needs batches that are not small | **no**: an example is treated alone |
| training and inference | differ: moving statistics in inference | the same |
| does good | training is faster and more accurate; the weights' first values matter less; the changing means act \
as **regularization** | works with every batch size, even 1 |
| does harm | with a small batch it has little to no effect, or even harms | |
| suits | dense and **convolutional** networks | **recurrent** networks |
| suits less | **recurrent** networks: sequences have different lengths, so late steps have few examples to \
share a mean | **convolutional** networks: it may not give good results there |"""


def write_number(value: float) -> str:
    """Write a number with five digits, and without a zero's sign."""
    return f"{round(float(value), 9) + 0.0:.5g}"


def write_cells(values: NDArray[np.float64], shared: NDArray[np.bool_] | None = None) -> list[list[str]]:
    """Write a table of numbers; cells that share the chosen cell's mean get a point."""
    marks = np.zeros(values.shape, bool) if shared is None else shared
    return [
        [f"• {write_number(value)}" if mark else write_number(value) for value, mark in zip(*pair, strict=True)]
        for pair in zip(values, marks, strict=True)
    ]


def group_table(result: Normalized, kind: str, names: Sequence[str]) -> str:
    """Write mean, variance and standard deviation of every group as a Markdown table."""
    lines = [say("| one mean for | values | mean | variance | standard deviation |"), "|---|---:|---:|---:|---:|"]
    for number in np.unique(result.group):
        cells = np.argwhere(result.group == number)
        first = tuple(cells[0])
        mean, variance = result.mean[first], result.variance[first]
        lines.append(
            f"| {_group_name(kind, cells, names)} | {len(cells)} | {write_number(mean)} | {write_number(variance)} | "
            f"{write_number(np.sqrt(variance))} |"
        )
    return "\n".join(lines)


def axes_sentence(kind: str, rows_of_one: int) -> str:
    """Say which axes one mean goes over."""
    axes = (PICTURE_AXES if rows_of_one > 1 else TABLE_AXES)[kind]
    names = ("batch", "height", "width", "channels") if rows_of_one > 1 else ("batch", "features")
    word = say("axes") if "," in axes else say("axis")
    meant = ", ".join(names[int(axis)] for axis in axes.split(", "))
    return say(
        "**{kind} normalization**, one mean for {whole}. The mean goes over **{word} {axes}** ({meant}).",
        kind=say(kind).capitalize(),
        whole=say(KINDS[kind]),
        word=word,
        axes=axes,
        meant=meant,
    )


def special_sentences(result: Normalized) -> list[str]:
    """Say what is special about this tensor: a group of one value, of two values, of equal values."""
    sizes = np.bincount(result.group.ravel())
    sentences = []
    if sizes.max() == 1:
        sentences.append(
            say(
                "**Only one value has a mean of its own**: the mean is the value itself, so x - mean = 0 and "
                "every x_hat is **0**. The output is beta, whatever the input is: the layer has lost everything."
            )
        )
    elif sizes.max() == 2 and result.variance.max() > 10 * result.epsilon:
        sentences.append(
            say(
                "**Two values share a mean**: both lie equally far from it, so x_hat is nearly **+1 and -1** "
                "(here {write_number} at most). It only says which of the two is larger, not by how much.",
                write_number=write_number(result.x_hat.max()),
            )
        )
    if ((result.variance > 0) & (result.variance < result.epsilon)).any():
        sentences.append(
            say(
                "**Some variance is smaller than epsilon**, {epsilon}: there x_hat stays close to 0, its "
                "standard deviation is far from 1. Choose a smaller epsilon, and look again.",
                epsilon=write_number(result.epsilon),
            )
        )
    if sizes.max() > 1 and (result.variance == 0).any():
        sentences.append(
            say(
                "**Some group is constant**: its variance is 0, so only epsilon is under the root, and x_hat is "
                "0. Without epsilon, this would be 0 / 0."
            )
        )
    return sentences


def alone_sentence(within: NDArray[np.float64], single: NDArray[np.float64], kind: str) -> str:
    """Say whether an example's result depends on the examples beside it."""
    change = float(np.abs(within - single).max())
    if change < 1e-9:
        return say("**The same numbers**: {kind} normalization does not look at the other examples.", kind=say(kind))
    return say(
        "**Other numbers**, by up to {change}: {kind} normalization looks at the whole batch, so the "
        "same example gives something else beside other examples.",
        change=write_number(change),
        kind=say(kind),
    )


def moving_cells(x: NDArray[np.float64], moving: Moving) -> list[list[str]]:
    """Write the batch's mean and variance beside the moving ones, a column for every column of the tensor."""
    rows = {
        say("mean of the batch"): x.mean(axis=0),
        say("moving mean"): moving.mean[-1],
        say("variance of the batch"): x.var(axis=0),
        say("moving variance"): moving.variance[-1],
    }
    return [[name, *map(write_number, values)] for name, values in rows.items()]


def _group_name(kind: str, cells: NDArray[np.int64], names: Sequence[str]) -> str:
    row, column = map(int, cells[0])
    example = str(names[row]).partition(",")[0]
    if kind == "batch":
        return say("column {column}", column=column)
    if kind == "instance":
        return say("{example}, column {column}", example=example, column=column)
    return example if kind == "layer" else str(names[row])


def shape_text(tensor: Array, rows_of_one: int) -> str:
    """Say the tensor's shape as Keras does."""
    rows, columns = tensor.shape
    if rows_of_one == 1:
        return say("({rows}, {columns}) = (batch, features)", rows=rows, columns=columns)
    return say(
        "({rows}, 2, 2, {columns}) = (batch, height, width, channels)", rows=rows // rows_of_one, columns=columns
    )


def row_names(tensor: Array, rows_of_one: int) -> list[str]:
    """Name every row: its example, and in a picture its pixel."""
    if rows_of_one == 1:
        return [say("example {row}", row=row) for row in range(len(tensor))]
    return [
        say("picture {picture}, pixel ({row}, {column})", picture=row // 4, row=row % 4 // 2, column=row % 2)
        for row in range(len(tensor))
    ]
