"""Forecast: no value behind an origin is ever seen, all models get the same folds, and chance wins nothing."""

import dataclasses
import math
import os
import re

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import jobs
from dlplay.data import Series, draw_series, series_sample, thin, to_series
from dlplay.forecast import (
    ALWAYS,
    MEASURES,
    METHODS,
    STRATEGIES,
    Fold,
    FoldEpoch,
    ForecastError,
    ForecastPath,
    Judged,
    LinearPlan,
    NetworkPlan,
    Plan,
    Transform,
    compare_two,
    cost_sentence,
    duel_sentence,
    fit_by_hand,
    forecasts_figure,
    future_csv,
    future_fold,
    judge_all,
    judge_networks,
    judge_simple,
    least_history,
    losses_figure,
    measure_by_hand,
    next_times,
    problem_of,
    rolling_origins,
    same_question,
    score_all,
    scores_table,
    series_figure,
    start_models,
    transform_sentence,
    verdict_sentence,
    window_cells,
)
from dlplay.forecast.fitting import Losses
from dlplay.forecast.judging import error_limits, undo_errors
from dlplay.forecast.scoring import truths
from dlplay.forecast.settings import outputs_of
from dlplay.forecast.transforming import restore, transform
from dlplay.forecast.windows import fit_scaler, make_windows, scale, split_windows, unscale
from dlplay.training import quiet
from tests.at_home import run_at_home
from tests.benchmarks.forecast import plain_loop
from tests.helpers import healthy, open_page, script_on

PAGE = "pages/sequences/forecast.py"
PASSENGERS = series_sample("AirPassengers").frame["Passengers"].to_numpy()
LINEAR = LinearPlan(order=4)
SMALL = NetworkPlan(window=6, units=3, epochs=2, batch_size=16)


# Folds and windows.


@pytest.mark.parametrize(
    ("count", "plan", "expected"),
    [
        (10, Plan(horizon=2, folds=3), [(0, 4, 6), (0, 6, 8), (0, 8, 10)]),
        (10, Plan(horizon=2, folds=3, step=1), [(0, 6, 8), (0, 7, 9), (0, 8, 10)]),
        (10, Plan(horizon=1, folds=2, step=3), [(0, 6, 7), (0, 9, 10)]),
        (10, Plan(horizon=2, folds=2, latest=5), [(1, 6, 8), (3, 8, 10)]),
        (10, Plan(horizon=3, folds=1), [(0, 7, 10)]),
        (3, Plan(horizon=2, folds=1), [(0, 1, 3)]),
    ],
)
def test_the_origin_rolls(count, plan, expected):
    folds = rolling_origins(count, plan)
    assert [(fold.start, fold.origin, fold.end) for fold in folds] == expected
    assert [fold.number for fold in folds] == list(range(1, plan.folds + 1))
    assert future_fold(count, plan).origin == count


@pytest.mark.parametrize(
    ("count", "plan", "least", "said"),
    [
        (144, Plan(folds=12), 1, "has 144 values, but 145 are needed"),
        (20, Plan(horizon=5, folds=2), 11, "has 20 values, but 21 are needed: 11 to learn from"),
        (0, Plan(), 1, "has 0 values"),
        (100, Plan(latest=10), 20, "latest 10 values is too few: at least 20"),
    ],
)
def test_too_few_values_are_refused_with_how_many_are_needed(count, plan, least, said):
    with pytest.raises(ForecastError, match=re.escape(said)):
        rolling_origins(count, plan, least)


@settings(max_examples=30)
@given(
    st.integers(1, 12), st.integers(1, 20), st.sampled_from([0.0, 0.2, 0.5]), st.sampled_from(list(STRATEGIES)),
    st.integers(0, 2), st.integers(0, 6),
)  # fmt: skip
def test_what_is_said_to_be_needed_is_enough_and_no_less(horizon, window, share, strategy, differences, season):
    plan = Plan(horizon, 2, how=Transform(differences=differences, season=season), season=3, strategy=strategy)
    network = NetworkPlan(window=window, share=share)
    linear = LinearPlan(order=3)
    needed = least_history(plan, linear, network) + 2 * horizon
    assert problem_of(needed, plan, linear, network) == ""
    assert f"but {needed:,} are needed" in problem_of(needed - 1, plan, linear, network)
    values = np.random.default_rng(0).normal(size=needed)
    assert len(judge_simple(values, plan, linear)) == len(ALWAYS) + 2
    seen = transform(values[: rolling_origins(needed, plan)[0].origin], plan.how)
    learned, held = split_windows(make_windows(seen, window, outputs_of(plan)), share)
    assert len(learned.inputs) >= 10
    assert bool(len(held.inputs)) == bool(share)
    assert len(make_windows(seen, window, horizon).inputs) >= 10


