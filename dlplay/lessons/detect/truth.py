"""The true boxes of the picture."""

import streamlit as st

from dlplay import boxes, detection, ui
from dlplay.data import SHAPES_TO_DRAW, LabelledPicture
from dlplay.lessons.detect.selected import Selected
from dlplay.words import plain, say

TRUTHS = "detect.truths"  # the key of the text


def know_truth(found: Selected) -> LabelledPicture:
    """The true boxes: those of a drawn scene, or typed and dragged ones."""
    bench = found.bench
    if bench.truth is not None and bench.classes == SHAPES_TO_DRAW:
        return bench.truth
    left, right = st.columns([3, 2], gap="medium")
    with right:
        show_buttons(found)
        listed = detection.list_classes([plain(name) for name in bench.classes])
        height, width = bench.pixels.shape[:2]
        st.caption(
            say("Classes: {names}. In pixels: {width} wide, {height} high.", names=listed, width=width, height=height)
        )
        text = st.text_area(say("True boxes, a line each: class x1 y1 x2 y2"), height=160, key=TRUTHS)
        with ui.refusing(boxes.BoxError):
            typed = found.steps.run("truth", detection.read_truths, text, bench.pixels, bench.classes)
    items = detection.movable_truths(text, bench.pixels.shape)

    def move(item: int, corners: tuple[float, ...]) -> None:
        st.session_state[TRUTHS] = boxes.move_box(st.session_state[TRUTHS], items[item]["line"], corners)

    with left:
        sentence = say("Dotted: the true boxes. Drag one or its corners, or type at the right.")
        ui.edit_boxes(bench.source, bench.pixels.shape, items, sentence, key="detect.editor", move=move)
    return typed


def show_buttons(found: Selected) -> None:
    """Buttons that write true boxes: the detections, or one more in the middle."""
    bench = found.bench

    def begin() -> None:
        st.session_state[TRUTHS] = detection.write_truths(found.kept, bench.classes)

    def add(times: int) -> None:
        new = [detection.middle_box(bench.classes[0], bench.pixels.shape)] * times
        lines = [st.session_state.get(TRUTHS, ""), *new]
        st.session_state[TRUTHS] = "\n".join(line for line in lines if line.strip())

    with st.container(horizontal=True):
        st.button(say("Begin with the detections"), on_click=begin, key="detect.begin")
        ui.count_button(say("Add a box"), add, key="detect.add", of=(TRUTHS,))
