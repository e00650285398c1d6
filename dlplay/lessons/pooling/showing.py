"""Input and result beside each other, as numbers or as pictures; before and after a shift."""

from collections.abc import Collection

import streamlit as st

from dlplay import pooling, ui
from dlplay.lessons.pooling.bench import Pooled
from dlplay.words import say


def show_grids(pooled: Pooled) -> None:
    """The input's numbers with the window framed, and the result's, on which a value can be chosen."""
    image, result = pooled.bench.image, pooled.result
    before, after = st.columns(2)
    with before:
        cells, marks = pooling.input_cells(image, pooled.window, pooled.layer)
        title = say("Input: {rows} x {columns}", rows=image.shape[0], columns=image.shape[1])
        ui.number_grid(title, cells, marks=marks)
        framed = say("Framed: the window that the chosen value comes from.")
        st.caption(f"{framed} {say('★ is its largest.')}" if pooled.layer.takes_max else framed)
    with after:
        title = say("Result: {rows} x {columns}", rows=result.shape[0], columns=result.shape[1])
        ui.choose_on_grid(title, pooling.number_cells(result), pooled.place, key="pooling.after", of="pooling.")
        st.caption(say("Click a value to see its window."))


def show_pictures(pooled: Pooled) -> None:
    """Input and result as pictures of the same width; on both a value of the result can be chosen."""
    image, result, place = pooled.bench.image, pooled.result, pooled.place
    before, after = st.columns(2)
    with before:
        sentence = say(
            "Input: {rows} x {columns} pixels. The frame is the chosen value's window.",
            rows=image.shape[0],
            columns=image.shape[1],
        )
        shown, frame = pooling.to_bytes(image), pooled.window.frame(*image.shape[:2])
        ui.picture_view(
            shown, sentence, key="pooling.before", pixel=place, shape=result.shape, frame=frame, of="pooling."
        )
    with after:
        sentence = say(
            "Result of {kind} pooling: {rows} x {columns} pixels, drawn as wide as the input.",
            kind=say(pooled.layer.kind),
            rows=result.shape[0],
            columns=result.shape[1],
        )
        ui.picture_view(
            pooling.to_bytes(result), sentence, key="pooling.after", pixel=place, shape=result.shape, of="pooling."
        )


def show_moved_grids(pooled: Pooled) -> None:
    """Input and result, each before and after the shift; what changed is framed."""
    moved, result = pooled.shifted, pooled.result
    show_pair(say("Input before"), pooled.bench.image, say("Input after the shift"), moved.image)
    changed = pooling.changed_cells(result, moved.result)
    show_pair(say("Result before"), result, say("Result after the shift"), moved.result, changed)
    st.caption(say("Framed: values of the result that the shift changed."))


def show_pair(
    title: str,
    before: pooling.Array,
    after_title: str,
    after: pooling.Array,
    marks: Collection[tuple[int, int]] = (),
) -> None:
    """Two tables of numbers beside each other; in the second one, cells are framed."""
    left, right = st.columns(2)
    with left:
        ui.number_grid(title, pooling.number_cells(before))
    with right:
        ui.number_grid(after_title, pooling.number_cells(after), marks=marks)


def show_moved_pictures(pooled: Pooled) -> None:
    """The pooled result before and after the shift, and where it changed."""
    before, after = pooled.result, pooled.shifted.result
    shown = {
        say("Result before the shift."): pooling.to_bytes(before),
        say("Result after the shift."): pooling.to_bytes(after),
        say("Where they differ: black is no change, white the largest."): pooling.distance_to_bytes(before, after),
    }
    for place, (sentence, picture) in zip(st.columns(3), shown.items(), strict=True):
        place.image(pooling.enlarged(picture), sentence, width="stretch", alt=sentence)
