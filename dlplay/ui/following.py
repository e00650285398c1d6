"""What comes from the teacher to every page by itself: cards for students, and for the teacher who is here."""

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit import runtime
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dlplay.classroom import ASKED_CODE, ClassError, Put, Shown, is_hosted
from dlplay.ui.address import address_values, go_to
from dlplay.ui.classroom import NO_LESSONS, PROBLEM, class_room, is_closed, is_teacher, lead
from dlplay.ui.predicting import show_answers, show_put_question
from dlplay.ui.visitor import recall, remember, visitor
from dlplay.words import in_figure, plain, say, say_again, say_count

CONCERNS = "class_concerns"  # in the session's state: what of the class this run of the page depends on
SEEN_SHOWN, SEEN_PUT = "class shown", "class put"  # kept for a visitor: the cards that were put aside
FLOATING = (
    "position: fixed; bottom: 1.5rem; left: 50%; transform: translateX(-50%); z-index: 1000; padding: .6rem 1rem; "
    "max-width: 90vw; color: #FFFFFF; background: #005F96; border-radius: .4rem"
)
EVERY, EVERY_FOR_TEACHER = 4.0, 1.0  # seconds after which a page looks at the class again
PRIVATE = ("key", ASKED_CODE, "lang")  # in the address, and not for others


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
        _show_question(put, here, pages)


def _announce(what: str, number: int) -> None:
    """Say, until the next look, that something has come and stands on top of the page, to who has scrolled down."""
    context, note = get_script_run_ctx(), f"class_announced {what}"
    is_new, st.session_state[note] = st.session_state.get(note) != number, number
    if is_new and context is not None and context.fragment_ids_this_run:
        shown, put = say("Your teacher shows something on top of the page."), say("A question to the class: on top.")
        st.html(f'<div role="status" style="{FLOATING}">{in_figure(shown if what == "shown" else put)}</div>')


def _show_shown(shown: Shown, here: str, pages: Mapping[str, StreamlitPage]) -> None:
    page = pages[shown.page]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(say(":material/cast: Your teacher shows **{title}**.", title=page.title), width="content")
        if st.button(say("Open it"), key=f"class.open{shown.number}", type="primary"):
            remember(SEEN_SHOWN, shown.number)
            go_to(page, parse_qsl(shown.query), around=pages[""] if page.url_path == here else None)
        st.button(say("Not now"), key=f"class.aside{shown.number}", on_click=remember, args=(SEEN_SHOWN, shown.number))


def _show_question(put: Put, here: str, pages: Mapping[str, StreamlitPage]) -> None:
    room, lesson = class_room(), put.draft.key.partition(".")[0]
    with st.container(border=True):
        if put.revealed:
            mine = f"class_mine{put.number}"
            if mine not in st.session_state:  # what was answered in another tab counts, too
                st.session_state[mine] = room.answers_of(visitor()).get(put.number)
            show_answers(put, st.session_state[mine])
            st.button(say("Close"), key=f"class.close{put.number}", on_click=remember, args=(SEEN_PUT, put.number))
        else:
            show_put_question(put, room, visitor())
            if lesson in pages and lesson != here:
                st.page_link(pages[lesson], label=say("From the lesson {title}", title=pages[lesson].title))


def _show_to_teacher(page: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> None:
    room, here = class_room(), page.url_path
    state = room.state()
    if here != "classroom":
        _show_bar(page, pages)
    if PROBLEM in st.session_state:
        st.error(plain(say_again(st.session_state.pop(PROBLEM))))
    if state.shown is not None and state.shown.page == here and state.shown.query == _settings():
        st.caption(say("This page, with these settings, is shown to all."))
    if state.question is not None:
        _show_question_to_teacher(state.question, here)


def _show_bar(page: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> None:
    state, here = class_room().state(), page.url_path
    with st.container(horizontal=True, vertical_alignment="center"):
        on_this, who = state.lessons.get(here, 0), say_count("{count} is here", "{count} are here", state.here)
        st.markdown(say("**Class**: {who}, {on_this} on this page.", who=who, on_this=on_this), width="content")
        if here not in NO_LESSONS:
            label, icon = say("Show this to all"), ":material/cast:"
            st.button(label, key="class.show", icon=icon, on_click=lead, args=(_show_all, here))
        st.page_link(pages["classroom"], icon=":material/groups:")


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
