"""What a student has to be asked about a table before it is one series."""

from dataclasses import dataclass

import numpy as np

from dlplay.data.series.columns import TimeColumns, read_times
from dlplay.data.series.panel import Rows, panel_columns, panel_names
from dlplay.data.series.steps import SeriesError
from dlplay.data.tables.reading import Table


@dataclass(frozen=True)
class SeriesChoices:
    """What is open: whether day or month stands first, which of several series, what to make of double times.

    keys: the columns that tell several series apart; several: the rows of each, empty where there is but one.
    """

    is_order_open: bool = False
    keys: tuple[str, ...] = ()
    several: tuple[Rows, ...] = ()
    has_doubles: bool = False


def series_choices(table: Table, column: str, times: TimeColumns | None) -> SeriesChoices:
    """Find what a series of that column with those times leaves open; nothing where the times cannot be read."""
    if not times:
        return SeriesChoices()
    try:
        found, is_open = read_times(table.frame, times, "automatic", [])
    except SeriesError:
        return SeriesChoices()
    keys = panel_columns(table.frame, times, column)
    known = np.sort(found[~np.isnat(found)])
    has_doubles = not keys and bool((known[1:] == known[:-1]).any())
    return SeriesChoices(is_open, keys, tuple(panel_names(table.frame, keys)) if keys else (), has_doubles)
