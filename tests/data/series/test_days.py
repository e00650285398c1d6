"""Dates as an input that a model computes with: what counts as a date, the days, and both lessons that use them."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from dlplay import neural_network, regression
from dlplay.data import ColumnError, date_columns, read_inputs, read_measures, word_columns
from dlplay.data.series.columns import some_rows
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

TABLE = "date,temperature,sales\n" + "\n".join(
    f"{day:02d}/03/2024,{temperature},{100 + 2 * day + 5 * temperature + day % 3}"
    for day, temperature in zip(range(1, 29), [3, 5, 4, 8, 9, 2, 1, 7, 6, 5] * 3, strict=False)
)


@pytest.mark.parametrize(
    "cells",
    [
        ["2024-01-01", "2024-01-02"],
        ["1.5.2024", "2.5.2024"],
        ["01/02/2024", "13/02/2024"],
        ["Jan 2024", "Feb 2024"],
        ["2024Q1", "2024Q2"],
        ["01.2018", "02.2018"],
        ["10.2018", "11.2018", "01.2019"],
        ["1 มกราคม 2567", "2 มกราคม 2567"],
        ["2024-01-01 10:00", "2024-01-01 11:00"],
        ["2024-01-01", None, "2024-01-03"],
    ],
)
def test_these_are_dates(cells):
    frame = pd.DataFrame({"x": cells, "word": ["a", "b", "c"][: len(cells)]})
    assert date_columns(frame) == ["x"]
    assert word_columns(frame, ["x"]) == ["word"]


@pytest.mark.parametrize(
    "cells",
    [
        ["Jan", "Feb"],
        ["10:30", "11:45"],
        ["1-2", "3-4"],  # goals
        ["0-4", "5-9"],  # ages
        ["3/4", "1/2"],
        ["12.5.1", "1.2.3"],
        ["192.168.1.1", "10.0.0.1"],
        ["08-1234-5678", "02-222-3333"],
        ["1995-2000", "2000-2005"],
        ["2020/2021", "2021/2022"],
        ["45%", "50%"],
        ["A1", "B2"],
        ["10115", "01067"],
        ["2024-01-01", "sold out"],
        ["2024-01-01", "2024-01-01"],
        [None, None],
        [2023.0, 2024.0],
    ],
)
def test_these_are_none(cells):
    assert date_columns(pd.DataFrame({"x": cells})) == []


def test_days_count_from_the_first_date_and_what_is_assumed_is_said():
    said = []
    frame = pd.DataFrame({"day": ["03/01/2024", "01/01/2024", None, "13/01/2024 12:00"]})
    np.testing.assert_array_equal(read_measures(frame, "day", said), [2, 0, np.nan, 12.5])
    assert said[0].startswith("day holds dates: it counts the days since 2024-01-01.")
    assert any("begin with the day" in one for one in said)


def test_a_few_cells_that_are_no_dates_count_as_missing_and_many_are_refused():
    days = [str(day) for day in pd.date_range("2024-01-01", periods=2000).date]
    unseen = [place for place in range(2000) if place not in some_rows(2000)]
    few, many, said = days.copy(), days.copy(), []
    few[unseen[3]] = "closed"
    for place in unseen[:500]:
        many[place] = "closed"
    assert np.flatnonzero(np.isnan(read_measures(pd.DataFrame({"day": few}), "day", said))) == [unseen[3]]
    assert "day: 1 cell is no date, and counts as missing." in said
    with pytest.raises(ColumnError, match=f"row {unseen[0]} .*“closed” cannot be read as a date"):
        read_measures(pd.DataFrame({"day": many}), "day", [])


def test_a_column_of_words_stays_one_although_it_holds_dates():
    frame = pd.DataFrame({"day": ["2024-01-01", "2024-01-02"]})
    assert list(read_inputs(frame, ["day"], ["day"], [])["day"]) == ["2024-01-01", "2024-01-02"]


def test_a_line_over_dates_is_scikit_learns():
    frame = pd.read_csv(pd.io.common.StringIO(TABLE))
    plan = regression.Plan("sales", ("date", "temperature"), tuple(word_columns(frame, date_columns(frame))))
    data = regression.prepare(frame, plan)
    model = regression.fit_least_squares(data)
    days = (pd.to_datetime(frame["date"], format="%d/%m/%Y") - pd.Timestamp("2024-03-01")).dt.days
    expected = LinearRegression().fit(np.column_stack([days, frame["temperature"]]), frame["sales"])
    assert data.names == ("date", "temperature")
    np.testing.assert_allclose(model.weights, expected.coef_)
    assert model.intercept == pytest.approx(expected.intercept_)


def test_a_network_takes_dates_as_a_number():
    frame = pd.read_csv(pd.io.common.StringIO(TABLE))
    data = neural_network.prepare(frame, neural_network.Plan("sales", ("date", "temperature"), bins=2))
    assert data.names == data.numeric == ("date", "temperature")


def test_what_is_predicted_at_the_start_is_no_date():
    frame = pd.read_csv(pd.io.common.StringIO(TABLE))[["sales", "temperature", "date"]]
    assert regression.start_target(frame, ["date"]) == 1
    assert regression.start_features(frame, "temperature", []) == ["sales", "date"]


@pytest.mark.parametrize("lesson", ["regression", "neural_network"])
def test_a_table_with_dates_on_its_page_and_at_home(lesson, tmp_path):
    app = open_page(f"pages/foundations/{lesson}.py", tab="Code to take home", table_source="Upload")
    app.file_uploader[0].upload("mine.csv", TABLE.encode(), "text/csv").run()
    assert healthy(app).pills(key=f"{lesson}.features").value == ["date", "temperature"]
    assert app.pills(key=f"{lesson}.categorical").value == []
    assert "date: dates, in days since the first one. What comes next: lesson Forecast." in [
        one.value for one in app.caption
    ]
    app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    (tmp_path / "mine.csv").write_text(TABLE)
    printed = run_at_home(script, tmp_path)
    assert any(line.startswith(("R2", "accuracies")) for line in printed.splitlines())
    shown = " ".join(one.value for one in app.markdown)
    for line in printed.splitlines():
        if line.startswith("R2: "):
            assert f"R2: **{line.removeprefix('R2: ')}**" in shown
