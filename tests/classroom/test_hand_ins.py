"""Handing in: taken wholly or not at all, for the teacher alone, there after a restart; all as one zip file."""

import csv
import dataclasses
import hashlib
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import PureWindowsPath

import nbformat
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlplay.classroom import ClassError, handed
from dlplay.classroom.file_names import MOST_BYTES, distinct_names, safe_file_name
from dlplay.classroom.handed import read_name, short_code, twins
from dlplay.classroom.packing import folders_of, zip_of
from dlplay.classroom.room import Room
from dlplay.classroom.words import hand_ins_csv, receipt_sentence, seals_sentence
from dlplay.data.series.views import FORMULA_STARTS
from dlplay.database import hidden
from dlplay.lab_book import Entry, Number, Picture, judge, written
from dlplay.lab_book.signing import Sealer
from tests.helpers import fill_disk
from tests.lab_book.test_books import BLOCKS, KEPT, png

ANNA, BERT, CHAI = "browser anna", "browser bert", "browser chai"


class Clock:
    """A clock that goes on by a minute whenever it is read."""

    now = 1.75e9

    def __call__(self):
        self.now += 60
        return self.now


@pytest.fixture(scope="module")
def sealer(tmp_path_factory):
    return Sealer(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def judged(sealer):
    return lambda entry: judge(entry, sealer.public.__eq__)


@pytest.fixture(scope="module")
def book(sealer):
    """What was computed, what was changed, what has no signature, and a note."""
    content, other = written(KEPT), written(dataclasses.replace(KEPT, time=1.7e9))
    seal = sealer.seal(content)
    changed = written(dataclasses.replace(KEPT, blocks=(*BLOCKS[:3], Number("Mean", "0.99"), *BLOCKS[4:])))
    return (
        Entry(4, "Kernels", "I see <b>edges</b>.", content, seal),
        Entry(7, "Better", "", changed, seal),
        Entry(9, "Elsewhere", "", other, ""),
        Entry(11, "Note", "Why?"),
    )


@pytest.fixture
def database(tmp_path):
    return f"sqlite:///{tmp_path / 'class.sqlite'}"


@pytest.fixture
def room(database):
    opened = Room(database, Clock())
    yield opened
    opened.engine.dispose()


def test_what_was_handed_in_is_there_as_it_was_with_its_receipt(room, book, judged):
    receipt = room.handed.take(ANNA, "  Anna   Müller ", book, judged)
    assert (receipt.number, receipt.name, receipt.is_newest) == (1, "Anna Müller", True)
    assert [item.verdict for item in receipt.items] == ["computed", "changed", "foreign", "own"]
    assert [item.lesson for item in receipt.items] == ["Kernels", "Kernels", "Kernels", ""]
    assert room.handed.of(ANNA) == room.handed.all() == [receipt]
    got = room.handed.entries(1)
    assert [(one.name, one.remark, one.content, one.seal) for one in got] == [
        (one.name, one.remark, one.content, one.seal) for one in book
    ]
    told = receipt_sentence(receipt)
    assert receipt.code in told
    assert "4 entries" in told
    assert seals_sentence(receipt) == "1 as the server computed it, 1 changed, 1 not from this server, 1 note"


def test_the_code_is_that_of_what_was_handed_in(book):
    code = short_code("s", "Anna", book)
    assert len(code) == 9
    assert set(code) <= {*handed.CODE_LETTERS, "-"}
    digest = hashlib.sha256(b"s\nAnna\n")
    for one in book:
        for part in (one.name.encode(), one.remark.encode(), one.content):
            digest.update(hashlib.sha256(part).digest())
    number = int.from_bytes(digest.digest()[:16])
    base = len(handed.CODE_LETTERS)
    letters = "".join(handed.CODE_LETTERS[number // base**place % base] for place in range(8))
    assert code.replace("-", "") == letters
    others = [short_code("t", "Anna", book), short_code("s", "Ann", book), short_code("s", "Anna", book[:3])]
    assert len({code, *others, short_code("s", "Anna", [dataclasses.replace(book[0], remark="!"), *book[1:]])}) == 5


def test_handing_in_again_adds_and_the_same_once_more_does_not(room, book, judged):
    first = room.handed.take(ANNA, "Anna", book[:1], judged)
    again = room.handed.take(ANNA, "Anna", book[:1], judged)  # pressed twice, or the answer was lost
    assert again == first
    second = room.handed.take(ANNA, "Anna", book, judged)
    assert [(one.number, one.is_newest) for one in room.handed.of(ANNA)] == [
        (second.number, True),
        (first.number, False),
    ]


def test_of_many_the_latest_are_kept_and_no_number_comes_twice(room, book, judged):
    numbers = [room.handed.take(ANNA, f"Anna {place}", book[3:], judged).number for place in range(7)]
    assert numbers == sorted(set(numbers))
    assert [one.number for one in room.handed.of(ANNA)] == numbers[:1:-1]
    assert room.handed.entries(numbers[0]) == []
    room.handed.delete(numbers[-1])
    assert room.handed.take(ANNA, "Anna", book[3:], judged).number > numbers[-1]


def test_nobody_finds_what_another_has_handed_in(room, book, judged):
    room.handed.take(ANNA, "Anna", book, judged)
    assert room.handed.of(BERT) == []
    for guess in ("", "browser", hidden(ANNA), "%", "browser anna' --", "browser ann_"):
        assert room.handed.of(guess) == []
    bert = room.handed.take(BERT, "Anna", book, judged)  # the same name, the same entries
    assert room.handed.of(BERT) == [bert]
    assert bert.code != room.handed.of(ANNA)[0].code


def test_nothing_in_the_database_tells_whose_browser_it_was(room, book, judged, tmp_path):
    room.handed.take("browser 1234567890", "Anna", book, judged)
    room.engine.dispose()
    assert b"1234567890" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_closed_hand_in_takes_nothing_and_an_open_one_does(room, book, judged):
    room.take_work(False)
    assert not room.state().takes_work
    with pytest.raises(ClassError, match="has closed the hand-in: nothing was sent"):
        room.handed.take(ANNA, "Anna", book, judged)
    assert room.handed.all() == []
    room.take_work(True)
    assert room.state().takes_work
    room.handed.take(ANNA, "Anna", book, judged)


def test_a_new_class_forgets_what_was_handed_in(room, book, judged, database):
    room.handed.take(ANNA, "Anna", book, judged)
    room.take_work(False)
    room.forget()
    assert (room.handed.all(), room.handed.entries(1)) == ([], [])
    assert room.state().takes_work


def test_a_restart_loses_nothing(room, book, judged, database):
    receipt = room.handed.take(ANNA, "Anna", book, judged)
    room.engine.dispose()  # killed: nothing says goodbye
    again = Room(database)
    assert again.handed.all() == [receipt]
    assert len(again.handed.entries(receipt.number)) == 4
    again.engine.dispose()


def test_what_is_too_much_is_refused_and_says_what_to_do(room, book, judged, monkeypatch):
    with pytest.raises(ClassError, match="leave at least one entry in"):
        room.handed.take(ANNA, "Anna", [], judged)
    monkeypatch.setattr(handed, "MOST_OF_A_HAND_IN", 1000)
    with pytest.raises(ClassError, match="leave entries out"):
        room.handed.take(ANNA, "Anna", book, judged)
    monkeypatch.undo()
    monkeypatch.setattr("dlplay.classroom.hand_ins.MOST_HAND_INS", 1)
    room.handed.take(ANNA, "Anna", book, judged)
    with pytest.raises(ClassError, match="Tell your teacher"):
        room.handed.take(BERT, "Bert", book, judged)
    monkeypatch.setattr("dlplay.classroom.hand_ins.MOST_OF_A_CLASS", 10)
    with pytest.raises(ClassError, match="Nothing was sent"):
        room.handed.take(BERT, "Bert", book, judged)
    assert len(room.handed.all()) == 1


def test_a_full_disk_leaves_nothing_half_written(room, book, judged, database):
    first = room.handed.take(ANNA, "Anna", book[:1], judged)
    fill_disk(room.engine, left=2)
    large = written(dataclasses.replace(KEPT, blocks=(Picture(png(400, 400), "image/png"),)))
    with pytest.raises(ClassError, match=r"Nothing was handed in: .* its disk is full"):
        room.handed.take(ANNA, "Anna", [Entry(1, "Large", "", large, "")], judged)
    assert room.handed.all() == [first]
    with room.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM work_entry").scalar() == 1


@pytest.mark.parametrize("name", ["Evil \ud800", "\udfff"])
def test_letters_that_no_file_can_hold_are_refused(room, judged, name):
    content = written(KEPT).replace(b'"title":"Kernels"', b'"title":"\\ud800"')
    for entry in (Entry(1, name, "", written(KEPT), ""), Entry(1, "Title", "", content, "")):
        with pytest.raises(ClassError, match="cannot be shown"):
            room.handed.take(ANNA, "Anna", [entry], judged)


def hostile(**changes):
    """An entry that a project file may bring, since it reads well, though nothing of it can be shown."""
    data = json.loads(written(dataclasses.replace(KEPT, blocks=(BLOCKS[7],))))
    data["blocks"][0] |= changes
    return Entry(1, "Evil", "", json.dumps(data).encode(), "")


@pytest.mark.parametrize("spec", ["", "no json", "[1]", '{"data": 1, "layout": ' + "[" * 3000 + "]" * 3000 + "}"])
def test_what_cannot_be_shown_is_refused(room, book, judged, spec):
    with pytest.raises(ClassError, match="“Evil” cannot be shown"):
        room.handed.take(ANNA, "Anna", [*book, hostile(spec=spec)], judged)
    assert room.handed.all() == []


STUDENTS = 6
SERVER = """
import sys
from dlplay.classroom.room import Room
from dlplay.lab_book import Entry, Verdict
room = Room(sys.argv[1])
for student in range(int(sys.argv[2]), int(sys.argv[3])):
    for note in ("first", "second"):
        room.handed.take(f"student {student}", f"Student {student}", [Entry(1, note, note)], lambda _: Verdict.OWN)
"""


def test_two_servers_on_one_database_lose_nothing(room, database):
    spans = [(0, STUDENTS), (STUDENTS // 2, STUDENTS + STUDENTS // 2)]
    arguments = [[sys.executable, "-c", SERVER, database, *map(str, span)] for span in spans]
    servers = [subprocess.Popen(one, stderr=subprocess.PIPE, text=True) for one in arguments]
    assert [server.communicate(timeout=60)[1] for server in servers] == ["", ""]
    found = room.handed.all()
    assert {one.name for one in found} == {f"Student {number}" for number in range(STUDENTS + STUDENTS // 2)}
    for one in found:
        assert len(room.handed.entries(one.number)) == 1
    assert sum(one.is_newest for one in found) == STUDENTS + STUDENTS // 2


def test_an_older_database_gets_what_it_lacks(database):
    old = Room(database)
    with old.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lead DROP COLUMN takes_work")
        connection.exec_driver_sql("DROP TABLE work_entry")
        connection.exec_driver_sql("DROP TABLE work")
    old.engine.dispose()
    new = Room(database)
    assert new.state().takes_work
    assert new.handed.all() == []
    new.engine.dispose()


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b\u202e", "\x00\x07", "\u200d"])
def test_a_name_that_nobody_sees_is_refused(text):
    with pytest.raises(ClassError, match="Write your name"):
        read_name(text)


def test_a_name_is_taken_letter_by_letter():
    assert read_name("  สมชาย ใจดี ") == "สมชาย ใจดี"
    assert read_name("**Anna** <b>") == "**Anna** <b>"
    assert read_name("👩\u200d🔬") == "👩\u200d🔬"
    assert read_name("Re\u0301mi\u202e") == "Rémi"
    with pytest.raises(ClassError, match="81 letters"):
        read_name("x" * 81)


NAMES = [
    "สมชาย ใจดี",
    "👩\u200d🔬 Ada",
    "../../etc/passwd",
    "Anna",
    "ANNA",
    "anna ",
    "CON",
    "nul.txt",
    "COM1",
    "..",
    "=1+1",
]
NAMES += ['a/b\\c:d*e?f"g<h>i|j', "x" * 80, "ก" * 80, "LPT¹", "Ａnna", "Rémi", "Re\u0301mi", "-rm", "\u202eevil"]


@given(st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=90)), max_size=12))
@example(NAMES)
def test_any_names_become_safe_and_distinct_ones(texts):
    found = distinct_names(texts)
    assert len(found) == len(texts)
    assert len({unicodedata.normalize("NFC", one).casefold() for one in found}) == len(texts)
    for name in found:
        path = PureWindowsPath(name)
        assert path.name == name
        assert not path.is_reserved()
        assert name.strip(" .") == name != ""
        assert not set(name) & set('<>:"/\\|?*')
        assert all(unicodedata.category(one)[0] != "C" or one in "\u200c\u200d" for one in name)
        assert len(name.encode()) <= MOST_BYTES + 8


def test_names_that_are_good_stay_as_they_are():
    for name in ("สมชาย ใจดี", "👩\u200d🔬 Ada", "Anna Müller", "O'Neil, Bob"):
        assert safe_file_name(name) == name
    assert distinct_names(["Anna", "ANNA", "Anna"]) == ["Anna", "ANNA (2)", "Anna (3)"]
    assert safe_file_name("CON") == "_CON"
    assert safe_file_name("..") == "student"


@pytest.fixture
def full(room, book, judged):
    """Students with awkward names, of whom the first has handed in twice."""
    room.handed.take("browser 0", "Ada", book[3:], judged)
    for place, name in enumerate(NAMES[:11]):
        room.handed.take(f"browser {place}", name, book if place < 2 else book[:1], judged)
    return room


def test_the_zip_has_a_folder_for_each_student_with_page_and_notebook(full, judged, book):
    hand_ins = full.handed.all()
    content = zip_of(hand_ins, full.handed.entries, judged, address="https://10.0.0.1:8501")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    folders = folders_of(hand_ins)
    assert len(files) == 2 * len(hand_ins) + 1 == 25
    assert set(folders.values()) == {name.rpartition("/")[0] for name in files} - {""}
    tops = {name.split("/")[0] for name in files} - {"hand_ins.csv"}
    assert len(tops) == 11
    assert not [name for name in files if name.startswith("/") or ".." in name.split("/")]
    page = files["สมชาย ใจดี/lab_book.html"].decode()
    assert "Lab book of สมชาย ใจดี" in page
    assert "I see &lt;b&gt;edges&lt;/b&gt;." in page
    assert page.count("As the server computed it") == 1
    assert page.count("Changed since the server signed it") == 1
    assert hand_ins[-2].code in page
    assert "Why?" in files["สมชาย ใจดี/earlier 1/lab_book.html"].decode()
    notebook = nbformat.reads(files["Anna/lab_book.ipynb"].decode(), 4)
    nbformat.validate(notebook)
    assert any("As the server computed it" in cell.source for cell in notebook.cells)


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(full, judged):
    hand_ins = full.handed.all()
    content = hand_ins_csv(hand_ins, folders_of(hand_ins))
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert table.to_dict("records") == rows
    assert [row["Name"].lstrip("'") for row in rows] == [one.name for one in hand_ins]
    assert [int(row["Number"]) for row in rows] == [one.number for one in hand_ins]
    assert [row["Code"] for row in rows] == [one.code for one in hand_ins]
    assert [row["Newest"] for row in rows] == ["yes"] * 11 + ["no"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(FORMULA_STARTS)]
    assert next(row["Name"] for row in rows if "1+1" in row["Name"]) == "'=1+1"


def test_an_entry_that_two_students_have_is_told(room, book, judged):
    """A project file can be handed on: the signature says what was computed, and not who sat there."""
    anna = room.handed.take(ANNA, "Anna", book[:2], judged)
    bert = room.handed.take(BERT, "Bert", book[:1], judged)
    room.handed.take(CHAI, "Chai", book[2:], judged)
    again = room.handed.take(ANNA, "Anna", book[:1], judged)
    alike = {number: [one.number for one in others] for number, others in twins(room.handed.all()).items()}
    assert alike[anna.number] == alike[again.number] == [bert.number]
    assert alike[bert.number] == [anna.number, again.number]
    row = next(csv.DictReader(io.StringIO(hand_ins_csv([anna, bert], {}).decode("utf-8-sig"))))
    assert row["The same entry as"] == f"Bert ({bert.number})"


def test_a_damaged_hand_in_keeps_nobody_elses_from_the_zip(room, book, judged):
    for student in (ANNA, BERT):
        room.handed.take(student, student.title(), book, judged)
    with room.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE work_entry SET content = x'00' WHERE work = 1")
    content = zip_of(room.handed.all(), room.handed.entries, judged)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"damaged" in archive.read("Browser Anna/damaged.txt")
        assert "Browser Bert/lab_book.html" in archive.namelist()
