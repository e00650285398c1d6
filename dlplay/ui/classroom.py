"""A class on a page: who its teacher is, what the teacher has limited, and what comes from the teacher by itself."""

import functools
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit import runtime
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dlplay import jobs
from dlplay.classroom import ASKED_CODE, ClassError, Draft, Put, Shown, host, is_hosted
from dlplay.ui.address import address_values, go_to
from dlplay.ui.predicting import show_answers, show_put_question
from dlplay.ui.visitor import recall, remember, visitor
from dlplay.words import plain, say, say_again, say_count

if TYPE_CHECKING:
    from dlplay.classroom.room import Room

TEACHER, INSIDE = "teacher", "class_inside"  # in the session's state: who has the key, and who is let in
CONCERNS = "class_concerns"  # in the session's state: what of the class this run of the page depends on
PROBLEM = "class_problem"  # in the session's state: why the class could not be led
SEEN_SHOWN, SEEN_PUT = "class shown", "class put"  # kept for a visitor: the cards that were put aside
NO_LESSONS = ("", "jobs", "classroom")  # the pages that are always open, and cannot be shown to all
EVERY, EVERY_FOR_TEACHER = 3.0, 1.0  # seconds after which a page looks at the class again
PRIVATE = ("key", ASKED_CODE, "lang")  # in the address, and not for others
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
    if not (is_leading or room.is_member(visitor())):
        if not given:
            st.title(say("DL Playground"))
            given = st.text_input(say("Class code"), key="class.code")
        if not hmac.compare_digest(given.strip().casefold().encode(), code.casefold().encode()):
            _refuse_code(given)
        room.let_in(visitor())
    st.session_state[INSIDE] = True
    if ASKED_CODE in st.query_params:
        del st.query_params[ASKED_CODE]
    st.rerun()


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


def follow_class(page: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> None:
    """Show on top of a page what comes from the teacher, as soon as it comes, and to the teacher who is here.

    pages: the name in the address -> the page. Nothing, and no cost, where no class is hosted.
    """
    if not is_hosted():
        return
    here, leads = page.url_path, is_teacher()
    st.session_state[CONCERNS] = _concerns(here)

    @st.fragment(run_every=EVERY_FOR_TEACHER if leads else EVERY)
    def follow() -> None:
        if st.session_state[CONCERNS] != _concerns(here):
            st.rerun()
        _count(here, leads=leads)
        if leads:
            _show_to_teacher(page, pages)
        else:
            _show_to_student(here, pages)

    follow()


def _concerns(here: str) -> tuple[object, ...]:
    """Give what of the class changes more of a page than its cards."""
    put = class_room().state().question
    is_here = put is not None and put.draft.key.partition(".")[0] == here
    return is_closed(here), (put.number, put.revealed) if put is not None and is_here else None


def _count(here: str, *, leads: bool) -> None:
    context, room = get_script_run_ctx(), class_room()
    session = context.session_id if context else ""
    if leads:
        room.leave(session)
    else:
        room.come(session, here)
    with suppress(ClassError):  # it is in the log, and the next look tries again
        room.count_sessions(_is_connected)


def _is_connected(session: str) -> bool:
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def _show_to_student(here: str, pages: Mapping[str, StreamlitPage]) -> None:
    state = class_room().state()
    shown, put = state.shown, state.question
    if shown is not None and shown.page in pages and shown.number != recall(SEEN_SHOWN):
        _announce("shown", shown.number)
        _show_shown(shown, here, pages)
    if put is not None and put.number != recall(SEEN_PUT):
        _announce("put", put.number)
        _show_question(put)


def _announce(what: str, number: int) -> None:
    """Say once that there is something new on top of the page, to who has scrolled down."""
    note = f"class_announced {what}"
    if st.session_state.get(note) != number:
        st.session_state[note] = number
        text = say("Your teacher shows something: it stands on top of the page.")
        st.toast(text if what == "shown" else say("A question to the class stands on top of the page."))


def _show_shown(shown: Shown, here: str, pages: Mapping[str, StreamlitPage]) -> None:
    page = pages[shown.page]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(say(":material/cast: Your teacher shows **{title}**.", title=page.title), width="content")
        if st.button(say("Open it"), key=f"class.open{shown.number}", type="primary"):
            remember(SEEN_SHOWN, shown.number)
            go_to(page, parse_qsl(shown.query), around=pages[""] if page.url_path == here else None)
        st.button(say("Not now"), key=f"class.aside{shown.number}", on_click=remember, args=(SEEN_SHOWN, shown.number))


def _show_question(put: Put) -> None:
    room = class_room()
    with st.container(border=True):
        if put.revealed:
            show_answers(put, room.answers_of(visitor()).get(put.number))
            st.button(say("Close"), key=f"class.close{put.number}", on_click=remember, args=(SEEN_PUT, put.number))
        else:
            show_put_question(put, room, visitor())


def _show_to_teacher(page: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> None:
    room, here = class_room(), page.url_path
    state = room.state()
    with st.container(horizontal=True, vertical_alignment="center"):
        on_this = state.lessons.get(here, 0)
        who = say_count("{count} is here", "{count} are here", state.here)
        st.markdown(say("**Class**: {who}, {on_this} on this page.", who=who, on_this=on_this), width="content")
        if here not in NO_LESSONS:
            label, icon = say("Show this to all"), ":material/cast:"
            st.button(label, key="class.show", icon=icon, on_click=lead, args=(_show_all, here))
        if here != "classroom":
            st.page_link(pages["classroom"])
    if PROBLEM in st.session_state:
        st.error(plain(say_again(st.session_state.pop(PROBLEM))))
    if state.shown is not None and state.shown.page == here and state.shown.query == _settings():
        st.caption(say("This page, with these settings, is shown to all."))
    if state.question is not None:
        _show_question_to_teacher(state.question, here)


def _show_question_to_teacher(put: Put, here: str) -> None:
    room = class_room()
    with st.container(border=True):
        show_answers(put, None, bars=put.revealed or here == "classroom")
        with st.container(horizontal=True):
            if not put.revealed:
                name, number = say("Reveal the answer"), put.number
                reveal = room.reveal
                st.button(name, key=f"class.reveal{number}", type="primary", on_click=lead, args=(reveal, number))
            away, end = say("Take the question away"), room.close_question
            st.button(away, key=f"class.end{put.number}", on_click=lead, args=(end,))


def _show_all(here: str) -> None:
    class_room().show(here, _settings())


def _settings() -> str:
    return urlencode([(key, value) for key, value in address_values() if key not in PRIVATE])