def test_windows_are_cut_in_order():
    windows = make_windows(np.arange(6.0), 3, 2)
    np.testing.assert_array_equal(windows.inputs, [[0, 1, 2], [1, 2, 3]])
    np.testing.assert_array_equal(windows.targets, [[3, 4], [4, 5]])


@pytest.mark.parametrize("ahead", [1, 4])
@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_no_value_that_validates_is_ever_a_learned_target(ahead, share):
    windows = make_windows(np.arange(60.0), 5, ahead)
    learned, held = split_windows(windows, share)
    assert learned.targets.max() < held.targets.min()
    assert learned.inputs.max() < held.targets.min()
    assert held.targets.max() == 59
    assert len(split_windows(windows, 0)[1].inputs) == 0


@settings(max_examples=50)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_scaled_values_have_mean_0_and_come_back(values):
    series = np.array(values)
    scaler = fit_scaler(series)
    scaled = scale(series, scaler)
    assert abs(scaled.mean()) < 1e-3
    np.testing.assert_allclose(unscale(scaled, scaler), series, rtol=1e-9, atol=1e-6)


def test_a_constant_series_has_the_scale_1():
    assert fit_scaler(np.full(9, 7.0)).deviation == 1.0


# Simple rules and autoregressions.


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("how", [Transform(), Transform(True, 1, 0), Transform(True, 1, 12)])
def test_changing_what_is_behind_an_origin_changes_no_forecast(strategy, how):
    plan = Plan(horizon=6, folds=4, how=how, season=12, strategy=strategy)
    folds = rolling_origins(len(PASSENGERS), plan)
    known = judge_simple(PASSENGERS, plan, LINEAR)
    for place, fold in enumerate(folds):
        other = PASSENGERS.copy()
        other[fold.origin :] = 999 + np.arange(len(other) - fold.origin)
        for model, changed in zip(known, judge_simple(other, plan, LINEAR), strict=True):
            for name in ("forecast", "lower", "upper", "residuals"):
                one, two = (getattr(found.paths[place], name) for found in (model, changed))
                np.testing.assert_array_equal(one, two)
    assert all(np.isfinite(path.forecast).all() for model in known for path in (*model.paths, model.future))


def test_a_fold_that_learns_from_the_latest_values_sees_no_older_ones():
    plan = Plan(horizon=6, folds=2, latest=60, how=Transform(differences=1))
    other = PASSENGERS.copy()
    start = rolling_origins(len(other), plan)[0].start
    assert start == 144 - 12 - 60
    other[:start] *= 10
    for one, two in zip(judge_simple(PASSENGERS, plan, LINEAR), judge_simple(other, plan, LINEAR), strict=True):
        np.testing.assert_array_equal(one.paths[0].forecast, two.paths[0].forecast)


def test_a_sine_is_forecast_exactly_by_two_weights():
    values = np.sin(np.arange(60) / 3)
    models = judge_simple(values, Plan(horizon=5, folds=3), LinearPlan(("least squares",), "chosen", 2))
    folds = rolling_origins(60, Plan(horizon=5, folds=3))
    for fold, path in zip(folds, models[-1].paths, strict=True):
        np.testing.assert_allclose(path.forecast, values[fold.origin : fold.end], atol=1e-9)
        assert path.note == "p = 2"


