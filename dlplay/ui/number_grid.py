"""A small table of numbers as plain HTML: fast, selectable, and readable aloud."""

import html
from collections.abc import Collection, Sequence
from pathlib import Path

import streamlit as st

from dlplay.words import say

CSS = """
.numbers { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .85rem; }
.numbers td { padding: .2rem .45rem; border: 1px solid rgb(128 128 128/.45); text-align: right; }
.numbers caption { text-align: left; white-space: nowrap; padding-bottom: .3rem; font-weight: 600; }
.numbers .mark { outline: 2px solid currentcolor; outline-offset: -2px; font-weight: 700; }
"""
CLICKABLE_CSS = """
.view { position: relative; overflow-x: auto; width: fit-content; max-width: 100%; color: var(--st-text-color); }
button { position: absolute; left: 0; background: none; border: 0; cursor: crosshair; }
button:focus-visible { box-shadow: inset 0 0 0 3px var(--st-primary-color); outline: none; }
"""
CLICKS = Path(__file__).with_name("number_grid.js").read_text(encoding="utf-8")
_clickable = st.components.v2.component(
    "dlplay_number_grid",
    html='<div class="view"><div></div><button type="button"></button></div>',
    css=CSS + CLICKABLE_CSS,
    js=CLICKS,
)


def number_grid(
    title: str,
    cells: Sequence[Sequence[str]],
    *,
    tints: Sequence[Sequence[float]] | None = None,
    marks: Collection[tuple[int, int]] = (),
) -> None:
    """Show rows of texts under a title; a tint from -1 (orange) to 1 (blue) colours a cell's background.

    marks are the (row, column) of cells that get a frame and bold type.
    """
    table = _table(title, cells, tints, marks)
    st.html(f'<style>{CSS}</style><div style="overflow-x:auto" tabindex="0">{table}</div>')


def choose_on_grid(
    title: str,
    cells: Sequence[Sequence[str]],
    chosen: tuple[int, int],
    *,
    key: str,
    tints: Sequence[Sequence[float]] | None = None,
    of: str = "",
) -> None:
    """Show such a table and let a cell be chosen by click or arrow keys; it goes to choose_pixel's inputs."""

    def take_over() -> None:
        st.session_state[f"{of}row"], st.session_state[f"{of}column"] = st.session_state[key]["cell"]

    label = say("{title}: choose a cell by a click or by the arrow keys.", title=title)
    table = _table(title, cells, tints, [chosen])
    data = {"table": table, "rows": len(cells), "columns": len(cells[0]), "chosen": chosen, "label": label}
    _clickable(data=data, key=key, on_cell_change=take_over)


def _table(
    title: str,
    cells: Sequence[Sequence[str]],
    tints: Sequence[Sequence[float]] | None,
    marks: Collection[tuple[int, int]],
) -> str:
    body = []
    for row, line in enumerate(cells):
        columns = [
            f"<td{' class=mark' if (row, column) in marks else ''}"
            f' style="{_tint(tints[row][column]) if tints is not None else ""}">{html.escape(text)}</td>'
            for column, text in enumerate(line)
        ]
        body.append(f"<tr>{''.join(columns)}</tr>")
    caption = f"<caption>{html.escape(title)}</caption>"
    return f'<table class="numbers">{caption}<tbody>{"".join(body)}</tbody></table>'


def _tint(strength: float) -> str:
    """Okabe-Ito blue for positive, orange for negative; the sign stands in the number as well."""
    colour = "0 114 178" if strength > 0 else "213 94 0"
    return f"background:rgb({colour}/{min(1.0, abs(strength)) * 0.35:.2f})"
