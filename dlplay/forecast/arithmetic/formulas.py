"""The formulas of this lesson in LaTeX, with the student's numbers in them: each gives (formula, lines)."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from dlplay.forecast.arithmetic.numbers import bracketed, number
from dlplay.forecast.autoregression import AutoRegression, lag_matrix, undifferenced_weights
from dlplay.forecast.diagnostics import autocorrelations, diebold_mariano, ljung_box, long_run_variance
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.measures import MEASURES, forecast_errors, naive_scale
from dlplay.forecast.transforming import Transform, Values, as_series, restore

Arithmetic = tuple[str, list[str]]
TERMS_A_LINE = 4
LETTERS_A_LINE = 54
MOST_TERMS = 12  # of a sum that is still read
MOST_EQUATIONS = 3
AUTOREGRESSION_FORMULA = r"X_t = c + \sum_{i=1}^{p} \varphi_i X_{t-i}"
LEAST_SQUARES_FORMULA = (
    r"\sum_t \left(X_t - c - \sum_{i=1}^{p} \varphi_i X_{t-i}\right)^2 \text{ is smallest where } "
    r"\sum_{i=1}^{p} S_{ki}\, \varphi_i = S_{k0} \text{ for } k = 1..p"
)
YULE_WALKER_FORMULA = r"r_k = \sum_{i=1}^{p} \varphi_i\, r_{|k-i|} \text{ for } k = 1..p"
LEAST_SQUARES_LETTERS = (
    "S_ki is the sum, over all rows, of (X one step k before, minus its mean) times (the same for i); k or i = 0 is "
    "the value to be forecast. One equation for each weight. m_i is the mean of the values i steps before."
)
MEASURE_FORMULAS = {  # label in MEASURES -> its formula; y is the truth, y~ the forecast
    "MAE": r"\text{MAE} = \frac{1}{n}\sum |y - \tilde y|",
    "MSE": r"\text{MSE} = \frac{1}{n}\sum (y - \tilde y)^2",
    "RMSE": r"\text{RMSE} = \sqrt{\frac{1}{n}\sum (y - \tilde y)^2}",
    "MASE": r"\text{MASE} = \frac{\text{MAE}}{\text{MAE of the seasonal naive forecast in the history}}",
    "sMAPE": r"\text{sMAPE} = \frac{1}{n}\sum \frac{200\,|y - \tilde y|}{|y| + |\tilde y|}",
}


def forecast_arithmetic(model: AutoRegression, history: ArrayLike) -> Arithmetic:
    """Fill the lecture's equation in for the value after the history (of the series that the model sees)."""
    last = as_series(history)[::-1][: model.order]
    if len(last) < model.order:
        raise ForecastError(
            "A model of order {order} looks back {order} values; {last} are known.", order=model.order, last=len(last)
        )
    letters = [rf"\varphi_{{{lag}}} X_{{t-{lag}}}" for lag in range(1, model.order + 1)]
    terms = [number(model.constant), *_products(model.weights, last)]
    result = model.constant + float(model.weights @ last)
    return AUTOREGRESSION_FORMULA, [
        rf"X_t = {_sum(['c', *letters])}",
        rf"X_t = {_result(terms, result, _rest(model.weights, last, 1))}",
    ]


def restore_arithmetic(future: float, history: ArrayLike, how: Transform) -> Arithmetic:
    """Bring the first forecast of the transformed series back: undo differences, then the logarithm."""
    series = as_series(history)
    result = float(restore([future], series, how)[0])
    known: Values = np.log(series) if how.log else series
    weights = undifferenced_weights(np.zeros(0), how)
    used = [lag for lag in range(1, len(weights) + 1) if weights[lag - 1]]
    letters = [_signed(weights[lag - 1], f"Z_{{t-{lag}}}") for lag in used]
    terms = [_signed(weights[lag - 1], bracketed(known[-lag], 7)) for lag in used]
    level = float(weights @ known[::-1][: len(weights)] + future)
    lines = [rf"Z_t = {_result([*terms, bracketed(future)], level, digits=7)}"]
    if how.log:
        lines.append(rf"\text{{value}} = e^{{{number(level, 7)}}} = {number(result)}")
    meaning = r"\text{logarithm}" if how.log else r"\text{value}"
    return rf"Z_t = {_sum([*letters, 'X_t'])} \quad (Z\text{{: }} {meaning})", lines


