"""Several series in one long table: which columns name them, and the rows of one."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from dlplay.data.series.columns import TimeColumns
from dlplay.data.series.steps import SeriesError
from dlplay.data.tables.columns import as_word
from dlplay.words import Note

MOST_KEYS = 6  # columns that are tried together
MOST_DOUBLES = 0.01  # share of rows that may still have a time twice within one series
LEAST_PER_SERIES = 3  # rows, on average
NOT_GIVEN = "(none)"
Rows = tuple[tuple[str, str], ...]  # (column, word) pairs that name the rows of one series


def panel_columns(frame: pd.DataFrame, times: TimeColumns, values: str) -> tuple[str, ...]:
    """Name the columns that tell several series apart, so that each has every time once; empty for one series."""
    if not times or not frame.duplicated(subset=list(times)).any():
        return ()
    keys = [name for name in map(str, frame) if name not in (*times, values) and _can_name(frame[name])]
    keys = sorted(keys, key=lambda name: pd.api.types.is_numeric_dtype(frame[name]))[:MOST_KEYS]
    coded = pd.DataFrame({name: pd.factorize(frame[name])[0] for name in [*keys, *times]})
    for count in (1, 2, 3):
        able = [found for found in combinations(keys, count) if _tell_apart(coded, found, times)]
        if able:
            return min(able, key=lambda found: _rank(frame, found))
    return ()


def panel_names(frame: pd.DataFrame, columns: Sequence[str]) -> list[Rows]:
    """Give the series of a table, in the order of their first rows: the words of the columns that tell them apart."""
    found = frame[list(columns)].drop_duplicates()
    words = [[word_of(cell) for cell in found[name]] for name in columns]
    return [tuple(zip(columns, row, strict=True)) for row in zip(*words, strict=True)]


def rows_of(frame: pd.DataFrame, rows: Rows) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Say of each row whether it is one of the chosen series. Raises SeriesError where there is none."""
    chosen = np.ones(len(frame), bool)
    for column, word in rows:
        if column not in frame:
            raise SeriesError(
                "The table has no column “{column}”. Choose one of {frame}.",
                column=column,
                frame=", ".join(map(str, frame)),
            )
        codes, cells = pd.factorize(frame[column], use_na_sentinel=False)
        chosen &= np.array([word_of(cell) == word for cell in cells], bool)[codes]
    if not chosen.any():
        raise SeriesError(
            "No row has {rows}.",
            rows=" and ".join((Note("“{word}” as “{column}”", word=word, column=column) for column, word in rows)),
        )
    return chosen


def word_of(cell: object) -> str:
    """Write a cell that names a series."""
    return NOT_GIVEN if cell is None or cell != cell else as_word(cell)  # only a missing number differs from itself


def write_rows(rows: Rows) -> str:
    """Name one series in a few words."""
    return ", ".join(word for _, word in rows)


def _can_name(cells: "pd.Series[Any]") -> bool:
    """Say whether a column may name series: words, or whole numbers, each in several rows."""
    if pd.api.types.is_numeric_dtype(cells):
        numbers = cells.to_numpy(float)
        if not (np.isfinite(numbers).all() and (numbers % 1 == 0).all()):
            return False
    return 1 < cells.nunique() <= len(cells) / LEAST_PER_SERIES


def _tell_apart(coded: pd.DataFrame, columns: Sequence[str], times: TimeColumns) -> bool:
    doubles = coded.duplicated(subset=[*columns, *times]).sum()
    return bool(doubles <= MOST_DOUBLES * len(coded))


def _rank(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[float, ...]:
    """Prefer words to numbers, fewer series, and the longer words: “Thailand” says more than “THA”."""
    numbers = sum(pd.api.types.is_numeric_dtype(frame[name]) for name in columns)
    length = sum(float(frame[name].drop_duplicates().astype(str).str.len().mean()) for name in columns)
    return (numbers, len(frame[list(columns)].drop_duplicates()), -length)
