"""Architectures: the networks that the lecture names, counted, drawn, compared, and asked about your picture."""

import streamlit as st

from dlplay.lessons.architectures import asking, bench, catalogue, home, opening, sums
from dlplay.words import say

st.title(say("Architectures"))
st.markdown(
    say(
        "An **architecture** is the plan of a network: which layers, how wide, connected how. From VGG to ConvNeXt "
        "each family had **one new idea**: better answers, or the same answers with fewer **parameters** and "
        "**multiply-adds**."
    )
)
catalogue.show_challenge()
TABS = {
    "Catalogue": catalogue.catalogue_tab,
    "Accuracy": catalogue.costs_tab,
    "One network": opening.network_tab,
    "Two networks": opening.two_tab,
    "Your picture": asking.picture_tab,
    "Lessons": sums.lessons_tab,
    "Detection, segmentation": home.cards_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
catalogue.look(bench.choose_bench(), TABS)
