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
    side = st.select_slider("Longest side of the working copy", sides, 512, key="side", bind="query-params")
    gray = st.toggle("Gray: 0.299 R + 0.587 G + 0.114 B", key="gray", bind="query-params")
small = setup.run_once("small", data.shrink, picture.pixels, side)
image = setup.run("image", pixels.to_unit, small)
if gray:
    image = setup.run("image", pixels.gray_weighted, image)


def start_from_preset() -> None:
    """Put a named kernel's weights into the controls."""
    state = st.session_state
    chosen = kernels.preset(state["kernel"], rows=state.get("height", 3), columns=state.get("width", 3), sigma=state.get("sigma", 1.0))
    state.update(weights=kernels.format_weights(chosen.weights), scale=chosen.scale, offset=chosen.offset)


@st.fragment
def lesson() -> None:
    """Everything below the choice of the picture: a moved control runs only this."""
    transcript = setup.continued()
    controls, results = st.columns([2, 5], gap="medium")
    with controls, ui.refusing(kernels.KernelError):
        name = st.selectbox("Kernel", kernels.KERNELS, key="kernel", on_change=start_from_preset, bind="query-params")
        height = width = 3
        if name in kernels.SIZED:
            height = st.slider("Rows", 1, 11, 3, key="height", on_change=start_from_preset, bind="query-params")
            width = st.slider("Columns", 1, 11, 3, key="width", on_change=start_from_preset, bind="query-params")
        sigma = 1.0
        if name == "Gaussian blur":
            sigma = st.slider("Sigma, in pixels", 0.3, 5.0, 1.0, 0.1, key="sigma", on_change=start_from_preset, bind="query-params")
        start = kernels.preset(name, rows=height, columns=width, sigma=sigma)
        grid = st.container()
        text = st.text_input("Weights, rows parted by ;", kernels.format_weights(start.weights), key="weights", bind="query-params")
        weights = transcript.run("weights", kernels.parse_weights, text)
        with grid:
            ui.edit_grid(weights, key="weights", write=kernels.format_weights)
        scale = transcript.run("scale", kernels.parse_fraction, st.text_input("Scale: multiplies the sum", start.scale, key="scale", bind="query-params"))
        offset = st.slider("Offset: added to the sum", -1.0, 1.0, start.offset, 0.05, key="offset", bind="query-params")
        operation = st.radio("Operation", kernels.OPERATIONS, key="operation", bind="query-params")
        padding = st.selectbox("Padding", kernels.PADDINGS, key="padding", bind="query-params")
        stride = st.slider("Stride", 1, 8, 1, key="stride", bind="query-params")
        dilation = st.slider("Dilation", 1, 4, 1, key="dilation", bind="query-params")
        display = st.selectbox("Show what is outside 0..1", kernels.DISPLAYS, key="display", bind="query-params")
        sliding = transcript.run("sliding", kernels.Sliding, operation, padding, stride, dilation)
        result = transcript.run("result", kernels.apply_kernel, image, weights, sliding, scale=scale, offset=offset)
    with results:
        pictures = st.columns(2)
        pixel = ui.choose_pixel(*result.shape[:2])
        with pictures[1]:
            ui.picture_view(kernels.to_bytes(result, display), "After: x", key="after", pixel=pixel, shape=result.shape)
        with pictures[0]:
            ui.picture_view(kernels.to_bytes(image), "Before: x", key="before", pixel=pixel, shape=result.shape)


lesson()
