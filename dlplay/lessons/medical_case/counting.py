"""The tabs of what was found, missed and invented, how fast, and what nobody must conclude."""

import streamlit as st

from dlplay import medical_case, ui
from dlplay.lessons.medical_case.bench import Bench
from dlplay.words import say


def counting_tab(bench: Bench) -> None:
    """Found, missed and false, against the labels."""
    if not bench.matched.is_labelled:
        st.info(
            say(
                "Missed and false can only be counted against **labels**: true boxes for every frame. Upload the "
                "frames as a zip file together with their labels (COCO, Pascal VOC or YOLO text), or choose a sample."
            ),
            icon=":material/label:",
        )
        return
    seconds = len(bench.clip.frames) / bench.clip.rate
    count = medical_case.count_clip(bench.matched, bench.threshold, seconds)
    st.markdown(medical_case.count_sentence(count, bench.overlap, bench.what))
    ui.show_arithmetic(*medical_case.count_arithmetic(count, bench.what))
    st.markdown(say("**What the threshold changes.** The network does not look again: its candidates are kept."))
    everywhere = medical_case.count_everywhere(bench.matched, seconds)
    figure = medical_case.draw_thresholds(everywhere, bench.threshold)
    st.plotly_chart(figure, key="medical_case.curve", config=ui.QUIET)
    st.caption(
        say("Missed true boxes (full line) and false boxes (dashed line) in the whole clip, at every threshold.")
    )
    st.markdown(medical_case.threshold_table(everywhere[1::2], count, bench.what))


def speed_tab(bench: Bench) -> None:
    """Frames per second, measured."""
    timing = medical_case.measure_times(bench.found.seconds, bench.clip.own_rate)
    st.markdown(medical_case.timing_sentence(timing, len(bench.found.seconds)))
    ui.show_arithmetic(*medical_case.timing_arithmetic(timing))
    st.caption(
        say(
            "Measured in this clip's job: looking and suppression, not reading the file and not drawing. A job has one "
            "processor core and lets others go first: a graphics card would be many times faster. **Real time** means: "
            "the boxes of a frame are there before the next frame comes. Half the speed is enough for every second "
            "frame only."
        )
    )


def conclude_tab(_: Bench) -> None:
    """What a clinician must not conclude."""
    st.markdown(say("**What a clinician must not conclude from this page**"))
    for sentence in medical_case.NOT_TO_CONCLUDE:
        st.markdown(f"- {sentence}")
