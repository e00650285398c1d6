"""The student's clip: a drawn sample or an upload, the same on every page of a session."""

import hashlib
import math
from dataclasses import dataclass

import streamlit as st

from dlplay.data.clip_files import CLIP_ENDINGS, ClipError
from dlplay.data.clip_frames import Clip
from dlplay.data.clip_samples import CLIP_SAMPLES, clip_sample
from dlplay.data.clips import MAX_CLIP_BYTES, MOST_SECONDS, read_clip
from dlplay.export import Transcript
from dlplay.ui.controls import choose

OWN_CLIP = "own_clip"  # in the session's state: an OwnClip


@dataclass(frozen=True)
class OwnClip:
    """An upload that could be read, from a second on."""

    name: str
    content: bytes
    begin: float
    clip: Clip


def pick_clip(transcript: Transcript, *, key: str) -> Clip:
    """Controls for choosing a clip; gives it, and notes in the transcript how to get it at home.

    key: what the keys of the controls begin with.
    """
    source = choose("Clip", ["Sample", "Upload"], "Sample", key=f"{key}_source", look="segmented_control", link=False)
    if source == "Upload":
        st.caption("A video, an animated gif, or a zip file of frames, with or without labels (COCO, VOC, YOLO).")
        most = MAX_CLIP_BYTES // 2**20
        upload = st.file_uploader("Your clip", CLIP_ENDINGS, key=f"{key}_upload", max_upload_size=most)
        if upload is not None:
            _take(upload.name, upload.getvalue())
        own: OwnClip | None = st.session_state.get(OWN_CLIP)
        if own is not None:
            return _own_clip(transcript, _begun(own, key))
        st.caption("Until then, this page works on the sample.")
    name = choose("Sample", CLIP_SAMPLES, key=f"{key}_sample")
    st.caption(f"{CLIP_SAMPLES[name][1]} **Drawn by a script of ours: no medical material.**")
    return transcript.run_once("clip", clip_sample, name)


def _take(name: str, content: bytes) -> None:
    """Keep an upload if it can be read; if not, say why and leave everything as it was."""
    known: OwnClip | None = st.session_state.get(OWN_CLIP)
    if known is None or known.content != content:
        _read(name, content, 0.0)


def _read(name: str, content: bytes, begin: float) -> None:
    try:
        with st.spinner(f"Reading {name} ...", show_time=True):
            clip = read_clip(content, name, begin=begin)
    except ClipError as error:
        st.error(str(error), icon=":material/movie:")
    else:
        st.session_state[OWN_CLIP] = OwnClip(name, content, begin, clip)


def _begun(own: OwnClip, key: str) -> OwnClip:
    """Let the student choose where a long video begins."""
    length = own.clip.length
    if not (math.isfinite(length) and length > MOST_SECONDS):
        return own
    begin = st.number_input("Begin at second", 0.0, float(math.floor(length - 1)), own.begin, 10.0, key=f"{key}_begin")
    if begin != own.begin:
        _read(own.name, own.content, begin)
    return st.session_state[OWN_CLIP]  # type: ignore[no-any-return]


def _own_clip(transcript: Transcript, own: OwnClip) -> Clip:
    """Note how to read the kept upload. Its checksum in the code makes sure that nobody ever gets another one's."""
    checksum = hashlib.sha256(own.content).hexdigest()[:16]
    code = f"Path({own.name!r}).read_bytes()  # SHA-256 {checksum}..."
    transcript.given("content", own.content, code, imports=("from pathlib import Path",))
    clip = transcript.ran("clip", read_clip, own.clip, own.content, own.name, begin=own.begin)
    size = f"{clip.frames.shape[2]} x {clip.frames.shape[1]} pixels"
    st.caption(f"Your clip: {own.name}; {len(clip.frames)} frames of {size}, {clip.rate:.3g} per second.")
    for note in clip.notes[:8]:
        st.caption(f"- {note}")
    return clip
