"""Ready-made examples: a cell and a sequence, put into the controls at a click."""

import streamlit as st

from dlplay import recurrent_cells
from dlplay.words import say


def offer_examples() -> None:
    """A button for every example."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("Try:"), width="content")
        for name, example in recurrent_cells.EXAMPLES.items():
            st.button(
                say(name), key=f"recurrent_cells.try_{name}", on_click=start_from, args=[example], type="tertiary"
            )


def start_from(example: recurrent_cells.Example) -> None:
    """Put an example's cell and sequence into the controls."""
    start = st.session_state.get("recurrent_cells.begin", next(iter(recurrent_cells.STARTS)))
    made_for = (example.kind, example.inputs, 1, 0, start)
    state = {
        "recurrent_cells.cell": example.kind,
        "recurrent_cells.units": 1,
        "recurrent_cells.seed": 0,
        "recurrent_cells.length": example.length,
        "recurrent_cells.unit": 1,
    }
    sample = {"recurrent_cells.source": "sample", "recurrent_cells.sample": example.sequence}
    st.session_state.update(
        state | sample | {"recurrent_cells.weights": example.weights(), "recurrent_cells.made_for": made_for}
    )
    st.session_state["recurrent_cells.look"] = (example.look, example.weights())


def show_hint(weights: recurrent_cells.Weights) -> None:
    """What to look for in an example, as long as its weights are those of the cell."""
    look, made = st.session_state.get("recurrent_cells.look", ("", ""))
    if look and made == recurrent_cells.write_weights(weights):
        st.info(say(look), icon=":material/lightbulb:")
