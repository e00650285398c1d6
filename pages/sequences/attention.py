"""Attention: who looks at whom in a sentence, by hand; and a small GPT that learns your own text."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.attention import bench, by_hand, home, looking, next_letter, real, training
from dlplay.words import say

st.title(say("Attention"))
st.markdown(
    say(
        "Every word **looks at all the others** and takes something from each. Its **query Q** says what it looks for; "
        "the better that fits another word's **key K**, the more it takes of this word's **value V**. This is "
        "**attention**, of which transformers such as BERT and GPT are made. One way of looking is a **head**: here, "
        "head 1 looks one word back, head 2 for the same word. Change the sentence and see."
    )
)
TABS = {
    "Who looks at whom": looking.look_tab,
    "By hand": by_hand.hand_tab,
    "Masks": looking.masks_tab,
    "Real heads": real.real_tab,
    "Train a GPT": training.train_tab,
    "Next letter": next_letter.next_tab,
    "Real or new?": next_letter.judged_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict,
}
ui.show_tabs("attention", TABS, bench.choose_bench())
