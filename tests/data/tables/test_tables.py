"""The reader of tables: what it detects, repairs and refuses; samples and edits."""

import io
import time
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlplay.data import (
    DECIMALS,
    ENCODINGS,
    HEADERS,
    SEPARATORS,
    TABLE_SAMPLES,
    Table,
    TableError,
    TableOptions,
    draw_points,
    edit_rows,
    is_drawn,
    read_table,
    table_sample,
)
from dlplay.data.tables import reading as tables
from dlplay.export import Transcript
from tests.at_home import run_at_home

OPTIONS = st.builds(
    TableOptions,
    st.sampled_from(ENCODINGS),
    st.sampled_from(list(SEPARATORS)),
    st.sampled_from(DECIMALS),
    st.sampled_from(HEADERS),
)


def read(text, encoding="utf-8", **options):
    return read_table(text.encode(encoding), "mine.csv", TableOptions(**options))


def values(table):
    return {name: column.tolist() for name, column in table.frame.items()}


def excel(rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title in sheets:
        book.create_sheet(title).append(["other"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_thai_is_read_in_every_encoding(encoding):
    table = read("ชื่อ,อายุ\nสมชาย,12\nมาลี,35\n", encoding)
    assert values(table) == {"ชื่อ": ["สมชาย", "มาลี"], "อายุ": [12, 35]}
    assert table.detected[0].startswith(f"Encoding: {encoding.removesuffix('-sig')}")
    assert table.repaired == ()


def test_western_accents_are_not_taken_for_thai():
    table = read("Straße;Größe\nKöln;1,5\nMünchen;2,25\n", "latin-1")
    assert values(table) == {"Straße": ["Köln", "München"], "Größe": [1.5, 2.25]}


def test_thai_with_many_words_of_one_letter_is_thai():
    table = read("เกรด;ห้อง\nก;ก\nข;ข\nA;ก\n", "cp874")
    assert values(table) == {"เกรด": ["ก", "ข", "A"], "ห้อง": ["ก", "ข", "ก"]}
    western = read("Größe;là;où\nÉté;é;ô\nŸ;à;à\n".replace("Ÿ", "Ü"), "latin-1")
    assert list(western.frame) == ["Größe", "là", "où"]


def test_an_encoding_can_be_corrected():
    content = "name,x\né,1\n".encode("cp1252")
    assert "é" in read_table(content, "a.csv").frame["name"].tolist()
    assert read_table(content, "a.csv", TableOptions("cp874 (Thai)")).frame["name"].tolist() == ["้"]
    with pytest.raises(TableError, match="not written in utf-8"):
        read_table(content, "a.csv", TableOptions("utf-8"))


@pytest.mark.parametrize(("word", "sign"), list(SEPARATORS.items())[1:])
def test_the_separator_is_found(word, sign):
    table = read(f"a{sign}b{sign}c\n1{sign}2{sign}x\n3{sign}4{sign}y\n")
    assert values(table) == {"a": [1, 3], "b": [2, 4], "c": ["x", "y"]}
    assert f"fields: {word}." in table.detected[0]


def test_a_separator_can_be_corrected_or_declared():
    assert list(read("a,b;c\n1,2;3\n", separator="semicolon").frame) == ["a,b", "c"]
    assert list(read("sep=|\na,b|c\n1|3\n").frame) == ["a,b", "c"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.5", "2"], [1.5, 2]),
        (["1,5", "2"], [1.5, 2]),
        (["1,234.5", "2"], [1234.5, 2]),
        (["1.234,5", "2"], [1234.5, 2]),
        (["1 234,5", "2\u00a0000"], [1234.5, 2000]),
        (["1,234", "2"], [1234, 2]),
        (["1,234,567", "-2"], [1234567, -2]),
        (["0,125", "7"], [0.125, 7]),
        (["12.5 %", "50%"], [12.5, 50]),
        (["\u22123", "+4"], [-3, 4]),
        (["1e3", "2.5E-2"], [1000, 0.025]),
        (["inf", "1e999"], [np.inf, np.inf]),
        (["007", ".5"], [7, 0.5]),
        (["1", "1-2"], ["1", "1-2"]),
        (["12/03/2024", "1"], ["12/03/2024", "1"]),
        (["1_000", "1"], ["1_000", "1"]),
    ],
)
def test_numbers_as_people_write_them(cells, expected):
    table = read("x;name\n" + "".join(f"{cell};a\n" for cell in cells))
    assert table.frame["x"].tolist() == expected


def test_the_decimal_sign_can_be_corrected():
    assert read("x;y\n1,234;a\n", decimal="comma").frame["x"].tolist() == [1.234]
    assert "“1,234” was read as 1234" in read("x;y\n1,234;a\n").repaired[0]
    assert read("x;y\n1.234;a\n", decimal="comma").frame["x"].tolist() == [1234]


def test_numbers_in_quotation_marks_are_numbers():
    assert values(read('"a, b","c"\n"1","2"\n"3","4"\n')) == {"a, b": [1, 3], "c": [2, 4]}


@pytest.mark.parametrize("word", ["", "NA", "n/a", "-", "?", "NaN", "null", " "])
def test_missing_words_become_missing_and_are_counted(word):
    table = read(f"x;name\n1;a\n{word};b\n3;{word}\n")
    assert table.frame["x"].isna().tolist() == [False, True, False]
    assert table.frame["name"].isna().tolist() == [False, False, True]
    assert "Column “x”: 1 values are missing" in table.repaired[0]


def test_a_column_with_some_words_stays_text_and_says_where():
    table = read("x;y\n1;1\n2;1\nabc;1\n")
    assert table.frame["x"].tolist() == ["1", "2", "abc"]
    assert "1 values are not numbers (the first, in row 2, counted from 0: “abc”)" in table.repaired[0]


def test_names_missing_or_twice_are_repaired_visibly():
    table = read("a,,a,a\n1,2,3,4\n")
    assert list(table.frame) == ["a", "column 2", "a (2)", "a (3)"]
    assert len(table.repaired) == 3


def test_empty_rows_and_columns_are_left_out_visibly():
    table = read("a,,b\n,,\n1,,2\n\n3,,4\n,,\n")
    assert values(table) == {"a": [1, 3], "b": [2, 4]}
    assert any("3 empty rows" in said or "2 empty rows" in said for said in table.repaired)
    assert any("no value" in said for said in table.repaired)


def test_rows_of_another_length_are_refused_by_number():
    with pytest.raises(TableError, match="Most rows have 2 fields, but row 3 has 3; row 5 has 1"):
        read("a,b\n1,2\n1,2,3\n1,2\n9\n")


def test_an_empty_field_too_many_is_cut_off_visibly():
    table = read("a,b\n1,2,\n3,4\n5,6\n")
    assert values(table) == {"a": [1, 3, 5], "b": [2, 4, 6]}
    assert "end of row 2" in table.repaired[0]


def test_a_header_is_found_or_corrected():
    assert list(read("1,2\n3,4\n").frame) == ["column 1", "column 2"]
    assert list(read("a,b\nc,d\n").frame) == ["a", "b"]
    assert len(read("a,b\nc,d\n", header="no").frame) == 2
    assert list(read("1999,2000\n3,4\n", header="yes").frame) == ["1999", "2000"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"a,b\n", "no rows below"),
        (b"a,b\n,\n", "no rows below"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"PK\x03\x04 broken", "damaged Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table>", "web page"),
        (b"a,b\x00\x01\n1,2", "not a text file"),
        (b"a,b\n1,\x02", "characters that no text has"),
        (b'a,b\n1,"2\n3,4\n', "quotation mark"),
        (b"a," * 600 + b"\n" + b"1," * 600, "more than 500 columns"),
        (b"1\n" * 1_000_002, "more than 1,000,000 rows"),
        (b"1" * (50 * 2**20 + 1), "50.0 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content, says):
    with pytest.raises(TableError, match=says):
        read_table(content, "mine.csv")


def test_an_archive_is_named():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    with pytest.raises(TableError, match="ZIP archive"):
        read_table(buffer.getvalue(), "mine.csv")


def test_excel_is_read_whatever_its_name():
    content = excel([["name", "x", None], ["สมชาย", 1.5, None], [], ["b", "n/a", None], ["c", 1234, None]], Second=1)
    for name in ("a.xlsx", "a.csv"):
        table = read_table(content, name)
        assert table.frame["name"].tolist() == ["สมชาย", "b", "c"]
        assert table.frame["x"].tolist()[::2] == [1.5, 1234]
        assert "first sheet, “Sheet”" in table.detected[0]


def test_a_cut_excel_file_is_refused():
    content = excel([["a", "b"], [1, 2]])
    with pytest.raises(TableError, match="damaged"):
        read_table(content[: len(content) // 2], "a.xlsx")


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)), OPTIONS)
@example(b"\xff\xfea", TableOptions())
@example(b'"', TableOptions())
@example(b"sep=", TableOptions())
@example(b"sep=\n\n", TableOptions())
@example(b'sep="\na"b\n', TableOptions())
@example(b"a\r\rb", TableOptions())
@example("a\u2028b\n1\n".encode(), TableOptions())
@example("²\n".encode(), TableOptions())
@example("a\n٣\n".encode(), TableOptions())
def test_any_bytes_are_a_table_or_our_error(content, options):
    try:
        table = read_table(content, "mine.csv", options)
    except TableError:
        return
    assert isinstance(table, Table)
    assert table.frame.size


@settings(max_examples=150)
@given(st.text(alphabet="ab12 ,;\t|.\"-%'\n?NAe+", max_size=120), OPTIONS)
def test_any_text_like_a_table_is_a_table_or_our_error(text, options):
    test_any_bytes_are_a_table_or_our_error.hypothesis.inner_test(text.encode(), options)


def read_slowly(content, options):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "regular_body", lambda raw, separator: None)
        return read_table(content, "mine.csv", options)


def outcome(read, content, options):
    """Give the table with its sentences, or the error's sentence."""
    try:
        table = read(content, options)
    except TableError as error:
        return type(error), str(error)
    return table


def quick_is_slow(content, options=None):
    quick = outcome(lambda content, options: read_table(content, "mine.csv", options), content, options)
    slow = outcome(read_slowly, content, options)
    if isinstance(slow, tuple) or isinstance(quick, tuple):
        assert quick == slow
        return
    assert (quick.detected, quick.repaired) == (slow.detected, slow.repaired)
    pd.testing.assert_frame_equal(quick.frame, slow.frame, check_exact=True)
    for column in slow.frame:
        assert list(map(type, quick.frame[column])) == list(map(type, slow.frame[column]))


CELLS = [
    "",
    " ",
    "NA",
    "nan",
    "-",
    "1",
    "2.5",
    "-3",
    "1,5",
    "1.234",
    "1,234.5",
    "5 %",
    "inf",
    "1e5",
    "1e00005",
    "1e-99999",
]
CELLS += [
    "True",
    "x",
    "é",
    " y ",
    "2024-01-31",
    "1/2/2024",
    '"q"',
    '""',
    '"a;b"',
    "\u00a05",
    "٣",
    "0x10",
    "1_0",
    "--",
    "9" * 25,
]
CELLS += [
    "$5",
    "(3)",
    "5-",
    "USD 7",
    "USA",
    "Baht",
    "5,-",
    "\u20134",
    "€ 1",
    "1'234.5",
    "..",
    "none",
    "-999",
    "999",
    "2020",
    "m/s",
]
CELLS += ["Total", "Source: x", "%", "# c", "kr", "S", "$", "1.234.567"]
CELLS += ["#n/a", "Thailand", "3e", "12:30", "\u22127", "a'b", ".", "+.5", "1. ", "\x0b4", "\ufeff", "2-2", "a\u2028"]


@settings(max_examples=250)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(st.sampled_from(CELLS), min_size=width, max_size=width), min_size=1, max_size=8)
    ),
    st.sampled_from(["a", "", "b ", '"n"', "7", "2019", "#a", "% b", "0"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    OPTIONS,
)
def test_the_quick_way_gives_what_the_slow_way_gives(rows, name, sign, end, is_ended, options):
    lines = [[f"{name}{place}" if place else name for place in range(len(rows[0]))], *rows]
    content = end.join(sign.join(line) for line in lines) + end * is_ended
    quick_is_slow(content.encode(), options)
    quick_is_slow(content.encode())


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(["number", "missing", "date", "word", "late word", "comma", "late blank"]),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 99),
)
def test_the_quick_way_gives_what_the_slow_way_gives_in_columns(kinds, seed):
    draw = np.random.default_rng(seed)
    rows = 30
    columns = {
        "number": [repr(float(number)) for number in draw.normal(size=rows) * 10.0 ** draw.integers(-30, 30, rows)],
        "missing": [str(number) if number % 3 else "" for number in draw.integers(0, 99, rows)],
        "date": [f"{day % 28 + 1}/{day % 12 + 1}/2024" for day in draw.integers(0, 999, rows)],
        "word": [["Thailand", "Laos", "it"][kind] for kind in draw.integers(0, 3, rows)],
        "late word": ["1.5"] * (rows - 1) + ["x"],
        "comma": [f"{number:.3f}".replace(".", ",") for number in draw.normal(size=rows)],
        "late blank": ["1.5"] * (rows - 1) + [" NA"],
    }
    lines = [";".join(f"c{place}" for place in range(len(kinds)))]
    lines += [";".join(columns[kind][row] for kind in kinds) for row in range(rows)]
    content = "\n".join(lines).encode()
    assert tables.regular_body(content, ";") is not None or set(kinds) == {"missing"}  # an empty line
    quick_is_slow(content)


