"""The two thresholds, which all tabs share, and what they leave of the candidates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from dlplay import boxes, detection, ui
from dlplay.export import Transcript
from dlplay.lessons.detect.bench import Bench
from dlplay.lessons.detect.live import show_live


@dataclass(frozen=True)
class Selected:
    """The detections that a confidence threshold and an IoU threshold of suppression leave.

    steps: the transcript up to here; alone: whether suppression takes each class alone.
    """

    bench: Bench
    steps: Transcript
    kept: detection.Detections
    confidence: float
    overlap: float
    alone: bool


@st.fragment
def show_selected(bench: Bench, tabs: Mapping[str, Callable[[Selected], object]]) -> None:
    """The thresholds, and the tabs; a moved slider runs only this."""
    steps, candidates = bench.setup.continued(), bench.reading.candidates
    one, two, three = st.columns(3, vertical_alignment="center")
    sure = ui.slide("Confidence threshold", 0.01, 1.0, 0.5, 0.01, key="detect.sure", place=one)
    overlap = ui.slide("IoU threshold of NMS", 0.0, 1.0, 0.5, 0.01, key="detect.iou", place=two)
    alone = ui.switch("Each class alone", True, key="detect.alone", place=three)
    if bench.truth is None:
        show_live(bench, sure, overlap, alone=alone)
    kept = steps.run("kept", detection.select, candidates, confidence=sure, overlap=overlap, per_class=alone)
    steps.show("candidates", len(candidates.scores), "len(reading.candidates.scores)")
    steps.show("detections", len(kept.scores), "len(kept.scores)")
    ui.show_tabs("detect", tabs, Selected(bench, steps, kept, sure, overlap, alone))


def draw(bench: Bench, drawn: list[boxes.Drawn], sentence: str, below: str = "") -> None:
    """Boxes on the picture, with a sentence about it."""
    svg = boxes.boxes_svg(bench.source, detection.canvas_of(bench.pixels.shape)[0], drawn, below)
    st.image(svg, sentence, width=detection.drawing_width(bench.pixels.shape), alt=sentence)
