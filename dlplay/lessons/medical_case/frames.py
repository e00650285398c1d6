"""The tab of the frames."""

import streamlit as st

from dlplay import boxes, medical_case, ui
from dlplay.data import frame_seconds
from dlplay.lessons.medical_case.bench import Bench
from dlplay.words import plain, say


@st.fragment
def frames_tab(bench: Bench) -> None:
    """One frame with its boxes, and the timeline of all."""
    matched, threshold, count = bench.matched, bench.threshold, len(bench.clip.frames)
    best = medical_case.best_scores(matched, count)
    if not 1 <= st.session_state.get("medical_case.frame", 1) <= count:
        del st.session_state["medical_case.frame"]
    number = ui.slide("Frame", 1, count, int(best.argmax()) + 1, key="medical_case.frame") - 1
    show_frame(bench, number)
    figure = medical_case.draw_timeline(
        frame_seconds(bench.clip),
        best,
        medical_case.frame_states(matched, threshold, count),
        matched.true_frames,
        threshold=threshold,
        chosen=number,
        what=bench.what,
    )
    st.plotly_chart(
        figure,
        key="medical_case.timeline",
        config=ui.QUIET,
        on_select=lambda: choose_frame("medical_case.timeline"),
        selection_mode="points",
    )
    st.caption(say("Each mark is a frame: click one, or move the slider. Its height is the best score in the frame."))


def show_frame(bench: Bench, number: int) -> None:
    """A frame with its boxes, and a list of them."""
    matched, threshold, clip = bench.matched, bench.threshold, bench.clip
    drawn = medical_case.frame_boxes(matched, number, threshold, bench.name)
    picture, words = st.columns([2, 1], gap="medium")
    sentence = medical_case.frame_sentence(drawn, number, threshold)
    scale = 2 if max(clip.frames.shape[1:3]) <= 400 else 1
    painted = boxes.paint_boxes(clip.frames[number], drawn, scale=scale)
    picture.image(painted, plain(sentence), width="stretch", output_format="JPEG", alt=sentence)
    with words:
        st.markdown(medical_case.frame_list(matched, number, threshold, bench.name))
        st.caption(
            say("Full line: found. Dashed line: false. Dotted line: a true box.")
            if matched.is_labelled
            else say(
                "Full line: found. Dashed line: false. Dotted line: a true box; this clip has none, so nobody knows "
                "what is right."
            )
        )


def choose_frame(event_key: str) -> None:
    """A click on the timeline chooses the frame."""
    points = st.session_state[event_key].selection.points
    if points and points[0].get("customdata"):
        st.session_state["medical_case.frame"] = int(points[0]["customdata"][0])
