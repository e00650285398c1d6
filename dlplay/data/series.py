"""A table to a time series at equal steps: its dates, its gaps, and what was repaired."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series_dates import FIRST_YEAR, SeriesError, Times, parse_times
from dlplay.data.series_seasons import Season, find_seasons
from dlplay.data.series_steps import GAPS, fill_gaps, find_steps, write_time
from dlplay.data.tables import Table

NO_TIMES = ""  # as time column: the rows are the steps
FEWEST_VALUES = 8
MOST_NAMED = 5  # missing ones in a sentence
LOOKED_AT = 200  # rows that tell whether a column holds times


@dataclass(frozen=True)
class Series:
    """A series at equal steps.

    values: (n,) float64, none missing; times: (n,) or None where the table has no dates; step: the time between two
    values in words ("month"); season: the steps of the best of season_candidates, 1 where there is none; filled: (n,)
    bool, True where the value was put into a gap; is_order_open: nothing in the dates tells whether the day or the
    month stands first.
    """

    values: NDArray[np.float64]
    times: pd.DatetimeIndex | None
    name: str
    step: str
    season: int
    detected: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    source: str = ""  # the table's name: a sample's or the uploaded file's
    is_order_open: bool = False
    filled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))

    def __post_init__(self) -> None:
        """Take all values as observed where nothing else is said."""
        if len(self.filled) != len(self.values):
            object.__setattr__(self, "filled", np.zeros(len(self.values), bool))


def season_candidates(series: Series) -> tuple[Season, ...]:
    """Give the seasons that a series may have, the best first, then the strongest; empty where there is none."""
    return find_seasons(series.values, series.step)


def value_columns(frame: pd.DataFrame) -> list[str]:
    """Name the columns of numbers, those that may hold times last; then those in which some text stands among numbers.

    Of the latter, to_series says where the text stands.
    """
    times = time_columns(frame)
    numbers = [str(name) for name in frame if pd.api.types.is_numeric_dtype(frame[name])]
    others = [str(name) for name in frame if str(name) not in (*numbers, *times)]
    mixed = [name for name in others if pd.to_numeric(frame[name].dropna(), errors="coerce").notna().mean() > 0.5]
    return sorted(numbers, key=lambda name: name in times) + mixed


def time_columns(frame: pd.DataFrame) -> list[str]:
    """Name the columns whose first cells can be read as times, text before numbers; rising numbers only."""
    texts = [str(name) for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    numbers = [str(name) for name in frame if str(name) not in texts]
    return [name for name in [*texts, *numbers] if _may_be_times(frame[name])]


def start_time_column(frame: pd.DataFrame) -> str:
    """Give the first column with times; NO_TIMES where there is none."""
    return next(iter(time_columns(frame)), NO_TIMES)


def to_series(
    table: Table,
    column: str,
    time_column: str | None = None,
    *,
    order: str = "automatic",
    gaps: str = "straight line",
) -> Series:
    """Make a series of a column of numbers, at equal steps and with nothing missing; says all that was done.

    time_column: None finds it, NO_TIMES makes the rows the steps; order: of day and month, one of ORDERS; gaps: what
    to put into gaps, one of GAPS. Rows in sentences are counted from 0. Raises SeriesError.
    """
    for name in (column, *([time_column] if time_column else [])):
        if name not in table.frame:
            raise SeriesError(f"The table has no column “{name}”. Choose one of {', '.join(map(str, table.frame))}.")
    if gaps not in GAPS:
        raise SeriesError(f"What to do with gaps is one of {', '.join(GAPS)}.")
    chosen = start_time_column(table.frame.drop(columns=column)) if time_column is None else time_column
    values = _series_numbers(table.frame[column])
    if chosen == NO_TIMES:
        return _row_series(table, column, values, gaps)
    return _timed_series(table, column, chosen, values, order, gaps)


def _may_be_times(cells: "pd.Series[float]") -> bool:
    known = cells.dropna().head(LOOKED_AT)
    if pd.api.types.is_numeric_dtype(cells):
        known = known[np.isfinite(known)]
        steps = np.diff(known.to_numpy(float))
        if len(known) < 2 or known.min() < FIRST_YEAR or not ((steps > 0).all() or (steps < 0).all()):
            return False
    try:
        times, _ = parse_times(known, "automatic", [])
    except SeriesError:
        return False
    return len(times) > 0


def _series_numbers(cells: "pd.Series[float]") -> NDArray[np.float64]:
    """Give the column's numbers; raise SeriesError with the first row that holds text or an infinite number."""
    if not pd.api.types.is_numeric_dtype(cells):
        is_text = pd.to_numeric(cells, errors="coerce").isna() & cells.notna()
        row = int(np.argmax(is_text.to_numpy()))
        raise SeriesError(
            f"Column “{cells.name}” holds text: “{str(cells.iloc[row])[:60]}” in row {row} (counted from 0). "
            "Choose a column of numbers, or correct it in the file."
        )
    values: NDArray[np.float64] = np.asarray(cells, dtype=np.float64)
    if np.isinf(values).any():
        row = int(np.argmax(np.isinf(values)))
        raise SeriesError(f"Column “{cells.name}” has an infinite number in row {row} (counted from 0). Correct it.")
    return values


