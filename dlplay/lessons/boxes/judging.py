"""The tab of precision and recall."""

import streamlit as st

from dlplay import boxes, ui
from dlplay.lessons.boxes.bench import draw
from dlplay.lessons.boxes.suppressed import Suppressed
from dlplay.words import plain, say


def judging_tab(found: Suppressed) -> None:
    """Precision, recall and average precision, built up detection by detection."""
    scene = found.bench.scene
    if not len(scene.truths_xyxy):
        st.info(say("This needs true boxes: type some, or try an example above."), icon=":material/edit:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = ui.choose("Class", boxes.true_names(scene), key="boxes.class")
        threshold = ui.choose(
            "A hit has an IoU of at least", boxes.COCO_THRESHOLDS, key="boxes.hit", look="select_slider"
        )
        scheme = ui.choose("Area", boxes.SCHEMES, key="boxes.scheme", look="radio")
        after = ui.switch("Only boxes that suppression keeps", True, key="boxes.after")
    among = found.kept if after else None
    label = scene.names.index(name)
    judged = found.steps.run("judged", boxes.judge_class, scene, label, threshold=threshold, among=among)
    show_precision(found, judged, name, threshold, scheme=scheme, among=among)
    if len(judged.boxes):
        show_hits(found, judged, scheme)
    else:
        st.info(say("No predicted box has this class: recall is 0 and so is the average precision."))


def show_precision(
    found: Suppressed, judged: boxes.Judged, name: str, threshold: float, *, scheme: str, among: boxes.Indices | None
) -> None:
    """The average precision of a class, and the mean of all classes."""
    steps, scene = found.steps, found.bench.scene
    precision = steps.run("ap", boxes.average_precision, judged, scheme)
    text = steps.show(f"AP at IoU {threshold}", precision, "ap", ".4f")
    mean = boxes.mean_average_precision
    half = steps.run_once("map_50", mean, scene, thresholds=(0.5,), scheme=scheme, among=among)
    coco = steps.run_once("map_coco", mean, scene, thresholds=boxes.COCO_THRESHOLDS, scheme=scheme, among=among)
    values = {
        say("AP of {name}", name=plain(name)): text,
        "mAP@0.5": steps.show("mAP@0.5", half, "map_50", ".4f"),
        "mAP@[.5:.95]": steps.show("mAP@[.5:.95]", coco, "map_coco", ".4f"),
    }
    for place, (title, value) in zip(st.columns(3), values.items(), strict=True):
        place.metric(title, value, border=True)


def show_hits(found: Suppressed, judged: boxes.Judged, scheme: str) -> None:
    """The detections so far, one after another: drawn, as a curve, and in the arithmetic."""
    scene, most = found.bench.scene, len(judged.boxes)
    if (st.session_state.get("boxes.so_far") or 0) > most:
        st.session_state["boxes.so_far"] = None
    every = say("all {most}", most=most)
    count = (
        ui.enter("Detections so far, highest score first", 1, most, None, key="boxes.so_far", placeholder=every) or most
    )
    left, right = st.columns([2, 3], gap="medium")
    with left:
        sentence = say("Dotted: true boxes of the class. Solid: true positives. Dashed: false positives.")
        draw(found.bench, boxes.drawn_judged(scene, judged, count), sentence)
        alt = say("Precision over recall after every detection; dots are true positives, crosses false ones.")
        st.plotly_chart(boxes.precision_recall_curve(judged, count), alt=alt, config=ui.QUIET)
        st.caption(say("{alt} {scheme}: {area}.", alt=alt, scheme=say(scheme), area=say(boxes.SCHEMES[scheme])))
    with right:
        st.markdown(boxes.judged_table(scene, judged, count))
        ui.show_arithmetic(*boxes.judged_arithmetic(judged, count))
        st.caption(say(boxes.JUDGING))
