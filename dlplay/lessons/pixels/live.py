"""The running camera in the tabs of Pixels: one pixel's numbers, and what the formulas make of every frame."""

from collections.abc import Callable
from typing import Any

from dlplay import data, pixels, ui
from dlplay.words import say

Formula = Callable[..., Any]


def look_live() -> None:
    """The numbers of the pixel in the middle, and the pixels around it, magnified."""

    def middle(frame: data.Pixels) -> ui.Answer:
        row, column = frame.shape[0] // 2, frame.shape[1] // 2
        red, green, blue = pixels.read_pixel(frame, row, column).unit
        sentence = say(
            "In the middle, at row {row}, column {column}: R = {red:.3f}, G = {green:.3f}, B = {blue:.3f}. Beside it "
            "the pixels around that one.",
            row=row,
            column=column,
            red=red,
            green=green,
            blue=blue,
        )
        return ui.Answer(sentence, pixels.enlarged(pixels.magnify(frame, row, column)))

    ui.live(middle, key="pixels.live_look")


def gray_live() -> None:
    """One of the gray pictures, or where two differ."""
    if not ui.is_live():
        return
    formulas = {name: (formula, gain, sentence) for name, formula, gain, sentence in pixels.GRAY_FORMULAS}
    name = ui.choose("Of the camera", formulas, "weighted", key="pixels.live_formula", look="segmented_control")
    formula, gain, sentence = formulas[name]
    show_live(formula, "gray", say(sentence), gain=gain)


def show_live(formula: Formula, key: str, sentence: str = "", *, gain: float = 1.0) -> None:
    """What a formula makes of every frame, with a sentence about it."""

    def recoloured(frame: data.Pixels) -> ui.Answer:
        said = sentence or say("What the formula makes of it.")
        return ui.Answer(said, pixels.recolour(frame, formula, gain=gain).pixels)

    ui.live(recoloured, key=f"pixels.live_{key}")
