"""The tab of the gradient over the distance."""

import streamlit as st

from dlplay import recurrent_cells, ui
from dlplay.lessons.recurrent_cells.bench import Opened
from dlplay.words import say


def gradient_tab(opened: Opened) -> None:
    """The gradient over the distance, and the lecture's sum written out."""
    ui.show_arithmetic(recurrent_cells.error_formula(opened.unit, opened.bench.question.target), [])
    st.markdown(recurrent_cells.reach_sentence(opened.reaches[0]))
    show_reaches(opened)
    st.subheader(say("Why: one factor per step"))
    ui.show_arithmetic(*recurrent_cells.why_arithmetic(opened.run, opened.unit))
    st.markdown(recurrent_cells.why_sentence(opened.bench.weights))
    st.subheader(say("What every step adds to dE/dW"))
    st.plotly_chart(recurrent_cells.terms_figure(opened.reaches[0]), key="recurrent_cells.terms", config=ui.QUIET)
    st.caption(say("{kind}: dE/dW is a sum over all steps; the bars are the sizes of its terms.", kind=opened.kind))
    show_sum(opened)


def show_reaches(opened: Opened) -> None:
    """How much of the gradient is left, for the three cells; as a chart and as a table."""
    kind, reaches = opened.kind, opened.reaches
    way = recurrent_cells.kept_by_gate(opened.run, opened.unit)
    kept = {} if way is None else {kind: way}
    st.plotly_chart(recurrent_cells.reach_figure(reaches, kept), key="recurrent_cells.reach", config=ui.QUIET)
    sentence = say(
        "How much of the error's gradient by the memory is left, so many steps before the last; upwards in powers of "
        "ten. {kind} has the weights of the table, the others those of the same seed.",
        kind=kind,
    )
    dotted = say("Dotted: the way along the memory alone; the ways through the gates come on top or work against it.")
    st.caption(f"{sentence} {dotted}" if kept else sentence)
    st.markdown(recurrent_cells.reach_table(reaches))
    if surprise := recurrent_cells.surprise_sentence(reaches):
        st.info(surprise, icon=":material/lightbulb:")


def show_sum(opened: Opened) -> None:
    """The lecture's sum for four steps, with the student's numbers."""
    asked = opened.bench.question
    st.subheader(say("The lecture's sum for four steps"))
    st.markdown(
        say(
            "A plain RNN of one unit reads the first four numbers of your sequence. Here ŷ = s, so the second factor "
            "is 1. Its U, V and target stand at the left."
        )
    )
    if opened.four is None:
        st.info(say("The sequence is shorter than four steps."))
    else:
        ui.show_arithmetic(*recurrent_cells.sum_arithmetic(opened.four, asked.by, asked.target))
