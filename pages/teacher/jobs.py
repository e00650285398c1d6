"""Jobs: what runs and what waits on this computer, for the teacher."""

import streamlit as st

from dlplay.lessons import jobs
from dlplay.words import say

st.title(say("Jobs"))
st.markdown(
    say(
        "Every training runs in a process of its own, at low priority, so that other people's pages stay quick. As "
        "many run side by side as there are workers for trainings; the others wait here for their turn."
    )
)
jobs.list_jobs(may_stop=jobs.ask_for_key())
