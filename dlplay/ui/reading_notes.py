"""The one line that says how a student's file was read; it opens by itself where values are not as in the file."""

from collections.abc import Sequence

import streamlit as st

from dlplay.data import alterations
from dlplay.ui.table_options import choose_codes
from dlplay.words import Note, say, say_again, say_count

SHOWN = 20  # sentences of each sort


def show_reading(title: str, detected: Sequence[Note], repaired: Sequence[Note], *, suspected_in: str = "") -> None:
    """Show in one line, below it in sentences, what was detected and repaired; nothing where there is nothing to say.

    The line is open where a repaired sentence is an Alteration. suspected_in: the name of the file where numbers may
    stand for missing values, which a control then takes for such.
    """
    important = alterations(repaired)
    others = [sentence for sentence in repaired if sentence not in important]
    if not (detected or important or others):
        return
    count = say_count(": {count} thing to know", ": {count} things to know", len(important)) if important else ""
    with st.expander(f"{title}{count}", expanded=bool(important), icon=":material/rule:"):
        _list(important)
        if suspected_in:
            choose_codes(suspected_in)
        _list(others)
        if detected:
            st.caption(say("Detected"))
            st.text(" ".join(map(say_again, detected)))


def _list(sentences: Sequence[str]) -> None:
    """Show sentences letter by letter: names of columns are in them."""
    for sentence in sentences[:SHOWN]:
        st.text(f"• {say_again(sentence)}")
    if len(sentences) > SHOWN:
        st.caption(say("And {sentences} more remarks of this kind.", sentences=len(sentences) - SHOWN))
