"""A picture on which a pixel can be chosen: by mouse, by arrow keys, or typed beside it."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dlplay.ui.controls import keep_within
from dlplay.words import read_aloud, say

HTML = """
<div class="view">
  <img>
  <span class="mark"></span>
  <button type="button"></button>
</div>
"""
CSS = """
.view { position: relative; line-height: 0; border-radius: var(--st-base-radius); overflow: hidden; }
img { width: 100%; height: auto; }
.mark { position: absolute; box-sizing: border-box; pointer-events: none; min-width: 7px; min-height: 7px;
        translate: -50% -50%; border: 2px solid #fff; outline: 2px solid #000; }
button { position: absolute; inset: 0; background: none; border: 0; cursor: crosshair; }
button:focus-visible { box-shadow: inset 0 0 0 3px var(--st-primary-color); outline: none; }
"""
JS = Path(__file__).with_name("picture_display.js").read_text(encoding="utf-8")
_view = st.components.v2.component("dlplay_picture_view", html=HTML, css=CSS, js=JS)


def choose_pixel(height: int, width: int, *, of: str) -> tuple[int, int]:
    """Two number inputs for row and column; the picture views of the page move them too.

    of begins their keys. Left empty they mean the middle, so that a
    link without them shows the middle at every size.
    """
    chosen = []
    labels = {"row": say("Row"), "column": say("Column")}
    for place, (name, label), size in zip(st.columns(2), labels.items(), (height, width), strict=True):
        key = of + name
        keep_within(key, size - 1)
        middle = say("{size}, the middle", size=size // 2)
        value = place.number_input(label, 0, size - 1, None, step=1, key=key, bind="query-params", placeholder=middle)
        chosen.append(size // 2 if value is None else value)
    return chosen[0], chosen[1]


@st.cache_resource(scope="session", max_entries=24, show_spinner=False)
def encode_once(code: str, _draw: Callable[[], NDArray[np.uint8]]) -> str:
    """Draw and encode a picture for picture_view, unless this session still has the one that this code decides."""
    return data_url(_draw())


def picture_view(
    pixels: NDArray[np.uint8] | str,
    sentence: str,
    *,
    key: str,
    pixel: tuple[int, int] | None,
    shape: tuple[int, ...],
    frame: tuple[float, ...] | None = None,
    of: str = "",
    choose: Callable[[int, int], None] | None = None,
) -> None:
    """Show a picture (or what encode_once gave) with a sentence about it, and let a pixel be chosen on it.

    shape says of how many rows and columns one is chosen (pixels may be a smaller copy); pixel is the chosen one,
    None where nothing can be chosen. frame is what to mark: top, left, height, width as fractions of the picture; by
    default the chosen pixel, () for nothing.
    choose gets the row and column that were chosen; by default they go to the inputs of choose_pixel with the same of.
    """

    def take_over() -> None:
        row, column = st.session_state[key]["pixel"]
        if choose:
            choose(row, column)
        else:
            st.session_state[f"{of}row"], st.session_state[f"{of}column"] = row, column

    rows, columns = shape[:2]
    if frame is None and pixel is not None:
        frame = (pixel[0] / rows, pixel[1] / columns, 1 / rows, 1 / columns)
    data = {
        "source": pixels if isinstance(pixels, str) else data_url(pixels),
        "alt": read_aloud(sentence),
        "label": say("Choose a pixel: click, or press the arrow keys; with Shift ten pixels at once."),
        "shape": (rows, columns),
        "pixel": pixel,
        "frame": frame or None,
    }
    _view(data=data, key=key, on_pixel_change=take_over)
    st.caption(sentence)


def data_url(pixels: NDArray[np.uint8]) -> str:
    """Photographs as JPEG, small pictures as PNG: there every pixel is to be seen as it is."""
    most = 64 * 64 if pixels.ndim == 3 else 256 * 256
    kind = "png" if pixels.shape[0] * pixels.shape[1] <= most else "jpeg"
    channels_first: Any = pixels[..., ::-1] if pixels.ndim == 3 else pixels
    _, encoded = cv2.imencode(f".{kind}", channels_first, [cv2.IMWRITE_JPEG_QUALITY, 88] if kind == "jpeg" else [])
    return f"data:image/{kind};base64,{base64.b64encode(encoded.tobytes()).decode()}"
