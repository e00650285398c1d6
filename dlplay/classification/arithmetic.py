"""The formulas of this lesson in LaTeX, with the student's numbers in them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.classification.answering import Answer
from dlplay.classification.heat import HeatMap, strongest_maps, weigh
from dlplay.latex import digits, in_brackets
from dlplay.weights.network import Network
from dlplay.weights.preparation import BLUE_FIRST, BY_LAYERS, STANDARD, preprocessing
from dlplay.words import in_formula

SOFTMAX = r"p_c = \frac{e^{z_c}}{\sum_j e^{z_j}} = \frac{e^{z_c - z_{\max}}}{\sum_j e^{z_j - z_{\max}}}"
GRAD_CAM = (
    r"\alpha_k = \frac{1}{n}\sum_{r,c}\frac{\partial z}{\partial A^k[r,c]} \qquad "
    r"L[r,c] = \mathrm{ReLU}\Big(\sum_k \alpha_k\,A^k[r,c]\Big)"
)
BGR_MEANS = (103.939, 116.779, 123.68)
MEANS, DEVIATIONS = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # red, green, blue of ImageNet
PREPARATIONS = {  # what architectures.preprocessing says -> the formula for a value x from 0 to 255
    BLUE_FIRST: r"\text{map 0} = B - 103.939 \quad \text{map 1} = G - 116.779 \quad \text{map 2} = R - 123.68",
    STANDARD: r"\text{value} = \frac{x / 255 - \text{mean}}{\text{deviation}}",
    BY_LAYERS: r"\text{value} = x",
    "0 to 1": r"\text{value} = \frac{x}{255}",
    "-1 to 1": r"\text{value} = \frac{x}{127.5} - 1",
}


def softmax_sum(scores: NDArray[np.float32]) -> float:
    """Add up e to the power of every score minus the largest score."""
    exact = scores.astype(np.float64)
    return float(np.exp(exact - exact.max()).sum())


def softmax_arithmetic(
    answer: Answer, best: Sequence[tuple[int, float]], names: Sequence[str]
) -> tuple[str, list[str]]:
    """Fill the softmax in for the best classes: the sum, then every class's share of it."""
    scores, total = answer.scores.astype(np.float64), softmax_sum(answer.scores)
    highest = float(scores.max())
    terms = [rf"e^{{{scores[number]:.3f} - {_signed(highest)}}}" for number, _ in best[:2]]
    rest = total - sum(float(np.exp(scores[number] - highest)) for number, _ in best[:2])
    others = len(scores) - len(terms)
    added = " + ".join([*terms, *([rf"{digits(rest)}\ \text{{(the other {others})}}"] if others else [])])
    lines = [rf"z_{{\max}} = {highest:.3f} \qquad S = \sum_j e^{{z_j - z_{{\max}}}} = {added} = {total:.5f}"]
    for (number, probability), name in zip(best[:3], names, strict=False):
        power = float(np.exp(scores[number] - highest))
        lines.append(
            rf"p_{{{in_formula(name, 60)}}} = \frac{{e^{{{scores[number] - highest:.3f}}}}}{{S}} = "
            rf"\frac{{{digits(power)}}}{{{total:.5f}}} = {probability:.5f}"
        )
    return SOFTMAX, lines


def heat_arithmetic(found: HeatMap, row: int, column: int) -> tuple[str, list[str]]:
    """Fill Grad-CAM's sum in for one place: the five maps that count most there, the rest, ReLU, the scale."""
    parts = found.maps[row, column].astype(np.float64) * found.weights
    five = strongest_maps(found, row, column)
    terms = [rf"{_signed(found.weights[k])}\cdot {digits(found.maps[row, column, k])}" for k in five]
    rest = float(parts.sum() - parts[five].sum())
    if len(parts) > len(five):
        terms.append(rf"{_signed(rest)}\ \text{{(the other {len(parts) - len(five)})}}")
    value, highest = float(parts.sum()), float(weigh(found.maps, found.weights).max())
    kept = max(value, 0.0)
    lines = [
        rf"\sum_k \alpha_k A^k[{row},{column}] = {' + '.join(terms[:3])}"
        + (rf" \\ + {' + '.join(terms[3:])}" if terms[3:] else "")
        + rf" = {digits(value)}",
        rf"L[{row},{column}] = \mathrm{{ReLU}}({digits(value)}) = {digits(kept)}",
    ]
    if found.heat is not None:
        shown = rf"\frac{{{digits(kept)}}}{{{digits(highest)}}} = {float(found.heat[row, column]):.5f}"
        lines.append(rf"\text{{shown}} = \frac{{L[{row},{column}]}}{{\max L}} = {shown}")
    return GRAD_CAM, lines


def preparation_arithmetic(network: Network, pixel: NDArray[np.float32]) -> tuple[str, list[str]]:
    """Fill in the right preparation for a pixel, 0..1: the formula, and a line with every map's number."""
    said, values = preprocessing(network), [float(value) * 255 for value in pixel]
    names = "RGB" if len(values) == 3 else "x"
    formula = PREPARATIONS.get(said, PREPARATIONS["-1 to 1"])
    if said == BLUE_FIRST:
        found = [
            f"{value:.2f} - {mean} = {value - mean:.5f}" for value, mean in zip(values[::-1], BGR_MEANS, strict=True)
        ]
        names = "BGR"
    elif said == STANDARD:
        found = [
            rf"\frac{{{value / 255:.5f} - {mean}}}{{{deviation}}} = {(value / 255 - mean) / deviation:.5f}"
            for value, mean, deviation in zip(values, MEANS, DEVIATIONS, strict=True)
        ]
    elif said == BY_LAYERS:
        found = [f"{value:.5f}" for value in values]
    elif said == "0 to 1":
        found = [rf"\frac{{{value:.2f}}}{{255}} = {value / 255:.5f}" for value in values]
    else:
        found = [rf"\frac{{{value:.2f}}}{{127.5}} - 1 = {value / 127.5 - 1:.5f}" for value in values]
    return formula, [r" \qquad ".join(rf"\text{{{name}: }} {one}" for name, one in zip(names, found, strict=True))]


def _signed(value: float) -> str:
    """Write a number as a term of a sum: a negative one in brackets."""
    text = f"{value:.3f}" if 0.01 <= abs(value) < 1e5 else digits(value)
    return in_brackets(text)
