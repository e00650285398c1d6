"""Detect: what is what and where in your picture, the boxes before suppression, and a detector of your own."""

from functools import partial

import streamlit as st

from dlplay.lessons.detect import bench, cascade, clip, detections, home, inside, judging, selected, training
from dlplay.words import say

st.title(say("Detect"))
st.markdown(
    say(
        "A **detector** says *what* is *where*: for every object a box, a class and a score. It proposes far too many "
        "boxes; a **confidence threshold** and **non-maximum suppression** (NMS) leave one for each object."
    )
)
PARTS = {
    "Detections": detections.detections_tab,
    "Before and after": detections.suppression_tab,
    "Inside": inside.inside_tab,
    "Cascade": cascade.cascade_tab,
    "Judge": judging.judging_tab,
    "Train": training.train_tab,
    "Clip": clip.clip_tab,
}
TABS = {
    **PARTS,
    "Code to take home": partial(home.code_tab, parts=PARTS),
    "Predict first": home.predict_tab,
}
selected.show_selected(bench.choose_bench(), TABS)
