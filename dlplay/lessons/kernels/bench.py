"""What the lesson Kernels works on: a small copy of a picture, a kernel, and how it slides."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import data, kernels, pixels, ui
from dlplay.data import Picture
from dlplay.export import Transcript
from dlplay.words import say

SIDES = (32, 64, 128, 256, 512, 1024)


@dataclass(frozen=True)
class Bench:
    """A picture and its small copy as numbers, gray or in colours, and a kernel with all that goes with it.

    side: the small copy's longest side, in pixels; results: where they are shown, beside the controls.
    """

    setup: Transcript
    picture: Picture
    side: int
    gray: bool
    image: kernels.Image
    weights: kernels.Weights
    scale: float
    operation: str
    padding: str
    display: str
    results: DeltaGenerator

    def numbers_of(self, array: data.Pixels) -> kernels.Image:
        """A picture as numbers, as the small copy is."""
        return (pixels.to_gray if self.gray else pixels.to_unit)(array)


def choose_bench() -> Bench:
    """The picture in the sidebar; the kernel and how it slides beside the result."""
    setup = ui.new_transcript("Kernels")
    with st.sidebar:
        picture = ui.pick_picture(setup, live=True)
        side = ui.choose("Longest side of the working copy", SIDES, 512, key="kernels.side", look="select_slider")
        gray = ui.switch("Gray: 0.299 R + 0.587 G + 0.114 B", key="kernels.gray")
    small = setup.run_once("small", data.shrink, picture.pixels, side)
    image = setup.run_once("image", pixels.to_gray if gray else pixels.to_unit, small)
    controls, results = st.columns([1, 3], gap="medium")
    with controls:
        weights, scale = choose_kernel(setup)
        operation = ui.choose("Operation", kernels.OPERATIONS, key="kernels.operation", look="radio")
        padding = ui.choose("Padding", kernels.PADDINGS, key="kernels.padding")
        st.caption(say("Outside the picture stand: {what}.", what=say(kernels.PADDINGS[padding][0])))
        display = ui.choose("Values outside 0..1", kernels.DISPLAYS, key="kernels.display")
        st.caption(say("On the screen, {what}.", what=say(kernels.DISPLAYS[display])))
    return Bench(setup, picture, side, gray, image, weights, scale, operation, padding, display, results)


def choose_kernel(setup: Transcript) -> tuple[kernels.Weights, float]:
    """Controls for the weights, by name, as a table or as text, and for their scale."""
    name = ui.choose("Kernel", kernels.KERNELS, key="kernels.kernel", on_change=start_from_preset)
    st.caption(say(kernels.KERNELS[name]))
    rows, columns, sigma = 3, 3, 1.0
    if name in kernels.SIZED:
        rows = ui.slide("Rows", 1, 11, 3, key="kernels.rows", on_change=start_from_preset)
        columns = ui.slide("Columns", 1, 11, 3, key="kernels.columns", on_change=start_from_preset)
    if name == "Gaussian blur":
        sigma = ui.slide("Sigma, in pixels", 0.3, 5.0, 1.0, 0.1, key="kernels.sigma", on_change=start_from_preset)
    start = kernels.preset(name, rows=rows, columns=columns, sigma=sigma)
    table = st.container()
    text = ui.write("Weights as text, rows parted by ;", data.format_grid(start.weights), key="kernels.weights")
    factor = ui.write("Scale: multiplies the sum", start.scale, key="kernels.scale")
    with ui.refusing(data.GridError):
        weights = setup.run("weights", kernels.parse_weights, text)
        scale = setup.run("scale", data.parse_fraction, factor)
    with table:
        ui.edit_grid(weights, key="kernels.weights", write=data.format_grid)
    return weights, scale


def start_from_preset() -> None:
    """Put a named kernel's weights, scale and offset into the controls."""
    state = st.session_state
    rows, columns, sigma = (
        state.get("kernels.rows", 3),
        state.get("kernels.columns", 3),
        state.get("kernels.sigma", 1.0),
    )
    chosen = kernels.preset(state["kernels.kernel"], rows=rows, columns=columns, sigma=sigma)
    state["kernels.weights"] = data.format_grid(chosen.weights)
    state["kernels.scale"], state["kernels.offset"] = chosen.scale, chosen.offset
