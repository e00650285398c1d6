"""What the lesson Medical case works on: a clip, what a detector found in it, and what counts as found."""

from dataclasses import dataclass

import streamlit as st

from dlplay import detection, medical_case, ui
from dlplay.data import Clip
from dlplay.jobs import Job
from dlplay.lessons.medical_case.following import POLYPS, own_detectors, watch_clip
from dlplay.weights.published import HUB_PRESETS, hub_preset_here
from dlplay.words import plain, say


@dataclass(frozen=True)
class Bench:
    """The job that looked at a clip, and how its boxes are judged.

    used: the detector of the job; overlap: the IoU that counts as found; label and true_label: the number of the
    class that counts, among the detector's and among those of the labels.
    """

    job: Job
    clip: Clip
    found: detection.Followed
    used: detection.Detector
    threshold: float
    overlap: float
    label: int
    true_label: int
    matched: medical_case.Matched

    @property
    def name(self) -> str:
        """The class that counts."""
        return self.used.classes[self.label]

    @property
    def what(self) -> str:
        """What is counted, in one word."""
        return "polyp" if self.name == "polyp" else "object"


def choose_bench() -> Bench:
    """The sidebar, and the button that lets the detector look; until it has looked, four frames, and nothing more."""
    setup = ui.new_transcript("Medical case")
    with st.sidebar:
        chosen = ui.pick_clip(setup, key="medical_case")
        detector = choose_detector()
        threshold = ui.slide(
            "Threshold", 0.05, 0.95, medical_case.LECTURE_THRESHOLD, 0.05, key="medical_case.threshold"
        )
        overlap = ui.slide("IoU that counts as found", 0.1, 0.9, 0.5, 0.1, key="medical_case.iou")
    job = watch_clip(setup, chosen, detector)
    found, (_, clip, used) = job.result, job.about
    refuse_foreign(job, clip, used)
    if clip.name != chosen.name:
        st.caption(
            say(
                "This is the result of **{clip}**. Press the button to look at {chosen}.",
                clip=plain(clip.name),
                chosen=plain(chosen.name),
            )
        )
    with st.sidebar:
        names = clip.truth.classes if clip.truth else ()
        start = medical_case.first_class(found, used.classes, names)
        label = choose_class("Class that counts", used.classes, "medical_case.class", start)
        true_label = choose_class("Its name in the labels", names, "medical_case.true_class", used.classes[label])
    matched = medical_case.match_clip(found, clip.truth, label=label, true_label=true_label, overlap=overlap)
    return Bench(job, clip, found, used, threshold, overlap, label, true_label, matched)


def choose_detector() -> detection.Detector:
    """Any detector whose weights are here, or that was trained here."""
    own = own_detectors()
    names = [name for name in detection.detector_names(own) if name not in HUB_PRESETS or hub_preset_here(name)]
    detector = detection.find_detector(ui.choose("Detector", names, POLYPS, key="medical_case.detector"), own)
    st.caption(detection.detector_sentence(detector))
    return detector


def choose_class(label: str, names: tuple[str, ...], key: str, start: str = "") -> int:
    """The number of the class that counts."""
    return names.index(ui.choose(label, names, start, key=key, link=False)) if len(names) > 1 else 0


def refuse_foreign(job: Job, clip: Clip, used: detection.Detector) -> None:
    """Stop where a link leads to what somebody else uploaded or trained."""
    if not (ui.is_mine(job) or (clip.is_ours and used.name in detection.DETECTORS)):
        st.info(
            say(
                "This link belongs to a clip that somebody uploaded, or to a detector that somebody trained: only who "
                "did so sees it. Press the button for yours."
            )
        )
        st.stop()
