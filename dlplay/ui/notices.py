"""What must be seen on top of a page, also where the sidebar is closed, as on a phone."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

PLACE = "notices_place"  # in the session's state: the container on top of the page that runs


def open_notices() -> None:
    """Make room on top of the page for what its inputs will have to say."""
    st.session_state[PLACE] = st.container()


def notice(text: str) -> None:
    """Show a warning in Markdown on top of the page; a part of a page that runs again by itself has shown it before."""
    context, place = get_script_run_ctx(), st.session_state.get(PLACE)
    if place is not None and context is not None and not context.fragment_ids_this_run:
        place.warning(text, icon=":material/upload_file:")
