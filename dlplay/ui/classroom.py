"""A class on a page: who is let in, who its teacher is, and what the teacher has limited."""

import functools
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dlplay import jobs
from dlplay.classroom import ASKED_CODE, ClassError, Draft, host, is_hosted
from dlplay.ui.visitor import recall, remember, visitor
from dlplay.words import say

if TYPE_CHECKING:
    from dlplay.classroom.room import Room

TEACHER, INSIDE = "teacher", "class_inside"  # in the session's state: who has the key, and who is let in
PROBLEM = "class_problem"  # in the session's state: why the class could not be led
NO_LESSONS = ("", "jobs", "classroom", "lab_book")  # the pages that are always open, and cannot be shown to all
PAUSED = {
    "trainings": "Your teacher has paused trainings for now, so that this computer is free for something else.",
    "downloads": "Your teacher has paused downloads for now: a whole class shares this connection.",
    "uploads": "Your teacher has paused uploads for now. What you have brought before still works.",
}


@functools.cache
def _room(database: str) -> "Room":
    from dlplay.classroom.room import Room

    return Room(database)


def class_room() -> "Room":
    """Give the room of the class that this server hosts."""
    return _room(host().database)


def is_teacher() -> bool:
    """Say whether this browser has shown the teacher's key."""
    if TEACHER not in st.session_state and recall(TEACHER):
        st.session_state[TEACHER] = True
    return TEACHER in st.session_state


def ask_for_key(why: str, *, key: str) -> bool:
    """The control for the teacher's key; says whether it is the right one. why: what it is good for."""
    if is_hosted() and is_teacher():
        return True
    given, stands = st.query_params.get("key", ""), say("It stands in the terminal.")
    typed = st.text_input(say("Teacher's key"), given, type="password", key=key, help=stands)
    if typed and jobs.is_teacher(typed):
        if is_hosted():
            _come_as_teacher()
        return True
    if typed:
        st.warning(say("That is not the key. The terminal in which the playground was started shows it."))
    else:
        st.caption(say(why))
    return False


def _come_as_teacher() -> NoReturn:
    """Remember who the teacher is, and take the key out of the address: it may stand on the wall of the room."""
    st.session_state[TEACHER] = st.session_state[INSIDE] = True
    remember(TEACHER, True)
    if "key" in st.query_params:
        del st.query_params["key"]
    st.rerun()


def let_in() -> None:
    """Where a class has a code, ask for it, once for a browser; nothing else is shown before."""
    code = host().code if is_hosted() else ""
    if not code or INSIDE in st.session_state:
        return
    room, given = class_room(), st.query_params.get(ASKED_CODE, "")
    is_leading = is_teacher() or jobs.is_teacher(st.query_params.get("key", ""))
    if not (is_leading or _is_known(room)):
        if not given:
            st.title(say("DL Playground"))
            given = st.text_input(say("Class code"), key="class.code")
        if not hmac.compare_digest(given.strip().casefold().encode(), code.casefold().encode()):
            _refuse_code(given)
        with suppress(ClassError):  # on a full disk, who has the code is in until this tab is closed
            room.let_in(visitor())
    st.session_state[INSIDE] = True
    if ASKED_CODE in st.query_params:
        del st.query_params[ASKED_CODE]
    st.rerun()


def _is_known(room: "Room") -> bool:
    with suppress(ClassError):
        return bool(room.is_member(visitor()))
    return False  # the database does not answer: the code is asked once more


def _refuse_code(given: str) -> None:
    if not given:
        st.caption(
            say("This playground is open for a class. Its code stands beside the address, or your teacher says it.")
        )
        st.stop()
    time.sleep(1)  # so that nobody tries thousands
    st.warning(say("That is not the code of this class."))
    if ASKED_CODE in st.query_params:
        del st.query_params[ASKED_CODE]
        st.button(say("Try again"), key="class.again")
    st.stop()


def class_answers() -> dict[int, int]:
    """Give what this student has answered: number of the question -> place of the option."""
    return class_room().answers_of(visitor())


def why_paused(what: str) -> str:
    """Say why trainings, downloads or uploads are paused now; nothing where they are not, or for the teacher."""
    if not is_hosted() or is_teacher() or what not in class_room().state().paused:
        return ""
    return say(PAUSED[what])


def training_minutes() -> int:
    """Give how many minutes the teacher of a class lets a training run; 0 where that is not said."""
    return class_room().state().training_minutes if is_hosted() else 0


def uploads_are_paused() -> bool:
    """Say whether uploads are paused, and show why."""
    why = why_paused("uploads")
    if why:
        st.info(why, icon=":material/pause_circle:")
    return bool(why)


def is_closed(lesson: str) -> bool:
    """Say whether the teacher has closed a lesson for today."""
    closable = is_hosted() and lesson not in NO_LESSONS and not is_teacher()
    return closable and not class_room().state().is_open(lesson)


def tell_closed(page: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> None:
    """Say that a lesson is closed today, and which ones are open."""
    st.title(page.title)
    text = say(
        "Your teacher has opened only some lessons for now, so that the class stays together. This one is closed."
    )
    st.info(text, icon=":material/lock:")
    state = class_room().state()
    for lesson, other in pages.items():
        if lesson not in NO_LESSONS and state.is_open(lesson):
            st.page_link(other)


def hides_answer(key: str) -> bool:
    """Say whether the question of that key is before the class, and its answer not revealed yet."""
    put = class_room().state().question if is_hosted() and not is_teacher() else None
    return put is not None and put.draft.key == key and not put.revealed


def offer_to_class(question: str, options: Sequence[str], answer: str, because: str, *, key: str) -> None:
    """Let the teacher put a lesson's question to the class."""
    if not is_hosted() or not is_teacher():
        return
    draft = Draft(question, tuple(options), list(options).index(answer), because, key)
    label, ask = say("Put this question to the class"), class_room().ask
    st.button(label, key=f"{key}.put", icon=":material/groups:", on_click=lead, args=(ask, draft))


def lead(action: Callable[..., object], *args: Any) -> None:
    """Do something for the class, for the teacher alone; where it cannot be done, the page says why."""
    try:
        if is_teacher():
            action(*args)
    except ClassError as error:
        st.session_state[PROBLEM] = error


jobs.ask_class_minutes(training_minutes)
