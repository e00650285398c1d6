"""Words: where does a word end? A dictionary, networks that learned it, and tokens."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.words import bench, cutting, home, judging, learned, tokens, training, vocabulary
from dlplay.words import say

st.title(say("Words"))
st.markdown(
    say(
        "ตากลม: is it **ตา|กลม**, round eyes, or **ตาก|ลม**, to sit in the breeze? Thai writes no blank between words, "
        "so whoever wants to read it must first find **where a word ends**: with a **dictionary**, or with a "
        "**network** that learned it from text that people had cut. Your own text goes into the bar at the left (on a "
        "phone: » at the top)."
    )
)
TABS = {
    "Dictionary": cutting.cutting_tab,
    "Vocabulary size": vocabulary.vocabulary_tab,
    "deepcut": learned.learned_tab,
    "Train": training.training_tab,
    "Precision and recall": judging.judging_tab,
    "Tokens": tokens.tokens_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
ui.show_tabs("words", TABS, bench.choose_bench())
