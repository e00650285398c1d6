"""Every model on exactly the same folds: its forecasts, their intervals, and what it leaves unexplained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from dlplay.forecast.autoregression import (
    AutoRegression,
    choose_order,
    fit_autoregression,
    fit_direct,
    fitted_residuals,
    forecast_autoregression,
    forecast_deviations,
    forecast_direct,
    lag_matrix,
)
from dlplay.forecast.baselines import BASELINES
from dlplay.forecast.diagnostics import normal_interval
from dlplay.forecast.gaps import fill_from_past, hide_gaps, history_of
from dlplay.forecast.settings import CHOSEN, DIRECT, LinearPlan, Plan
from dlplay.forecast.transforming import Transform, restore, transform
from dlplay.forecast.windows import Fold, Numbers, future_fold, least_simple, make_windows, rolling_origins
from dlplay.words import Note

ALWAYS = tuple(BASELINES)  # the simple rules that are judged beside every model
MOST_PLACES = 300  # an interval is measured at so many places before an origin, the latest ones


@dataclass(frozen=True)
class ForecastPath:
    """A forecast from one origin (h,), the limits of its interval, and the residuals of one step ahead (m,).

    note: what was chosen inside the fold. fitted: weights, for Ljung and Box's test of the residuals.
    """

    forecast: Numbers
    lower: Numbers
    upper: Numbers
    residuals: Numbers
    note: str = ""
    fitted: int = 0


@dataclass(frozen=True)
class Judged:
    """One model's paths: one per fold, and the one into the future."""

    name: str
    paths: tuple[ForecastPath, ...]
    future: ForecastPath


def judge(
    name: str, path_of: Callable[[Numbers, Fold], ForecastPath], values: Numbers, folds: Sequence[Fold]
) -> Judged:
    """Let a model forecast from every origin; it is handed the values before the origin and no others.

    path_of: gets what a fold learns from, with its gaps, and the fold. folds: the last one is the future.
    """
    paths = tuple(path_of(history_of(values, fold), fold) for fold in folds)
    return Judged(name, paths[:-1], paths[-1])


def judge_simple(values: Numbers, plan: Plan, linear: LinearPlan) -> tuple[Judged, ...]:
    """Judge the simple rules and the autoregressions on all folds; values: not-a-number in gaps.

    Raises ForecastError where a fold has too few values to learn from.
    """
    folds = (*rolling_origins(len(values), plan, least_simple(plan)), future_fold(len(values), plan))
    rules = [judge(name, partial(repeat_path, name, plan), values, folds) for name in ALWAYS]
    fits = [
        judge(linear_name(method), partial(linear_path, method, plan, linear), values, folds)
        for method in linear.methods
    ]
    return (*rules, *fits)


def linear_name(method: str) -> str:
    """Name the autoregression that is fitted by a method."""
    return Note("AR, {method}", method=method)


def repeat_path(name: str, plan: Plan, history: Numbers, _: Fold) -> ForecastPath:
    """Forecast by a simple rule; its interval holds the errors that it made at earlier places of the history."""
    rule, least, past = BASELINES[name], max(plan.season, 2), fill_from_past(history)
    places = range(max(least, len(past) - plan.horizon + 1 - MOST_PLACES), len(past) - plan.horizon + 1)
    missed = [past[at : at + plan.horizon] - rule(past[:at], plan.horizon, plan.season) for at in places]
    errors = hide_gaps(np.array(missed), history)
    forecast = rule(past, plan.horizon, plan.season)
    lower, upper = error_limits(forecast, errors, plan.level)
    return ForecastPath(forecast, lower, upper, known_only(errors[:, 0]))


def linear_path(method: str, plan: Plan, linear: LinearPlan, history: Numbers, _: Fold) -> ForecastPath:
    """Forecast by an autoregression whose order is chosen on this history alone.

    Recursive: the interval follows from the model, for normal errors. Direct: from the errors of every step's
    equation in the history.
    """
    past = fill_from_past(history)
    seen = transform(past, plan.how)
    order = order_for(seen, linear)
    note = f"p = {order}"
    if plan.strategy == DIRECT and method == "least squares":
        models = fit_direct(seen, order, plan.horizon)
        forecast = restore(forecast_direct(models, seen), past, plan.how)
        errors = hide_gaps(direct_errors(models, seen, plan), history)
        lower, upper = error_limits(forecast, errors, plan.level, plan.how)
        return ForecastPath(forecast, lower, upper, residuals_of(models[0], seen, history), note, order)
    model = fit_autoregression(seen, order, method)
    forecast = restore(forecast_autoregression(model, seen, plan.horizon), past, plan.how)
    deviations = forecast_deviations(model, plan.horizon, plan.how)
    lower, upper = normal_interval(forecast, deviations, plan.level, plan.how)
    return ForecastPath(forecast, lower, upper, residuals_of(model, seen, history), note, order)


def residuals_of(model: AutoRegression, seen: Numbers, history: Numbers) -> Numbers:
    """Give what a model misses one step ahead in what it has learned from, without the gaps."""
    return known_only(hide_gaps(fitted_residuals(model, seen)[:, np.newaxis], history)[:, 0])


def known_only(errors: Numbers) -> Numbers:
    """Leave out what is not known."""
    return np.asarray(errors[~np.isnan(errors)])


def order_for(seen: Numbers, linear: LinearPlan) -> int:
    """Give the order: the chosen one, or the best one up to it by the criterion."""
    if linear.criterion == CHOSEN:
        return linear.order
    return choose_order(seen, linear.order, linear.criterion).order


def direct_errors(models: list[AutoRegression], seen: Numbers, plan: Plan) -> Numbers:
    """Give what the direct equations miss at earlier places (m, h), before their differences."""
    order = models[0].order
    targets = make_windows(seen, order, plan.horizon).targets[-MOST_PLACES:]
    rows = lag_matrix(seen, order)[: len(seen) - order - plan.horizon + 1][-MOST_PLACES:]
    forecasts = np.stack([model.constant + rows @ model.weights for model in models], axis=1)
    return undo_errors(targets - forecasts, plan.how)


def undo_errors(errors: Numbers, how: Transform) -> Numbers:
    """Turn errors of differences (m, h) into errors of the values (of their logarithm): they add up with the steps."""
    found = errors.copy()
    for _ in range(how.differences):
        found = np.cumsum(found, axis=1)
    for step in range(how.season, found.shape[1]) if how.season else ():
        found[:, step] += found[:, step - how.season]
    return found


def error_limits(
    forecast: Numbers, errors: Numbers, level: float, how: Transform | None = None
) -> tuple[Numbers, Numbers]:
    """Add the quantiles of earlier errors (m, h), step by step, to a forecast (h,); after a logarithm, multiply.

    An error that is not a number stands for a gap and counts for nothing.
    """
    quantile = np.nanquantile if np.isnan(errors).any() else np.quantile  # the latter is faster
    below, above = quantile(errors, [(1 - level) / 2, (1 + level) / 2], axis=0)
    if how is not None and how.log:
        return forecast * np.exp(below), forecast * np.exp(above)
    return forecast + below, forecast + above
