"""Medical case: a detector looks for polyps in a clip, frame by frame, as in the lecture."""

import streamlit as st

from dlplay import ui
from dlplay.lessons.medical_case import bench, counting, frames, home, live
from dlplay.words import say

st.title(say("Medical case"))
st.markdown(
    say(
        "The lecture's case: **real-time colonic polyp detection**. A camera films the inside of the bowel; a detector "
        "looks at **every frame** and draws a box where it sees a **polyp**, a growth that can become cancer. Only a "
        "box whose score reaches the **threshold** is shown; the lecture's picture has 0.4."
    )
)
st.caption(
    say(
        "For learning only. The clips offered here are **drawn by a script**, and the detector for polyps was trained "
        "on such drawings: nothing here says anything about a person. Any detector of *Detect* can follow a clip of "
        "yours, also one that you trained there."
    )
)
TABS = {
    "Frames": frames.frames_tab,
    "Real time": live.live_tab,
    "Counting": counting.counting_tab,
    "Speed": counting.speed_tab,
    "What not to conclude": counting.conclude_tab,
    "Clip to keep": home.film_tab,
    "Code to take home": home.code_tab,
    "Predict first": home.predict_tab,
}
ui.show_tabs("medical_case", TABS, bench.choose_bench())
