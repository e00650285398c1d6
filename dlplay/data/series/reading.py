"""A table to a time series at equal steps: its times, its gaps, its season, and what was repaired."""

import datetime
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.alterations import Alteration
from dlplay.data.series.columns import TimeColumns, read_times, start_times, why_no_times
from dlplay.data.series.panel import Rows, panel_columns, panel_names, rows_of, write_rows
from dlplay.data.series.rows import DOUBLES, FEWEST_VALUES, one_for_each, timed_rows, without_empty
from dlplay.data.series.seasons import Season, find_seasons
from dlplay.data.series.steps import GAPS, SeriesError, fill_gaps, find_steps, write_time
from dlplay.data.tables.reading import Table
from dlplay.words import Note

MOST_NAMED = 5  # missing ones in a sentence


@dataclass(frozen=True)
class SeriesOptions:
    """How to make a series of a table.

    order: of day and month, one of ORDERS; gaps: what to put into gaps, one of GAPS; rows: (column, word) pairs that
    choose one of several series; doubles: what to make of several values at one time, one of DOUBLES: "automatic" takes
    the first of several series, and else the mean.
    """

    order: str = "automatic"
    gaps: str = "straight line"
    rows: Rows = ()
    doubles: str = "automatic"


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
    detected: tuple[Note, ...] = ()
    repaired: tuple[Note, ...] = ()
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


def to_series(
    table: Table, column: str, times: str | TimeColumns | None = None, options: SeriesOptions | None = None
) -> Series:
    """Make a series of a column of numbers, at equal steps and with nothing missing; says all that was done.

    times: the column with the times, or several that are the time together; None finds them, NO_TIMES makes the rows
    the steps. Rows in sentences are counted from 0. Raises SeriesError.
    """
    chosen = options or SeriesOptions()
    given = (times,) if isinstance(times, str) else times
    _refuse_options(table, (column, *(given or ())), chosen)
    others, repaired = table.frame.drop(columns=column), list[Note]()
    used = start_times(others) if given is None else given
    if given is None and not used and (reason := why_no_times(others)):
        repaired.append(Alteration(reason))
    if not chosen.rows and chosen.doubles == "automatic":
        chosen = _first_of_several(table, column, used, chosen, repaired)
    rows = np.flatnonzero(rows_of(table.frame, chosen.rows)) if chosen.rows else np.arange(len(table.frame))
    name = f"{column}: {write_rows(chosen.rows)}" if chosen.rows else column
    make = _timed_series if used else _row_series
    series = make(table, (column, used), rows, chosen, repaired)
    return _with_season(replace(series, name=name))


def _refuse_options(table: Table, names: tuple[str, ...], options: SeriesOptions) -> None:
    for name in names:
        if name not in table.frame:
            raise SeriesError(
                "The table has no column “{name}”. Choose one of {frame}.",
                name=name,
                frame=", ".join(map(str, table.frame)),
            )
    for what, value, known in (("gaps", options.gaps, GAPS), ("several values at one time", options.doubles, DOUBLES)):
        if value not in known:
            raise SeriesError("What to do with {what} is one of {known}.", what=Note(what), known=", ".join(known))


def _first_of_several(
    table: Table, column: str, times: TimeColumns, options: SeriesOptions, repaired: list[Note]
) -> SeriesOptions:
    """Choose the first of several series; says so."""
    keys = panel_columns(table.frame, times, column)
    if not keys:
        return options
    names = panel_names(table.frame, keys)
    named = " and ".join(f"“{key}”" for key in keys)
    said = Note(
        "The table holds {names:,} series, told apart by {named}; this is the first, {write_rows}.",
        names=len(names),
        named=named,
        write_rows=write_rows(names[0]),
    )
    repaired.append(Alteration(said))
    return replace(options, rows=names[0])


