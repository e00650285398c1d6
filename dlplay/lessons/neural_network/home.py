"""What was prepared, the code to take home, and the question."""

import streamlit as st

from dlplay import regression, ui
from dlplay.lessons.neural_network.bench import Bench
from dlplay.words import plain


def preparation_tab(bench: Bench) -> None:
    """What was done to the table before."""
    plan = regression.Plan(bench.plan.target, bench.plan.features, bench.plan.categorical)
    st.markdown(regression.type_table(bench.table.frame, plan))
    for step in bench.data.steps:
        st.markdown(f"- {plain(step)}")


def code_tab(bench: Bench) -> None:
    """The code, and the files to take home."""
    ui.code_tab(bench.setup, "neural_network")


def predict_tab(_: Bench) -> None:
    """A question about lines and a closed boundary."""
    ui.ask(
        "Sample “circles”: the inner circle must be fenced in. How many tanh units does a hidden layer need?",
        ["1", "2", "3", "10"],
        "3",
        "every unit gives one straight line, and three lines can close a triangle. Try 1, 2 and 3 units, all with the "
        "activation tanh; with linear, not even 16 units are enough, because nothing bends.",
        key="neural_network.question",
    )
