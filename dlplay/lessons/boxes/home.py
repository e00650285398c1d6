"""The code to take home, and the question."""

from collections.abc import Callable

import streamlit as st

from dlplay import ui
from dlplay.lessons.boxes.suppressed import Suppressed
from dlplay.words import say


def code_tab(found: Suppressed, *, parts: dict[str, Callable[[Suppressed], None]]) -> None:
    """The code of one part, with its settings, which can be changed here, too."""
    part = ui.choose("Code of the part", parts, key="boxes.part")
    with st.expander(say("Its settings and its result")):
        parts[part](found)
    ui.code_tab(found.steps, "boxes")


def predict_tab(_: Suppressed) -> None:
    """A question about two boxes that half overlap."""
    ui.ask(
        "Two boxes of the same size: each covers exactly **half** of the other. What is their IoU?",
        ["1/4", "1/3", "1/2"],
        "1/3",
        "the shared half counts once in the union: 0.5 / (1 + 1 - 0.5) = 1/3. Try “half overlapping” above: the two "
        "boxes are far from what suppression at 0.5 would delete.",
        key="boxes.question",
    )