def test_a_long_exponent_is_no_number_even_in_the_first_row():
    quick_is_slow(b"1e00005,2\n")
    quick_is_slow(b"1,2\n1e00005,3\n")


@pytest.mark.parametrize("rows", [30, 5000])
@pytest.mark.parametrize("top", ["", "# c\n", "Title,,\n", "Title,,\n#,,\n"])
@pytest.mark.parametrize("units", ["", ",degC,m/s\n", "Date,,\n,a,b\n"])
@pytest.mark.parametrize("end", ["", "Total,5,6", "Source: x,,", "Total,1,\nNote: a,,"])
def test_what_stands_around_a_regular_table_is_told_in_both_ways(rows, top, units, end):
    lines = [f"2024-01-{row % 28 + 1:02d},{row},{row / 7}" for row in range(rows)]
    content = (top + "when,x,y\n" + units + "\n".join(lines) + "\n" + end).encode()
    quick_is_slow(content)
    assert len(read_table(content, "mine.csv").frame) == rows


def test_a_field_far_below_changes_a_column():
    lines = ["when,x,y", *(f"2024-01-{row % 28 + 1:02d},{row},{row / 7}" for row in range(20_000))]
    quick_is_slow("\n".join(lines).encode())
    lines[14_000] = "NA,n/a,12 %"
    quick_is_slow("\n".join(lines).encode())
    lines[14_500] = "2024-02-30,7,1,"
    quick_is_slow("\n".join(lines).encode())


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=3), st.integers(0, 10**6))
def test_a_damaged_excel_file_is_a_table_or_our_error(piece, place):
    content = bytearray(EXCEL)
    content[place % len(content) : place % len(content) + len(piece)] = piece
    try:
        read_table(bytes(content), "a.xlsx")
    except TableError:
        return


