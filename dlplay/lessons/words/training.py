"""Tab: a small segmenter that the student trains while watching."""

from typing import Any

import streamlit as st

from dlplay import jobs, training, ui
from dlplay import word_segmentation as ws
from dlplay.lessons.words.bench import LESSON, Bench
from dlplay.words import say, say_again

UNITS, LETTERS = [8, 16, 32, 64], [2_000, 5_000, 10_000, 20_000, 40_000]
RATES, BATCHES = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02], [8, 16, 32]
SHOWN = 40


def training_tab(bench: Bench) -> None:
    """Controls, the running job, and what a finished one makes of the text."""
    st.markdown(
        say(
            "A network learns where words begin **from text whose cuts are known**: letters in, for every letter the "
            "probability that a word begins. No dictionary is needed afterwards."
        )
    )
    settings = choose_settings(bench)
    own = ws.true_words(bench.text) if settings.source == ws.OWN_TEXT and bench.text.cuts is not None else ()
    problem = what_is_wrong(settings, own)
    if problem:
        ui.refuse(problem)
    job = bench.job
    off = bool(problem) or (job is not None and job.is_active)
    if st.button(say("Train"), icon=":material/play_arrow:", key="words.train", disabled=off) and not off:
        ui.start_job(ws.train_learner, settings, own, lesson=LESSON, title=f"{settings.kind}, {settings.source}")
    if job is None:
        st.info(say("Press **Train**: the curves grow here while the network learns."), icon=":material/play_arrow:")
        return
    st.caption(ws.settings_sentence(job.args[0]))
    ui.watch(job, lambda reports: draw(reports, job))
    if job.state == "done":
        show_learned(bench, job)


def choose_settings(bench: Bench) -> ws.LearnerSettings:
    """Controls for the text, the network and the training."""
    sources = [name for name in ws.SOURCES if name != ws.OWN_TEXT or bench.text.cuts is not None]
    start = next(iter(sources)) if bench.is_thai else sources[1]
    ui.follow_start("words.source", start)
    source = ui.choose("Learns from", sources, start, key="words.source", look="segmented_control")
    st.caption(say(ws.SOURCES[source]))
    left, middle, right = st.columns(3)
    kind = ui.choose("Network", ws.LEARNERS, key="words.kind", place=left)
    left.caption(say(ws.LEARNERS[kind]))
    units = ui.choose("Units", UNITS, 32, key="words.units", look="select_slider", place=middle)
    letters = ui.choose("Letters", LETTERS, 20_000, key="words.letters", look="select_slider", place=middle)
    rate = ui.choose("Learning rate", RATES, 0.005, key="words.rate", look="select_slider", place=right)
    epochs = ui.slide("Epochs", 1, 20, 8, key="words.epochs", place=right)
    with st.expander(say("Batch size and seed")):
        batch = ui.choose("Batch size", BATCHES, 16, key="words.batch", look="select_slider")
        seed = ui.enter("Seed of everything random", 0, 999, 0, key="words.seed")
    return ws.LearnerSettings(source, kind, units, letters, epochs, rate, batch, int(seed))


def what_is_wrong(settings: ws.LearnerSettings, own: tuple[str, ...]) -> str:
    """Say why there is too little to learn from; "" where there is enough."""
    try:
        if settings.source == ws.OWN_TEXT:
            ws.learning_text(settings, own)
    except ws.WordError as error:
        return say_again(error)
    return ""


def draw(reports: list[Any], job: jobs.Job) -> None:
    """The curves up to now."""
    epochs = [one for one in reports if isinstance(one, training.Epoch)]
    if not epochs:
        return
    best = training.best_epoch(epochs).number
    figure = training.curves({job.args[0].kind: epochs}, {job.args[0].kind: best})
    st.plotly_chart(figure, key="words.learning", config=ui.QUIET)
    st.caption(
        say(
            "Dashed: the letters that it learns from. Solid: letters that it does not. Accuracy is the share of letters"
        )
        + say(" called right; most begin no word, so look at the cuts below.")
    )


def show_learned(bench: Bench, job: jobs.Job) -> None:
    """What the trained network says to the text at the left."""
    result: ws.LearnedSegmenter = job.result
    st.markdown(ws.learned_sentence(result))
    ui.show_arithmetic(*ws.score_arithmetic(result.score))
    st.subheader(say("Your text, cut by your network"))
    letters = bench.text.letters[: ws.MOST_LEARNED]
    chances = ui.in_worker(ws.learner_chances)(result.weights, letters)
    cuts = ws.cuts_above(chances)
    shown = [ws.shown_letter(letter) for letter in letters[:SHOWN]]
    figure = ws.chance_figure(shown, chances[:SHOWN], 0.5, bench.text.cuts)
    st.plotly_chart(figure, key="words.own_chances", config=ui.QUIET)
    st.html(ws.pieces_html(ws.pieces_by(letters, cuts), bench.text.cuts))
    if strange := sum(letter not in result.weights.letters for letter in letters):
        st.caption(say("{count} letters of it were not in the text that it learned from.", count=strange))
