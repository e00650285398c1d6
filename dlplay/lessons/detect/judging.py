"""The tab of precision, recall, AP and mAP."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import boxes, detection, ui
from dlplay.data import SHAPES_TO_DRAW, draw_scenes
from dlplay.export import Transcript
from dlplay.lessons.detect.selected import Selected, draw
from dlplay.lessons.detect.truth import know_truth
from dlplay.words import say

HERE, FRESH, LABELLED = "this picture", "100 fresh scenes", "labelled pictures"


@dataclass(frozen=True)
class Judged:
    """Every class's result at an IoU of hit; drawn: the boxes, where there is but one picture."""

    steps: Transcript
    results: tuple[detection.ClassResult, ...]
    hit: float
    drawn: list[boxes.Drawn] | None = None


def judging_tab(found: Selected) -> Transcript:
    """Precision, recall, AP and mAP: on this picture, or on a hundred fresh scenes; gives the code of it."""
    fresh = [FRESH] if found.bench.classes == SHAPES_TO_DRAW else []
    labelled = [LABELLED] if found.bench.detector.kind in ("YOLO", "SSD") else []
    left, right = st.columns(2, vertical_alignment="bottom")
    wholes = [HERE, *fresh, *labelled]
    kind = ui.choose("Judge on", wholes, key="detect.on", look="segmented_control", place=left)
    judged = judge_here(found, right) if kind == HERE else judge_many(found, kind)
    if judged is None:
        return found.steps
    show_judged(found, judged)
    return judged.steps


def judge_here(found: Selected, place: DeltaGenerator) -> Judged | None:
    """The results on the picture; none where there is no true box."""
    hits = boxes.COCO_THRESHOLDS
    hit = ui.choose("A hit has an IoU of at least", hits, key="detect.hit", look="select_slider", place=place)
    true = know_truth(found)
    if not len(true.labels):
        st.info(say("There is no true box yet: begin with the detections and correct them, or add boxes."))
        return None
    candidates = found.bench.reading.candidates
    ranked = found.steps.run(
        "ranked", detection.select, candidates, confidence=0.01, overlap=found.overlap, per_class=found.alone
    )
    results = found.steps.run("results", detection.judge_one, ranked, true, found.bench.classes, hit)
    return Judged(found.steps, results, hit, detection.draw_judged(ranked, true, results, found.confidence))


def judge_many(found: Selected, kind: str) -> Judged:
    """The results on many pictures, which the network looks at once."""
    bench, steps = found.bench, found.bench.setup.continued()
    judge = ui.in_worker(detection.judge_ssd if bench.detector.kind == "SSD" else detection.judge_set)
    if kind == FRESH:
        data = steps.run_once("labelled", draw_scenes, 100, detection.FRESH_SCENES)
    else:
        data = ui.pick_labelled_set(steps, masks=False, key="detect.judge")
        st.caption(say("Only pictures that never trained a detector say how good it is on new ones."))
    with ui.refusing(boxes.BoxError):
        results = steps.run_once("results", judge, bench.calls.arguments[0], bench.classes, data, bench.side)
    return Judged(steps, results, 0.5)


def show_judged(found: Selected, judged: Judged) -> None:
    """The measures, class by class, and the curves; one class filled in."""
    results, sure = judged.results, found.confidence
    mean = judged.steps.run("mean", detection.mean_over_classes, results)
    text = judged.steps.show(f"mAP@{judged.hit}", mean, "mean", ".4f")
    left, right = st.columns([2, 3], gap="medium")
    with right:
        show_measures(results, sure, say("mAP@{hit:g}", hit=judged.hit), text)
    with left:
        if judged.drawn is not None:
            draw(found.bench, judged.drawn, say("Dotted: true boxes. Solid: true positives. Dashed: false positives."))
        st.plotly_chart(detection.precision_recall_curves(results), key="detect.curve", config=ui.QUIET)
        st.caption(say("Precision over recall of every class, over all scores."))
    with right:
        present = detection.present_results(results, sure)
        shown = ui.choose("Fill in for", [one.name for one in present], key="detect.class")
        result = next(one for one in results if one.name == shown)
        ui.show_arithmetic(*detection.counted_arithmetic(detection.count_at(result, sure)))
        ui.show_arithmetic(*detection.ap_arithmetic(result))
        ui.show_arithmetic(*detection.mean_arithmetic(results))
    st.caption(say(detection.MEASURES, threshold=judged.hit))


def show_measures(results: tuple[detection.ClassResult, ...], sure: float, title: str, mean: str) -> None:
    """The mean average precision, precision and recall, and the table of the classes."""
    now = detection.count_all(results, sure)
    with st.container(horizontal=True):
        st.metric(title, mean, border=True)
        st.metric(say("Precision, all classes"), detection.number_or_none(now.precision), border=True)
        st.metric(say("Recall, all classes"), detection.number_or_none(now.recall), border=True)
    st.markdown(detection.results_table(results, sure))
    st.caption(say("TP, FN, FP, precision and recall: at the confidence threshold {sure:g}.", sure=sure))
