"""The sequence in the sidebar, and the cell with all its weights."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import data, recurrent_cells, ui
from dlplay.export import Transcript
from dlplay.words import say


def choose_sequence(setup: Transcript, top: DeltaGenerator) -> recurrent_cells.Array:
    """Controls for the sequence: a sample, typed numbers, or a window of the student's series."""
    source = ui.choose(
        "Sequence", ["sample", "typed", "series"], key="recurrent_cells.source", look="segmented_control"
    )
    if source == "typed":
        text = ui.write("Numbers in time order; a second input after ;", "1 0 0.5 -1 0 0", key="recurrent_cells.x")
        return setup.run("sequence", recurrent_cells.parse_sequence, text)
    if source == "series":
        series = ui.pick_series(setup, top=top)
        start = choose_start(max(len(series.values) - 1, 1), link=ui.is_sample_series(series))
        length = choose_length()
        st.caption(recurrent_cells.window_sentence(series.values, start, length))
        return setup.run("sequence", recurrent_cells.scale_window, series.values, start, length)
    length = choose_length()
    name = ui.choose("Sample sequence", recurrent_cells.SAMPLE_SEQUENCES, key="recurrent_cells.sample")
    st.caption(say("{name}: {what}", name=say(name), what=say(recurrent_cells.SAMPLE_SEQUENCES[name])))
    return setup.run("sequence", recurrent_cells.sample_sequence, name, length)


def choose_start(last: int, *, link: bool) -> int:
    """Where the window of a series starts; a step of the student's own series stands in no link."""
    label = "The window starts at step"
    st.session_state["recurrent_cells.start"] = min(st.session_state.get("recurrent_cells.start", 0), last)
    if link:
        return ui.enter(label, 0, last, 0, key="recurrent_cells.start")
    return st.number_input(say(label), 0, last, key="recurrent_cells.start")


def choose_length() -> int:
    """How many steps the cell reads."""
    return ui.slide("Steps", 2, recurrent_cells.MAX_STEPS, 20, key="recurrent_cells.length")


def choose_weights(setup: Transcript, inputs: int) -> tuple[recurrent_cells.Weights, int, str]:
    """Controls for the cell and all its weights; another cell, size or seed draws them afresh.

    Gives the weights, the seed, and how they began.
    """
    kinds = list(recurrent_cells.KINDS)
    kind = ui.choose("Cell", kinds, kinds[1], key="recurrent_cells.cell")
    units = ui.enter("Units", 1, recurrent_cells.MAX_UNITS, 2, key="recurrent_cells.units")
    seed = ui.enter("Seed of the weights", 0, 9999, 0, key="recurrent_cells.seed")
    begin = ui.choose("The weights begin", recurrent_cells.STARTS, key="recurrent_cells.begin")
    warning = say(
        "Another choice here, another cell, seed, number of units or inputs draws all weights anew: your changes of "
        "them are lost."
    )
    st.caption(f"{recurrent_cells.start_sentence(begin)} {warning}")
    made_for = (kind, inputs, units, seed, begin)
    start = recurrent_cells.write_weights(recurrent_cells.begin_weights(*made_for))
    if st.session_state.setdefault("recurrent_cells.made_for", made_for) != made_for:
        st.session_state["recurrent_cells.made_for"], st.session_state["recurrent_cells.weights"] = made_for, start
    table = st.container()
    with st.expander(say("Weights as text")):
        text = ui.write_lines("A column per unit, rows parted by ;", start, key="recurrent_cells.weights")
    weights = setup.run("weights", recurrent_cells.read_weights, text, kind, inputs, units)
    with table:
        edit_weights(weights, recurrent_cells.row_names(kind, inputs, units), inputs)
    return weights, seed, begin


def edit_weights(weights: recurrent_cells.Weights, names: list[str], inputs: int) -> None:
    """All weights as a table."""
    st.markdown(say("**Weights**: change one and see"))
    ui.edit_grid(
        weights.table, key="recurrent_cells.weights", write=data.format_grid, what="The cell's weights", row_names=names
    )
    st.caption(
        say(
            "A column per unit. “{first}”: from the input; “{second}”: from unit 1, one step before.",
            first=names[0],
            second=names[inputs],
        )
    )
