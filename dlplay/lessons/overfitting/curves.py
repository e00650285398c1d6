"""The tab of the curves, as the networks learn."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dlplay import overfitting, training, ui
from dlplay.lessons.overfitting.bench import Bench, tell_example
from dlplay.words import say


def draw(bench: Bench, runs: Mapping[str, Sequence[training.Epoch]], *, is_active: bool = False) -> None:
    """The curves of the runs up to now, and the table of their results."""
    figure = overfitting.draw_curves(runs, overfitting.kept_epochs(runs, bench.made_with))
    st.plotly_chart(figure, key="overfitting.curves", config=ui.QUIET)
    signs = say(
        "Dashed line (at first a hollow point): training pictures. Solid line: validation pictures. Star: the epoch "
        "whose weights are kept."
    )
    signs_yet = say(
        "Dashed line (at first a hollow point): training pictures. Solid line: validation pictures. Star: the epoch "
        "whose weights are kept, up to now."
    )
    st.caption(signs_yet if is_active else signs)
    if not runs:
        return  # the empty axes are drawn already, so that the browser has loaded what it needs to draw curves
    if bench.result is not None or len(runs) > 1:
        st.markdown(overfitting.what_happened(next(iter(runs.values())), bench.made_with))
    st.markdown(overfitting.results_table(runs, bench.made_with))
    st.caption(
        say(
            "Accuracy is the share of pictures called right. Gap: validation loss - training loss, last epoch. It "
            "can be below 0, since the training loss is measured with units off and on changed pictures."
        )
    )


def curves_tab(bench: Bench) -> None:
    """The job's curves, or those of the example."""
    if bench.job is None:
        tell_example(bench)
        draw(bench, {say(overfitting.NAMES[run.name]): run.epochs for run in bench.example.result.runs})
        return
    job = bench.job
    st.caption(overfitting.describe_settings(bench.made_with))
    if not job.is_active and bench.made_with != bench.settings:
        st.caption(say("The controls have changed since: press **Train** to see what that does."))

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        if job.reports or job.is_active:
            draw(bench, overfitting.runs_of(list(job.reports)), is_active=job.is_active)

    follow()
