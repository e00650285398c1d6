"""Tables as their owners mean them: what stands around the values, other countries' numbers, sheets, codes."""

import io
import pickle
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from dlplay.data import Alteration, TableError, TableOptions, alterations, read_table, sheet_names
from tests.data.tables.test_tables import read, values

CASES = Path(__file__).parents[2] / "cases"


def case(file, **options):
    return read_table((CASES / file).read_bytes(), Path(file).name, TableOptions(**options))


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return made


def saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def said(table):
    return " ".join([*table.detected, *table.repaired])


def test_a_comma_that_only_fits_all_columns_is_the_decimal_sign():
    table = case("tables/de_money.csv")
    assert table.frame["Einwohner"].tolist() == [1234, 12345, 123456, 2345]
    assert table.frame["Anteil"].tolist() == [1.5, 2.25, 3.75, 4.5]


def test_spaces_of_every_width_stand_between_thousands():
    assert values(case("tables/nbsp_fr2.csv")) == {"prix": [1234.5, 2345.75, 12345], "qte": [1.5, 2.5, 3.5]}
    french = case("series/french_space.csv").frame["x"]
    assert (french.iloc[0], french.iloc[-1]) == (1300.5, 1353.5)


def test_windows_1252_keeps_the_euro_sign_and_dashes():
    table = case("tables/cp1252_euro.csv")
    assert values(table) == {"preis": [1.5, 2.5], "text": ["10 € – ok", "“x”"]}
    assert "cp1252" in table.detected[0]


def test_years_are_names_of_columns():
    assert values(case("tables/header_year.csv")) == {
        "year": ["x", "y"],
        "2019": [1, 4],
        "2020": [2, 5],
        "2021": [3, 6],
    }


def test_names_that_look_like_markup_stay_letter_by_letter():
    table = case("tables/names_as_markup.csv")
    assert list(table.frame)[:4] == ["a_b_c", "price $usd$ and $eur$", "**bold** | x", ":red[hi]"]
    assert table.frame.shape == (40, 9)


def test_titles_above_the_names_of_a_sheet_are_left_out():
    table = case("tables/title_above.xlsx")
    assert list(table.frame) == ["date", "sales"]
    assert (len(table.frame), table.frame["date"].iloc[0], table.frame["date"].iloc[-1]) == (
        60,
        "1995-01-01",
        "1999-12-01",
    )
    assert table.frame["sales"].iloc[0] == 100.3455841920648
    assert "1 line above the names was left out: “Report”" in said(table)
    assert alterations(table.repaired) == ["Row 64 is a sum or a note below the table and left out: “Total”."]


@pytest.mark.parametrize(
    ("file", "columns", "first", "last", "says"),
    [
        ("units_row.csv", ["date", "temp", "wind"], ["2020-01-01", 100.3, 10.0], ["2020-02-29", 153.7, 15.4], "degC"),
        (
            "comments_noaa.csv",
            None,
            [1995, 1, 1995.0417, 100.35],
            [1999, 12, 1999.9583, 153.69],
            "3 lines above are com",
        ),
        ("total_row.csv", ["date", "sales"], ["1995-01-01", 100.3], ["1999-12-01", 153.7], "Total, 7767.1"),
        ("whitespace.txt", ["year", "mon", "x"], [1995, 1, 100.35], [1999, 12, 153.69], "fields: blanks"),
        (
            "currency.csv",
            ["date", "sales"],
            ["1995-01-01", 2237.96],
            ["1999-12-01", 2771.36],
            "“$2,237.96” was read as",
        ),
    ],
)
def test_sixty_rows_are_left_of_each_case(file, columns, first, last, says):
    table = case(f"series/{file}")
    assert list(table.frame) == (columns or ["year", "month", "decimal date", "average"])
    assert len(table.frame) == 60
    assert table.frame.iloc[0].tolist() == first
    assert table.frame.iloc[-1].tolist() == last
    assert says in said(table)


