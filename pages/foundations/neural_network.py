"""Neural network: hidden units bend a boundary while they learn your table, beside four other methods."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.neural_network import bench, boundary, comparing, home, inside, row
from dlplay.words import say

st.title(say("Neural network"))
st.markdown(
    say(
        "A **hidden unit** adds up its weighted inputs and bends the sum: alone, it parts the plane by a straight "
        "line. The **output** adds up the weighted hidden units: **several lines together make a bent boundary**."
    )
)
TABS = {
    "Boundary": boundary.boundary_tab,
    "Inside": inside.inside_tab,
    "One row": row.row_tab,
    "Compare": comparing.compare_tab,
    "Preparation": home.preparation_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict_tab,
}
made = bench.choose_bench()
with made.results:
    ui.show_tabs("neural_network", TABS, made)
