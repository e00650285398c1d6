"""A photo on which objects are marked: boxes to draw, move and resize, masks by brush and eraser, or cut from a box."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dlplay.words import read_aloud, say

HTML = """
<div class="labeller">
  <div class="bar" role="toolbar" data-label="Tools">
    <label><span data-say="Class"></span> <select></select></label>
    <button type="button" data-tool="box" data-say="Box"></button>
    <button type="button" data-tool="brush" data-say="Brush"></button>
    <button type="button" data-tool="eraser" data-say="Eraser"></button>
    <label class="size"><span data-say="Size"></span> <input type="range" min="1" max="60" value="12"></label>
    <button type="button" data-do="cut" data-say="Cut out"></button>
    <button type="button" data-do="fresh" data-say="Next object"></button>
    <button type="button" data-do="undo" data-say="Undo"></button>
    <button type="button" data-do="remove" data-say="Delete"></button>
  </div>
  <div class="view"><img draggable="false"><canvas></canvas><div class="layer"></div><i class="ring"></i></div>
  <p role="status"></p>
</div>
"""
CSS = """
.bar { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin-bottom: .5rem; font-size: .875rem;
       color: var(--st-text-color); }
.bar button, .bar select { min-height: 2.25rem; padding: .2rem .65rem; font: inherit; color: var(--st-text-color);
       background: var(--st-background-color); border: 1px solid var(--st-border-color); cursor: pointer;
       border-radius: var(--st-base-radius); }
.bar select { max-width: 12rem; }
.bar [aria-pressed="true"] { border: 2px solid var(--st-primary-color); font-weight: 600; }
.bar button:disabled { opacity: .45; cursor: not-allowed; }
.bar input { width: 6rem; vertical-align: middle; accent-color: var(--st-primary-color); }
.bar :focus-visible { box-shadow: 0 0 0 3px var(--st-primary-color); outline: none; }
[hidden] { display: none !important; }
.view { position: relative; line-height: 0; margin: 0 auto; overflow: hidden; border-radius: var(--st-base-radius);
        touch-action: none; user-select: none; }
img { width: 100%; height: auto; }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
.layer { position: absolute; inset: 0; cursor: crosshair; touch-action: none; }
.ring { position: absolute; display: none; border: 2px solid #fff; outline: 1px solid #000; border-radius: 50%;
        translate: -50% -50%; pointer-events: none; box-sizing: border-box; }
.busy { opacity: .6; cursor: progress; }
.item, .draft { position: absolute; box-sizing: border-box; padding: 0; background: none; border: 3px solid;
        outline: 1px solid #000; cursor: crosshair; touch-action: none; text-align: left; }
.draft { border-color: #fff; pointer-events: none; }
.painting .item { pointer-events: none; }
.item.masked { border-width: 2px; border-style: dotted; }
.item.chosen { outline: 2px solid #fff; cursor: move; z-index: 2000000 !important; }
.item.chosen.masked { cursor: default; }
.item:focus-visible { box-shadow: 0 0 0 4px #fff, 0 0 0 6px #000; }
.name { position: absolute; left: -2px; top: -2px; padding: 2px 5px; font: 600 12px/1.3 sans-serif; color: #fff;
        background: rgb(23 32 42 / .85); white-space: nowrap; pointer-events: auto; cursor: pointer; max-width: 12rem;
        overflow: hidden; text-overflow: ellipsis; }
.chosen .name { left: 14px; }
.item.above .name { top: auto; bottom: 100%; left: -2px; }
.corner { position: absolute; width: 15px; height: 15px; background: #fff; border: 2px solid #000; opacity: .85; }
.nw { left: -5px; top: -5px; cursor: nwse-resize; }
.ne { right: -5px; top: -5px; cursor: nesw-resize; }
.sw { left: -5px; bottom: -5px; cursor: nesw-resize; }
.se { right: -5px; bottom: -5px; cursor: nwse-resize; }
.item:not(.chosen) .corner, .masked .corner { display: none; }
p { margin: .35rem 0 0; font-size: .875rem; color: var(--st-text-color); }
"""
JS = "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("label_shapes.js", "label_editor.js")
)
_editor = st.components.v2.component("dlplay_label_editor", html=HTML, css=CSS, js=JS)
WORDS = (  # of the tools, and of the line below the photo, in which the browser puts numbers and names for $
    *("Tools", "Class", "Box", "Brush", "Eraser", "Size", "Cut out", "Next object", "Undo", "Delete", "corners"),
    *("Cutting out ...", "$ object", "$ objects", ", $ without a mask", " Chosen: $."),
)
HELP = "Arrow keys move it, with Shift by ten pixels, with Ctrl its lower right corner; Delete takes it away."


def edit_objects(
    source: str,
    shape: tuple[int, int],
    objects: Sequence[dict[str, Any]],
    sentence: str,
    *,
    key: str,
    state: dict[str, Any],
    take: Callable[[dict[str, Any]], None],
) -> None:
    """Show a photo (a data address, height and width) with its objects, each a name, a box and the runs of its mask.

    state: "picture" (another one makes the browser start afresh), "version" (of the objects as the server changed
    them), "answered" (the serial number of what was taken last), "classes", "masks" (whether there is a brush).
    take gets all objects of a picture whenever one was changed, and in "cut" the places of boxes to be cut out.
    """

    def take_over() -> None:
        drawn = st.session_state[key]["drawn"]
        if isinstance(drawn, dict):
            take(drawn)

    data = {"source": source, "shape": shape, "objects": list(objects), "alt": read_aloud(sentence), "help": say(HELP)}
    words = {text: say(text) for text in WORDS}
    _editor(data={**data, **state, "words": words}, key=key, on_drawn_change=take_over)
