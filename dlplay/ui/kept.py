"""What was kept of a lesson, shown as it stood there: to its owner, and to the teacher to whom it was handed in."""

import html
import json
from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from dlplay.lab_book import (
    Block,
    Chart,
    Code,
    Drawing,
    Formula,
    Heading,
    Kept,
    Number,
    Picture,
    Script,
    Setting,
    Table,
    Text,
    clean_html,
    picture_address,
    size_note,
    table_html,
)
from dlplay.ui.lesson import QUIET
from dlplay.words import plain, say

TABLE_CSS = (
    "<style>.kept{overflow:auto;max-height:28rem}.kept table{border-collapse:collapse;font-size:.85rem;"
    "font-variant-numeric:tabular-nums}.kept td,.kept th{padding:.2rem .45rem;border:1px solid rgb(128 128 128/.45);"
    "text-align:right}.kept caption{text-align:left;white-space:nowrap;font-weight:600}</style>"
)
REMARK_CSS = (
    "<style>.remark{white-space:pre-wrap;overflow-wrap:anywhere;border-left:4px solid #E69F00;"
    "padding:.25rem 1rem;background:rgb(128 128 128/.12)}</style>"
)


def show_kept(kept: Kept, mark: str, number: int, beside: Callable[[], None]) -> None:
    """Show the first picture at once, with what stands beside it, and all the rest where it is wanted.

    mark: begins the keys; number: of the entry.
    """
    picture = next((block for block in kept.blocks if isinstance(block, Picture)), None)
    if picture is None:
        beside()
    else:
        left, right = st.columns([1, 2])
        with left:
            show_or_tell(picture, f"{mark}.{number}.first")
        with right:
            beside()
    label, key = say("What stood there"), f"{mark}.kept{number}"
    whole = st.expander(label, on_change="rerun", key=key, icon=":material/article:")
    if whole.open:
        with whole:
            show_blocks(kept.blocks, f"{mark}.{number}")


def show_remark(text: str) -> None:
    """Show what a student has written, letter by letter and line by line, apart from what was computed."""
    st.html(f'{REMARK_CSS}<div class="remark" role="note">{html.escape(text)}</div>')


def show_blocks(blocks: Sequence[Block], key: str) -> None:
    """Show blocks one after another, settings that follow each other in one line; key begins those of charts."""
    for is_setting, group in groupby(enumerate(blocks), key=lambda one: isinstance(one[1], Setting)):
        if is_setting:
            lines = [setting_line(one) for _, one in group if isinstance(one, Setting)]
            st.markdown(" · ".join(lines))
        else:
            for place, block in group:
                show_or_tell(block, f"{key}.{place}")


def show_or_tell(block: Block, key: str) -> None:
    """Show one block; one that came back with somebody's file, and that cannot be shown, is told."""
    try:
        show_block(block, key)
    except Exception:  # noqa: BLE001  whatever a stranger's file may do
        st.caption(say("Something stood here that cannot be shown: it has come back with a file."))


def setting_line(setting: Setting) -> str:
    """A control's name and what was set."""
    return f"{setting.label}: **{plain(setting.value)}**"


def show_block(block: Block, key: str) -> None:
    """Show one block."""
    match block:
        case Heading(text, level):
            st.markdown(f"{'#' * min(6, max(4, level + 2))} {text}")
        case Text(text, tone):
            show_text(text, tone)
        case Formula(latex):
            st.latex(latex)
        case Number(label, value, change):
            st.metric(label, value, change or None, delta_color="off")
        case Table():
            st.html(f'{TABLE_CSS}<div class="kept">{table_html(block)}</div>')
        case Picture():
            show_picture(block)
        case Chart(spec, alt):
            figure = json.loads(spec)
            st.plotly_chart(figure, key=key, alt=alt or say("Chart"), config=QUIET)
        case Drawing(text, _):
            st.html(clean_html(text))
        case Code(text, language):
            st.code(text, language or None, wrap_lines=True)
        case Script(text):
            whole = st.expander(say("The whole code that ran"), on_change="rerun", key=f"{key}.script")
            if whole.open:
                whole.code(text, height=400)


def show_text(text: str, tone: str) -> None:
    """Show a sentence in the tone that it had."""
    if tone == "caption":
        st.caption(text)
    elif tone:
        {"info": st.info, "success": st.success, "warning": st.warning, "error": st.error}[tone](text)
    else:
        st.markdown(text)


def show_picture(picture: Picture) -> None:
    """Show a picture, and say where it is a smaller copy."""
    is_small = 0 < picture.width < 240
    alt = picture.alt or say("A picture of the lesson.")
    st.image(picture_address(picture), alt=alt, width=240 if is_small else "content")
    if note := size_note(picture):
        st.caption(note)
