"""Boxes: how much they overlap, which of them stay, and how good they are."""

from functools import partial

import streamlit as st

from dlplay.lessons.boxes import bench, grid, home, judging, matching, overlap, suppressed, suppression
from dlplay.words import say

st.title(say("Boxes"))
st.markdown(
    say(
        "A detector gives **too many boxes**: several for one object, each with a label and a score. How much two "
        "boxes overlap is their **IoU**; with it, **non-maximum suppression** (NMS) keeps one box per object."
    )
)
PARTS = {
    "Overlap": overlap.overlap_tab,
    "Suppression step by step": suppression.suppression_tab,
    "YOLO's grid": grid.grid_tab,
    "One to one": matching.matching_tab,
    "Precision and recall": judging.judging_tab,
}
TABS = {
    **PARTS,
    "Code to take home": partial(home.code_tab, parts=PARTS),
    "Predict first": home.predict_tab,
}
suppressed.show_suppressed(bench.choose_bench(), TABS)
