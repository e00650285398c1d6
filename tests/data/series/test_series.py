"""Time series: dates as people write them, steps, gaps, samples, and what is said about all that."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlplay.data import (
    GAPS,
    NO_TIMES,
    ORDERS,
    SERIES_SAMPLES,
    Series,
    SeriesError,
    SeriesOptions,
    Table,
    TableError,
    draw_series,
    harmless_csv,
    is_drawn_series,
    read_table,
    series_csv,
    series_sample,
    start_times,
    thin,
    time_choices,
    to_series,
    value_columns,
)
from dlplay.data.series.dates import parse_times
from dlplay.export import Transcript
from tests.at_home import run_at_home

REAL = Path("/work/shared/data/timeseries")


def times_of(*cells, order="automatic"):
    said = []
    kind = object if isinstance(cells[0], str) else float
    times, is_open = parse_times(pd.Series(cells, dtype=kind, name="when"), order, said)
    return times, " ".join(said), is_open


def series_of(dates, values=None, **options):
    numbers = np.arange(len(dates), dtype=float) if values is None else np.array(values, float)
    table = Table(pd.DataFrame({"when": pd.Series(dates, dtype=object), "x": numbers}), "mine.csv")
    return to_series(table, "x", "when", SeriesOptions(**options))


def months(count, start="2020-01"):
    return [str(month) for month in np.datetime64(start) + np.arange(count)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-01", "2024-01-01"),
        ("2024-02-29", "2024-02-29"),
        ("2024-1-5", "2024-01-05"),
        ("2024/01/31 13:00", "2024-01-31T13:00"),
        ("31/01/2024", "2024-01-31"),
        ("01/31/2024", "2024-01-31"),
        ("31.1.2024", "2024-01-31"),
        ("31.1.24", "2024-01-31"),
        ("Jan 2024", "2024-01-01"),
        ("January 1949", "1949-01-01"),
        ("Sept. 2024", "2024-09-01"),
        ("31-Jan-24", "2024-01-31"),
        ("31 January 2024", "2024-01-31"),
        ("Jan 31, 2024", "2024-01-31"),
        ("2024 Jan", "2024-01-01"),
        ("2024Q1", "2024-01-01"),
        ("2024-Q4", "2024-10-01"),
        ("Q2 2024", "2024-04-01"),
        ("03/2024", "2024-03-01"),
        ("20240131", "2024-01-31"),
        ("1958", "1958-01-01"),
        ("2024-01-31T13:05:09", "2024-01-31T13:05:09"),
        ("2024-01-31T13:00:00.25", "2024-01-31T13:00:00.25"),
        ("2024-01-31T13:00:00Z", "2024-01-31T13:00"),
        ("2024-01-31T13:00:00+07:00", "2024-01-31T13:00"),  # the local clock
        ("1/31/2024 1:05 PM", "2024-01-31T13:05"),
        ("2567-01-31", "2024-01-31"),
        ("31/01/2567", "2024-01-31"),
        ("29/02/2567", "2024-02-29"),  # 2567 itself would be no leap year
        ("ม.ค. 2567", "2024-01-01"),
        ("31 ม.ค. 67", "2024-01-31"),
        ("31 ธันวาคม 2566", "2023-12-31"),
        ("๓๑/๐๑/๒๕๖๗", "2024-01-31"),
    ],
)
def test_dates_as_people_write_them(cell, expected):
    times, said, _ = times_of(cell)
    assert times[0] == np.datetime64(expected)
    assert ("543" in said) == any(year in cell for year in ("256", "๒๕๖๗", "ค. 67"))


def test_every_thai_month_is_known():
    short = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
    times, said, _ = times_of(*(f"{word} 2567" for word in short))
    assert times.astype("datetime64[M]").astype(str).tolist() == months(12, "2024-01")
    assert "Buddhist" in said


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1958, "1958-01-01"),
        (2567, "2024-01-01"),
        (195803, "1958-03-01"),
        (20240131, "2024-01-31"),
        (1700, "1700-01-01"),
    ],
)
def test_numbers_that_are_dates(number, expected):
    assert times_of(float(number))[0][0] == np.datetime64(expected)


def test_decimal_years_are_months_where_they_step_by_months():
    times, said, _ = times_of(1958.2027, 1958.2877, 1958.3699, 1958.4548)
    assert times.astype("datetime64[M]").astype(str).tolist() == months(4, "1958-03")
    assert "read as months" in said


def test_a_number_above_12_decides_for_the_whole_column():
    times, said, is_open = times_of("01/02/2024", "01/13/2024")
    assert times.astype("datetime64[D]").astype(str).tolist() == ["2024-01-02", "2024-01-13"]
    assert "begin with the month: a number above 12 tells" in said
    assert not is_open
    assert times_of("01/02/2024", "13/02/2024")[0][0] == np.datetime64("2024-02-01")


def test_an_undecidable_order_is_said_and_can_be_corrected():
    times, said, is_open = times_of("01/02/2024", "03/02/2024")
    assert (times[0], is_open) == (np.datetime64("2024-02-01"), True)
    assert "nothing in the dates tells" in said
    times, said, is_open = times_of("01/02/2024", "03/02/2024", order="month first")
    assert (times[0], is_open) == (np.datetime64("2024-01-02"), True)  # the control stays
    assert not times_of("03/03/2024")[2]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["2024-01-01", "2024-13-45"], "row 1 .*“2024-13-45” cannot be read as a date"),
        (["2024-01-01"] * 7 + ["n.d.", "?"], "row 7 .*“n.d.”"),  # more than one in five
        (["13/13/2024"], "row 0"),
        (["hello"], "“hello”"),
        (["2024-02-30"], "2024-02-30"),
        ([5.0, 7.0], "no years or dates"),
        (["12:30"], "12:30"),
    ],
)
def test_what_is_no_date_is_refused_with_its_row(cells, says):
    with pytest.raises(SeriesError, match=says):
        times_of(*cells)


@pytest.mark.parametrize(
    ("first", "unit", "count", "step", "season"),
    [
        ("1900-01", "M", 1, "month", 12),
        ("1900-01", "M", 3, "quarter", 4),
        ("1900-01", "M", 12, "year", 1),
        ("1900-01", "M", 6, "6 months", 2),
        ("1900-01-01", "D", 1, "day", 7),
        ("1900-01-01", "D", 7, "week", 52),
        ("1900-01-01", "D", 14, "2 weeks", 26),
        ("1900-01-01", "D", 16, "16 days", 23),  # a satellite's
        ("1900-01-01T00", "h", 1, "hour", 24),
        ("1900-01-01T00", "h", 6, "6 hours", 4),
        ("1900-01-01T00:00", "m", 1, "minute", 1),  # 100 values are no day
        ("1900-01-01T00:00", "m", 15, "15 minutes", 96),
        ("1900-01-01T00:00", "m", 30, "30 minutes", 48),
        ("1900-01-01T00:00:00", "s", 1, "second", 1),
    ],
)
def test_the_step_and_its_season_by_the_calendar(first, unit, count, step, season):
    dates = np.datetime_as_string(np.datetime64(first, unit) + count * np.arange(100)).tolist()
    series = series_of(dates)
    assert (series.step, series.season, len(series.values), series.repaired) == (step, season, 100, ())


def test_month_ends_and_business_days():
    ends = (np.datetime64("2020-02") + np.arange(24)).astype("datetime64[D]") - 1
    series = series_of(ends.astype(str).tolist())
    assert series.step == "month"
    np.testing.assert_array_equal(series.times.to_numpy().astype("datetime64[D]"), ends)
    days = np.busday_offset("2024-01-01", np.arange(60))
    lacking = np.delete(days, 20).astype(str).tolist()
    series = series_of(lacking)
    assert (series.step, series.season, len(series.values)) == ("business day", 5, 60)
    assert str(days[20]) in series.repaired[-1]


def test_gaps_are_filled_as_chosen_and_said():
    dates = months(12)
    del dates[3:5]
    values = [0, 1, 2, 5, 6, np.nan, 8, 9, 10, 11]
    series = series_of(dates, values)
    np.testing.assert_allclose(series.values, range(12))
    assert np.flatnonzero(series.filled).tolist() == [3, 4, 7]
    assert "2 steps have no row" in series.repaired[0]
    assert "3 missing values were filled by a straight line" in series.repaired[1]
    assert "2020-04, 2020-05, 2020-08" in series.repaired[1]
    assert series_of(dates, values, gaps="last value").values.tolist() == [0, 1, 2, 2, 2, 5, 6, 6, 8, 9, 10, 11]
    with pytest.raises(SeriesError, match="lacks 3 values: 2020-04, 2020-05, 2020-08"):
        series_of(dates, values, gaps="refuse")


def test_missing_values_at_the_ends_are_cut_off():
    series = series_of(months(12), [np.nan, *range(10), np.nan])
    assert (series.values.tolist(), str(series.times[0])[:7]) == (list(range(10)), "2020-02")
    assert (series.filled.dtype, series.filled.tolist()) == (bool, [False] * 10)
    assert "2 missing values at the beginning or the end" in series.repaired[0]


def test_unsorted_rows_and_doubles_are_repaired_visibly():
    dates = [*months(10)[::-1], "2020-03", "2020-05"]
    series = series_of(dates, [*range(10)[::-1], 2, 8])
    assert series.values.tolist() == [0, 1, 2, 3, 6, 5, 6, 7, 8, 9]
    said = " ".join(series.repaired)
    assert "sorted by time; the first that stood too late is row 1" in said
    assert "1 times have several rows with the same value, kept once (rows 7 and 10)" in said
    assert "1 times have several rows with several values, now their mean (rows 5 and 11)" in said


def test_times_beside_the_step_are_moved_visibly():
    start = np.datetime64("2024-01-01T00:00:00")
    late = [str(start + np.timedelta64(3600 * place + (5 if place == 4 else 0), "s")) for place in range(20)]
    series = series_of(late)
    assert (series.step, len(series.values)) == ("hour", 20)
    assert "moved to the nearest step, by at most 5 seconds" in series.repaired[0]


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ({"x": ["1", "two", *"345678"]}, "“1” in row 0|“two” in row 1"),
        ({"x": [1.0, np.inf, *range(6)]}, "infinite number in row 1"),
        ({"x": [1.0, 2.0]}, "at least 8"),
        ({"x": [np.nan] * 10}, "has 0 values"),
        ({"y": [1.0] * 10}, "no column “x”"),
    ],
)
def test_what_is_no_series_is_refused(column, says):
    with pytest.raises(SeriesError, match=says):
        to_series(Table(pd.DataFrame(column), "mine.csv"), "x")


def test_wrong_options_are_refused():
    with pytest.raises(SeriesError, match="gaps"):
        series_of(months(9), gaps="x")
    with pytest.raises(SeriesError, match="order"):
        series_of(months(9), order="x")
    with pytest.raises(SeriesError, match="several values at one time"):
        series_of(months(9), doubles="x")


def test_random_times_have_no_equal_steps():
    draw = np.sort(np.random.default_rng(0).integers(0, 10**9, 50))
    with pytest.raises(SeriesError, match="no equal steps"):
        series_of((np.datetime64("2000-01-01T00:00:00") + draw).astype(str).tolist())


def test_a_constant_is_allowed_but_said():
    assert "nothing to learn" in series_of(months(9), [5] * 9).repaired[-1]


def test_rows_are_the_steps_where_there_are_no_times():
    table = Table(pd.DataFrame({"x": [3.0, 1, np.nan, 3, 2, 2, 5, 1, 9]}), "mine.csv")
    series = to_series(table, "x")
    assert (series.times, series.step, series.season) == (None, "row", 1)
    assert series.values[2] == 2
    assert "row 2" in series.repaired[0]
    dated = table.frame.assign(when=months(9))
    assert to_series(Table(dated, "a.csv"), "x").step == "month"
    assert to_series(Table(dated, "a.csv"), "x", NO_TIMES).times is None


def test_time_columns_are_found():
    frame = read_table(
        b"name,date,year,share,x\n"
        + b"".join(
            f"n{place},{1950 + place}-05,{1950 + place},{1000 + place % 3},{place}\n".encode() for place in range(9)
        ),
        "a.csv",
    ).frame
    assert time_choices(frame) == [("date",), ("year",)]
    assert start_times(frame) == ("date",)
    assert value_columns(frame) == ["share", "x", "year"]
    assert start_times(frame[["name", "x"]]) == NO_TIMES


def test_text_among_numbers_is_named_with_its_row():
    cells = ["1", "2", "3", "about four", None, "6", "7", "8", "9", "10"]
    frame = pd.DataFrame({"x": pd.Series(cells, dtype=object), "word": ["a"] * 9 + ["1"]})
    assert value_columns(frame) == ["x"]
    with pytest.raises(SeriesError, match="“x” holds text: “about four” in row 3"):
        to_series(Table(frame, "mine.csv"), "x")


@pytest.mark.parametrize("name", SERIES_SAMPLES)
def test_every_sample_is_a_series(name):
    table = series_sample(name)
    series = to_series(table, str(table.frame.columns[-1]))
    assert series.times is not None
    assert series.source == table.name == name
    assert np.isfinite(series.values).all()
    assert len(series.times) == len(series.values) >= 100
    expected = {"sunspots": "year", "nile": "year", "co2": "week", "random walk": "day"}.get(name, "month")
    assert series.step == expected


def test_the_samples_hold_the_known_numbers():
    passengers = to_series(series_sample("AirPassengers"), "Passengers")
    assert (passengers.values[0], passengers.values[-1], passengers.values.sum()) == (112, 432, 40363)
    assert (len(passengers.values), passengers.season) == (144, 12)
    assert to_series(series_sample("co2"), "CO2").repaired[0].startswith("59 missing values")
    elnino = series_sample("elnino").frame
    assert elnino.iloc[13].tolist() == ["1951-02", 25.28]
    with pytest.raises(SeriesError, match="no sample series"):
        series_sample("x")


def test_drawn_series_follow_their_law():
    walk = draw_series("random walk", 4000, 0.5, seed=3)["Value"].to_numpy()
    steps = np.diff(walk)
    assert abs(steps.std() - 0.5) < 0.03
    assert abs(np.corrcoef(steps[1:], steps[:-1])[0, 1]) < 0.05  # a step tells nothing about the next
    wave = draw_series("sine with noise", 24, 0.0)["Value"].to_numpy()
    np.testing.assert_allclose(wave[:12], wave[12:], atol=1e-12)
    assert wave[3] == pytest.approx(1)
    assert [name for name in SERIES_SAMPLES if is_drawn_series(name)] == ["random walk", "sine with noise"]
    for wrong in ({"count": 7}, {"noise": -1.0}, {"noise": np.nan}):
        with pytest.raises(SeriesError, match="Draw 8 to"):
            series_sample("random walk", **wrong)


@pytest.mark.parametrize(
    ("file", "column", "count", "first", "step"),
    [
        ("AirPassengers.csv", "#Passengers", 144, 112, "month"),
        ("ETTh1.csv", "OT", 17420, 30.5310001373291, "hour"),
        ("co2-mm-mlo.csv", "Average", 820, 315.71, "month"),
        ("monthly-sunspots.csv", "Sunspots", 2820, 58, "month"),
        ("thb_per_usd_monthly.csv", "Exchange rate", 546, 20.6611, "month"),
    ],
)
def test_real_files_become_series(file, column, count, first, step):
    if not (REAL / file).exists():
        pytest.skip("the file is not here")
    series = to_series(read_table((REAL / file).read_bytes(), file), column)
    assert (len(series.values), series.values[0], series.step) == (count, first, step)


def test_names_one_too_few_are_read_and_said():
    body = "".join(f"1958-{month:02d},1958.{month},31{month}.5,-01,-9.99\n" for month in range(1, 13))
    table = read_table(("Date,Decimal,Average,Days\n" + body).encode(), "co2.csv")
    assert list(table.frame) == ["Date", "Decimal", "Average", "Days", "column 5"]
    assert "Row 1 has 4 names, but the rows below have 5 fields" in table.repaired[0]
    assert to_series(table, "Average").values[0] == 311.5
    with pytest.raises(TableError, match="Most rows have 3 fields, but row 1 has 1"):
        read_table(b"a\n1,2,3\n1,2,3\n", "a.csv")


def test_thinning_keeps_every_extreme_and_the_order():
    values = np.random.default_rng(0).normal(size=100_003)
    values[[777, 50_000]] = 99, -99
    places = thin(values, 2000)
    assert len(places) <= 2000
    assert (np.diff(places) > 0).all()
    assert {777, 50_000} <= set(places.tolist())
    assert thin(values[:10], 2000).tolist() == list(range(10))
    assert len(thin(values, 3)) <= 3
    assert thin(values[:0]).size == 0


@settings(max_examples=50)
@given(st.lists(st.floats(-1e9, 1e9), max_size=300), st.integers(2, 50))
def test_thinning_keeps_minimum_and_maximum(values, most):
    numbers = np.array(values)
    places = thin(numbers, most)
    assert len(places) <= max(most, 0)
    if len(values):
        assert numbers[places].min() == numbers.min()
        assert numbers[places].max() == numbers.max()


def test_no_cell_of_a_saved_table_is_a_formula():
    frame = pd.DataFrame({"=cmd|' /C calc'!A0": ["@SUM(1)", "+1", "-2", "fine", None], "x": [-1.5, 2, 3, 4, 5]})
    lines = harmless_csv(frame).splitlines()
    assert lines[0].startswith("'=cmd")
    assert [line.split(",")[0] for line in lines[1:4]] == ["'@SUM(1)", "'+1", "'-2"]
    assert lines[1].endswith(",-1.5")
    assert lines[4] == "fine,4.0"


def test_a_saved_series_comes_back():
    series = to_series(series_sample("AirPassengers"), "Passengers")
    again = to_series(read_table(series_csv(series).encode(), "again.csv"), "Passengers")
    np.testing.assert_array_equal(series.values, again.values)
    assert (again.times == series.times).all()
    rows = Series(np.arange(9.0), None, "=x", "row", 1)
    assert series_csv(rows).startswith("row,'=x\n0,0.0\n")


DATES = st.sampled_from(
    ["2024-01-0", "0/01/2024", "Jan 20", "256", "ม.ค. 6", "2024Q", "T1:00", "", "19", "99999999", "1e30"]
)


@settings(max_examples=120)
@given(
    st.one_of(
        st.binary(max_size=120),
        st.lists(
            st.tuples(DATES, st.text("0123456789-/ ", max_size=4), st.text("19.-ea,", max_size=4)), max_size=14
        ).map(lambda rows: "\n".join(["t;x", *(f"{a}{b};{c}" for a, b, c in rows)]).encode()),
    ),
    st.sampled_from(ORDERS),
    st.sampled_from(GAPS),
)
@example(b"-;0", "automatic", "straight line")
@example(b"t;x\n" + b"".join(b"%d;1\n" % (1000 * place) for place in range(1, 12)), "automatic", "refuse")
@example(b"t;x\n" + b"9999-12-31;1\n0001-01-01;2\n" * 5, "automatic", "last value")
def test_any_bytes_are_a_series_or_our_error(content, order, gaps):
    try:
        table = read_table(content, "mine.csv")
    except TableError:
        return
    for column in table.frame:
        for times in (None, NO_TIMES, table.frame.columns[0]):
            try:
                series = to_series(table, column, times, SeriesOptions(order, gaps))
            except SeriesError:
                continue
            assert np.isfinite(series.values).all()
            assert series.times is None or len(series.times) == len(series.values)


def test_a_million_rows_become_a_series():
    dates = np.datetime_as_string(np.datetime64("2020-01-01T00:00") + np.arange(1_000_000)).astype(object)
    table = Table(pd.DataFrame({"when": dates, "x": np.arange(1e6)}), "large.csv")
    series = to_series(table, "x")
    assert (series.step, len(series.values), series.repaired) == ("minute", 1_000_000, ())


def test_a_series_becomes_code_that_runs_at_home(tmp_path):
    record = Transcript("Series")
    content = "when;x\n" + "".join(f"{place % 28 + 1}/{place // 28 + 1}/2567;{place},5\n" for place in range(40))
    (tmp_path / "mine.csv").write_text(content)
    uploaded = content.encode()
    record.given("content", uploaded, "Path('mine.csv').read_bytes()", imports=("from pathlib import Path",))
    table = record.run("table", read_table, uploaded, "mine.csv")
    series = record.run("series", to_series, table, "x", "when", SeriesOptions("day first", "last value"))
    record.show("mean", series.values.mean(), "series.values.mean()", ".6g")
    assert run_at_home(record.script(), tmp_path) == f"mean: {series.values.mean():.6g}\n"
