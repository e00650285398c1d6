"""The student's time series: a sample, or a column of the table that all pages share."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay.data import (
    DOUBLES,
    GAPS,
    NO_TIMES,
    ORDERS,
    SERIES_SAMPLES,
    Series,
    SeriesChoices,
    SeriesError,
    SeriesOptions,
    Table,
    TableError,
    TimeColumns,
    is_drawn_series,
    series_choices,
    series_csv,
    series_sample,
    time_choices,
    to_series,
    unfold,
    value_columns,
    wide_columns,
    write_rows,
)
from dlplay.export import Transcript
from dlplay.ui.controls import choose
from dlplay.ui.own_files import say_refused
from dlplay.ui.reading_notes import show_reading
from dlplay.ui.table_input import OwnUpload, own_upload, read_own, say_sample, start_afresh
from dlplay.words import plain, say

ROWS = "none: the rows are the steps"
SHOWN_ROWS = 100
WIDE = ("one time after the other", "each column by itself")
NO_ROWS: tuple[tuple[str, str], ...] = ()
TOGETHER = {f"all together: their {way}": way for way in ("sum", "mean", "last", "first")}


def pick_series(transcript: Transcript, *, start: str = "AirPassengers", top: DeltaGenerator | None = None) -> Series:
    """Controls in the sidebar for choosing a series, and the series itself; notes how to get it at home.

    start: the sample to begin with; top: where to say how it was read, by default here. What depends on an upload must
    not stand in the link: see is_sample_series.
    """
    with st.sidebar:
        table, series = _own_series(transcript) or _sample_series(transcript, start)
    said = [*table.detected, *series.detected], [*table.repaired, *series.repaired]
    with top or st.container():
        show_reading(say("How the series was read"), *said, suspected_in=table.name if table.suspected else "")
    title = say(
        "The series: {name}, {count:,} values, one per {step}",
        name=plain(series.name),
        count=len(series.values),
        step=plain(say(series.step)),
    )
    with st.expander(title, icon=":material/timeline:"):
        _show_table(table, series)
    return series


def is_sample_series(series: Series) -> bool:
    """Say whether a series is a sample, so that what depends on it may stand in the link."""
    return series.source in SERIES_SAMPLES


def _sample_series(transcript: Transcript, start: str) -> tuple[Table, Series]:
    names = list(SERIES_SAMPLES)
    name = choose("Sample", names, start, key="series")
    st.caption(say("{what}.", what=say(SERIES_SAMPLES[name])))
    table = transcript.run_once("table", series_sample, name, **(_drawing() if is_drawn_series(name) else {}))
    column = str(table.frame.columns[-1])
    has_gaps = table.frame[column].isna().any()
    options = SeriesOptions(gaps=_gaps(GAPS[:2])) if has_gaps else SeriesOptions()  # a sample is never refused
    return table, transcript.run_once("series", to_series, table, column, None, *_unusual(options))


def _drawing() -> dict[str, Any]:
    """Controls for a drawn series; what stays as it was is not named in the code."""
    found = {
        "count": st.number_input(say("Values"), 24, 5000, 240, 60, key="series_count", bind="query-params"),
        "noise": st.slider(say("Noise"), 0.0, 2.0, 0.3, 0.1, key="series_noise", bind="query-params"),
        "seed": st.number_input(say("Seed of the noise"), 0, 9999, 0, key="series_seed", bind="query-params"),
    }
    usual = {"count": 240, "noise": 0.3, "seed": 0}
    return {name: value for name, value in found.items() if value != usual[name]}


def _unusual(options: SeriesOptions) -> list[SeriesOptions]:
    """Name options in the code only where they are not the usual ones."""
    return [options] if options != SeriesOptions() else []


def _gaps(ways: tuple[str, ...]) -> str:
    """Let the student choose what to put into gaps."""
    return choose("Fill gaps with", ways, key="series_gaps")


def _own_series(transcript: Transcript) -> tuple[Table, Series] | None:
    """Make a series of the kept upload; None, with the reason, where that does not work."""
    upload = own_upload()
    if upload is None:
        return None
    trial = transcript.continued()  # a failure leaves the page's own record as it is
    try:
        if wide_columns(read_own(trial, upload).frame):
            choose("Times stand in the names of columns", WIDE, key="series_wide", link=False)
        table = _read_table(trial, upload)
        numbers = trial.continued().run_once("numbers", value_columns, table.frame)
        column, times = _choose_columns(table, numbers)
        asked = trial.continued().run_once("choices", series_choices, table, column, times)
        options = _unusual(_choose_options(table, asked))
        trial.run_once("series", to_series, table, column, times, *options)
    except (TableError, SeriesError) as error:
        say_refused(error)
        say_sample()
        return None
    table = _read_table(transcript, upload)
    return table, transcript.run_once("series", to_series, table, column, times, *options)


def _read_table(transcript: Transcript, upload: OwnUpload) -> Table:
    """Read the kept upload; where times are names of columns, these are written below each other if not told else."""
    table = read_own(transcript, upload)
    if not wide_columns(table.frame) or st.session_state.get("series_wide") == WIDE[1]:
        return table
    return transcript.run_once("table", unfold, table)


def _choose_columns(table: Table, numbers: list[str]) -> tuple[str, TimeColumns | None]:
    """Let the student choose values and times."""
    if not numbers:
        raise SeriesError("“{name}” has no column of numbers. Choose another file, or correct it.", name=table.name)
    start_afresh(table, "series_column", numbers[0])
    column = choose("Values", numbers, key="series_column", link=False)
    others = table.frame.drop(columns=column)
    single: list[TimeColumns] = [(str(name),) for name in others]
    choices = {" + ".join(choice): choice for choice in (*time_choices(others), *single)} | {ROWS: NO_TIMES}
    usual = next(iter(choices)) if time_choices(others) else ROWS
    start_afresh(table, "series_time", usual)
    chosen = choose("Times", choices, usual, key="series_time", link=False)
    return column, None if chosen == usual == ROWS else choices[chosen]  # None: the series says why it has no times


def _choose_options(table: Table, asked: SeriesChoices) -> SeriesOptions:
    """Ask what the table leaves open; the questions stand there whether or not a series comes of it."""
    order, rows, doubles = ORDERS[0], NO_ROWS, DOUBLES[0]
    if asked.is_order_open:
        key = f"series_order.{table.name}"
        order = choose("Day or month first", ORDERS, key=key, look="segmented_control", link=False)
    if asked.several:
        series = {write_rows(one): one for one in asked.several}
        key = f"series_which.{'+'.join(asked.keys)}"
        which = choose(f"Which of {len(series):,} series?", [*series, *TOGETHER], key=key, link=False)
        rows, doubles = series.get(which, NO_ROWS), TOGETHER.get(which, DOUBLES[0])
        st.text(say("Told apart by {keys}.", keys=say(" and ").join(asked.keys)))
    elif asked.has_doubles:
        doubles = choose("Several values at one time", DOUBLES[1:], key="series_doubles", link=False)
    return SeriesOptions(order, _gaps(GAPS), rows, doubles)


def _show_table(table: Table, series: Series) -> None:
    """Show the first rows; offer the series as a file."""
    st.dataframe(
        table.frame.head(SHOWN_ROWS), alt=say("The first {shown_rows} rows of the table.", shown_rows=SHOWN_ROWS)
    )
    rows = len(table.frame)
    st.caption(
        say("The first {shown} of {rows:,} rows; rows are counted from 0.", shown=min(rows, SHOWN_ROWS), rows=rows)
    )
    st.download_button(
        say("The series as CSV"),
        lambda: series_csv(series),
        "series.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
