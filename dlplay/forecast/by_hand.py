"""One fold by hand: the autoregression of a chosen order, and one window of a network."""

from dataclasses import dataclass

from dlplay.forecast.autoregression import AutoRegression, fit_autoregression, forecast_autoregression
from dlplay.forecast.gaps import fill_from_past, history_of
from dlplay.forecast.settings import Plan
from dlplay.forecast.transforming import restore, transform
from dlplay.forecast.windows import Fold, Numbers


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


def seen_by_models(values: Numbers, plan: Plan) -> Numbers:
    """Give the whole series as the models see it."""
    return transform(fill_from_past(values), plan.how)
