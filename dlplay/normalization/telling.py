"""Normalization in formulas and sentences, with the student's numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.latex import in_latex
from dlplay.normalization.moving import Moving
from dlplay.normalization.normalizing import (
    BATCH_SIZES,
    KINDS,
    PICTURE_AXES,
    TABLE_AXES,
    Normalized,
    law_of_means,
)
from dlplay.words import say

NORMALIZE = (
    r"\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad "
    r"\mu = \frac{1}{n}\sum x, \qquad \sigma^2 = \frac{1}{n}\sum (x - \mu)^2, \qquad y = \gamma\,\hat{x} + \beta"
)
MOVING = r"m_t = \text{momentum} \cdot m_{t-1} + (1 - \text{momentum}) \cdot \mu_{\text{batch}}"
SPREAD = r"\text{spread of the mean} = \frac{\sigma}{\sqrt{n}}"
MOST_TERMS_SHOWN = 8
MOST_SQUARES_SHOWN = 4
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


def sharing(result: Normalized, row: int, column: int) -> NDArray[np.bool_]:
    """Say of every cell whether it shares its mean with the chosen one."""
    return np.asarray(result.group == result.group[row, column])


def cell_lines(result: Normalized, cell: tuple[int, int], gamma: float, beta: float) -> list[str]:
    """Fill the formula in for one cell: mean, variance, x_hat and output."""
    values = result.x[sharing(result, *cell)]
    mean, variance, x_hat = (part[cell] for part in (result.mean, result.variance, result.x_hat))
    count, shown = len(values), latex_number(mean)
    sums = " + ".join(bracketed(value) for value in values[:MOST_TERMS_SHOWN])
    squares = " + ".join(rf"({bracketed(value)} - {bracketed(mean)})^2" for value in values[:MOST_SQUARES_SHOWN])
    missing = r" + \cdots" if count > MOST_TERMS_SHOWN else ""
    gap = r" + \cdots" if count > MOST_SQUARES_SHOWN else ""
    top = rf"{bracketed(result.x[cell])} - {bracketed(mean)}"
    below = rf"\sqrt{{{latex_number(variance)} + {latex_number(result.epsilon)}}}"
    return [
        rf"\mu = \frac{{{sums}{missing}}}{{{count}}} = {shown}",
        rf"\sigma^2 = \frac{{{squares}{gap}}}{{{count}}} = {latex_number(variance)}",
        rf"\hat{{x}} = \frac{{{top}}}{{{below}}} = {latex_number(x_hat)}",
        rf"y = {bracketed(gamma)} \cdot {bracketed(x_hat)} + {bracketed(beta)} = {latex_number(result.output[cell])}",
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
        "**{kind} normalization**, one mean for {kind2}. The mean goes over **{word} {axes}** ({meant}).",
        kind=say(kind).capitalize(),
        kind2=say(KINDS[kind]),
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


def moving_lines(moving: Moving, batch_mean: float, column: int) -> list[str]:
    """Fill the moving mean in: the first two steps and the last one, then what is left of its start."""
    means, momentum = moving.mean[:, column], moving.momentum
    steps = len(means) - 1
    chosen = [step for step in sorted({1, 2, steps}) if 1 <= step <= steps]
    lines = [
        rf"m_{{{step}}} = {momentum:g} \cdot {bracketed(means[step - 1])} + {round(1 - momentum, 9):g} \cdot "
        rf"{bracketed(batch_mean)} = {latex_number(means[step])}"
        for step in chosen
    ]
    done = 1 - momentum**steps
    return [*lines, rf"1 - {momentum:g}^{{{steps}}} = {latex_number(100 * done)}\,\% \text{{ of the way}}"]


def moving_cells(x: NDArray[np.float64], moving: Moving) -> list[list[str]]:
    """Write the batch's mean and variance beside the moving ones, a column for every column of the tensor."""
    rows = {
        say("mean of the batch"): x.mean(axis=0),
        say("moving mean"): moving.mean[-1],
        say("variance of the batch"): x.var(axis=0),
        say("moving variance"): moving.variance[-1],
    }
    return [[name, *map(write_number, values)] for name, values in rows.items()]


def spread_lines(values: NDArray[np.float64], measured: NDArray[np.float64]) -> list[str]:
    """Fill the law of the mean's spread in, for three batch sizes, beside what was measured."""
    law = law_of_means(values)
    return [
        rf"n = {size}: \quad \frac{{{latex_number(values.std())}}}{{\sqrt{{{size}}}}} = {latex_number(law[place])}"
        rf"\qquad \text{{measured: }} {latex_number(measured[place])}"
        for place, size in enumerate(BATCH_SIZES)
        if size in (2, 8, 32)
    ]


def _group_name(kind: str, cells: NDArray[np.int64], names: Sequence[str]) -> str:
    row, column = map(int, cells[0])
    example = str(names[row]).partition(",")[0]
    if kind == "batch":
        return say("column {column}", column=column)
    if kind == "instance":
        return say("{example}, column {column}", example=example, column=column)
    return example if kind == "layer" else str(names[row])


def latex_number(value: float) -> str:
    """Write a number for a formula, a power of ten where it has one."""
    return in_latex(write_number(value))


def bracketed(value: float) -> str:
    """Write a number as a factor or a summand: in brackets where it is negative or has a power of ten."""
    text = latex_number(value)
    return f"({text})" if text.startswith("-") or "cdot" in text else text
