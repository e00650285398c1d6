"""Fine-tune: a pretrained network becomes a classifier of your own pictures."""

import streamlit as st

from dlplay.lessons.fine_tune import bench, home, looking, mistakes, results, scores, starting
from dlplay.words import say

st.title(say("Fine-tune"))
st.markdown(
    say(
        "A network that has already learned to see needs only a new **head** to tell *your* classes apart: its "
        "**backbone** turns a picture into features, and the head learns what they mean. Train it on some pictures, "
        "judge it on others that it never saw, look at its mistakes, and keep it."
    )
)
TABS = {
    "Mistakes": mistakes.mistakes_tab,
    "Per class": scores.classes_tab,
    "Where it looked": looking.heat_tab,
    "Try a new picture": looking.new_tab,
    "The loss": scores.loss_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict_tab,
}
made = bench.choose_bench()
with made.place:
    starting.show_start(made)
    results.show_training(made, TABS)
