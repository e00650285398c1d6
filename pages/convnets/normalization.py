"""Normalization: bring a layer's values to mean 0 and standard deviation 1; and skip connections, for deep networks."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.normalization import bench, home, skips, tensor, training
from dlplay.words import say

st.title(say("Normalization"))
st.markdown(
    say(
        "**Normalization** subtracts a mean from a layer's values and divides them by their standard deviation; batch "
        "and layer normalization differ in **which values share one mean**. **Skip connections** add a layer's input "
        "to its output. With both tricks, ResNet could be much deeper than the networks before it."
    )
)
TABS = {
    "Normalize": tensor.normalize_tab,
    "Batch size": tensor.batch_tab,
    "Training and inference": tensor.modes_tab,
    "Momentum and steps": tensor.steps_tab,
    "Skip connections": skips.skip_tab,
    "Deep stacks": skips.depth_tab,
    "Train both": training.train_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
ui.show_tabs("normalization", TABS, bench.choose_bench())
