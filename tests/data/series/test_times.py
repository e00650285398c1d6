"""Times of a series: in several columns, as numbers, with offsets, with bad cells among them, at uneven days."""

import numpy as np
import pandas as pd
import pytest

from dlplay.data import (
    NO_TIMES,
    SeriesError,
    SeriesOptions,
    Table,
    series_choices,
    start_times,
    time_choices,
    to_series,
    unfold,
    value_columns,
    wide_columns,
)
from dlplay.data.alterations import alterations
from dlplay.data.series.dates import parse_times
from dlplay.data.series.words import full_years


def table_of(**columns):
    made = {
        name: pd.Series(cells, dtype=object if isinstance(cells[0], str) else None) for name, cells in columns.items()
    }
    return Table(pd.DataFrame(made), "mine.csv")


def dated(cells, values=None, name="date"):
    return table_of(**{name: cells, "x": np.arange(len(cells), dtype=float) if values is None else values})


def read_one(cell, name="when", **options):
    said = []
    times, _ = parse_times(pd.Series([cell], dtype=object, name=name), "automatic", said, **options)
    return times[0], " ".join(said)


def days(first, count, step=1, unit="D"):
    return (np.datetime64(first, unit) + step * np.arange(count)).astype(str).tolist()


def test_every_column_of_a_time_is_used():
    hours = pd.date_range("2020-02-28", periods=60, freq="h")
    parts = {"year": hours.year, "month": hours.month, "day": hours.day, "hour": hours.hour}
    table = table_of(**{name: np.asarray(part, float) for name, part in parts.items()}, x=np.arange(60.0) ** 2)
    assert start_times(table.frame) == ("year", "month", "day", "hour")
    assert value_columns(table.frame)[0] == "x"
    series = to_series(table, "x")
    assert (series.step, series.times[0], series.times[-1]) == ("hour", hours[0], hours[-1])
    assert "“year” and “month” and “day” and “hour” together" in series.detected[0]
    chosen = to_series(table, "x", ("year", "month", "day", "hour"))
    assert (chosen.times == series.times).all()
    with pytest.raises(SeriesError, match="“day” and “x” are no time together"):
        to_series(Table(table.frame.assign(y=1.5), "a.csv"), "y", ("day", "x"))


@pytest.mark.parametrize(
    ("columns", "first", "step"),
    [
        ({"year": [2019.0, 2019, 2019, 2019] * 2, "quarter": ["Q1", "Q2", "Q3", "Q4"] * 2}, "2019-01-01", "quarter"),
        ({"Year": [2019.0] * 12, "Period": [f"M{month:02d}" for month in range(1, 13)]}, "2019-01-01", "month"),
        ({"YYYY": [1999.0] * 9, "DOY": np.arange(58.0, 67)}, "1999-02-27", "day"),
        ({"year": [2020.0] * 9, "week": np.arange(2.0, 11)}, "2020-01-06", "week"),
        ({"#YY": [24.0] * 9, "MM": [2.0] * 9, "DD": np.arange(20.0, 29)}, "2024-02-20", "day"),
        ({"ปี (พ.ศ.)": [2567.0] * 12, "เดือน": [str(month) for month in range(1, 13)]}, "2024-01-01", "month"),
        ({"Jahr": [2001.0] * 9, "Monat": np.arange(1.0, 10)}, "2001-01-01", "month"),
        ({"Date": ["1/2/2024"] * 9, "Time": [f"{hour}:00 PM" for hour in range(1, 10)]}, "2024-02-01T13", "hour"),
        ({"date": ["2024-01-31"] * 9, "Hour": np.arange(1.0, 10)}, "2024-01-31T01", "hour"),
        ({"date": ["2024-01-31"] * 9, "time": np.arange(100.0, 1000, 100)}, "2024-01-31T01", "hour"),
        ({"date": ["2024-01-31"] * 9, "time": np.arange(1.0, 10) / 24}, "2024-01-31T01", "hour"),
        ({"date": ["13/05/2567"] * 9, "เวลา": [f"{hour}.30 น." for hour in range(1, 10)]}, "2024-05-13T01:30", "hour"),
        ({"a": [1995.0] * 12 + [1996.0], "b": [*np.arange(1.0, 13), 1.0]}, "1995-01-01", "month"),
    ],
)
def test_times_in_several_columns(columns, first, step):
    count = len(next(iter(columns.values())))
    if "quarter" in columns:
        columns = {**columns, "year": [2019.0] * 4 + [2020.0] * 4}
    table = table_of(**columns, x=np.arange(count) ** 2.0)
    series = to_series(table, "x")
    assert (series.step, series.times[0], len(series.values)) == (step, np.datetime64(first), count)


