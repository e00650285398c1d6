"""What the lesson Forecast works on: a series, how models are judged on it, and the training that is watched."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import forecast, ui
from dlplay.data import Series, SeriesError, season_candidates
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.lessons.forecast.choosing import choose_linear, choose_network, choose_plan
from dlplay.words import say, say_again


@dataclass(frozen=True)
class Bench:
    """A series and its values with gaps; the plans; the folds; the simple models, judged; and a training.

    gaps: what is said about gaps, or "".
    """

    setup: Transcript
    series: Series
    values: forecast.Numbers
    begun: forecast.Beginning
    plan: forecast.Plan
    linear: forecast.LinearPlan
    network: forecast.NetworkPlan
    simple: tuple[forecast.Judged, ...]
    folds: tuple[forecast.Fold, ...]
    gaps: str
    job: Job | None


@dataclass(frozen=True)
class Outcome:
    """All models, judged: their scores in the same order, and which of them is better, hardly by chance.

    problem: why the networks cannot be trained, or ""; could_train: whether they can be, and nobody has asked yet.
    """

    bench: Bench
    problem: str
    could_train: bool
    models: tuple[forecast.Judged, ...]
    scores: tuple[forecast.Scores, ...]
    verdict: forecast.Verdict


def choose_bench(top: DeltaGenerator, lesson: DeltaGenerator) -> Bench:
    """The series, whose cells stand below the lesson, and the sidebar; how a training comes along, in the lesson."""
    setup = ui.new_transcript("Forecast")
    with ui.refusing(forecast.ForecastError), ui.refusing(SeriesError):
        job = ui.watched_job("forecast")
        with lesson:
            if job is not None:
                ui.watch(job)  # above what may be refused, so that it can always be stopped
        series = ui.pick_series(setup, top=top)
        values = setup.run("values", forecast.with_gaps, series)
        begun = forecast.begin_with(len(values), [one.steps for one in season_candidates(series)])
        with st.sidebar:
            plan, linear = choose_plan(setup, series, begun), choose_linear(setup, begun)
            network = choose_network(begun)
        try:
            simple = setup.run_once("simple", forecast.judge_simple, values, plan, linear)
        except forecast.ForecastError as error:
            with lesson:
                refuse_plan(series, f"{say_again(error)} {forecast.what_fits(len(values), plan, linear)}")
            st.stop()
        folds = setup.run("folds", forecast.rolling_origins, len(values), plan)
        gaps = forecast.gaps_sentence(values, folds)
    return Bench(setup, series, values, begun, plan, linear, network, simple, folds, gaps, job)


def refuse_plan(series: Series, problem: str) -> None:
    """Say what does not fit the series, and show the series all the same."""
    ui.refuse(problem)
    st.plotly_chart(forecast.series_figure(series, ()), key="forecast.series", config=ui.QUIET)
    st.caption(say("The series, without folds: what is chosen at the left does not fit it."))
