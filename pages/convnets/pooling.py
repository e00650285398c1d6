"""Pooling: make an input smaller by keeping the largest value, or the mean, of every window."""

import streamlit as st

from dlplay import data, pixels, pooling, ui
from dlplay.export import Transcript

setup = ui.new_transcript("Pooling")
st.title("Pooling")
st.markdown(
    "A **pooling layer** slides a window over its input and keeps one number of every window: the largest value or the "
    "mean. The lecture counts **2 parameters**: **filter size** and **stride**. You choose them, so they are "
    "hyperparameters; the layer has no weights and learns nothing: **0 learned parameters**."
)


def start_from_grid() -> None:
    """Put a ready-made grid's numbers into the controls."""
    st.session_state["values"] = pooling.GRIDS[st.session_state["pool_grid"]]


def read_grid() -> pooling.Array:
    """Controls for a small grid of numbers: by name, as a table or as text."""
    name = ui.choose("Grid", pooling.GRIDS, key="pool_grid", place=st.sidebar, on_change=start_from_grid)
    with st.expander("Type your own numbers"):
        table = st.container()
        start = pooling.GRIDS[name]
        text = st.text_input("The same as text, rows parted by ;", start, key="values", bind="query-params")
    with ui.refusing(data.GridError):
        grid = setup.run("image", pooling.parse_input, text)
    with table:
        ui.edit_grid(grid, key="values", write=data.format_grid, what="The input")
    return grid


def read_picture() -> pooling.Array:
    """Controls for the student's own picture and the size of its working copy."""
    picture = ui.pick_picture(setup)
    sides = [16, 32, 64, 128, 256, 512, 1024]
    side = ui.choose("Longest side of the working copy", sides, 128, key="pool_side", look="select_slider")
    gray = st.toggle("Gray: 0.299 R + 0.587 G + 0.114 B", key="pool_gray", bind="query-params")
    small = setup.run_once("small", data.shrink, picture.pixels, side)
    return setup.run("image", pixels.to_gray if gray else pixels.to_unit, small)


def choose_layer(steps: Transcript) -> pooling.Pooling:
    """Controls for the layer: its kind, its two parameters and its padding."""
    kind = ui.choose("Pooling", pooling.KINDS, key="kind", look="radio")
    st.caption(f"One output value is {pooling.KINDS[kind]}.")
    whole = kind.startswith("global")
    size = st.slider("Filter size F", 1, 8, 2, key="size", disabled=whole, bind="query-params")
    stride = st.slider("Stride S: step of the window", 1, 8, 2, key="pool_stride", disabled=whole, bind="query-params")
    padding = ui.choose("Padding", pooling.PADDINGS, key="pool_padding", disabled=whole)
    if not whole:
        st.caption(f"{padding}: {pooling.PADDINGS[padding]}.")
    return steps.run("layer", pooling.Pooling, kind, size, stride, padding)


@st.fragment
def slide(image: pooling.Array, is_grid: bool) -> None:
    """The layer's controls and its result; a moved slider or another value runs only this."""
    steps = setup.continued()
    controls, results = st.columns([1, 3], gap="medium")
    with controls:
        layer = choose_layer(steps)
        st.markdown("**An experiment**, for the tab “Shift the input”")
        down = st.slider("Shift the input down, in pixels", 0, 4, 0, key="shift_down", bind="query-params")
        right = st.slider("Shift it to the right, in pixels", 0, 4, 1, key="shift_right", bind="query-params")
    with results:
        with ui.refusing(data.GridError):
            result = steps.run("result", pooling.pool, image, layer)
        moved = steps.run_once("moved", pooling.shift, image, down, right)
        moved_result = steps.run_once("moved_result", pooling.pool, moved, layer)
        changes = steps.run_once("changes", pooling.compare, image, moved, layer)
        both = st.container()
        row, column = ui.choose_pixel(*result.shape[:2], of="pool_")
        windows = steps.run("windows", pooling.open_windows, image, row, column, layer)
        name = "gray"
        if image.ndim == 3:
            name = ui.choose("Channel", windows, "R", key="pool_channel", look="segmented_control")
        opened = windows[name]
        show = show_grids if is_grid else show_pictures
        with both:
            show(image, result, (row, column), opened, layer)
        value = steps.run("value", pooling.value_at, result, row, column, name)
        label = f"result at row {row}, column {column}, {name}"
        value_text = steps.show(label, value, "value", ".9g" if is_grid else ".5f")
        sentence = f"**Result at row {row}, column {column}: {value_text}**"
        if layer.takes_max:
            steps.show("winner at (row, column) of the input", opened.winner, f"windows[{name!r}].winner")
            sentence += f" · {pooling.winner_sentence(opened)}"
        st.markdown(sentence)
        for kind, change in changes.items():
            found = f"changes[{kind!r}]"
            steps.show(f"{kind}, percent of values that the shift changed", change.percent, f"{found}.percent", ".1f")
            steps.show(f"{kind}, mean absolute change", change.mean, f"{found}.mean", ".5f")
        tabs = ["The window", "Output size", "Shift the input", "Code to take home", "Predict first"]
        window_tab, size_tab, shift_tab, code_tab, question_tab = ui.lesson_tabs("pooling", tabs)
    if window_tab.open:
        with window_tab:
            show_window(opened, layer)
            ui.show_arithmetic(
                pooling.value_formula(layer), pooling.value_lines(opened, row, column, layer, value_text)
            )
            st.caption(pooling.LETTERS)
    if size_tab.open:
        with size_tab:
            ui.show_arithmetic(*pooling.size_arithmetic(image.shape, layer))
            st.markdown(pooling.reduction_sentence(image.shape, result.shape))
            for line in pooling.coverage_sentences(image.shape, layer):
                st.markdown(line)
            st.caption(pooling.LETTERS)
    if shift_tab.open:
        with shift_tab:
            st.markdown(pooling.shift_sentence(layer, down, right, result, moved_result))
            (show_moved_grids if is_grid else show_moved_pictures)(image, moved, result, moved_result)
            st.markdown(pooling.change_table(changes))
            st.caption(pooling.SHIFT_RULES)
    if code_tab.open:
        with code_tab:
            ui.show_code(steps)
            ui.take_home(steps, "pooling")
            if not is_grid:
                ui.download_picture("Result, PNG", lambda: pooling.to_bytes(result), "pooling.png")
    if question_tab.open:
        with question_tab:
            predict()


