"""Kernels: slide a small grid of weights over your own picture."""

import streamlit as st

from dlplay import data, kernels, pixels, ui

setup = ui.new_transcript("Kernels")
st.title("Kernels")
st.markdown(
    "A **kernel** is a small grid of weights that slides over the picture. At every place it multiplies the pixels "
    "that it covers by its weights and adds them up: some weights blur, others sharpen, shift or find edges."
)
with st.sidebar:
    picture = ui.pick_picture(setup)
    sides = [32, 64, 128, 256, 512, 1024]
    side = ui.choose("Longest side of the working copy", sides, 512, key="side", look="select_slider")
    gray = st.toggle("Gray: 0.299 R + 0.587 G + 0.114 B", key="gray", bind="query-params")
colours = pixels.to_gray if gray else pixels.to_unit
small = setup.run_once("small", data.shrink, picture.pixels, side)
image = setup.run("image", colours, small)


def start_from_preset() -> None:
    """Put a named kernel's weights, scale and offset into the controls."""
    state = st.session_state
    rows, columns, sigma = state.get("rows", 3), state.get("columns", 3), state.get("sigma", 1.0)
    chosen = kernels.preset(state["kernel"], rows=rows, columns=columns, sigma=sigma)
    state.update(weights=data.format_grid(chosen.weights), scale=chosen.scale, offset=chosen.offset)


def choose_kernel() -> tuple[kernels.Weights, float]:
    """Controls for the weights, by name, as a table or as text, and for their scale."""
    again = {"on_change": start_from_preset, "bind": "query-params"}
    name = ui.choose("Kernel", kernels.KERNELS, key="kernel", on_change=start_from_preset)
    st.caption(kernels.KERNELS[name])
    rows, columns, sigma = 3, 3, 1.0
    if name in kernels.SIZED:
        rows = st.slider("Rows", 1, 11, 3, key="rows", **again)
        columns = st.slider("Columns", 1, 11, 3, key="columns", **again)
    if name == "Gaussian blur":
        sigma = st.slider("Sigma, in pixels", 0.3, 5.0, 1.0, 0.1, key="sigma", **again)
    start = kernels.preset(name, rows=rows, columns=columns, sigma=sigma)
    table = st.container()
    written = data.format_grid(start.weights)
    text = st.text_input("Weights as text, rows parted by ;", written, key="weights", bind="query-params")
    factor = st.text_input("Scale: multiplies the sum", start.scale, key="scale", bind="query-params")
    with ui.refusing(data.GridError):
        weights = setup.run("weights", kernels.parse_weights, text)
        scale = setup.run("scale", data.parse_fraction, factor)
    with table:
        ui.edit_grid(weights, key="weights", write=data.format_grid)
    return weights, scale


