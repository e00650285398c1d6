"""One row through the network, and one weight's update, with all numbers filled in."""

import numpy as np
from numpy.typing import NDArray

from dlplay.latex import factor
from dlplay.neural_network.arithmetic.numbers import (
    MOST_TERMS,
    STRUT,
    ended,
    equals,
    plain,
    products,
    seen_length,
    sum_of,
)
from dlplay.neural_network.network import SLOPES, Array, Layers, backward, forward, probabilities, row_losses
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import Frame, Settings, batch_slopes, batches, next_moves
from dlplay.words import in_formula

MOST_LETTERS = 80  # of a line
BENDS = {  # activation -> how it is written around a sum
    "tanh": r"\tanh({})",
    "sigmoid": r"\sigma({})",
    "relu": r"\max(0,\; {})",
    "linear": "{}",
}
SLOPE_LETTERS = {"tanh": "1 - {{{}}}^2", "sigmoid": r"{0}(1 - {0})", "relu": r"[{} > 0]", "linear": "1"}


def nearest_place(data: Prepared, wanted: int) -> int:
    """Give the place, among the prepared rows, of the table's row that was wanted, or of the one nearest to it."""
    return int(np.abs(data.rows - wanted).argmin())


def row_probabilities(data: Prepared, layers: Layers, activation: str, place: int) -> Array:
    """Give one row's probability of every class."""
    return np.asarray(probabilities(forward(layers, data.inputs[place : place + 1], activation)[-1])[0])


def row_loss(data: Prepared, layers: Layers, activation: str, place: int) -> float:
    """Give one row's loss; not-a-number where its class is unknown."""
    if data.codes[place] < 0:
        return float("nan")
    scores = forward(layers, data.inputs[place : place + 1], activation)[-1]
    return float(row_losses(scores, data.codes[place : place + 1])[0])


def scaling_lines(data: Prepared, place: int) -> list[str]:
    """Show how the row's first values become the numbers that go in: x is scaled, the words are the table's."""
    values = data.inputs[place] * data.spreads + data.means
    is_scaled = bool((data.means != 0).any() or (data.spreads != 1).any())
    shown, scaled = [], r"\text{, scaled}" if is_scaled else ""
    for k, name in enumerate(data.names[:MOST_TERMS]):
        parts = [rf"x_{{{k + 1}}} = {in_formula(name)}{scaled}"]
        if is_scaled:
            top = f"{plain(values[k])} - {factor(data.means[k], 5)}"
            parts.append(rf"{STRUT}\frac{{{top}}}{{{plain(data.spreads[k])}}}")
        shown.append(" = ".join([*parts, plain(data.inputs[place, k])]))
    rule = rf"\text{{scaled}} = {STRUT}\frac{{\text{{value}} - \text{{mean}}}}{{\text{{standard deviation}}}}"
    if max(map(seen_length, shown)) <= MOST_LETTERS // 2:
        shown = [r" \qquad ".join(shown[first : first + 2]) for first in range(0, len(shown), 2)]
    return [rule, *shown] if is_scaled else shown


def unit_letter(layers: Layers, depth: int, unit: int) -> str:
    """Write a hidden unit: H with its number, and its layer where there are several."""
    return f"H_{{{unit + 1}}}" if len(layers) <= 2 else f"H^{{({depth + 1})}}_{{{unit + 1}}}"


def came_letter(layers: Layers, depth: int, place: int) -> str:
    """Write what comes into a layer: x for the first, H for the others."""
    return f"x_{{{place + 1}}}" if depth == 0 else unit_letter(layers, depth - 1, place)


