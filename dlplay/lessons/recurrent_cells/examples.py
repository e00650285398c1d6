"""Ready-made examples: a cell and a sequence, put into the controls at a click."""

import streamlit as st

from dlplay import recurrent_cells
from dlplay.words import say


def offer_examples() -> None:
    """A button for every example."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("Try:"), width="content")
        for name, example in recurrent_cells.EXAMPLES.items():
            st.button(say(name), key=f"rc_try_{name}", on_click=start_from, args=[example], type="tertiary")


def start_from(example: recurrent_cells.Example) -> None:
    """Put an example's cell and sequence into the controls."""
    start = st.session_state.get("rc_begin", next(iter(recurrent_cells.STARTS)))
    made_for = (example.kind, example.inputs, 1, 0, start)
    state = {"rc_cell": example.kind, "rc_units": 1, "rc_seed": 0, "rc_length": example.length, "rc_unit": 1}
    sample = {"rc_source": "sample", "rc_sample": example.sequence}
    st.session_state.update(state | sample | {"rc_weights": example.weights(), "rc_made_for": made_for})
    st.session_state["rc_look"] = (example.look, example.weights())


def show_hint(weights: recurrent_cells.Weights) -> None:
    """What to look for in an example, as long as its weights are those of the cell."""
    look, made = st.session_state.get("rc_look", ("", ""))
    if look and made == recurrent_cells.write_weights(weights):
        st.info(say(look), icon=":material/lightbulb:")
