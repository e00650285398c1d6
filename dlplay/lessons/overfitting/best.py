"""The tab of the best validation loss."""

import streamlit as st

from dlplay import overfitting, ui
from dlplay.lessons.overfitting.bench import Bench, say_what_is_missing, tell_example
from dlplay.words import say


@st.fragment
def best_tab(bench: Bench) -> None:
    """The kept epoch of one run, and its validation loss by hand."""
    if bench.result is None:
        say_what_is_missing(bench, say("this shows one run's best epoch, and its validation loss by hand."))
        return
    tell_example(bench)
    runs = {say(overfitting.NAMES[run.name]): run for run in bench.result.runs}
    name = ui.choose("Run", runs, key="overfitting.run", look="segmented_control")
    run = runs[name]
    figure = overfitting.draw_curves({name: run.epochs}, {name: run.kept})
    st.plotly_chart(figure, key="overfitting.best", config=ui.QUIET)
    st.caption(say("Dashed line: training pictures. Solid line: validation pictures. Star: the kept epoch."))
    chosen = run.epochs[run.kept - 1]
    best = say(
        "Kept: the weights after **epoch {epoch}**, with a validation loss of **{loss:.4f}**, the lowest of all."
    )
    last = say(
        "Kept: the weights after **epoch {epoch}**, with a validation loss of **{loss:.4f}**: the last "
        "epoch, as the switch was off."
    )
    kept = best if bench.made_with.keep_best else last
    st.markdown(say(kept, epoch=run.kept, loss=chosen.val_loss))
    small = bench.setup.continued().run_once("trained_on", overfitting.small_set, bench.made_with)
    places = overfitting.extreme_pictures(run, bench.result.labels)
    for place, number in zip(st.columns(3), places, strict=True):
        sentence = overfitting.picture_sentence(run, small, number)
        place.image(overfitting.enlarge(small.validation[number], 144), sentence, width=144, alt=sentence)
    ui.show_arithmetic(*overfitting.loss_arithmetic(run, bench.result.labels, places))
    st.caption(say("The pictures with the smallest, the middle and the largest loss."))
    st.markdown(overfitting.what_it_cost(run, bench.result.labels))
