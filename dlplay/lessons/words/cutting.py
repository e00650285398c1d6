"""Tab: the dictionary at work, one word after the other, with every candidate at every place."""

import streamlit as st

from dlplay import ui
from dlplay import word_segmentation as ws
from dlplay.lessons.words.bench import Bench
from dlplay.lessons.words.stepping import choose_step
from dlplay.words import say

TABLE_ROWS = 24


def cutting_tab(bench: Bench) -> None:
    """The result, then one step of it, then the table of the dynamic programming."""
    st.html(ws.pieces_html(bench.pieces, bench.text.cuts))
    st.markdown(ws.pieces_sentence(bench.pieces))
    legend = say("Dashed: not in the dictionary.")
    if bench.score is not None:
        st.markdown(ws.truth_sentence(bench.score))
        legend += " " + say("✗: a wrong cut. ○: here a cut is missing.")
    st.caption(f"{legend} {ws.text_sentence(bench.text.letters, bench.lexicon)}")
    step_by_step(bench)


@st.fragment
def step_by_step(bench: Bench) -> None:
    """One piece after the other: which words begin there, and which one is taken."""
    st.subheader(say("Step by step"))
    last = len(bench.pieces)
    step = choose_step("Step", 1, last, key="words.step", button="words.next") if last > 1 else 1
    piece = bench.pieces[step - 1]
    st.markdown(ws.step_sentence(bench.text.letters, bench.lexicon, piece, bench.method))
    st.html(ws.lattice_html(bench.text.letters, bench.lexicon, bench.pieces, step - 1))
    st.caption(
        say(
            "Every word of the dictionary at every place of the text. Blue: taken. Dashed: in no word. Yellow: this "
            "step's first letter. A dotted circle carries a mark that stands over or under a letter."
        )
    )
    if bench.method == ws.FEWEST:
        show_plan(bench, piece.start)


def show_plan(bench: Bench, place: int) -> None:
    """The dynamic programming: the fewest words from every place to the end."""
    letters = bench.text.letters
    plan = bench.setup.continued().run_once("plan", ws.plan_fewest, letters, bench.lexicon)
    st.markdown(ws.ways_sentence(plan))
    st.markdown(
        say(
            "**Dynamic programming**: F(p) is the fewest words from place p to the end. It is filled in "
            "**from the last letter to the first**, so that every sum finds its F there already; "
            "then the cuts are read off forwards."
        )
    )
    ui.show_arithmetic(*ws.fewest_arithmetic(letters, bench.lexicon, plan, place))
    first = max(0, min(place, len(letters) - TABLE_ROWS))
    table = ws.plan_table(letters, bench.lexicon, plan, first, min(len(letters), first + TABLE_ROWS))
    st.dataframe(
        table, hide_index=True, height="content", alt=say("The fewest words from every place, with every candidate.")
    )