@pytest.mark.parametrize("how", [Transform(), Transform(False, 2, 0), Transform(True, 1, 4), Transform(True, 0, 3)])
def test_errors_of_differences_add_up_to_errors_of_values(how):
    generator = np.random.default_rng(1)
    history, truth = np.exp(generator.normal(size=40)), np.exp(generator.normal(size=7))
    changes = transform(np.concatenate([history, truth]), how)[-7:]
    guess = changes + generator.normal(size=7)
    found = undo_errors((changes - guess)[np.newaxis], how)[0]
    back = restore(guess, history, how)
    expected = np.log(truth) - np.log(back) if how.log else truth - back
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_an_interval_holds_its_share_of_earlier_errors():
    errors = np.random.default_rng(0).normal(size=(1000, 2))
    lower, upper = error_limits(np.zeros(2), errors, 0.9)
    assert ((errors > lower) & (errors < upper)).mean() == pytest.approx(0.9, abs=0.01)
    lower, upper = error_limits(np.ones(2), errors, 0.9, Transform(log=True))
    assert (lower > 0).all()


# Scores and the verdict.


def some_models(values, plan):
    models = judge_simple(values, plan, LINEAR)
    folds = rolling_origins(len(values), plan)
    scores = score_all(models, values, folds, plan.season)
    return models, folds, scores, judge_all(scores, plan)


def test_the_table_always_holds_the_simple_rules_and_equals_numbers_by_hand():
    plan = Plan(season=12)
    models, folds, scores, verdict = some_models(PASSENGERS, plan)
    assert tuple(one.name for one in scores[:4]) == ALWAYS
    wrong = np.concatenate([PASSENGERS[f.origin : f.end] - PASSENGERS[f.origin - 1] for f in folds])
    assert scores[0].measures["RMSE"] == pytest.approx(np.sqrt((wrong**2).mean()))
    assert scores[0].measures["MAE"] == pytest.approx(np.abs(wrong).mean())
    by_fold = [
        np.abs(PASSENGERS[f.origin : f.end] - path.forecast).mean()
        / np.abs(PASSENGERS[12 : f.origin] - PASSENGERS[: f.origin - 12]).mean()
        for f, path in zip(folds, models[4].paths, strict=True)
    ]
    assert scores[4].measures["MASE"] == pytest.approx(np.mean(by_fold))
    table = scores_table(scores, verdict, models, plan).splitlines()
    assert len({line.count("|") for line in table}) == 1
    assert table[2].startswith("| naive | ")
    assert np.array_equal(truths(PASSENGERS, folds)[0], PASSENGERS[72:84])


def test_the_season_of_the_passengers_is_learned_and_the_verdict_says_so():
    plan = Plan(season=12, how=Transform(differences=1))
    models = judge_simple(PASSENGERS, plan, LinearPlan())
    scores = score_all(models, PASSENGERS, rolling_origins(144, plan), 12)
    verdict = judge_all(scores, plan)
    assert verdict.rival == "seasonal naive"
    assert verdict.limit == pytest.approx(0.025)
    assert "AR, least squares" in verdict.better
    assert "hardly by chance" in verdict_sentence(scores, verdict, plan)


def test_on_random_walks_no_model_is_declared_better():
    for seed in range(15):
        values = draw_series("random walk", 240, 1.0, seed)["Value"].to_numpy()
        for how in (Transform(), Transform(differences=1)):
            plan = Plan(horizon=6, folds=8, how=how, season=7)
            _, _, scores, verdict = some_models(values, plan)
            assert verdict.better == (), (seed, how)
            assert verdict_sentence(scores, verdict, plan).startswith("**No learned model")


def test_a_copy_of_the_last_value_is_warned_of():
    plan = Plan(horizon=1, folds=30)
    values = draw_series("random walk", 240, 1.0, 3)["Value"].to_numpy()
    folds = rolling_origins(240, plan)
    copied = Judged("LSTM", tuple(_path(values[f.origin - 1 : f.origin]) for f in folds), _path(values[-1:]))
    good = Judged("GRU", tuple(_path(values[f.origin : f.end] + 0.01) for f in folds), _path(values[-1:]))
    naive = Judged("naive", copied.paths, copied.future)
    scores = score_all([copied, good, naive], values, folds)
    assert "it copies" in scores[0].copies
    assert scores[1].copies == scores[2].copies == ""


def _path(forecast):
    return ForecastPath(forecast, forecast - 1, forecast + 1, np.arange(20.0))