@st.fragment
def slide(weights: kernels.Weights, scale: float, operation: str, padding: str, display: str) -> None:
    """The sliders and their result; a moved slider or another pixel runs only this."""
    steps = setup.continued()
    left, middle, right = st.columns(3)
    offset = left.slider("Offset: added to the sum", -1.0, 1.0, 0.0, 0.05, key="offset", bind="query-params")
    stride = middle.slider("Stride: pixels per step", 1, 8, 1, key="stride", bind="query-params")
    dilation = right.slider("Dilation: spreads the weights", 1, 4, 1, key="dilation", bind="query-params")
    with ui.refusing(data.GridError):
        sliding = steps.run("sliding", kernels.Sliding, operation, padding, stride, dilation)
        result = steps.run("result", kernels.apply_kernel, image, weights, sliding, scale=scale, offset=offset)
    before, after = st.columns(2)
    row, column = pixel = ui.choose_pixel(*result.shape[:2], of="kernel_")
    opened = kernels.open_sums(image, weights, row, column, sliding)
    with after:
        sentence = f"After: {result.shape[0]} x {result.shape[1]} pixels, the chosen one marked."
        shown = kernels.to_bytes(result, display)
        ui.picture_view(shown, sentence, key="after", pixel=pixel, shape=result.shape, of="kernel_")
    with before:
        sentence = f"Before: {ui.copy_size(image.shape, picture)}. The frame is what the chosen pixel comes from."
        frame = next(iter(opened.values())).frame(*image.shape[:2])
        seen = kernels.to_bytes(image)
        ui.picture_view(seen, sentence, key="before", pixel=pixel, shape=result.shape, frame=frame, of="kernel_")
    values = {
        name: steps.show(
            f"result at row {row}, column {column}, {name}",
            steps.run(f"value_{name}", kernels.value_at, result, row, column, name),
            f"value_{name}",
            ".5f",
        )
        for name in opened
    }
    st.markdown(f"**Result at row {row}, column {column}:** " + " | ".join(f"{v} ({k})" for k, v in values.items()))
    sum_tab, size_tab, code_tab, question_tab = ui.lesson_tabs(
        "kernels", ["The sum behind this pixel", "Output size", "Code to take home", "Predict first"]
    )
    if sum_tab.open:
        with sum_tab:
            name = "gray"
            if not gray:
                name = ui.choose("Channel", opened, "R", key="channel", look="segmented_control")
            one = opened[name]
            columns = st.columns(3)
            tables = {
                "Window: what the kernel covers": (kernels.window_cells(one), None),
                "times weights" + (", turned by 180°" if operation == "convolution" else ""): (
                    kernels.number_cells(one.weights),
                    kernels.tints(one.weights),
                ),
                "gives products": (kernels.number_cells(one.products), kernels.tints(one.products)),
            }
            for place, (title, (cells, tints)) in zip(columns, tables.items(), strict=True):
                with place:
                    ui.number_grid(title, cells, tints=tints)
            ui.show_arithmetic(kernels.SUM_FORMULA, kernels.sum_lines(one, scale, offset, values[name]))
            st.caption(
                "Numbers are rounded for display; the sum uses all their digits. Values in brackets are padding."
            )
    if size_tab.open:
        with size_tab:
            ui.show_arithmetic(
                kernels.SIZE_FORMULA, kernels.size_lines(image.shape, weights.shape, result.shape, sliding)
            )
            st.caption(
                "N: length of the picture, F: of the kernel, P: padding on both sides together, S: stride, D: dilation."
            )
    if code_tab.open:
        with code_tab:
            ui.show_code(steps)
            ui.take_home(steps, "kernels")
            ui.download_picture(
                "Result at full size, PNG",
                lambda: kernels.to_bytes(
                    kernels.apply_kernel(colours(picture.pixels), weights, sliding, scale=scale, offset=offset),
                    display,
                ),
                "kernels.png",
            )
    if question_tab.open:
        with question_tab:
            st.markdown("The lecture's kernel is `[[0,0,0], [1,0,0], [0,0,0]]`, “shifted left by 1 pixel”.")
            answered = ui.ask(
                "Which way does **correlation**, which does not turn the kernel, move the picture with it?",
                ["to the left", "to the right", "not at all"],
                "to the right",
                "Every pixel takes the value of its **left** neighbour, so the picture moves to the right. "
                "Convolution turns the kernel by 180° first and moves it to the left, as the lecture says.",
                key="question",
            )
            if answered:
                for place, (title, cells) in zip(st.columns(3), kernels.direction_cells().items(), strict=True):
                    with place:
                        ui.number_grid(title, cells)


controls, results = st.columns([1, 3], gap="medium")
with controls:
    weights, scale = choose_kernel()
    operation = ui.choose("Operation", kernels.OPERATIONS, key="operation", look="radio")
    padding = ui.choose("Padding", kernels.PADDINGS, key="padding")
    st.caption(f"Outside the picture stand: {kernels.PADDINGS[padding][0]}.")
    display = ui.choose("Values outside 0..1", kernels.DISPLAYS, key="display")
    st.caption(f"On the screen, {kernels.DISPLAYS[display]}.")
with results:
    slide(weights, scale, operation, padding, display)
