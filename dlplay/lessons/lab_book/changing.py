"""What is changed in a lab book, and what is told where that cannot be done."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dlplay import ui
from dlplay.lab_book import BookError, Entry
from dlplay.words import plain, say

DELETED = "lab_book_deleted"  # in the session's state: number and name of the entry that was deleted last
PROBLEM = "lab_book_problem"  # in the session's state: why the book could not be changed


def read_book() -> list[Entry] | None:
    """The entries; None where the book cannot be read, which this says."""
    if PROBLEM in st.session_state:
        ui.refuse(st.session_state.pop(PROBLEM), ":material/error:")
    try:
        return ui.lab_books().entries(ui.visitor())
    except BookError as error:
        ui.refuse(error, ":material/error:")
        return None


def change(action: str, *values: Any) -> None:
    """Change the book of this visitor by one of its methods; the page says why, where that cannot be done."""
    try:
        method: Callable[..., Any] = getattr(ui.lab_books(), action)
        method(ui.visitor(), *values)
    except BookError as error:
        st.session_state[PROBLEM] = error


def take_remark(number: int) -> None:
    """Keep what was written beside an entry."""
    change("write", number, st.session_state[f"lab_book.remark{number}"])


def take_name(number: int) -> None:
    """Keep an entry's new name."""
    change("rename", number, st.session_state[f"lab_book.name{number}"])


def delete(number: int, name: str) -> None:
    """Delete an entry, and offer to bring it back."""
    change("delete", number)
    st.session_state[DELETED] = number, name


def restore() -> None:
    """Bring back the entry that was deleted last."""
    change("restore", st.session_state.pop(DELETED)[0])


def offer_undo() -> None:
    """Say what was deleted, with a button that brings it back."""
    if DELETED not in st.session_state:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        name = plain(st.session_state[DELETED][1])
        st.markdown(say("Deleted: {name}.", name=name), width="content")
        st.button(say("Bring it back"), key="lab_book.undo", icon=":material/undo:", on_click=restore)
