"""Taking a lab book home, and what becomes of the one that stays."""

import time
from collections.abc import Sequence

import streamlit as st

from dlplay import lab_book, ui
from dlplay.lab_book import Entry
from dlplay.lessons.lab_book import bringing, changing
from dlplay.words import plain, say


def take_home(entries: Sequence[Entry]) -> None:
    """The whole book as files."""
    if not entries:
        return
    title, made, address = say("Lab book"), time.time(), ui.address_of_playground()

    def page() -> str:
        return lab_book.html_file(
            entries, title=title, made=made, address=address, language=ui.spoken_language(), judged=ui.judged
        )

    def notebook() -> str:
        return lab_book.notebook_file(entries, title=title, made=made, judged=ui.judged)

    with st.container(horizontal=True, vertical_alignment="center"):
        ui.download(say("Take home as a page (HTML)"), page, "lab_book.html", "text/html")
        ui.download(say("as a notebook"), notebook, "lab_book.ipynb", "application/x-ipynb+json")
        project, left_out = bringing.project_of(list(entries))
        ui.download(say("as a project file"), project, "lab_book.zip", "application/zip")
    st.caption(
        say(
            "The page needs nothing else, no internet and no playground: open it in any browser, print it, send it. "
            "The project file brings entries, uploads and settings back here, on another day or another computer. "
            "Pictures of yours that you have kept stand in these files."
        )
    )
    if left_out:
        names = plain(", ".join(left_out))
        st.caption(say("Too large for the project file, so take these along yourself: {names}.", names=names))


def tell_where_it_is(entries: Sequence[Entry]) -> None:
    """Where the book is kept, for whom and for how long; and the button that deletes it."""
    with st.expander(say("Where this book is kept"), icon=":material/lock:"):
        st.markdown(
            say(
                "On the computer that serves this playground, for this browser alone: it is found by a random mark of "
                "your browser, so that nobody can reach it by guessing, and it is still here when the playground was "
                "started anew. **When your browser is closed, it forgets the mark, and the book is not found again:** "
                "take it home before. A book into which nobody writes for {days} days is deleted. It takes "
                "{most} entries at most.",
                days=lab_book.MOST_DAYS,
                most=lab_book.MOST_ENTRIES,
            )
        )
        if entries:
            with st.popover(say("Delete the whole book"), icon=":material/delete:"):
                st.markdown(say("All entries and remarks go, and nobody can bring them back."))
                st.button(say("Delete it all"), key="lab_book.forget", on_click=changing.change, args=("forget",))
