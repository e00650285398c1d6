"""Offering what is not on this computer."""

from collections.abc import Callable

import streamlit as st

from dlplay.ui.lesson import refuse
from dlplay.words import say


def offer_download(text: str, megabytes: float, fetch: Callable[[Callable[[float], None]], None], *, key: str) -> None:
    """Say what is missing and offer to fetch it with a progress bar; fetch gets a function for the fraction.

    Whatever OSError fetch raises is told; after a success the page runs again.
    """
    st.warning(text, icon=":material/download:")
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
