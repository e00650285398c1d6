"""A question that is put to a class: what a student answers, and how the class has answered."""

from typing import TYPE_CHECKING

import streamlit as st

from dlplay.classroom import ClassError, Draft, Put
from dlplay.ui.controls import predict
from dlplay.words import plain, say, say_again, say_count

if TYPE_CHECKING:
    from dlplay.classroom.room import Room

ANSWERS = "class_answers"  # in the session's state: what this student has answered, by the question's number


def said(draft: Draft, text: str) -> str:
    """Say a lesson's text in the reader's language; a teacher's own is shown letter by letter."""
    return say(text) if draft.key else plain(text)


def show_put_question(put: Put, room: "Room", student: str) -> None:
    """Let a student answer a question whose answer is not revealed yet."""
    if ANSWERS not in st.session_state:
        st.session_state[ANSWERS] = room.answers_of(student)
    answers, key, draft = st.session_state[ANSWERS], f"class.answer{put.number}", put.draft
    if key not in st.session_state and put.number in answers:
        st.session_state[key] = answers[put.number]
    st.markdown(say(":material/groups: **Your class predicts**"))
    labels = {place: said(draft, option) for place, option in enumerate(draft.options)}
    choice = predict(said(draft, draft.text), list(labels), key=key, labels=labels)
    if choice is not None and choice != answers.get(put.number):
        try:
            room.answer(put.number, student, choice)
        except ClassError as error:
            st.error(plain(say_again(error)))
            return
        answers[put.number] = choice
    if choice is None:
        st.caption(say("Choose. Nobody sees who answered what."))
    else:
        st.caption(say("Your answer is in. You can change it until your teacher reveals which one is right."))


def show_answers(put: Put, mine: int | None, *, bars: bool = True) -> None:
    """Show a question and how the class has answered; mine: the place of this student's option, if there is one.

    The right one is marked, and told why it is right, as soon as it is revealed.
    """
    draft = put.draft
    st.markdown(f"**{said(draft, draft.text)}**")
    if bars:
        for place, option in enumerate(draft.options):
            share = put.counts[place] / put.total if put.total else 0.0
            st.progress(share, _bar(put, place, said(draft, option), is_mine=place == mine))
    st.caption(say_count("{count} answer.", "{count} answers.", put.total))
    if not put.revealed or draft.answer is None:
        return
    because = said(draft, draft.because)
    if mine is None:
        st.info(say("The answer: {right}. {because}", right=said(draft, draft.options[draft.answer]), because=because))
    elif mine == draft.answer:
        st.success(
            say("Right: {because}", because=because) if because else say("Right."), icon=":material/check_circle:"
        )
    else:
        st.warning(say("Not quite. {because}", because=because), icon=":material/lightbulb:")


def _bar(put: Put, place: int, option: str, *, is_mine: bool) -> str:
    text = say("{option} · {count}", option=option, count=put.counts[place])
    if put.revealed and place == put.draft.answer:
        text = say("{text} · :material/check: right", text=text)
    return say("{text} · **your answer**", text=text) if is_mine else text
