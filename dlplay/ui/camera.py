"""The camera as an input: a lesson answers its frames one by one, a frame can be frozen, and bursts be recorded."""

import base64
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dlplay import jobs
from dlplay.data import Clip, PictureError, Pixels, read_picture
from dlplay.ui.camera_words import words_of
from dlplay.ui.own_files import keep_file
from dlplay.ui.picture_display import data_url
from dlplay.ui.visitor import visitor
from dlplay.words import say_again

HTML = """
<div class="camera">
  <div class="bar">
    <button type="button" data-do="start"></button>
    <button type="button" data-do="turn"></button>
    <button type="button" data-do="freeze"></button>
  </div>
  <div class="bar classes"></div>
  <p class="note" role="status"></p>
  <div class="views">
    <div class="view" hidden><video class="video" muted playsinline></video><img class="still" alt=""
      ><div class="layer"></div></div>
    <img class="answer" alt="" hidden>
    <div class="shares"></div>
  </div>
  <p class="said" aria-hidden="true"></p>
  <p class="pace"></p>
  <p class="spoken" role="status"></p>
</div>
"""
CSS = """
.camera { color: var(--st-text-color); }
.bar { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: .5rem; }
button { min-height: 2.5rem; padding: .25rem .75rem; font: inherit; color: var(--st-text-color); cursor: pointer;
         background: var(--st-background-color); border: 1px solid var(--st-border-color);
         border-radius: var(--st-base-radius); touch-action: none; user-select: none; -webkit-user-select: none; }
button[data-do="start"] { border-color: var(--st-primary-color); font-weight: 600; }
button:hover:enabled { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:active:enabled { color: var(--st-background-color); background: var(--st-primary-color); }
button:focus-visible { box-shadow: 0 0 0 3px var(--st-primary-color); outline: none; }
button:disabled { opacity: .45; cursor: not-allowed; }
[hidden] { display: none !important; }
.views { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.view { position: relative; width: min(100%, 36rem, 55vh * var(--ratio, 1.5)); aspect-ratio: var(--ratio, 1.5); }
.view video, .view img { width: 100%; height: 100%; border-radius: var(--st-base-radius); }
.answer { width: 100%; max-height: 55vh; object-fit: contain; object-position: left top;
          border-radius: var(--st-base-radius); }
.layer { position: absolute; inset: 0; overflow: hidden; }
.layer div { position: absolute; box-sizing: border-box; border: 3px solid #56B4E9; outline: 1px solid #000; }
.layer span { position: absolute; left: -2px; top: -2px; padding: 2px 4px; font: 600 12px/1.2 sans-serif; color: #fff;
              background: rgb(23 32 42 / .85); white-space: nowrap; }
.shares:empty { display: none; }
.shares div { display: grid; grid-template-columns: minmax(6rem, 2fr) 3fr 2.5rem; gap: .5rem; align-items: center;
              margin-bottom: .35rem; }
.shares span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.shares i { height: .9rem; background: linear-gradient(to right, var(--st-primary-color) calc(100% * var(--share)),
            var(--st-secondary-background-color) 0); border-radius: 2px; }
.shares b { font-variant-numeric: tabular-nums; font-weight: 400; text-align: right; }
p { margin: .35rem 0 0; font-size: .875rem; }
p:empty { display: none; }
.note { margin: 0 0 .5rem; }
.pace { font-variant-numeric: tabular-nums; opacity: .8; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""
JS = Path(__file__).with_name("camera.js").read_text(encoding="utf-8")
_camera = st.components.v2.component("dlplay_camera", html=HTML, css=CSS, js=JS)
SIDE = 320  # pixels of a frame's longer side
MOST_BYTES = 8 * 2**20  # of a frame or a photo, as it is sent
PHOTO = "camera.jpg"
CAMERA = "Camera"  # the picture's source, as pick_picture calls it
AFTER_A_FAULT = 2.0  # seconds until the next frame


@dataclass(frozen=True)
class Answer:
    """What a lesson says to a frame: a sentence, a picture beside it, boxes on it, and shares from 0 to 1 as bars.

    boxes: a text and the corners x1, y1, x2, y2 in pixels of the frame; shares: a name and its number.
    """

    sentence: str = ""
    picture: Pixels | None = None
    boxes: Sequence[tuple[str, Sequence[float]]] = ()
    shares: Sequence[tuple[str, float]] = ()


Answering = Callable[[Pixels], Answer]


def is_live() -> bool:
    """Say whether the camera is where this page's picture comes from."""
    return st.session_state.get("source") == CAMERA