def test_the_thirteenth_month_is_no_month():
    """The annual mean that statistical offices put below December."""
    periods = [f"M{month:02d}" for month in range(1, 14)] * 3
    table = table_of(Year=[2019.0] * 13 + [2020.0] * 13 + [2021.0] * 13, Period=periods, x=np.arange(39.0))
    series = to_series(table, "x")
    assert (series.step, len(series.values), series.filled.any()) == ("month", 36, False)
    assert (
        "3 rows without a time in “Year” and “Period” were left out: the first, row 12"
        in alterations(series.repaired)[0]
    )


@pytest.mark.parametrize(
    ("numbers", "expected", "says"),
    [
        ([1672531200.0, 1672534800.0], "2023-01-01T01", "seconds since 1970"),
        ([1672531200000.0, 1672534800000.0], "2023-01-01T01", "milliseconds"),
        ([1672531200e9, 1672534800e9], "2023-01-01T01", "nanoseconds"),
        ([45000.0, 45000.5], "2023-03-15T12", "Excel's days"),
        ([2023.01, 2023.02], "2023-02-01", "year and month"),
        ([1947.1, 1947.2], "1947-04-01", "year and quarter"),
        ([2567.01, 2567.02], "2024-02-01", "year and month"),
        ([1949.0, 1949 + 1 / 12], "1949-02-01", "months"),
        ([25670131.0, 25670201.0], "2024-02-01", "year, month, day"),
    ],
)
def test_numbers_that_are_times(numbers, expected, says):
    said = []
    times, _ = parse_times(pd.Series(numbers, name="t"), "automatic", said)
    assert times[1] == np.datetime64(expected)
    assert says in " ".join(said)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2023-W05", "2023-01-30"),
        ("2023W05", "2023-01-30"),
        ("2023-W05-3", "2023-02-01"),
        ("W05 2023", "2023-01-30"),
        ("Week 5, 2023", "2023-01-30"),
        ("2566-W05", "2023-01-30"),
        ("2023Q1", "2023-01-01"),
        ("Q1/2023", "2023-01-01"),
        ("2023:Q4", "2023-10-01"),
        ("2023M11", "2023-11-01"),
        ("2023-M1", "2023-01-01"),
        ("1947:01", "1947-01-01"),
        ("Mon, 31 Jan 2022", "2022-01-31"),
        ("Monday, January 31, 2022", "2022-01-31"),
        ("2024-01-31 24:00", "2024-02-01"),
        ("2024-01-31T24:00:00", "2024-02-01"),
        ("2024-01-31 13:00 UTC", "2024-01-31T13"),
        ("2024-01-31 13:00:00+0700", "2024-01-31T13"),
        ("2024-01-31 1:05 p.m.", "2024-01-31T13:05"),
        ("202401311305", "2024-01-31T13:05"),
        ("31/1/24", "2024-01-31"),
        ("31/1/69", "1969-01-31"),
        ("ม.ค.-24", "2024-01-01"),
        ("1 ม.ค. 67", "2024-01-01"),
        ("29/2/2567 13:00", "2024-02-29T13"),
    ],
)
def test_more_ways_to_write_a_time(cell, expected):
    assert read_one(cell)[0] == np.datetime64(expected)


@pytest.mark.parametrize(
    ("short", "is_thai", "expected"),
    [
        ([55, 56, 68], False, [1955, 1956, 1968]),  # 2055 would be in the future
        ([98, 99, 0, 1], False, [1998, 1999, 2000, 2001]),
        ([23, 24, 25], False, [2023, 2024, 2025]),
        ([65, 66], True, [2022, 2023]),
        ([65, 66], False, [1965, 1966]),
        ([23, 24], True, [2023, 2024]),  # in a Thai table, too: 2523 would be 1980
        ([99, 0, 24], False, [1999, 2000, 2024]),
    ],
)
def test_two_digit_years(short, is_thai, expected):
    said = []
    years = full_years(sorted(short), is_thai, said)
    assert [years[year] for year in short] == expected
    assert "two digits" in said[0]


