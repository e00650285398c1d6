"""One fold by hand: the autoregression of a chosen order, and one window of a network."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dlplay.forecast.arithmetic import (
    LEAST_SQUARES_LETTERS,
    Arithmetic,
    diebold_mariano_arithmetic,
    forecast_arithmetic,
    least_squares_arithmetic,
    measure_arithmetic,
    restore_arithmetic,
    yule_walker_arithmetic,
)
from dlplay.forecast.autoregression import (
    METHODS,
    AutoRegression,
    fit_autoregression,
    forecast_autoregression,
    is_stationary,
    long_run_mean,
)
from dlplay.forecast.gaps import fill_from_past, history_of
from dlplay.forecast.judging import Judged
from dlplay.forecast.scoring import Scores, judged_folds, overlap_of, truths
from dlplay.forecast.settings import AS_IT_IS, NetworkPlan, Plan, outputs_of
from dlplay.forecast.transforming import restore, transform
from dlplay.forecast.windows import Fold, Numbers, fit_scaler, make_windows, scale, split_windows
from dlplay.words import say

WEIGHTS_FROM = "\n\n**Where do the weights come from?**"
MOST_CELLS = 4  # of a window that are shown at each end


@dataclass(frozen=True)
class HandFit:
    """An autoregression of one fold: the model, what it saw, what it forecasts for the next step, in both units."""

    model: AutoRegression
    seen: Numbers
    next_seen: float
    next_value: float


def fit_by_hand(values: Numbers, fold: Fold, plan: Plan, order: int, method: str) -> HandFit:
    """Fit an autoregression to one fold's history and forecast one step.

    Raises ForecastError.
    """
    history = fill_from_past(history_of(values, fold))
    seen = transform(history, plan.how)
    model = fit_autoregression(seen, order, method)
    ahead = forecast_autoregression(model, seen, 1)
    return HandFit(model, seen, float(ahead[0]), float(restore(ahead, history, plan.how)[0]))


def window_cells(values: Numbers, fold: Fold, plan: Plan, network: NetworkPlan) -> tuple[str, list[list[str]]]:
    """Describe how one fold is scaled and cut, and show its last learned window: what goes in, what shall come out."""
    seen = transform(fill_from_past(history_of(values, fold)), plan.how)
    scaler = fit_scaler(seen)
    windows = make_windows(scale(seen, scaler), network.window, outputs_of(plan))
    learned, held = split_windows(windows, network.share)
    text = say(
        "In fold {number}, a network knows {seen:,} values. Their mean is {mean:.4g} and their standard "
        "deviation {deviation:.4g}; each value is scaled to (value - mean) / standard deviation. That "
        "makes {inputs:,} windows: {inputs2:,} to learn from, {inputs3:,} for validation. No value "
        "behind the origin is among them.",
        number=fold.number,
        seen=len(seen),
        mean=scaler.mean,
        deviation=scaler.deviation,
        inputs=len(windows.inputs),
        inputs2=len(learned.inputs),
        inputs3=len(held.inputs),
    )
    inputs, targets = learned.inputs[-1], learned.targets[-1]
    raw_inputs, raw_targets = (part * scaler.deviation + scaler.mean for part in (inputs, targets))
    rows = [[say("goes in"), *_ends(raw_inputs)], [say("scaled"), *_ends(inputs)]]
    return text, [*rows, [say("shall come out"), *_ends(raw_targets)], [say("scaled"), *_ends(targets)]]


def _ends(values: Numbers) -> list[str]:
    """Write the values, of many only those at both ends."""
    texts = [f"{value:.4g}" for value in np.asarray(values)]
    if len(texts) <= 2 * MOST_CELLS:
        return texts
    return [*texts[:MOST_CELLS], "...", *texts[-MOST_CELLS:]]


def seen_by_models(values: Numbers, plan: Plan) -> Numbers:
    """Give the whole series as the models see it."""
    return transform(fill_from_past(values), plan.how)


def steps_by_hand(values: Numbers, fold: Fold, plan: Plan, order: int, method: str) -> list[tuple[str, Arithmetic]]:
    """Give the first step of one fold by an autoregression, each part with its title and its arithmetic.

    Raises ForecastError.
    """
    fit, history = fit_by_hand(values, fold, plan, order, method), fill_from_past(history_of(values, fold))
    truth = values[fold.origin]
    known = say("is a gap: nobody knows it") if np.isnan(truth) else say("is **{truth:.5g}**", truth=truth)
    truth = say(
        "The truth {known}; the forecast is **{next_value:.5g}**. {model}",
        known=known,
        next_value=fit.next_value,
        model=far_sentence(fit.model),
    )
    steps = [(say("**The first step of fold {number}**", number=fold.number), forecast_arithmetic(fit.model, fit.seen))]
    if plan.how != AS_IT_IS:
        back = restore_arithmetic(fit.next_seen, history, plan.how)
        steps.append((say("Here X is what the model sees. Brought back to the unit of the series:"), back))
    if method == METHODS[0]:
        return [
            *steps,
            (f"{truth}{say(WEIGHTS_FROM)} {say(LEAST_SQUARES_LETTERS)}", least_squares_arithmetic(fit.seen, fit.model)),
        ]
    return [*steps, (f"{truth}{say(WEIGHTS_FROM)}", yule_walker_arithmetic(fit.seen, fit.model))]


def far_sentence(model: AutoRegression) -> str:
    """Say where the forecasts of X go, step after step."""
    if not is_stationary(model):
        return say("Step after step, the forecasts of this X do not settle down: they grow or swing on.")
    return say(
        "Step after step, the forecasts of this X go to c / (1 - sum of the weights) = {model:.4g}, "
        "whatever the last values were.",
        model=long_run_mean(model),
    )


def measure_by_hand(
    name: str, model: Judged, values: Numbers, folds: Sequence[Fold], plan: Plan
) -> tuple[str, Arithmetic]:
    """Fill a measure in for a model's forecasts, and say of which folds: it is the number in the table.

    MASE has another history in every fold, so it is filled in for the last one alone.
    """
    if name == "MASE":
        last = [fold for fold in folds if not np.isnan(values[fold.origin : fold.end]).all()][-1]
        history, truth = values[last.start : last.origin], values[last.origin : last.end]
        known, path = ~np.isnan(truth), model.paths[folds.index(last)]
        said = say(
            "Of fold {number} alone, since each fold has its own history; the table holds the mean of all folds.",
            number=last.number,
        )
        return said, measure_arithmetic(name, truth[known], path.forecast[known], history, plan.season)
    truth, forecasts = truths(values, folds), np.array([path.forecast for path in model.paths])
    known = ~np.isnan(truth)
    filled = measure_arithmetic(name, truth[known], forecasts[known], values)
    return say("Of all folds together, as in the table."), filled


def duel_arithmetic(one: Scores, other: Scores, plan: Plan) -> Arithmetic:
    """Fill the test of two models in; its errors are the root mean squared errors of the folds."""
    return diebold_mariano_arithmetic(judged_folds(one), judged_folds(other), overlap_of(plan))
