"""Can this forecast be trusted? Tests of what is left over, of two forecasts, and of copying."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dlplay.forecast.autoregression import NO_SPREAD
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.measures import mse
from dlplay.forecast.transforming import Transform, Values, as_series
from dlplay.words import Note

LEAST_LIKENESS = 0.8  # a copy of the last value is nearly proportional to it
LEAST_SKILL = 0.1  # a forecast whose squared error is not at least 10 % below the naive one's adds little to it


class LjungBox(NamedTuple):
    """The statistic and its p: a small p says that the residuals still hold something to predict."""

    statistic: float
    p: float


class DieboldMariano(NamedTuple):
    """The statistic, its p, and the mean difference of the squared errors (above 0: the first forecast is worse)."""

    statistic: float
    p: float
    difference: float


@dataclass(frozen=True)
class Copying:
    """How a one-step forecast correlates with the last known value and with the truth, and its skill.

    `skill` is 1 - MSE / MSE of the naive forecast: 0 is as good as repeating the last value, 1 is perfect.
    """

    with_last: float
    with_truth: float
    skill: float

    @property
    def copies(self) -> bool:
        """Say whether the forecast looks much like the last value, more than like the truth, and is hardly better."""
        return self.with_last > max(self.with_truth, LEAST_LIKENESS) and self.skill < LEAST_SKILL

    @property
    def sentence(self) -> str:
        """Warn of a copy; "" where it is none."""
        if not self.copies:
            return ""
        return Note(
            "This forecast looks more like the last known value (correlation {with_last:.2f}) than like the "
            "truth ({with_truth:.2f}): it copies.",
            with_last=self.with_last,
            with_truth=self.with_truth,
        )


def autocorrelations(values: ArrayLike, most: int) -> Values:
    """Correlate a series with itself 0..most steps later (most + 1,), at most as far as it is long.

    r_k = sum (x_t - mean)(x_{t-k} - mean) / sum (x_t - mean)^2. A constant series gets 0 after r_0 = 1.
    """
    series = as_series(values)
    if len(series) < 2:
        raise ForecastError("An autocorrelation needs at least 2 values; there are {series}.", series=len(series))
    centred, size = series - series.mean(), len(series)
    total = float(centred @ centred)
    reach = min(most, size - 1)
    if np.ptp(series) == 0:
        return np.concatenate([[1.0], np.zeros(reach)])
    return np.array([centred[lag:] @ centred[: size - lag] / total for lag in range(reach + 1)])


def ljung_box(residuals: ArrayLike, lags: int, fitted: int = 0) -> LjungBox:
    """Test whether residuals are noise: Q = n (n + 2) sum r_k^2 / (n - k), against chi squared.

    The degrees of freedom are the lags minus the `fitted` weights of the model (Ljung and Box 1978).
    """
    from scipy.special import chdtrc

    size = len(as_series(residuals))
    if lags <= fitted:
        raise ForecastError(
            "Take more lags than the model has weights: more than {fitted}, not {lags}.", fitted=fitted, lags=lags
        )
    if size <= lags:
        raise ForecastError(
            "A test of {lags} lags needs at least {needed} residuals; there are {size}.",
            lags=lags,
            needed=lags + 1,
            size=size,
        )
    found = autocorrelations(residuals, lags)[1:]
    statistic = float(size * (size + 2) * (found**2 / (size - np.arange(1, lags + 1))).sum())
    return LjungBox(statistic, float(chdtrc(lags - fitted, statistic)))


def diebold_mariano(errors_a: ArrayLike, errors_b: ArrayLike, horizon: int = 1) -> DieboldMariano:
    """Test whether two forecasts differ in squared error, from their errors (n,) at one horizon.

    The mean difference is divided by its standard error, whose long-run variance counts the first
    horizon - 1 autocovariances (or none, where those would make it negative); corrected for small samples and
    compared with Student's t of n - 1 degrees of freedom (Harvey, Leybourne and Newbold 1997).
    Equal errors give the statistic 0 and p = 1; the same difference every time gives an infinite statistic.
    """
    from scipy.special import stdtr

    gaps = as_series(errors_a) ** 2 - _matching(errors_a, errors_b, horizon) ** 2
    size, mean = len(gaps), float(gaps.mean())
    if np.ptp(gaps) <= NO_SPREAD * float(np.abs(gaps).max()):
        return DieboldMariano(float(np.copysign(np.inf, mean)), 0.0, mean) if mean else DieboldMariano(0.0, 1.0, 0.0)
    variance = long_run_variance(gaps, horizon)
    correction = (size + 1 - 2 * horizon + horizon * (horizon - 1) / size) / size
    statistic = float(mean / np.sqrt(variance / size) * np.sqrt(correction))
    return DieboldMariano(statistic, float(2 * stdtr(size - 1, -abs(statistic))), mean)


def long_run_variance(gaps: ArrayLike, horizon: int) -> float:
    """Add twice the first horizon - 1 autocovariances to the variance; without them where that is not above 0."""
    series = np.asarray(gaps, dtype=np.float64)
    centred, size = series - series.mean(), len(series)
    covariances = [float(centred[lag:] @ centred[: size - lag]) / size for lag in range(min(horizon, size))]
    together = covariances[0] + 2 * sum(covariances[1:])
    return together if together > 0 else covariances[0]


def copies_last_value(forecast: ArrayLike, truth: ArrayLike, last: ArrayLike) -> Copying:
    """Compare one-step forecasts (n,) with the truth (n,) and with the last value known before each (n,)."""
    naive_error, error = mse(truth, last), mse(truth, forecast)
    skill = 1 - error / naive_error if naive_error > 0 else 0.0
    return Copying(_correlation(forecast, last), _correlation(forecast, truth), skill)


def normal_interval(
    forecast: ArrayLike, deviations: ArrayLike, level: float = 0.95, how: Transform | None = None
) -> tuple[Values, Values]:
    """Give the lower and upper limits (h,), (h,) between which the truth should lie with this chance.

    They are the forecast -+ z times its deviation, as for normal errors. After a logarithm this holds for the
    logarithm, so the interval of the restored forecast is lopsided. `deviations` are those of
    `forecast_deviations(model, horizon, how)`.
    """
    if not 0 < level < 1:
        raise ForecastError(
            "The level of an interval lies between 0 and 1, for example 0.95; not {level}.", level=level
        )
    middle = np.asarray(forecast, dtype=np.float64)
    reach = NormalDist().inv_cdf(0.5 + level / 2) * np.asarray(deviations, dtype=np.float64)
    if how is None or not how.log:
        return middle - reach, middle + reach
    with np.errstate(over="ignore"):
        return middle * np.exp(-reach), middle * np.exp(reach)


def _correlation(left: ArrayLike, right: ArrayLike) -> float:
    """Give Pearson's correlation, or not-a-number where one side never changes."""
    one, two = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        return float("nan")
    return float(np.corrcoef(one, two)[0, 1])


def _matching(errors_a: ArrayLike, errors_b: ArrayLike, horizon: int) -> Values:
    size, other = len(as_series(errors_a)), as_series(errors_b)
    if len(other) != size:
        raise ForecastError(
            "Both forecasts need the same times, but there are {size} and {other} errors.", size=size, other=len(other)
        )
    if horizon < 1 or size <= max(horizon, 1):
        raise ForecastError(
            "This test needs more errors than steps ahead: {size} errors, {horizon} steps.", size=size, horizon=horizon
        )
    return other
