"""A picture with boxes that can be moved and resized: by mouse, finger, or the arrow keys."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dlplay.words import read_aloud, say

HTML = '<div class="view"><img><div class="layer"></div></div>'
CSS = """
.view { position: relative; line-height: 0; border-radius: var(--st-base-radius); overflow: hidden; }
img { width: 100%; height: auto; }
.layer { position: absolute; inset: 0; }
button { position: absolute; box-sizing: border-box; padding: 0; background: none; border: 3px solid #56B4E9;
         outline: 1px solid #000; cursor: move; touch-action: none; text-align: left; }
button.true { border: 3px dotted #5FE0B8; }
button:focus { border-color: #E69F00; outline: 2px solid #fff; z-index: 2000000 !important; }
.name { position: absolute; left: -2px; top: -2px; padding: 2px 4px; font: 600 12px/1.2 sans-serif; color: #fff;
        background: rgb(23 32 42 / .85); white-space: nowrap; pointer-events: none; }
.true .name { top: auto; bottom: -2px; left: auto; right: -2px; }
.corner { position: absolute; width: 13px; height: 13px; background: #fff; border: 2px solid #000; opacity: .85; }
.nw { left: -4px; top: -4px; cursor: nwse-resize; }
.ne { right: -4px; top: -4px; cursor: nesw-resize; }
.sw { left: -4px; bottom: -4px; cursor: nesw-resize; }
.se { right: -4px; bottom: -4px; cursor: nwse-resize; }
button:not(:focus):not(:hover) .corner { display: none; }
"""
JS = Path(__file__).with_name("box_editor.js").read_text(encoding="utf-8")
_editor = st.components.v2.component("dlplay_box_editor", html=HTML, css=CSS, js=JS)
HELP = "Arrow keys move it, with Shift by ten pixels, with Ctrl they move its lower right corner."


def edit_boxes(
    source: str,
    shape: tuple[int, ...],
    items: Sequence[dict[str, Any]],
    sentence: str,
    *,
    key: str,
    move: Callable[[int, tuple[float, ...]], None],
) -> None:
    """Show boxes on a picture (a data address); every one can be dragged, or its corners.

    items: for each box its corners "box" (x1, y1, x2, y2 in pixels of shape), its "text", its "kind", predicted or
    true. move gets the place in items and the new corners when a box is released.
    """

    def take_over() -> None:
        moved = st.session_state[key]["moved"]
        if moved and moved["item"] < len(items):
            move(moved["item"], tuple(float(value) for value in moved["box"]))

    data = {
        "source": source,
        "shape": shape[:2],
        "items": list(items),
        "alt": read_aloud(sentence),
        "corners": say("corners"),
        "help": say(HELP),
    }
    _editor(data=data, key=key, on_moved_change=take_over)
    st.caption(sentence)
