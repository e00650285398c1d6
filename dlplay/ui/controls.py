"""Choosing among options, the same way on every page: the choice is never None, and stands in the link."""

from collections.abc import Iterable
from typing import Any, Literal, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay.ui.visitor import recall, remember

Option = TypeVar("Option")
Look = Literal["selectbox", "radio", "segmented_control", "pills", "select_slider"]
KEPT = "control "  # before the key of a control that stands in no link: its value is kept for the visitor
REQUIRED = ("segmented_control", "pills")  # a second click on these would take the choice back


def choose(
    label: str,
    options: Iterable[Option],
    start: Option | None = None,
    *,
    key: str,
    look: Look = "selectbox",
    place: DeltaGenerator | None = None,
    link: bool = True,
    **more: Any,
) -> Option:
    """Let one of the options be chosen; gives it, and start (by default the first) where nothing valid was.

    look: Streamlit's name of the control; place: the column to stand in; link: whether the choice stands in the link;
    more: what else the control takes. An empty or unknown value in a link, and a choice that the options have lost, are
    put back to start.
    """
    names, state = list(options), st.session_state
    first = start if start in names else names[0]
    if not link and key not in state and (kept := recall(KEPT + key)) in names:
        state[key] = kept
    if key in state and state[key] not in names:
        state[key] = first
    if look in REQUIRED:
        more |= {"default": first, "required": True}
    elif look == "select_slider":
        more["value"] = first
    else:
        more["index"] = names.index(first)
    control = getattr(place or st, look)
    value = control(label, names, key=key, bind="query-params" if link else None, **more)
    if value not in names:
        st.rerun()  # a link's empty value: the next run puts it back
    if not link:
        remember(KEPT + key, value)
    return value  # type: ignore[no-any-return]


def follow_start(key: str, start: object) -> None:
    """Let a control that nobody has changed go along where its start does; what a student or a link chose stays."""
    state, seen = st.session_state, f"{key}.start"
    if key in state and state[key] == state.get(seen, start):
        state[key] = start
    state[seen] = start


def pick_many(
    label: str,
    options: Iterable[Option],
    start: Iterable[Option] = (),
    *,
    key: str,
    place: DeltaGenerator | None = None,
    link: bool = True,
    **more: Any,
) -> list[Option]:
    """Let any of the options be chosen; gives them in the order of the options."""
    names, state = list(options), st.session_state
    first = [name for name in start if name in names]
    if not link and key not in state and (kept := recall(KEPT + key)) is not None:
        state[key] = kept
    if key in state:
        kept = [name for name in state[key] or [] if name in names]
        if kept != state[key]:
            state[key] = kept or first
    bind: Literal["query-params"] | None = "query-params" if link else None
    chosen = (place or st).pills(label, names, selection_mode="multi", default=first, key=key, bind=bind, **more)
    if not link:
        remember(KEPT + key, list(chosen))
    return [name for name in names if name in chosen]
