"""Keep: a lesson's page as it stands goes into the lab book, by a button that stands in a corner of every lesson."""

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.logger import get_logger
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException

from dlplay.database import database_address
from dlplay.export import Transcript, hear_transcripts
from dlplay.lab_book import Block, BookError, Entry, Heading, Kept, Script, Verdict, judge
from dlplay.ui.address import address_values
from dlplay.ui.classroom import NO_LESSONS
from dlplay.ui.recording import recorded
from dlplay.ui.visitor import visitor
from dlplay.words import in_figure, say, say_again

if TYPE_CHECKING:
    from dlplay.lab_book.books import Books

BOOK_PAGE = "pages/own/lab_book.py"
WANTED = "lab_book_wanted"  # in the session's state: on which page Keep was pressed that runs once more
COUNT = "lab_book_count"  # in the session's state: of the entry that was kept last in this tab
PRIVATE = ("key", "code")  # in the address, and not for a book
CSS = """
.st-key-lab_book_corner { position: fixed; right: 1rem; bottom: 1rem; z-index: 90; width: auto !important;
    gap: .5rem; align-items: center; }
.st-key-lab_book_corner button, .st-key-lab_book_corner a { box-shadow: 0 1px 6px rgb(0 0 0 / .35); }
.st-key-lab_book_corner a, .st-key-lab_book_corner a:hover { background: Canvas;
    border: 1px solid rgb(128 128 128 / .5); border-radius: .4rem; min-height: 2.5rem; }
.lab-book-told { position: fixed; right: 1rem; bottom: 4.25rem; z-index: 91; max-width: min(24rem, 90vw);
    padding: .6rem 1rem; color: #FFFFFF; background: #005F96; border-radius: .4rem; }
.lab-book-told.fades { animation: lab-book-fades 1s 8s forwards; }
@keyframes lab-book-fades { to { opacity: 0; visibility: hidden; } }
@media print { .st-key-lab_book_corner, .lab-book-told { display: none; } }
"""


@functools.cache
def _books(database: str) -> "Books":
    from dlplay.lab_book.books import Books
    from dlplay.lab_book.signing import sealer_of_server

    books, sealer = Books(database), sealer_of_server()
    if sealer is not None:
        books.trust(sealer.public)
    return books


def lab_books() -> "Books":
    """Give the lab books of this server; raises BookError where their database cannot be opened."""
    try:
        return _books(database_address("lab_books"))
    except OSError as error:
        get_logger(__name__).warning("no folder for lab books: %s", error)
        raise BookError(
            "There is no lab book on this computer just now: its folder cannot be made ({reason}). The lesson goes on "
            "without it; tell your teacher.",
            reason=error.strerror or "?",
        ) from error


def judged(entry: Entry) -> Verdict:
    """Say whether what was kept is as this server, or another one with the same database, has signed it."""
    return judge(entry, _is_ours)


def _is_ours(public: str) -> bool:
    from dlplay.lab_book.signing import sealer_of_server

    sealer = sealer_of_server()
    try:
        return (sealer is not None and sealer.public == public) or lab_books().trusts(public)
    except BookError:
        return False


@contextmanager
def keeping(page: StreamlitPage) -> Iterator[None]:
    """Offer Keep while a lesson's page runs; where it was pressed, what this run shows goes into the lab book."""
    was_wanted = st.session_state.pop(WANTED, None) == page.url_path
    if page.url_path in NO_LESSONS:
        yield
        return
    st.html(f"<style>{CSS}</style>")
    corner = st.container(key="lab_book_corner", horizontal=True, width="content")
    about = say("Puts this page as it stands into your lab book: sentences, numbers, pictures, charts and code.")
    is_wanted = corner.button(say("Keep"), key="lab_book.keep", icon=":material/bookmark_add:", help=about)
    if not (is_wanted or was_wanted):
        _link_to_book(corner)
        yield
        return
    with recorded() as recorder, hear_transcripts() as transcripts:
        try:
            yield
        except RerunException:
            st.session_state[WANTED] = page.url_path  # the page begins anew, and what is seen then is kept
            raise
        except StopException:
            _keep(corner, page, recorder.blocks(), transcripts)
            raise
        _keep(corner, page, recorder.blocks(), transcripts)


def _keep(
    corner: DeltaGenerator, page: StreamlitPage, blocks: tuple[Block, ...], transcripts: list[Transcript]
) -> None:
    from dlplay.lab_book.signing import sealer_of_server

    title, shown = page.title, (*blocks, *_script_of(transcripts))
    first = next((place for place, one in enumerate(blocks) if isinstance(one, Heading) and one.level == 1), None)
    if first is not None:  # it is the entry's own title
        shown = shown[:first] + shown[first + 1 :]
    query = urlencode([(key, value) for key, value in address_values() if key not in PRIVATE])
    try:
        books, sealer = lab_books(), sealer_of_server()
        books.keep(visitor(), Kept(title, page.url_path, query, time.time(), shown), sealer.seal if sealer else None)
        st.session_state[COUNT] = books.count(visitor())
    except BookError as error:
        _tell(corner, say_again(error), role="alert")
    else:
        text = say("Kept: entry {number} in your lab book.", number=st.session_state[COUNT])
        _tell(corner, text, role="status")
    _link_to_book(corner)


def _tell(corner: DeltaGenerator, text: str, *, role: str) -> None:
    """Say above the button what came of it; what is no problem fades."""
    fades = " fades" if role == "status" else ""
    corner.html(f'<div role="{role}" class="lab-book-told{fades}">{in_figure(text)}</div>')


def _script_of(transcripts: list[Transcript]) -> tuple[Script, ...]:
    """Give the script of the record that tells most: it has begun with the page's and went on in the open tab."""
    longest = max(transcripts, key=lambda one: len(one.lines), default=None)
    return (Script(longest.script()),) if longest is not None and longest.lines else ()


def _link_to_book(corner: DeltaGenerator) -> None:
    if COUNT in st.session_state:
        label = say("Lab book: {count}", count=st.session_state[COUNT])
        corner.page_link(BOOK_PAGE, label=label, icon=":material/menu_book:")
