"""Pooling: make an input smaller by keeping the largest value, or the mean, of every window."""

import streamlit as st

from dlplay.lessons.pooling import bench, sliding, tabs
from dlplay.words import say

st.title(say("Pooling"))
st.markdown(
    say(
        "A **pooling layer** slides a window over its input and keeps one number of every window: the largest value "
        "or the mean. The lecture counts **2 parameters**: **filter size** and **stride**. You choose them, so they "
        "are hyperparameters; the layer has no weights and learns nothing: **0 learned parameters**."
    )
)
TABS = {
    "The window": tabs.window_tab,
    "Output size": tabs.size_tab,
    "Shift the input": tabs.shift_tab,
    "Code to take home": tabs.code_tab,
    "Predict first": tabs.predict,
}
sliding.slide(bench.choose_bench(), TABS)
