"""The code to take home with the weights that it needs, and the question."""

import streamlit as st

from dlplay import feature_maps, ui, weights
from dlplay.lessons.feature_maps.bench import Activation
from dlplay.lessons.feature_maps.tabs import note_sum
from dlplay.words import say


def code_tab(activation: Activation) -> None:
    """The code, and the weights that it needs."""
    if feature_maps.is_openable(activation.part.kind):
        note_sum(activation)
    ui.code_tab(activation.steps, "feature_maps")
    if file := activation.bench.network.file:
        content = weights.weights_path(file).read_bytes()
        st.download_button(
            say("Weights of this network"), content, file, on_click="ignore", key="feature_maps.weights_file"
        )
        st.caption(say("Save them beside the script, which reads them."))


def predict(_: Activation) -> None:
    """A question to answer before looking."""
    ui.ask(
        "The deeper the layer, the ...",
        ["larger its maps", "smaller its maps and the more of them", "smaller its maps and the fewer of them"],
        "smaller its maps and the more of them",
        "Pooling and strides shrink the maps, so each value sees more of the picture; more filters make more maps, "
        "each for something more particular. Go through the blocks and read the shapes.",
        key="feature_maps.question",
    )