def unit_arithmetic(
    data: Prepared, layers: Layers, activation: str, place: int, chosen: tuple[int, int]
) -> tuple[str, list[str]]:
    """Give a unit's formula, and the same with one row's numbers down to what it gives out.

    For an output it goes on to the probability: by the logistic curve for two classes, by softmax for more.
    """
    depth, unit = chosen
    outputs = forward(layers, data.inputs[place : place + 1], activation)
    came, weights, bias = outputs[depth][0], layers[depth].weights[:, unit], layers[depth].biases[unit]
    total = float(came @ weights + bias)
    letters = [came_letter(layers, depth, k) for k in range(len(came))]
    is_output = depth == len(layers) - 1
    mark = "" if is_output else str(unit + 1)
    written = sum_of([f"w_{{{mark}0}}", *(f"w_{{{mark}{k}}} {letter}" for k, letter in enumerate(letters, 1))])
    rest = float(came[MOST_TERMS - 1 :] @ weights[MOST_TERMS - 1 :])
    filled = sum_of([plain(bias), *products(zip(weights, came, strict=True))], rest)
    if is_output:
        return output_arithmetic(data, outputs[-1], unit, written, filled)
    name, bend = unit_letter(layers, depth, unit), BENDS[activation]
    found = float(outputs[depth + 1][0, unit])
    return f"{name} = {bend.format(written)}", [
        f"{name} = {bend.format(filled)}",
        f"{name} = {bend.format(plain(total))} {equals(found)}",
    ]


def output_arithmetic(data: Prepared, scores: Array, unit: int, written: str, filled: str) -> tuple[str, list[str]]:
    """Give the output's formula and numbers, from the score to the probability."""
    score, found = plain(scores[0, unit]), probabilities(scores)[0]
    if scores.shape[1] == 1:
        left = r"\log\left(\frac{p}{1 - p}\right)"
        return f"{left} = {written}", [
            f"{left} = {ended(filled, score)}",
            rf"p = p({in_formula(data.classes[1])}) = \sigma({score}) "
            rf"= {STRUT}\frac{{1}}{{1 + e^{{-({score})}}}} {equals(found[1])}",
        ]
    name = f"s_{{{unit + 1}}}"
    powers = sum_of([rf"e^{{{plain(value)}}}" for value in scores[0]]).replace(r"\\ \qquad", "")
    return f"{name} = {written}", [
        f"{name} = {ended(filled, score)}",
        rf"p({in_formula(data.classes[unit])}) = \frac{{e^{{s_{{{unit + 1}}}}}}}{{\sum_c e^{{s_c}}}}"
        rf" = {STRUT}\frac{{e^{{{score}}}}}{{{powers}}} {equals(found[unit])}",
    ]


def loss_line(data: Prepared, layers: Layers, activation: str, place: int) -> str:
    """Show one row's loss: minus the logarithm of the probability that its true class gets."""
    code = int(data.codes[place])
    if code < 0:
        return r"\text{The class of this row is unknown, so it has no loss.}"
    probability = row_probabilities(data, layers, activation, place)[code]
    name = in_formula(data.classes[code])
    loss = row_loss(data, layers, activation, place)
    return rf"\text{{loss}} = -\log p({name}) = -\log {plain(probability)} {equals(loss)}"


def update_rows(data: Prepared, frame: Frame, settings: Settings) -> NDArray[np.int64]:
    """Give the places of the rows that decide the next update: the first batch of the next epoch."""
    learned = np.flatnonzero(data.training)
    return np.asarray(learned[batches(len(learned), frame.epoch + 1, settings)[0]])


