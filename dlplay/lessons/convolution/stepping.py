"""The windows of the layer, one by one: stepped, played, chosen."""

from collections.abc import Callable

import streamlit as st

from dlplay import convolution, ui
from dlplay.lessons.convolution.bench import Bench, Opened
from dlplay.lessons.convolution.tables import show_channels, show_maps, show_pictures
from dlplay.words import say

Place = tuple[int, int]
Tab = Callable[[Opened], None]


def show_windows(bench: Bench, tabs: dict[str, Tab]) -> None:
    """The window that is open and the tabs about it; while it plays, this part runs again by itself."""
    playing = st.session_state["convolution.whole_page"] = st.session_state.get("convolution.playing", False)
    st.fragment(step_through, run_every=(1.0 if bench.fits else 0.4) if playing else None)(bench, tabs, playing)


def step_through(bench: Bench, tabs: dict[str, Tab], running: bool) -> None:
    """The windows one by one; while it plays, this part runs again every second and moves on."""
    steps, maps, shown = bench.setup.continued(), bench.maps, bench.shown
    if running and not st.session_state.pop("convolution.whole_page", False):
        move_on(maps.shape)
    if running != st.session_state.get("convolution.playing", False):
        st.rerun()
    row, column = choose_window(maps.shape, running)
    window = steps.run("opened", convolution.open_window, bench.image, bench.layer, row, column, shown)
    value = steps.run("value", convolution.value_at, maps, row, column, shown)
    text = steps.show(f"feature map {shown}, row {row}, column {column}", value, "value", ".10g")
    st.markdown(
        say(
            "**Feature map {shown}, row {row}, column {column}: {sum}** = {words}",
            shown=shown,
            row=row,
            column=column,
            sum=text,
            words=convolution.sum_words(window),
        )
    )
    opened = Opened(bench, steps, (row, column), window)
    if not bench.fits:
        show_pictures(opened)
    wide, narrow, last = convolution.table_widths(bench.image, bench.layer, maps)
    beside = wide + 2 * narrow + last <= 20  # else the feature maps stand below
    windows, results = st.columns([wide + 2 * narrow + 5, last + 1]) if beside else (st.container(), st.container())
    with windows:
        show_channels(opened)
    if bench.fits:
        with results:
            show_maps(opened, running=running)
    ui.show_tabs("convolution", tabs, opened)


def choose_window(shape: tuple[int, ...], running: bool) -> Place:
    """Buttons to play, to step and to go back, and the window's row and column to type."""
    buttons, typed = st.columns(2, vertical_alignment="bottom")
    with typed:
        row, column = ui.choose_pixel(*shape[:2], of="convolution.")
    after = convolution.next_window((row, column), shape)

    def step_on(times: int) -> None:
        """Move on by as many windows; after the last one, to the start."""
        place: Place | None = open_place()
        for _ in range(times):
            place = convolution.next_window(place or (0, 0), shape)
        go(place)

    with buttons.container(horizontal=True):
        label, icon = (say("Stop"), ":material/stop:") if running else (say("Play"), ":material/play_arrow:")
        st.button(label, key="convolution.play", icon=icon, on_click=play, args=(after,))
        ui.count_button(say("Step"), step_on, key="convolution.step", of=("convolution.row", "convolution.column"))
        st.button(say("Back to start"), key="convolution.back", icon=":material/first_page:", on_click=go, args=(None,))
    return row, column


def open_place() -> Place:
    """The row and the column of the window that is open."""
    state = st.session_state
    return state.get("convolution.row") or 0, state.get("convolution.column") or 0


def move_on(shape: tuple[int, ...]) -> None:
    """Open the next window; stop playing after the last one."""
    state = st.session_state
    after = convolution.next_window(open_place(), shape)
    if after:
        state["convolution.row"], state["convolution.column"] = after
    state["convolution.playing"] = after is not None


def go(place: Place | None) -> None:
    """Show another window and stop playing."""
    row, column = place or (0, 0)
    state = st.session_state
    state["convolution.row"], state["convolution.column"], state["convolution.playing"] = row, column, False


def play(place: Place | None) -> None:
    """Start or stop going from window to window; after the last one it starts from the first."""
    was_playing = st.session_state.get("convolution.playing", False)
    if not was_playing and place is None:
        go(None)
    st.session_state["convolution.playing"] = not was_playing
