"""Segment: a class for every pixel, how a U-Net finds it, and how good a mask is."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.segment import bench, blocks, home, judging, prompting, training, transposed, views
from dlplay.words import say

st.title(say("Segment"))
st.markdown(
    say(
        "**Segmentation** gives every **pixel** a class, where a detector gives boxes. A **U-Net** does it: its "
        "**encoder** shrinks the picture to find what is there; its **decoder** enlarges the maps to say exactly "
        "where; and **skips** carry the fine detail across."
    )
)
TABS = {
    "U-Net, block by block": blocks.blocks_tab,
    "Transposed convolution": transposed.transposed_tab,
    "Segment": views.segment_tab,
    "IoU and Dice": judging.measures_tab,
    "Train": training.train_tab,
    "Prompt": prompting.prompt_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
ui.show_tabs("segment", TABS, bench.choose_bench())