EXCEL = excel([["a", "b"], [1, "x"], [2, "y"]])


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-1e9, 1e9), st.integers(-(10**6), 10**6)), min_size=2, max_size=20),
    st.sampled_from(list(SEPARATORS)[1:]),
    st.sampled_from([".", ","]),
)
def test_written_numbers_come_back(rows, separator, decimal):
    text = pd.DataFrame(rows, columns=["first", "second"]).to_csv(
        index=False, sep=SEPARATORS[separator], decimal=decimal
    )
    word = "comma" if decimal == "," else "point"
    table = read(text, separator=separator, decimal=word)
    np.testing.assert_allclose(table.frame.to_numpy(float), np.array(rows, float))


def test_a_large_file_is_read_quickly():
    row = ",".join(["1.25"] * 20)
    content = ("\n".join([",".join(f"x{place}" for place in range(20)), *[row] * 100_000])).encode()
    start = time.thread_time()
    assert read_table(content, "large.csv").frame.shape == (100_000, 20)
    assert time.thread_time() - start < 12


@pytest.mark.parametrize("name", TABLE_SAMPLES)
def test_every_sample_is_whole(name):
    frame = table_sample(name).frame
    assert len(frame) >= 4
    assert frame.iloc[:, :-1].notna().all().all()
    assert table_sample(name).name == name
    pd.testing.assert_frame_equal(frame, table_sample(name).frame)


