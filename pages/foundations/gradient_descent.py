"""Gradient descent: update one weight by hand, count the updates, follow the paths down a loss surface."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.gradient_descent import counting, paths, update
from dlplay.words import say

st.title(say("Gradient descent"))
st.markdown(
    say(
        "Learning is two steps, again and again: compute the **gradient**, the derivative of the error with respect to "
        "every parameter; then **update** every parameter a little in the opposite direction. "
        "How large the step is, is the **learning rate**, a hyperparameter that you choose."
    )
)
PARTS = {
    "One update by hand": update.update_part,
    "Counting updates": counting.counting_part,
    "Paths on a loss surface": paths.paths_part,
}
part = ui.choose("Part", PARTS, key="gradient_descent.part", look="segmented_control")
PARTS[part](ui.new_transcript("Gradient descent"))
