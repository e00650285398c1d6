"""What the page offers and starts with for a table."""

from collections.abc import Collection

import pandas as pd

from dlplay.regression.preparation import MOST_CATEGORIES, RegressionError

MOST_AT_START = 8
FEW_AT_START = 4


def start_target(frame: pd.DataFrame, dates: Collection[str]) -> int:
    """Give the place of the column to predict at the start: the last one that holds no dates."""
    if frame.shape[1] < 2:
        raise RegressionError("The table has one column only. A target and at least one feature are needed.")
    places = [place for place, name in enumerate(frame) if str(name) not in dates]
    return places[-1] if places else frame.shape[1] - 1


def start_features(frame: pd.DataFrame, target: str, words: Collection[str]) -> list[str]:
    """Choose features to start with: all columns that can be encoded, or the first four of many."""
    usable = [
        str(name)
        for name in frame
        if name != target
        and frame[name].notna().any()
        and (name not in words or frame[name].nunique() <= MOST_CATEGORIES)
    ]
    return usable if len(usable) <= MOST_AT_START else usable[:FEW_AT_START]
