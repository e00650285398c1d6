"""Gaps in a series: never scored, and filled from the past alone, so that no fold learns what came after."""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlplay.data import Series
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.settings import counted
from dlplay.forecast.windows import Fold, Numbers
from dlplay.words import say, say_count


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


def gaps_sentence(values: Numbers, folds: Sequence[Fold]) -> str:
    """Say what is done with the gaps; "" where there are none."""
    missing = int(np.isnan(values).sum())
    if not missing:
        return ""
    judged = int(sum(np.isnan(values[fold.origin : fold.end]).sum() for fold in folds))
    scored = say_count(
        "{judged} of such a place is not scored",
        "{judged} of such a place are not scored",
        judged,
        judged=counted(judged, "forecast"),
    )
    scored = scored if judged else say("no fold forecasts one here")
    return say_count(
        "{missing} of this series is missing. Nobody knows whether a forecast of a gap is right: "
        "{scored}. In what a fold learns from, a gap holds the last value known before it: a straight "
        "line to the next one would tell what comes after.",
        "{missing} of this series are missing. Nobody knows whether a forecast of a gap is right: "
        "{scored}. In what a fold learns from, a gap holds the last value known before it: a straight "
        "line to the next one would tell what comes after.",
        missing,
        missing=counted(missing, "value"),
        scored=scored,
    )
