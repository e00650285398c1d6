"""Which columns of a table hold the values of a series."""

from typing import Any

import pandas as pd

from dlplay.data.series.columns import NO_TIMES, some_rows, time_choices
from dlplay.data.series.panel import panel_columns
from dlplay.data.series.roles import only_counts

LEAST_NUMBERS = 0.5  # share of cells, in a column with text among numbers


def value_columns(frame: pd.DataFrame) -> list[str]:
    """Name the columns of numbers, last those that count, name series or hold times; then those with some text.

    Of the latter, to_series says where the text stands.
    """
    numbers = [str(name) for name in frame if pd.api.types.is_numeric_dtype(frame[name])]
    choices = time_choices(frame)
    times = {name for choice in choices for name in choice}
    keys = panel_columns(frame, choices[0] if choices else NO_TIMES, "")
    others = [str(name) for name in frame if str(name) not in (*numbers, *times)]
    mixed = [name for name in others if _are_mostly_numbers(frame[name].iloc[some_rows(len(frame))])]
    last = {name: 2 if name in times else int(name in keys or only_counts(frame[name])) for name in numbers}
    values = sorted(numbers, key=last.__getitem__)
    return values + mixed if not mixed or (values and not last[values[0]]) else mixed + values


def _are_mostly_numbers(cells: "pd.Series[Any]") -> bool:
    return bool(pd.to_numeric(cells.dropna(), errors="coerce").notna().mean() > LEAST_NUMBERS)
