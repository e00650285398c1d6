"""The tab of other methods on the same split."""

import streamlit as st

from dlplay import neural_network, ui
from dlplay.lessons.neural_network.bench import Bench
from dlplay.words import plain, say


def compare_tab(bench: Bench) -> None:
    """The same split for other methods."""
    data, window = bench.data, bench.window
    left, middle, right = st.columns([4, 2, 5], vertical_alignment="bottom")
    depth = ui.enter("Levels of the tree (0: no limit)", 0, 20, 0, key="neural_network.depth", place=left)
    neighbours = ui.enter("Neighbours", 1, 99, 5, key="neural_network.neighbours", place=middle)
    penalty = ui.enter(
        "C of support vector, logistic regression", 0.001, 1000.0, 1.0, key="neural_network.c", place=right
    )
    steps = bench.setup.continued()
    ours = steps.run("ours", neural_network.network_rival, data, bench.frame.layers, bench.settings.activation, window)
    others = steps.run_once("others", neural_network.compare, data, window, depth, neighbours, penalty)
    rivals = [ours, *others]
    st.plotly_chart(neural_network.rivals_figure(data, window, rivals), key="neural_network.rivals", config=ui.QUIET)
    across, up = plain(window.x_name), plain(window.y_name or "nothing")
    st.caption(
        say(
            "Every method's answer, learned from the same {count:,} rows; right: {across}, up: {up}.",
            count=data.training.sum(),
            across=across,
            up=up,
        )
    )
    st.markdown(plain(window.held))
    st.markdown(say("**Accuracy**"))
    st.markdown(neural_network.rival_table(data, rivals))
    which = ui.choose("Confusion matrix of", [rival.name for rival in rivals], key="neural_network.of")
    st.markdown(neural_network.confusion_table(data, next((rival for rival in rivals if rival.name == which), ours)))
    st.caption(say("Rows of the validation; of the training where there is none. Bold: right."))
    if len(neural_network.roc_points(data, ours)[0]):
        st.plotly_chart(neural_network.roc_figure(data, rivals), key="neural_network.roc", config=ui.QUIET)
        st.caption(say("ROC over all thresholds; the closer to the upper left corner, the better."))
    else:
        st.caption(say("No ROC here: it needs exactly two classes, and rows of both."))
