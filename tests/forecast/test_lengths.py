"""What the lesson begins with fits the length of the series, and what does not fit is said with what would."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.forecast import (
    ForecastError,
    LinearPlan,
    NetworkPlan,
    Plan,
    Transform,
    begin_with,
    future_fold,
    how_little,
    judge_all,
    judge_simple,
    problem_of,
    rolling_origins,
    score_all,
    smaller_sentence,
    verdict_sentence,
    what_fits,
)
from dlplay.forecast.windows import least_simple

DIFFERENCE = Transform(differences=1)


def plans_of(count, seasons=()):
    """The plans that the page makes of what it begins with."""
    begun = begin_with(count, seasons)
    plan = Plan(begun.horizon, begun.folds, latest=begun.latest, how=DIFFERENCE, season=begun.season)
    return plan, LinearPlan(order=begun.order), NetworkPlan(window=begun.window)


@settings(max_examples=200)
@given(st.integers(8, 400), st.lists(st.integers(2, 400), max_size=3), st.integers(0, 9))
def test_every_series_gets_a_forecast_and_a_judgement(count, seasons, seed):
    plan, linear, _ = plans_of(count, seasons)
    values = np.random.default_rng(seed).normal(size=count).cumsum()
    models = judge_simple(values, plan, linear)
    scores = score_all(models, values, rolling_origins(count, plan), plan.season)
    assert verdict_sentence(scores, judge_all(scores, plan), plan)
    assert all(np.isfinite(path.forecast).all() for model in models for path in (*model.paths, model.future))
    assert future_fold(count, plan).end == count + plan.horizon


@pytest.mark.parametrize("count", [25, 30, 60, 100, 121, 144, 5000])
def test_networks_can_be_trained_from_25_values_on(count):
    assert problem_of(count, *plans_of(count)) == ""


@pytest.mark.parametrize(
    ("count", "seasons", "expected"),
    [
        (144, (12,), (12, 6, 12, 12, 24)),
        (60, (12,), (6, 4, 12, 8, 12)),
        (20, (12,), (2, 4, 1, 1, 3)),
        (10320, (48, 336), (12, 6, 48, 12, 24)),
        (700, (336, 48), (12, 6, 336, 12, 24)),
        (500, (336, 48), (12, 6, 48, 12, 24)),
    ],
)
def test_the_beginnings_of_some_lengths(count, seasons, expected):
    begun = begin_with(count, seasons)
    assert (begun.horizon, begun.folds, begun.season, begun.order, begun.window) == expected
    assert bool(smaller_sentence(begun)) == (count < 121 or begun.season != seasons[0])


def test_what_is_smaller_is_said():
    assert "only 60 values, so the lesson begins with 4 folds instead of 6, a horizon of 6 steps" in smaller_sentence(
        begin_with(60, (12,))
    )
    assert "do not hold a season of 12 steps twice: no season is used" in smaller_sentence(begin_with(20, (12,)))
    assert smaller_sentence(begin_with(144, (12,))) == ""


@settings(max_examples=200)
@given(st.integers(10, 300), st.integers(1, 40), st.integers(1, 12), st.integers(1, 60), st.integers(0, 30))
def test_what_is_said_to_be_possible_is(count, horizon, folds, season, order):
    """Every number that is offered works, and the next larger one does not."""
    plan, linear = Plan(horizon, folds, how=DIFFERENCE, season=season), LinearPlan(order=order)
    values = np.random.default_rng(0).normal(size=count).cumsum()

    def works(one, few):
        try:
            judge_simple(values, one, few)
        except ForecastError:
            return False
        return True

    if works(plan, linear):
        return
    for words, changed in (
        (r"(\d+) folds?", lambda value: (Plan(horizon, value, how=DIFFERENCE, season=season), linear)),
        (r"horizon of (\d+)", lambda value: (Plan(value, folds, how=DIFFERENCE, season=season), linear)),
        (r"season of (\d+)", lambda value: (Plan(horizon, folds, how=DIFFERENCE, season=value), linear)),
        (r"order of (\d+)", lambda value: (plan, LinearPlan(order=value))),
    ):
        text = what_fits(count, plan, linear)
        if text.startswith("Possible") and (found := re.search(words, text)):
            assert works(*changed(int(found[1])))
            assert not works(*changed(int(found[1]) + 1))


def test_a_wish_that_cannot_be_is_answered_by_what_can():
    plan = Plan(how=DIFFERENCE, season=12, latest=1000)
    with pytest.raises(ForecastError, match="has 60 values, but 100 are needed"):
        judge_simple(np.arange(60.0), plan, LinearPlan())
    assert what_fits(60, plan, LinearPlan()) == (
        "Possible here, if you change one alone: at most 2 folds, a horizon of 5 steps."
    )
    assert "One alone is not enough. Possible here are 4 folds of 2 steps" in what_fits(20, plan, LinearPlan())
    problem = problem_of(60, plan, LinearPlan(), NetworkPlan())
    assert "Possible here" in problem
    assert least_simple(plan) == 28
    assert what_fits(144, Plan(how=DIFFERENCE, season=12, latest=20), LinearPlan(order=4)) == (
        "Possible here: let the folds learn from the last 28 values or more."
    )


def test_a_judgement_says_how_little_it_can_know():
    values = np.arange(144.0)
    assert "Only 8 values in 4 folds judge" in how_little(values, rolling_origins(144, Plan(2, 4)))
    assert how_little(values, rolling_origins(144, Plan())) == ""
    values[-30:] = np.nan
    assert "Only 6 values in 3 folds judge" in how_little(values, rolling_origins(144, Plan(12, 3)))
    assert what_fits(144, Plan(), LinearPlan()) == ""
