"""Feature maps: your picture on its way through every layer of a network."""

import streamlit as st

from dlplay.lessons.feature_maps import bench, home, opening, tabs
from dlplay.words import say

st.title(say("Feature maps"))
st.markdown(
    say(
        "Every layer of a network turns what it gets into **feature maps**: each filter slides over all maps of the "
        "layer before and leaves one new map, bright where it found what it looks for. The first layers find edges "
        "and colours, the last ones whole things."
    )
)
TABS = {
    "The sum behind it": tabs.sum_tab,
    "Before and after": tabs.before_tab,
    "Filters": tabs.filters_tab,
    "Scores": tabs.scores_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
lesson = st.container()
chosen = bench.choose_bench(lesson)
with lesson:
    opening.show_layer(chosen, TABS)
