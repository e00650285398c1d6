"""How a layer makes one activation, as a formula and with this picture's numbers in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.inside import Inside
from dlplay.feature_maps.opening import MOVERS, as_maps, cut_window, open_sum
from dlplay.feature_maps.parts import Part
from dlplay.latex import in_brackets, in_latex
from dlplay.words import say

MOST_CHANNELS = 6
A_LINE = 3  # of them
END = r" \,\\ "  # of a line: without the space, an index before it overflows its box by two pixels
SUM = r"\text{sum} = \sum_{k}\sum_{i,j} w_{ijk}\,x_{ijk}"
NORMALIZED = r"\text{out} = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"


@dataclass(frozen=True)
class Explanation:
    """A formula in LaTeX and its lines filled in, or, where nothing can be opened, the reason."""

    formula: str = ""
    lines: tuple[str, ...] = ()
    reason: str = ""


def explain(inside: Inside, part: Part, row: int, column: int, channel: int) -> Explanation:
    """Explain the activation at a row and column of the map of that number."""
    value = value_at(inside, row, column, channel)
    if part.weights is not None:
        return _weighted_sum(inside, part, row, column, value)
    if part.kind in MOVERS:
        return Explanation(
            reason=say("A {kind} layer has no sum to open: {reason}.", kind=part.kind, reason=MOVERS[part.kind])
        )
    try:
        inputs = [float(_at(as_maps(one), row, column, channel)) for one in inside.inputs]
    except ValueError:
        inputs = []
    explained = _by_numbers(inside, part, row, column, channel) if inputs else None
    return explained or _by_kind(part, inputs, value) or Explanation(reason=_unknown(part.kind))


def value_at(inside: Inside, row: int, column: int, channel: int) -> float:
    """Look up one activation in a layer's output."""
    return float(as_maps(inside.outputs)[row, column, channel])


def _weighted_sum(inside: Inside, part: Part, row: int, column: int, value: float) -> Explanation:
    opened = open_sum(inside, part, row, column)
    order = np.argsort(-np.abs(opened.per_channel))[:MOST_CHANNELS]
    shares = [rf"{_num(opened.per_channel[k])}_{{\,k={k + part.first}}}" for k in sorted(order)]
    rest = len(opened.per_channel) - len(shares)
    if rest:
        others = opened.total - (part.bias or 0.0) - float(opened.per_channel[order].sum())
        shares.append(rf"{_num(others)}_{{\,\text{{the other {rest}}}}}")
    chunks = [" + ".join(shares[start : start + A_LINE]) for start in range(0, len(shares), A_LINE)]
    bias = "" if part.bias is None else rf" + {_num(part.bias)}_{{\,b}}"
    line = r"\text{sum} = " + f"{END}+ ".join(chunks) + rf"{END}{bias} = {_num(opened.total)}"
    formula = SUM if part.bias is None else SUM + " + b"
    return Explanation(formula, (line, _activated(part.activation, opened.total, value)))


def _activated(name: str, total: float, value: float) -> str:
    name = name.replace("_", " ")
    if name == "linear":
        return rf"\text{{out}} = \text{{sum}} = {_num(value)}"
    if name == "softmax":
        return rf"\text{{out}} = \frac{{e^{{{_num(total)}}}}}{{\sum_n e^{{\text{{sum}}_n}}}} = {_num(value)}"
    return rf"\text{{out}} = \text{{{name}}}({_num(total)}) = {_num(value)}"


