"""The season of a series: what its step suggests, and what its values show."""

import numpy as np
import pytest
from statsmodels.tsa.stattools import acf

from dlplay.data import Series, season_candidates, series_sample, to_series
from dlplay.data.series.seasons import calendar_seasons, season_strength


def seasons_of(values, step):
    return season_candidates(Series(np.asarray(values, float), None, "x", step, 1))


def noise(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def taxi_counts(days):
    """Half-hours with a day and a week in them, as a city's taxis have."""
    places = np.arange(48 * days)
    day = 1 + 0.6 * np.sin(2 * np.pi * places / 48)
    weekend = np.where(places // 48 % 7 >= 5, 0.4, 1.0)
    return 10_000 * day * weekend + 500 * noise(len(places))


def test_half_hourly_counts_have_a_day_and_a_week():
    found = seasons_of(taxi_counts(60), "30 minutes")
    assert sorted((season.steps, season.words) for season in found) == [(48, "a day"), (336, "a week")]
    assert min(season.strength for season in found) > 0.6
    assert found[0].steps == 336  # weekends differ: a week repeats itself better than a day
    few = seasons_of(taxi_counts(3), "30 minutes")
    assert [season.steps for season in few] == [48]


@pytest.mark.parametrize(
    ("step", "seasons"),
    [
        ("hour", {24: "a day", 168: "a week"}),
        ("5 minutes", {288: "a day", 2016: "a week"}),
        ("day", {7: "a week", 365: "a year"}),
        ("2 days", {183: "a year"}),
        ("business day", {5: "a week"}),
        ("week", {52: "a year"}),
        ("month", {12: "a year"}),
        ("quarter", {4: "a year"}),
        ("year", {}),
        ("row", {}),
        ("part of a second", {}),
    ],
)
def test_what_the_calendar_suggests(step, seasons):
    assert dict(calendar_seasons(step)) == seasons


def test_a_season_that_no_calendar_knows_is_found_in_the_values():
    assert to_series(series_sample("sunspots"), "Spots").season == 11
    wave = 100 + 0.1 * np.arange(400) + 5 * np.sin(2 * np.pi * np.arange(400) / 17)
    for seed in range(30):
        found = seasons_of(wave + noise(400, seed=seed), "row")
        assert [(season.steps, season.words) for season in found] == [(17, "every 17 values")]


def test_where_nothing_repeats_itself_the_calendar_stands_alone():
    walk = np.cumsum(noise(2000))
    only = seasons_of(walk, "day")
    assert [season.steps for season in only] == [7]
    assert abs(only[0].strength) < 0.2
    assert seasons_of(walk, "row") == seasons_of(walk, "year") == ()
    assert [season.steps for season in seasons_of(np.arange(12), "month")] == [12]  # one year is enough to suggest
    assert seasons_of(np.arange(11), "month") == ()
    assert seasons_of(np.full(100, 7.0), "month")[0].strength == 0


@pytest.mark.parametrize("steps", [12, 7])
def test_the_strength_is_the_autocorrelation_without_the_trend(steps):
    values = np.sin(2 * np.pi * np.arange(240) / steps) + 0.5 * noise(240) + 0.05 * np.arange(240)
    weights = np.ones(steps) if steps % 2 else np.array([0.5, *[1] * (steps - 1), 0.5])
    rest = values[steps // 2 : -(steps // 2)] - np.convolve(values, weights / steps, "valid")
    expected = acf(rest, nlags=steps, adjusted=True, fft=False)[steps]
    assert season_strength(values, steps) == pytest.approx(expected, abs=0.02)  # acf divides by all values' variance


def test_a_season_is_the_same_in_other_units():
    values = taxi_counts(30)
    found = [
        [(season.steps, round(season.strength, 6)) for season in seasons_of(scale * values, "30 minutes")]
        for scale in (1, 1e-9, 1e9)
    ]
    assert found[0] == found[1] == found[2]


def test_a_bent_trend_makes_no_season():
    growth = 500 * 1.005 ** np.arange(574) + np.cumsum(noise(574))
    assert [season.steps for season in seasons_of(growth, "month")] == [12]


def test_chance_makes_no_season():
    walks = np.cumsum(noise(50, 300), axis=1)
    assert sum(len(seasons_of(walk, "row")) for walk in walks) <= 1
