"""A strip of small pictures, of which one is open: previous, next, or any of them."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dlplay.words import say

HTML = """
<nav class="strip"><button type="button" class="step"></button><div class="all"></div><button type="button"
class="step"></button></nav>
"""
CSS = """
.strip { display: grid; grid-template-columns: auto 1fr auto; gap: .5rem; align-items: center; }
.all { display: flex; gap: .35rem; overflow-x: auto; padding: 4px; min-width: 0; }
button { font: inherit; font-size: .875rem; color: var(--st-text-color); background: var(--st-background-color);
         border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); cursor: pointer; }
.step { min-height: 2.5rem; padding: .2rem .65rem; white-space: nowrap; }
.one { position: relative; flex: 0 0 auto; width: 66px; padding: 2px 2px 1px; line-height: 1.3; }
.one img { display: block; width: 60px; height: 45px; object-fit: cover; }
.one[aria-current="true"] { outline: 3px solid var(--st-primary-color); }
button:focus-visible { box-shadow: 0 0 0 3px var(--st-primary-color); outline: none; }
button:disabled { opacity: .45; cursor: not-allowed; }
@media (max-width: 640px) {
  .strip { grid-template-columns: 1fr 1fr; }
  .all { grid-column: 1 / -1; grid-row: 1; }
}
"""
JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector(".strip");
  const [back, all, on] = strip.children;
  strip.setAttribute("aria-label", data.label);
  [back.textContent, on.textContent] = data.steps;
  if (strip.wanted === data.now || strip.total !== data.items.length) delete strip.wanted;
  strip.total = data.items.length;
  let now = strip.wanted ?? data.now;
  while (all.children.length > data.items.length) all.lastElementChild.remove();
  while (all.children.length < data.items.length) {
    const button = document.createElement("button");
    [button.type, button.className] = ["button", "one"];
    button.append(document.createElement("img"), document.createElement("span"));
    all.append(button);
  }
  const show = () => {
    [...all.children].forEach((button, place) => button.setAttribute("aria-current", place === now));
    [back.disabled, on.disabled] = [now <= 0, now >= data.items.length - 1];
    const open = all.children[now];
    if (open) all.scrollLeft = open.offsetLeft - all.offsetLeft - all.clientWidth / 2 + 33;
  };
  const go = (place) => {
    now = strip.wanted = place; // twelve quick clicks are twelve steps, also while the page is busy
    show();
    setTriggerValue("chosen", place);
  };
  data.items.forEach((item, place) => {
    const button = all.children[place], [img, text] = button.children;
    if (img.src !== item.source) img.src = item.source;
    img.alt = "";
    text.textContent = item.text;
    button.setAttribute("aria-label", item.label);
    button.onclick = () => go(place);
  });
  back.onclick = () => go(now - 1);
  on.onclick = () => go(now + 1);
  show();
}
"""
_strip = st.components.v2.component("dlplay_picture_strip", html=HTML, css=CSS, js=JS)


def picture_strip(
    items: Sequence[dict[str, Any]], now: int, label: str, *, key: str, choose: Callable[[int], None]
) -> None:
    """Show small pictures, each a data address "source", a short "text", and a "label" for readers aloud.

    now: the place of the open one. choose gets the place of the one that is wanted.
    """

    def take_over() -> None:
        place = st.session_state[key]["chosen"]
        if isinstance(place, int) and 0 <= place < len(items):
            choose(place)

    data = {"items": list(items), "now": now, "label": label, "steps": [say("‹ Previous"), say("Next ›")]}
    _strip(data=data, key=key, on_chosen_change=take_over)
