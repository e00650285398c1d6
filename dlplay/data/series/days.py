"""Columns of a table that a model computes with: numbers, words, and dates as the days since the first one."""

import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series.columns import is_thai_table, some_rows
from dlplay.data.series.dates import parse_times
from dlplay.data.series.steps import SeriesError
from dlplay.data.tables.columns import ColumnError, read_numbers, read_words
from dlplay.data.tables.numbers import are_months
from dlplay.words import Note


def word_columns(frame: pd.DataFrame, dates: Collection[str]) -> list[str]:
    """Name the columns that hold words: neither numbers nor dates, which are known already."""
    return [str(name) for name in frame if not pd.api.types.is_numeric_dtype(frame[name]) and str(name) not in dates]


def date_columns(frame: pd.DataFrame) -> list[str]:
    """Name the columns of texts that hold dates: each cell that is looked at is one, and two differ."""
    is_thai = is_thai_table(frame)
    return [str(name) for name in frame if _are_dates(frame[name], is_thai)]


def _are_dates(cells: "pd.Series[Any]", is_thai: bool) -> bool:
    known = cells.dropna()
    if pd.api.types.is_numeric_dtype(known) or known.empty or not re.search(r"\d", str(known.iloc[0])):
        return False
    seen = known.iloc[some_rows(len(known))]
    months = are_months(seen)
    if pd.to_numeric(seen, errors="coerce").notna().any() and not months:
        return False
    try:
        for cells in (seen if months else seen[:1], seen):  # most words are told from dates by the first one
            times, _ = parse_times(cells, "automatic", [], is_thai=is_thai, most_bad=0)
    except SeriesError:
        return False
    return len(np.unique(times)) > 1


def read_inputs(
    frame: pd.DataFrame, names: Sequence[str], categorical: Collection[str], said: list[str]
) -> dict[str, pd.Series]:
    """Give columns as numbers, or those that are categorical as words; rows count from 0.

    Dates become days since the first one, which said tells. Raises ColumnError where a value is none of these.
    """
    is_thai = is_thai_table(frame)
    return {
        name: read_words(frame[name]) if name in categorical else pd.Series(_measures(frame[name], name, is_thai, said))
        for name in names
    }


def read_measures(frame: pd.DataFrame, name: str, said: list[str]) -> NDArray[np.float64]:
    """Read a column of numbers, or of dates as days since the first one: (rows,), not-a-number where it is missing.

    said gets the sentence about dates. Raises ColumnError where a value is neither.
    """
    return _measures(frame[name], name, is_thai_table(frame), said)


def _measures(cells: "pd.Series[Any]", name: str, is_thai: bool, said: list[str]) -> NDArray[np.float64]:
    if not _are_dates(cells, is_thai):
        return read_numbers(cells, name)
    notes: list[Note] = []
    try:
        times, _ = parse_times(cells.rename(name), "automatic", notes, is_thai=is_thai)
    except SeriesError as error:
        raise ColumnError(error.text, **error.values) from error
    first = times[~np.isnat(times)].min()
    day = str(first.astype("datetime64[D]"))
    said.append(
        Note(
            "{name} holds dates: it counts the days since {day}.",
            name=name,
            day=day,
        )
    )
    said += notes
    if lost := int((np.isnat(times) & cells.notna().to_numpy()).sum()):
        said.append(
            Note(
                "{name}: {lost} cell is no date, and counts as missing."
                if lost == 1
                else "{name}: {lost} cells are no dates, and count as missing.",
                name=name,
                lost=lost,
            )
        )
    return np.asarray((times - first) / np.timedelta64(1, "D"), dtype=np.float64)
