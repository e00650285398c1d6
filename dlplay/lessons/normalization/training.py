"""The tab in which a plain and a residual network are trained side by side."""

from typing import Any

import streamlit as st

from dlplay import normalization, ui
from dlplay.lessons.normalization.bench import Bench
from dlplay.words import say


def train_tab(bench: Bench) -> None:
    """The job that trains both networks, and its curves."""
    settings, job = bench.settings, bench.job
    is_busy = job is not None and job.is_active
    st.markdown(normalization.describe_both(settings))
    if (
        st.button(say("Train both"), icon=":material/play_arrow:", key="normalization.train", disabled=is_busy)
        and not is_busy
    ):
        title = say("plain-{depth} against ResNet-{depth}", depth=settings.depth)
        ui.start_job(normalization.train_both, settings, lesson="normalization", title=title)
    if job is None:
        text = say(
            "Press **Train both**: half a minute, longer on a busy computer. Each network's first epoch takes longest."
        )
        st.info(text, icon=":material/play_arrow:")
        return
    if job.args[0] != settings:
        before = normalization.describe_both(job.args[0])
        st.caption(say("Below is an earlier training: {what}", what=before))
    ui.watch(job, draw_runs)
    if bench.both is not None:
        st.markdown(normalization.judge_both(bench.both))


def draw_runs(reports: list[Any]) -> None:
    """The curves of what was reported up to now."""
    runs = normalization.runs_of_both(reports)
    st.plotly_chart(normalization.both_curves(runs), key="normalization.curves", config=ui.QUIET)
    st.caption(
        say("Dashed line: training pictures. Solid line: 300 validation pictures, which no network learns from.")
    )
    st.markdown(normalization.runs_table(runs))
