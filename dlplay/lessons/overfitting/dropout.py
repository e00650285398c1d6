"""The tab of dropout, unit by unit."""

import streamlit as st

from dlplay import overfitting, ui
from dlplay.lessons.overfitting.bench import Bench
from dlplay.words import say


@st.fragment
def dropout_tab(bench: Bench) -> None:
    """Which units are off in a step, and the values before and after."""
    st.markdown(
        say(
            "**Dropout** randomly deactivates some neurons of a layer in every training step: each with the "
            "probability p, the dropout rate. So no neuron can rely on one other neuron, and learning by heart gets "
            "hard."
        )
    )
    controls, drawing = st.columns([1, 1.6], gap="medium")
    with controls:
        when = ui.choose("In", ["training", "prediction"], key="overfitting.when", look="segmented_control")
        step = ui.slide("Training step", 1, 50, 1, key="overfitting.step", disabled=when == "prediction")
        text = ui.write("Values of the layer's units", overfitting.FIRST_UNITS, key="overfitting.units")
        with ui.refusing(ValueError):
            values = overfitting.read_units(text)
        rate = bench.settings.rate if when == "training" else 0.0
        chosen = say("Rate p = {rate:g}, chosen in the sidebar.", rate=rate)
        st.caption(chosen if rate else say("Rate p = 0: nothing is off."))
    on = overfitting.is_on(len(values), rate, step, bench.settings.seed)
    after = overfitting.drop(values, on, rate)
    sentence = overfitting.layer_sentence(on, step if when == "training" else 0)
    with drawing:
        st.image(overfitting.layer_svg(values, after, on), sentence, width="stretch", alt=sentence)
    cells, marks = overfitting.unit_cells(values, on, after)
    ui.number_grid(say("The units in this step"), cells, marks=marks)
    ui.show_arithmetic(*overfitting.dropout_arithmetic(values, on, rate))
    st.markdown(say("Why divide by 1 - p? So that the **mean** over many steps stays what it was:"))
    ui.show_arithmetic(*overfitting.mean_arithmetic(values, rate, bench.settings.seed))
    st.markdown(say("**Dropout is only used in training.** In prediction every unit works, and nothing is divided."))
    if when == "training":
        ui.number_grid(say("The first steps"), overfitting.step_cells(len(values), rate, bench.settings.seed))
