"""The tab of the transposed convolution."""

import streamlit as st

from dlplay import data, segmentation, ui
from dlplay.export import Transcript
from dlplay.lessons.segment.bench import Bench
from dlplay.words import say

STRIDES, STRIDE = (1, 4), 2  # the least and the most, and what it begins with


@st.fragment
def transposed_tab(bench: Bench) -> None:
    """A small input and a kernel to edit, the larger output, and one of its values as a sum of stamps."""
    st.markdown(
        say(
            "The decoder must make maps **larger**. A **transposed convolution** (the lecture's *deconvolutional "
            "layer*) lets every input value **stamp** the kernel, multiplied by that value, into the output, "
            "**stride** S apart; where stamps overlap, they are added."
        )
    )
    show_stamps(note_stamps(bench.setup.continued(), inputs=True))


def note_stamps(steps: Transcript, *, inputs: bool = False) -> segmentation.Stamping:
    """The controls of the transposed convolution, or what they say while another tab is open, and its output."""
    stride = ui.left_at("segment.stride", STRIDE, *STRIDES)
    padding = ui.left_choice("segment.padding", segmentation.PADDINGS, "valid")
    if inputs:
        left, right, third = st.columns([1, 1, 1], gap="medium")
        with left:
            table = st.container()
            ui.write("Input as text", segmentation.FIRST_INPUT, key="segment.input")
        with right:
            second = st.container()
            ui.write("Kernel as text", segmentation.FIRST_KERNEL, key="segment.kernel")
        stride = ui.slide("Stride S", *STRIDES, STRIDE, key="segment.stride", place=third)
        padding = ui.choose(
            "Padding", segmentation.PADDINGS, "valid", key="segment.padding", look="segmented_control", place=third
        )
        third.caption(say("{name}: {what}.", name=say(padding), what=say(segmentation.PADDINGS[padding])))
    with ui.refusing(data.GridError):
        grid = steps.run("grid", segmentation.read_input, ui.written("segment.input", segmentation.FIRST_INPUT))
        kernel = steps.run("kernel", segmentation.read_kernel, ui.written("segment.kernel", segmentation.FIRST_KERNEL))
    if inputs:
        with table:
            ui.edit_grid(grid, key="segment.input", write=data.format_grid, what="The input")
        with second:
            ui.edit_grid(kernel, key="segment.kernel", write=data.format_grid, what="The kernel")
    output = steps.run("output", segmentation.stamp_all, grid, kernel, stride, padding)
    steps.show("transposed convolution, sum of the output", float(output.sum()), "output.sum()", ".6g")
    return segmentation.Stamping(grid, kernel, stride, padding, output)


def show_stamps(one: segmentation.Stamping) -> None:
    """The output, the stamps on its chosen value, and the sizes."""
    left, right = st.columns([1, 1.4], gap="medium")
    with left:
        place = ui.choose_pixel(*one.output.shape, of="segment.")
        title = say("Output: {rows} x {columns}", rows=one.output.shape[0], columns=one.output.shape[1])
        ui.choose_on_grid(title, segmentation.number_texts(one.output), place, key="segment.output", of="segment.")
        st.caption(say("Click a value, and see which input values stamped on it."))
    stamps = segmentation.stamps_on(one, place)
    with right:
        marks = [(stamp.row, stamp.column) for stamp in stamps]
        ui.number_grid(
            say("Input; framed: the values that stamp there"), segmentation.number_texts(one.grid), marks=marks
        )
        st.markdown(segmentation.stamp_sentence(stamps, place))
        ui.show_arithmetic(*segmentation.stamp_arithmetic(stamps, float(one.output[place])))
    st.markdown(say("**The stamps, one by one.** Added up, they are the output."))
    for column, (row, col) in zip(st.columns(segmentation.MOST_SHOWN), marks[: segmentation.MOST_SHOWN], strict=False):
        with column:
            title = say("{value:g} at ({row}, {col}) stamps", value=one.grid[row, col], row=row, col=col)
            ui.number_grid(title, segmentation.number_texts(segmentation.one_stamp(one, (row, col))), marks=[place])
    ui.show_arithmetic(*segmentation.grown_arithmetic(one))
    st.caption(say("N: input size, F: kernel size, S: stride, for rows and for columns."))
    with st.expander(say("How many stamps lie on every value")):
        counts = segmentation.count_stamps(one)
        ui.number_grid(
            say("Number of stamps"), segmentation.number_texts(counts), tints=(counts / counts.max()).tolist()
        )
        st.markdown(say(segmentation.CHECKERBOARD))
