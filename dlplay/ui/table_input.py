"""The student's table: a sample or an upload, the same on every page of a session; its cells can be edited."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay.data import (
    MAX_ROWS,
    MAX_TABLE_BYTES,
    TABLE_SAMPLES,
    LayoutError,
    Table,
    TableError,
    TableOptions,
    edit_rows,
    is_drawn,
    read_table,
    table_sample,
)
from dlplay.export import Transcript
from dlplay.ui.classroom import uploads_are_paused
from dlplay.ui.controls import choose
from dlplay.ui.own_files import content_of, link_file, own_file, say_refused, take_upload
from dlplay.ui.reading_notes import show_reading
from dlplay.ui.table_options import choose_reading
from dlplay.ui.visitor import recall, remember
from dlplay.words import plain, say

MOST_ROWS = 200_000  # that a page learns from
OwnUpload = tuple[str, bytes, str, TableOptions]
MOST_EDITED = (200, 30)  # rows and columns of a table whose cells can be edited


def pick_table(
    transcript: Transcript, *, start: str = "corona", most: int = MOST_ROWS, top: DeltaGenerator | None = None
) -> Table:
    """Controls in the sidebar for choosing a table, and the table itself; notes how to get it at home.

    start: the sample to begin with; most: the rows that the page can work with, an upload with more is refused; top:
    where to say how it was read, by default here. Give the page's controls no link to an upload's columns: see
    is_sample.
    """
    with st.sidebar:
        table = _choose(transcript, start, most)
    rows, columns = table.frame.shape
    suspected = table.name if table.suspected else ""
    with top or st.container():
        show_reading(say("How the table was read"), table.detected, table.repaired, suspected_in=suspected)
    with st.expander(
        say("The table: {name}, {rows:,} rows, {columns} columns", name=plain(table.name), rows=rows, columns=columns),
        icon=":material/table:",
    ):
        if rows <= MOST_EDITED[0] and columns <= MOST_EDITED[1]:
            return _edit(transcript, table)
        st.dataframe(table.frame.head(100), alt=say("The first 100 rows of the table."))
        st.caption(say("The first 100 rows. Cells can be edited in tables of at most 200 rows and 30 columns."))
    return table


def is_sample(table: Table) -> bool:
    """Say whether a table is a sample, so that its columns may stand in the link."""
    return table.name in TABLE_SAMPLES


def tell_dates(columns: Sequence[str]) -> None:
    """Say of the chosen columns that hold dates what a model computes with."""
    if columns:
        shown = plain(", ".join(columns))
        st.caption(
            say("{columns}: dates, in days since the first one. What comes next: lesson Forecast.", columns=shown)
        )


def start_afresh(table: Table, key: str, value: object) -> None:
    """Put a start value into the control with that key when a table with other columns comes; a link's value stays."""
    columns, seen = list(table.frame), f"{key}.columns"
    if st.session_state.setdefault(seen, columns) != columns:
        st.session_state[seen] = columns
        st.session_state[key] = value


def own_upload() -> OwnUpload | None:
    """Controls for sample or upload; the kept upload and how to read it, or None where a sample is wanted."""
    sources = ["Sample", "Upload"]
    source = choose("Table", sources, key="table_source", look="segmented_control", persist_state="session")
    if source == "Sample":
        link_file("table", None)
        return None
    kinds, megabytes = ["csv", "tsv", "txt", "xlsx"], MAX_TABLE_BYTES // 2**20
    upload = st.file_uploader(
        say("Your table"), kinds, key="table_upload", max_upload_size=megabytes, disabled=uploads_are_paused()
    )
    take_upload("table", upload, _try_to_read, TableError)
    own = own_file("table")
    if own and upload is None:  # after a reload, or on another page: the control does not name it
        st.caption(say("Your table: {name}", name=plain(own.name)))
    options = choose_reading(own.name, content_of("table")) if own else choose_reading("", b"")
    if own:
        link_file("table", own)
        return own.name, content_of("table"), own.checksum[:16], options
    say_sample()
    return None


def say_sample() -> None:
    """Say that the page goes on with the sample."""
    st.caption(say("Until then, this page works on the sample."))


def read_own(transcript: Transcript, upload: OwnUpload, most: int = MAX_ROWS) -> Table:
    """Read the kept upload. Its checksum in the code makes sure that nobody ever gets another one's table."""
    name, content, checksum, options = upload
    trial = transcript.continued()  # a failure leaves the page's own record as it is
    code = f"Path({name!r}).read_bytes()  # SHA-256 {checksum}..."
    imports = ("from pathlib import Path",)
    trial.given("content", content, code, imports=imports)
    table = trial.run_once("table", read_table, content, name, options)
    if len(table.frame) > most:
        raise TableError(
            "“{name}” has {frame:,} rows; this page works with at most {most:,}. Upload fewer rows.",
            name=name,
            frame=len(table.frame),
            most=most,
        )
    transcript.given("content", content, code, imports=imports)
    return transcript.run_once("table", read_table, content, name, options)


def _choose(transcript: Transcript, start: str, most: int) -> Table:
    if upload := own_upload():
        try:
            return read_own(transcript, upload, most)
        except TableError as error:
            say_refused(error)
            say_sample()
    names = list(TABLE_SAMPLES)
    name = choose("Sample", names, start, key="table")
    st.caption(say("{what}.", what=say(TABLE_SAMPLES[name])))
    return transcript.run_once("table", table_sample, name, **(_drawing() if is_drawn(name) else {}))


def _drawing() -> dict[str, Any]:
    """Controls for a cloud of points; what stays as it was is not named in the code."""
    found = {
        "count": st.number_input(say("Points"), 2, 2000, 200, 50, key="table_points", bind="query-params"),
        "noise": st.slider(say("Noise"), 0.0, 1.0, 0.15, 0.05, key="table_noise", bind="query-params"),
        "seed": st.number_input(say("Seed of the points"), 0, 9999, 0, key="table_seed", bind="query-params"),
    }
    usual = {"count": 200, "noise": 0.15, "seed": 0}
    return {name: value for name, value in found.items() if value != usual[name]}


def _try_to_read(content: bytes, name: str) -> None:
    """Read an upload; one that cannot be read is refused, unless other options may still help."""
    with suppress(LayoutError):
        read_table(content, name)


def _edit(transcript: Transcript, table: Table) -> Table:
    """Show the cells for editing; what was edited becomes a line of code."""
    key = "table.cells." + hashlib.sha256(transcript.calls().encode()).hexdigest()[:12]
    if key not in st.session_state:  # a new editor: after a reload, or after a look at another page
        st.session_state[f"{key}.earlier"] = recall(key) or []
    earlier: list[dict[str, Any]] = st.session_state[f"{key}.earlier"]
    for done_before in earlier:
        table = transcript.run("table", edit_rows, table, **done_before)
    st.data_editor(
        table.frame, key=key, num_rows="dynamic", hide_index=False, alt=say("The table; every cell can be edited.")
    )
    st.caption(say("Click a cell to change it; add a row at the end. Uploads and edits are never in the link."))
    state = st.session_state[key]
    changes = tuple(
        (int(row), column, value)
        for row, cells in state["edited_rows"].items()
        for column, value in cells.items()
        if column in table.frame
    )
    added = tuple(tuple((str(name), row[name]) for name in table.frame if name in row) for row in state["added_rows"])
    edits: dict[str, Any] = {"changes": changes, "added": added, "deleted": tuple(state["deleted_rows"])}
    edits = {name: done for name, done in edits.items() if done}
    remember(key, [*earlier, edits] if edits else earlier)
    return transcript.run("table", edit_rows, table, **edits) if edits else table
