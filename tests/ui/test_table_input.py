"""How a student's file was read, on the page: the line that opens by itself, the sheet, the codes for missing."""

from pathlib import Path

from tests.data.tables.test_layouts import book, saved
from tests.helpers import healthy, open_page

PAGE = "pages/foundations/regression.py"
CASES = Path(__file__).parents[1] / "cases"


def upload(name, content):
    app = open_page(PAGE)
    app.segmented_control(key="table_source").set_value("Upload").run()
    app.file_uploader[0].upload(name, content, "text/csv").run()
    return healthy(app)


def reading(app):
    return next(one for one in app.expander if one.label.startswith("How the table was read"))


def words(app):
    return " ".join(text.value for text in app.text)


def test_the_line_opens_by_itself_only_where_something_was_left_out():
    rows = "".join(f"{place},{place * 2}.5\n" for place in range(10))
    app = upload("plain.csv", f"a,b\n{rows}".encode())
    assert not reading(app).proto.expanded
    assert "Separator between fields: comma." in words(app)
    app.file_uploader[0].upload("units.csv", f"a,b\nkg,m\n{rows}".encode(), "text/csv").run()
    assert reading(healthy(app)).proto.expanded
    assert reading(app).label == "How the table was read: 1 thing to know"
    assert "• Row 2 stands between the names and the values" in words(app)


def test_suspected_codes_become_missing_with_one_click():
    content = (CASES / "series" / "sentinel999.csv").read_bytes()
    app = upload("sentinel999.csv", content)
    assert "6 values are -999.9, far from all others" in words(app)
    app.segmented_control(key="table_codes.sentinel999.csv").set_value("missing values").run()
    assert "6 values are -999.9, a code for a missing value: taken as missing" in words(healthy(app))
    app.segmented_control(key="table_codes.sentinel999.csv").set_value("numbers").run()
    assert "is it a code for a missing value?" in words(healthy(app))


def test_a_sheet_is_chosen_only_where_there_are_sheets():
    sheets = book(
        One=[["a", "b"], *[[row, row + 1] for row in range(5)]], Two=[["c", "d"], *[[row, 7] for row in range(4)]]
    )
    app = upload("two.xlsx", saved(sheets))
    assert any("two.xlsx, 5 rows" in one.label for one in app.expander)
    app.selectbox(key="table_sheet.two.xlsx").set_value("Two").run()
    assert any("two.xlsx, 4 rows" in one.label for one in healthy(app).expander)
    assert not [one for one in app.selectbox if one.key == "table_encoding"]


def test_a_refused_file_says_that_nothing_of_it_is_used():
    app = upload("x.csv", b"%PDF-1.7")
    assert app.error[0].value.endswith("Nothing of this file is used.")
    assert "works on the sample" in " ".join(one.value for one in app.caption)


def test_a_table_of_a_date_and_one_number_is_sent_to_the_lessons_on_series():
    days = "".join(f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{day * day % 17}\n" for day in range(80))
    app = upload("daily.csv", f"date,sales\n{days}".encode())
    assert not app.error  # a line over the days is a regression, too
    assert any("What comes next: lesson Forecast." in one.value for one in app.caption)
    app.pills(key="regression.features").set_value([]).run()
    assert "a value with a date or a time beside it is a series, for the lessons Forecast" in app.error[0].value
