"""The fitted equation in LaTeX, with one row's values filled in term by term."""

import re

import numpy as np

from dlplay.latex import digits, factor
from dlplay.regression.fitting import Model
from dlplay.regression.preparation import Prepared, RegressionError
from dlplay.words import in_formula, say

MOST_TERMS_SHOWN = 12
TERMS_A_LINE = 3
LETTERS_A_LINE = 46


def nearest_row(data: Prepared, wanted: int) -> int:
    """Give the place, among the prepared rows, of the table's row that was wanted, or of the one nearest to it."""
    if not len(data.rows):
        raise RegressionError("No row is left. Choose other features, or fill missing values in.")
    return int(np.abs(data.rows - wanted).argmin())


def score_of(data: Prepared, model: Model, place: int) -> float:
    """Compute the score of one prepared row: y-hat, or the logit."""
    return float(model.score(data.inputs[place : place + 1])[0])


def prediction_of(data: Prepared, model: Model, place: int) -> float:
    """Compute the prediction for one prepared row: y-hat, or the probability."""
    return float(model.predict(data.inputs[place : place + 1])[0])


def verdict_of(data: Prepared, chance: float) -> str:
    """Name the class that a probability stands for: the predicted one from 0.5 on."""
    return data.classes[int(chance >= 0.5)]


def equation_text(model: Model) -> str:
    """Write the fitted equation as plain text, to print it at home."""
    signed = [f"{'-' if weight < 0 else '+'} {abs(weight):.6g}" for weight in model.weights]
    terms = [f"{weight} * {name}" for weight, name in zip(signed, model.names, strict=True)]
    return " ".join([f"{model.intercept:.6g}", *terms])


def equation_arithmetic(data: Prepared, model: Model) -> tuple[str, list[str]]:
    """Give the equation with letters, and with the weights in it."""
    left = _left(model)
    letters = r"w_0 + w_1 x_1 + \dots + w_k x_k" if len(model.names) > 3 else _letters(len(model.names))
    terms = [rf"{_signed(weight)}\cdot {in_formula(name)}" for weight, name in _pairs(model)]
    return f"{left} = {letters}", [f"{left} = {_rows([_number(model.intercept), *terms], len(model.names))}"]


def row_arithmetic(data: Prepared, model: Model, place: int) -> tuple[str, list[str]]:
    """Fill one row into the equation, down to how its prediction compares with its target."""
    first, *rest = filled_lines(data, model, place)
    return first, [*rest, residual_line(data, model, place)]


def filled_lines(data: Prepared, model: Model, place: int) -> list[str]:
    """Fill one row's values into the equation: the products, their values, the sum; then the probability."""
    values, left = data.inputs[place], _left(model)
    pairs = list(zip(model.weights, values, strict=True))[:MOST_TERMS_SHOWN]
    products = [rf"{_signed(weight)}\cdot {factor(value, 6)}" for weight, value in pairs]
    results = [_signed(weight * value) for weight, value in pairs]
    count = len(model.names)
    score = _number(score_of(data, model, place))
    rest = float(model.weights[MOST_TERMS_SHOWN:] @ values[MOST_TERMS_SHOWN:])
    more = _signed(rest) if count > MOST_TERMS_SHOWN else ""
    lines = [
        f"{left} = {_rows([_number(model.intercept), *products], count)}",
        f"{left} = {_rows([_number(model.intercept), *results], count, more)} = {score}",
    ]
    if model.is_logistic:
        chance = prediction_of(data, model, place)
        lines.append(rf"p = \frac{{1}}{{1 + e^{{-({score})}}}} = {chance:.4f}")
    return lines


