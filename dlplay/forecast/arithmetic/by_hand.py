"""One fold's first step, and a measure, as formulas filled in with their titles."""

from collections.abc import Sequence

import numpy as np

from dlplay.forecast.arithmetic.formulas import (
    LEAST_SQUARES_LETTERS,
    Arithmetic,
    diebold_mariano_arithmetic,
    forecast_arithmetic,
    least_squares_arithmetic,
    measure_arithmetic,
    restore_arithmetic,
    yule_walker_arithmetic,
)
from dlplay.forecast.autoregression import METHODS
from dlplay.forecast.by_hand import fit_by_hand
from dlplay.forecast.gaps import fill_from_past, history_of
from dlplay.forecast.judging import Judged
from dlplay.forecast.scoring import Scores, judged_folds, overlap_of, truths
from dlplay.forecast.settings import AS_IT_IS, Plan
from dlplay.forecast.windows import Fold, Numbers
from dlplay.forecast.words.steps import far_sentence
from dlplay.words import say

WEIGHTS_FROM = "\n\n**Where do the weights come from?**"


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
