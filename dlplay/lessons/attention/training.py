"""The tab in which a small GPT learns a list or the student's own text."""

from typing import Any

import streamlit as st

from dlplay import language_model, ui
from dlplay.jobs import Job
from dlplay.language_model import Corpus, LanguagePlan
from dlplay.lessons.attention.bench import Bench
from dlplay.lessons.attention.models import open_model
from dlplay.lessons.attention.texts import choose_text
from dlplay.words import plain, say


def train_tab(bench: Bench) -> None:
    """Choose a text and a model, see what it costs, train it while you watch."""
    st.markdown(
        say(
            "A **GPT** does one thing: it reads some letters and guesses the **next one**. Its attention is "
            "**causal**: a letter sees itself and those before it, never the one to be guessed, so that it learns from "
            "all places of a text at once. This one is small enough to learn your text while you watch."
        )
    )
    left, right = st.columns([3, 2], gap="large")
    with left, ui.refusing(language_model.TextError):
        name, content = choose_text()
        kind = ui.choose("Read as", language_model.KINDS_OF_TEXT, key="attention.kind", look="segmented_control")
        seed = int(st.session_state.get("attention.lm_seed", 0))
        corpus = language_model.read_text_file(content, name, kind, seed)
        for note in corpus.notes:
            st.info(plain(note), icon=":material/edit:")
        st.markdown(language_model.corpus_sentence(corpus))
    with right:
        plan = choose_plan(corpus)
    is_busy = bench.job is not None and bench.job.is_active
    st.markdown(language_model.cost_sentence(corpus, plan))
    label = say("Train it yourself") if bench.job is None else say("Train")
    if st.button(label, icon=":material/play_arrow:", key="attention.train", disabled=is_busy) and not is_busy:
        title = say("GPT, {size}, {count} letters", size=plan.size, count=len(corpus.letters))
        expected = language_model.expected_seconds(corpus, plan)
        asked, about = (language_model.train_letters, corpus, plan), (name, content, kind)
        ui.start_job(*asked, lesson="attention", title=title, about=about, expected=expected)
    if bench.job is not None:
        show_training(bench.job)
    else:
        show_example(corpus, plan)
    with st.expander(say("Open a model that you kept"), icon=":material/folder_open:"):
        open_model()


def choose_plan(corpus: Corpus) -> LanguagePlan:
    """Controls for the model and its training; they begin with what suits the text."""
    first = language_model.first_plan(corpus)
    for name, value in (("epochs", first.epochs), ("batch", first.batch_size)):
        ui.follow_start(f"attention.{name}", value)
    size = ui.choose("Size", language_model.SIZES, "small", key="attention.size", look="segmented_control")
    epochs = ui.slide("Epochs", 1, 60, first.epochs, key="attention.epochs")
    beside = ui.switch("An LSTM of the same size beside it", True, key="attention.beside")
    with st.expander(say("More")):
        rates = [0.0003, 0.001, 0.003, 0.01, 0.03]
        rate = ui.choose("Learning rate", rates, 0.003, key="attention.rate", look="select_slider")
        batches = [8, 16, 32, 64, 128]
        batch = ui.choose("Batch size", batches, first.batch_size, key="attention.batch", look="select_slider")
        dropout = ui.slide("Dropout", 0.0, 0.5, 0.0, 0.1, key="attention.dropout")
        keep = ui.switch("Keep the weights of the best held-out loss", True, key="attention.keep")
        seed = ui.enter("Seed of the training", 0, 999, 0, key="attention.lm_seed")
    return LanguagePlan(size, epochs, batch, rate, dropout, beside, keep, seed)


def show_example(corpus: Corpus, plan: LanguagePlan) -> None:
    """A training that came along, until there is one of the student's own."""
    done = language_model.finished_letters()
    text = say(
        "**A finished example, not a training of yours.** It was computed before, in {seconds:.0f} seconds of one "
        "processor core, by `python -m scripts.train_examples attention`. It learned the list “{name}”. **Train it "
        "yourself** puts yours in its place.",
        seconds=done.seconds,
        name=say(language_model.FINISHED_TEXT),
    )
    if (corpus, plan) != (done.result.corpus, done.plan):
        other = say("Another text or other settings are chosen now: the example stays as it is.")
        text = f"{text}\n\n{other}"
    st.info(text, icon=":material/inventory_2:")
    show_epochs(done.result.corpus, done.result.plan.epochs, list(done.result.epochs))


def show_training(job: Job) -> None:
    """The curves and the samples after every epoch; the model to keep once it is done."""

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        show_epochs(job.args[0], job.args[1].epochs, list(job.reports))

    follow()
    if job.state == "done":
        st.download_button(
            say("Keep the model ({file})", file=language_model.MODEL_FILE),
            lambda: language_model.write_model(job.result),
            language_model.MODEL_FILE,
            "application/json",
            on_click="ignore",
            icon=":material/download:",
        )
        st.caption(
            say(
                "The file holds the weights, the losses, and the text that was learned; open it here again. Go on with "
                "the tabs **Next letter** and **Real or new?**."
            )
        )


def show_epochs(corpus: Corpus, count: int, reports: list[Any]) -> None:
    """Losses as curves, samples as a table."""
    epochs = language_model.epochs_of(reports)
    figure = language_model.letter_curves(epochs, count, len(corpus.letters))
    st.plotly_chart(figure, key="attention.curves", config=ui.QUIET)
    st.caption(
        say(
            "Loss per letter: -ln of the probability that the model gave to the letter that came. Dashed: what it "
            "learns from. Solid: what is held out. When the solid line rises, it learns by heart."
        )
    )
    if epochs:
        rows = language_model.samples_table(epochs, corpus)
        st.dataframe(rows, hide_index=True, alt=say("Samples after every epoch, the latest first."))
