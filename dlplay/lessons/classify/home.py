"""The code to take home, and the question."""

import streamlit as st

from dlplay import classification, ui, weights
from dlplay.export import Transcript
from dlplay.lessons.classify.answers import Answers
from dlplay.lessons.classify.bench import Bench
from dlplay.words import say


def code_tab(answers: Answers) -> None:
    """The code, and the weights that it needs."""
    steps, asked = answers.steps, answers.asked
    explain = ui.in_worker(classification.explain_class)
    found = steps.run_once("found", explain, asked.network, asked.image, answers.bench.feeding, asked.best[0][0])
    steps.show(f"score z of {asked.full_name}", found.score, "found.score", ".4f")
    give_code(answers.bench, steps, "classify")


def give_code(bench: Bench, steps: Transcript, name: str) -> None:
    """The code so far, and the files of weights that it reads."""
    ui.code_tab(steps, name)
    for file in dict.fromkeys(one.file for one in bench.networks if one.file):
        content = weights.weights_path(file).read_bytes()
        st.download_button(
            say("Weights {file}", file=file), content, file, on_click="ignore", key=f"classify.file {file}"
        )
    st.caption(classification.weights_sentence(bench.networks))


def predict_tab(_: Answers) -> None:
    """A question to answer before looking."""
    ui.ask(
        "You show a network for digits a photograph of a cat. What does it answer?",
        ["nothing", "each digit with probability 0.1", "one of its ten digits, perhaps with a high probability"],
        "one of its ten digits, perhaps with a high probability",
        "Softmax gives probabilities to the classes that the network knows, and they always add up to 1. There is no "
        "class “none of these”. Try it: choose LeNet, then the sample chelsea.",
        key="classify.question",
    )
