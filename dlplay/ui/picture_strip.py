"""A strip of small pictures, of which one is open: previous, next, or any of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
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
JS = Path(__file__).with_name("picture_strip.js").read_text(encoding="utf-8")
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
