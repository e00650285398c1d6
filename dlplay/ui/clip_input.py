"""The student's clip: a drawn sample or an upload, the same on every page of a session."""

import hashlib
import math
from dataclasses import dataclass

import streamlit as st

from dlplay.data.clips.files import CLIP_ENDINGS, ClipError
from dlplay.data.clips.frames import Clip
from dlplay.data.clips.reading import MAX_CLIP_BYTES, MOST_SECONDS, read_clip
from dlplay.data.clips.samples import CLIP_SAMPLES, clip_sample
from dlplay.export import Transcript
from dlplay.ui.classroom import uploads_are_paused
from dlplay.ui.controls import choose
from dlplay.ui.lesson import refuse
from dlplay.ui.own_files import link_file, own_file, take_upload
from dlplay.ui.visitor import recall, remember
from dlplay.visits import File
from dlplay.words import plain, say, say_again

READ = "own_clip_read"  # in the session's state: ((checksum, second of the beginning), what was read last)


@dataclass(frozen=True)
class OwnClip:
    """What was read of the visitor's clip, from a second on."""

    file: File
    begin: float
    clip: Clip


def pick_clip(transcript: Transcript, *, key: str) -> Clip:
    """Controls for choosing a clip; gives it, and notes in the transcript how to get it at home.

    key: what the keys of the controls begin with.
    """
    source = choose("Clip", ["Sample", "Upload"], key=f"{key}.source", look="segmented_control")
    if source == "Upload":
        st.caption(say("A video, an animated gif, or a zip file of frames, with or without labels (COCO, VOC, YOLO)."))
        most = MAX_CLIP_BYTES // 2**20
        upload = st.file_uploader(
            say("Your clip"), CLIP_ENDINGS, key=f"{key}.upload", max_upload_size=most, disabled=uploads_are_paused()
        )
        take_upload("clip", upload, _read_first, ClipError)
        if file := own_file("clip"):
            link_file("clip", file)
            return _own_clip(transcript, _begun(file, key))
        st.caption(say("Until then, this page works on the sample."))
    else:
        link_file("clip", None)
    name = choose("Sample", CLIP_SAMPLES, key=f"{key}.sample")
    st.caption(say("{name} **Drawn by a script of ours: no medical material.**", name=say(CLIP_SAMPLES[name][1])))
    return transcript.run_once("clip", clip_sample, name)


def _read_first(content: bytes, name: str) -> None:
    """Read an upload from its beginning; what was read is what the page then shows."""
    with st.spinner(say("Reading the clip ..."), show_time=True):
        clip = read_clip(content, name)
    st.session_state[READ] = (hashlib.sha256(content).hexdigest(), 0.0), clip


def _read(file: File, begin: float) -> OwnClip:
    """Read the kept clip from a second on; what was read last is kept in the session."""
    wanted = (file.checksum, begin)
    known, clip = st.session_state.get(READ, (None, None))
    if known != wanted:
        with st.spinner(say("Reading the clip ..."), show_time=True):
            clip = read_clip(file.content() or b"", file.name, begin=begin)
        st.session_state[READ] = wanted, clip
    return OwnClip(file, begin, clip)


def _begun(file: File, key: str) -> OwnClip:
    """Let the student choose where a long video begins."""
    begin = float(recall(f"{file.mark} begins") or 0.0)
    own = _read(file, begin)
    length = own.clip.length
    if not (math.isfinite(length) and length > MOST_SECONDS):
        return own
    wanted = st.number_input(
        say("Begin at second"), 0.0, float(math.floor(length - 1)), begin, 10.0, key=f"{key}.begin"
    )
    if wanted == begin:
        return own
    try:
        own = _read(file, wanted)
    except ClipError as error:
        refuse(error, ":material/movie:")
    else:
        remember(f"{file.mark} begins", wanted)
    return own


def _own_clip(transcript: Transcript, own: OwnClip) -> Clip:
    """Note how to read the kept upload. Its checksum in the code makes sure that nobody ever gets another one's."""
    name, content = own.file.name, own.file.checksum.encode()  # stands for the bytes, which are on disk
    code = f"Path({name!r}).read_bytes()  # SHA-256 {own.file.checksum[:16]}..."
    transcript.given("content", content, code, imports=("from pathlib import Path",))
    clip = transcript.ran("clip", read_clip, own.clip, content, name, begin=own.begin)
    size = say("{height} x {width} pixels", height=clip.frames.shape[2], width=clip.frames.shape[1])
    st.caption(
        say(
            "Your clip: {name}; {frames} frames of {size}, {rate:.3g} per second.",
            name=plain(name),
            frames=len(clip.frames),
            size=size,
            rate=clip.rate,
        )
    )
    for note in clip.notes[:8]:
        st.caption(f"- {plain(say_again(note))}")
    return clip