def test_dates_that_begin_with_a_short_year():
    cells = [day[2:] for day in days("2023-12-20", 30)]
    series = to_series(dated(cells), "x")
    assert (series.step, series.times[0], len(series.values)) == ("day", np.datetime64("2023-12-20"), 30)


def test_a_year_in_the_future_is_never_silent():
    series = to_series(dated(days("2090-01", 24, unit="M")), "x")
    assert "2091-12, lies in the future" in alterations(series.repaired)[0]


@pytest.mark.parametrize("bad", ["Total", "Source: Bank of Thailand", "2024-02-30", "31/31/2024"])
def test_a_bad_cell_costs_its_row_and_no_more(bad):
    cells = days("2020-01", 24, unit="M")
    cells[12] = bad
    table = dated(cells)
    assert start_times(table.frame[["date"]]) == ("date",)
    series = to_series(table, "x")
    assert (series.step, len(series.values), np.flatnonzero(series.filled).tolist()) == ("month", 24, [12])
    assert f"left out: row 12, “{bad}” is no time" in alterations(series.repaired)[0]


def test_text_in_a_row_without_a_time_does_no_harm():
    table = dated([*days("2020-01-01", 20), "Mean"], pd.Series([*map(str, range(20)), "n/d"], dtype=object))
    assert to_series(table, "x").values.tolist() == list(range(20))


def test_a_column_of_which_a_third_is_bad_is_refused_by_its_row():
    cells = days("2020-01", 24, unit="M")
    cells[2::3] = ["?!"] * 8
    assert start_times(dated(cells).frame[["date"]]) == ("date",)
    with pytest.raises(SeriesError, match=r"“date”, row 2 .*“\?!” cannot be read as a date"):
        to_series(dated(cells), "x")


def test_where_no_time_is_found_the_failed_cell_is_named():
    series = to_series(dated(["morning", "noon", "night"] * 4), "x")
    assert series.times is None
    assert "No times were found, the rows are the steps. Column “date”, row 0" in alterations(series.repaired)[0]
    assert "“morning”" in series.repaired[0]
    assert to_series(dated(["a", "b", "c"] * 4, name="word"), "x").repaired == ()
    assert to_series(dated(["morning"] * 12), "x", NO_TIMES).repaired == ()


@pytest.mark.parametrize(
    ("dates", "step", "first"),
    [
        (
            ["2000-01-16", "2000-02-15", "2000-03-16", "2000-04-16", "2000-05-16", *days("2000-06", 4, unit="M")],
            "month",
            "2000-01-01",
        ),
        (pd.date_range("2001-01-01", periods=40, freq="BME").strftime("%Y-%m-%d").tolist(), "month", "2001-01-01"),
        (pd.date_range("2001-01-01", periods=40, freq="BQE").strftime("%Y-%m-%d").tolist(), "quarter", "2001-01-01"),
        (
            [
                "1990-04-05",
                "1991-03-30",
                "1992-04-09",
                "1993-04-01",
                "1994-03-28",
                "1995-04-02",
                "1996-04-11",
                "1997-03-27",
            ],
            "year",
            "1990-01-01",
        ),
        ([*days("2023-01-06", 8, 7), "2023-03-02", *days("2023-03-10", 9, 7)], "week", "2023-01-02"),
        (
            [f"{day} {hour:02d}:07" for day, hour in zip(days("2023-01-06", 12), [8, 9, 7] * 4, strict=True)],
            "day",
            "2023-01-06",
        ),
    ],
)
def test_one_value_in_each_period_wherever_it_stands(dates, step, first):
    series = to_series(dated(dates), "x")
    assert (series.step, series.times[0], len(series.values)) == (step, np.datetime64(first), len(dates))
    assert f"one value in each {step}" in series.repaired[0]
    assert not series.filled.any()


def test_every_four_weeks_is_no_month():
    assert to_series(dated(days("2020-01-01", 10, 28)), "x").step == "4 weeks"
    assert to_series(dated(days("2020-01-01", 10, 30)), "x").step == "30 days"