def live(answer: Answering, *, key: str, side: int = SIDE, problem: type[ValueError] = PictureError) -> None:
    """Where the camera is the picture's source: show it, and what answer says to its frames (longer side: side).

    A frame runs nothing but answer, and the next one comes when this one is answered; none is kept. One that is frozen
    becomes the picture of all lessons. problem: what answer may raise, which is told.
    """
    if is_live():
        name = f"{key.partition('.')[0]}.live"  # the same in all tabs of a lesson: it goes on where a tab is changed
        show_camera({"name": name, "live": True, "side": side}, {"frame": answer}, key, problem)


def show_still(key: str) -> None:
    """Show a camera whose frames nobody answers; one of them can be frozen."""
    show_camera({}, {}, key)


def play_clip(clip: Clip, code: str, answer: Answering, *, key: str) -> None:
    """Play a clip, which this code decides, in the camera's place: at its own pace, over and over."""
    film = _film(code, clip.frames)
    address = runtime.get_instance().media_file_mgr.add(b"".join(film), "application/octet-stream", key)
    played = {"address": address, "lengths": [len(one) for one in film], "rate": clip.rate}
    show_camera({"live": True, "side": max(clip.frames.shape[1:3]), "clip": played}, {"frame": answer}, key)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _film(code: str, _frames: Pixels) -> list[bytes]:
    """Write every frame as a JPEG; writing a video takes fifty times as long."""
    return [cv2.imencode(".jpg", frame[..., ::-1])[1].tobytes() for frame in _frames]


def record(classes: Sequence[str], take: Callable[[str, list[bytes]], None], *, key: str, side: int = SIDE) -> None:
    """Show a button for every class to be held; take gets the class and the pictures (JPEG) of every recording.

    The whole page runs again after that.
    """
    show_camera({"classes": list(classes), "side": side}, {"burst": take}, key)


@st.fragment
def show_camera(
    chosen: dict[str, Any], takes: dict[str, Callable[..., Any]], key: str, problem: type[ValueError] = PictureError
) -> None:
    """The camera; what its browser sends runs only this, unless something is kept."""
    state = st.session_state
    told, kept = f"{key}.told", f"{key}.kept"  # what the next run of this tells the browser; what it has kept

    def sent(event: str) -> Any:
        return state[key][event] if key in state else None  # a session that was lost does not know it yet

    def answer_frame() -> None:
        if frame := sent("frame"):
            state[told] = _answered(frame, takes["frame"], key, problem)

    def take_photo() -> None:
        if (photo := sent("photo")) and photo["id"] != state.get(kept):
            with suppress(PictureError):
                _keep_photo(photo["jpeg"])
            state[kept], state[told] = photo["id"], None

    def take_burst() -> None:
        if (burst := sent("burst")) and burst["id"] != state.get(kept):
            if burst["name"] in chosen["classes"]:
                takes["burst"](burst["name"], [_content(one) for one in burst["frames"]])
            state[kept], state[told] = burst["id"], None

    data = {"name": key, "live": False, "side": SIDE, "clip": None, "classes": [], "facing": "environment", **chosen}
    is_kept = told in state and state[told] is None
    data |= {"words": words_of(bool(data["clip"])), "answer": state.get(told), "taken": state.get(kept)}
    _camera(data=data, key=key, on_frame_change=answer_frame, on_photo_change=take_photo, on_burst_change=take_burst)
    state.pop(told, None)  # not before: where this run is given up for another one, that tells it
    if is_kept:
        st.rerun()


def _answered(frame: dict[str, Any], answer: Answering, key: str, problem: type[ValueError]) -> dict[str, Any]:
    """What the browser is told about a frame, and when it may send the next one."""
    begin, said, fault = time.perf_counter(), Answer(), ""
    boxes: list[tuple[str, list[float]]] = []
    try:
        pixels: Pixels = read_picture(_content(frame["jpeg"]), PHOTO).pixels
        said = answer(pixels)
        height, width = pixels.shape[:2]
        sides = (width, height, width, height)
        boxes = [(text, [float(a) / side for a, side in zip(box, sides, strict=True)]) for text, box in said.boxes]
    except (jobs.JobError, PictureError, problem) as error:
        fault = say_again(error)
    told = {"seq": frame["seq"], "sentence": said.sentence, "boxes": boxes, "fault": fault}
    told |= {"picture": None if said.picture is None else data_url(said.picture)}
    told |= {"shares": [(name, float(share)) for name, share in said.shares]}
    context = get_script_run_ctx()
    stream = f"{context.session_id if context else ''} {key}"
    turn = jobs.next_turn(visitor(), stream, time.perf_counter() - begin)
    return told | {"every": AFTER_A_FAULT if fault else turn.every}


def _keep_photo(address: str) -> None:
    content = _content(address)
    read_picture(content, PHOTO)
    keep_file("picture", PHOTO, content)


def _content(address: str) -> bytes:
    """Give the bytes in a data address; nothing of one that is too long."""
    return base64.b64decode(address.partition(",")[2]) if len(address) < MOST_BYTES else b""
