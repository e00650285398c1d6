"""The tabs of the detections, and of the candidates before suppression."""

import streamlit as st

from dlplay import boxes, detection, ui
from dlplay.lessons.detect.selected import Selected, draw
from dlplay.words import say


def detections_tab(found: Selected) -> None:
    """What is left: boxes on the picture, and a table."""
    bench, kept, classes = found.bench, found.kept, found.bench.classes
    if bench.truth is None and (warning := detection.unsuited_sentence(bench.detector.name, bench.own)):
        st.warning(warning, icon=":material/help:")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sentence = say("The detections: number, class and score of each.")
        draw(bench, detection.draw_found(kept, classes, bench.pixels.shape), sentence)
    with right:
        st.markdown(detection.count_sentence(bench.reading, kept, classes))
        if len(kept.scores):
            found.steps.show("highest score", kept.scores[0], "kept.scores[0]", ".4f")
            st.markdown(detection.detection_table(kept, classes))
            height, width = bench.pixels.shape[:2]
            st.caption(
                say("In pixels of the picture, {width} wide and {height} high.", width=width, height=height),
            )
        else:
            st.info(detection.nothing_sentence(classes), icon=":material/search_off:")


def suppression_tab(found: Selected) -> None:
    """The candidates, what is confident, what NMS leaves; and one deleted box."""
    candidates = found.bench.reading.candidates
    ranked = found.steps.run("ranked", detection.confident, candidates, 0.0)
    sure = found.steps.run("sure", detection.confident, candidates, found.confidence)
    show_stages(found, ranked, sure)
    deletions = found.steps.run(
        "deletions",
        detection.list_deletions,
        candidates,
        confidence=found.confidence,
        overlap=found.overlap,
        per_class=found.alone,
    )
    if not deletions:
        st.info(say("NMS deletes nothing here. Lower the confidence threshold, or the IoU threshold."))
        return
    st.subheader(say("Why was this box deleted?"))
    show_deletion(found, sure, deletions)


def show_stages(found: Selected, ranked: detection.Detections, sure: detection.Detections) -> None:
    """All candidates, those that are confident, and those that NMS leaves, beside each other."""
    bench, kept, shape = found.bench, found.kept, found.bench.pixels.shape
    first, second, third = st.columns(3)
    with first:
        count = len(ranked.scores)
        sentence = (
            say("All {count:,} candidates with a score of 0.01 or more; the best 400 are drawn.", count=count)
            if count > 400
            else say("All {count:,} candidates with a score of 0.01 or more.", count=count)
        )
        draw(bench, detection.draw_plain(ranked, shape), sentence)
    with second:
        text = say(
            "{count:,} with a score of at least {threshold:g}: those that NMS gets.",
            count=len(sure.scores),
            threshold=found.confidence,
        )
        draw(bench, detection.draw_found(sure, bench.classes, shape, kind="predicted", numbered=False), text)
    with third:
        sentence = say("{count:,} that NMS leaves.", count=len(kept.scores))
        draw(bench, detection.draw_found(kept, bench.classes, shape), sentence)


def show_deletion(found: Selected, sure: detection.Detections, deletions: tuple[detection.Deletion, ...]) -> None:
    """One deleted box, the box that deleted it, and their IoU."""
    count, (left, right) = len(deletions), st.columns([2, 3], gap="medium")
    with left:
        number = ui.enter(say("One of the {count} deleted boxes", count=count), 1, count, 1, key="detect.deleted")
        one = deletions[number - 1]
        drawn = detection.draw_deletion(sure, found.bench.classes, found.bench.pixels.shape, one)
        draw(found.bench, drawn, say("Dashed: deleted. Solid: the box with a higher score that deleted it."))
    with right:
        measured = found.steps.run("measured", boxes.measure_overlap, sure.boxes_xyxy, one.by, one.box)
        found.steps.show("IoU of the two", measured.iou, "measured.iou", ".4f")
        st.markdown(
            say(
                "The kept box (1) has the score {kept:.3f}, the deleted one (2) {deleted:.3f}.",
                kept=sure.scores[one.by],
                deleted=sure.scores[one.box],
            )
        )
        ui.show_arithmetic(*detection.deleted_arithmetic(measured, found.overlap))
