"""The student's picture: a sample, an upload or the camera, the same on every page of a session."""

import streamlit as st

from dlplay.data import MAX_BYTES, PICTURE_KINDS, SAMPLES, Picture, PictureError, from_gray, read_picture, sample
from dlplay.export import Transcript
from dlplay.ui.camera import CAMERA, PHOTO, show_still
from dlplay.ui.classroom import uploads_are_paused
from dlplay.ui.controls import choose
from dlplay.ui.drawing import draw
from dlplay.ui.own_files import content_of, link_file, own_file, take_upload
from dlplay.words import plain, say, say_again


def pick_picture(
    transcript: Transcript, *, drawing: bool = False, start: str = "monument", live: bool = False
) -> Picture:
    """Controls for choosing a picture; gives it, and notes in the transcript how to get it at home.

    drawing: offer a square to draw a digit into, too. start: the sample to begin with. live: the lesson itself shows
    the camera, by ui.live.
    """
    sources = ["Sample", "Upload", CAMERA, *(["Draw"] if drawing else [])]
    source = choose("Picture", sources, key="source", look="segmented_control", persist_state="session")
    if source == "Upload":
        megabytes = MAX_BYTES // 2**20
        upload = st.file_uploader(
            say("Your picture"), PICTURE_KINDS, key="upload", max_upload_size=megabytes, disabled=uploads_are_paused()
        )
        take_upload("picture", upload, read_picture, PictureError)
    if source == CAMERA:
        if live:
            st.caption(say("The camera stands in the lesson. Freeze a picture there to open it up."))
        else:
            show_still("camera.still")
    if source in ("Sample", "Draw"):
        link_file("picture", None)
    if source != "Draw":
        link_file("drawing", None)
    if source in ("Upload", CAMERA) and (own := own_file("picture")):
        link_file("picture", own)
        return _own_picture(transcript, own.name, own.checksum, content_of("picture"))
    if source == "Draw" and (drawn := draw("drawing")) is not None:
        code = f"np.array({drawn.tolist()}, np.uint8)"
        transcript.given("drawing", drawn, code, imports=("import numpy as np",))
        return transcript.run("picture", from_gray, drawn, "drawing")
    if source != "Sample":
        st.caption(say("Until then, this page works on the sample."))
    names = list(SAMPLES)
    name = choose("Sample", names, start, key="sample")
    st.caption(say(SAMPLES[name]))
    return transcript.run_once("picture", sample, name)


def copy_size(copy_shape: tuple[int, ...], picture: Picture) -> str:
    """Say how large a working copy is, and of what it was made."""
    height, width = copy_shape[:2]
    full_height, full_width = picture.pixels.shape[:2]
    if (height, width) == (full_height, full_width):
        return say("{height} x {width} pixels, full size", height=height, width=width)
    return say(
        "a working copy of {height} x {width} pixels, scaled down for speed from {full_height} x {full_width}",
        height=height,
        width=width,
        full_height=full_height,
        full_width=full_width,
    )


def _own_picture(transcript: Transcript, name: str, checksum: str, content: bytes) -> Picture:
    """Read the kept upload. Its checksum in the code makes sure that nobody ever gets another one's picture."""
    transcript.given(
        "content",
        content,
        f"Path({name!r}).read_bytes()  # SHA-256 {checksum[:16]}...",
        imports=("from pathlib import Path",),
    )
    picture = transcript.run_once("picture", read_picture, content, name)
    st.caption(
        say("Your picture: {name}", name=plain(name)) + "".join(f"; {plain(say_again(note))}" for note in picture.notes)
    )
    if name == PHOTO:
        st.download_button(say("Keep the photo"), content, PHOTO, "image/jpeg", on_click="ignore", key="camera.keep")
    return picture
