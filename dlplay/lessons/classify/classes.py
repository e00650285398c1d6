"""The tabs of what a classifier can say at all: its classes, and the four tasks."""

import streamlit as st

from dlplay import classification, ui
from dlplay.lessons.classify.answers import Answers
from dlplay.words import say


def classes_tab(answers: Answers) -> None:
    """A search in the names of all classes: what is not there can never be the answer."""
    st.markdown(say(classification.CLASSES_SENTENCE))
    word = ui.write("Is there a class for ...", "person", max_chars=40, key="classify.word")
    if word.strip():
        found = classification.find_classes(word, answers.asked.classes)
        st.markdown(classification.found_sentence(found, len(answers.asked.classes)))
    st.caption(say("Searched: the names of the classes of {name}.", name=answers.asked.network.name))


def tasks_tab(_: Answers) -> None:
    """The four tasks in one drawing."""
    st.image(classification.draw_tasks(), width="stretch", alt=say(classification.TASKS_SENTENCE))
    st.markdown(
        say(
            "| Task | Question | Answer |\n|---|---|---|\n"
            "| Classification | What is in the picture? | one class for the whole picture |\n"
            "| Classification + localization | What, and where? | one class and one box: 4 numbers more |\n"
            "| Object detection | Which objects, and where? | a class, a box and a probability for each object |\n"
            "| Instance segmentation | Which pixels belong to which object? | a class and a mask for each object |"
        )
    )
    st.caption(say("This page classifies. Its heat map looks like localization, but nobody trained it to find a box."))