def test_business_days_at_the_close_of_trade():
    dates = [f"{day} 16:00" for day in pd.bdate_range("2023-01-02", periods=60).strftime("%Y-%m-%d")]
    series = to_series(dated(dates), "x")
    assert (series.step, str(series.times[5])) == ("business day", "2023-01-09 16:00:00")


@pytest.mark.parametrize(
    ("form", "says"),
    [("%m/%d/%Y", "with the month: only so"), ("%d/%m/%Y", "with the day: only so")],
)
def test_the_order_that_alone_gives_equal_steps_is_taken_and_said(form, says):
    dates = pd.date_range("2023-01-01", periods=14, freq="MS").strftime(form).tolist()
    series = to_series(dated(dates), "x")
    assert (series.step, str(series.times[1])[:10], series.is_order_open) == ("month", "2023-02-01", False)
    assert says in " ".join(series.detected)


def test_where_neither_order_gives_equal_steps_it_is_asked_even_if_refused():
    dates = [
        "01/02/2024",
        "05/03/2019",
        "07/11/2022",
        "03/08/1987",
        "02/12/2003",
        "11/10/2011",
        "06/05/1999",
        "09/01/2008",
        "04/02/2015",
    ]
    table = dated(dates)
    assert series_choices(table, "x", ("date",)).is_order_open
    with pytest.raises(SeriesError, match="no equal steps"):
        to_series(table, "x")


def test_summer_time_is_handled_and_said():
    zone = pd.date_range("2023-01-01", periods=300, freq="D", tz="Europe/Berlin")
    local = to_series(dated([time.isoformat() for time in zone]), "x")
    assert (local.step, str(local.times[250]), len(local.values)) == ("day", "2023-09-08 00:00:00", 300)
    assert "offsets change from +01:00 to +02:00, as with summer time; the local clock is kept" in local.detected[1]
    zone = pd.date_range("2023-03-20", periods=24 * 240, freq="h", tz="Europe/Berlin")
    hours = to_series(dated([time.isoformat() for time in zone]), "x")
    assert (hours.step, len(hours.values), hours.filled.any()) == ("hour", 24 * 240, False)
    assert "by the clock of +01:00" in hours.detected[1]


def test_the_first_value_column_neither_counts_nor_is_a_time():
    count = np.arange(30.0)
    table = table_of(
        rownames=count + 1,
        id=count * 7 % 30,
        year=1990 + count,
        Store=np.ones(30),
        lat=np.full(30, 13.7),
        sales=count**2,
    )
    assert value_columns(table.frame) == ["sales", "rownames", "id", "Store", "lat", "year"]
    assert value_columns(table_of(a=count, b=count).frame) == ["a", "b"]


def test_a_rising_number_is_no_time_only_because_it_could_be_one():
    people = 1e9 * 1.02 ** np.arange(60.0)
    table = dated(days("1960", 60, unit="Y"), people, "year").frame
    assert time_choices(table) == [("year",)]
    assert time_choices(table[["x"]]) == []


def test_a_table_is_read_from_its_latest_row_back():
    series = to_series(dated(days("2020-01", 24, unit="M")[::-1]), "x")
    assert series.values[0] == 23
    assert "turned round" in series.repaired[0]
    assert not alterations(series.repaired)


def sold(*, flat=False):
    stores, families = ["1", "2"], ["AUTOMOTIVE", "BABY CARE"]
    rows = [(day, store, family) for day in days("2020-01-01", 20) for store in stores for family in families]
    values = np.arange(len(rows), dtype=float)
    when, store, family = zip(*rows, strict=True)
    return table_of(
        id=values,
        date=list(when),
        store_nbr=np.array(store, float),
        family=list(family),
        sales=0 * values if flat else values**2,
        onpromotion=values % 3,
    )


def test_a_panel_of_two_keys():
    table = sold()
    assert value_columns(table.frame)[0] == "sales"
    asked = series_choices(table, "sales", ("date",))
    assert (set(asked.keys), len(asked.several)) == ({"store_nbr", "family"}, 4)
    chosen = to_series(table, "sales", "date", SeriesOptions(rows=(("store_nbr", "2"), ("family", "BABY CARE"))))
    assert (chosen.name, chosen.values[:2].tolist(), chosen.step) == ("sales: 2, BABY CARE", [9.0, 49.0], "day")
    with pytest.raises(SeriesError, match="No row has “9” as “store_nbr”"):
        to_series(table, "sales", "date", SeriesOptions(rows=(("store_nbr", "9"),)))
    with pytest.raises(SeriesError, match="no column “shop”"):
        to_series(table, "sales", "date", SeriesOptions(rows=(("shop", "9"),)))


