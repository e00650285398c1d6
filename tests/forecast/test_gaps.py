"""Gaps in a forecast: what nobody measured is never scored, and no fold fills a gap with what came after it."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import jobs
from dlplay.data import Table, draw_series, to_series
from dlplay.forecast import (
    MEASURES,
    STRATEGIES,
    ForecastError,
    LinearPlan,
    NetworkPlan,
    Plan,
    Transform,
    compare_two,
    duel_arithmetic,
    forecasts_figure,
    future_figure,
    gaps_sentence,
    judge_all,
    judge_networks,
    judge_simple,
    measure_by_hand,
    rolling_origins,
    same_question,
    score_all,
    seen_by_models,
    series_figure,
    steps_by_hand,
    window_cells,
    with_gaps,
)
from dlplay.forecast.gaps import fill_from_past, hide_gaps, history_of
from dlplay.forecast.windows import Fold
from dlplay.training import quiet

LINEAR = LinearPlan(order=3)
NAN = np.nan


def walk_with_gaps(places, count=120, seed=0):
    """A random walk of one value a day, in a table that lacks some of its values."""
    table = draw_series("random walk", count, 1.0, seed)
    table.loc[list(places), "Value"] = NAN
    return Table(table, "walk")


def before_origins(plan, count=120, width=3):
    """The places just before every origin, and one inside every fold."""
    folds = rolling_origins(count, plan)
    return sorted({at for fold in folds for at in (*range(fold.origin - width, fold.origin), fold.origin + 1)})


def test_a_gap_holds_the_last_known_value():
    np.testing.assert_array_equal(fill_from_past(np.array([1, NAN, NAN, 4, NAN])), [1, 1, 1, 4, 4])
    values = np.array([1, NAN, 3, NAN, NAN, 6, 7])
    np.testing.assert_array_equal(history_of(values, Fold(1, 3, 6, 7)), [3, NAN, 6])
    np.testing.assert_array_equal(history_of(values, Fold(1, 4, 7, 7)), [3, 6, 7])


def test_an_error_at_a_gap_is_hidden_at_every_step_ahead():
    hidden = hide_gaps(np.ones((3, 2)), np.array([1, 2, 3, NAN, 5.0]))
    np.testing.assert_array_equal(np.isnan(hidden), [[False, False], [False, True], [True, False]])
    with pytest.raises(ForecastError, match="every value is a gap"):
        hide_gaps(np.ones((1, 2)), np.array([1, NAN, 5]))


def test_naive_is_scored_by_what_was_really_known():
    """The built case: filled by straight lines, each gap before an origin leaked the first value behind it."""
    plan = Plan(horizon=4, folds=8)
    table = walk_with_gaps(before_origins(plan))
    series = to_series(table, "Value")
    assert int(series.filled.sum()) == len(before_origins(plan))
    values, folds = with_gaps(series), rolling_origins(120, plan)
    honest = score_all(judge_simple(values, plan, LINEAR), values, folds)[0].measures["RMSE"]
    leaking = score_all(judge_simple(series.values, plan, LINEAR), series.values, folds)[0].measures["RMSE"]
    known = table.frame["Value"]
    last = [known[: fold.origin].ffill().iloc[-1] for fold in folds]
    missed = [known[fold.origin : fold.end] - value for fold, value in zip(folds, last, strict=True)]
    assert honest == pytest.approx(np.sqrt(np.nanmean(np.square(missed))))
    assert honest > 1.2 * leaking


@settings(max_examples=25)
@given(
    st.sampled_from(list(STRATEGIES)), st.sampled_from([Transform(), Transform(differences=1), Transform(False, 1, 7)]),
    st.lists(st.integers(1, 118), min_size=1, max_size=60, unique=True), st.integers(0, 99), st.sampled_from([0, 40]),
)  # fmt: skip
def test_values_and_gaps_after_an_origin_never_change_its_forecast(strategy, how, places, seed, latest):
    plan = Plan(horizon=3, folds=4, how=how, season=7, strategy=strategy, latest=latest)
    table = walk_with_gaps(places, seed=seed)
    known = judge_simple(with_gaps(to_series(table, "Value")), plan, LINEAR)
    random = np.random.default_rng(seed)
    for number, fold in enumerate(rolling_origins(120, plan)):
        other = table.frame.copy()
        after = np.arange(fold.origin, 119)
        other.loc[after, "Value"] = np.where(random.random(len(after)) < 0.3, NAN, 999 + random.normal(size=len(after)))
        other.loc[119, "Value"] = 555.0  # the series keeps its length
        changed = judge_simple(with_gaps(to_series(Table(other, "walk"), "Value")), plan, LINEAR)
        for one, two in zip(known, changed, strict=True):
            for name in ("forecast", "lower", "upper", "residuals"):
                left, right = (getattr(found.paths[number], name) for found in (one, two))
                np.testing.assert_array_equal(left, right)
                assert np.isfinite(left).all()


def test_a_filled_value_is_scored_by_no_measure():
    plan = Plan(horizon=6, folds=5, season=7)
    values = with_gaps(to_series(walk_with_gaps(before_origins(plan, width=2)), "Value"))
    folds, models = rolling_origins(120, plan), judge_simple(values, plan, LINEAR)
    scores = score_all(models, values, folds, 7)
    truth = np.array([values[fold.origin : fold.end] for fold in folds])
    known = ~np.isnan(truth)
    assert known.sum() == 17
    for model, one in zip(models, scores, strict=True):
        forecasts = np.array([path.forecast for path in model.paths])
        assert one.measures["MAE"] == pytest.approx(np.abs(truth - forecasts)[known].mean())
        lower, upper = (np.array([getattr(path, name) for path in model.paths]) for name in ("lower", "upper"))
        assert one.inside == pytest.approx(((lower <= truth) & (truth <= upper)).sum() / 17)
        assert np.isfinite(list(one.measures.values())).all()
        for name in MEASURES:
            shown = measure_by_hand(name, model, values, folds, plan)[1][1][-1]
            if name != "MASE":
                assert float(shown.rpartition("= ")[2]) == pytest.approx(one.measures[name], rel=1e-3)
    assert judge_all(scores, plan).p.keys() == {"AR, least squares", "AR, Yule-Walker"}


def test_a_fold_that_is_one_gap_counts_in_no_test():
    plan = Plan(horizon=3, folds=5)
    folds = rolling_origins(120, plan)
    series = to_series(walk_with_gaps(range(folds[1].origin, folds[1].end)), "Value")
    values = with_gaps(series)
    scores = score_all(judge_simple(values, plan, LINEAR), values, folds)
    assert list(np.isnan(scores[0].rmse_by_fold)) == [False, True, False, False, False]
    assert np.isfinite(compare_two(scores[0], scores[3], plan).p)
    assert r"\frac{1}{4}" in duel_arithmetic(scores[0], scores[3], plan)[1][0]
    assert "The truth is a gap: nobody knows it" in str(steps_by_hand(values, folds[1], plan, 2, "least squares"))
    assert "nan" not in str(window_cells(values, folds[2], plan, NetworkPlan(window=4)))
    assert np.isfinite(seen_by_models(values, plan)).all()
    with pytest.raises(ForecastError, match="forecast are gaps"):
        score_all(judge_simple(values, plan, LINEAR), np.where(np.arange(120) > 80, NAN, values), folds)


def test_gaps_are_told_and_marked():
    plan = Plan(horizon=6, folds=5)
    series = to_series(walk_with_gaps(before_origins(plan, width=2)), "Value")
    values, folds = with_gaps(series), rolling_origins(120, plan)
    text = gaps_sentence(values, folds)
    assert "15 values of this series are missing" in text
    assert "13 forecasts of such a place are not scored" in text
    assert gaps_sentence(series.values, folds) == ""
    models = judge_simple(values, plan, LINEAR)
    for figure in (series_figure(series, folds), series_figure(series, ()), forecasts_figure(series, folds, models)):
        marked = next(line for line in figure.data if line.name == "filled: not measured")
        assert set(pd.DatetimeIndex(marked.x)) <= set(series.times[series.filled])
        assert len(marked.x) >= 15
    assert any(line.name == "filled: not measured" for line in future_figure(series, models[0], plan).data)
    whole = to_series(walk_with_gaps([]), "Value")
    assert len(series_figure(whole, ()).data) == 1


def test_the_same_gaps_are_the_same_question():
    values = np.array([1, NAN, 3.0])
    assert same_question(values, Plan(), (values.copy(), Plan()))
    assert not same_question(values, Plan(), (np.array([1, 2, 3.0]), Plan()))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_network_fills_no_gap_with_the_future(strategy):
    plan = Plan(horizon=2, folds=2, how=Transform(differences=1), strategy=strategy)
    folds = rolling_origins(60, plan)
    values = with_gaps(
        to_series(walk_with_gaps([20, 21, 50, *range(folds[0].origin - 3, folds[0].origin)], 60), "Value")
    )
    other = values.copy()
    other[folds[0].origin :] = 999
    network = dataclasses.replace(NetworkPlan(), window=5, units=2, epochs=2)
    asked = (plan, LINEAR, network, quiet)
    known, changed = (jobs.run(judge_networks, one, *asked)[0] for one in (values, other))
    for name in ("forecast", "lower", "upper", "residuals"):
        np.testing.assert_array_equal(getattr(known.paths[0], name), getattr(changed.paths[0], name))
        assert np.isfinite(getattr(known.paths[0], name)).all()
