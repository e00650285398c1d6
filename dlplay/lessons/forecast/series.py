"""The tabs of the series and of the trainings' curves."""

import streamlit as st

from dlplay import forecast, ui
from dlplay.lessons.forecast.bench import Outcome
from dlplay.words import say


def series_tab(outcome: Outcome) -> None:
    """The series, its folds, and its autocorrelation."""
    bench, plan = outcome.bench, outcome.bench.plan
    series = bench.series
    st.plotly_chart(forecast.series_figure(series, bench.folds), key="forecast.series", config=ui.QUIET)
    st.caption(
        say(
            "Rolling origin: {count} folds. Each learns from the values of its blue bar (thin) alone, and forecasts "
            "the {horizon} values of its orange bar (thick). All models get the same folds.",
            count=len(bench.folds),
            horizon=plan.horizon,
        )
    )
    if bench.gaps:
        st.markdown(bench.gaps)
    st.markdown(forecast.transform_sentence(series.name, plan))
    lags = min(max(24, 2 * plan.season), len(series.values) // 2)
    drawn = {
        "the series": (say("the series"), series.values),
        "what the models see": (say("what the models see"), forecast.seen_by_models(bench.values, plan)),
    }
    for place, (key, (name, shown)) in zip(st.columns(2), drawn.items(), strict=True):
        figure = forecast.autocorrelation_figure(shown, lags, name)
        place.plotly_chart(figure, key=f"forecast.acf {key}", config=ui.QUIET)
    st.caption(
        say("Autocorrelation: how much a value looks like the one so many steps before. Between the lines: noise.")
    )


def training_tab(outcome: Outcome) -> None:
    """The curves of all trainings."""
    st.markdown(say(forecast.EPOCH_WORDS))
    job = outcome.bench.job
    if job is None:
        text = say("Press **Train**: the curves grow here while the networks learn.")
        st.info(text, icon=":material/play_arrow:")
        return
    network = job.args[3]
    kind = ui.choose("Network", network.kinds, key="forecast.curves", look="segmented_control")

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        st.plotly_chart(
            forecast.losses_figure(list(job.reports), kind, network), key="forecast.losses", config=ui.QUIET
        )
        st.caption(
            say("Bold: the fold that was learned last. Pale: the folds before it. Star: the weights that are kept.")
        )

    follow()
