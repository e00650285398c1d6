"""Handing in on the pages: the student's lab book, and the teacher's list."""

import dataclasses
import re

import pytest

from dlplay import jobs
from dlplay.lab_book import Entry, Project, written
from dlplay.lab_book.project_file import write_project
from dlplay.lab_book.signing import sealer_in, sealer_of_server
from dlplay.ui.classroom import _room, class_room
from dlplay.ui.keeping import _books, judged, lab_books
from dlplay.ui.visitor import TAB
from dlplay.words import MARKS
from tests.helpers import healthy, open_page
from tests.lab_book.test_books import KEPT
from tests.lessons.test_language import read_by_readers, unsaid

OWN = re.compile(r"sqlite|[Mm]ean|^Number|kernel")  # what was kept in English stays as it was
BOOK, CLASS = "pages/own/lab_book.py", "pages/teacher/classroom.py"


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("DLPLAY_CLASS", "https://10.1.2.3:8501")
    monkeypatch.setenv("DLPLAY_DATABASE", f"sqlite:///{tmp_path / 'class.sqlite'}")
    monkeypatch.setenv("DLPLAY_KEPT", str(tmp_path))
    yield class_room()
    class_room().engine.dispose()
    lab_books().close()
    for one in (_room, sealer_in, _books):
        one.cache_clear()


def student(*, entries=2):
    """The lab book of a visitor without cookies: what was computed here, and a note."""
    app = healthy(open_page(BOOK))
    books, me = lab_books(), visitor_of(app)
    if entries:
        books.keep(me, KEPT, sealer_of_server().seal)
        books.add(me, "My *note*", "Why?")
    app.session_state["lab_book.hand_in_open"] = True
    return healthy(app.run())


def visitor_of(app):
    return f"{TAB}test session id {app.session_state['visitor']}"


def teacher():
    return healthy(open_page(CLASS, key=jobs.teacher_key()))


def texts(app):
    parts = (app.info, app.warning, app.success, app.error, app.markdown, app.caption, app.subheader)
    return " | ".join(one.value for part in parts for one in part)


def send(app, name="Anna"):
    app.text_input(key="lab_book.hand_in_name").set_value(name).run()
    return healthy(app.button(key="lab_book.hand_in").click().run())


def test_without_a_class_nothing_can_be_handed_in(monkeypatch):
    app = student()
    monkeypatch.delenv("DLPLAY_CLASS")
    healthy(app.run())
    assert not [one for one in app.button if one.key == "lab_book.hand_in"]


def test_nothing_is_sent_before_the_press_and_then_what_was_seen(room):
    app = student()
    assert room.handed.all() == []
    told = texts(app)
    assert "**What will be sent**" in told
    assert "no other student" in told
    assert [one.label for one in app.checkbox] == ["1 · Kernels", r"2 · My \*note\*"]
    assert app.checkbox[0].proto.help.endswith("As the server computed it.")
    app.text_input(key="lab_book.hand_in_name").set_value("  **Anna** ").run()
    assert r"You hand in as **\*\*Anna\*\***." in texts(app)
    assert room.handed.all() == []
    healthy(app.button(key="lab_book.hand_in").click().run())
    (one,) = room.handed.all()
    assert (one.name, [item.verdict for item in one.items]) == ("**Anna**", ["computed", "own"])
    assert f"Your teacher has it. Number **1** · code **{one.code}**" in app.success[0].value
    assert "2 entries" in app.success[0].value
    assert "The newest: Number **1**" in texts(healthy(app.run()))


def test_without_a_name_nothing_is_sent_and_it_is_said(room):
    app = healthy(student().button(key="lab_book.hand_in").click().run())
    assert "Write your name above" in app.error[0].value
    assert room.handed.all() == []
    send(app)
    assert len(app.error) == 0
    assert len(room.handed.all()) == 1


def test_what_is_not_ticked_stays_in_the_book(room):
    app = student()
    app.checkbox[0].uncheck().run()
    assert [one.label for one in app.button if one.key == "lab_book.hand_in"] == ["Hand in 1 entry"]
    send(app)
    assert [item.name for item in room.handed.all()[0].items] == ["My *note*"]
    app.checkbox[1].uncheck().run()
    assert "Nothing is chosen" in send(app).error[0].value


def test_handing_in_again_adds_and_says_so(room):
    app = send(student())
    assert "That stays; what you hand in now is marked as the newest" in texts(app)
    app.text_area(key="lab_book.remark1").set_value("More.").run()
    send(app)
    assert [one.is_newest for one in room.handed.all()] == [True, False]
    told = [one.value for one in app.markdown if "Number **" in one.value]
    assert len(told) == 1
    assert "Number **1**" in told[0]
    assert "Number **2**" in app.success[0].value
    send(app)
    assert len(room.handed.all()) == 2  # the same once more


def test_a_book_that_has_changed_meanwhile_is_not_sent(room):
    app = student()
    lab_books().write(visitor_of(app), 2, "Written in another tab.")
    app.text_input(key="lab_book.hand_in_name").set_value("Anna")
    healthy(app.button(key="lab_book.hand_in").click().run())
    assert "has changed meanwhile" in app.error[0].value
    assert room.handed.all() == []
    assert len(send(app).error) == 0


def test_a_closed_hand_in_says_so(room):
    app, closed = student(), teacher()
    closed.button(key="classroom.takes_work").click().run()
    assert "Hand-in is **closed**" in texts(healthy(closed))
    healthy(app.button(key="lab_book.hand_in").click().run())
    assert not room.handed.all()
    healthy(app.run())
    assert "Your teacher has closed the hand-in for now" in texts(app)
    assert not [one for one in app.button if one.key == "lab_book.hand_in"]
    closed.button(key="classroom.takes_work").click().run()
    assert "Hand-in is **open**" in texts(healthy(closed))