def test_the_lectures_table():
    assert table_sample("corona").frame.head(3).values.tolist() == [
        [12, "Female", 37, "Yes", "Yes"],
        [35, "Female", 39, "No", "Yes"],
        [32, "Male", 38, "Yes", "No"],
    ]
    assert table_sample("corona").frame.iloc[3].isna().tolist() == [False, False, False, False, True]
    with pytest.raises(TableError, match="no sample"):
        table_sample("x")


def test_circles_lie_at_their_distances_and_a_seed_gives_the_same_points():
    frame = draw_points("circles", 500, noise=0.0)
    radius = np.hypot(frame["x1"], frame["x2"])
    np.testing.assert_allclose(radius[frame["class"] == "A"], 2)
    np.testing.assert_allclose(radius[frame["class"] == "B"], 1)
    pd.testing.assert_frame_equal(draw_points("moons", 50, seed=3), draw_points("moons", 50, seed=3))
    cross = draw_points("xor", 500, noise=0.0)
    assert ((cross["x1"] * cross["x2"] > 0) == (cross["class"] == "A")).all()


def test_more_points_and_noise_are_drawn_or_refused():
    assert len(table_sample("moons", 500).frame) == 500
    assert [name for name in TABLE_SAMPLES if is_drawn(name)] == ["blobs", "moons", "circles", "xor", "spirals"]
    spread = [np.hypot(*draw_points("circles", 500, noise)[["x1", "x2"]].T.to_numpy())[::2].std() for noise in (0, 0.5)]
    assert spread[0] < 1e-9 < 0.3 < spread[1]
    for wrong in ({"count": 1}, {"noise": -1.0}, {"noise": np.nan}):
        with pytest.raises(TableError, match="at least 2 points"):
            table_sample("moons", **wrong)


def test_edits_change_a_copy():
    table = table_sample("corona")
    edited = edit_rows(table, ((0, "Age", 99.0), (1, "Gender", None)), ((("Age", 1.0), ("Cough", "No")),), (3,))
    assert edited.frame["Age"].tolist() == [99, 35, 32, 1]
    assert edited.frame["Gender"].isna().tolist() == [False, True, False, True]
    assert edited.frame["Cough"].tolist()[-1] == "No"
    assert table.frame["Age"].tolist() == [12, 35, 32, 25]
    assert "2 cells changed, 1 rows added, 1 rows deleted" in edited.repaired[-1]


def test_edits_become_code_that_runs_at_home(tmp_path):
    record = Transcript("Table")
    table = record.run("table", table_sample, "corona")
    added = ((("Age", 1.0), ("Cough", None)),)
    edited = record.run("table", edit_rows, table, changes=((0, "Age", 99.0),), added=added, deleted=(1,))
    record.show("sum", edited.frame["Age"].sum(), "table.frame['Age'].sum()", ".6g")
    assert run_at_home(record.script(), tmp_path) == "sum: 157\n"