@pytest.mark.parametrize(("folds", "step"), [(1, 0), (2, 0), (4, 1)])
def test_too_few_folds_allow_no_test(folds, step):
    plan = Plan(horizon=6, folds=folds, step=step, season=12)
    _, _, scores, verdict = some_models(PASSENGERS, plan)
    assert compare_two(scores[0], scores[1], plan) is None
    assert verdict.better == ()
    assert all(math.isnan(p) for p in verdict.p.values())
    assert "too few" in verdict_sentence(scores, verdict, plan)
    assert "too few" in duel_sentence(scores[0], scores[1], plan)


def test_a_worse_model_is_not_said_to_be_like_the_rule():
    plan = Plan(horizon=6, folds=8, season=12)
    folds = rolling_origins(144, plan)
    noise = np.random.default_rng(0).normal(size=(9, 6))
    paths = [_path(PASSENGERS[f.origin : f.end] + 300 + one) for f, one in zip(folds, noise, strict=False)]
    simple = judge_simple(PASSENGERS, plan, LinearPlan(()))
    scores = score_all((*simple, Judged("LSTM", tuple(paths), paths[0])), PASSENGERS, folds, 12)
    verdict = judge_all(scores, plan)
    assert verdict.worse == ("LSTM",)
    assert "No learned model is better than" in verdict_sentence(scores, verdict, plan)


def test_on_noise_the_mean_is_the_rule_to_beat():
    plan = Plan(horizon=6, folds=8)
    for seed in range(5):
        verdict = some_models(np.random.default_rng(seed).normal(size=200), plan)[-1]
        assert verdict.rival == "mean"
        assert verdict.better == ()


@pytest.mark.parametrize(("latest", "season"), [(20, 12), (25, 12), (30, 1), (0, 200)])
def test_simple_rules_judge_or_say_how_many_values_they_need(latest, season):
    plan = Plan(season=season, latest=latest)
    if latest == 30:
        assert len(judge_simple(PASSENGERS, plan, LinearPlan(()))) == len(ALWAYS)
        return
    with pytest.raises(ForecastError, match="are needed"):
        judge_simple(PASSENGERS, plan, LinearPlan(()))


def test_a_series_that_never_changes_is_judged():
    models, _, scores, verdict = some_models(np.full(144, 7.0), Plan(season=12))
    assert scores_table(scores, verdict, models, Plan()).count("| none |") == 6
    assert "of no use" in verdict_sentence(scores, verdict, Plan())


def test_two_models_are_compared_both_ways():
    plan = Plan(season=12)
    _, _, scores, _ = some_models(PASSENGERS, plan)
    assert duel_sentence(scores[0], scores[1], plan).startswith("**seasonal naive** has smaller")
    assert duel_sentence(scores[1], scores[0], plan).startswith("**seasonal naive** has smaller")
    assert duel_sentence(scores[0], scores[0], plan) == "Choose two different models."


def test_one_model_alone_has_the_usual_limit():
    plan = Plan(season=12, how=Transform(differences=1))
    for methods, said in ((METHODS, "0.05 / 2 models = 0.025"), (METHODS[:1], "Limit for p: 0.05.")):
        models = judge_simple(PASSENGERS, plan, LinearPlan(methods))
        scores = score_all(models, PASSENGERS, rolling_origins(144, plan), 12)
        assert said in verdict_sentence(scores, judge_all(scores, plan), plan)


def test_without_a_learned_model_there_is_a_sentence():
    plan = Plan(season=12)
    scores = score_all(judge_simple(PASSENGERS, plan, LinearPlan(())), PASSENGERS, rolling_origins(144, plan), 12)
    assert "No learned model was chosen" in verdict_sentence(scores, judge_all(scores, plan), plan)


# Sentences, figures, the future.


def test_what_was_done_and_what_it_costs_is_said():
    assert "logarithm" in transform_sentence("x", Plan(how=Transform(True, 1, 12)))
    assert "as they are" in transform_sentence("x", Plan())
    plan = Plan(horizon=2, folds=2)
    network = NetworkPlan(("LSTM", "GRU"), window=5, epochs=10, share=0.0)
    text = cost_sentence(30, rolling_origins(30, plan), plan, network)
    assert "21 to 25 windows of 5 values" in text
    assert f"In all, {(21 + 23 + 25) * 10 * 2:,} windows" in text
    assert problem_of(30, plan, LINEAR, NetworkPlan(())) == "Choose at least one kind of network."


