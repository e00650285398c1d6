"""A square to draw a digit into with mouse, pen or finger."""

from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dlplay.ui.own_files import keep_file, link_file, own_file
from dlplay.words import say

SIDE = 28
KEPT = "drawing"  # what the file is used for that keeps the drawing over a reload
HTML = """
<canvas width="280" height="280" role="img"></canvas>
<button type="button"></button>
"""
CSS = """
canvas { display: block; width: 100%; max-width: 280px; aspect-ratio: 1; background: #fff; touch-action: none;
         border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); cursor: crosshair; }
button { margin-top: .5rem; padding: .3rem .8rem; font: inherit; color: var(--st-text-color); cursor: pointer;
         background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
         border-radius: var(--st-base-radius); }
"""
JS = Path(__file__).with_name("drawing.js").read_text(encoding="utf-8")
_canvas = st.components.v2.component("dlplay_drawing", html=HTML, css=CSS, js=JS)


def draw(key: str) -> NDArray[np.uint8] | None:
    """Let the student draw black on white; gives 28 x 28 gray pixels, None while nothing is drawn."""
    kept = own_file(KEPT)
    before = list(kept.content() or b"") if kept else []
    words = {"label": say("Draw a digit here with mouse, pen or finger."), "wipe": say("Wipe")}
    drawn = _canvas(key=key, data={"pixels": before, **words}, on_pixels_change=lambda: None).pixels
    st.caption(say("Draw with mouse, pen or finger. Without one, choose a sample or upload a photo of a digit."))
    if drawn is None:
        drawn = before
    if len(drawn) != SIDE * SIDE:
        return None
    pixels: NDArray[np.uint8] = np.clip(np.array(drawn, float), 0, 255).astype(np.uint8)
    if pixels.tolist() != before:
        keep_file(KEPT, "drawing", pixels.tobytes())
    link_file(KEPT, own_file(KEPT))
    return pixels.reshape(SIDE, SIDE)
