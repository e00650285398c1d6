"""How well every model forecast on the same folds, and whether that may be chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dlplay.forecast.diagnostics import DieboldMariano, copies_last_value, diebold_mariano
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.gaps import fill_from_past
from dlplay.forecast.judging import ALWAYS, Judged
from dlplay.forecast.measures import MEASURES
from dlplay.forecast.settings import Plan, step_of
from dlplay.forecast.windows import Fold, Numbers

CHANCE = 0.05  # how often chance alone may look like a better model, over all models together
LEAST_FOLDS = 3  # with fewer, no test can tell a difference from chance


@dataclass(frozen=True)
class Scores:
    """A model's measures over all folds, the share of true values inside its intervals, and its RMSE fold by fold."""

    name: str
    measures: dict[str, float]
    inside: float
    rmse_by_fold: Numbers
    copies: str = ""


@dataclass(frozen=True)
class Verdict:
    """What can be said of the learned models: the best simple rule, each one's p, who is better or worse.

    limit: p must be below it. p is not a number where there are too few folds for a test.
    """

    rival: str
    p: dict[str, float]
    limit: float
    better: tuple[str, ...]
    worse: tuple[str, ...]


def truths(values: Numbers, folds: Sequence[Fold]) -> Numbers:
    """Give the true values of all folds (folds, horizon), not-a-number in gaps."""
    return np.array([values[fold.origin : fold.end] for fold in folds])


def score(judged: Judged, values: Numbers, folds: Sequence[Fold], season: int = 1) -> Scores:
    """Measure a model's forecasts; MASE is the mean of the folds' own, since each fold has its own history.

    A gap, not-a-number, is never scored. Raises ForecastError where all that the folds forecast are gaps.
    """
    truth = truths(values, folds)
    known = ~np.isnan(truth)
    if not known.any():
        raise ForecastError("All values that the folds must forecast are gaps: choose more folds, or another horizon.")
    forecasts = np.array([path.forecast for path in judged.paths])
    lower, upper = (np.array([getattr(path, name) for path in judged.paths]) for name in ("lower", "upper"))
    measures = {name: measure(truth[known], forecasts[known]) for name, measure in MEASURES.items() if name != "MASE"}
    scaled = [
        MEASURES["MASE"](true[there], path.forecast[there], values[fold.start : fold.origin], season)
        for true, there, path, fold in zip(truth, known, judged.paths, folds, strict=True)
        if there.any()
    ]
    measures["MASE"] = float(np.mean(scaled))
    inside = float(((lower <= truth) & (truth <= upper))[known].mean())
    by_fold = _rmse_by_fold(truth - forecasts)
    return Scores(judged.name, measures, inside, by_fold, _copying(judged, truth, forecasts, values, folds))


def score_all(models: Sequence[Judged], values: Numbers, folds: Sequence[Fold], season: int = 1) -> tuple[Scores, ...]:
    """Measure every model on the same folds."""
    return tuple(score(model, values, folds, season) for model in models)


def compare_two(one: Scores, other: Scores, plan: Plan) -> DieboldMariano | None:
    """Test by Diebold and Mariano whether two models' mean squared errors of the folds differ; None: too few folds.

    Errors inside one fold depend on each other, so a fold counts once. Folds that overlap count as one forecast of
    several steps ahead.
    """
    errors, others = judged_folds(one), judged_folds(other)
    if len(errors) < max(LEAST_FOLDS, overlap_of(plan) + 1):
        return None
    return diebold_mariano(errors, others, overlap_of(plan))


def judged_folds(one: Scores) -> Numbers:
    """Give the RMSE of the folds in which anything was known."""
    return np.asarray(one.rmse_by_fold[~np.isnan(one.rmse_by_fold)])


def overlap_of(plan: Plan) -> int:
    """Count the folds, one after the other, that forecast the same value: 1 where they don't overlap."""
    return math.ceil(plan.horizon / step_of(plan))


def judge_all(scores: Sequence[Scores], plan: Plan) -> Verdict:
    """Test every learned model against the best simple rule; the more models, the stricter (Bonferroni)."""
    rival = min((one for one in scores if one.name in ALWAYS), key=lambda one: one.measures["RMSE"])
    learned = [one for one in scores if one.name not in ALWAYS]
    tests = {one.name: compare_two(one, rival, plan) for one in learned}
    limit = CHANCE / max(1, len(learned))
    found = {name: math.nan if test is None else test.p for name, test in tests.items()}
    better = tuple(name for name, test in tests.items() if test and test.difference < 0 and test.p < limit)
    worse = tuple(name for name, test in tests.items() if test and test.difference > 0 and test.p < limit)
    return Verdict(rival.name, found, limit, better, worse)


def _copying(judged: Judged, truth: Numbers, forecasts: Numbers, values: Numbers, folds: Sequence[Fold]) -> str:
    """Warn of a learned model whose forecasts look like the last known value; "" where there is nothing to warn of."""
    if judged.name in ALWAYS or np.isfinite(truth).sum() < LEAST_FOLDS:
        return ""
    past, known = fill_from_past(values), ~np.isnan(truth).ravel()
    last = np.repeat([past[fold.origin - 1] for fold in folds], truth.shape[1])
    return copies_last_value(forecasts.ravel()[known], truth.ravel()[known], last[known]).sentence


def _rmse_by_fold(errors: Numbers) -> Numbers:
    """Give the root mean squared error of each fold, not-a-number where a fold forecasts gaps alone."""
    known = ~np.isnan(errors)
    sums, counts = np.where(known, errors, 0) ** 2, known.sum(axis=1)
    means: Numbers = np.divide(sums.sum(axis=1), counts, out=np.full(len(errors), np.nan), where=counts > 0)
    return np.sqrt(means)