def show_grids(
    image: pooling.Array,
    result: pooling.Array,
    chosen: tuple[int, int],
    opened: pooling.Window,
    layer: pooling.Pooling,
) -> None:
    """The input's numbers with the window framed, and the result's, on which a value can be chosen."""
    before, after = st.columns(2)
    with before:
        cells, marks = pooling.input_cells(image, opened, layer)
        ui.number_grid(f"Input: {image.shape[0]} x {image.shape[1]}", cells, marks=marks)
        st.caption("Framed: the window that the chosen value comes from." + " ★ is its largest." * layer.takes_max)
    with after:
        title = f"Result: {result.shape[0]} x {result.shape[1]}"
        ui.choose_on_grid(title, pooling.number_cells(result), chosen, key="after", of="pool_")
        st.caption("Click a value to see its window.")


def show_pictures(
    image: pooling.Array,
    result: pooling.Array,
    chosen: tuple[int, int],
    opened: pooling.Window,
    layer: pooling.Pooling,
) -> None:
    """Input and result as pictures of the same width; on both a value of the result can be chosen."""
    before, after = st.columns(2)
    with before:
        sentence = f"Input: {image.shape[0]} x {image.shape[1]} pixels. The frame is the chosen value's window."
        shown, frame = pooling.to_bytes(image), opened.frame(*image.shape[:2])
        ui.picture_view(shown, sentence, key="before", pixel=chosen, shape=result.shape, frame=frame, of="pool_")
    with after:
        sentence = (
            f"Result of {layer.kind} pooling: {result.shape[0]} x {result.shape[1]} pixels, drawn as wide as the input."
        )
        ui.picture_view(pooling.to_bytes(result), sentence, key="after", pixel=chosen, shape=result.shape, of="pool_")


def show_window(opened: pooling.Window, layer: pooling.Pooling) -> None:
    """The window's numbers, the winner with a star, or what each gives to the mean."""
    if opened.values.size > pooling.MOST_CELLS:
        st.markdown(f"The window is the whole input, {opened.count} values: too many for a table.")
        return
    left, right = st.columns(2)
    cells, marks = pooling.window_cells(opened, layer)
    with left:
        ui.number_grid("Window" + (": ★ wins" if layer.takes_max else ""), cells, marks=marks)
    if not layer.takes_max:
        with right:
            ui.number_grid(f"Shares: every value / {opened.count}", pooling.share_cells(opened))


def show_moved_grids(*grids: pooling.Array) -> None:
    """Input and result, each before and after the shift; what changed is framed."""
    image, moved, result, moved_result = grids
    pairs = {"Input": (image, moved), "Result": (result, moved_result)}
    for title, (before, after) in pairs.items():
        left, right = st.columns(2)
        with left:
            ui.number_grid(f"{title} before", pooling.number_cells(before))
        with right:
            marks = pooling.changed_cells(before, after) if title == "Result" else []
            ui.number_grid(f"{title} after the shift", pooling.number_cells(after), marks=marks)
    st.caption("Framed: values of the result that the shift changed.")


def show_moved_pictures(*pictures: pooling.Array) -> None:
    """The pooled result before and after the shift, and where it changed."""
    _, _, result, moved_result = pictures
    shown = {
        "Result before the shift.": pooling.to_bytes(result),
        "Result after the shift.": pooling.to_bytes(moved_result),
        "Where they differ: black is no change, white the largest.": pooling.distance_to_bytes(result, moved_result),
    }
    for place, (sentence, picture) in zip(st.columns(3), shown.items(), strict=True):
        place.image(pooling.enlarged(picture), sentence, width="stretch", alt=sentence)


def predict() -> None:
    """A question about a dot that moves, and its answer as tables."""
    answered = ui.ask(
        "One bright dot on black moves 1 pixel to the right. Does the result of **2 x 2 max pooling with stride 2** "
        "change?",
        ["always", "never", "only if the dot leaves its window"],
        "only if the dot leaves its window",
        "A window gives 9 wherever in it the 9 stands. One pixel to the right, this dot is still in its window; one "
        "more, and it is in the next one.",
        key="question",
    )
    if answered:
        for place, (title, (dot, pooled)) in zip(st.columns(3), pooling.dot_cells().items(), strict=True):
            with place:
                ui.number_grid(title, dot)
                ui.number_grid("pooled", pooled)


with st.sidebar:
    kind = ui.choose("Input", ["grid", "picture"], key="input", look="segmented_control")
    image = read_picture() if kind == "picture" else None
if image is None:
    image = read_grid()
slide(image, kind == "grid")
