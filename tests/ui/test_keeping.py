"""Keep on every lesson: what it shows goes into the book, and nothing that a page sends is unknown."""

import json
import re
from pathlib import Path

import pytest
from plotly.graph_objects import Figure

from dlplay import ui
from dlplay.lab_book import Chart, Formula, Heading, Number, Picture, Script, Setting, Table, Text
from dlplay.lab_book.books import Books
from dlplay.lab_book.markup import formula_html
from dlplay.ui.recorded_pictures import COMPONENTS
from dlplay.ui.recording import READERS, SILENT
from tests.helpers import PAGES, healthy, open_page, open_tab, tabs_of, visitor_of

LESSONS = [page for page in PAGES if Path(page).stem not in ("jobs", "classroom", "lab_book")]


@pytest.fixture(autouse=True)
def book(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'books.sqlite'}"
    monkeypatch.setenv("DLPLAY_DATABASE", address)
    opened = Books(address)
    yield opened
    opened.close()


def keep(app):
    return healthy(app.button(key="lab_book.keep").click().run())


def told(app):
    """What stands above the button."""
    found = [
        re.search(r'role="(status|alert)" class="lab-book-told[^>]*>([^<]*)', one.proto.body) for one in app.get("html")
    ]
    return [one[2] for one in found if one]


@pytest.mark.parametrize("page", LESSONS)
def test_every_tab_of_every_lesson_can_be_kept(page, book):
    for tab in tabs_of(page):
        app = open_tab(page, tab)
        keep(app)
        (entry,) = book.entries(visitor_of(app))
        kept = entry.kept
        assert kept.lesson == Path(page).stem
        assert kept.title == entry.name == app.title[0].value
        assert [one.text for one in kept.blocks if isinstance(one, Text) and "cannot keep yet" in one.text] == []
        shown = {kind: len(app.get(kind)) for kind in ("image", "plotly_chart", "latex", "metric")}
        found = {name: sum(isinstance(one, kind) for one in kept.blocks) for name, kind in KINDS.items()}
        for kind in ("plotly_chart", "latex", "metric"):
            assert found[kind] == shown[kind], (tab, kind)
        assert found["image"] >= shown["image"]
        unread = [one.latex for one in kept.blocks if isinstance(one, Formula) and "<code>" in formula_html(one.latex)]
        assert unread == []
        for chart in (one for one in kept.blocks if isinstance(one, Chart)):
            Figure(json.loads(chart.spec))  # as a book draws it again
        book.forget(visitor_of(app))


KINDS = {"image": Picture, "plotly_chart": Chart, "latex": Formula, "metric": Number}


def test_what_is_kept_is_what_the_student_sees(book):
    app = open_page("pages/images/kernels.py", **{"kernels.kernel": "emboss", "row": "20", "column": "30"})
    keep(app)
    kept = book.entries(visitor_of(app))[0].kept
    assert Setting("Kernel", "emboss") in kept.blocks
    assert "kernels.kernel=emboss" in kept.query
    captions = [one.value for one in app.caption]
    kept_captions = [one.text for one in kept.blocks if isinstance(one, Text) and one.tone == "caption"]
    assert captions
    assert [one for one in captions if one not in kept_captions] == []
    assert [one for one in kept.blocks if isinstance(one, Heading) and one.level == 1] == []
    script = next(one.text for one in kept.blocks if isinstance(one, Script))
    compile(script, "script", "exec")
    assert "emboss" in script or "-2" in script


def test_a_table_is_kept_with_its_cells(book):
    app = keep(open_page("pages/foundations/regression.py"))
    tables = [one for one in book.entries(visitor_of(app))[0].kept.blocks if isinstance(one, Table)]
    frames = [one.value for one in app.dataframe] + [one.value for one in app.table]
    assert len(tables) >= len(frames) > 0
    assert all(str(name) in tables[0].columns for name in frames[0].columns)


def test_it_is_told_at_once_and_again(book):
    app = open_page("pages/images/pixels.py")
    assert told(app) == []
    assert told(keep(app)) == ["Kept: entry 1 in your lab book."]
    assert told(keep(app)) == ["Kept: entry 2 in your lab book."]
    assert told(healthy(app.run())) == []
    assert len(book.entries(visitor_of(app))) == 2


def test_a_page_that_refuses_its_input_is_kept_too(book):
    app = open_page("pages/images/pixels.py", tab="Own formula", **{"pixels.formula": "R^2"})
    keep(app)
    assert any(isinstance(one, Text) and one.tone == "error" for one in book.entries(visitor_of(app))[0].kept.blocks)


def test_a_page_goes_on_where_there_is_no_book(tmp_path, monkeypatch):
    (tmp_path / "no.sqlite").write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DLPLAY_DATABASE", f"sqlite:///{tmp_path / 'no.sqlite'}")
    app = keep(open_page("pages/images/pixels.py"))
    assert app.title[0].value == "Pixels"
    assert "no lab book" in told(app)[0]


def test_a_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv("DLPLAY_DATABASE")
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("DLPLAY_KEPT", str(tmp_path / "file" / "folder"))
    app = keep(open_page("pages/images/pixels.py"))
    assert "folder cannot be made" in told(app)[0]


def test_the_teachers_pages_and_the_book_itself_keep_nothing():
    for page in ("pages/teacher/jobs.py", "pages/own/lab_book.py"):
        assert [one.key for one in healthy(open_page(page)).button if one.key == "lab_book.keep"] == []


def test_nothing_is_both_kept_and_silent():
    assert set(READERS) & SILENT == set()


def test_every_component_of_ours_is_known():
    sources = [path.read_text(encoding="utf-8") for path in Path(ui.__file__).parent.glob("*.py")]
    named = {name for text in sources for name in re.findall(r"component\(\s*\"(dlplay_\w+)\"", text)}
    assert named == set(COMPONENTS)
