"""Overfitting: a small set that is soon known by heart, and three techniques against that."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.overfitting import bench, best, curves, dropout, home, pictures
from dlplay.words import say

st.title(say("Overfitting"))
st.markdown(
    say(
        "A network **overfits** when it learns its training pictures by heart: their loss goes on falling, while the "
        "loss on **validation pictures**, which it never learns from, begins to rise. Three techniques work against "
        "it: **dropout**, **augmentation**, and keeping the weights of the **best validation loss**."
    )
)
TABS = {
    "Curves": curves.curves_tab,
    "The pictures": pictures.pictures_tab,
    "Dropout": dropout.dropout_tab,
    "Augmentation": pictures.augmentation_tab,
    "Best validation loss": best.best_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict_tab,
}
ui.show_tabs("overfitting", TABS, bench.choose_bench())
