"""The page forecast with tables of one's own: short ones, one with gaps, one with a value every half hour."""

import numpy as np
import pandas as pd
import pytest

from dlplay.forecast import LinearPlan, Plan, Transform, begin_with, judge_simple, rolling_origins, score_all
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

PAGE = "pages/sequences/forecast.py"
TABS = ("Series", "Judged", "Training", "By hand", "Residuals", "Future")
MISSING = (50, 51, 85, 86, 87, 99, 100, 110, 111, 124, 140)


def months(count, missing=()):
    """Sales per month, with a trend, a season and some noise, and the places that are missing."""
    places = np.arange(count)
    noise = np.random.default_rng(1).normal(0, 3, count)
    sales = (100 + places + 20 * np.sin(2 * np.pi * places / 12) + noise).round(1)
    sales[list(missing)] = np.nan
    return pd.DataFrame(
        {"month": pd.date_range("2005-01-01", periods=count, freq="MS").strftime("%Y-%m"), "sales": sales}
    )


def half_hours(count=48 * 30):
    places = np.arange(count)
    day, week = np.sin(2 * np.pi * places / 48), np.sin(2 * np.pi * places / 336)
    counts = (15000 + 6000 * day + 2500 * week + np.random.default_rng(0).normal(0, 800, count)).round()
    return pd.DataFrame({"timestamp": pd.date_range("2014-07-01", periods=count, freq="30min"), "value": counts})


def with_table(frame, **link):
    """Open the page and upload a table."""
    app = healthy(open_page(PAGE, **link))
    app.segmented_control(key="table_source").set_value("Upload").run()
    return upload(app, frame)


def upload(app, frame, name="mine.csv"):
    app.file_uploader[0].upload(name, frame.to_csv(index=False).encode(), "text/csv").run()
    return healthy(app)


def says(app):
    parts = (app.markdown, app.caption, app.info, app.warning, app.error)
    return " ".join(one.value for several in parts for one in several)


@pytest.mark.parametrize("count", [60, 20, 8])
def test_a_short_series_gets_every_tab(count):
    app = with_table(months(count), tab="Series")
    for tab in TABS:
        app.query_params["forecast.tab"] = app.session_state["forecast.tab"] = tab
        healthy(app.run())
        refused = [one.value for one in app.error]
        assert not refused, (tab, refused)
        assert f"The series has only {count} values, so the lesson begins with" in says(app)
        if tab == "Judged" and count < 60:
            assert "these models: one or two others could turn the order" in says(app)
    assert app.number_input(key="forecast.h").value == begin_with(count, (12,)).horizon


def test_five_values_are_refused_with_the_reason():
    app = with_table(months(5))
    assert "has 5 values" in app.error[0].value
    assert "at least 8" in app.error[0].value


def test_a_control_that_nobody_changed_follows_the_series_and_a_changed_one_stays():
    app = healthy(open_page(PAGE, tab="Judged", **{"forecast.k": 3}))
    assert [app.number_input(key=key).value for key in ("forecast.h", "forecast.k", "forecast.p")] == [12, 3, 12]
    app.segmented_control(key="table_source").set_value("Upload").run()
    upload(app, months(60))
    assert [
        app.number_input(key=key).value for key in ("forecast.h", "forecast.k", "forecast.p", "forecast.window")
    ] == [6, 3, 8, 12]
    app.segmented_control(key="table_source").set_value("Sample").run()
    assert [
        app.number_input(key=key).value for key in ("forecast.h", "forecast.k", "forecast.p", "forecast.window")
    ] == [12, 3, 12, 24]


def test_a_wish_that_is_impossible_is_named_and_the_series_is_drawn():
    app = with_table(months(60), tab="Judged", **{"forecast.h": 30})
    assert app.number_input(key="forecast.h").value == 30
    assert "The series has 60 values, but" in app.error[0].value
    assert "Possible here" in app.error[0].value
    assert len(app.get("plotly_chart")) == 1


def test_the_seasons_of_half_hours_are_offered_in_sight():
    app = with_table(half_hours(), tab="Judged")
    season = app.segmented_control(key="forecast.s")
    assert season.value == 48
    assert [int(one) for one in season.options] == [48, 336, 1]
    assert "48: a day; 336: a week; 1: no season" in says(app)
    healthy(season.set_value(336).run())
    assert not app.error


def test_the_script_of_a_series_with_gaps_prints_the_numbers_of_the_page(tmp_path):
    frame = months(160, MISSING)
    frame.to_csv(tmp_path / "mine.csv", index=False)
    app = with_table(frame, tab="Code to take home")
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    values, plan = frame["sales"].to_numpy(), Plan(how=Transform(differences=1), season=12, latest=1000)
    folds = rolling_origins(160, plan)
    for one in score_all(judge_simple(values, plan, LinearPlan()), values, folds, 12):
        assert f"{one.name}, RMSE: {one.measures['RMSE']:.4f}" in output
    naive = [frame["sales"][: fold.origin].ffill().iloc[-1] - values[fold.origin : fold.end] for fold in folds]
    assert f"naive, RMSE: {np.sqrt(np.nanmean(np.square(naive))):.4f}" in output
    app.query_params["forecast.tab"] = app.session_state["forecast.tab"] = "Judged"
    assert "11 values of this series are missing" in says(healthy(app.run()))


def test_the_script_of_twenty_values_prints_the_numbers_of_the_page(tmp_path):
    frame = months(20)
    frame.to_csv(tmp_path / "mine.csv", index=False)
    app = with_table(frame, tab="Code to take home")
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    plan = Plan(2, 4, latest=1000, how=Transform(differences=1))
    values = frame["sales"].to_numpy()
    for one in score_all(judge_simple(values, plan, LinearPlan(order=1)), values, rolling_origins(20, plan)):
        assert f"{one.name}, RMSE: {one.measures['RMSE']:.4f}" in output