def test_a_panel_is_named_by_its_longest_words():
    countries = {"THA": "Thailand", "DEU": "Germany"}
    rows = [(code, name, year) for code, name in countries.items() for year in range(1990, 2020)]
    codes, names, years = zip(*rows, strict=True)
    table = table_of(Code=list(codes), Entity=list(names), Year=np.array(years, float), gdp=np.arange(60.0) ** 2)
    assert start_times(table.frame[["Code", "Entity", "Year"]]) == ("Year",)
    series = to_series(table, "gdp")
    assert (series.name, series.step, len(series.values)) == ("gdp: Thailand", "year", 30)


def test_numbers_that_name_series_are_no_values():
    years = np.tile(np.arange(1935.0, 1955), 10)
    table = table_of(rownames=np.arange(200.0), firm=np.repeat(np.arange(1.0, 11), 20), year=years, inv=years**2 % 97)
    assert value_columns(table.frame)[0] == "inv"
    assert to_series(table, "inv").name == "inv: 1"


def test_a_quarterly_column_in_a_monthly_table_is_quarterly():
    values = np.where(np.arange(72) % 3 == 1, np.arange(72.0) ** 1.5, np.nan)
    series = to_series(dated(days("2010-01", 72, unit="M"), values), "x")
    assert (series.step, len(series.values), series.filled.any()) == ("quarter", 24, False)
    assert "one value per quarter; the rows between, without one, were left out" in series.repaired[0]


def test_months_of_numbered_years():
    cells = [f"{year}-{month:02d}" for year in (1, 2, 3) for month in range(1, 13)]
    series = to_series(dated(cells, name="Month"), "x")
    assert (series.step, len(series.values), str(series.times[0])[:7]) == ("month", 36, "2001-01")
    assert "01 was read as 2001" in series.detected[1]


def test_double_times_without_a_name_are_asked():
    cells = [*days("2020-01", 24, unit="M"), "2020-03"]
    table = dated(cells, [*range(24), 100.0])
    asked = series_choices(table, "x", ("date",))
    assert (asked.has_doubles, asked.several) == (True, ())
    found = {
        way: to_series(table, "x", "date", SeriesOptions(doubles=way)).values[2]
        for way in ("mean", "sum", "first", "last")
    }
    assert found == {"mean": 51, "sum": 102, "first": 2, "last": 100}
    assert "1 times have several rows with several values, now their mean" in " ".join(
        alterations(to_series(table, "x").repaired)
    )


@pytest.mark.parametrize(
    "names",
    [
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
        [str(month) for month in range(1, 13)],
    ],
)
def test_months_in_columns_are_one_series(names):
    years = {"ปี" if "ม.ค." in names else "Year": np.arange(2560.0, 2565)}
    months = {name: 12 * np.arange(5.0) + place for place, name in enumerate(names)}
    table = table_of(**years, **months, Total=np.arange(5.0))
    assert wide_columns(table.frame) == tuple(names)
    series = to_series(unfold(table), "value")
    assert (series.values.tolist(), series.step, str(series.times[0])[:7]) == (list(range(60)), "month", "2017-01")
    plain = Table(table.frame.drop(columns=names[3]), "mine.csv")
    assert wide_columns(plain.frame) == ()
    with pytest.raises(SeriesError, match="no columns for the twelve months"):
        unfold(plain)


@pytest.mark.parametrize("form", ["{} [YR{}]", "{}", "1/1/{}"])
def test_years_in_the_names_of_columns_are_the_times(form):
    years = {form.format(year, year): [float(year), 2.0 * year] for year in range(1990, 2010)}
    table = table_of(Country=["Thailand", "Laos"], Code=["THA", "LAO"], **years)
    series = to_series(unfold(table), "value")
    assert (series.name, series.step, series.values.tolist()) == ("value: Thailand", "year", list(range(1990, 2010)))
    asked = series_choices(unfold(table), "value", ("time",))
    assert (asked.keys, len(asked.several)) == (("Country",), 2)
    assert wide_columns(dated(days("2020-01-01", 9)).frame) == ()
