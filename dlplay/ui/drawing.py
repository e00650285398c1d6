"""A square to draw a digit into with mouse, pen or finger."""

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
JS = """
const SIDE = 28;

export default function ({ data, parentElement, setStateValue }) {
  const [canvas, wipe] = [parentElement.querySelector("canvas"), parentElement.querySelector("button")];
  canvas.setAttribute("aria-label", data.label);
  wipe.textContent = data.wipe;
  if (canvas.ready) return; // the drawing stays when the page runs again
  canvas.ready = true;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const empty = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  const send = () => {
    const cell = canvas.width / SIDE, sums = new Array(SIDE * SIDE).fill(0);
    const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    for (let y = 0; y < canvas.height; y++)
      for (let x = 0; x < canvas.width; x++)
        sums[Math.floor(y / cell) * SIDE + Math.floor(x / cell)] += data[4 * (y * canvas.width + x)];
    setStateValue("pixels", sums.map((sum) => Math.round(sum / (cell * cell))));
  };
  let last = null;
  empty();
  const cell = canvas.width / SIDE;
  (data.pixels || []).forEach((gray, place) => { // what was drawn before a reload
    pen.fillStyle = `rgb(${gray} ${gray} ${gray})`;
    pen.fillRect((place % SIDE) * cell, Math.floor(place / SIDE) * cell, cell, cell);
  });
  pen.lineWidth = 22;
  pen.lineCap = pen.lineJoin = "round";
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    canvas.onpointermove(event);
  };
  canvas.onpointermove = (event) => {
    if (!last) return;
    const next = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(next[0] + 0.01, next[1]);
    pen.stroke();
    last = next;
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (last) send();
    last = null;
  };
  wipe.onclick = () => { empty(); setStateValue("pixels", []); };
}
"""
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
