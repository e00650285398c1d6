"""Recurrent cells: step through RNN, LSTM and GRU with your own numbers, and see how far their gradient reaches."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.recurrent_cells import bench, gradient, stepping, tabs
from dlplay.words import say

st.title(say("Recurrent cells"))
st.markdown(
    say(
        "A **recurrent cell** reads a sequence one step at a time and carries a **memory** to the next step. A plain "
        "RNN writes all of it anew at every step; **LSTM** and **GRU** have **gates**, numbers between 0 and 1, that "
        "say how much to keep, to take in and to give out."
    )
)
TABS = {
    "Gradient over distance": gradient.gradient_tab,
    "One step": tabs.step_tab,
    "All steps": tabs.all_tab,
    "Three cells": tabs.compare_tab,
    "Code to take home": tabs.code_tab,
    "Predict first": tabs.predict,
}
chosen, results = bench.choose_bench()
with results:
    ui.show_tabs("recurrent_cells", TABS, stepping.open_step(chosen))
