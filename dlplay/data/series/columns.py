"""Which columns of a table hold the times of a series."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series.dates import parse_times
from dlplay.data.series.parts import join_parts, parts_of
from dlplay.data.series.roles import LOOKED_AT, only_counts, speaks_of_time
from dlplay.data.series.steps import SeriesError, Times
from dlplay.data.series.words import THAI_SIGN
from dlplay.data.tables.numbers import are_months
from dlplay.words import Note

TimeColumns = tuple[str, ...]  # the columns that are the time together; none: the rows are the steps
NO_TIMES: TimeColumns = ()
MOST_UNREAD = 0.5  # share of cells that are no times, in a column of times


def time_choices(frame: pd.DataFrame) -> list[TimeColumns]:
    """Give the columns, or several together, that can be read as times; the finest first, dates before numbers."""
    texts = [str(name) for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    numbers = [str(name) for name in frame if str(name) not in texts]
    single = [(name,) for name in texts if _may_be_times(frame[name])]
    joined = [tuple(parts.values()) for parts in parts_of(frame)]
    plain = [(name,) for name in numbers if _may_be_times(frame[name])]
    choices = list(dict.fromkeys([*single, *joined, *plain]))
    return sorted(choices, key=lambda choice: -_different(frame, choice))


def start_times(frame: pd.DataFrame) -> TimeColumns:
    """Give the columns that are the times to begin with; NO_TIMES where there are none."""
    return next(iter(time_choices(frame)), NO_TIMES)


def read_times(frame: pd.DataFrame, choice: TimeColumns, order: str, said: list[Note]) -> tuple[Times, bool]:
    """Read the times of one or several columns: (n,) datetime64[us], and whether day or month first stayed open.

    NaT where there is none. Raises SeriesError where too few cells are times.
    """
    is_thai = is_thai_table(frame)
    if len(choice) == 1:
        return parse_times(frame[choice[0]].rename(choice[0]), order, said, is_thai=is_thai)
    return join_parts(frame, choice, order, said, is_thai=is_thai)


def why_no_times(frame: pd.DataFrame) -> str:
    """Say which cell of the column that should hold the times is none; empty where no column seems to."""
    for name in map(str, frame):
        if speaks_of_time(name) and not (pd.api.types.is_numeric_dtype(frame[name]) and only_counts(frame[name])):
            try:
                parse_times(frame[name].rename(name), "automatic", [])
            except SeriesError as error:
                return Note("No times were found, the rows are the steps. {error}", error=error)
    return ""


def is_thai_table(frame: pd.DataFrame) -> bool:
    """Say whether a table's names or its first cells are Thai."""
    cells = [cell for name in frame if frame[name].dtype == object for cell in frame[name].dropna().head(20)]
    return bool(THAI_SIGN.search(" ".join(map(str, [*frame, *cells]))))


def _may_be_times(cells: "pd.Series[Any]") -> bool:
    """Say whether most cells are times; numbers must rise or fall evenly, too, or be called times."""
    known = cells.dropna()
    known = known.iloc[some_rows(len(known))]
    if pd.api.types.is_numeric_dtype(cells):
        known = known[np.isfinite(known)]
        if not speaks_of_time(str(cells.name)) and not _is_even(cells.to_numpy(float)):
            return False
    elif are_months(known):
        return True
    elif pd.to_numeric(known, errors="coerce").notna().mean() > MOST_UNREAD and not speaks_of_time(str(cells.name)):
        return False  # numbers with a few words among them
    try:
        times, _ = parse_times(known, "automatic", [], most_bad=MOST_UNREAD)
    except SeriesError:
        return False
    return len(times) > 0


def _is_even(numbers: NDArray[np.float64]) -> bool:
    known = numbers[np.isfinite(numbers)][:LOOKED_AT]
    steps = np.diff(known)
    if len(steps) < 2 or not ((steps > 0).all() or (steps < 0).all()):
        return False
    return bool((np.abs(steps - np.median(steps)) <= 0.15 * abs(np.median(steps))).mean() > 0.8)


def some_rows(count: int) -> NDArray[np.int64]:
    """Take the first rows, and some from everywhere."""
    few = min(LOOKED_AT, count)
    return np.union1d(np.arange(few), np.linspace(0, count - 1, few).astype(np.int64))


def _different(frame: pd.DataFrame, choice: TimeColumns) -> int:
    """Count how many different rows those columns have among some rows: the finer time has more."""
    found: int = len(frame[list(choice)].iloc[some_rows(len(frame))].drop_duplicates())
    return found
