"""Offering what is not on this computer."""

from collections.abc import Callable

import streamlit as st

from dlplay.ui.classroom import why_paused
from dlplay.ui.lesson import refuse
from dlplay.words import say


def offer_weights(
    what: str, megabytes: float, fetch: Callable[[Callable[[float], None]], None], *, key: str, instead: str
) -> None:
    """Say which weights are missing, and offer to fetch them with a progress bar; fetch gets a function for its share.

    instead: what can be chosen without internet. Whatever OSError fetch raises is told; after a success the page runs
    again.
    """
    text = say(
        "This computer does not have {what}. They can be downloaded: **{size:,.0f} MB**. Without internet, choose "
        "{instead}.",
        what=what,
        size=megabytes,
        instead=instead,
    )
    st.warning(text, icon=":material/download:")
    why = why_paused("downloads")
    if why:
        st.info(why, icon=":material/pause_circle:")
        return
    if st.button(say("Download {megabytes:,.0f} MB", megabytes=megabytes), key=key):
        bar = st.progress(0.0, say("Downloading ..."))

        def show(fraction: float) -> None:
            bar.progress(fraction)

        try:
            fetch(show)
        except OSError as error:
            bar.empty()
            refuse(error, ":material/wifi_off:")
        else:
            st.rerun()
