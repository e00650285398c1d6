"""The button that trains the networks, and the judgement of all models."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import forecast, ui
from dlplay.lessons.forecast.bench import Bench, Outcome
from dlplay.words import say


def judge(bench: Bench, bar: DeltaGenerator) -> Outcome:
    """Train the networks at a click in the bar, and judge what was trained beside the simple models."""
    setup, plan, job = bench.setup, bench.plan, bench.job
    problem = forecast.problem_of(len(bench.values), plan, bench.linear, bench.network)
    off = bool(problem) or (job is not None and job.is_active)
    offer_training(bench, bar, problem, off)
    if smaller := forecast.smaller_sentence(bench.begun):
        st.caption(smaller)
    learned, models = take_learned(bench), bench.simple
    if learned and job is not None:
        used = setup.run("network", forecast.NetworkPlan, *vars(job.args[3]).values())
        called = (bench.values, plan, bench.linear, used)
        setup.ran("learned", forecast.judge_networks, learned, *called, report=forecast.print_fold_epoch)
        models = setup.run("models", forecast.all_models, bench.simple, learned)
    with ui.refusing(forecast.ForecastError):
        scores = setup.run("scores", forecast.score_all, models, bench.values, bench.folds, plan.season)
        verdict = setup.run("verdict", forecast.judge_all, scores, plan)
    could_train = not learned and not off and not is_done(bench)
    return Outcome(bench, problem, could_train, models, scores, verdict)


def offer_training(bench: Bench, bar: DeltaGenerator, problem: str, off: bool) -> None:
    """The button, and beside it what a training costs or why there can be none."""
    button, cost = bar.columns([1, 6], vertical_alignment="center")
    if button.button(say("Train"), icon=":material/play_arrow:", key="forecast.train", disabled=off) and not off:
        asked = (bench.values, bench.plan, bench.linear, bench.network)
        kinds = ", ".join(bench.network.kinds)
        title = say("{kinds}, {count} folds", kinds=kinds, count=len(bench.folds))
        ui.start_job(forecast.judge_networks, *asked, lesson="forecast", title=title)
    if problem:
        text = say("The networks cannot be trained like this. {problem}", problem=problem)
        cost.warning(text, icon=":material/edit:")
    else:
        cost.caption(forecast.cost_sentence(len(bench.values), bench.folds, bench.plan, bench.network))


def is_done(bench: Bench) -> bool:
    """Say whether a training has come to its end."""
    return bench.job is not None and bench.job.state == "done"


def take_learned(bench: Bench) -> tuple[forecast.Judged, ...]:
    """The trained networks, judged; none where they were trained for another question, and then this is said."""
    job = bench.job
    if job is None or not is_done(bench):
        return ()
    if not forecast.same_question(bench.values, bench.plan, job.args):
        st.info(
            say("The networks were trained for other values or other folds, so they are not compared: **Train** again.")
        )
        return ()
    if job.args[3] != bench.network:
        st.caption(
            say("The networks in the table were trained with the settings of before: press **Train** for the new ones.")
        )
    learned: tuple[forecast.Judged, ...] = job.result
    return learned
