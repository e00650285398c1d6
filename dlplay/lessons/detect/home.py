"""The code to take home, and the question."""

from collections.abc import Callable, Mapping

import streamlit as st

from dlplay import detection, ui
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.lessons.detect.selected import Selected
from dlplay.words import say

Parts = Mapping[str, Callable[[Selected], Transcript | None]]


def code_tab(found: Selected, *, parts: Parts) -> None:
    """The code of one part, with its settings, which can be changed here, too."""
    bench = found.bench
    part = ui.choose("Code of the part", parts, key="detect.part")
    with st.expander(say("Its settings and its result")):
        steps = parts[part](found) or found.steps
    if part in ("Train", "Clip"):
        told = tell_training(bench.job) if part == "Train" else tell_clip(bench.job)
        if told is None or bench.job is None:
            return
        steps = told
        if file := detection.STARTS.get(bench.job.options.get("start", ""), ""):
            st.caption(say("The training begins with the weights in {file}: save it beside the script.", file=file))
            offer_weights(file, detection.read_weights(file), "detect.begun")
    elif file := bench.detector.file:
        st.caption(say("The script reads the weights from {file}: save it beside the script.", file=file))
        own = bench.own.get(bench.detector.name)
        offer_weights(file, own.weights.content if own else detection.read_weights(file), "detect.file")
    ui.code_tab(steps, "detect")


def offer_weights(file: str, content: bytes, key: str) -> None:
    """Offer a file of weights that a script needs."""
    st.download_button(say("Weights {file}", file=file), content, file, on_click="ignore", key=key)


def tell_clip(job: Job | None) -> Transcript | None:
    """The code of the latest clip."""
    if job is None or job.state != "done" or not isinstance(job.about, tuple):
        st.info(say("Let the detector look at a clip first: then its code stands here."))
        return None
    told: Transcript = job.about[0].continued()
    options = {**job.options, "report": detection.print_frame}
    followed = told.ran("followed", job.function, job.result, *job.args, **options)
    told.show("boxes in all frames", len(followed.scores), "len(followed.scores)")
    return told


def tell_training(job: Job | None) -> Transcript | None:
    """The code of the latest training."""
    if job is None or job.state != "done" or not isinstance(job.about, Transcript):
        st.info(say("Train a detector to the end first: then its code stands here, and gives the same at home."))
        return None
    told = job.about.continued()
    told.given("plan", job.args[1], repr(job.args[1]))
    options = {**job.options, "report": detection.print_detection_epoch}
    trained = told.ran("trained", detection.train_detector, job.result, *job.args, **options)
    told.show("mAP@0.5 on the validation pictures", trained.mean_ap, "trained.mean_ap", ".4f")
    return told


def predict_tab(_: Selected) -> None:
    """A question about the confidence threshold."""
    ui.ask(
        "You raise the confidence threshold from 0.3 to 0.8. What can happen to the recall, the share of the true "
        "objects that are found?",
        ["it can only rise or stay", "it can only fall or stay", "it can rise or fall"],
        "it can only fall or stay",
        "a higher threshold only takes detections away, so no object is found that was missed before. The precision "
        "mostly rises, since false detections tend to have low scores; but it can fall. Try it in the tab Judge.",
        key="detect.question",
    )