def least_squares_arithmetic(values: ArrayLike, model: AutoRegression) -> Arithmetic:
    """Fill in the normal equations that the least-squares weights solve (the first three), and the constant."""
    series, order = as_series(values), model.order
    table = lag_matrix(series, order + 1)
    means = table.mean(axis=0)
    sums = (table - means).T @ (table - means)
    lines = [f"{_equation(sums[lag, 1:])} = {number(sums[lag, 0])}" for lag in range(1, order + 1)]
    known, letters = float(model.weights @ means[1:]), r"\textstyle\sum \varphi_i\, m_i"
    products = _result(_products(model.weights, means[1:]), known, _rest(model.weights, means[1:], 0))
    constant = f"c = m_0 - {letters} = {number(means[0])} - {bracketed(known)} = {number(model.constant)}"
    return LEAST_SQUARES_FORMULA, [*_first(lines), *_weights_found(model), f"{letters} = {products}", constant]


def yule_walker_arithmetic(values: ArrayLike, model: AutoRegression) -> Arithmetic:
    """Fill the autocorrelations into the Yule-Walker equations (the first three), and show their solution."""
    series, order = as_series(values), model.order
    found = autocorrelations(series, order)
    lags = np.arange(1, order + 1)
    lines = [f"{_equation(found[np.abs(lag - lags)])} = {number(found[lag])}" for lag in lags]
    filled = rf"{number(series.mean())} \cdot (1 - {bracketed(float(model.weights.sum()))})"
    constant = rf"c = \text{{mean}} \cdot (1 - \sum \varphi_i) = {filled} = {number(model.constant)}"
    return YULE_WALKER_FORMULA, [*_first(lines), *_weights_found(model), constant]


def measure_arithmetic(
    name: str, truth: ArrayLike, forecast: ArrayLike, history: ArrayLike, season: int = 1
) -> Arithmetic:
    """Fill a measure of MEASURES in: its first terms, their sum, and the value that the measure gives."""
    truths, guesses = np.ravel(np.asarray(truth, dtype=np.float64)), np.ravel(np.asarray(forecast, dtype=np.float64))
    inner = {"RMSE": "MSE", "MASE": "MAE"}.get(name, name)
    count, mean = forecast_errors(truths, guesses).size, MEASURES[inner](truths, guesses)
    shown = zip(truths[:TERMS_A_LINE], guesses[:TERMS_A_LINE], strict=True)
    terms = [_measure_term(inner, float(one), float(two)) for one, two in shown]
    terms += [rf"\dots \;\text{{({count - TERMS_A_LINE} more)}}"] * (count > TERMS_A_LINE)
    lines = [
        rf"\textstyle\sum\displaystyle = {_result(terms, mean * count)}",
        rf"\text{{{inner}}} = \frac{{{number(mean * count)}}}{{{count}}} = {number(mean)}",
    ]
    result = MEASURES[name](truths, guesses, history, season)
    if name == "RMSE":
        lines.append(rf"\text{{RMSE}} = \sqrt{{{number(mean)}}} = {number(result)}")
    if name == "MASE":
        scale = naive_scale(history, season)
        shown_result = number(result) if scale > 0 else r"\text{nothing to divide by}"
        lines.append(rf"\text{{MASE}} = \frac{{{number(mean)}}}{{{number(scale)}}} = {shown_result}")
    return MEASURE_FORMULAS[name], lines


def ljung_box_arithmetic(residuals: ArrayLike, lags: int, fitted: int = 0) -> Arithmetic:
    """Fill the Ljung-Box statistic in, from the autocorrelations of the residuals to p."""
    size, found = len(as_series(residuals)), autocorrelations(residuals, lags)[1:]
    statistic, p = ljung_box(residuals, lags, fitted)
    shown = enumerate(found[:TERMS_A_LINE], 1)
    terms = [rf"\frac{{{bracketed(float(value))}^2}}{{{size} - {lag}}}" for lag, value in shown]
    terms += [r"\dots"] * (lags > TERMS_A_LINE)
    return r"Q = n(n + 2)\sum_{k=1}^{m} \frac{r_k^2}{n - k}", [
        rf"Q = {size} \cdot {size + 2} \cdot \left({' + '.join(terms)}\right) = {number(statistic)}",
        rf"p = P(\chi^2_{{{lags} - {fitted}}} > {number(statistic)}) = {number(p)}",
    ]


