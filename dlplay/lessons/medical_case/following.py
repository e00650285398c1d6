"""The job in which a detector looks at the clip."""

import streamlit as st

from dlplay import detection, ui
from dlplay.data import Clip
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.words import plain, say

POLYPS = "drawn polyps"


def own_detectors() -> dict[str, detection.TrainedDetector]:
    """The detectors that were trained in Detect, by name."""
    own: dict[str, detection.TrainedDetector] = st.session_state.get("detect.own", {})
    return own


def weights_of(steps: Transcript, detector: detection.Detector) -> str | detection.DetectorWeights:
    """The weights of a detector: the name of a file, or what the student trained, which bears that name at home."""
    own = own_detectors()
    if detector.name not in own:
        return detector.file
    weights: detection.DetectorWeights = own[detector.name].weights
    steps.given("weights", weights, f"{detector.file!r}  # SHA-256 {weights.checksum}...")
    return weights


def watch_clip(setup: Transcript, chosen: Clip, detector: detection.Detector) -> Job:
    """The button that lets the detector look, and how it comes along; gives the job once it is done."""
    job = ui.watched_job("medical_case")
    is_busy = job is not None and job.is_active
    verb = say("Find polyps in the clip") if detector.name == POLYPS else say("Follow the clip")
    press = st.button(verb, icon=":material/play_arrow:", key="medical_case.run", disabled=is_busy)
    if press and not is_busy:
        calls = detection.calls_of(detector, weights_of(setup, detector), detector.side)
        ui.start_job(
            calls.follow,
            *calls.arguments,
            chosen.frames,
            lesson="medical_case",
            title=chosen.name,
            about=(setup.continued(), chosen, detector),
            expected=detection.seconds_for(None, len(chosen.frames)),
            **calls.options,
        )
    if job is not None:
        ui.watch(job)
    if job is None or job.state != "done":
        preview(chosen)
        if not is_busy:
            st.info(say("Press **{verb}**: the detector looks at every frame, in the background.", verb=verb))
        st.stop()
    return job


def preview(clip: Clip) -> None:
    """Four frames, before anything was found."""
    places = [len(clip.frames) * part // 8 for part in (1, 3, 5, 7)]
    for column, place in zip(st.columns(4), places, strict=True):
        sentence = say("Frame {number} of {name}.", number=place + 1, name=clip.name)
        column.image(clip.frames[place], plain(sentence), output_format="JPEG", alt=sentence)
