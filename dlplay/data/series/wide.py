"""Tables whose times stand in the names of columns: a row for each year and columns of months, or columns of dates."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from dlplay.data.series.dates import parse_times
from dlplay.data.series.months import MONTH_OF
from dlplay.data.series.roles import is_part, plain_name, roles_of
from dlplay.data.series.steps import SeriesError
from dlplay.data.tables.reading import Table
from dlplay.words import Note

FEWEST_DATES = 8
IN_BRACKETS = re.compile(r"\s*\[.*?\]")  # 1960 [YR1960]


def wide_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """Name the columns that are called by their times: the twelve months beside a year, or dates; empty for neither."""
    return _month_columns(frame) or _date_columns(frame)


def unfold(table: Table) -> Table:
    """Write the values of such columns below each other, with a column for their times. Raises SeriesError for none.

    Months: year, month, value; dates: the columns of words, time, value. Other columns are left out.
    """
    names = wide_columns(table.frame)
    if not names:
        raise SeriesError(
            "“{name}” has no columns for the twelve months beside a year, and none for dates.", name=table.name
        )
    cells = table.frame[list(names)]
    if _month_columns(table.frame):
        year = _year_column(table.frame)
        times = {"year": np.repeat(table.frame[year].to_numpy(), 12), "month": np.tile(np.arange(1.0, 13), len(cells))}
    else:
        words = [name for name in map(str, table.frame) if table.frame[name].dtype == object and name not in names]
        times = {name: np.repeat(table.frame[name].to_numpy(), len(names)) for name in words}
        times["time"] = np.tile(np.array([IN_BRACKETS.sub("", name) for name in names], dtype=object), len(cells))
    frame = pd.DataFrame({**times, "value": cells.to_numpy().ravel()})
    said = Note(
        "The columns “{first}” to “{last}” were written below each other as one, with their names as times.",
        first=names[0],
        last=names[-1],
    )
    return replace(table, frame=frame, detected=(*table.detected, said))


def _month_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    found: dict[int, str] = {}
    for name in map(str, frame):
        plain = plain_name(name).replace(" ", "")
        month = MONTH_OF.get(plain) or (int(plain) if plain.isdecimal() and len(plain) < 3 else 0)
        if 1 <= month <= 12:
            found.setdefault(month, name)
    return tuple(found[month] for month in range(1, 13)) if len(found) == 12 and _year_column(frame) else ()


def _date_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    names = [name for name in map(str, frame) if re.search(r"\d", name)]
    found = []
    for name in names:
        try:
            parse_times(pd.Series([IN_BRACKETS.sub("", name)], dtype=object), "automatic", [])
        except SeriesError:
            continue
        found.append(name)
    return tuple(found) if len(found) >= max(FEWEST_DATES, frame.shape[1] / 2) else ()


def _year_column(frame: pd.DataFrame) -> str:
    names = [str(name) for name in frame if is_part(frame[name], "year")]
    named = [name for name in names if "year" in roles_of(name)]
    return next(iter(named or names[:1]), "")
