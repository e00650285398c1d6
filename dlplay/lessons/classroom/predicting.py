"""Questions to the class: the teacher's own, and how the earlier ones were answered."""

import streamlit as st

from dlplay import classroom, ui
from dlplay.words import say


def predict() -> None:
    """A question of the teacher's own, and the earlier ones."""
    st.header(say("Predict together"))
    st.markdown(
        say(
            "Every lesson's question, in its tab **Predict first**, has a button that puts it to the class; or write "
            "one of your own. The answers come in on top of this page. What is right stays hidden until you reveal it."
        )
    )
    with st.form("classroom.own", border=True):
        text = st.text_area(say("Your question"), key="classroom.text", height=80)
        about = say("Two to six, one a line. Begin the right one with an asterisk (*), if one is right.")
        choices = st.text_area(say("Choices"), key="classroom.choices", height=140)
        st.caption(about)
        is_asked = st.form_submit_button(say("Put it to the class"), icon=":material/groups:")
    if is_asked:
        try:
            draft = classroom.read_draft(text, choices)
        except classroom.ClassError as error:
            ui.refuse(error)
        else:
            ui.lead(ui.class_room().ask, draft)
            st.rerun()
    earlier = ui.class_room().questions()
    if earlier:
        st.subheader(say("Asked before"))
    for put in earlier:
        with st.container(border=True):
            ui.show_answers(put, None)


def where_you_stood() -> None:
    """The revealed questions of this class, with what this student had answered."""
    if not classroom.is_hosted():
        return
    st.header(say("Where you stood"))
    answers = ui.class_answers()
    told = [put for put in ui.class_room().questions() if put.number in answers]
    if not told:
        text = say(
            "As soon as you have answered a question of the class and it is revealed, you see here where you stood."
        )
        st.info(text, icon=":material/groups:")
        return
    judged = [answers[put.number] == put.draft.answer for put in told if put.draft.answer is not None]
    if judged:
        st.markdown(say("You predicted **{right} of {count}** right.", right=sum(judged), count=len(judged)))
    for put in told:
        with st.container(border=True):
            ui.show_answers(put, answers[put.number])
