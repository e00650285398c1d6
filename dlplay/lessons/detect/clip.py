"""The tab of the clip."""

from functools import partial

import streamlit as st

from dlplay import detection, ui
from dlplay.data import Clip, write_clip
from dlplay.jobs import Job
from dlplay.lessons.detect.bench import weights_in
from dlplay.lessons.detect.selected import Selected
from dlplay.words import plain, say


def clip_tab(found: Selected) -> None:
    """The detector on every frame of a clip, as a job; a threshold chosen afterwards; the annotated clip to keep."""
    job = found.bench.job
    left, right = st.columns([1, 2], gap="medium")
    with left:
        clip = follow_clip(found)
    with right:
        if job is None or not isinstance(job.about, tuple):
            alt = say("The first frame of the clip.")
            st.image(clip.frames[0], say("The first frame."), width="stretch", alt=alt)
        elif job.state == "done":
            show_followed(job, found.confidence)
        else:
            st.caption(plain(job.title))


def follow_clip(found: Selected) -> Clip:
    """Controls for a clip, and the button that lets the detector look at it."""
    bench, told = found.bench, ui.new_transcript("Detect: clip")
    detector = bench.detector
    clip = ui.pick_clip(told, key="detect.clip")
    st.caption(say("The detector is the one chosen at the left: {name}.", name=plain(say(detector.name))))
    if better := detection.better_detector(bench.classes, clip.truth.classes if clip.truth else ()):
        st.warning(plain(better), icon=":material/help:")
    calls = detection.calls_of(detector, weights_in(told, detector, bench.own), bench.side)
    if st.button(say("Detect in every frame"), icon=":material/movie:", key="detect.follow", disabled=bench.is_busy):
        count = len(clip.frames)
        ui.start_job(
            calls.follow,
            *calls.arguments,
            clip.frames,
            lesson="detect",
            title=say("{name} on {clip}, {count} frames", name=detector.name, clip=clip.name, count=count),
            about=(told, detector, clip),
            expected=detection.seconds_for(bench.reading, count),
            **calls.options,
        )
    return clip


def show_followed(job: Job, sure: float) -> None:
    """One frame of the annotated clip, and the clip as a file."""
    _, used, clip = job.about
    found, most = job.result, len(clip.frames)
    number = ui.enter("Frame", 1, most, 1, key="detect.frame") - 1
    here = found.frame(number, sure)
    sentence = say(
        "Frame {number} of {most}: {count} with a score of at least {sure:g}.",
        number=number + 1,
        most=most,
        count=len(here.scores),
        sure=sure,
    )
    frame = detection.annotate(clip.frames[number], here, used.classes, sure)
    st.image(frame, sentence, width="stretch", alt=sentence)
    st.markdown(detection.followed_sentence(found, used.name, sure))
    with st.container(horizontal=True):
        for kind in ("mp4", "gif"):
            content = partial(write_annotated, clip, found, used.classes, sure, kind)
            label = say("Annotated clip, {kind}", kind=kind)
            st.download_button(label, content, f"clip.{kind}", on_click="ignore")


def write_annotated(clip: Clip, found: detection.Followed, classes: tuple[str, ...], sure: float, kind: str) -> bytes:
    """The clip with its boxes, as a file."""
    return write_clip(detection.annotate_clip(clip.frames, found, classes, sure), clip.rate, kind)
