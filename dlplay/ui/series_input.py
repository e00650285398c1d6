"""The student's time series: a sample, or a column of the table that all pages share."""

from typing import Any

import streamlit as st

from dlplay.data import (
    GAPS,
    NO_TIMES,
    ORDERS,
    SERIES_SAMPLES,
    Series,
    SeriesError,
    Table,
    TableError,
    is_drawn_series,
    series_csv,
    series_sample,
    start_time_column,
    to_series,
    value_columns,
)
from dlplay.export import Transcript
from dlplay.ui.controls import choose
from dlplay.ui.lesson import refuse
from dlplay.ui.table_input import own_upload, read_own, say_sample, start_afresh
from dlplay.words import plain

ROWS = "none: the rows are the steps"
SHOWN_ROWS = 100


def pick_series(transcript: Transcript, *, start: str = "AirPassengers") -> Series:
    """Controls in the sidebar for choosing a series, and the series itself; notes how to get it at home.

    start: the sample to begin with. What depends on an upload must not stand in the link: see is_sample_series.
    """
    with st.sidebar:
        table, series = _own_series(transcript) or _sample_series(transcript, start)
    title = f"The series: {plain(series.name)}, {len(series.values):,} values, one per {plain(series.step)}"
    with st.expander(title, icon=":material/timeline:"):
        _tell(table, series)
    return series


def is_sample_series(series: Series) -> bool:
    """Say whether a series is a sample, so that what depends on it may stand in the link."""
    return series.source in SERIES_SAMPLES


def _sample_series(transcript: Transcript, start: str) -> tuple[Table, Series]:
    names = list(SERIES_SAMPLES)
    name = choose("Sample", names, start, key="series")
    st.caption(f"{SERIES_SAMPLES[name]}.")
    table = transcript.run_once("table", series_sample, name, **(_drawing() if is_drawn_series(name) else {}))
    column = str(table.frame.columns[-1])
    filled = table.frame[column].isna().any() and _gaps(GAPS[:2])  # a sample is never refused
    return table, transcript.run_once("series", to_series, table, column, **({"gaps": filled} if filled else {}))


def _drawing() -> dict[str, Any]:
    """Controls for a drawn series; what stays as it was is not named in the code."""
    found = {
        "count": st.number_input("Values", 24, 5000, 240, 60, key="series_count", bind="query-params"),
        "noise": st.slider("Noise", 0.0, 2.0, 0.3, 0.1, key="series_noise", bind="query-params"),
        "seed": st.number_input("Seed of the noise", 0, 9999, 0, key="series_seed", bind="query-params"),
    }
    usual = {"count": 240, "noise": 0.3, "seed": 0}
    return {name: value for name, value in found.items() if value != usual[name]}


def _gaps(ways: tuple[str, ...]) -> str | None:
    """Let the student choose what to put into gaps; None for the usual."""
    chosen = choose("Fill gaps with", ways, key="series_gaps")
    return chosen if chosen != GAPS[0] else None


def _own_series(transcript: Transcript) -> tuple[Table, Series] | None:
    """Make a series of the kept upload; None, with the reason, where that does not work."""
    upload = own_upload()
    if upload is None:
        return None
    trial = transcript.continued()  # a failure leaves the page's own record as it is
    try:
        table = read_own(trial, upload)
        column, times, options = _choose_columns(table)
        series = trial.run_once("series", to_series, table, column, times, **options)
    except (TableError, SeriesError) as error:
        refuse(error, ":material/table:")
        say_sample()
        return None
    if series.is_order_open:
        choose("Day or month first", ORDERS, key=_order_key(table), look="segmented_control", link=False)
    table = read_own(transcript, upload)
    return table, transcript.run_once("series", to_series, table, column, times, **options)


def _choose_columns(table: Table) -> tuple[str, str, dict[str, Any]]:
    """Let the student choose values, times and what to put into gaps."""
    numbers = value_columns(table.frame)
    if not numbers:
        raise SeriesError(f"“{table.name}” has no column of numbers. Choose another file, or correct it.")
    start_afresh(table, "series_column", numbers[0])
    column = choose("Values", numbers, key="series_column", link=False)
    others = [str(name) for name in table.frame if name != column]
    choices = [*others, ROWS]
    usual = start_time_column(table.frame[others]) or ROWS
    start_afresh(table, "series_time", usual)
    time = choose("Times", choices, usual, key="series_time", link=False)
    order, gaps = st.session_state.get(_order_key(table), ORDERS[0]), _gaps(GAPS)
    options = {"order": order if order != ORDERS[0] else None, "gaps": gaps}
    return column, NO_TIMES if time == ROWS else time, {name: value for name, value in options.items() if value}


def _order_key(table: Table) -> str:
    return f"series_order.{table.name}"


def _tell(table: Table, series: Series) -> None:
    """Say what was detected and repaired; show the first rows; offer the series as a file."""
    if detected := [*table.detected, *series.detected]:
        st.markdown("**Detected:** " + " ".join(map(plain, detected)))
    for sentence in [*table.repaired, *series.repaired][:20]:
        st.markdown(f"- {plain(sentence)}")
    st.dataframe(table.frame.head(SHOWN_ROWS), alt=f"The first {SHOWN_ROWS} rows of the table.")
    rows = len(table.frame)
    st.caption(f"The first {min(rows, SHOWN_ROWS)} of {rows:,} rows; rows are counted from 0.")
    st.download_button(
        "The series as CSV",
        lambda: series_csv(series),
        "series.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