def test_suspected_codes_are_said_and_taken_as_missing_on_demand():
    table = case("series/sentinel999.csv")
    assert table.frame["temp"].min() == -999.9
    assert table.suspected == ("temp",)
    assert "is it a code for a missing value?" in alterations(table.repaired)[0]
    taken = case("series/sentinel999.csv", takes_codes=True)
    assert taken.suspected == ("temp",)  # so that the choice can be taken back
    assert taken.frame["temp"].isna().sum() == (table.frame["temp"] == -999.9).sum() > 0
    assert taken.frame["temp"].min() > 90
    assert "taken as missing" in alterations(taken.repaired)[0]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ([7, 8, 9, 10, -999], [-999]),
        ([7, 8, 9, 10, 999], [999]),
        ([0.1, 2, 3, 4, -200, -200, -200], [-200]),
        ([18, 35, 62, 99, 44], []),  # an age
        ([-1, 1, 1, 1, -1, 1], []),  # two classes
        ([-50, 100, 2000, 3000, -999], []),  # depths
        ([20_000, 50_000, 90_000, 70_000, 99_999], []),
        ([998, 998, 998, 998, 999], []),
        ([1, -999], []),  # too few to tell
        ([1, 2, 3, 4, 9.96921e36], [9.96921e36]),
    ],
)
def test_only_far_numbers_of_a_known_form_are_suspected(cells, codes):
    table = read("x,y\n" + "".join(f"{cell},a\n" for cell in cells))
    assert table.suspected == (("x",) if codes else ())
    taken = read("x,y\n" + "".join(f"{cell},a\n" for cell in cells), takes_codes=True).frame["x"]
    assert taken.isna().tolist() == [cell in codes for cell in cells]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["$1,234.50", "($7.25)"], [1234.5, -7.25]),
        (["1.234,50 €", "-3,00 €"], [1234.5, -3]),
        (["€ 12", "US$ 7"], [12, 7]),
        (["CHF 1'234.50", "CHF 0.5"], [1234.5, 0.5]),
        (["1’234.50", "5-"], [1234.5, -5]),
        (["฿1,200.00", "80.50 บาท"], [1200, 80.5]),
        (["\u20137", "\u22123"], [-7, -3]),
        (["5,–", "12,50"], [5, 12.5]),
        (["1,23,456.00", "7.5"], [123456, 7.5]),
        (["12,5 %", "7,25 %"], [12.5, 7.25]),
        (["0.5", "1.234"], [0.5, 1.234]),
        (["1.234.567", "12"], [1234567, 12]),
        (["1\u2009234", "12"], [1234, 12]),
        (["3", "..", "4"], [3, np.nan, 4]),
        (["3", "–", "x", "n.a.", "#DIV/0!", "None"], [3, np.nan, np.nan, np.nan, np.nan, np.nan]),
    ],
)
def test_numbers_of_other_countries_and_trades(cells, numbers):
    found = read("x\ty\n" + "".join(f"{cell}\ta\n" for cell in cells)).frame["x"]
    np.testing.assert_array_equal(found, numbers)


@pytest.mark.parametrize("cells", [["1-2", "3-4"], ["(5", "6)"], ["--5", "1"], ["$", "5"], ["1 2", "3"], ["-(5)", "1"]])
def test_what_only_looks_like_a_number_stays_text(cells):
    assert read("x\ty\n" + "".join(f"{cell}\ta\n" for cell in cells)).frame["x"].tolist() == cells


def test_words_for_missing_numbers_are_categories_in_a_column_of_words():
    assert read("x,y\nnone,1\ngood,2\nx,3\n").frame["x"].tolist() == ["none", "good", "x"]


def test_one_column_has_one_vote_for_the_decimal_sign():
    text = "a;b;c\n" + "".join(f"{row},5;{row},25;12.30\n" for row in range(1, 6))
    table = read(text)
    assert table.frame["a"].tolist() == [1.5, 2.5, 3.5, 4.5, 5.5]
    assert table.frame["c"].tolist() == ["12.30"] * 5
    assert "the other decimal sign" not in said(table)  # all of a column: words


@pytest.mark.parametrize("sign", ["#", "//", "%", "!", "; "])
def test_comments_above_are_left_out(sign):
    table = read(f"{sign} a title, with a comma\n{sign} more\n\na,b\n1,2\n3,4\n")
    assert values(table) == {"a": [1, 3], "b": [2, 4]}
    assert "2 lines above are comments and left out" in said(table)
    assert not alterations(table.repaired)


def test_quoted_comments_and_one_line_are_comments_too():
    table = read('"# by hand, 2024"\na,b\n1,2\n')
    assert values(table) == {"a": [1], "b": [2]}
    assert "1 line above the table is a comment" in said(table)


