"""Non-maximum suppression, whose settings all tabs share."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dlplay import boxes, ui
from dlplay.export import Transcript
from dlplay.lessons.boxes.bench import Bench
from dlplay.words import say


@dataclass(frozen=True)
class Suppressed:
    """The numbers of the boxes that suppression keeps, highest score first, and how it was set.

    least: the score above which a box takes part; labels: of the boxes, where each class is alone.
    """

    bench: Bench
    steps: Transcript
    kept: boxes.Indices
    threshold: float
    least: float
    labels: boxes.Indices | None


@st.fragment
def show_suppressed(bench: Bench, tabs: dict[str, Callable[[Suppressed], None]]) -> None:
    """The controls of suppression, which all tabs share, and the tabs; a moved slider runs only this."""
    steps, scene = bench.setup.continued(), bench.scene
    if not len(scene.scores):
        st.info(say("No predicted box is left. Type one, or try an example above."), icon=":material/edit:")
        return
    one, two, three = st.columns(3, vertical_alignment="center")
    threshold = ui.slide("IoU threshold of suppression", 0.0, 1.0, 0.5, 0.05, key="boxes.iou", place=one)
    least = ui.slide("Only scores above", 0.0, 1.0, 0.0, 0.05, key="boxes.score", place=two)
    alone = ui.switch("Each class alone", True, key="boxes.alone", place=three)
    labels = scene.labels if alone else None
    to_suppress = (scene.boxes_xyxy, scene.scores)
    kept = steps.run_once(
        "kept", boxes.suppress, *to_suppress, threshold=threshold, score_threshold=least, labels=labels
    )
    steps.show("boxes", len(scene.scores), "len(scene.scores)")
    steps.show("boxes kept by suppression", len(kept), "len(kept)")
    st.markdown(
        say(
            "Suppression keeps **{kept:,}** of {count:,} boxes: {names}.",
            kept=len(kept),
            count=len(scene.scores),
            names=boxes.name_list(scene, kept),
        )
    )
    ui.show_tabs("boxes", tabs, Suppressed(bench, steps, kept, threshold, least, labels))


def refuse_many(scene: boxes.Scene) -> bool:
    """Say so where there are too many boxes to show every step."""
    many = len(scene.scores) > boxes.MOST_STEPS
    if many:
        st.info(say("Single steps are shown for up to {most} boxes; the result stands above.", most=boxes.MOST_STEPS))
    return many
