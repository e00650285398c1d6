"""Classify: what networks say to your picture, how sure they are, and where they looked."""

import streamlit as st

from dlplay.lessons.classify import answers, bench, classes, heat, home, many, numbers
from dlplay.words import say

st.title(say("Classify"))
st.markdown(
    say(
        "A **classifier** gives every class that it knows a score; **softmax** turns the scores into probabilities "
        "that add up to 1. A **heat map** shows where in the picture the score of a class comes from."
    )
)
TABS = {
    "Heat map": heat.heat_tab,
    "Softmax": numbers.softmax_tab,
    "What the network gets": numbers.given_tab,
    "Which classes": classes.classes_tab,
    "Many pictures": many.many_tab,
    "Costs": numbers.costs_tab,
    "Four tasks": classes.tasks_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict_tab,
}
answers.show_answers(bench.choose_bench(), TABS)