def test_the_last_comment_may_hold_the_names():
    assert values(read("# made by me\n# x, y\n1,2\n3,4\n")) == {"x": [1, 3], "y": [2, 4]}
    assert values(read("# x y\n1.5 2\n3.5 4\n")) == {"x": [1.5, 3.5], "y": [2, 4]}
    assert list(read("#,Name,Attack\n1,Bulbasaur,49\n2,Ivysaur,62\n").frame) == ["#", "Name", "Attack"]
    assert list(read(";a;b\n1;2;3\n4;5;6\n").frame) == ["column 1", "a", "b"]
    assert list(read("% fat,kind\n1,a\n2,b\n").frame) == ["% fat", "kind"]


def test_values_that_begin_with_a_comment_sign_stay():
    assert read("colour,x\n#ff0000,1\n#00ff00,2\n").frame["colour"].tolist() == ["#ff0000", "#00ff00"]
    assert read("#ff0000\n#00ff00\n").frame.size == 1
    table = read("a,b\n1,2\n# checked until here\n3,4\n")
    assert values(table) == {"a": [1, 3], "b": [2, 4]}
    assert alterations(table.repaired) == ["Comment lines within the table were left out: row 3."]


def test_lines_above_the_names_are_left_out():
    bank = (
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-05-30",\n\n'
        '"Country Name","Country Code","1960","1961",\n"Aruba","ABW","","4.5",\n"Angola","AGO","3.5","",\n'
    )
    table = read(bank)
    assert list(table.frame) == ["Country Name", "Country Code", "1960", "1961"]
    assert len(table.frame) == 2
    assert "2 lines above the names were left out: “Data Source, World Development Indicators”" in said(table)
    assert values(read("Report of 2024\nx,y\n1,2\n3,4\n")) == {"x": [1, 3], "y": [2, 4]}
    assert values(read("Report,\n,\nx,y\n1,2\n3,4\n")) == {"x": [1, 3], "y": [2, 4]}
    assert list(read(",value\nA,1\nB,2\n").frame) == ["column 1", "value"]


def test_a_bank_writes_lines_of_other_lengths_above_the_names():
    above = '"Umsatz";"Datei vom: 01.03."\n;"Update: 01.03."\n"IBAN";"DE12 3456"\n"Saldo";"1.234,56";"EUR"\n'
    rows = "".join(f'"{day}.02.2024";"Miete";"-1.0{day},34";"EUR"\n' for day in (26, 27, 28))
    table = read(above + '"Tag";"Wer";"Betrag";"in"\n' + rows)
    assert list(table.frame) == ["Tag", "Wer", "Betrag", "in"]
    assert table.frame["Betrag"].tolist() == [-1026.34, -1027.34, -1028.34]
    assert "4 lines above the names were left out" in said(table)


def test_a_table_of_an_office_has_titles_two_rows_of_names_and_notes():
    text = (
        "GENESIS-Tabelle: 46251-0021\nPersonenkraftwagen: Kreise, Stichtag;;;;;;\nBestand (Anzahl);;;;;;\n"
        ";;;Benzin;Benzin;Diesel;Diesel\n;;;Euro 1;Euro 2;Euro 1;Euro 2\n"
        "01.01.2022;01001;Flensburg;259;1190,5;-;.\n01.01.2022;01002;Kiel;317;2001,5;12;/\n"
        "__________\nQuelle: Kraftfahrt-Bundesamt, Flensburg\n© Statistisches Bundesamt (Destatis), 2023\n"
        "Stand: 03.01.2023 / 22:01:12\n"
    )
    table = read(text, "cp1252")
    assert list(table.frame)[:3] == ["column 1", "column 2", "column 3"]
    assert list(table.frame)[3:] == ["Benzin Euro 1", "Benzin Euro 2", "Diesel Euro 1", "Diesel Euro 2"]
    assert table.frame["Benzin Euro 2"].tolist() == [1190.5, 2001.5]
    assert table.frame["column 3"].tolist() == ["Flensburg", "Kiel"]
    assert "The last 4 rows are sums or notes below the table" in said(table)


def test_names_over_several_columns_are_joined_with_those_below():
    table = read("Region,2019,,2020,\n,m,w,m,w\nA,1,2,3,4\nB,5,6,7,8\n")
    assert list(table.frame) == ["Region", "2019 m", "2019 w", "2020 m", "2020 w"]


