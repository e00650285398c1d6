"""The tab of the cascade."""

import streamlit as st

from dlplay import detection, ui
from dlplay.export import Transcript
from dlplay.lessons.detect.bench import Bench
from dlplay.lessons.detect.selected import Selected, draw
from dlplay.words import say


def cascade_tab(found: Selected) -> Transcript:
    """Faces in three stages, whatever detector is chosen; gives the code of it."""
    bench = found.bench
    steps = bench.setup.continued()  # without the thresholds of the other tabs: they must not ask the networks again
    st.markdown(
        say(
            "A **cascade** finds faces in several stages: a tiny network looks everywhere and keeps what might be a "
            "face, a larger one looks again at that only, a third one decides. YOLO does all in **one** stage."
        )
    )
    thresholds, smallest = choose_thresholds()
    find = ui.in_worker(detection.find_stages)
    cascade = steps.run_once("cascade", find, bench.pixels, thresholds=thresholds, smallest_face=smallest)
    steps.show("faces", len(cascade.faces.scores), "len(cascade.faces.scores)")
    for sentence in detection.stage_sentences(cascade):
        st.markdown(f"- {sentence}")
    for place, stage in zip(st.columns(3), cascade.stages, strict=True):
        with place:
            st.markdown(f"**{say(stage.name)}**")
            show_stage(bench, cascade, stage)
    with st.expander(say("The copies of the picture that P-Net slides over")):
        ui.number_grid(say("From the largest to the smallest"), detection.level_cells(cascade))
    return steps


def choose_thresholds() -> tuple[tuple[float, float, float], int]:
    """The threshold of every stage, and the side of the smallest face that is looked for."""
    first, second, third, last = st.columns(4)
    starts = detection.THRESHOLDS
    thresholds = (
        ui.slide("Threshold of P-Net", 0.05, 0.99, starts[0], 0.01, key="detect.pnet", place=first),
        ui.slide("Threshold of R-Net", 0.05, 0.99, starts[1], 0.01, key="detect.rnet", place=second),
        ui.slide("Threshold of O-Net", 0.05, 0.99, starts[2], 0.01, key="detect.onet", place=third),
    )
    return thresholds, ui.slide("Smallest face, pixels", 12, 200, 20, 4, key="detect.smallest", place=last)


def show_stage(bench: Bench, cascade: detection.Cascade, stage: detection.Stage) -> None:
    """What a stage keeps, and what it looked at; the last one finds landmarks, too."""
    shape = bench.pixels.shape
    if stage is cascade.stages[-1]:
        drawn = detection.draw_found(cascade.faces, ("face",), shape)
        sentence = say("Kept: {count:,}; dots: landmarks.", count=len(cascade.faces.scores))
        draw(bench, drawn, sentence, detection.landmarks_svg(cascade.landmarks, shape))
    else:
        sentence = say("Kept: {count:,}", count=len(stage.kept.scores))
        draw(bench, detection.draw_plain(stage.kept, shape), sentence)
    if len(stage.crops):
        sentence = detection.crop_sentence(stage)
        st.image(detection.crop_sheet(stage), sentence, width="stretch", alt=sentence)
