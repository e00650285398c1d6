"""The kernel slid over the picture, and the tabs below: the sum behind a pixel, the output's size, code, question."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dlplay import data, kernels, ui
from dlplay.export import Transcript
from dlplay.lessons.kernels.bench import Bench
from dlplay.words import say

LIVE_SIDE = 512  # pixels of a camera's frame, at most


@dataclass(frozen=True)
class Slid:
    """The result of a kernel that slid over a picture; per channel the opened sum of one pixel, and it as shown."""

    steps: Transcript
    sliding: kernels.Sliding
    offset: float
    result: kernels.Image
    opened: dict[str, kernels.PixelSum]
    values: dict[str, str]


@st.fragment
def slide(bench: Bench) -> None:
    """The sliders, their result and the tabs; a moved slider or another pixel runs only this."""
    steps = bench.setup.continued()
    left, middle, right = st.columns(3)
    offset = ui.slide("Offset: added to the sum", -1.0, 1.0, 0.0, 0.05, key="kernels.offset", place=left)
    stride = ui.slide("Stride: pixels per step", 1, 8, 1, key="kernels.stride", place=middle)
    dilation = ui.slide("Dilation: spreads the weights", 1, 4, 1, key="kernels.dilation", place=right)
    with ui.refusing(data.GridError):
        sliding = steps.run("sliding", kernels.Sliding, bench.operation, bench.padding, stride, dilation)
        result = steps.run(
            "result", kernels.apply_kernel, bench.image, bench.weights, sliding, scale=bench.scale, offset=offset
        )
    side = min(bench.side, LIVE_SIDE)
    ui.live(partial(filtered, bench, sliding, offset), key="kernels.live", side=side, problem=data.GridError)
    before, after = st.columns(2)
    row, column = pixel = ui.choose_pixel(*result.shape[:2], of="kernels.")
    opened = kernels.open_sums(bench.image, bench.weights, row, column, sliding)
    with after:
        rows, columns = result.shape[:2]
        sentence = say("After: {rows} x {columns} pixels, the chosen one marked.", rows=rows, columns=columns)
        shown = kernels.to_bytes(result, bench.display)
        ui.picture_view(shown, sentence, key="kernels.after", pixel=pixel, shape=result.shape, of="kernels.")
    with before:
        size = ui.copy_size(bench.image.shape, bench.picture)
        sentence = say("Before: {size}. The frame is what the chosen pixel comes from.", size=size)
        frame = next(iter(opened.values())).frame(*bench.image.shape[:2])
        seen = kernels.to_bytes(bench.image)
        ui.picture_view(
            seen, sentence, key="kernels.before", pixel=pixel, shape=result.shape, frame=frame, of="kernels."
        )
    values = {name: note_value(steps, result, row, column, name) for name in opened}
    written = " | ".join(f"{value} ({name})" for name, value in values.items())
    st.markdown(say("**Result at row {row}, column {column}:** {written}", row=row, column=column, written=written))
    ui.show_tabs("kernels", TABS, bench, Slid(steps, sliding, offset, result, opened, values))


def filtered(bench: Bench, sliding: kernels.Sliding, offset: float, frame: data.Pixels) -> ui.Answer:
    """What the kernel makes of a frame of the camera."""
    image = bench.numbers_of(frame)
    result = kernels.apply_kernel(image, bench.weights, sliding, scale=bench.scale, offset=offset)
    return ui.Answer(say("What the kernel makes of it."), kernels.to_bytes(result, bench.display))


def note_value(steps: Transcript, result: kernels.Image, row: int, column: int, name: str) -> str:
    """Note the result at a pixel in one channel; gives it as shown."""
    value = steps.run(f"value_{name}", kernels.value_at, result, row, column, name)
    return steps.show(f"result at row {row}, column {column}, {name}", value, f"value_{name}", ".5f")


def sum_tab(bench: Bench, slid: Slid) -> None:
    """The window, the weights, their products, and the sum."""
    name = (
        "gray"
        if bench.gray
        else ui.choose("Channel", slid.opened, "R", key="kernels.channel", look="segmented_control")
    )
    one, turned = slid.opened[name], bench.operation == "convolution"
    times = say("times weights, turned by 180°") if turned else say("times weights")
    tables = {
        say("Window: what the kernel covers"): (kernels.window_cells(one), None),
        times: (kernels.number_cells(one.weights), kernels.tints(one.weights).tolist()),
        say("gives products"): (kernels.number_cells(one.products), kernels.tints(one.products).tolist()),
    }
    for place, (title, (cells, tints)) in zip(st.columns(3), tables.items(), strict=True):
        with place:
            ui.number_grid(title, cells, tints=tints)
    ui.show_arithmetic(*kernels.sum_arithmetic(one, bench.scale, slid.offset, slid.values[name]))
    st.caption(say("Numbers are rounded for display; the sum uses all their digits. Values in brackets are padding."))


def size_tab(bench: Bench, slid: Slid) -> None:
    """The size of the output from those of the picture and the kernel."""
    sizes = kernels.size_arithmetic(bench.image.shape, bench.weights.shape, slid.result.shape, slid.sliding)
    ui.show_arithmetic(*sizes)
    letters = say(
        "N: length of the picture, F: of the kernel, P: padding on both sides together, S: stride, D: dilation."
    )
    st.caption(letters)


def code_tab(bench: Bench, slid: Slid) -> None:
    """The code to take home, and the result at full size."""
    ui.code_tab(slid.steps, "kernels")

    def at_full_size() -> data.Pixels:
        image = bench.numbers_of(bench.picture.pixels)
        result = kernels.apply_kernel(image, bench.weights, slid.sliding, scale=bench.scale, offset=slid.offset)
        return kernels.to_bytes(result, bench.display)

    ui.download_picture(say("Result at full size, PNG"), at_full_size, "kernels.png")


def predict_tab(_: Bench, __: Slid) -> None:
    """A question about the direction in which a kernel moves a picture."""
    st.markdown(say("The lecture's kernel is `[[0,0,0], [1,0,0], [0,0,0]]`, “shifted left by 1 pixel”."))
    answered = ui.ask(
        "Which way does **correlation**, which does not turn the kernel, move the picture with it?",
        ["to the left", "to the right", "not at all"],
        "to the right",
        "Every pixel takes the value of its **left** neighbour, so the picture moves to the right. "
        "Convolution turns the kernel by 180° first and moves it to the left, as the lecture says.",
        key="kernels.question",
    )
    if answered:
        for place, (title, cells) in zip(st.columns(3), kernels.direction_cells().items(), strict=True):
            with place:
                ui.number_grid(title, cells)


TABS = {
    "The sum behind this pixel": sum_tab,
    "Output size": size_tab,
    "Code to take home": code_tab,
    "Predict first": predict_tab,
}
