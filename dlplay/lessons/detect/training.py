"""The tab in which a detector is trained."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dlplay import detection, jobs, ui
from dlplay.data import LabelledSet
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.lessons.detect.selected import Selected
from dlplay.words import plain, say


def train_tab(found: Selected) -> None:
    """Train a detector of one's own, and watch it; until then, a training that came along."""
    job, told = found.bench.job, ui.new_transcript("Detect: training")  # only the training's own lines
    left, right = st.columns([1, 2], gap="medium")
    with left:
        data = ui.pick_labelled_set(told, masks=False, key="detect")
    with right:
        plan, start = choose_plan(data)
    is_training = job is not None and isinstance(job.about, Transcript)
    with left:
        title = detection.describe_plan(plan, len(data.pictures), start)
        label, icon = say("Train") if is_training else say("Train it yourself"), ":material/model_training:"
        if st.button(label, icon=icon, key="detect.train", disabled=found.bench.is_busy):
            ui.start_job(detection.train_detector, data, plan, start=start, lesson="detect", title=title, about=told)
    if job is not None and is_training:
        watch_training(job, found.confidence)
    else:
        show_example(data, plan, start, found.confidence)


def choose_plan(data: LabelledSet) -> tuple[detection.DetectionPlan, str]:
    """Controls for a training, except for its pictures; they begin with what suits these."""
    one, two = st.columns(2, gap="medium")
    first, best = detection.first_plan(data), detection.best_start(data)
    ui.follow_start("detect.start", best)
    ui.follow_start("detect.epochs", first.epochs)
    start = ui.choose("Begin with", detection.starts_here(), best, key="detect.start", place=one)
    one.caption(detection.start_sentence(data))
    epochs = ui.slide("Epochs", 1, 100, first.epochs, key="detect.epochs", place=one)
    size = ui.choose(
        "Size of the pictures, in pixels", detection.SIZES, 160, key="detect.size", look="select_slider", place=one
    )
    change = ui.choose(
        "Augmentation",
        detection.AUGMENTED,
        "mild",
        key="detect.augment",
        look="segmented_control",
        place=two,
        help=say(detection.WHY_BOXES_MOVE),
    )
    rate = ui.choose("Learning rate", detection.RATES, 0.002, key="detect.rate", look="select_slider", place=two)
    batch = ui.choose("Batch size", detection.BATCHES, 8, key="detect.batch", look="select_slider", place=two)
    seed = ui.enter("Seed", 0, 9999, 0, key="detect.seed", place=two)
    changes = detection.Augmentation(*detection.AUGMENTED[change])
    plan = detection.DetectionPlan((size, size), epochs, rate, batch, augmentation=changes, seed=seed)
    return plan, start


def show_example(data: LabelledSet, plan: detection.DetectionPlan, start: str, sure: float) -> None:
    """The training that came along, as long as there is none of one's own."""
    done = detection.finished_detector()
    count = done.result.num_train + done.result.num_validation
    made_with = say("the first drawn scenes, {what}", what=detection.describe_plan(done.plan, count, detection.RANDOM))
    chosen = (data.is_drawn, len(data.pictures), plan, start)
    is_other = chosen != (True, count, done.plan, detection.RANDOM)
    ui.tell_finished("detect", made_with, done.seconds, is_other=is_other)
    draw_training(done.result.epochs, done.plan)
    st.success(detection.trained_sentence(done.result))
    if sentence := detection.threshold_sentence(done.result.results, sure):
        st.info(sentence, icon=":material/tune:")
    show_quality(done.result, sure)


def draw_training(epochs: Sequence[detection.DetectionEpoch], plan: detection.DetectionPlan) -> None:
    """The curves of a training, and its latest epoch."""
    st.plotly_chart(detection.training_curves(epochs, plan.epochs), key="detect.curves", config=ui.QUIET)
    if epochs:
        latest = detection.epoch_sentence(epochs, plan.epochs)
        st.caption(say("{latest} Star: the weights that are kept.", latest=latest))


def watch_training(job: Job, sure: float) -> None:
    """The curves of the latest training, its result, and the weights to keep."""

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        draw_training(list(job.reports), job.args[1])

    st.caption(plain(job.title))
    follow()
    if job.state == "done":
        show_trained(job.result, st.session_state["detect.jobs"][job.name], sure)


def show_trained(trained: detection.TrainedDetector, name: str, sure: float) -> None:
    """How good a trained detector is, the threshold that suits it, and its weights."""
    sentence = detection.trained_sentence(trained)
    st.success(say("{sentence} Choose it at the left: it is called **{name}**.", sentence=sentence, name=plain(name)))
    if sentence := detection.threshold_sentence(trained.results, sure):
        st.info(sentence, icon=":material/tune:")
        best = detection.best_threshold(trained.results).confidence
        st.button(say("Use {best:.2f}", best=best), on_click=use_threshold, args=(best,), key="detect.use_best")
        ui.show_arithmetic(*detection.f1_arithmetic(trained.results, best))
    show_quality(trained, sure)
    with st.container(horizontal=True):
        for_keras = partial(jobs.run, detection.keras_weights_file, trained.weights, len(trained.classes))
        st.download_button(say("Weights for Keras (.weights.h5)"), for_keras, "detector.weights.h5", on_click="ignore")
        weights = trained.weights.content
        st.download_button(say("Weights for the scripts"), weights, detection.OWN_FILE, on_click="ignore")


def use_threshold(value: float) -> None:
    """Put the confidence threshold, which all tabs share, to a value."""
    st.session_state["detect.sure"] = value


def show_quality(trained: detection.TrainedDetector, sure: float) -> None:
    """How good a trained detector is on the validation pictures, class by class."""
    st.markdown(detection.results_table(trained.results, sure))
    st.caption(
        say(
            "On the validation pictures; TP, FN, FP, precision and recall at the confidence threshold {sure:g}.",
            sure=sure,
        )
    )
    ui.show_arithmetic(*detection.mean_arithmetic(trained.results))