def test_up_to_three_lines_of_units_or_remarks_are_left_out():
    stock = "Price,Close,High\nTicker,AAPL,AAPL\nDate,,\n2025-01-02,243.8,249.1\n2025-01-03,243.3,244.2\n"
    table = read(stock)
    assert values(table) == {"Price": ["2025-01-02", "2025-01-03"], "Close": [243.8, 243.3], "High": [249.1, 244.2]}
    assert len(alterations(table.repaired)) == 2
    assert len(read("a,b\nkg,%\n1,2\n3,4\n").frame) == 2


@pytest.mark.parametrize("row", ["2020-01-01,NA,NA", "2020-01-01,,", "2020-01-01,**,**", "2020-01-01,-,3"])
def test_a_first_row_without_numbers_is_not_one_of_units(row):
    assert len(read(f"date,a,b\n{row}\n2020-01-02,1,2\n2020-01-03,3,4\n").frame) == 3


def test_names_that_stand_again_below_are_left_out():
    table = read("a,b\n1,2\na,b\n3,4\na,b\n5,6\n")
    assert values(table) == {"a": [1, 3, 5], "b": [2, 4, 6]}
    assert alterations(table.repaired) == ["The names stand again in 2 rows, first in row 3: left out."]


@pytest.mark.parametrize(
    "end",
    [
        "Source: Office of Statistics, Bangkok\n",
        "\nPreliminary figures\n",
        "Total,,12\n",
        "Summe:,,12\n",
        "รวม,,12\n",
        "* estimated\nNote: rounded\n",
        "__________\n",
    ],
)
def test_notes_and_sums_below_are_left_out(end):
    table = read("day,word,x\n2020-01-01,a,4\n2020-01-02,b,5\n2020-01-03,c,3\n" + end)
    assert table.frame["x"].tolist() == [4, 5, 3]
    assert "below the table" in alterations(table.repaired)[-1]


def test_a_sum_below_names_is_left_out_only_if_it_is_one():
    assert read("shop,x\nA,1\nB,2\nTotal,3\n").frame["x"].tolist() == [1, 2]
    assert read("shop,x\nA,1\nB,2\nTotal,7\n").frame["x"].tolist() == [1, 2, 7]  # an oil company, too
    assert read("country,x\nA,1\nB,2\nCyprus,\n").frame["country"].tolist() == ["A", "B", "Cyprus"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("land,1990,2000,2015\nA,1,2,3\nB,4,5,6\n", ["land", "1990", "2000", "2015"]),
        ("land,2023\nA,1.5\nB,2.5\n", ["land", "2023"]),
        ("land,2566,2567\nA,1,2\nB,3,4\n", ["land", "2566", "2567"]),
        (",0,1,2\n0,5.5,6.5,7.5\n1,8,9,9\n", ["column 1", "0", "1", "2"]),
        ("Anna,1999,2001\nBob,1998,2002\n", ["column 1", "column 2", "column 3"]),
        ("5,1990,2000\n6,1,2\n", ["column 1", "column 2", "column 3"]),
        ("p,x,s\ne,x,s\np,f,s\ne,x,y\n", ["column 1", "column 2", "column 3"]),  # letters that come again
    ],
)
def test_whether_the_first_row_holds_names(text, names):
    assert list(read(text).frame) == names


def test_names_fewer_than_columns():
    counted = read('"a","b"\n"1",5,6\n"2",7,8\n')
    assert values(counted) == {"row": [1, 2], "a": [5, 7], "b": [6, 8]}
    cars = read('"mpg" "cyl"\n"Mazda RX4" 21 6\n"Datsun 710" 22.8 4\n"Valiant" 18.1 6\n')
    assert values(cars) == {"row": ["Mazda RX4", "Datsun 710", "Valiant"], "mpg": [21, 22.8, 18.1], "cyl": [6, 4, 6]}
    table = read("date,mean\n2020-01,1,2,3\n2020-02,4,5,6\n")
    assert list(table.frame) == ["date", "mean", "column 3", "column 4"]
    assert "Check that each name" in alterations(table.repaired)[0]