def test_a_window_shows_what_goes_in_and_comes_out():
    values = np.arange(40.0)
    text, cells = window_cells(values, Fold(2, 0, 30, 34), Plan(horizon=4), NetworkPlan(window=5, share=0.0))
    assert "knows 30 values" in text
    assert cells[0] == ["goes in", "24", "25", "26", "27", "28"]
    assert cells[2] == ["shall come out", "29"]


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_by_hand_ends_in_the_number_of_the_table(name):
    plan = Plan(season=12)
    models, folds, scores, _ = some_models(PASSENGERS, plan)
    _, (_, lines) = measure_by_hand(name, models[4], PASSENGERS, folds, plan)
    shown = float(lines[-1].rpartition("= ")[2])
    if name == "MASE":
        models, folds = [dataclasses.replace(models[4], paths=models[4].paths[-1:])], folds[-1:]
        scores = score_all(models, PASSENGERS, folds, 12) * 5
    assert shown == pytest.approx(scores[4].measures[name], rel=1e-3)


def test_losses_of_the_newest_fold_stand_out():
    reports = [FoldEpoch("LSTM", fold, Losses(number, 1 / number, 2.0)) for fold in (1, 2, 0) for number in (1, 2)]
    figure = losses_figure(reports, "LSTM", SMALL)
    bold = [line.name for line in figure.data if line.line.width == 3]
    assert bold == ["whole series, learned", "whole series, validation"]
    assert figure.data[-1].name == "kept"
    assert len(losses_figure(reports, "GRU", SMALL).data) == 0


def test_the_equation_by_hand_gives_the_forecast_of_the_table():
    plan = Plan(horizon=3, folds=2, how=Transform(True, 1, 0))
    fold = rolling_origins(144, plan)[1]
    fit = fit_by_hand(PASSENGERS, fold, plan, 2, "least squares")
    models = judge_simple(PASSENGERS, plan, LinearPlan(("least squares",), "chosen", 2))
    assert fit.next_value == pytest.approx(models[-1].paths[1].forecast[0])


@pytest.mark.parametrize(
    ("times", "step", "expected"),
    [
        (pd.date_range("2000-01-01", periods=5, freq="MS"), "month", ["2000-06-01", "2000-07-01"]),
        (pd.DatetimeIndex(["1999-01-01", "2000-01-01"]), "year", ["2001-01-01", "2002-01-01"]),
        (pd.DatetimeIndex(["2000-01-31", "2000-02-29", "2000-03-31"]), "month", ["2000-04-30", "2000-05-31"]),
        (pd.DatetimeIndex(["2000-01-30", "2000-03-01"]), "month", ["2000-04-01", "2000-05-01"]),
        (pd.date_range("2000-01-01", periods=4, freq="h"), "hour", ["2000-01-01 04:00", "2000-01-01 05:00"]),
    ],
)
def test_the_dates_go_on(times, step, expected):
    series = Series(np.arange(float(len(times))), times, "x", step, 1)
    assert list(next_times(series, 2)) == [pd.Timestamp(text) for text in expected]


def test_the_forecast_as_a_file_opens_in_excel():
    series = to_series(series_sample("AirPassengers"), "Passengers")
    model = judge_simple(series.values, Plan(season=12), LINEAR)[1]
    content = future_csv(series, model)
    assert content.startswith(b"\xef\xbb\xbftime,forecast,lower,upper\r\n1961-01-01,417.0,")
    frame = pd.read_csv(__import__("io").BytesIO(content))
    np.testing.assert_allclose(frame["forecast"], PASSENGERS[-12:])
    without = dataclasses.replace(series, times=None)
    assert future_csv(without, model).decode("utf-8-sig").splitlines()[1].startswith("145,")


def test_a_long_series_is_drawn_thinned_with_its_peaks():
    values = np.random.default_rng(0).normal(size=17420)
    values[12345] = 100
    places = thin(values)
    assert len(places) <= 2000
    assert {12345, int(values.argmin())} <= set(places.tolist())
    series = Series(values, None, "x", "hour", 24)
    plan = Plan(horizon=24, folds=6)
    assert len(series_figure(series, rolling_origins(17420, plan)).to_json()) < 400_000


