"""How wrong a forecast is, in one number: 0 is perfect."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from dlplay.forecast.errors import ForecastError
from dlplay.forecast.transforming import Values


def mae(truth: ArrayLike, forecast: ArrayLike, *_unused: object) -> float:
    """Mean absolute error, in the unit of the series."""
    return float(np.abs(forecast_errors(truth, forecast)).mean())


def mse(truth: ArrayLike, forecast: ArrayLike, *_unused: object) -> float:
    """Mean squared error: the lecture's 1/n sum (y - y~)^2."""
    return float((forecast_errors(truth, forecast) ** 2).mean())


def rmse(truth: ArrayLike, forecast: ArrayLike, *_unused: object) -> float:
    """Root of the mean squared error, in the unit of the series; large errors count more than in the MAE."""
    return float(np.sqrt(mse(truth, forecast)))


def mase(truth: ArrayLike, forecast: ArrayLike, history: ArrayLike, season: int = 1) -> float:
    """Mean absolute error, divided by the one that the seasonal naive forecast makes inside the history.

    Below 1 is better than that (Hyndman and Koehler 2006). Not-a-number where the naive forecast made no error
    in the history, or no two of its values are a season apart: then there is nothing to divide by.
    """
    scale = naive_scale(history, season)
    return mae(truth, forecast) / scale if scale > 0 else float("nan")


def smape(truth: ArrayLike, forecast: ArrayLike, *_unused: object) -> float:
    """Mean of 200 |y - y~| / (|y| + |y~|), in percent from 0 to 200; where both are 0 the error counts 0."""
    gaps = np.abs(forecast_errors(truth, forecast))
    sizes = np.abs(np.asarray(truth, dtype=np.float64)) + np.abs(np.asarray(forecast, dtype=np.float64))
    shares = np.divide(gaps, sizes, out=np.zeros_like(gaps), where=sizes > 0)
    return float(200 * shares.mean())


# label -> measure(truth, forecast, history, season); only MASE looks at the last two
MEASURES: dict[str, Callable[..., float]] = {"MAE": mae, "MSE": mse, "RMSE": rmse, "MASE": mase, "sMAPE": smape}


def forecast_errors(truth: ArrayLike, forecast: ArrayLike) -> Values:
    """Give truth minus forecast; both have the same shape, and there is at least one."""
    left, right = np.asarray(truth, dtype=np.float64), np.asarray(forecast, dtype=np.float64)
    if left.shape != right.shape:
        raise ForecastError(
            "Truth and forecast must match, but their shapes are {truth} and {forecast}.",
            truth=left.shape,
            forecast=right.shape,
        )
    if not left.size:
        raise ForecastError("There is no forecast to measure: choose at least 1 step.")
    return np.asarray(left - right)


def naive_scale(history: ArrayLike, season: int = 1) -> float:
    """Give the mean absolute error of the seasonal naive forecast, one season ahead, inside the history.

    Where one of the two is not a number, a gap, there is no error to count.
    """
    series, length = np.asarray(history, dtype=np.float64), max(season, 1)
    if len(series) <= length:
        return 0.0
    errors = np.abs(series[length:] - series[:-length])
    known = errors[~np.isnan(errors)]
    return float(known.mean()) if len(known) else 0.0
