"""Tab: precision, recall and F1 of cuts, by hand, for every method beside the others."""

import streamlit as st

from dlplay import ui
from dlplay import word_segmentation as ws
from dlplay.lessons.words.bench import Bench
from dlplay.words import say


def judging_tab(bench: Bench) -> None:
    """Every method's cuts against the known ones."""
    text = bench.text
    st.markdown(
        say(
            "A cut is **right** where the truth has one, **wrong** where it has none; a true cut that was not made is "
            "**missed**. Precision asks how many of the made cuts are right, recall how many of the true ones were "
            "made."
        )
    )
    if text.cuts is None:
        st.info(
            say("Nobody has told where this text's words end. Put a | there in your text, or choose a sample."),
            icon=":material/edit:",
        )
        return
    letters = text.letters[: ws.MOST_LEARNED]
    true = frozenset(cut for cut in text.cuts if cut < len(letters))
    cuts = {name: ws.cuts_of(ws.cut_text(letters, bench.lexicon, name)) for name in ws.METHODS}
    cuts["deepcut"] = ws.cuts_above(ui.in_worker(ws.deepcut_chances)(letters))
    job = bench.job
    if job is not None and job.state == "done":
        cuts[say("your network")] = ws.cuts_above(ui.in_worker(ws.learner_chances)(job.result.weights, letters))
    show_scores(letters, cuts, true)


@st.fragment
def show_scores(letters: str, cuts: dict[str, frozenset[int]], true: frozenset[int]) -> None:
    """The table, and one method by hand."""
    scores = {name: ws.score_cuts(letters, made, true) for name, made in cuts.items()}
    st.markdown(ws.score_table(scores))
    name = ui.choose("By hand", scores, key="words.judged", look="segmented_control")
    st.html(ws.pieces_html(ws.pieces_by(letters, cuts[name]), true))
    st.caption(
        say("✗: a wrong cut. ○: here a cut is missing. Cuts beside a blank do not count: all methods make them.")
    )
    ui.show_arithmetic(*ws.score_arithmetic(scores[name]))
