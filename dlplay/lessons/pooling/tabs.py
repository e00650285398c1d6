"""The tabs below the result: the window, the output size, the shift, the code, and the question."""

import streamlit as st

from dlplay import pooling, ui
from dlplay.lessons.pooling.bench import Pooled
from dlplay.lessons.pooling.showing import show_moved_grids, show_moved_pictures
from dlplay.words import say


def window_tab(pooled: Pooled) -> None:
    """The window behind the chosen value, and how it becomes that value."""
    window, layer = pooled.window, pooled.layer
    show_window(window, layer)
    ui.show_arithmetic(*pooling.value_arithmetic(window, *pooled.place, layer, pooled.text))
    st.caption(say(pooling.LETTERS))


def show_window(window: pooling.Window, layer: pooling.Pooling) -> None:
    """The window's numbers, the winner with a star, or what each gives to the mean."""
    if window.values.size > pooling.MOST_CELLS:
        st.markdown(say("The window is the whole input, {count} values: too many for a table.", count=window.count))
        return
    left, right = st.columns(2)
    cells, marks = pooling.window_cells(window, layer)
    with left:
        ui.number_grid(say("Window: ★ wins") if layer.takes_max else say("Window"), cells, marks=marks)
    if not layer.takes_max:
        with right:
            ui.number_grid(say("Shares: every value / {count}", count=window.count), pooling.share_cells(window))


def size_tab(pooled: Pooled) -> None:
    """The size of the result."""
    shape, layer = pooled.bench.image.shape, pooled.layer
    ui.show_arithmetic(*pooling.size_arithmetic(shape, layer))
    st.markdown(pooling.reduction_sentence(shape, pooled.result.shape))
    for line in pooling.coverage_sentences(shape, layer):
        st.markdown(line)
    st.caption(say(pooling.LETTERS))


def shift_tab(pooled: Pooled) -> None:
    """What changes when the input moves by a pixel."""
    moved = pooled.shifted
    st.markdown(pooling.shift_sentence(pooled.layer, moved.down, moved.right, pooled.result, moved.result))
    (show_moved_grids if pooled.bench.is_grid else show_moved_pictures)(pooled)
    st.markdown(pooling.change_table(moved.changes))
    st.caption(say(pooling.SHIFT_RULES))


def code_tab(pooled: Pooled) -> None:
    """The code that ran, and the result as a picture."""
    ui.code_tab(pooled.steps, "pooling")
    if not pooled.bench.is_grid:
        ui.download_picture("Result, PNG", lambda: pooling.to_bytes(pooled.result), "pooling.png")


def predict(_: Pooled) -> None:
    """A question about a dot that moves, and its answer as tables."""
    answered = ui.ask(
        "One bright dot on black moves 1 pixel to the right. Does the result of **2 x 2 max pooling with stride 2** "
        "change?",
        ["always", "never", "only if the dot leaves its window"],
        "only if the dot leaves its window",
        "A window gives 9 wherever in it the 9 stands. One pixel to the right, this dot is still in its window; one "
        "more, and it is in the next one.",
        key="pooling.question",
    )
    if answered:
        for place, (title, (dot, pooled)) in zip(st.columns(3), pooling.dot_cells().items(), strict=True):
            with place:
                ui.number_grid(title, dot)
                ui.number_grid(say("pooled"), pooled)
