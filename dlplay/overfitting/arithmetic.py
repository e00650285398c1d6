"""Dropout and the loss of a picture, as formulas filled in."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.latex import in_latex
from dlplay.overfitting.comparing import Run, mean_loss, picture_losses
from dlplay.overfitting.dropping import drop, drop_often, value_after

MANY_STEPS = 1000
DROPOUT = (
    r"\vphantom{\bigg|} b_i = \frac{m_i}{1 - p} \cdot a_i, \qquad m_i = 0 \text{ with the probability } p"
    r"\text{, otherwise } m_i = 1"
)
CROSS_ENTROPY = r"L = \frac{1}{n} \sum_{i=1}^{n} -\ln p_i, \qquad p_i: \text{probability of picture } i\text{'s class}"


def dropout_arithmetic(values: NDArray[np.float64], on: NDArray[np.bool_], rate: float) -> tuple[str, list[str]]:
    """Fill dropout's formula in for one unit that is on and one that is off, where there are such."""
    after = drop(values, on, rate)
    lines = []
    for works in (True, False):
        if len(places := np.flatnonzero(on == works)):
            place = int(places[0])
            factor = rf"\frac{{{int(works)}}}{{1 - {rate:g}}}"
            product = rf"b_{{{place + 1}}} = {factor} \cdot {values[place]:.4g} = {after[place]:.4g}"
            lines.append(rf"\vphantom{{\bigg|}} {product}")
    return DROPOUT, lines


def mean_arithmetic(values: NDArray[np.float64], rate: float, seed: int) -> tuple[str, list[str]]:
    """Show for the first unit that dropout keeps the mean: by the rule, and by counting 1000 steps."""
    value, kept = float(values[0]), value_after(float(values[0]), rate)
    counted = drop_often(values[:1], rate, MANY_STEPS, seed).mean()
    by_rule = rf"\text{{mean of }} b_1 = {1 - rate:g} \cdot {kept:.4g} + {rate:g} \cdot 0 = {value:.4g}"
    return by_rule, [rf"\text{{mean over the first {MANY_STEPS} steps, counted}} = {counted:.4f}"]


def loss_arithmetic(run: Run, labels: NDArray[np.int64], places: Sequence[int]) -> tuple[str, list[str]]:
    """Fill the validation loss of the kept weights in: three pictures' terms, then the mean over all."""
    losses = picture_losses(run, labels)
    lines = [
        rf"-\ln p_{{{place + 1}}} = -\ln {_number(float(np.exp(-losses[place])))} = {losses[place]:.4f}"
        for place in places
    ]
    terms = r" + \dots + ".join(f"{losses[place]:.4f}" for place in sorted(places))
    count, total = len(losses), losses.sum()
    return CROSS_ENTROPY, [
        *lines,
        rf"L = \frac{{1}}{{{count}}} ({terms} + \dots)",
        rf"L = \frac{{{total:.4f}}}{{{count}}} = {mean_loss(run, labels):.4f}",
    ]


def _number(value: float) -> str:
    text = in_latex(f"{value:.4g}")
    return f"({text})" if "cdot" in text else text
