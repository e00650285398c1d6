"""Tabs: the code to take home, and a question to predict before revealing."""

import streamlit as st

from dlplay import ui
from dlplay import word_segmentation as ws
from dlplay.lessons.words.bench import FILE, INLINE, Bench
from dlplay.words import say


def code_tab(bench: Bench) -> None:
    """The code of the cutting, of the known cuts' score, and of a finished training."""
    steps = bench.setup.continued()
    if bench.job is not None and bench.job.state == "done":
        settings, own = bench.job.args
        words = steps.run("words", ws.true_words, bench.text) if own and own == ws.true_words(bench.text) else own
        steps.given("settings", settings, repr(settings))
        result = steps.ran("result", ws.train_learner, bench.job.result, settings, words)
        if result.score.f1 is not None:
            steps.show("F1 of the trained network", result.score.f1, "result.score.f1", ".3f")
    if bench.is_own and len(bench.text.letters) > INLINE:
        st.caption(say("The code reads your text from the file {file}: save it under this name.", file=FILE))
    ui.code_tab(steps, "words")


def predict(bench: Bench) -> None:
    """A question about a larger dictionary."""
    ui.ask(
        say(
            "60 Thai sentences are cut by the longest match, with the 1,000 most frequent Thai words, and again with "
            "all 62,106 of PyThaiNLP's list. What happens to the words that do not come out?"
        ),
        [
            say("They get fewer: the large dictionary has nearly all words"),
            say("They stay as many"),
            say("They get more, although nearly no word is outside the dictionary"),
        ],
        say("They get more, although nearly no word is outside the dictionary"),
        say(
            "with 1,000 words 14.5 % of the words do not come out, with 62,106 it is 34.5 %, although then only 0.8 % "
            "are outside. The long list has compounds such as ไปหา and ทำให้, which the longest match prefers. See "
            "*Vocabulary size*."
        ),
        key="words.question",
    )