def error_lines(data: Prepared, frame: Frame, activation: str, place: int, chosen: tuple[int, int]) -> list[str]:
    """Go back from one row's loss to a unit's sum: probability minus truth, through the weights, times the slope."""
    depth, unit = chosen
    layers, code = frame.layers, max(int(data.codes[place]), 0)
    outputs = forward(layers, data.inputs[place : place + 1], activation)
    errors = backward(layers, outputs, np.array([code]), activation)
    seats = truth_lines(data, probabilities(outputs[-1])[0], code, errors[-1].shape[1])
    if depth == len(layers) - 1:
        return [rf"\delta = {seats[unit]}"]
    nexts, weights = errors[depth + 1][0], layers[depth + 1].weights[unit]
    out, letter = float(outputs[depth + 1][0, unit]), unit_letter(layers, depth, unit)
    back, slope = float(nexts @ weights), float(SLOPES[activation](np.array(out)))
    after = "p - y" if depth == len(layers) - 2 else rf"\delta^{{({depth + 2})}}"
    slope_line = rf"\frac{{\partial\,\text{{loss}}}}{{\partial {letter}}} = \sum ({after}) \cdot w"
    return [
        *(seats if depth == len(layers) - 2 else []),
        rf"{slope_line} = {ended(sum_of(products(zip(nexts, weights, strict=True))), plain(back))}",
        rf"\delta = {plain(back)} \cdot ({SLOPE_LETTERS[activation].format(letter)}) = "
        rf"{plain(back)} \cdot {factor(slope, 5)} = {plain(errors[depth][0, unit])}",
    ]


def truth_lines(data: Prepared, found: Array, code: int, outs: int) -> list[str]:
    """Write for every output p - y, probability minus truth: y is 1 for the output of the row's class, else 0."""
    lines = []
    for k, name in list(enumerate(data.classes))[-outs:]:
        truth = int(k == code)
        error = found[k] - truth if truth == 0 else -float(np.delete(found, k).sum())
        lines.append(rf"p({in_formula(name)}) - y = {plain(found[k])} - {truth} {equals(error)}")
    return lines


def update_arithmetic(
    data: Prepared, frame: Frame, settings: Settings, place: int, chosen: tuple[int, int, int]
) -> tuple[str, list[str]]:
    """Give the rule of one weight's update, and the same with numbers; chosen is (layer, unit, what comes in).

    The last of what comes in is the bias. The update is the next one that training does from this frame.
    """
    depth, unit, which = chosen
    layers, rows = frame.layers, update_rows(data, frame, settings)
    is_bias = which == layers[depth].weights.shape[0]
    outputs = forward(layers, data.inputs[place : place + 1], settings.activation)
    error = backward(layers, outputs, np.maximum(data.codes[place : place + 1], 0), settings.activation)[depth][0, unit]
    came = 1.0 if is_bias else float(outputs[depth][0, which])
    slopes = batch_slopes(layers, data.inputs[rows], data.codes[rows], settings)
    before, last, slope, step = (
        pick_parameter(part, depth, unit, which)
        for part in (layers, frame.moves, slopes, next_moves(frame.moves, slopes, settings))
    )
    letter = "1" if is_bias else came_letter(layers, depth, which)
    decayed = "" if is_bias or not settings.decay else rf" + {plain(settings.decay)} \cdot {factor(before, 5)}"
    mean = slope - (0.0 if is_bias else settings.decay * before)
    sign = r"\eta" if not settings.momentum else r"m \cdot v_{\text{last}} - \eta"
    momentum = "" if not settings.momentum else rf"{plain(settings.momentum)} \cdot {factor(last, 5)} "
    return rf"w_{{\text{{new}}}} = w + v \qquad v = {'-' if not settings.momentum else ''}{sign} \cdot g", [
        rf"\text{{this row: }} \delta \cdot {letter} = {plain(error)} \cdot {factor(came, 5)} = {plain(error * came)}",
        rf"g = \frac{{1}}{{{len(rows)}}}\sum_{{\text{{{len(rows)} rows}}}} \delta \cdot {letter}{decayed}"
        rf" = {plain(mean)}{decayed}{f' = {plain(slope)}' if decayed else ''}",
        rf"v = {momentum}- {plain(settings.rate)} \cdot {factor(slope, 5)} = {plain(step)}",
        rf"w_{{\text{{new}}}} = {plain(before)} + {factor(step, 5)} = {plain(before + step)}",
    ]


def pick_parameter(layers: Layers, depth: int, unit: int, which: int) -> float:
    """Give one weight, or the unit's bias where which is beyond the weights."""
    layer = layers[depth]
    return float(layer.biases[unit] if which == len(layer.weights) else layer.weights[which, unit])
