"""Columns of a table that something is to be learned from: chosen, read as numbers or as words, or refused."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.words import Refusal

LARGEST = 1e100


class ColumnError(Refusal):
    """Says why nothing can be learned from the chosen columns, and what to change."""


def refuse_choice(frame: pd.DataFrame, target: str, features: Sequence[str]) -> None:
    """Raise ColumnError for a choice that names no feature, a column that is not there, or the target twice."""
    absent = [name for name in (target, *features) if name not in frame]
    if absent:
        raise ColumnError("The table has no column “{absent}”. Choose one of its columns.", absent=absent[0])
    if not features and not any(pd.api.types.is_numeric_dtype(frame[name]) for name in frame if name != target):
        raise ColumnError(
            "No feature is chosen, and no column beside “{target}” holds numbers. Choose a column of few words as an "
            "input; a value with a date or a time beside it is a series, for the lessons Forecast and Recurrent cells.",
            target=target,
        )
    if not features:
        raise ColumnError("No feature is chosen. Choose at least one column as an input.")
    if target in features:
        raise ColumnError("“{target}” is the target; it cannot be a feature, too.", target=target)


def read_words(column: pd.Series) -> pd.Series:
    """Give a column as words, its rows counted from 0."""
    return column.map(as_word, na_action="ignore").astype(object).reset_index(drop=True)


def read_numbers(column: pd.Series, name: str) -> NDArray[np.float64]:
    """Read a column as numbers; infinite ones count as missing. Raises ColumnError where a value is none."""
    numbers = pd.to_numeric(column, errors="coerce")
    wrong = column[numbers.isna() & column.notna()]
    if len(wrong):
        raise ColumnError(
            "Column “{name}” is used as numbers, but row {index} holds “{iloc}”. Make the column "
            "categorical, or correct the value.",
            name=name,
            index=wrong.index[0],
            iloc=wrong.iloc[0],
        )
    values = numbers.to_numpy(float)
    return np.where(np.isfinite(values) & (np.abs(values) < LARGEST), values, np.nan)


def as_word(value: object) -> str:
    """Write a category as text, 2.0 as 2."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
