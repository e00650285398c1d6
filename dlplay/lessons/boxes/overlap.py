"""The tab of the overlap of two boxes."""

import streamlit as st

from dlplay import boxes, ui
from dlplay.lessons.boxes.bench import choose_number, draw
from dlplay.lessons.boxes.suppressed import Suppressed
from dlplay.words import say


def overlap_tab(found: Suppressed) -> None:
    """IoU of two boxes: the areas drawn and filled in."""
    steps, scene = found.steps, found.bench.scene
    left, right = st.columns(2, gap="medium")
    with left:
        with st.container(horizontal=True):
            first = choose_number(say("First box"), "boxes.first", len(scene.scores), 1) - 1
            second = choose_number(say("Second box"), "boxes.second", len(scene.scores), 2) - 1
        overlap = steps.run("overlap", boxes.measure_overlap, scene.boxes_xyxy, first, second)
        sentence = say("Thick: the first box. Thinner: the second. Striped: the area that they share.")
        draw(found.bench, boxes.drawn_pair(scene, first, second), sentence, boxes.overlap_svg(overlap.shared))
    with right:
        value = steps.show("IoU", overlap.iou, "overlap.iou", ".4f")
        general = steps.show("generalized IoU", overlap.generalized, "overlap.generalized", ".4f")
        st.markdown(
            say("**IoU = {value}**; generalized IoU, which DETR uses, = {general}", value=value, general=general)
        )
        ui.show_arithmetic(*boxes.overlap_arithmetic(overlap))
        with st.expander(say("Generalized IoU says how far apart, too")):
            ui.show_arithmetic(*boxes.generalized_arithmetic(overlap))
