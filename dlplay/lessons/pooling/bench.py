"""What the lesson Pooling works on: a small grid of numbers, or the student's picture."""

from dataclasses import dataclass

import streamlit as st

from dlplay import data, pixels, pooling, ui
from dlplay.export import Transcript
from dlplay.words import say

SIDES = [16, 32, 64, 128, 256, 512, 1024]  # of a working copy, in pixels


@dataclass(frozen=True)
class Bench:
    """An input: numbers (rows, columns), or a picture (height, width) or (height, width, 3)."""

    setup: Transcript
    image: pooling.Array
    is_grid: bool


@dataclass(frozen=True)
class Shifted:
    """The input moved down and to the right, what the layer makes of it, and how much each kind of layer changes."""

    down: int
    right: int
    image: pooling.Array
    result: pooling.Array
    changes: dict[str, pooling.Change]


@dataclass(frozen=True)
class Pooled:
    """A layer, its result for the input and for the shifted one, and the window behind the chosen value.

    text: the chosen value as it is shown; steps: the transcript in which all this ran.
    """

    bench: Bench
    steps: Transcript
    layer: pooling.Pooling
    result: pooling.Array
    shifted: Shifted
    place: tuple[int, int]
    window: pooling.Window
    text: str


def choose_bench() -> Bench:
    """The input: numbers in a table above the lesson, or the student's picture in the sidebar."""
    setup = ui.new_transcript("Pooling")
    with st.sidebar:
        kind = ui.choose("Input", ["grid", "picture"], key="pooling.input", look="segmented_control")
        if kind == "picture":
            return Bench(setup, read_picture(setup), is_grid=False)
    return Bench(setup, read_grid(setup), is_grid=True)


def start_from_grid() -> None:
    """Put a ready-made grid's numbers into the controls."""
    st.session_state["pooling.values"] = pooling.GRIDS[st.session_state["pooling.grid"]]


def read_grid(setup: Transcript) -> pooling.Array:
    """Controls for a small grid of numbers: by name, as a table or as text."""
    name = ui.choose("Grid", pooling.GRIDS, key="pooling.grid", place=st.sidebar, on_change=start_from_grid)
    with st.expander(say("Type your own numbers")):
        table = st.container()
        text = ui.write("The same as text, rows parted by ;", pooling.GRIDS[name], key="pooling.values")
    with ui.refusing(data.GridError):
        grid = setup.run("image", pooling.parse_input, text)
    with table:
        ui.edit_grid(grid, key="pooling.values", write=data.format_grid, what="The input")
    return grid


def read_picture(setup: Transcript) -> pooling.Array:
    """Controls for the student's own picture and the size of its working copy."""
    picture = ui.pick_picture(setup)
    side = ui.choose("Longest side of the working copy", SIDES, 128, key="pooling.side", look="select_slider")
    gray = ui.switch("Gray: 0.299 R + 0.587 G + 0.114 B", key="pooling.gray")
    small = setup.run_once("small", data.shrink, picture.pixels, side)
    return setup.run("image", pixels.to_gray if gray else pixels.to_unit, small)
