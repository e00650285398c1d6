"""The tab in which a network is trained on drawn or own pictures."""

from collections.abc import Sequence

import streamlit as st

from dlplay import prompting, segmentation, ui
from dlplay.data import LabelledSet
from dlplay.jobs import Job
from dlplay.lessons.segment.bench import TRAINED, Bench, result_of, tell_training
from dlplay.lessons.segment.home import offer_file
from dlplay.words import read_aloud, say


def choose_recipe(labelled: LabelledSet) -> segmentation.Recipe:
    """Controls for what is trained, and how; they begin with what suits the pictures."""
    first = segmentation.first_recipe(labelled)
    begin = first.start or segmentation.RANDOM
    proposals = {"start": begin, "square": first.side, "epochs": first.epochs, "rate": first.learning_rate}
    for name, value in proposals.items():
        ui.follow_start(f"segment.{name}", value)
    left, middle, right = st.columns(3, gap="medium")
    with left:
        kind = ui.choose("Kind of network", segmentation.ARCHITECTURES, key="segment.kind")
        st.caption(segmentation.about_architecture(kind))
        starts, other = [segmentation.RANDOM, *segmentation.unet_names()], kind != "U-Net"
        start = ui.choose("Begin with", starts, begin, key="segment.start", disabled=other)
        st.caption(segmentation.start_sentence(labelled))
        ours = None if other or start == segmentation.RANDOM else segmentation.SHIPPED[start]
        names = list(segmentation.CHANNEL_CHOICES)
        channels = ui.choose("Maps per level", names, names[2], key="segment.channels", disabled=other or bool(ours))
        skips = ui.switch("Skips", True, key="segment.skips", disabled=other or bool(ours))
    with middle:
        side = ui.choose(
            "Side of the training pictures", segmentation.SIDES, first.side, key="segment.square", look="select_slider"
        )
        epochs = ui.slide("Epochs", 1, 60, first.epochs, key="segment.epochs")
    with right:
        rate = ui.choose(
            "Learning rate", segmentation.RATES, first.learning_rate, key="segment.rate", look="select_slider"
        )
        augment = ui.switch("Augmentation", True, key="segment.augment")
        seed = ui.enter("Seed", 0, 999, 0, key="segment.seed")
    if ours:
        return segmentation.Recipe(kind, ours.channels, ours.skips, side, epochs, rate, augment, seed, start)
    chosen = segmentation.CHANNEL_CHOICES[channels]
    return segmentation.Recipe(kind, chosen, skips, side, epochs, rate, augment, seed)


def train_tab(bench: Bench) -> None:
    """Choose pictures and a network, train it while you watch, and look at what it learned."""
    st.markdown(
        say(
            "The loss is **cross-entropy + (1 - Dice)**. Every fifth picture only **validates**: it chooses the epoch "
            "whose weights are kept, the one with the highest mean Dice."
        )
    )
    steps = ui.new_transcript("Segment: training")  # only the training's own lines
    with st.expander(say("Pictures and masks"), expanded=bench.job is None):
        labelled = ui.pick_labelled_set(steps, masks=True, key="segment", cut=prompting.cut_out_box)
    recipe = choose_recipe(labelled)
    is_busy = bench.job is not None and bench.job.is_active
    label = say("Train it yourself") if bench.job is None else say("Train")
    if st.button(label, icon=":material/play_arrow:", key="segment.train", disabled=is_busy) and not is_busy:
        with ui.refusing(ValueError):
            segmentation.refuse_unfit(labelled)
        small = steps.run_once("small", segmentation.shrink_set, labelled, recipe.side)
        title = say("{architecture}, {count} pictures", architecture=recipe.architecture, count=len(small.pictures))
        about = (len(small.pictures) if labelled.is_drawn else 0, steps)
        ui.start_job(segmentation.train_segmenter, small, recipe, lesson="segment", title=title, about=about)
    if bench.job is None:
        show_example(labelled, recipe)
    else:
        show_training(bench.job)


def show_example(labelled: LabelledSet, recipe: segmentation.Recipe) -> None:
    """The training that came along, as long as there is none of one's own."""
    done = segmentation.finished_segmenter()
    count = done.result.num_train + done.result.num_validation
    made_with = say("the first drawn scenes, {what}", what=segmentation.describe_recipe(done.plan, count))
    chosen = (labelled.is_drawn, len(labelled.pictures), recipe)
    ui.tell_finished("segment", made_with, done.seconds, is_other=chosen != (True, count, done.plan))
    draw_curves(done.result.epochs, done.result.best)
    show_trained(done.result)


def draw_curves(epochs: Sequence[segmentation.SegmentationEpoch], best: int) -> None:
    """The curves of a training, with a star on the kept epoch; 0 while there is none."""
    figure = segmentation.segmentation_curves(epochs, best)
    st.plotly_chart(figure, key="segment.curves", config=ui.QUIET)


def show_training(job: Job) -> None:
    """The curves of a training, and what it gave once it is done."""
    pictures, recipe = job.args
    st.caption(segmentation.describe_recipe(recipe, len(pictures.pictures)))
    trained = result_of(job)

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        draw_curves(segmentation.epochs_of(job.reports), trained.best if trained else 0)

    follow()
    if trained is None:
        return
    show_trained(trained)
    keep_weights(trained)
    steps = job.about[1].continued()
    tell_training(steps, job)
    ui.code_tab(steps, "segment_training")
    if recipe.start:
        offer_file(str(segmentation.SHIPPED[recipe.start].weights))


def show_trained(result: segmentation.TrainedSegmenter) -> None:
    """What a finished training gave: the kept epoch, and validation pictures."""
    st.markdown(segmentation.training_sentence(result))
    st.caption(say("Validation pictures: the picture, the true mask, the predicted one."))
    for column, one in zip(st.columns(3) * 2, result.examples, strict=False):
        sentence = segmentation.example_sentence(one, result.network)
        alt = read_aloud(sentence)
        column.image(segmentation.example_picture(one), sentence, width="stretch", alt=alt)
    classes = result.network.classes
    st.image(segmentation.legend_svg(classes), alt=say("Colours and patterns: {names}.", names=", ".join(classes)))


def keep_weights(result: segmentation.TrainedSegmenter) -> None:
    """The weights of a training, and where they are in use."""
    st.download_button(
        say("The weights (.npz)"),
        result.weights.content,
        segmentation.WEIGHTS_NAME,
        on_click="ignore",
        icon=":material/download:",
    )
    st.markdown(
        say("The network is ready in the sidebar: choose **{name}** there, and open another tab.", name=TRAINED)
    )