def _series_numbers(cells: "pd.Series[float]", rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the numbers of those rows; raise SeriesError with the first one that holds text or an infinite number."""
    chosen = cells.iloc[rows]
    numbers: NDArray[np.float64] = pd.to_numeric(chosen, errors="coerce").to_numpy(np.float64)
    wrong = np.isnan(numbers) & chosen.notna().to_numpy()
    if wrong.any():
        row = int(rows[np.argmax(wrong)])
        raise SeriesError(
            "Column “{name}” holds text: “{iloc}” in row {row} (counted from 0). Choose a column of numbers, "
            "or correct it in the file.",
            name=cells.name,
            iloc=str(cells.iloc[row])[:60],
            row=row,
        )
    if np.isinf(numbers).any():
        row = int(rows[np.argmax(np.isinf(numbers))])
        raise SeriesError(
            "Column “{name}” has an infinite number in row {row} (counted from 0). Correct it.",
            name=cells.name,
            row=row,
        )
    return numbers


def _row_series(
    table: Table,
    columns: tuple[str, TimeColumns],
    rows: NDArray[np.int64],
    options: SeriesOptions,
    repaired: list[Note],
) -> Series:
    column = columns[0]
    values = _series_numbers(table.frame[column], rows)
    lost = [f"row {row}" for row in rows[np.isnan(values)][:MOST_NAMED]]
    kept, filled = _whole(values, lost, options.gaps, column, repaired)
    detected = (Note("The rows are the steps: no times are used."),)
    series = Series(filled[kept], None, column, "row", 1, detected, tuple(repaired), table.name)
    return replace(series, filled=np.isnan(values[kept]))


def _timed_series(
    table: Table,
    columns: tuple[str, TimeColumns],
    rows: NDArray[np.int64],
    options: SeriesOptions,
    repaired: list[Note],
) -> Series:
    column, choice = columns
    together = Note(" together") if len(choice) > 1 else ""
    detected: list[Note] = [
        Note("Times: {choice}{together}.", choice=" and ".join(f"“{name}”" for name in choice), together=together)
    ]
    found, is_open = read_times(table.frame, choice, options.order, detected)
    times, rows = timed_rows(found[rows], rows, table.frame, choice, repaired)
    values = _series_numbers(table.frame[column], rows)
    times, values = one_for_each(times, values, rows, options.doubles, repaired)
    _refuse_few(len(times), column)
    times, values = without_empty(times, values, column, repaired)
    grid = find_steps(times, repaired)
    whole = np.full(len(grid.times), np.nan)
    whole[grid.places] = values
    lost = [write_time(time, grid.step) for time in grid.times[np.isnan(whole)][:MOST_NAMED]]
    if len(grid.times) > len(times):
        repaired.append(Alteration("{times:,} steps have no row.", times=len(grid.times) - len(times)))
    kept, filled = _whole(whole, lost, options.gaps, column, repaired)
    index = pd.DatetimeIndex(grid.times[kept], name=" ".join(choice))
    ends = [write_time(time, grid.step) for time in (grid.times[kept][0], grid.times[kept][-1])]
    step = grid.step if grid.step[0].isdigit() else Note("one {step}", step=Note(grid.step))
    detected.append(Note("Step: {step}, from {start} to {end}.", step=step, start=ends[0], end=ends[1]))
    if is_open and options.order == "automatic":
        hint = Note(
            "Dates may begin with the day or with the month, both read them well; the day was taken to be first"
        )
        repaired.append(
            Alteration(
                "{hint}: from {start} to {end}. Choose “month first” if that is wrong.",
                hint=hint,
                start=ends[0],
                end=ends[1],
            )
        )
    _say_future(grid.times[kept][-1], ends[1], repaired)
    said = tuple(dict.fromkeys(detected)), tuple(repaired)
    series = Series(filled[kept], index, column, grid.step, 1, *said, table.name, is_open)
    return replace(series, filled=np.isnan(whole[kept]))


def _say_future(last: np.datetime64, written: str, repaired: list[Note]) -> None:
    if last > np.datetime64(datetime.date.today() + datetime.timedelta(1)):
        repaired.append(
            Alteration("The last time, {written}, lies in the future. Check how the times were read.", written=written)
        )


def _with_season(series: Series) -> Series:
    """Set the season to the best one that its values show, or its step suggests; says it."""
    seasons = season_candidates(series)
    if not seasons:
        return replace(series, detected=(*series.detected, Note("Season: none.")))
    best = seasons[0]
    is_seen = len(series.values) >= 2 * best.steps + 2
    why = Note("too few values to see it")
    if is_seen:
        why = Note("the autocorrelation there is {strength:.2f}", strength=best.strength)
    said = Note("Season: {steps} steps ({words}); {why}.", steps=best.steps, words=Note(best.words), why=why)
    return replace(series, season=best.steps, detected=(*series.detected, said))


def _whole(
    values: NDArray[np.float64], lost: list[str], gaps: str, name: str, repaired: list[Note]
) -> tuple[slice, NDArray[np.float64]]:
    """Cut missing values off the ends and fill those between; lost names the first missing ones."""
    known = np.flatnonzero(~np.isnan(values))
    _refuse_few(len(known), name)
    missing = len(values) - len(known)
    if missing and gaps == "refuse":
        raise SeriesError(
            "Column “{name}” lacks {missing:,} values: {lost}. Fill them, or choose how to.",
            name=name,
            missing=missing,
            lost=", ".join(lost),
        )
    kept = slice(int(known[0]), int(known[-1]) + 1)
    cut = len(values) - (kept.stop - kept.start)
    if cut:
        repaired.append(Alteration("{cut:,} missing values at the beginning or the end were cut off.", cut=cut))
    if missing > cut:
        line = gaps == "straight line"
        how = Note("by a straight line between their neighbours") if line else Note("with the last value")
        said = Note(
            "{missing:,} missing values were filled {how}; the first missing: {lost}.",
            missing=missing - cut,
            how=how,
            lost=", ".join(lost),
        )
        repaired.append(Alteration(said))
    if values[known].min() == values[known].max():
        repaired.append(Note("All values are equal: there is nothing to learn but that number."))
    return kept, fill_gaps(values, gaps if gaps != "refuse" else "straight line")


def _refuse_few(count: int, name: str) -> None:
    if count < FEWEST_VALUES:
        raise SeriesError(
            "Column “{name}” has {count} values with a time; a series needs at least {fewest_values}.",
            name=name,
            count=count,
            fewest_values=FEWEST_VALUES,
        )
