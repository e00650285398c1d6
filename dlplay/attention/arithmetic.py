"""Every step of a cell with one token's numbers. Places and numbers of a vector count from 1 in what is shown."""

from collections.abc import Sequence

import numpy as np

from dlplay.attention.cell import SIZE, WAVE, Array, Look, Weights
from dlplay.latex import digits, factor

Arithmetic = tuple[str, list[str]]


def position_arithmetic(place: int, number: int) -> Arithmetic:
    """One number of the positional encoding; place counts from 0, as in the formula, number from 1."""
    column = number - 1
    power, wave = column // 2 * 2, "cos" if column % 2 else "sin"
    turned = place / WAVE ** (power / SIZE)
    value = np.cos(turned) if column % 2 else np.sin(turned)
    formula = r"PE_{t,\,2c} = \sin\!\big(t / 10000^{2c/8}\big), \quad PE_{t,\,2c+1} = \cos\!\big(t / 10000^{2c/8}\big)"
    line = rf"PE_{{{place},\,{column}}} = \{wave}\!\big({place} / 10000^{{{power}/8}}\big) = \{wave}({digits(turned)})"
    return formula, [rf"{line} = {digits(value)}"]


def input_arithmetic(vectors: Array, look: Look, token: int, number: int) -> Arithmetic:
    """A token's number: the word's, plus the position's."""
    word, whole = vectors[token, number - 1], look.inputs[token, number - 1]
    line = rf"x_{{{token + 1},{number}}} = {digits(word)} + {factor(whole - word)} = {digits(whole)}"
    return r"x_i = e_i + PE_{i-1}", [line]


def projection_arithmetic(name: str, look: Look, weights: Weights, places: tuple[int, int, int]) -> Arithmetic:
    """One number of a query, a key or a value; places: head, token, and number in the head from 0 on."""
    head, token, number = places
    column = head * look.key_size + number
    matrix = getattr(weights, name)
    result = {"query": look.queries, "key": look.keys, "value": look.values}[name][head, token, number]
    letter = name[0]
    terms = [product(x, w) for x, w in zip(look.inputs[token], matrix[:, column], strict=True)]
    formula = rf"{letter}_i = x_i\, W_{letter.upper()}"
    line = rf"{letter}_{{{token + 1},{number + 1}}} = {summed(terms)} \\ \quad = {digits(result)}"
    return formula, [line]


def score_arithmetic(look: Look, head: int, row: int, column: int) -> Arithmetic:
    """How well a query fits a key: the score, then divided by the root of its length and by the temperature."""
    query, key = look.queries[head, row], look.keys[head, column]
    terms = [product(q, k) for q, k in zip(query, key, strict=True)]
    score, at = look.scores[head, row, column], f"{row + 1},{column + 1}"
    lines = [rf"s_{{{at}}} = {summed(terms)} \\ \quad = {digits(score)}"]
    if not look.mask[row, column]:
        return score_formula(look), [*lines, rf"s'_{{{at}}} = -\infty \quad \text{{(hidden by the mask)}}"]
    warmth = "" if look.temperature == 1 else rf" \cdot {digits(look.temperature)}"
    scaled = digits(look.scaled[head, row, column])
    return score_formula(look), [
        *lines,
        rf"s'_{{{at}}} = \frac{{{digits(score)}}}{{\sqrt{{{look.key_size}}}{warmth}}} = {scaled}",
    ]


def score_formula(look: Look) -> str:
    """The formula of the scaled score, with the temperature where it is not 1."""
    warmth = "" if look.temperature == 1 else r"\,\tau"
    return rf"s_{{ij}} = q_i \cdot k_j, \qquad s'_{{ij}} = \frac{{s_{{ij}}}}{{\sqrt{{k}}{warmth}}}"


def softmax_arithmetic(look: Look, head: int, row: int, column: int) -> Arithmetic:
    """The share of attention that one token gives to another; the largest score is taken off first, as Keras does."""
    scaled = look.scaled[head, row]
    most = float(scaled.max())
    powers = np.exp(scaled - most)
    terms = [rf"e^{{{digits(one - most)}}}" if np.isfinite(one) else "0" for one in scaled]
    at, share = f"{row + 1},{column + 1}", look.weights[head, row, column]
    own = terms[column]
    formula = r"a_{ij} = \frac{e^{s'_{ij} - m}}{\sum_l e^{s'_{il} - m}}, \qquad m = \max_l s'_{il}"
    lines = [
        rf"m = {digits(most)}",
        rf"\sum_l = {summed(terms, per_line=3)} \\ \quad = {digits(float(powers.sum()))}",
        rf"a_{{{at}}} = \frac{{{own}}}{{{digits(float(powers.sum()))}}} = {share:.4f}",
    ]
    return formula, lines


def mixture_arithmetic(look: Look, head: int, row: int, number: int) -> Arithmetic:
    """One number of the weighted sum of all values; number from 0 on. Shares that round to 0 are left out."""
    shares, values = look.weights[head, row], look.values[head, :, number]
    terms = [product(a, v) for a, v in zip(shares, values, strict=True) if a >= 0.0005]
    left_out = r" + \dots" if len(terms) < np.count_nonzero(shares) else ""
    result = digits(look.mixed[head, row, number])
    line = rf"z_{{{row + 1},{number + 1}}} = {summed(terms)}{left_out} \\ \quad = {result}"
    return r"z_i = \sum_j a_{ij}\, v_j", [line]


def output_arithmetic(look: Look, weights: Weights, row: int, number: int) -> Arithmetic:
    """One number of the cell's output: all heads side by side, times the last matrix; number from 0 on."""
    side_by_side = look.mixed[:, row].reshape(-1)
    terms = [product(z, w) for z, w in zip(side_by_side, weights.output[:, number], strict=True)]
    line = rf"y_{{{row + 1},{number + 1}}} = {summed(terms)} \\ \quad = {digits(look.outputs[row, number])}"
    return r"y_i = [z_i^{(1)}, \dots, z_i^{(h)}]\, W_O", [line]


def product(first: float, second: float) -> str:
    """Write a product of two numbers."""
    return rf"{digits(first)} \cdot {factor(second)}"


def summed(terms: Sequence[str], *, per_line: int = 2) -> str:
    """Join terms with plus signs, a few to a line."""
    lines = [list(terms[start : start + per_line]) for start in range(0, len(terms), per_line)] or [["0"]]
    joined = r" \\ \quad + ".join(" + ".join(line) for line in lines)
    return joined.replace("+ -", "- ")