def test_figures_have_a_line_for_every_model():
    plan = Plan(season=12)
    models, folds, scores, verdict = some_models(PASSENGERS, plan)
    series = to_series(series_sample("AirPassengers"), "Passengers")
    best = min(scores[4:], key=lambda one: one.measures["RMSE"]).name
    assert start_models(scores) == [verdict.rival, best]
    assert start_models(scores[:4]) == [verdict.rival]
    figure = forecasts_figure(series, folds, models)
    assert {line.name for line in figure.data if line.showlegend is not False} == {"truth", *(m.name for m in models)}
    assert len(losses_figure([], "LSTM", SMALL).data) == 0


def test_only_the_same_values_and_folds_are_compared():
    plan = Plan()
    asked = (PASSENGERS.copy(), Plan(), LINEAR, SMALL)
    assert same_question(PASSENGERS, plan, asked)
    assert not same_question(PASSENGERS, Plan(horizon=6), asked)
    assert not same_question(PASSENGERS[1:], plan, asked)


# The page.


@pytest.mark.parametrize("tab", ["Series", "Judged", "Training", "By hand", "Residuals", "Future"])
@pytest.mark.parametrize("series", ["AirPassengers", "random walk"])
def test_the_page_shows_every_tab(tab, series):
    app = healthy(open_page(PAGE, tab=tab, series=series))
    assert not app.error
    if tab == "Judged" and series == "random walk":
        assert any(one.value.startswith("**No learned model ") for one in app.markdown)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"forecast.h": 100}, "values, but"),
        ({"forecast.latest": 20}, "latest 20 values is too few: at least 28"),
        ({"forecast.own": "true", "forecast.season": 1000}, "at least 1,016 are needed"),
        ({"series": "random walk", "forecast.log": "true"}, "Only values above 0 have a logarithm"),
    ],
)
def test_the_page_says_what_is_impossible(link, said):
    app = healthy(open_page(PAGE, tab="Judged", **link))
    assert said in app.error[0].value


def test_the_page_says_where_a_choice_does_nothing():
    app = healthy(
        open_page(
            PAGE,
            tab="Judged",
            **{"forecast.sd": "true", "forecast.own": "true", "forecast.season": 1, "forecast.steps": "direct"},
        )
    )
    said = " ".join(one.value for one in app.caption)
    assert "No season is chosen" in said
    assert "that one stays recursive" in said
    assert "the seasonal naive rule is the naive one" in said


def test_a_link_opens_a_fold_and_fewer_folds_do_no_harm():
    app = healthy(open_page(PAGE, tab="By hand", **{"forecast.fold": 2, "forecast.k": 3}))
    assert any("first step of fold 2" in one.value for one in app.markdown)
    for folds in (1, 5):
        healthy(app.number_input(key="forecast.k").set_value(folds).run())
        assert not app.error


def test_the_page_says_why_networks_cannot_be_trained_and_still_judges():
    app = healthy(open_page(PAGE, tab="Judged", **{"forecast.window": 100}))
    assert "The networks cannot be trained like this. The series has 144 values" in app.warning[0].value
    assert app.button(key="forecast.train").disabled
    assert any("| naive |" in one.value for one in app.markdown)


def test_the_script_of_the_page_prints_its_numbers(tmp_path):
    app = open_page(PAGE, tab="Code to take home", **{"forecast.k": 4})
    app.session_state["whole_code"] = True
    healthy(app.run())
    output = run_at_home(script_on(app), tmp_path)
    plan = Plan(12, 4, how=Transform(differences=1), season=12, latest=1000)
    models = judge_simple(PASSENGERS, plan, LinearPlan())
    for one in score_all(models, PASSENGERS, rolling_origins(144, plan), 12):
        assert f"{one.name}, RMSE: {one.measures['RMSE']:.4f}" in output


