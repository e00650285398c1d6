"""The tabs of one step, of all steps, of the three cells; the code, and the question."""

import streamlit as st

from dlplay import recurrent_cells, ui
from dlplay.lessons.recurrent_cells.bench import Opened
from dlplay.words import say


def step_tab(opened: Opened) -> None:
    """The cell at one step as a drawing, as questions and as equations."""
    run, step, unit = opened.run, opened.step, opened.unit
    sentence = recurrent_cells.step_sentence(run, step, unit)
    st.markdown(say("Step {step}, unit {unit}. {sentence}", step=step, unit=unit, sentence=sentence))
    alt = say("The cell at step {step} with all its numbers.", step=step)
    st.image(recurrent_cells.cell_svg(run, step, unit), width="stretch", alt=alt)
    st.caption(say("Yellow: gates, bars from 0 to 1. Blue: values from -1 to 1, orange bars are negative."))
    st.markdown(recurrent_cells.question_table(run, step, unit))
    st.subheader(say("The equations with these numbers"))
    for formula, lines in recurrent_cells.equations(run, step, unit):
        ui.show_arithmetic(formula, lines)
    st.caption(say(recurrent_cells.NOTES[opened.kind]))


def all_tab(opened: Opened) -> None:
    """Every gate and state over time."""
    run, step, unit = opened.run, opened.step, opened.unit
    st.plotly_chart(recurrent_cells.gates_figure(run, step, unit), key="recurrent_cells.gates", config=ui.QUIET)
    st.caption(
        say(
            "Every gate and state over time; thick: unit {unit}; dotted and upright: step {step}.",
            unit=unit,
            step=step,
        )
    )
    st.markdown(say("**Unit {unit}, every number**", unit=unit))
    alt = say("All numbers of unit {unit}, a row per step.", unit=unit)
    st.dataframe(recurrent_cells.all_values(run, unit), hide_index=True, alt=alt)


def compare_tab(opened: Opened) -> None:
    """Three cells beside each other: what they learn, what they give out, and what Keras calls the same."""
    weights, unit, runs = opened.bench.weights, opened.unit, (opened.run, *opened.others)
    inputs = opened.bench.sequence.shape[1]
    st.markdown(
        say(
            "**How many numbers each learns**; h: units ({units}), x: inputs ({inputs})",
            units=weights.units,
            inputs=inputs,
        )
    )
    for kind in recurrent_cells.KINDS:
        ui.show_arithmetic(*recurrent_cells.count_arithmetic(kind, inputs, weights.units))
    named = {one.weights.kind: one for one in runs}
    st.plotly_chart(recurrent_cells.outputs_figure(named, unit), key="recurrent_cells.outputs", config=ui.QUIET)
    st.caption(
        say(
            "Unit {unit}'s output: {kind} with the table's weights, the others with those of the seed.",
            unit=unit,
            kind=weights.kind,
        )
    )
    st.subheader(say("The lecture's GRU and Keras' GRU"))
    st.markdown(say(recurrent_cells.GRU_DIFFERENCES))
    if gru := named.get("GRU"):
        st.markdown(recurrent_cells.gru_table(gru.weights, opened.bench.sequence, unit))
        st.caption(say("The same numbers as weights in each: unit {unit}'s output at the first steps.", unit=unit))
    st.subheader(say("This {kind} in Keras", kind=weights.kind))
    st.code(recurrent_cells.keras_code(weights), wrap_lines=True)


def code_tab(opened: Opened) -> None:
    """The code, and the files to take home."""
    ui.code_tab(opened.bench.setup, "recurrent_cells")


def predict(_: Opened) -> None:
    """A question about the forget gate."""
    ui.ask(
        "An LSTM stored 1 in its memory. Then 20 steps come with a forget gate of 0.9 and an input gate of 0. How much "
        "of the memory is left?",
        ["1", "0.9", "about 0.12", "about 0"],
        "about 0.12",
        "every step multiplies the memory by f: 0.9 to the power of 20 is 0.122. With f = 0.99 it is 0.818, with "
        "f = 0.5 only 0.00000095. The gradient shrinks along the memory by just the same factors.",
        key="recurrent_cells.question",
    )
