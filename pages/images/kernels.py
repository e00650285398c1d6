"""Kernels: slide a small grid of weights over your own picture."""

import streamlit as st

from dlplay.lessons.kernels import bench, sliding
from dlplay.words import say

st.title(say("Kernels"))
st.markdown(
    say(
        "A **kernel** is a small grid of weights that slides over the picture. At every place it multiplies the pixels "
        "that it covers by its weights and adds them up: some weights blur, others sharpen, shift or find edges."
    )
)
made = bench.choose_bench()
with made.results:
    sliding.slide(made)
