"""Tab: the lecture's drawback of dictionaries, the error rate against the size of the vocabulary."""

import streamlit as st

from dlplay import ui
from dlplay import word_segmentation as ws
from dlplay.lessons.words.bench import Bench
from dlplay.words import say


@st.fragment
def vocabulary_tab(bench: Bench) -> None:
    """The curve, computed on a text whose cuts are known."""
    st.markdown(
        say(
            "A dictionary **cannot handle words outside it** (out of vocabulary), says the lecture, and shows a curve: "
            "the error rate against the vocabulary size. Here it is computed: a text whose cuts are known is cut with "
            "the 1, 3, 10, ... most frequent words."
        )
    )
    names = [name for name in ws.KNOWN_TEXTS if name != ws.MINE or bench.text.cuts is not None]
    name = ui.choose("Known text", names, key="words.known", look="segmented_control")
    st.caption(say(ws.KNOWN_TEXTS[name]))
    steps = bench.setup.continued()
    own: tuple[str, ...] = ()
    if name == ws.MINE:
        own = steps.run("words", ws.true_words, bench.text)
    points = steps.run("points", ws.error_curve, name, bench.method, own)
    best = ws.best_point(points)
    st.plotly_chart(ws.error_figure(points), key="words.curve", config=ui.QUIET)
    st.markdown(ws.curve_sentence(points))
    sizes = [point.size for point in points]
    size = ui.choose("Vocabulary size", sizes, best.size, key="words.point", look="select_slider")
    sentences, _ = ws.known_text(name, own)
    ui.show_arithmetic(*ws.error_arithmetic(points[sizes.index(size)], sum(map(len, sentences))))
    st.caption(
        say("A word came out if a piece begins and ends where it does. Cut by: {method}.", method=say(bench.method))
    )
    steps.show("lowest error rate", best.error, "min(point.error for point in points)", ".4f")
    st.dataframe(ws.curve_table(points), hide_index=True, height="content", alt=say("The curve's numbers."))
    ui.code_tab(steps, "words_vocabulary")