def test_a_database_that_is_full_is_told_and_the_book_stays(room):
    app = student()
    with room.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE work_entry RENAME TO lost")
    assert "Nothing was handed in" in send(app).error[0].value
    assert len(app.checkbox) == 2
    with room.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM work").scalar() == 0


def test_the_teacher_sees_who_handed_in_reads_it_and_deletes_it(room):
    app = teacher()
    assert "Nothing is handed in yet." in texts(app)
    send(student(), "Anna <b>")
    healthy(app.run())
    table = app.dataframe[-1].value
    assert table["Name"].tolist() == ["Anna <b>"]
    assert table["Signatures"].tolist() == ["1 as the server computed it, 1 note"]
    assert table["Lessons"].tolist() == ["Kernels"]
    assert [one.proto.label for one in app.get("download_button")] == ["All as one zip file", "The table (CSV)"]
    app.selectbox(key="classroom.read").set_value(1).run()
    told = texts(healthy(app))
    assert r"Anna \<b\>" in [one.value for one in app.subheader]
    assert "As the server computed it" in told
    assert "Why?" in "".join(one.proto.body for one in app.get("html"))
    assert "Kernels, kept on" in told
    app.session_state["classroom.1.kept1"] = True
    assert app.run().metric[-1].value == "0.25"
    assert len(app.get("plotly_chart")) == 1
    healthy(app.button(key="classroom.delete1").click().run())
    assert room.handed.all() == []
    assert "Nothing is handed in yet." in texts(app)


def test_what_was_changed_at_home_or_is_from_elsewhere_is_seen(room):
    app = student(entries=0)
    content = written(KEPT)
    forged = content.replace(b'"0.25"', b'"0.99"')
    seal = sealer_of_server().seal(content)
    brought = (
        Entry(0, "Good", "My remark has changed.", content, seal),
        Entry(0, "Forged", "", forged, seal),
        Entry(0, "Foreign", "", written(dataclasses.replace(KEPT, time=1.0)), ""),
    )
    app.file_uploader(key="lab_book.project").upload("lab_book.zip", write_project(Project(brought)), "application/zip")
    told = [one.value for one in healthy(app.run()).caption if "Your teacher reads beside it" in one.value]
    assert ["Changed" in told[0], "Not from this server" in told[1]] == [True, True]
    send(app)
    assert [item.verdict for item in room.handed.all()[0].items] == ["computed", "changed", "foreign"]
    desk = teacher()
    desk.selectbox(key="classroom.read").set_value(1).run()
    warned = [one.value for one in healthy(desk).warning]
    assert warned == [
        "Changed since the server signed it",
        "Not from this server: its signature is missing, or somebody else's",
    ]


def test_another_student_sees_nothing_of_it_and_no_guess_helps(room):
    send(student(), "Anna")
    other = student()
    assert "Number **" not in texts(other)
    assert "Anna" not in texts(other)
    for page, link in (
        (CLASS, {"classroom.read": "1", "key": "wrong"}),
        (CLASS, {"classroom.read": "Anna", "key": ""}),
        (BOOK, {"lab_book.hand_in_name": "Anna", "number": "1"}),
    ):
        app = healthy(open_page(page, **link))
        seen = texts(app) + "".join(str(one.proto) for kind in ("html", "arrow_data_frame") for one in app.get(kind))
        assert "Anna" not in seen
        assert not re.search(r"Why\?|code \*\*", seen)
        assert not app.get("download_button")


def test_a_new_class_says_that_it_forgets_the_hand_ins(room):
    send(student())
    app = teacher()
    assert "**all that was handed in**: take it home as a zip file before" in texts(app)
    healthy(app.button(key="classroom.forget").click().run())
    assert room.handed.all() == []


def test_a_lesson_that_is_kept_is_signed(room):
    app = open_page("pages/images/pixels.py")
    healthy(app.button(key="lab_book.keep").click().run())
    (entry,) = lab_books().entries(visitor_of(app))
    assert judged(entry) == "computed"


def test_where_there_is_no_key_lessons_are_kept_without_a_signature(room, tmp_path):
    (tmp_path / "lab-book-key.pem").write_text("damaged")
    app = open_page("pages/images/pixels.py")
    healthy(app.button(key="lab_book.keep").click().run())
    (entry,) = lab_books().entries(visitor_of(app))
    assert (entry.seal, judged(entry)) == ("", "foreign")


def test_a_second_server_of_the_same_database_knows_the_first_ones_signature(room, tmp_path, monkeypatch):
    app = student()
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("DLPLAY_KEPT", str(tmp_path / "other"))
    _books.cache_clear()
    assert sealer_of_server().public not in lab_books().entries(visitor_of(app))[0].seal
    assert send(app).success
    assert [item.verdict for item in room.handed.all()[0].items] == ["computed", "own"]


def test_every_sentence_of_both_sides_is_said(room):
    app = send(student())
    app.query_params["lang"] = MARKS
    desk = healthy(open_page(CLASS, key=jobs.teacher_key(), lang=MARKS))
    desk.selectbox(key="classroom.read").set_value(1).run()
    for page in (app.run(), desk):
        texts = list(read_by_readers(page))
        assert any("⟦" in text for text in texts)
        found = {text: parts for text in texts if (parts := unsaid(text)) and not OWN.search(text)}
        assert found == {}
