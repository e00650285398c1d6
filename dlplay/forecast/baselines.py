"""Forecasts without a model: what every model has to beat."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from dlplay.forecast.errors import ForecastError
from dlplay.forecast.transforming import Values, as_series


def naive(history: ArrayLike, horizon: int, season: int = 1) -> Values:
    """Repeat the last known value (horizon,)."""
    return np.full(horizon, _known(history)[-1])


def seasonal_naive(history: ArrayLike, horizon: int, season: int = 1) -> Values:
    """Repeat the last known season (horizon,); a season of 1 (or 0, none) is the naive forecast."""
    length = max(season, 1)
    series = _known(history)
    if len(series) < length:
        raise ForecastError(
            "To repeat a season of {length} values, at least {length} must be known; there are {series}.",
            length=length,
            series=len(series),
        )
    return np.resize(series[-length:], horizon)


def drift(history: ArrayLike, horizon: int, season: int = 1) -> Values:
    """Go on along the straight line from the first to the last known value (horizon,)."""
    series = _known(history)
    slope = (series[-1] - series[0]) / max(len(series) - 1, 1)
    return np.asarray(series[-1] + slope * np.arange(1, horizon + 1))


def history_mean(history: ArrayLike, horizon: int, season: int = 1) -> Values:
    """Repeat the mean of all known values (horizon,)."""
    return np.full(horizon, _known(history).mean())


BASELINES: dict[str, Callable[[ArrayLike, int, int], Values]] = {
    "naive": naive,
    "seasonal naive": seasonal_naive,
    "drift": drift,
    "mean": history_mean,
}


def _known(history: ArrayLike) -> Values:
    series = as_series(history)
    if not len(series):
        raise ForecastError("Nothing is known yet: a forecast needs at least 1 value.")
    return series
