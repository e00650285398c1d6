"""The control that picks a series: what it asks of an upload, also when it refuses, and the script to take home."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.at_home import run_at_home
from tests.helpers import healthy

CASES = Path(__file__).parents[1] / "cases" / "series"
PAGE = """
import streamlit as st
from dlplay import ui

setup = ui.new_transcript("A trial")
series = ui.pick_series(setup)
setup.show("sum", series.values.sum(), "series.values.sum()", ".3f")
st.session_state["script"] = setup.script()
st.session_state["made"] = (series.name, series.step, len(series.values), series.season)
"""


def with_own(name, content):
    app = healthy(AppTest.from_string(PAGE, default_timeout=60).run())
    app.segmented_control(key="table_source").set_value("Upload").run()
    app.file_uploader(key="table_upload").upload(name, content, "text/csv").run()
    return healthy(app)


def said(app):
    return " ".join(one.value for one in [*app.text, *app.caption, *app.error])


def test_which_of_three_stores_is_asked(tmp_path):
    content = (CASES / "panel.csv").read_bytes()
    app = with_own("panel.csv", content)
    which = app.selectbox(key="series_which.store")
    assert which.options[:3] == ["A", "B", "C"]
    assert [option for option in which.options if "together" in option] == which.options[3:]
    assert app.session_state["made"] == ("sales: A", "month", 60, 12)
    which.set_value("C").run()
    assert healthy(app).session_state["made"][0] == "sales: C"
    (tmp_path / "panel.csv").write_bytes(content)
    script = app.session_state["script"]
    assert "rows=(('store', 'C'),)" in script
    at_home = run_at_home(script, tmp_path)
    which.set_value("all together: their sum").run()
    assert "60 times have several rows with several values, now their sum" in said(healthy(app))
    assert at_home.startswith("sum: ")


def test_the_order_of_day_and_month_is_asked_before_and_after_a_refusal():
    app = with_own("us.csv", (CASES / "us_mdy_first_of_months.csv").read_bytes())
    assert app.session_state["made"][1] == "day"
    app.segmented_control(key="series_order.us.csv").set_value("month first").run()
    assert healthy(app).session_state["made"][1] == "month"
    dates = [
        "01/02/2024",
        "05/03/2019",
        "07/11/2022",
        "03/08/1987",
        "02/12/2003",
        "11/10/2011",
        "06/05/1999",
        "09/01/2008",
    ]
    content = "date,x\n" + "".join(f"{date},{place}\n" for place, date in enumerate(dates))
    app = with_own("odd.csv", content.encode())
    assert "no equal steps" in said(app)
    assert "Nothing of this file is used" in said(app)
    assert app.segmented_control(key="series_order.odd.csv").value == "automatic"


def test_months_in_columns_are_offered_as_one_series():
    names = "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
    rows = [f"{year}," + ",".join(str(month) for month in range(12)) for year in range(2001, 2011)]
    app = with_own("wide.csv", "\n".join([names, *rows]).encode())
    assert app.session_state["made"] == ("value", "month", 120, 12)
    app.selectbox(key="series_wide").set_value("each column by itself").run()
    assert healthy(app).session_state["made"][:3] == ("Jan", "year", 10)


def test_a_page_says_which_cell_kept_a_column_from_being_the_times():
    content = "date,x\n" + "\n".join(f"{place}th of Brumaire,{place * place}" for place in range(1, 13))
    app = with_own("days.csv", content.encode())
    assert app.session_state["made"][1] == "row"
    assert "No times were found, the rows are the steps. Column “date”, row 0" in said(app)
