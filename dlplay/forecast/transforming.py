"""Making a series steadier before a model sees it, and bringing the forecast back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlplay.forecast.errors import ForecastError

Values = NDArray[np.float64]
LARGEST = 1e100  # of a value: the squares of these still are numbers


@dataclass(frozen=True)
class Transform:
    """How to change a series: logarithm first, then a seasonal difference, then ordinary differences.

    `season` is the length of the season whose difference is taken (12 for months in a year); 0 takes none.
    """

    log: bool = False
    differences: int = 0
    season: int = 0

    def __post_init__(self) -> None:
        if self.differences < 0 or self.season < 0:
            raise ForecastError("The number of differences and the length of a season cannot be below 0.")

    @property
    def lost(self) -> int:
        """Count the values at the beginning that have no difference."""
        return self.differences + self.season


def as_series(values: ArrayLike) -> Values:
    """Check that values are one row of finite numbers; ForecastError says where they are not."""
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise ForecastError("A series is one row of numbers, but this has the shape {shape}.", shape=series.shape)
    if not np.isfinite(series).all():
        place = int(np.argmin(np.isfinite(series)))
        raise ForecastError(
            "Value {place} of the series is {series}: fill the gaps before the forecast.",
            place=place + 1,
            series=series[place],
        )
    if (np.abs(series) > LARGEST).any():
        raise ForecastError("The series holds values beyond {largest:g}: write it in a larger unit.", largest=LARGEST)
    return series


def transform(values: ArrayLike, how: Transform) -> Values:
    """Transform a series (n,) into the one that the model sees (n - differences - season,)."""
    steady = _before_differences(values, how)
    if how.season:
        steady = steady[how.season :] - steady[: -how.season]
    return np.diff(steady, how.differences)


def restore(future: ArrayLike, history: ArrayLike, how: Transform) -> Values:
    """Bring forecasts (h,) of the transformed series back to the original scale (h,).

    `history` holds the original values up to the origin of the forecast. Differences are undone by adding up from
    the last known values, the logarithm by exp. A forecast of the logarithm is its mean and, because it is
    symmetric, its median too; exp keeps the median but not the mean. So after a logarithm the restored forecast
    is the median: the truth lies above and below it equally often, and the mean would be higher.
    """
    known = _before_differences(history, how)
    seasonal = known[how.season :] - known[: -how.season] if how.season else known
    level = np.asarray(future, dtype=np.float64)
    for order in reversed(range(how.differences)):
        level = np.diff(seasonal, order)[-1] + np.cumsum(level)
    if how.season:
        level = _add_seasons(level, known[-how.season :])
    with np.errstate(over="ignore"):
        found = np.exp(level) if how.log else level
    if not np.isfinite(found).all():
        raise ForecastError("The forecast grows beyond all numbers. Try a lower order or a difference of the series.")
    return np.asarray(found)


def _before_differences(values: ArrayLike, how: Transform) -> Values:
    """Take the logarithm if wanted, and check that enough values are there for the differences."""
    series = as_series(values)
    if len(series) <= how.lost:
        raise ForecastError(
            "These differences use up {lost} values, so the series needs at least {needed}; it has {count}. "
            "Take fewer differences or a shorter season.",
            lost=how.lost,
            needed=how.lost + 1,
            count=len(series),
        )
    if not how.log:
        return series
    if (series <= 0).any():
        place = int(np.argmax(series <= 0))
        raise ForecastError(
            "Only values above 0 have a logarithm, but value {place} of the series is {series:g}. Switch the "
            "logarithm off.",
            place=place + 1,
            series=series[place],
        )
    return np.asarray(np.log(series))


def _add_seasons(changes: Values, last_season: Values) -> Values:
    """Undo a seasonal difference: each value is the one a season before plus its change."""
    season, horizon = len(last_season), len(changes)
    rounds = -(-horizon // season)
    padded = np.zeros(rounds * season)
    padded[:horizon] = changes
    return np.asarray((last_season + np.cumsum(padded.reshape(rounds, season), axis=0)).ravel()[:horizon])
