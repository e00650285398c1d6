"""The page of the lab book: entries in order, remarks, taking home and bringing back."""

import pytest

from dlplay.lab_book import Entry, Project, Upload, write_project, written
from dlplay.lab_book.books import Books
from tests.helpers import healthy, open_page, visitor_of
from tests.lab_book.test_books import KEPT, png

PAGE = "pages/own/lab_book.py"


@pytest.fixture(autouse=True)
def book(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'books.sqlite'}"
    monkeypatch.setenv("DLPLAY_DATABASE", address)
    opened = Books(address)
    yield opened
    opened.close()


@pytest.fixture
def app(book):
    """The page of a visitor without cookies, with two entries; a tab of AppTest is always the same visitor."""
    opened = healthy(open_page(PAGE))
    me = visitor_of(opened)
    book.keep(me, KEPT)
    book.add(me, "Mine", "A note.")
    return healthy(opened.run())


def names(book, app):
    return [entry.name for entry in book.entries(visitor_of(app))]


def test_an_empty_book_says_how_to_begin():
    app = healthy(open_page(PAGE))
    assert "Nothing is kept yet" in app.info[0].value
    assert len(app.get("download_button")) == 0


def test_entries_stand_there_with_what_was_kept(app):
    assert [one.value for one in app.subheader] == ["1 · Kernels", "2 · Mine"]
    assert app.text_area(key="lab_book.remark2").value == "A note."
    assert len(app.get("image")) == 1
    app.session_state["lab_book.kept1"] = True
    healthy(app.run())
    assert app.latex[0].value.strip("$ \n") == r"\frac{1}{9}"
    assert app.metric[0].value == "0.25"
    assert len(app.get("plotly_chart")) == 1
    assert "y = 1" in [one.value for one in app.code]


def test_a_remark_is_kept_and_an_entry_moved_renamed_and_deleted(app, book):
    healthy(app.text_area(key="lab_book.remark1").set_value("Edges!").run())
    assert book.entries(visitor_of(app))[0].remark == "Edges!"
    healthy(app.button(key="lab_book.down1").click().run())
    assert names(book, app) == ["Mine", "Kernels"]
    healthy(app.text_input(key="lab_book.name1").set_value("Emboss").run())
    healthy(app.button(key="lab_book.delete2").click().run())
    assert names(book, app) == ["Emboss"]
    healthy(app.button(key="lab_book.undo").click().run())
    assert names(book, app) == ["Mine", "Emboss"]
    healthy(app.button(key="lab_book.forget").click().run())
    assert names(book, app) == []


def test_a_note_of_ones_own_becomes_an_entry(app, book):
    app.text_input(key="lab_book.note_name").set_value("Question")
    app.text_area(key="lab_book.note_text").set_value("Why gray?")
    next(one for one in app.button if one.label == "Put it into the book").click().run()
    assert [one.name for one in book.entries(visitor_of(healthy(app)))][-1] == "Question"


def test_a_lesson_is_opened_as_it_was(app):
    healthy(app.button(key="lab_book.open1").click().run())
    assert app.title[0].value == "Kernels"
    assert app.selectbox(key="kernels.kernel").value == "emboss"


def test_a_database_that_is_gone_is_told(monkeypatch, tmp_path):
    (tmp_path / "no.sqlite").write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DLPLAY_DATABASE", f"sqlite:///{tmp_path / 'no.sqlite'}")
    app = healthy(open_page(PAGE))
    assert "no lab book" in app.error[0].value


def test_another_visitor_sees_nothing_of_it(app):
    other = healthy(open_page(PAGE))
    assert "Nothing is kept yet" in other.info[0].value


def bring(app, content):
    app.file_uploader(key="lab_book.project").upload("lab_book.zip", content, "application/zip").run()
    return healthy(app)


def test_a_project_file_brings_entries_uploads_and_settings_back(app, book):
    files = (
        Upload("picture", "cat.png", png(30, 20)),
        Upload("text", "note.txt", b"hello"),
        Upload("picture", "x", b"no"),
    )
    settings = {"address of kernels": [("kernels.kernel", "sharpen")], "control x": 2}
    entries = (Entry(0, "Brought", "Mine, too", written(KEPT), "seal"), Entry(0, "Mine", "A note."))
    bring(app, write_project(Project(entries, files, settings)))
    assert names(book, app) == ["Kernels", "Mine", "Brought"]
    assert book.entries(visitor_of(app))[2].seal == "seal"
    told = app.success[0].value
    assert "1 entry came back. 2 uploads came back." in told
    assert "not put in twice" in told
    assert "cannot be read: x." in told
    app.switch_page("pages/images/kernels.py").run()
    assert app.selectbox(key="kernels.kernel").value == "sharpen"
    healthy(app.segmented_control(key="source").set_value("Upload").run())
    assert any("cat.png" in one.value for one in app.caption)


def test_a_foreign_file_is_refused_with_its_reason(app, book):
    bring(app, b"PK no zip")
    assert "it is damaged" in app.error[0].value
    assert names(book, app) == ["Kernels", "Mine"]