def _by_numbers(inside: Inside, part: Part, row: int, column: int, channel: int) -> Explanation | None:
    """Explain layers that scale and shift each value: normalizations, LayerScale, Rescaling."""
    maps, known, value = as_maps(inside.inputs[0]), dict(part.numbers), value_at(inside, row, column, channel)
    x = float(_at(maps, row, column, channel))
    mean = known.get("moving_mean", known.get("mean"))
    variance = known.get("moving_variance", known.get("variance"))
    if part.kind == "LayerNormalization":
        mean, variance = float(maps[row, column].mean()), float(maps[row, column].var())
    if mean is not None and variance is not None:
        below = rf"\sqrt{{{_num(variance)} + {known.get('epsilon', 0.0):g}}}"
        fraction = rf"\frac{{{_num(x)} - {_num(mean)}}}{{{below}}}"
        gamma, beta = known.get("gamma", 1.0), known.get("beta", 0.0)
        line = rf"\text{{out}} = {gamma:.5f}\cdot{fraction} + {_num(beta)} = {_num(value)}"
        return Explanation(NORMALIZED, (line,))
    if part.kind == "Rescaling" or "gamma" in known:
        scale, offset = known.get("scale", known.get("gamma", 1.0)), known.get("offset", 0.0)
        line = rf"\text{{out}} = {scale:.5f}\cdot {_num(x)} + {_num(offset)} = {_num(value)}"
        return Explanation(r"\text{out} = \text{scale}\cdot x + \text{offset}", (line,))
    if part.kind in ("MaxPooling2D", "AveragePooling2D"):
        return _pooled(maps, part, row, column, channel)
    if part.kind in ("GlobalAveragePooling2D", "GlobalMaxPooling2D"):
        every, name = maps[..., channel], "mean" if "Average" in part.kind else "max"
        line = rf"\text{{out}} = \text{{{name} of {every.size} values}} = {_num(value)}"
        return Explanation(rf"\text{{out}} = \text{{{name}}}_{{r,c}}\;x_{{rc}}", (line,))
    return None


def _pooled(maps: NDArray[np.float32], part: Part, row: int, column: int, channel: int) -> Explanation:
    window, within, _ = cut_window(maps[..., channel : channel + 1], part, row, column)
    values = window[..., 0][within]
    shown = ",\\; ".join(f"{value:.5f}" for value in values[:9]) + (r",\; \ldots" if len(values) > 9 else "")
    name, value = ("max", values.max()) if part.kind == "MaxPooling2D" else ("mean", values.mean())
    line = rf"\text{{out}} = \text{{{name}}}({shown}) = {_num(value)}"
    return Explanation(rf"\text{{out}} = \text{{{name}}}_{{i,j}}\;x_{{ij}}", (line,))


def _by_kind(part: Part, inputs: list[float], value: float) -> Explanation | None:
    """Explain layers that take one value of every input: activation functions, sums and products of maps."""
    if part.kind in ("Add", "Multiply"):
        sign = " + " if part.kind == "Add" else r"\cdot "
        line = rf"\text{{out}} = {sign.join(_num(one) for one in inputs)} = {_num(value)}"
        return Explanation(rf"\text{{out}} = {sign.join(f'x_{n}' for n in range(1, len(inputs) + 1))}", (line,))
    if part.kind in ("ReLU", "Activation", "LeakyReLU", "ELU", "PReLU", "Softmax") and inputs:
        name = part.activation if part.activation != "linear" else part.kind
        if name in ("softmax", "Softmax"):
            return Explanation(r"\text{out} = \frac{e^{x}}{\sum_n e^{x_n}}", (_activated("softmax", inputs[0], value),))
        return Explanation(rf"\text{{out}} = \text{{{name}}}(x)", (_activated(name, inputs[0], value),))
    return None


def _at(maps: NDArray[np.float32], row: int, column: int, channel: int) -> float:
    """Look a value up; maps of 1 x 1 count for every place, as squeeze-and-excitation's factors do."""
    place = (min(row, maps.shape[0] - 1), min(column, maps.shape[1] - 1), min(channel, maps.shape[2] - 1))
    return float(maps[place])


def _unknown(kind: str) -> str:
    return say(
        "The values of a {kind} layer are made from many places at once and cannot be opened as one sum here.",
        kind=kind,
    )


def _num(value: float) -> str:
    """Write a number with five decimals, a small one with three digits and a power of ten; brackets around minus."""
    text = f"{value:.2e}" if value and abs(value) < 1e-3 else f"{value + 0.0:.5f}"
    return in_brackets(in_latex(text))