@pytest.mark.parametrize(
    "text",
    [
        "  0.006  18.00   2.310  a\n  0.027   0.00   7.070  b\n",
        "0.006\t18.00\t\t2.310\ta\n0.027\t0.00\t7.070\tb\n",
    ],
)
def test_runs_of_blanks_are_one_separator(text):
    table = read(text * 3)
    assert table.frame.shape == (6, 4)
    assert table.frame.iloc[1].tolist() == [0.027, 0, 7.07, "b"]


def test_blanks_separate_words_in_quotation_marks_and_comma_numbers():
    cars = read('18.0 8 3504. "chevrolet malibu"\n15.0 8 3693. "buick skylark"\n')
    assert cars.frame.iloc[1].tolist() == [15, 8, 3693, "buick skylark"]
    assert read("a b c\n1,5 2,25 7\n3,5 4,75 8\n").frame["b"].tolist() == [2.25, 4.75]


@pytest.mark.parametrize("text", ["x\n1 234\n12 345\n", "name\nJohn Smith\nMary Jane\n", "x\n1 234,50\n12 345,25\n"])
def test_blanks_within_one_column_do_not_cut_it(text):
    assert "blanks" not in read(text).detected[0]


@pytest.mark.parametrize(
    ("encoding", "text", "column"),
    [
        ("cp1252", "Straße;Größe\nKöln;1,5\nWürzburg;2,5\n", "Straße"),
        ("gb18030", "城市,人口\n北京,2189\n上海,2487\n广州,1868\n", "城市"),
        ("cp932", "都道府県,人口\nとうきょう,13960\nおおさか,8838\n", "都道府県"),
        ("utf-16", "เมือง,คน\nกรุงเทพ,5\nเชียงใหม่,1\n", "เมือง"),
        ("utf-16-le", "name,x\nanna,5\nbob,1\n", "name"),
    ],
)
def test_encodings_are_found(encoding, text, column):
    assert next(iter(read(text, encoding).frame)) == column


def test_every_sheet_can_be_chosen_and_the_first_with_a_table_is_read():
    content = saved(book(Cover=[["A report"], ["by me"]], Data=[["a", "b"], [1, 2], [3, 4]], More=[["c", "d"], [5, 6]]))
    assert sheet_names(content) == ["Cover", "Data", "More"]
    table = read_table(content, "a.xlsx")
    assert values(table) == {"a": [1, 3], "b": [2, 4]}
    assert "its sheet, “Data”, was read; it has 3 sheets, choose another" in table.detected[0]
    assert values(read_table(content, "a.xlsx", TableOptions(sheet="More"))) == {"c": [5], "d": [6]}
    with pytest.raises(TableError, match=r"no sheet of cells “x”[.] Choose one of Cover, Data, More"):
        read_table(content, "a.xlsx", TableOptions(sheet="x"))


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2", b"PK\x03\x04 broken"])
def test_other_files_have_no_sheets(content):
    assert sheet_names(content) == []


def test_numbers_of_a_sheet_stay_what_they_are_beside_texts_with_a_comma():
    content = saved(book(S=[["real", "text"], [1.234, "1,5"], [1e-7, "2,25"], [123456, "1.234,5"]]))
    assert values(read_table(content, "a.xlsx")) == {"real": [1.234, 1e-7, 123456], "text": [1.5, 2.25, 1234.5]}


def test_merged_cells_are_filled_and_a_merged_title_is_a_title():
    made = book(S=[["Title", None, None], [None, "2019", None], ["land", "m", "w"], ["A", 1, 2], [None, 3, 4]])
    for cells in ("A1:C1", "B2:C2", "A4:A5"):
        made["S"].merge_cells(cells)
    table = read_table(saved(made), "a.xlsx")
    assert values(table) == {"land": ["A", "A"], "2019 m": [1, 3], "2019 w": [2, 4]}
    assert "2 empty cells of merged ones were filled" in alterations(table.repaired)[0]


def test_a_table_in_the_middle_of_a_sheet_is_found():
    content = saved(book(S=[[], [None, None, "a", "b"], [None, None, 1, 2], [None, None, 3, 4]]))
    assert values(read_table(content, "a.xlsx")) == {"a": [1, 3], "b": [2, 4]}


def test_alterations_stay_apart_from_other_sentences():
    told = pickle.loads(pickle.dumps((Alteration("filled"), "detected")))
    assert alterations(told) == ["filled"]
    assert told == ("filled", "detected")
