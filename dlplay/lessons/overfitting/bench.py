"""What the lesson Overfitting works on: the settings, the training that is watched, and its result."""

from dataclasses import dataclass

import streamlit as st

from dlplay import overfitting, training, ui
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.training import Finished
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """The settings in the sidebar, the training, and the example that is shown as long as there is none."""

    setup: Transcript
    settings: overfitting.Settings
    job: Job | None
    example: Finished[overfitting.Settings, overfitting.Comparison]

    @property
    def made_with(self) -> overfitting.Settings:
        """The settings of what is shown."""
        plan: overfitting.Settings = self.job.args[0] if self.job else self.example.plan
        return plan

    @property
    def result(self) -> overfitting.Comparison | None:
        """What is shown: the training's result, once it is done; the example's where there is no training."""
        if self.job is None:
            return self.example.result
        return self.job.result if self.job.state == "done" else None


def choose_bench() -> Bench:
    """The settings, the button that trains, and how a training comes along."""
    setup = ui.new_transcript("Overfitting")
    with st.sidebar:
        settings = choose_settings()
    if problem := overfitting.problem_of(settings):
        ui.refuse(problem)
    job = ui.watched_job("overfitting")
    off = bool(problem) or (job is not None and job.is_active)
    label = say("Train it yourself") if job is None else say("Train")
    if (
        st.button(label, type="secondary", icon=":material/play_arrow:", key="overfitting.train", disabled=off)
        and not off
    ):
        title = say("{data}, {count} runs", data=settings.data, count=len(overfitting.run_names(settings)))
        ui.start_job(overfitting.compare_runs, settings, lesson="overfitting", title=title)
    if job is not None:
        ui.watch(job)
    return Bench(setup, settings, job, overfitting.finished_comparison())


def choose_network() -> str:
    """Controls for the layers; the last one is added to fit the classes."""
    name = ui.choose("Network", [*overfitting.NETWORKS, overfitting.OWN], key="overfitting.network")
    if name != overfitting.OWN:
        st.caption(say("{layers}; then a dense layer, one unit per class", layers=say(overfitting.NETWORKS[name])))
        return say(overfitting.NETWORKS[name])
    label = "Stack of layers, as on the page Network builder, without the last one"
    return ui.write_lines(label, overfitting.NETWORKS["small"], key="overfitting.layers")


def choose_settings() -> overfitting.Settings:
    """Controls for the pictures, the network, what is compared, and the training."""
    name = ui.choose("Set of pictures", overfitting.SETS, key="overfitting.set")
    st.caption(say(overfitting.SETS[name][0]))
    most = overfitting.MOST_PER_CLASS
    count = ui.slide("Training pictures per class", 2, most, 10, key="overfitting.count")
    wrong = ui.slide("Share of wrong training labels", 0.0, 0.5, 0.2, 0.05, key="overfitting.wrong")
    layers = choose_network()
    others = list(overfitting.RUNS)[1:]
    compare = ui.pick_many("Compare the plain network with", others, others[:2], key="overfitting.compare")
    rate = ui.slide("Dropout rate", 0.0, 0.9, 0.5, 0.05, key="overfitting.rate")
    start = ["turn", "zoom", "shift"]
    kinds = ui.pick_many("Augmentation by", training.AUGMENTATIONS, start, key="overfitting.kinds")
    keep = ui.switch("Keep the weights of the best validation loss", True, key="overfitting.keep")
    patience = ui.slide("Stop after so many epochs without a better one, 0: never", 0, 30, 0, key="overfitting.wait")
    epochs = ui.slide("Epochs", 5, 100, 40, 5, key="overfitting.epochs")
    rates = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05]
    learning_rate = ui.choose("Learning rate", rates, 0.002, key="overfitting.learning", look="select_slider")
    batch = ui.choose("Batch size", [4, 8, 16, 32, 64], 16, key="overfitting.batch", look="select_slider")
    seed = ui.enter("Seed of everything random", 0, 999, 0, key="overfitting.seed")
    chosen = (tuple(one for one in others if one in compare), rate, tuple(kinds))
    return overfitting.Settings(name, count, wrong, layers, *chosen, epochs, learning_rate, batch, keep, patience, seed)


def tell_example(bench: Bench) -> None:
    """Say that the result came along, as long as there is no training of one's own."""
    if bench.job is None:
        made_with = overfitting.describe_settings(bench.example.plan).rstrip(".")
        ui.tell_finished("overfitting", made_with, bench.example.seconds, is_other=bench.settings != bench.example.plan)


def say_what_is_missing(bench: Bench, what: str) -> None:
    """Say why there is no result yet, or never will be."""
    if bench.job is not None and bench.job.is_active:
        st.info(say("The networks still learn. When all runs have ended, {what}", what=what))
    else:
        st.info(say("The last training has not come to its end. Press **Train** and let it end: {what}", what=what))