def _row_series(table: Table, column: str, values: NDArray[np.float64], gaps: str) -> Series:
    repaired = list[str]()
    rows = np.arange(len(values))
    kept, filled = _whole(values, [f"row {row}" for row in rows[np.isnan(values)][:MOST_NAMED]], gaps, column, repaired)
    detected = ("The rows are the steps: no times are used.",)
    series = Series(filled[kept], None, column, "row", 1, detected, tuple(repaired), table.name)
    return _with_season(replace(series, filled=np.isnan(values[kept])))


def _timed_series(
    table: Table, column: str, time_column: str, values: NDArray[np.float64], order: str, gaps: str
) -> Series:
    detected, repaired = [f"Times: column “{time_column}”."], list[str]()
    times, is_open = parse_times(table.frame[time_column].rename(time_column), order, detected)
    times, values = _in_order(times, values, time_column, repaired)
    _refuse_few(len(times), column)
    grid = find_steps(times, repaired)
    whole = np.full(len(grid.times), np.nan)
    whole[grid.places] = values
    lost = [write_time(time, grid.step) for time in grid.times[np.isnan(whole)][:MOST_NAMED]]
    if len(grid.times) > len(times):
        repaired.append(f"{len(grid.times) - len(times):,} steps have no row.")
    kept, filled = _whole(whole, lost, gaps, column, repaired)
    index = pd.DatetimeIndex(grid.times[kept], name=time_column)
    ends = [write_time(time, grid.step) for time in (grid.times[kept][0], grid.times[kept][-1])]
    detected.append(f"Step: one {grid.step}, from {ends[0]} to {ends[1]}.")
    said = tuple(detected), tuple(repaired)
    series = Series(filled[kept], index, column, grid.step, 1, *said, table.name, is_open)
    return _with_season(replace(series, filled=np.isnan(whole[kept])))


def _with_season(series: Series) -> Series:
    """Set the season to the best one that its values show, or its step suggests; says it."""
    seasons = season_candidates(series)
    if not seasons:
        return replace(series, detected=(*series.detected, "Season: none."))
    best = seasons[0]
    said = f"Season: {best.steps} steps ({best.words}); the autocorrelation there is {best.strength:.2f}."
    return replace(series, season=best.steps, detected=(*series.detected, said))


def _in_order(
    times: Times, values: NDArray[np.float64], name: str, repaired: list[str]
) -> tuple[Times, NDArray[np.float64]]:
    """Leave out rows without a time, sort the others, and make one value of each time's."""
    rows = np.flatnonzero(~np.isnat(times))
    if len(rows) < len(times):
        first = int(np.argmax(np.isnat(times)))
        count = len(times) - len(rows)
        repaired.append(f"{count:,} rows without a time in “{name}” were left out (the first: row {first}).")
    times, values = times[rows], values[rows]
    if (back := np.flatnonzero(times[1:] < times[:-1])).size:
        repaired.append(f"The rows were sorted by time; the first that stood too late is row {rows[back[0] + 1]}.")
        rank = np.argsort(times, kind="stable")
        times, values, rows = times[rank], values[rank], rows[rank]
    if not (times[1:] == times[:-1]).any():
        return times, values
    return _one_each(times, values, rows, repaired)


def _one_each(
    times: Times, values: NDArray[np.float64], rows: NDArray[np.int64], repaired: list[str]
) -> tuple[Times, NDArray[np.float64]]:
    """Of each time keep one value: the same one, or the mean."""
    places = np.flatnonzero(np.append(True, times[1:] != times[:-1]))
    groups = pd.Series(values).groupby(np.repeat(np.arange(len(places)), np.diff(np.append(places, len(times)))))
    counts, lowest, highest = groups.size().to_numpy(), groups.min().to_numpy(), groups.max().to_numpy()
    differ = (counts > 1) & (highest > lowest)
    same = (counts > 1) & ~differ
    for which, done in ((same, "the same value, kept once"), (differ, "different values, now their mean")):
        if which.any():
            place = places[np.argmax(which)]
            pair = f"rows {rows[place]} and {rows[place + 1]}"
            repaired.append(f"{int(which.sum()):,} times have several rows with {done} ({pair}).")
    means: NDArray[np.float64] = np.asarray(groups.mean(), dtype=np.float64)
    return times[places], means


def _whole(
    values: NDArray[np.float64], lost: list[str], gaps: str, name: str, repaired: list[str]
) -> tuple[slice, NDArray[np.float64]]:
    """Cut missing values off the ends and fill those between; lost names the first missing ones."""
    known = np.flatnonzero(~np.isnan(values))
    _refuse_few(len(known), name)
    missing = len(values) - len(known)
    if missing and gaps == "refuse":
        raise SeriesError(f"Column “{name}” lacks {missing:,} values: {', '.join(lost)}. Fill them, or choose how to.")
    kept = slice(int(known[0]), int(known[-1]) + 1)
    cut = len(values) - (kept.stop - kept.start)
    if cut:
        repaired.append(f"{cut:,} missing values at the beginning or the end were cut off.")
    if missing > cut:
        how = "by a straight line between their neighbours" if gaps == "straight line" else "with the last value"
        repaired.append(f"{missing - cut:,} missing values were filled {how}; the first missing: {', '.join(lost)}.")
    if values[known].min() == values[known].max():
        repaired.append("All values are equal: there is nothing to learn but that number.")
    return kept, fill_gaps(values, gaps if gaps != "refuse" else "straight line")


def _refuse_few(count: int, name: str) -> None:
    if count < FEWEST_VALUES:
        raise SeriesError(f"Column “{name}” has {count} values with a time; a series needs at least {FEWEST_VALUES}.")
