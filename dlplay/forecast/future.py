"""The steps after the end of a series, and a forecast as a file."""

import numpy as np
import pandas as pd

from dlplay.data import Series

MONTHS = {"year": 12, "quarter": 3, "month": 1}  # in steps that are not equally long


def next_times(series: Series, count: int) -> pd.Index:
    """Give the times of the next steps; without dates, the numbers of the values go on, from 1."""
    if series.times is None:
        return pd.RangeIndex(len(series.values) + 1, len(series.values) + 1 + count)
    frequency = pd.DatetimeIndex(series.times, freq="infer").freq if len(series.times) > 2 else None
    if frequency is not None:
        return pd.date_range(series.times[-1], periods=count + 1, freq=frequency)[1:]
    if series.step in MONTHS:
        ahead = [pd.DateOffset(months=MONTHS[series.step] * (k + 1)) for k in range(count)]
        return pd.DatetimeIndex([series.times[-1] + one for one in ahead])
    middle = np.median(np.diff(series.times.to_numpy()).astype("timedelta64[ns]").astype(np.int64))
    return pd.DatetimeIndex([series.times[-1] + pd.Timedelta(int(middle) * (k + 1), "ns") for k in range(count)])


def all_times(series: Series, count: int = 0) -> pd.Index:
    """Give the times of all values and of the next steps."""
    if series.times is None:
        return pd.RangeIndex(1, len(series.values) + 1 + count)
    return series.times.append(next_times(series, count)) if count else series.times
