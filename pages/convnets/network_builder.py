"""Network builder: stack layers and see every shape and every parameter with its arithmetic."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.network_builder import bench, overview, tabs
from dlplay.words import say

st.title(say("Network builder"))
st.markdown(
    say(
        "A **network** is a stack of layers: each takes the values of the one before it and gives new values to the "
        "next. Stack your own; the output shape, the parameters and the receptive field of every layer follow by "
        "arithmetic."
    )
)
TABS = {
    "Formulas of this layer": tabs.formulas_tab,
    "Three 3x3 or one 7x7": tabs.windows_tab,
    "In Keras": tabs.keras_tab,
    "Code to take home": tabs.code_tab,
    "Predict first": tabs.predict,
}
controls, results = st.columns([2, 5], gap="medium")
with controls:
    chosen = bench.choose_bench(results)
with results:
    overview.show_stack(chosen)
    overview.show_links(chosen)
    ui.show_tabs("network_builder", TABS, chosen)
