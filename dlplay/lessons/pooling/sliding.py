"""The layer slides over the input: its controls, its result, and the window behind one value."""

from collections.abc import Callable

import streamlit as st

from dlplay import data, pooling, ui
from dlplay.export import Transcript
from dlplay.lessons.pooling.bench import Bench, Pooled, Shifted
from dlplay.lessons.pooling.showing import show_grids, show_pictures
from dlplay.words import say


@st.fragment
def slide(bench: Bench, tabs: dict[str, Callable[[Pooled], None]]) -> None:
    """The layer's controls and its result; a moved slider or another value runs only this."""
    steps = bench.setup.continued()
    controls, results = st.columns([1, 3], gap="medium")
    with controls:
        layer = choose_layer(steps)
        st.markdown(say("**An experiment**, for the tab “Shift the input”"))
        down = ui.slide("Shift the input down, in pixels", 0, 4, 0, key="pooling.shift_down")
        right = ui.slide("Shift it to the right, in pixels", 0, 4, 1, key="pooling.shift_right")
    with results:
        with ui.refusing(data.GridError):
            result = steps.run("result", pooling.pool, bench.image, layer)
        moved = steps.run_once("moved", pooling.shift, bench.image, down, right)
        moved_result = steps.run_once("moved_result", pooling.pool, moved, layer)
        changes = steps.run_once("changes", pooling.compare, bench.image, moved, layer)
        shifted = Shifted(down, right, moved, moved_result, changes)
        pooled = open_window(bench, steps, layer, result, shifted)
        note_changes(steps, changes)
        ui.show_tabs("pooling", tabs, pooled)


def choose_layer(steps: Transcript) -> pooling.Pooling:
    """Controls for the layer: its kind, its two parameters and its padding."""
    kind = ui.choose("Pooling", pooling.KINDS, key="pooling.kind", look="radio")
    st.caption(say("One output value is {what}.", what=say(pooling.KINDS[kind])))
    whole = kind.startswith("global")
    size = ui.slide("Filter size F", 1, 8, 2, key="pooling.size", disabled=whole)
    stride = ui.slide("Stride S: step of the window", 1, 8, 2, key="pooling.stride", disabled=whole)
    padding = ui.choose("Padding", pooling.PADDINGS, key="pooling.padding", disabled=whole)
    if not whole:
        st.caption(say("{padding}: {what}.", padding=say(padding), what=say(pooling.PADDINGS[padding])))
    return steps.run("layer", pooling.Pooling, kind, size, stride, padding)


def open_window(
    bench: Bench, steps: Transcript, layer: pooling.Pooling, result: pooling.Array, shifted: Shifted
) -> Pooled:
    """Input and result, a value of the result to choose, and the window behind it."""
    both = st.container()
    row, column = ui.choose_pixel(*result.shape[:2], of="pooling.")
    windows = steps.run("windows", pooling.open_windows, bench.image, row, column, layer)
    name = "gray"
    if bench.image.ndim == 3:
        name = ui.choose("Channel", windows, "R", key="pooling.channel", look="segmented_control")
    window = windows[name]
    value = steps.run("value", pooling.value_at, result, row, column, name)
    label = f"result at row {row}, column {column}, {name}"
    text = steps.show(label, value, "value", ".9g" if bench.is_grid else ".5f")
    pooled = Pooled(bench, steps, layer, result, shifted, (row, column), window, text)
    with both:
        (show_grids if bench.is_grid else show_pictures)(pooled)
    sentence = say("**Result at row {row}, column {column}: {result}**", row=row, column=column, result=text)
    if layer.takes_max:
        steps.show("winner at (row, column) of the input", window.winner, f"windows[{name!r}].winner")
        sentence += f" · {pooling.winner_sentence(window)}"
    st.markdown(sentence)
    return pooled


def note_changes(steps: Transcript, changes: dict[str, pooling.Change]) -> None:
    """Put into the code to take home how much the shift changed."""
    for kind, change in changes.items():
        found = f"changes[{kind!r}]"
        steps.show(f"{kind}, percent of values that the shift changed", change.percent, f"{found}.percent", ".1f")
        steps.show(f"{kind}, mean absolute change", change.mean, f"{found}.mean", ".5f")
