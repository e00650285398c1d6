"""Going through the steps of an algorithm: a slider, and a button for the next one."""

from functools import partial

import streamlit as st

from dlplay import ui
from dlplay.words import say


def choose_step(label: str, least: int, last: int, *, key: str, button: str) -> int:
    """Let one of several steps be chosen, or the next one; button: the key of the button."""
    state = st.session_state
    state[key] = min(max(int(state.get(key, 1)), least), last)
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        ui.count_button(say("Next"), partial(go_on, key), key=button, of=(key,), disabled=state[key] >= last)
    return ui.slide(label, least, last, 1, key=key, place=left)


def go_on(key: str, times: int) -> None:
    """Show a later step; what lies after the last one is put back to it."""
    st.session_state[key] += times
