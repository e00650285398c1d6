"""Regression: give every column of a table a weight, by least squares or by logistic regression."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.regression import bench, tabs
from dlplay.words import say

st.title(say("Regression"))
st.markdown(
    say(
        "Regression predicts one column of a table, the **target**, from others, the **features**: every feature gets "
        "a **weight**, and the weighted values are summed. For a number, the sum is the prediction (**least "
        "squares**); for a class such as Yes or No, an S-shaped curve turns the sum into a probability (**logistic "
        "regression**)."
    )
)
TABS = {
    "One row": tabs.row_tab,
    "Picture": tabs.picture_tab,
    "All rows": tabs.rows_tab,
    "Preparation": tabs.preparation_tab,
    "Code to take home": tabs.code_tab,
    "Predict first": tabs.predict_tab,
}
made = bench.choose_bench()
with made.results:
    ui.show_tabs("regression", TABS, made)