# Against Keras, which works in a worker.


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_networks_see_nothing_behind_an_origin_and_are_the_same_twice(strategy):
    plan = Plan(horizon=3, folds=2, how=Transform(True, 1, 0), strategy=strategy)
    kinds = ("GRU", "Bidirectional LSTM") if strategy == "direct" else ("LSTM",)
    network = dataclasses.replace(SMALL, kinds=kinds, dropout=0.2)
    asked = (plan, LINEAR, network, quiet)
    values = PASSENGERS[:70]
    other = values.copy()
    other[rolling_origins(70, plan)[0].origin :] = 999
    known, changed = (jobs.run(judge_networks, one, *asked) for one in (values, other))
    again = jobs.run(judge_networks, values, *asked) if kinds == ("LSTM",) else known
    for one, same, differs in zip(known, again, changed, strict=True):
        for name in ("forecast", "lower", "upper", "residuals"):
            for path, twin in zip((*one.paths, one.future), (*same.paths, same.future), strict=True):
                np.testing.assert_array_equal(getattr(path, name), getattr(twin, name))
            np.testing.assert_array_equal(getattr(one.paths[0], name), getattr(differs.paths[0], name))
        assert (one.future.forecast != differs.future.forecast).all()


def test_one_network_for_all_folds_gives_the_numbers_of_a_new_one_for_each():
    plan = Plan(horizon=3, folds=1, strategy="direct")  # two trainings: one fold, and the future
    network = dataclasses.replace(SMALL, epochs=3, share=0.0)

    def ours(values, least_steps):
        from dlplay.forecast import fitting

        fitting.WORTH_COMPILING, before = least_steps, fitting.WORTH_COMPILING
        try:
            return judge_networks(values, plan, LINEAR, network, quiet)
        finally:
            fitting.WORTH_COMPILING = before

    expected = jobs.run(plain_loop, PASSENGERS[:80], plan, network)
    for least_steps in (10**9, 0):  # without XLA, and with it
        found = jobs.run(ours, PASSENGERS[:80], least_steps)[0]
        np.testing.assert_allclose([path.forecast for path in (*found.paths, found.future)], expected, rtol=1e-5)


def test_the_best_validation_loss_is_kept():
    def losses_of(keep_best):
        from dlplay.forecast.fitting import Learner

        network = NetworkPlan(window=4, units=8, epochs=15, rate=0.1, batch_size=16, keep_best=keep_best)
        values = np.random.default_rng(0).normal(size=80)
        learned, held = split_windows(make_windows(values, 4, 1), 0.3)
        learner = Learner("GRU", network, 1)
        epochs = learner.learn(learned, held)
        return [one.val_loss for one in epochs], float(((learner.answer(held.inputs) - held.targets) ** 2).mean())

    for keep_best in (True, False):
        losses, kept = jobs.run(losses_of, keep_best)
        assert kept == pytest.approx(min(losses) if keep_best else losses[-1], rel=1e-4)
        assert min(losses) < losses[-1]


def test_recursive_and_direct_forecasts_of_a_network_go_on_from_its_own():
    def forecasts():
        from dlplay.forecast.fitting import Learner

        learner = Learner("SimpleRNN", NetworkPlan(window=3, units=2), 1)
        first = np.array([[0.1, 0.2, 0.3]])
        one = learner.answer(first)
        two = learner.answer(np.hstack([first[:, 1:], one]))
        return learner.forecast(first, 2), np.hstack([one, two])

    found, expected = jobs.run(forecasts)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_steps_that_are_too_large_are_told():
    network = dataclasses.replace(SMALL, rate=1e30, epochs=5)
    with pytest.raises(ForecastError, match="smaller learning rate"):
        jobs.run(judge_networks, PASSENGERS, Plan(folds=1, horizon=2), LINEAR, network, quiet)


def test_the_script_of_a_trained_network_prints_the_same_numbers(tmp_path):
    from dlplay import forecast as fc
    from dlplay.export import Transcript

    plan, network = Plan(3, 2), SMALL
    learned = jobs.run(judge_networks, PASSENGERS, plan, LINEAR, network, quiet)
    setup = Transcript("Forecast")
    table = setup.run("table", series_sample, "AirPassengers")
    series = setup.run("series", to_series, table, "Passengers")
    folds = setup.run("folds", rolling_origins, len(series.values), plan)
    setup.ran("learned", judge_networks, learned, series.values, plan, LINEAR, network, report=fc.print_fold_epoch)
    scores = setup.run("scores", score_all, learned, series.values, folds)
    setup.show("LSTM, RMSE", scores[0].measures["RMSE"], "scores[0].measures['RMSE']", ".4f")
    assert setup.output[0] in run_at_home(setup.script(), tmp_path)
