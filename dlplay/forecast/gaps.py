"""Gaps in a series: never scored, and filled from the past alone, so that no fold learns what came after."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlplay.data import Series
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.windows import Fold, Numbers


def with_gaps(series: Series) -> Numbers:
    """Give the values of a series (n,), not-a-number where a gap was filled: nobody has measured these."""
    return np.where(series.filled, np.nan, series.values)


def fill_from_past(values: Numbers) -> Numbers:
    """Put the last known value into every gap (n,): what comes after a gap changes nothing in it."""
    known = np.where(np.isnan(values), 0, np.arange(len(values)))
    return np.asarray(values[np.maximum.accumulate(known)])


def history_of(values: Numbers, fold: Fold) -> Numbers:
    """Give the values that a fold learns from, with their gaps; one that begins in a gap begins with the value before.

    Nothing behind the origin is looked at.
    """
    history = values[fold.start : fold.origin].copy()
    history[:1] = fill_from_past(values[: fold.start + 1])[-1:]
    return history


def hide_gaps(errors: Numbers, history: Numbers) -> Numbers:
    """Turn errors (m, h) where the truth was a gap into not-a-number; the last row ends with the history (n,)."""
    gaps = sliding_window_view(np.isnan(history), errors.shape[1])[-len(errors) :]
    if gaps.all(axis=0).any():
        raise ForecastError(
            "Where this model could have been tried on what a fold learns from, every value is a gap. Let the folds "
            "learn from more values, or choose a shorter horizon."
        )
    return np.where(gaps, np.nan, errors)
