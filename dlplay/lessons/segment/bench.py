"""What the lesson Segment works on: a picture, a network, and the training that is watched."""

from dataclasses import dataclass

import streamlit as st

from dlplay import segmentation, ui
from dlplay.data import LabelledPicture, draw_scene, draw_scenes
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.words import say

TRAINED = "trained here"
LEAST_AREA = 12  # pixels
LEAST_BESIDE_PERSON = 200  # smaller pieces beside a person are no persons


@dataclass(frozen=True)
class Bench:
    """A picture (height, width, 3), where it is from, its truth if that is known, a network, and a training.

    known: the true mask, where its classes are those of the network. least_area: of an object, in pixels.
    """

    setup: Transcript
    source: str
    pixels: segmentation.Pixels
    truth: LabelledPicture | None
    known: LabelledPicture | None
    network: segmentation.Segmenter
    least_area: int
    job: Job | None

    @property
    def trained(self) -> segmentation.TrainedSegmenter | None:
        """What the training gave, once it is done."""
        return result_of(self.job)


def choose_bench() -> Bench:
    """The sidebar: the picture, the network, the smallest object; and how a training comes along."""
    setup, job = ui.new_transcript("Segment"), ui.watched_job("segment")
    with st.sidebar:
        source, pixels, truth = choose_picture(setup)
        network = choose_network(setup, source, job)
        least = LEAST_BESIDE_PERSON if network.architecture == segmentation.PERSON else LEAST_AREA
        least_area = ui.slide("Smallest object, in pixels", 1, 2000, least, key="segment.least")
    if job is not None:
        ui.watch(job)
    known = truth if segmentation.suits(network, source) else None
    return Bench(setup, source, pixels, truth, known, network, least_area, job)


def result_of(job: Job | None) -> segmentation.TrainedSegmenter | None:
    """What a training gave; None before its end."""
    return job.result if job is not None and job.state == "done" else None


def suit_network() -> None:
    """Give a source of pictures the network that learned from such pictures."""
    st.session_state["segment.network"] = segmentation.FITTING[st.session_state["segment.source"]]


def choose_picture(setup: Transcript) -> tuple[str, segmentation.Pixels, LabelledPicture | None]:
    """Controls for a drawn picture, whose true mask is known, or the student's own; and where it is from."""
    source = ui.choose(
        "Picture", segmentation.FITTING, key="segment.source", look="segmented_control", on_change=suit_network
    )
    if source == "picture":
        picture = ui.pick_picture(setup, start="astronaut", live=True)
        sides, start = segmentation.COPY_SIDES, segmentation.first_side(st.session_state.get("segment.network"))
        side = ui.choose("Longest side of the working copy", sides, start, key="segment.side", look="select_slider")
        pixels = setup.run_once("pixels", segmentation.working_copy, picture.pixels, side)
        st.caption(say("This page works on {copy}.", copy=ui.copy_size(pixels.shape, picture)))
        return source, pixels, None
    st.caption(say(segmentation.SOURCES[source]))
    number = segmentation.FRESH_DRAWINGS + ui.enter("Number", 0, 999, 14, key="segment.number")
    drawn = setup.run_once("drawn", draw_scene if source == "scene" else segmentation.draw_nuclei, number)
    return source, drawn.pixels, drawn


def choose_network(setup: Transcript, source: str, job: Job | None) -> segmentation.Segmenter:
    """Controls for the network: ours, a published one, or what was trained here."""
    trained = result_of(job)
    names = [*segmentation.SHIPPED, segmentation.PUBLISHED.name, *([TRAINED] if trained else [])]
    name = ui.choose("Network", names, segmentation.FITTING[source], key="segment.network")
    st.caption(segmentation.about_network(name))
    if name == TRAINED and job is not None and trained is not None:
        return note_training(setup, job) if job.about[0] else note_weights(setup, trained)
    return setup.run("network", segmentation.shipped_network, name)


def note_training(steps: Transcript, job: Job) -> segmentation.Segmenter:
    """Write the training on drawn scenes into the transcript."""
    small, recipe = job.args
    scenes = steps.run_once("labelled", draw_scenes, job.about[0], 0)
    steps.ran("small", segmentation.shrink_set, small, scenes, recipe.side)
    return tell_training(steps, job).network


def tell_training(steps: Transcript, job: Job) -> segmentation.TrainedSegmenter:
    """Write a finished training into a transcript that has its pictures; at home it gives the same."""
    trained: segmentation.TrainedSegmenter = job.result
    small, recipe = job.args
    tell = segmentation.print_segmentation_epoch
    steps.ran("trained", segmentation.train_segmenter, trained, small, recipe, report=tell)
    best = "trained.epochs[trained.best - 1].dice"
    steps.show("best validation Dice", trained.epochs[trained.best - 1].dice, best, ".3f")
    return trained


def note_weights(steps: Transcript, trained: segmentation.TrainedSegmenter) -> segmentation.Segmenter:
    """Write into the transcript that the weights come from the file to download."""
    network = trained.network
    file = trained.weights
    steps.ran("weights", segmentation.read_weights, file, segmentation.WEIGHTS_NAME, file.checksum[:16])
    parts = (network.name, network.classes, network.weights, network.architecture, network.channels, network.skips)
    return steps.ran("network", segmentation.Segmenter, network, *parts, side=network.side)
