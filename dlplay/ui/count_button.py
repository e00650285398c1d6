"""A button that counts its clicks in the browser, so that twelve quick ones are twelve also while the page is busy."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

CSS = """
button { width: 100%; min-height: 2.5rem; padding: .25rem .75rem; font: inherit; cursor: pointer;
         color: var(--st-text-color); background: var(--st-background-color);
         border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); white-space: nowrap; }
button:hover:enabled { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:active:enabled { color: var(--st-background-color); background: var(--st-primary-color); }
button:focus-visible { box-shadow: 0 0 0 3px var(--st-primary-color); outline: none; }
button:disabled { opacity: .45; cursor: not-allowed; }
"""
JS = Path(__file__).with_name("count_button.js").read_text(encoding="utf-8")
_button = st.components.v2.component("dlplay_count_button", html='<button type="button"></button>', css=CSS, js=JS)


def count_button(
    label: str, do: Callable[[int], None], *, key: str, of: tuple[str, ...], disabled: bool = False
) -> None:
    """Show a button for a step that is wanted again and again; do gets how many clicks came since last time.

    of: the keys of the controls that do changes. While clicks come quickly, the browser still sends what these showed
    some clicks ago; that is no wish of the student's, so do finds what it has put there itself.
    """
    state, seen, put = st.session_state, f"{key}.seen", f"{key}.put"

    def take_over() -> None:
        total = int(state[key]["total"] or 0)
        new, state[seen] = total - state.get(seen, 0), total
        if new <= 0:
            return
        values: list[tuple[object, ...]] = state.get(put, [])
        if values and tuple(state.get(one) for one in of) in values:
            state.update(zip(of, values[-1], strict=True))
        before = tuple(state.get(one) for one in of)
        do(new)
        state[put] = [*values, before, tuple(state.get(one) for one in of)]
        state[f"{put}.now"] = True

    data = {"label": label, "disabled": disabled, "total": state.get(seen, 0)}
    total = _button(data=data, key=key, width="content", on_total_change=take_over).total
    state.setdefault(seen, int(total or 0))  # a browser that comes back to a new session goes on counting
    if not state.pop(f"{put}.now", False):
        state.pop(put, None)  # this run was about something else
