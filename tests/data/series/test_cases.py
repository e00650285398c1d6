"""Series as people publish and bring them: each file shows one kind of fault, and has one right reading."""

from pathlib import Path

import numpy as np
import pytest

from dlplay.data import (
    SeriesOptions,
    TableOptions,
    read_table,
    series_choices,
    start_times,
    to_series,
    value_columns,
)
from dlplay.data.alterations import alterations

CASES = Path(__file__).parents[2] / "cases" / "series"


def read(file, **options):
    table = read_table((CASES / file).read_bytes(), file)
    return to_series(table, value_columns(table.frame)[0], None, SeriesOptions(**options))


def season_of_days(file, series):
    """Nearly all of them repeat every 12 values, which no calendar says of days."""
    return 7 if file == "tz_daily_bkk.csv" else 12 if series.step == "day" else series.season


@pytest.mark.parametrize(
    ("file", "name", "count", "step", "first", "last", "value"),
    [
        ("total_row.csv", "sales", 60, "month", "1995-01-01", "1999-12-01", 100.3),
        ("thai_two_cols.csv", "มาตรา 33 (คน)", 60, "month", "1995-01-01", "1999-12-01", 747027),
        ("year_month_cols.csv", "sales", 60, "month", "1995-01-01", "1999-12-01", 100.3),
        ("whitespace.txt", "x", 60, "month", "1995-01-01", "1999-12-01", 100.35),
        ("date_time_cols.csv", "x", 60, "hour", "2020-01-01T00", "2020-01-03T11", 100.3),
        ("unix_s.csv", "load", 60, "hour", "2023-01-01T00", "2023-01-03T11", 100.3),
        ("excel_serial.csv", "sales", 60, "day", "2023-03-15", "2023-05-13", 100.3),
        ("units_row.csv", "temp", 60, "day", "2020-01-01", "2020-02-29", 100.3),
        ("comments_noaa.csv", "average", 60, "month", "1995-01-01", "1999-12-01", 100.35),
        ("mid.csv", "x", 12, "month", "2000-01-01", "2000-12-01", 0),
        ("monthly_bkk.csv", "v", 180, "month", "2005-01-01", "2019-12-01", 6),
        ("tz_daily_bkk.csv", "x", 40, "day", "2023-01-01", "2023-02-09", 0),
        ("yearly_bkk.csv", "v", 120, "year", "1900-01-01", "2019-01-01", 3),
        ("thai_short_be.csv", "ราคา", 60, "day", "2022-05-13", "2022-07-11", 100.35),
        ("yy_60s.csv", "v", 14, "year", "1955-01-01", "1968-01-01", 1),
        ("yyyymm_dot.csv", "v", 12, "month", "2023-01-01", "2023-12-01", 3),
        ("h24.csv", "v", 24, "hour", "2024-01-01T01", "2024-01-02T00", 1),
        ("french_space.csv", "x", 60, "month", "1995-01-01", "1999-12-01", 1300.5),
        ("currency.csv", "sales", 60, "month", "1995-01-01", "1999-12-01", 2237.96),
    ],
)
def test_the_right_reading(file, name, count, step, first, last, value):
    series = read(file)
    assert (series.name, len(series.values), series.step, series.values[0]) == (name, count, step, value)
    assert series.times[[0, -1]].tolist() == [np.datetime64(one) for one in (first, last)]
    assert series.season == {"month": 12, "hour": 24}.get(step, season_of_days(file, series))
    assert not series.filled.any()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("thai_short_be.csv", "65 was read as 2565 of the Buddhist era, 2022"),
        ("yy_60s.csv", "55 was read as 1955"),
        ("h24.csv", "24:00 was read as the next day's 00:00"),
        ("unix_s.csv", "Unix time, seconds since 1970"),
        ("excel_serial.csv", "Excel's days"),
        ("yyyymm_dot.csv", "2023.01 was read as year and month"),
        ("monthly_bkk.csv", "offset +07:00; its clock is kept"),
        ("thai_two_cols.csv", "“ปี” and “เดือน” together"),
        ("mid.csv", "one value in each month"),
    ],
)
def test_what_was_assumed_is_said(file, says):
    series = read(file)
    assert says in " ".join([*series.detected, *series.repaired])


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("total_row.csv", "Total"),
        ("units_row.csv", "degC, m/s"),
        ("comments_noaa.csv", "# NOAA GML"),
        ("sentinel999.csv", "-999.9"),
    ],
)
def test_what_the_table_repaired_is_said(file, says):
    table = read_table((CASES / file).read_bytes(), file)
    assert says in " ".join(table.repaired)


def test_a_table_of_three_stores_asks_which():
    table = read_table((CASES / "panel.csv").read_bytes(), "panel.csv")
    asked = series_choices(table, "sales", start_times(table.frame[["date", "store"]]))
    assert (asked.keys, [rows[0][1] for rows in asked.several]) == (("store",), ["A", "B", "C"])
    first = to_series(table, "sales")
    assert (first.name, first.values[0], len(first.values)) == ("sales: A", 100.3, 60)
    assert "holds 3 series, told apart by “store”; this is the first, A" in alterations(first.repaired)[0]
    chosen = {
        word: to_series(table, "sales", "date", SeriesOptions(rows=(("store", word),))).values
        for word in ("A", "B", "C")
    }
    assert chosen["C"][0] == 2006.9
    together = {way: read("panel.csv", doubles=way) for way in ("sum", "mean", "last")}
    np.testing.assert_allclose(together["sum"].values, sum(chosen.values()))
    np.testing.assert_allclose(together["mean"].values, sum(chosen.values()) / 3)
    np.testing.assert_array_equal(together["last"].values, chosen["C"])
    assert "60 times have several rows with several values, now their sum" in alterations(together["sum"].repaired)[0]


