"""A long text of one's own: typed or pasted, kept for the visitor, and in no link."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dlplay.ui.visitor import recall, remember
from dlplay.words import say

KEPT = "text "  # before the key of the control, in what is kept of a visitor


def write_own_text(label: str, *, key: str, most: int, height: int = 240) -> str:
    """Let a text be typed or pasted, of so many letters at most; it is there again after a reload."""
    with kept(key):
        return str(st.text_area(say(label), key=key, height=height, max_chars=most))


def write_own_line(label: str, *, key: str, most: int) -> str:
    """Let a line be typed that stands in no link; it is there again after a reload."""
    with kept(key):
        return str(st.text_input(say(label), key=key, max_chars=most))


@contextmanager
def kept(key: str) -> Iterator[None]:
    """Let a control of that key begin with the text that was kept, and keep the one that it has then."""
    if key not in st.session_state:
        st.session_state[key] = recall(KEPT + key) or ""
    yield
    remember(KEPT + key, st.session_state[key])
