"""Convolution: step through the windows of one layer and see every sum."""

import streamlit as st

from dlplay.lessons.convolution import bench, stepping, tabs
from dlplay.words import say

st.title(say("Convolution"))
st.markdown(
    say(
        "A **convolution layer** slides small tables of weights, its **filters**, over the input. At every place it "
        "multiplies, adds everything up and adds a **bias**: one number of the **feature map**."
    )
)
TABS = {
    "The sum of this window": tabs.sum_tab,
    "Output size": tabs.size_tab,
    "Parameters": tabs.parameters_tab,
    "Code to take home": tabs.code_tab,
    "Predict first": tabs.predict,
}
controls, results = st.columns([4, 9], gap="medium")
with controls:
    chosen = bench.choose_bench(results)
with results:
    stepping.show_windows(chosen, TABS)