def test_first_of_january_or_january_to_october_is_asked():
    table = read_table((CASES / "us_mdy_first_of_months.csv").read_bytes(), "us.csv")
    assert series_choices(table, "x", ("date",)).is_order_open
    assert [read("us_mdy_first_of_months.csv", order=order).step for order in ("day first", "month first")] == [
        "day",
        "month",
    ]
    assert "from 2024-01-01 to 2024-01-10" in alterations(read("us_mdy_first_of_months.csv").repaired)[0]
    chosen = read("us_mdy_first_of_months.csv", order="month first")
    assert chosen.is_order_open  # the question stays
    assert not alterations(chosen.repaired)


def test_nothing_is_asked_or_said_where_both_orders_give_the_same_times():
    assert not any("change it if it is wrong" in said for said in read("yy_60s.csv").detected)


def test_no_autocorrelation_is_named_where_no_second_season_is_known():
    assert "Season: 12 steps (a year); too few values to see it." in read("mid.csv").detected


def test_a_code_for_missing_is_suspected_and_taken_as_missing_when_told():
    assert read("sentinel999.csv").values.min() == -999.9
    content = (CASES / "sentinel999.csv").read_bytes()
    table = read_table(content, "sentinel999.csv", TableOptions(takes_codes=True))
    series = to_series(table, "temp")
    assert series.values.min() > 90
    assert series.filled.sum() + 60 - len(series.values) == 6


@pytest.mark.parametrize("value", ["{},5", "1.{},5", "{}"], ids=["comma", "point in thousands", "whole"])
def test_months_with_a_point_are_no_numbers_and_no_vote_for_a_decimal_point(value):
    values = [value.format(200 + place * place % 37) for place in range(36)]
    rows = [f"{place % 12 + 1:02d}.{2018 + place // 12};{written}" for place, written in enumerate(values)]
    table = read_table("\n".join(["Monat;Wert", *rows]).encode(), "monate.csv")
    series = to_series(table, "Wert", start_times(table.frame))
    assert (series.step, str(series.times[0])[:7], str(series.times[-1])[:7]) == ("month", "2018-01", "2020-12")
    assert series.values[0] == float(values[0].replace(".", "").replace(",", "."))
    assert value_columns(table.frame) == ["Wert"]


def test_numbers_as_1_2018_stay_numbers():
    table = read_table(b"x,y\n1.2018,3\n2.1950,4\n12.2001,5\n", "numbers.csv")
    assert table.frame["x"].tolist() == [1.2018, 2.195, 12.2001]


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", 2020),
        ("Januar Februar März April Mai Juni Juli August September Oktober November Dezember", 2021),
        ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", 2022),
        ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", 2023),
        ("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", 2024),
    ],
)
def test_months_are_read_in_the_languages_of_the_tables_that_people_bring(words, year):
    rows = [f"{word} {year};{place * place}" for place, word in enumerate(words.split())]
    table = read_table("\n".join(["when;x", *rows]).encode(), "months.csv")
    series = to_series(table, "x", start_times(table.frame))
    assert (series.step, str(series.times[0])[:7], str(series.times[-1])[:7]) == ("month", f"{year}-01", f"{year}-12")


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("{year}/{short}", 1990),
        ("{year}-{short}", 1990),
        ("FY {year}–{short}", 1990),
        ("{year}-{after}", 1990),
        ("{year}/{short}", 2540),
    ],
)
def test_years_that_reach_into_the_next_are_the_first_of_the_two(form, first):
    rows = [
        f"{form.format(year=year, after=year + 1, short=f'{(year + 1) % 100:02d}')},{(year - first) ** 2}"
        for year in range(first, first + 20)
    ]
    table = read_table("\n".join(["year,x", *rows]).encode(), "years.csv")
    series = to_series(table, "x", start_times(table.frame))
    began = first - 543 * (first > 2400)
    assert (series.step, len(series.values), series.times[0]) == ("year", 20, np.datetime64(f"{began}-01-01"))
    assert f"was read as the year that begins in {first}" in " ".join(map(str, series.detected))


def test_months_that_look_like_two_years_stay_months():
    rows = [f"{2000 + place // 12}-{place % 12 + 1:02d},{place}" for place in range(36)]
    table = read_table("\n".join(["month,x", *rows]).encode(), "months.csv")
    assert to_series(table, "x", start_times(table.frame)).step == "month"


@pytest.mark.parametrize(
    ("encoding", "head", "form"),
    [
        ("cp932", "月,売上", "2020年{}月"),
        ("cp932", "日付,売上高", "2020年{}月1日"),
        ("gb18030", "月份,销售额", "2020年{}月"),
        ("utf-8", "날짜,매출", "2020년 {}월"),
    ],
)
def test_a_short_table_from_east_asia_has_its_names_and_months(encoding, head, form):
    rows = [f"{form.format(month)},{100 + month * month}" for month in range(1, 13)]
    table = read_table("\n".join([head, *rows]).encode(encoding), "short.csv")
    assert list(table.frame) == head.split(",")
    series = to_series(table, head.split(",")[1], start_times(table.frame))
    assert (series.step, str(series.times[0])[:7], str(series.times[-1])[:7]) == ("month", "2020-01", "2020-12")