def residual_line(data: Prepared, model: Model, place: int) -> str:
    """Compare one row's prediction with its target, in LaTeX."""
    truth, guess = data.target[place], prediction_of(data, model, place)
    if model.is_logistic:
        sign = r"\geq" if guess >= 0.5 else "<"
        said = rf"p {sign} 0.5 \;\Rightarrow\; {in_formula(verdict_of(data, guess))}"
        known = say("unknown") if np.isnan(truth) else data.classes[int(truth)]
        return rf"{said} \qquad {in_formula(say('in the table: {known}', known=known), 28)}"
    if np.isnan(truth):
        return r"\text{The target of this row is unknown.}"
    return rf"y - \hat{{y}} = {_number(truth)} - {factor(guess, 6)} = {_number(truth - guess)}"


def _left(model: Model) -> str:
    return r"\text{logit}" if model.is_logistic else r"\hat{y}"


def _letters(count: int) -> str:
    return " + ".join(["w_0", *(f"w_{place} x_{place}" for place in range(1, count + 1))])


def _pairs(model: Model) -> list[tuple[float, str]]:
    return list(zip(model.weights.tolist(), model.names, strict=True))[:MOST_TERMS_SHOWN]


def _rows(terms: list[str], count: int, more: str = "") -> str:
    """Join terms, a few to a line; what is not shown is one last term."""
    if count > MOST_TERMS_SHOWN:
        terms = [*terms, rf"{more or '+'}\ \text{{({count - MOST_TERMS_SHOWN} more terms)}}"]
    lines: list[list[str]] = [[]]
    for term in terms:
        if len(lines[-1]) == TERMS_A_LINE or _width([*lines[-1], term]) > LETTERS_A_LINE:
            lines.append([])
        lines[-1].append(term)
    return r" \\ ".join(" ".join(line) for line in lines if line)


def _width(terms: list[str]) -> int:
    """Count the letters that a reader sees, roughly."""
    return len(re.sub(r"\\[a-z]+|[{}\\]", "", " ".join(terms)))


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'} {_number(abs(value))}"


def _number(value: float) -> str:
    return digits(value, 6)


def measure_arithmetic(data: Prepared, model: Model, found: dict[str, float]) -> tuple[str, list[str]]:
    """Give the formula of the error and the same with this table's numbers, in LaTeX."""
    count = int(data.known.sum())
    if model.is_logistic:
        formula = r"\text{log loss} = -\frac{1}{n}\sum_i \Big(y_i \ln p_i + (1 - y_i)\ln(1 - p_i)\Big)"
        total = found["log loss"] * count
        right = round(found["accuracy"] * count)
        return formula, [
            rf"\text{{log loss}} = \frac{{{total:.6g}}}{{{count}}} = {found['log loss']:.6g}",
            rf"\text{{accuracy}} = \frac{{\text{{right}}}}{{n}} = \frac{{{right}}}{{{count}}}"
            rf" = {found['accuracy']:.4f}",
        ]
    target = data.target[data.known]
    total = float(np.sum((target - target.mean()) ** 2))
    lines = [
        rf"\text{{SSE}} = \sum_i (y_i - \hat{{y}}_i)^2 = {_squares(data, model)} = {found['SSE']:.6g}",
        rf"\text{{MSE}} = \frac{{\text{{SSE}}}}{{n}} = \frac{{{found['SSE']:.6g}}}{{{count}}} = {found['MSE']:.6g}",
    ]
    if total > 0:
        share = rf"1 - \frac{{{found['SSE']:.6g}}}{{{total:.6g}}} = {found['R2']:.4f}"
        lines.append(rf"R^2 = 1 - \frac{{\text{{SSE}}}}{{\sum_i (y_i - \bar{{y}})^2}} = {share}")
    else:
        lines.append(r"R^2: \text{ not defined, because all targets are equal}")
    return r"\min_{w} \sum_{\text{training data}} (y_i - \hat{y}_i)^2", lines


def _squares(data: Prepared, model: Model) -> str:
    residuals = data.target[data.known] - model.predict(data.inputs[data.known])
    shown = " + ".join(f"({residual:.4g})^2" for residual in residuals[:3])
    return shown + (r" + \dots" if len(residuals) > 3 else "")
