"""What the lesson Pixels works on: a picture and one pixel of it; and what the formulas make of both."""

from dataclasses import dataclass

import streamlit as st

from dlplay import pixels, ui
from dlplay.data import Picture
from dlplay.export import Transcript

START = "1 - R, G, B"  # the formula to begin with


@dataclass(frozen=True)
class Bench:
    """A picture, what is known about its array, and the chosen pixel: its place, its values, and these as shown."""

    steps: Transcript
    picture: Picture
    facts: pixels.PixelFacts
    pixel: tuple[int, int]
    reading: pixels.PixelReading
    shown: str


@dataclass(frozen=True)
class Result:
    """What a formula makes of the whole picture, and of the chosen pixel, as shown."""

    picture: pixels.Recoloured
    value: str


def choose_bench() -> Bench:
    """The picture and the pixel, in the sidebar."""
    steps = ui.new_transcript("Pixels")
    with st.sidebar:
        picture = ui.pick_picture(steps, live=True)
        row, column = pixel = ui.choose_pixel(*picture.pixels.shape[:2], of="pixels.")
    facts = steps.run_once("facts", pixels.describe, picture.pixels)
    reading = steps.run("pixel", pixels.read_pixel, picture.pixels, row, column)
    shown = steps.show(f"pixel at row {row}, column {column}", reading, "pixel")
    steps.show("image.shape", facts.shape, "facts.shape")
    return Bench(steps, picture, facts, pixel, reading, shown)


def negative_of(bench: Bench) -> Result:
    """The negative of the picture and of the pixel."""
    steps, array = bench.steps, bench.picture.pixels
    picture = steps.run_once("negative_picture", pixels.recolour, array, pixels.negative)
    values = steps.run("negative_pixel", pixels.apply_to_pixel, array, *bench.pixel, pixels.negative)
    return Result(picture, steps.show("negative of this pixel", values, "negative_pixel"))


def grays_of(bench: Bench) -> dict[str, Result]:
    """The gray pictures and pixels, by the names of their formulas."""
    steps, array, found = bench.steps, bench.picture.pixels, {}
    for name, formula, gain, _ in pixels.GRAY_FORMULAS:
        picture = steps.run_once(f"{name}_picture", pixels.recolour, array, formula, gain=gain)
        values = steps.run(f"{name}_pixel", pixels.apply_to_pixel, array, *bench.pixel, formula)
        found[name] = Result(picture, steps.show(f"{name} of this pixel", values, f"{name}_pixel"))
    return found


def own_result(bench: Bench, text: str) -> tuple[pixels.Formula, Result]:
    """What the student's own formula makes of the picture and of the pixel. Raises FormulaError."""
    steps, array = bench.steps, bench.picture.pixels
    own = steps.run("formula", pixels.parse_formula, text)
    picture = steps.run_once("own_picture", pixels.recolour, array, own)
    values = steps.run("own_pixel", pixels.apply_to_pixel, array, *bench.pixel, own)
    return own, Result(picture, steps.show("own formula at this pixel", values, "own_pixel"))
