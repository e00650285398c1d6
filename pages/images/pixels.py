"""Pixels: a picture is an array of numbers."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.pixels import bench, tabs
from dlplay.words import say

st.title(say("Pixels"))
st.markdown(
    say(
        "A picture is an **array**: rows, columns, and for every pixel three numbers for red, green and blue, from 0 "
        "(dark) to 1 (bright). Whoever can compute with numbers can change pictures: a formula for one pixel works "
        "for all."
    )
)
TABS = {
    "Look": tabs.look_tab,
    "Negative": tabs.negative_tab,
    "Gray": tabs.gray_tab,
    "Own formula": tabs.own_tab,
    "Code to take home": tabs.code_tab,
    "Predict first": tabs.predict_tab,
}
ui.show_tabs("pixels", TABS, bench.choose_bench())
