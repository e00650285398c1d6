"""The entries of a lab book: in order, with remarks beside them."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import streamlit as st

from dlplay import lab_book, ui
from dlplay.lab_book import Entry, Kept
from dlplay.lessons.lab_book import changing
from dlplay.words import plain, say

UP, DOWN = -1, 1


def list_entries(entries: Sequence[Entry], pages: Mapping[str, str]) -> None:
    """All entries, and what can be done with each. pages: the name of a lesson -> the file of its page."""
    changing.offer_undo()
    if not entries:
        text = say("Nothing is kept yet. Open a lesson, set something, and press **Keep** in the corner below.")
        st.info(text, icon=":material/bookmark_add:")
    for place, entry in enumerate(entries, 1):
        with st.container(border=True):
            show_entry(place, entry, pages, is_last=place == len(entries))


def show_entry(place: int, entry: Entry, pages: Mapping[str, str], *, is_last: bool) -> None:
    """One entry: its name, what was kept, the remark beside it, and the buttons."""
    kept = entry.kept
    st.subheader(say("{place} · {name}", place=place, name=plain(entry.name)), anchor=False)
    if kept is not None:
        st.caption(lab_book.kept_sentence(kept))
        ui.show_kept(kept, "lab_book", entry.number, lambda: write_remark(entry))
    else:
        write_remark(entry)
    with st.container(horizontal=True, vertical_alignment="center"):
        if kept is not None and kept.lesson in pages:
            open_again(kept, entry.number, pages[kept.lesson])
        show_buttons(entry, place=place, is_last=is_last)


def write_remark(entry: Entry) -> None:
    """The remark beside an entry, kept as soon as the field is left."""
    key = f"lab_book.remark{entry.number}"
    label = say("What I saw, and what I think") if entry.content else say("Note")
    if key not in st.session_state:
        st.session_state[key] = entry.remark
    most = lab_book.MOST_LETTERS
    st.text_area(label, key=key, height=140, max_chars=most, on_change=changing.take_remark, args=(entry.number,))


def open_again(kept: Kept, number: int, page: str) -> None:
    """The button that opens the lesson with the settings that were kept."""
    if st.button(say("Open it as it was"), key=f"lab_book.open{number}", icon=":material/open_in_new:"):
        ui.go_to(st.Page(page), parse_qsl(kept.query, keep_blank_values=True))


def show_buttons(entry: Entry, *, place: int, is_last: bool) -> None:
    """Rename, up, down, delete."""
    number, name = entry.number, plain(entry.name)
    with st.popover(say("Rename"), icon=":material/edit:"):
        key, most = f"lab_book.name{number}", lab_book.MOST_OF_A_NAME
        st.text_input(
            say("Name of the entry"), entry.name, key=key, max_chars=most, on_change=changing.take_name, args=(number,)
        )
    up, down = say("Move {name} up", name=name), say("Move {name} down", name=name)
    steps = {"up": (say("Up"), up, "upward", UP, place == 1), "down": (say("Down"), down, "downward", DOWN, is_last)}
    for step, (label, told, arrow, by, is_end) in steps.items():
        icon, key = f":material/arrow_{arrow}:", f"lab_book.{step}{number}"
        st.button(
            label, key=key, icon=icon, help=told, disabled=is_end, on_click=changing.change, args=("move", number, by)
        )
    drop, key, values = say("Delete {name}", name=name), f"lab_book.delete{number}", (number, entry.name)
    st.button(say("Delete"), key=key, icon=":material/delete:", help=drop, on_click=changing.delete, args=values)


def write_note() -> None:
    """A note of one's own, as an entry without a lesson."""
    with (
        st.expander(say("Write a note of your own"), icon=":material/edit_note:"),
        st.form("lab_book.note", clear_on_submit=True, border=False),
    ):
        name = st.text_input(say("Heading"), key="lab_book.note_name", max_chars=lab_book.MOST_OF_A_NAME)
        text = st.text_area(say("Your text"), key="lab_book.note_text", height=140, max_chars=lab_book.MOST_LETTERS)
        is_written = st.form_submit_button(say("Put it into the book"), icon=":material/add:")
    if is_written and (name.strip() or text.strip()):
        changing.change("add", name.strip() or say("Note"), text)
        st.rerun()
