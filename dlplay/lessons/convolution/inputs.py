"""The input of the layer: a small table, or a square of the student's picture."""

import streamlit as st

from dlplay import convolution, data, pixels, ui
from dlplay.export import Transcript
from dlplay.lessons.convolution.filters import refit
from dlplay.words import Note, say


def choose_input(setup: Transcript, start: convolution.Example) -> convolution.Numbers:
    """The input as a table, as text, or as a square of the student's picture."""
    if not start.grid:
        return choose_square(setup)
    table = st.container()
    with st.expander(say("Input as text")):
        text = ui.write_lines("Rows parted by ; channels by |", start.grid, key="convolution.input", on_change=refit)
    with table, ui.refusing(data.GridError):
        image = setup.run("image", convolution.parse_channels, text, Note("The input"), 32)
        write = convolution.write_stacked(image.shape[2])
        ui.edit_grid(
            convolution.stacked(image),
            key="convolution.input",
            write=write,
            what="The input",
            row_names=convolution.row_names(image),
        )
        if image.shape[2] > 1:
            names = ", ".join(convolution.channel_names(image.shape[2]))
            st.caption(say("{names}: one below the other.", names=names))
    return image


def choose_square(setup: Transcript) -> convolution.Numbers:
    """A square of the student's picture, gray or with its three colours."""
    picture = ui.pick_picture(setup)
    longest = ui.choose(
        "Longest side of the working copy", [32, 64, 128, 256, 512], 32, key="convolution.copy", look="select_slider"
    )
    small = setup.run_once("small", data.shrink, picture.pixels, longest)
    side = ui.slide("Side of the square, in pixels", 3, 32, 32, key="convolution.crop_side")
    first, second = st.columns(2)
    top = ui.enter("Top row", 0, 511, 0, key="convolution.top", place=first)
    left = ui.enter("Left column", 0, 511, 0, key="convolution.left", place=second)
    colour = ui.switch("Colour: channels R, G and B", False, key="convolution.colour", on_change=refit)
    unit = setup.run("unit", pixels.to_unit if colour else pixels.to_gray, small)
    return setup.run("image", convolution.crop, unit, top, left, side)
