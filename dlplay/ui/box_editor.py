"""A picture with boxes that can be moved and resized: by mouse, finger, or the arrow keys."""

from collections.abc import Callable, Sequence
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
JS = """
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const CORNERS = ["nw", "ne", "sw", "se"];

const makeBox = () => {
  const button = document.createElement("button");
  button.type = "button";
  const name = document.createElement("span");
  name.className = "name";
  button.append(name, ...CORNERS.map((corner) => {
    const handle = document.createElement("span");
    handle.className = `corner ${corner}`;
    return handle;
  }));
  return button;
};

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export default function ({ data, parentElement, setTriggerValue }) {
  const view = parentElement.querySelector(".view");
  const [img, layer] = view.children;
  const [height, width] = data.shape;
  if (view.source !== data.source) img.src = view.source = data.source;
  img.alt = data.alt;
  while (layer.children.length > data.items.length) layer.lastElementChild.remove();
  while (layer.children.length < data.items.length) layer.append(makeBox());

  const changed = ([x1, y1, x2, y2], right, down, corner) => {
    if (!corner) {
      right = clamp(right, -x1, width - x2);
      down = clamp(down, -y1, height - y2);
      return [x1 + right, y1 + down, x2 + right, y2 + down];
    }
    if (corner[1] === "w") x1 = clamp(x1 + right, 0, x2 - 2);
    else x2 = clamp(x2 + right, x1 + 2, width);
    if (corner[0] === "n") y1 = clamp(y1 + down, 0, y2 - 2);
    else y2 = clamp(y2 + down, y1 + 2, height);
    return [x1, y1, x2, y2];
  };

  data.items.forEach((item, number) => {
    const button = layer.children[number];
    const show = () => {
      const [x1, y1, x2, y2] = button.box;
      button.style.left = `${(x1 / width) * 100}%`;
      button.style.top = `${(y1 / height) * 100}%`;
      button.style.width = `${((x2 - x1) / width) * 100}%`;
      button.style.height = `${((y2 - y1) / height) * 100}%`;
      button.style.zIndex = 1000000 - Math.round((x2 - x1) * (y2 - y1)); // a small box lies above a large one
    };
    const send = () => setTriggerValue("moved", { item: number, box: button.box.map((value) => Math.round(value)) });
    if (!button.held) button.box = item.box;
    button.className = item.kind;
    button.firstElementChild.textContent = item.text;
    button.setAttribute("aria-label", `${item.text}: ${data.corners} ${item.box.join(", ")}. ${data.help}`);
    show();
    button.onpointerdown = (event) => {
      const corner = CORNERS.find((one) => event.target.classList.contains(one));
      const [start, x, y] = [button.box, event.clientX, event.clientY];
      const scale = width / view.getBoundingClientRect().width;
      button.held = true;
      button.setPointerCapture(event.pointerId);
      button.onpointermove = (now) => {
        button.box = changed(start, (now.clientX - x) * scale, (now.clientY - y) * scale, corner);
        show();
      };
      button.onpointerup = button.onpointercancel = () => {
        button.held = false;
        button.onpointermove = button.onpointerup = button.onpointercancel = null;
        if (button.box !== start) send();
      };
    };
    button.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      const reach = event.shiftKey ? 10 : 1;
      button.box = changed(button.box, reach * step[0], reach * step[1], event.ctrlKey ? "se" : "");
      button.held = true;
      show();
      clearTimeout(button.waiting);
      button.waiting = setTimeout(() => { button.held = false; send(); }, 350);
    };
  });
}
"""
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
