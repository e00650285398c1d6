"""Controls, the same on every page: what they give is typed, never None, and stands in the link."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar, overload

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay.ui.address import put_in_address
from dlplay.ui.visitor import recall, remember
from dlplay.words import plain, say

Option = TypeVar("Option")
Number = TypeVar("Number", int, float)
Look = Literal["selectbox", "radio", "segmented_control", "pills", "select_slider"]
KEPT = "control "  # before the key of a control that stands in no link: its value is kept for the visitor
REQUIRED = ("segmented_control", "pills")  # a second click on these would take the choice back
WRAPPED = {"wrap": True}  # within a column, Streamlit would cut off the options that do not fit into one row


def choose(
    label: str,
    options: Iterable[Option],
    start: Option | None = None,
    *,
    key: str,
    look: Look = "selectbox",
    place: DeltaGenerator | None = None,
    link: bool = True,
    labels: Mapping[Option, str] | None = None,
    from_file: bool = False,
    **more: Any,
) -> Option:
    """Let one of the options be chosen; gives it, and start (by default the first) where nothing valid was.

    look: Streamlit's name of the control; place: the column to stand in; link: whether the choice stands in the link;
    labels: what an option is called, where it is not called by its own name; from_file: the options are names from a
    file, shown letter by letter; more: what else the control takes. An empty or unknown value in a link, and a choice
    that the options have lost, are put back to start.
    """
    names, state = list(options), st.session_state
    first = start if start in names else names[0]
    written = {name: labels[name] if labels else str(name) for name in names}
    shown = {name: plain(written[name]) if from_file else say(written[name]) for name in names}
    bound = link and (from_file or shown == written)
    if link and not bound:
        _begin_by_link(key, {text: name for name, text in written.items()})
    if not link and key not in state and (kept := recall(KEPT + key)) in names:
        state[key] = kept
    if key in state and state[key] not in names:
        state[key] = first
    if look in REQUIRED:
        more |= {"default": first, "required": True, **WRAPPED}
    elif look == "select_slider":
        more["value"] = first
    else:
        more["index"] = names.index(first)
    control = getattr(place or st, look)
    bind = "query-params" if bound else None
    value = control(say(label), names, key=key, format_func=shown.__getitem__, bind=bind, **more)
    if value not in names:
        st.rerun()  # a link's empty value: the next run puts it back
    if link and not bound:
        put_in_address(key, written[value] if value != first else "")
    if not link:
        remember(KEPT + key, value)
    return value  # type: ignore[no-any-return]


def _begin_by_link(key: str, names: Mapping[str, Option]) -> None:
    """Let a control begin as the link says it. Streamlit would look for what is shown, which is another word now."""
    text = st.query_params.get(key, "")
    if key not in st.session_state and text in names:
        st.session_state[key] = names[text]


def predict(
    question: str, options: Sequence[Option], *, key: str, labels: Mapping[Option, str] | None = None
) -> Option | None:
    """Let a question be answered, which begins without an answer: None; it stands in no link.

    labels: what an option is called, where it is not called by its own name.
    """
    shown: Callable[[Any], str] = labels.__getitem__ if labels else say
    return st.radio(question, options, index=None, key=key, format_func=shown)


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
    from_file: bool = False,
    **more: Any,
) -> list[Option]:
    """Let any of the options be chosen; gives them in the order of the options. from_file: as choose has it."""
    names, state = list(options), st.session_state
    first = [name for name in start if name in names]
    written = {name: str(name) for name in names}
    shown = {name: plain(name) if from_file else say(written[name]) for name in names}
    bound = link and (from_file or shown == written)
    if link and not bound and key not in state and key in st.query_params:
        state[key] = [name for name in names if written[name] in st.query_params.get_all(key)]
    if not link and key not in state and (kept := recall(KEPT + key)) is not None:
        state[key] = kept
    if key in state:
        kept = [name for name in state[key] or [] if name in names]
        if kept != state[key]:
            state[key] = kept or first
    more |= {"default": first, "format_func": shown.__getitem__, "bind": "query-params" if bound else None, **WRAPPED}
    chosen = (place or st).pills(say(label), names, selection_mode="multi", key=key, **more)
    if link and not bound:
        put_in_address(key, [written[name] for name in chosen] if list(chosen) != first else "")
    if not link:
        remember(KEPT + key, list(chosen))
    return [name for name in names if name in chosen]


def keep_within(key: str, most: float) -> None:
    """Put a number back to the most that there is now, where there was more before."""
    if (st.session_state.get(key) or 0) > most:
        st.session_state[key] = most


def slide(
    label: str,
    least: Number,
    most: Number,
    start: Number,
    step: Number | None = None,
    *,
    key: str,
    place: DeltaGenerator | None = None,
    **more: Any,
) -> Number:
    """Let a number be chosen by a slider; one above what is the most now becomes the most."""
    keep_within(key, most)
    value = (place or st).slider(say(label), least, most, start, step, key=key, bind="query-params", **more)
    return type(start)(value)


@overload
def enter(
    label: str,
    least: Number,
    most: Number,
    start: Number,
    step: Number | None = None,
    form: str | None = None,
    *,
    key: str,
    place: DeltaGenerator | None = None,
    **more: Any,
) -> Number: ...
@overload
def enter(
    label: str,
    least: Number,
    most: Number,
    start: None,
    step: Number | None = None,
    form: str | None = None,
    *,
    key: str,
    place: DeltaGenerator | None = None,
    **more: Any,
) -> Number | None: ...
def enter(  # type: ignore[no-untyped-def]
    label, least, most, start, step=None, form=None, *, key, place=None, **more
):
    """Let a number be typed, shown by form ("%.6g"); gives None only where the field may be empty: without a start.

    One above what is the most now becomes the most.
    """
    keep_within(key, most)
    control = (place or st).number_input
    return control(say(label), least, most, start, step, form, key=key, bind="query-params", **more)


def switch(label: str, start: bool = False, *, key: str, place: DeltaGenerator | None = None, **more: Any) -> bool:
    """Let something be switched on and off."""
    return bool((place or st).toggle(say(label), start, key=key, bind="query-params", **more))


def write(label: str, start: str, *, key: str, place: DeltaGenerator | None = None, **more: Any) -> str:
    """Let a line of text be typed."""
    return str((place or st).text_input(say(label), start, key=key, bind="query-params", **more))


def written(key: str, start: str) -> str:
    """Give what stands in a text field of a tab that is not open: as it was left, or as the link says it."""
    return str(st.session_state.get(key, st.query_params.get(key, start)))


def left_at(key: str, start: Number, least: Number, most: Number) -> Number:
    """Give where a number's control of a tab that is not open stands: as it was left, or as the link says it."""
    try:
        number = type(start)(st.session_state.get(key, st.query_params.get(key, start)))
    except (TypeError, ValueError):
        return start
    return number if least <= number <= most else start


def left_choice(key: str, options: Iterable[str], start: str) -> str:
    """Give what is chosen in a tab that is not open: as it was left, or as the link says it; start if neither is."""
    left = str(st.session_state.get(key, st.query_params.get(key, start)))
    return left if left in options else start


def write_lines(label: str, start: str, *, key: str, place: DeltaGenerator | None = None, **more: Any) -> str:
    """Let a text of several lines be typed."""
    return str((place or st).text_area(say(label), start, key=key, bind="query-params", **more))


def pick_colour(label: str, start: str, *, key: str, place: DeltaGenerator | None = None, **more: Any) -> str:
    """Let a colour be chosen; gives and takes it as "#RRGGBB"."""
    return str((place or st).color_picker(say(label), start, key=key, bind="query-params", **more))


def turn_pages(pages: int, *, key: str) -> int:
    """Let one of several pages be turned to; gives its number, counted from 1."""
    return int(st.pagination(pages, key=key, bind="query-params"))
