"""What the lesson Detect works on: a picture, and what a detector says to it."""

import functools
from dataclasses import dataclass

import streamlit as st

from dlplay import detection, ui
from dlplay.data import LabelledPicture, Pixels, draw_scene
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.lessons.detect.trials import show_look, show_trials
from dlplay.weights.published import HUB_PRESETS, fetch_hub_preset, hub_preset_here
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """A picture (height, width, 3), its true boxes if they are known, a detector, and what it says to the picture.

    job: the training or the clip that is watched; own: the detectors of this session, by name; side: the longer side
    that the network sees, in pixels; source: the picture, encoded for the browser.
    """

    setup: Transcript
    job: Job | None
    own: dict[str, detection.TrainedDetector]
    pixels: Pixels
    truth: LabelledPicture | None
    detector: detection.Detector
    side: int
    calls: detection.Calls
    reading: detection.Reading
    source: str

    @property
    def classes(self) -> tuple[str, ...]:
        """What the detector knows."""
        return self.detector.classes

    @property
    def is_busy(self) -> bool:
        """Whether the job still waits or runs."""
        return self.job is not None and self.job.is_active


def choose_bench() -> Bench:
    """Examples to try, the picture and the detector in the sidebar, and how a job comes along."""
    setup, job = ui.new_transcript("Detect"), ui.watched_job("detect")
    own = own_detectors(job)
    show_trials()
    with st.sidebar:
        pixels, truth = choose_picture(setup)
        detector, side = choose_detector(own)
    show_look()
    if job is not None:
        ui.watch(job)
    if detector.name in HUB_PRESETS and not hub_preset_here(detector.name):
        offer_preset(detector.name)
    calls = detection.calls_of(detector, weights_in(setup, detector, own), side)
    reading = setup.run_once("reading", ui.in_worker(calls.look), *calls.arguments, pixels, **calls.options)
    source = ui.encode_once(setup.calls(), lambda: detection.to_shown(pixels))
    return Bench(setup, job, own, pixels, truth, detector, side, calls, reading, source)


def own_detectors(job: Job | None) -> dict[str, detection.TrainedDetector]:
    """The detectors that were trained in this session, by name; a training that is done gives one more."""
    own: dict[str, detection.TrainedDetector] = st.session_state.setdefault("detect.own", {})
    if job is not None and job.state == "done" and isinstance(job.result, detection.TrainedDetector):
        known = st.session_state.setdefault("detect.jobs", {})
        own[known.setdefault(job.name, f"mine {len(known) + 1}")] = job.result
    return own


def suit_detector() -> None:
    """Give a drawn scene the detector that knows its shapes, and a photograph the one for everyday things."""
    st.session_state["detect.detector"] = detection.suits_source(st.session_state["detect.from"])


def choose_picture(setup: Transcript) -> tuple[Pixels, LabelledPicture | None]:
    """A drawn scene, whose boxes are known, or a picture of any kind."""
    sources = [detection.PICTURE, detection.SCENE]
    look_at = ui.choose("Look at", sources, key="detect.from", look="segmented_control", on_change=suit_detector)
    if look_at == detection.SCENE:
        seed = detection.FRESH_SCENES + ui.enter("Scene", 0, 9999, 3, key="detect.scene")
        scene = setup.run_once("scene", draw_scene, seed, detection.SCENE_SHOWN)
        return scene.pixels, scene
    picture = ui.pick_picture(setup, start="coffee", live=True)
    return setup.run_once("pixels", detection.to_eight_bits, picture.pixels), None


def choose_detector(own: dict[str, detection.TrainedDetector]) -> tuple[detection.Detector, int]:
    """The detector, and the longer side that it sees."""
    start = detection.suits_source(st.session_state["detect.from"])
    name = ui.choose("Detector", detection.detector_names(own), start, key="detect.detector")
    found = detection.find_detector(name, own)
    st.caption(detection.detector_sentence(found))
    if found.kind != "YOLO":
        return found, found.side
    seen = ui.choose(
        "Longer side that it sees",
        detection.SIDES_SEEN,
        key="detect.side",
        look="select_slider",
        help=say("A picture is scaled to this before the network sees it: small objects may get lost, or found."),
    )
    return found, detection.side_seen(seen, found)


def offer_preset(name: str) -> None:
    """Offer published weights that are not here, and stop."""
    what, size = say("the weights of {name}, which Kaggle keeps", name=name), HUB_PRESETS[name].megabytes
    fetch, instead = functools.partial(fetch_hub_preset, name), say("one of our own detectors")
    ui.offer_weights(what, size, fetch, key=f"detect.get {name}", instead=instead)
    st.stop()


def weights_in(
    steps: Transcript, detector: detection.Detector, own: dict[str, detection.TrainedDetector]
) -> str | detection.DetectorWeights:
    """The weights: the name of a file, or what the student trained, which bears that name at home."""
    if detector.name not in own:
        return detector.file
    weights: detection.DetectorWeights = own[detector.name].weights
    steps.given("weights", weights, f"{detector.file!r}  # SHA-256 {weights.checksum}...")
    return weights