def diebold_mariano_arithmetic(errors_a: ArrayLike, errors_b: ArrayLike, horizon: int = 1) -> Arithmetic:
    """Fill the Diebold-Mariano test in: the differences d of the squared errors, their mean, the statistic and p."""
    statistic, p, mean = diebold_mariano(errors_a, errors_b, horizon)
    first, second = as_series(errors_a), as_series(errors_b)
    size = len(first)
    pairs = zip(first[:TERMS_A_LINE], second[:TERMS_A_LINE], strict=True)
    terms = [f"({bracketed(float(one))}^2 - {bracketed(float(two))}^2)" for one, two in pairs]
    terms += [r"\dots"] * (size > TERMS_A_LINE)
    start = rf"\bar d = \frac{{1}}{{{size}}}\Big({_sum(terms)}\Big)"
    formula = r"DM = \frac{\bar d}{\sqrt{V / n}} \sqrt{\frac{n + 1 - 2h + h(h-1)/n}{n}}"
    if not np.isfinite(statistic) or (mean == 0 and p == 1):
        return formula, [f"{start} = {number(mean)}", r"\text{every } d \text{ is the same: } V = 0"]
    spread = number(long_run_variance(first**2 - second**2, horizon))
    top = f"{size} + 1 - 2 \\cdot {horizon} + {horizon} \\cdot {horizon - 1} / {size}"
    return formula, [
        f"{start} = {number(mean)}",
        rf"DM = \frac{{{number(mean)}}}{{\sqrt{{{spread} / {size}}}}} \sqrt{{\frac{{{top}}}{{{size}}}}}"
        rf" = {number(statistic)}",
        rf"p = P(|t_{{{size - 1}}}| > {number(abs(statistic))}) = {number(p)}",
    ]


def _products(weights: Values, values: Values) -> list[str]:
    pairs = zip(weights, values, strict=True)
    return [rf"{number(float(weight))} \cdot {bracketed(float(value))}" for weight, value in pairs]


def _signed(weight: float, text: str) -> str:
    """Write a weight in front of a letter, without the 1."""
    size = "" if abs(weight) == 1 else rf"{number(abs(float(weight)))} \cdot "
    return ("-" if weight < 0 else "") + size + text


def _rest(weights: Values, values: Values, before: int) -> float:
    """Give what the terms add that a sum of this length, with some terms before them, doesn't show."""
    return float(weights[MOST_TERMS - before :] @ values[MOST_TERMS - before :])


def _sum(terms: Sequence[str], rest: float | None = None) -> str:
    """Write a sum, at most four terms a line; of very many the first ones, and the value of the rest."""
    shown = list(terms[:MOST_TERMS]) or ["0"]
    if len(terms) > MOST_TERMS:
        shown.append(r"\dots" if rest is None else rf"{number(rest)} \;\text{{({len(terms) - MOST_TERMS} more)}}")
    lines, count = shown[0], 1
    for term in shown[1:]:
        joined = f" - {term[1:]}" if term.startswith("-") else f" + {term}"
        wide = count == TERMS_A_LINE or _seen(lines.rpartition(r"\\")[2] + term) > LETTERS_A_LINE
        if wide and term != r"\dots":
            lines, count = lines + r" \\ \qquad", 0
        lines, count = lines + joined, count + 1
    return lines


def _result(terms: Sequence[str], result: float, rest: float | None = None, digits: int = 5) -> str:
    """Write a sum and what comes out; a single number is the result already."""
    written, found = _sum(terms, rest), f"= {number(result, digits)}"
    if written == found[2:]:
        return written
    is_long = _seen(written.rpartition(r"\\")[2]) > LETTERS_A_LINE - 14
    return rf"{written} \\ \qquad {found}" if is_long else f"{written} {found}"


def _seen(latex: str) -> int:
    """Count the letters that a reader sees, roughly."""
    return len(re.sub(r"\\[a-z]+|[{}_^\\ ]", "", latex))


def _equation(factors: Values) -> str:
    """Write factors times the unknown weights: the first four."""
    terms = [rf"{number(float(value))}\,\varphi_{{{lag}}}" for lag, value in enumerate(factors[:TERMS_A_LINE], 1)]
    return _sum([*terms, *[r"\dots"] * (len(factors) > TERMS_A_LINE)])


def _first(equations: list[str]) -> list[str]:
    """Keep the first equations, and say how many follow."""
    left = len(equations) - MOST_EQUATIONS
    return equations[:MOST_EQUATIONS] + [rf"\text{{and {left} more}}"] * (left > 0)


def _weights_found(model: AutoRegression) -> list[str]:
    """List the solution, four weights a line."""
    found = [rf"\varphi_{{{lag}}} = {number(float(value))}" for lag, value in enumerate(model.weights[:MOST_TERMS], 1)]
    rows = [found[first : first + TERMS_A_LINE] for first in range(0, len(found), TERMS_A_LINE)]
    return [r",\quad ".join(row) for row in rows]


def _measure_term(name: str, truth: float, forecast: float) -> str:
    gap = f"{number(truth)} - {bracketed(forecast)}"
    if name == "MSE":
        return f"({gap})^2"
    if name == "MAE":
        return f"|{gap}|"
    return rf"\frac{{200\,|{gap}|}}{{{number(abs(truth))} + {number(abs(forecast))}}}"
