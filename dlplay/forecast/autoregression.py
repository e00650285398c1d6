"""The autoregressive model: the next value is a constant plus weights times the last values.

X_t = c + phi_1 X_{t-1} + ... + phi_p X_{t-p}. The order p says how many steps the model looks back.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from dlplay.forecast.errors import ForecastError
from dlplay.forecast.transforming import Transform, Values, as_series

METHODS = ("least squares", "Yule-Walker")
CRITERIA = ("BIC", "AIC")
NO_SPREAD = 1e-12  # of the largest value: what is smaller is rounding


@dataclass(frozen=True)
class AutoRegression:
    """A fitted model: the constant c, the weights phi_1..phi_p (p,), and the variance of what it cannot explain.

    `count` is the number of values that it was fitted to; `method` is how.
    """

    constant: float
    weights: Values
    variance: float
    count: int
    method: str

    @property
    def order(self) -> int:
        """Give p: how many steps the model looks back."""
        return len(self.weights)


class OrderChoice(NamedTuple):
    """The order with the smallest criterion, and both criteria of every order from 0 up, on the same rows."""

    order: int
    criterion: str
    aic: Values
    bic: Values


def lag_matrix(values: ArrayLike, order: int) -> Values:
    """Put the last values beside each other (n - order + 1, order): the newest first, one row per time."""
    series = as_series(values)
    if order == 0:
        return np.zeros((len(series) + 1, 0))
    windows: Values = sliding_window_view(series, order)
    return windows[:, ::-1]


def fit_autoregression(values: ArrayLike, order: int, method: str = "least squares") -> AutoRegression:
    """Fit an autoregressive model of an order to a series (n,).

    Least squares regresses every value on the ones before it. Yule-Walker solves for the weights that give the
    autocorrelations of the series, and always finds a stationary model. A constant series gives weights of 0.
    """
    if method not in METHODS:
        raise ForecastError(
            "There is no method {method}; choose one of {methods}.", method=method, methods=", ".join(METHODS)
        )
    if method == "least squares":
        return _regress(values, order, 1, method)
    return _solve_yule_walker(_long_enough(values, order, order + 2), order)


def fit_direct(values: ArrayLike, order: int, horizon: int) -> list[AutoRegression]:
    """Fit one regression per step: the first for the next value, the second for the one after it, and so on."""
    return [_regress(values, order, step, f"least squares, step {step}") for step in range(1, horizon + 1)]


def choose_order(values: ArrayLike, most: int, criterion: str = "BIC") -> OrderChoice:
    """Compare the orders 0..most by AIC and BIC, all on the rows that the largest order can use.

    AIC = -2 log L + 2 k and BIC = -2 log L + k log n, where L is the likelihood and k counts the parameters
    (constant, weights, variance). One QR decomposition holds the error of every order.
    """
    if criterion not in CRITERIA:
        raise ForecastError(
            "There is no criterion {criterion}; choose one of {criteria}.",
            criterion=criterion,
            criteria=", ".join(CRITERIA),
        )
    series = _long_enough(values, most, 2 * most + 2)
    rows, target = lag_matrix(series, most)[:-1], series[most:]
    table = np.column_stack([rows, target])
    triangle: Values = np.asarray(np.linalg.qr(table - table.mean(axis=0), mode="r"))
    errors = np.cumsum(triangle[::-1, -1] ** 2)[::-1]
    count = len(target)
    errors = np.concatenate([errors, np.zeros(max(0, most + 1 - len(errors)))])
    smallest = max((NO_SPREAD * float(np.abs(series).max())) ** 2, np.finfo(float).tiny)
    fit = count * (np.log(2 * np.pi * np.maximum(errors / count, smallest)) + 1)
    parameters = np.arange(most + 1) + 2
    tables = {"AIC": np.asarray(fit + 2 * parameters), "BIC": np.asarray(fit + np.log(count) * parameters)}
    return OrderChoice(int(tables[criterion].argmin()), criterion, tables["AIC"], tables["BIC"])


def forecast_autoregression(model: AutoRegression, history: ArrayLike, horizon: int) -> Values:
    """Forecast (horizon,) step by step: each forecast is used as if it were known for the next one."""
    known = _recent(model, history)
    path = np.concatenate([known, np.zeros(horizon)])
    backward = model.weights[::-1]
    with np.errstate(over="ignore", invalid="ignore"):  # a model that is not stationary can grow beyond all numbers
        for step in range(horizon):
            path[model.order + step] = model.constant + backward @ path[step : step + model.order]
    return np.asarray(path[model.order :])


def forecast_direct(models: list[AutoRegression], history: ArrayLike) -> Values:
    """Forecast every step (h,) with its own model, all from the known values alone."""
    return np.array([model.constant + model.weights[::-1] @ _recent(model, history) for model in models])


def fitted_residuals(model: AutoRegression, values: ArrayLike) -> Values:
    """Give truth minus one-step forecast for every value that has enough values before it (n - p,)."""
    series = _long_enough(values, model.order, model.order + 1)
    return np.asarray(series[model.order :] - model.constant - lag_matrix(series, model.order)[:-1] @ model.weights)


def forecast_deviations(model: AutoRegression, horizon: int, how: Transform | None = None) -> Values:
    """Give the standard deviation of the forecast of each step (horizon,); it grows with the distance.

    A random shock now still counts psi_j after j steps, so the variance after h steps is
    variance * (1 + psi_1^2 + ... + psi_{h-1}^2). Differences add shocks up: with `how` the deviations are those
    of the series before its differences (of its logarithm, where one was taken).
    """
    weights = model.weights if how is None else undifferenced_weights(model.weights, how)
    psi = np.zeros(horizon)
    psi[:1] = 1
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(1, horizon):
            reach = min(step, len(weights))
            psi[step] = weights[:reach] @ psi[step - reach : step][::-1]
        return np.asarray(np.sqrt(model.variance * np.cumsum(psi**2)))


def undifferenced_weights(weights: Values, how: Transform) -> Values:
    """Give the weights of the series itself, where these are the weights of its differences."""
    polynomial = np.concatenate([[1.0], -weights])
    for _ in range(how.differences):
        polynomial = np.convolve(polynomial, [1.0, -1.0])
    if how.season:
        polynomial = np.convolve(polynomial, np.concatenate([[1.0], np.zeros(how.season - 1), [-1.0]]))
    return np.asarray(-polynomial[1:])


def roots(model: AutoRegression) -> NDArray[np.complex128]:
    """Give the roots of 1 - phi_1 z - ... - phi_p z^p (p,), fewer where the last weights are 0."""
    inverse = np.roots(np.concatenate([[1.0], -model.weights])).astype(np.complex128)
    return np.asarray(1 / inverse[inverse != 0])


def is_stationary(model: AutoRegression) -> bool:
    """Say whether the model forgets: all roots lie outside the unit circle, so forecasts go to a mean."""
    return bool((np.abs(roots(model)) > 1).all())


def long_run_mean(model: AutoRegression) -> float:
    """Give c / (1 - phi_1 - ... - phi_p), where the forecasts of a stationary model go."""
    return float(model.constant / (1 - model.weights.sum()))


def _regress(values: ArrayLike, order: int, step: int, method: str) -> AutoRegression:
    """Regress the value `step` ahead on the last `order` values; columns are centred, which leaves c for later."""
    series = _long_enough(values, order, 2 * order + step + 1)
    target = series[order + step - 1 :]
    rows = lag_matrix(series, order)[: len(target)]
    centre, middle = rows.mean(axis=0), float(target.mean())
    weights = np.zeros(order)
    if not _is_constant(series):
        weights = np.linalg.lstsq(rows - centre, target - middle, rcond=None)[0]
    constant = middle - float(centre @ weights)
    errors = target - constant - rows @ weights
    return AutoRegression(constant, weights, float(errors @ errors) / len(target), len(target), method)


def _solve_yule_walker(series: Values, order: int) -> AutoRegression:
    """Solve r_k = phi_1 r_{k-1} + ... + phi_p r_{k-p} for k = 1..p, with the autocovariances divided by n."""
    from scipy.linalg import solve_toeplitz

    centred = series - series.mean()
    size = len(series)
    covariances = np.array([centred[lag:] @ centred[: size - lag] / size for lag in range(order + 1)])
    weights = np.zeros(order)
    if order and not _is_constant(series):
        weights = np.asarray(solve_toeplitz(covariances[:-1], covariances[1:]))
    constant = float(series.mean() * (1 - weights.sum()))
    variance = max(0.0, float(covariances[0] - weights @ covariances[1:]))  # rounding may leave less than 0
    return AutoRegression(constant, weights, variance, size, "Yule-Walker")


def _is_constant(series: Values) -> bool:
    return float(np.ptp(series)) <= NO_SPREAD * float(np.abs(series).max())


def _long_enough(values: ArrayLike, order: int, needed: int) -> Values:
    series = as_series(values)
    if order < 0:
        raise ForecastError("The order says how many steps the model looks back: 0 or more, not {order}.", order=order)
    if len(series) < needed:
        raise ForecastError(
            "A model of order {order} needs at least {needed} values here, but there are {series}. Choose a "
            "lower order, fewer differences or a longer series.",
            order=order,
            needed=needed,
            series=len(series),
        )
    return series


def _recent(model: AutoRegression, history: ArrayLike) -> Values:
    """Give the last p known values, the oldest first."""
    series = _long_enough(history, model.order, model.order)
    return series[len(series) - model.order :]
