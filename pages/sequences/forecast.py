"""Forecast: autoregression and recurrent networks on your own series, judged fairly."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.forecast import bench, comparing, hand, home, judging, series
from dlplay.words import say

st.title(say("Forecast"))
st.markdown(
    say(
        "A model looks back over the last values and says what comes next: an **autoregression** by a weighted sum, a "
        "**recurrent network** by a memory that reads them one by one. Whether a model is any good shows only "
        "**against simple rules**, such as “the same as today”, **on values that it has never seen**."
    )
)
TABS = {
    "Series": series.series_tab,
    "Judged": comparing.judged_tab,
    "Training": series.training_tab,
    "By hand": hand.hand_tab,
    "Residuals": hand.residuals_tab,
    "Future": home.future_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
top, lesson = st.container(), st.container()
bar = lesson.container()
chosen = bench.choose_bench(top, lesson)
with lesson:
    ui.show_tabs("forecast", TABS, judging.judge(chosen, bar))
