"""What the teacher shows to all, opens and pauses."""

from collections.abc import Mapping

import streamlit as st

from dlplay import classroom, jobs, ui
from dlplay.words import say

MINUTES = (0, 2, 5, 10, 15, 20, 30, 60)  # that a training may run; 0: what this server does without being told


def lead(titles: Mapping[str, str], lessons: Mapping[str, str]) -> None:
    """What is shown to all, which lessons are open, what is paused. lessons: those that can be closed, with titles."""
    state = ui.class_room().state()
    st.header(say("Lead"))
    st.markdown(
        say(
            "Every lesson has a button **Show this to all**: a card with it and its settings, as you have them, "
            "appears on everybody's page. Nobody is moved: a student opens it or puts it aside. Your files stay yours."
        )
    )
    if state.shown is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            title = titles.get(state.shown.page, state.shown.page)
            st.markdown(say("Shown to all: **{title}**", title=title), width="content")
            st.button(say("Take it back"), key="classroom.back", on_click=ui.lead, args=(ui.class_room().stop_showing,))
    choose_open(lessons, state)
    choose_paused(state)
    choose_minutes(state)
    with st.popover(say("Begin a new class"), icon=":material/restart_alt:"):
        st.markdown(
            say(
                "This deletes all questions and answers, what is shown, every limit, and **all that was handed in**: "
                "take it home as a zip file before. Files, trainings and the students' own books stay."
            )
        )
        st.button(say("Delete and begin anew"), key="classroom.forget", on_click=begin_anew)


def begin_anew() -> None:
    """Forget the class."""
    ui.lead(ui.class_room().forget)


def choose_open(lessons: Mapping[str, str], state: classroom.State) -> None:
    """The lessons that are open today, whichever page of the teacher's has said so."""
    names = {title: name for name, title in lessons.items()}
    st.session_state["classroom.open"] = [title for title, name in names.items() if name in state.open_lessons]
    label = "Lessons that are open today; none chosen: all"
    if ui.pick_many(label, names, key="classroom.open", link=False, on_change=open_chosen, args=(names,)):
        st.caption(say("The others say to students that you have closed them for now. What you show to all is open."))


def open_chosen(names: Mapping[str, str]) -> None:
    """Open the lessons that the teacher has just chosen. names: their titles -> their names."""
    ui.lead(ui.class_room().open_only, [names[title] for title in st.session_state["classroom.open"]])


def choose_paused(state: classroom.State) -> None:
    """What is paused, whichever page of the teacher's has said so."""
    st.session_state["classroom.paused"] = [one for one in classroom.PAUSABLE if one in state.paused]
    label = "Pause for students"
    if ui.pick_many(label, classroom.PAUSABLE, key="classroom.paused", link=False, on_change=pause_chosen):
        st.caption(say("Students read why. What runs already goes on; the page *Jobs* stops it."))


def pause_chosen() -> None:
    """Pause what the teacher has just chosen."""
    ui.lead(ui.class_room().pause, st.session_state["classroom.paused"])


def choose_minutes(state: classroom.State) -> None:
    """How long a training may run."""
    usual = say("{minutes:.0f} minutes, as this server begins", minutes=jobs.LIMIT / 60)
    labels = {minutes: say("{minutes} minutes", minutes=minutes) if minutes else usual for minutes in MINUTES}
    st.session_state["classroom.minutes"] = state.training_minutes  # whichever page of the teacher's has said it
    minutes = ui.choose(
        "A training may run", MINUTES, labels=labels, key="classroom.minutes", link=False, on_change=let_run
    )
    if minutes:
        st.caption(say("This counts for what runs already, too. Who is stopped reads why, and keeps what was shown."))


def let_run() -> None:
    """Say how long a training may run, as the teacher has just chosen it."""
    ui.lead(ui.class_room().let_run, st.session_state["classroom.minutes"])
