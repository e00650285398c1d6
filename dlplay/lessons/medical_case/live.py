"""The tab in which the clip plays at its own pace, and the detector looks as often as it can."""

import streamlit as st

from dlplay import detection, ui
from dlplay.data import Pixels
from dlplay.lessons.medical_case.bench import Bench
from dlplay.lessons.medical_case.following import weights_of
from dlplay.words import plain, say, say_count


@st.fragment
def live_tab(bench: Bench) -> None:
    """The running clip with the boxes of the latest frame that the detector has answered."""
    clip, used = bench.clip, bench.used
    st.markdown(
        say(
            "The clip runs at its own pace, **{rate:.3g} frames a second**, and {detector} looks at a frame, gives its "
            "boxes, and takes the frame that runs then. In **real time** it looks at every one; a slower detector "
            "misses those that run meanwhile, and its boxes come late.",
            rate=clip.rate,
            detector=plain(used.name),
        )
    )
    calls = detection.calls_of(used, weights_of(ui.new_transcript("Medical case"), used), used.side)
    look = ui.in_worker_live(calls.look)

    def answer(frame: Pixels) -> ui.Answer:
        reading = look(*calls.arguments, frame, **calls.options)
        kept = detection.select(reading.candidates, confidence=bench.threshold, overlap=0.5)
        boxes = detection.named_boxes(kept, used.classes)
        count = say_count("{count} box", "{count} boxes", len(boxes))
        sentence = say("{count} with a score of {least:g} or more.", count=count, least=bench.threshold)
        return ui.Answer(sentence, boxes=boxes)

    ui.play_clip(clip, bench.job.name, answer, key="medical_case.live")
    st.caption(
        say("Here the detector computes for this page alone; in the tab Speed, in a job that lets others go first.")
    )
