"""What a student takes home: the code that ran as script and notebook, the link, the result as a picture."""

import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

import cv2
import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dlplay.export import Transcript, notebook
from dlplay.ui.awaiting import let_downloads_wait
from dlplay.ui.lesson import show_code
from dlplay.words import say


class _Known:
    """A result that several sessions may remember: there from when the first computes it until the last forgets it."""

    def __init__(self) -> None:
        self._results: list[Any] = []
        self._turn = threading.Lock()

    def result(self, compute: Callable[[], Any]) -> Any:
        with self._turn:
            if not self._results:
                self._results.append(compute())
        return self._results[0]


_known: WeakValueDictionary[str, _Known] = WeakValueDictionary()  # code -> what it gives, as long as a session wants it


@st.cache_resource(scope="session", max_entries=6, show_spinner=False)
def _remembered(code: str, is_own: bool, _compute: Callable[[], Any]) -> _Known:
    known = _known_for(code, is_own)
    known.result(_compute)
    return known


def _known_for(code: str, is_own: bool) -> _Known:
    return _Known() if is_own else _known.setdefault(code, _Known())


def _computed(code: str, compute: Callable[[], Any], is_own: bool) -> Any:
    with st.spinner(say("Computing at full size ...")):
        return _remembered(code, is_own, compute).result(compute)


def new_transcript(title: str) -> Transcript:
    """Start the record of a page's calls; slow ones are remembered for this session, the latest six.

    What nothing of the student's own is in is the same for all, and there once for all sessions that remember it.
    """
    return Transcript(title, cache=_computed)


def take_home(transcript: Transcript, name: str) -> None:
    """Offer the transcript as a script and as a notebook, and say what the link holds."""
    st.subheader(say("Take it home"))
    with st.container(horizontal=True):
        download(say("Python script"), lambda: transcript.script(), f"{name}.py", "text/x-python")
        download(say("Jupyter notebook"), lambda: notebook(transcript), f"{name}.ipynb", "application/x-ipynb+json")
    st.caption(
        say(
            "Both contain the functions that ran here and print the same numbers. The address of this page "
            "is a link to this experiment: it holds the settings. An uploaded file, a photo of your camera "
            "or a drawing is never in it."
        )
    )


def code_tab(transcript: Transcript, name: str) -> None:
    """Show the code that ran, and offer it as files of that name."""
    show_code(transcript)
    take_home(transcript, name)


def download_picture(label: str, compute: Callable[[], NDArray[np.uint8]], file_name: str) -> None:
    """Offer a picture as PNG; it is computed when the button is pressed."""

    def png() -> bytes:
        pixels = compute()
        return cv2.imencode(".png", pixels[..., ::-1] if pixels.ndim == 3 else pixels)[1].tobytes()

    download(say(label), png, file_name, "image/png")


def download(label: str, data: Callable[[], str | bytes], file_name: str, mime: str) -> None:
    """Offer a file that is made when the button is pressed; label: what is said on the button."""
    st.download_button(label, data, file_name, mime, on_click="ignore", icon=":material/download:")


let_downloads_wait()
