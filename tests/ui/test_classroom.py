"""A class on the pages: who is let in, what is limited and says why, and what a question hides."""

import subprocess
import sys
from contextlib import suppress

import pytest
from streamlit.testing.v1 import AppTest

from dlplay import jobs
from dlplay.classroom import ClassError, Draft
from dlplay.ui.classroom import _room, class_room
from tests.helpers import ROOT, fill_disk, healthy, open_page, visitor_of

KERNELS, PIXELS, CLASS = "pages/images/kernels.py", "pages/images/pixels.py", "pages/teacher/classroom.py"
OWN = Draft("Is *this* right?", ("yes", "no"), 1)


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("DLPLAY_CLASS", "https://10.1.2.3:8501")
    monkeypatch.setenv("DLPLAY_DATABASE", f"sqlite:///{tmp_path / 'class.sqlite'}")
    yield class_room()
    class_room().engine.dispose()
    _room.cache_clear()


def teacher_on(page, **link):
    """The page, opened by who has come with the key."""
    app = healthy(open_page(CLASS, key=jobs.teacher_key()))
    app.switch_page(page)
    for name, value in link.items():
        app.query_params[name.replace("__", ".")] = value
    return healthy(app.run())


def texts(app):
    parts = (app.info, app.warning, app.success, app.error, app.markdown, app.caption)
    return " | ".join(one.value for part in parts for one in part)


def button(app, label):
    return next(one for one in app.button if label in one.label)


def has_button(app, label):
    return any(label in one.label for one in app.button)


def test_without_a_class_nothing_of_it_is_seen(monkeypatch):
    monkeypatch.delenv("DLPLAY_CLASS", raising=False)
    app = healthy(open_page(KERNELS, tab="Predict first"))
    assert not has_button(app, "class")
    assert "`make class`" in texts(healthy(open_page(CLASS)))


def test_the_wrong_key_leads_nobody(room):
    app = healthy(open_page(CLASS, key="wrong"))
    assert "That is not the key" in texts(app)
    assert "Come in" not in [one.value for one in app.header]


def test_the_right_key_leads_and_does_not_stay_in_the_address(room):
    app = healthy(open_page(CLASS, key=jobs.teacher_key()))
    assert [one.value for one in app.header] == [
        "Come in",
        "Lead",
        "Predict together",
        "Hand in",
        "Is the class all right?",
    ]
    assert "key" not in app.query_params


def test_a_class_with_a_code_lets_in_who_has_it(room, monkeypatch):
    monkeypatch.setenv("DLPLAY_CLASS_CODE", "blue owl")
    monkeypatch.setattr("dlplay.ui.classroom.time.sleep", lambda _: None)
    app = healthy(open_page(KERNELS))
    assert [one.value for one in app.title] == ["DL Playground"]
    app.text_input(key="class.code").set_value("red owl").run()
    assert "not the code" in texts(healthy(app))
    app.text_input(key="class.code").set_value(" Blue Owl ").run()
    assert [one.value for one in healthy(app).title] == ["Kernels"]
    assert [one.value for one in healthy(open_page(KERNELS, code="blue owl")).title] == ["Kernels"]
    assert [one.value for one in healthy(open_page(KERNELS, code="nothing")).title] == []


def test_the_code_lets_in_although_the_disk_is_full(room, monkeypatch):
    monkeypatch.setenv("DLPLAY_CLASS_CODE", "blue owl")
    fill_disk(room.engine)
    with suppress(ClassError):
        for number in range(1000):
            room.let_in(f"student {number}")
    with pytest.raises(ClassError, match="does not answer"):
        room.let_in("one more")
    app = healthy(open_page(KERNELS, code="blue owl"))
    assert [one.value for one in app.title] == ["Kernels"]
    assert [one.value for one in healthy(app.run()).title] == ["Kernels"]
    assert not room.is_member(visitor_of(app))


def test_a_lesson_that_is_closed_says_so_and_which_are_open(room):
    room.open_only(["pixels"])
    app = healthy(open_page(KERNELS))
    assert "Your teacher has opened only some lessons" in texts(app)
    assert [one.proto.label for one in app.get("page_link")] == ["Pixels"]
    assert [one.value for one in healthy(open_page(PIXELS)).title] == ["Pixels"]
    assert "opened only some" not in texts(teacher_on(KERNELS))


def test_paused_uploads_and_trainings_say_why_and_what_was_there_stays(room):
    room.pause(["uploads", "trainings"])
    app = healthy(open_page(PIXELS))
    app.segmented_control(key="source").set_value("Upload").run()
    assert "Your teacher has paused uploads" in texts(healthy(app))
    assert app.file_uploader[0].proto.disabled
    app = healthy(open_page("pages/vision/overfitting.py"))
    button(app, "Train").click().run()
    assert "Your teacher has paused trainings" in texts(healthy(app))
    assert jobs.active_jobs() == []


def test_the_teacher_shows_the_lesson_with_its_settings_and_a_student_opens_it(room):
    student = healthy(open_page(PIXELS))
    app = teacher_on(KERNELS, kernels__stride="2", lang="en")
    button(app, "Show this to all").click().run()
    assert room.state().shown.page == "kernels"
    assert room.state().shown.query == "kernels.stride=2"
    assert "Your teacher shows **Kernels**" in texts(healthy(student.run()))
    button(student, "Not now").click().run()
    assert "Your teacher shows" not in texts(healthy(student))


def test_a_question_to_the_class_hides_its_answer_until_it_is_revealed(room):
    student = healthy(open_page(KERNELS, tab="Predict first"))
    teacher = teacher_on(KERNELS, kernels__tab="Predict first")
    button(teacher, "Put this question to the class").click().run()
    assert room.state().question.draft.key == "kernels.question"
    healthy(student.run())
    assert "kernels.question" not in [one.key for one in student.radio]
    assert "put this question to the class" in texts(student)
    number = room.state().question.number
    student.radio(key=f"class.answer{number}").set_value(0).run()
    assert "Your answer is in" in texts(healthy(student))
    assert "Every pixel takes" not in texts(student)
    button(teacher, "Reveal the answer").click().run()
    assert "Every pixel takes" in texts(healthy(teacher))
    healthy(student.run())
    assert "Not quite. Every pixel takes" in texts(student)
    assert "kernels.question" in [one.key for one in student.radio]


def test_a_question_of_the_teachers_own_is_shown_letter_by_letter(room):
    app = healthy(open_page(CLASS, key=jobs.teacher_key()))
    app.text_area(key="classroom.text").set_value("Is *this* right?")
    app.text_area(key="classroom.choices").set_value("yes")
    button(app, "Put it to the class").click().run()
    assert "There are 1 choices" in texts(healthy(app))
    app.text_area(key="classroom.choices").set_value("yes\n*no")
    button(app, "Put it to the class").click().run()
    assert room.state().question.draft == OWN
    assert r"Is \*this\* right?" in texts(healthy(app))


def test_what_the_teacher_chooses_is_what_is_limited(room):
    app = healthy(open_page(CLASS, key=jobs.teacher_key()))
    pills = {one.key: one for one in app.get("button_group")}
    pills["classroom.paused"].set_value(["uploads"]).run()
    pills = {one.key: one for one in healthy(app).get("button_group")}
    pills["classroom.open"].set_value(["Pixels"]).run()
    healthy(app)
    assert (room.state().paused, room.state().open_lessons) == ({"uploads"}, {"pixels"})
    room.pause(["trainings"])  # from another page of the teacher's, which this one follows
    pills = {one.key: one.value for one in healthy(app.run()).get("button_group")}
    assert pills["classroom.paused"] == ["trainings"]
    assert room.state().paused == {"trainings"}
    button(app, "Delete and begin anew").click().run()
    healthy(app)
    assert (room.state().paused, room.state().open_lessons) == (frozenset(), frozenset())


def test_the_teacher_says_how_long_a_training_may_run(room):
    assert jobs.most_seconds()[0] == jobs.LIMIT
    first, second = (healthy(open_page(CLASS, key=jobs.teacher_key())) for _ in range(2))
    first.selectbox(key="classroom.minutes").set_value(5).run()
    assert room.state().training_minutes == 5
    most, fault = jobs.most_seconds()
    assert most == 300
    assert "after 5 minutes: your teacher lets" in fault
    healthy(second.run())  # another page of the teacher's follows, and does not put it back
    assert second.selectbox(key="classroom.minutes").value == 5
    second.selectbox(key="classroom.minutes").set_value(10).run()
    assert healthy(first.run()).selectbox(key="classroom.minutes").value == 10
    assert room.state().training_minutes == 10
    button(first, "Delete and begin anew").click().run()
    assert (healthy(first).selectbox(key="classroom.minutes").value, room.state().training_minutes) == (0, 0)


def test_the_teacher_sees_whether_the_class_is_all_right(room):
    app = healthy(open_page(CLASS, key=jobs.teacher_key(), **{"classroom.students": 500}))
    shown = texts(app)
    for what in ("Python", "Memory", "Disk", "Network", "Workers", "Database", "Certificate", "Camera", "Weights"):
        assert f"**{what}**, " in shown
    assert "**Database**, fine" in shown
    assert "500 students with phone photos" in shown
    button(app, "Look again").click().run()
    healthy(app)


def test_a_student_sees_where_they_stood(room):
    student = AppTest.from_file(str(ROOT / "frame.py"), default_timeout=60).switch_page(CLASS).run()
    number = room.ask(OWN)
    healthy(student.run())
    student.radio(key=f"class.answer{number}").set_value(1).run()
    room.close_question()
    assert "You predicted **1 of 1** right." in texts(healthy(student.run()))


def test_who_hosts_no_class_does_not_wait_for_its_database():
    code = "import sys, dlplay.lessons, dlplay.ui; print({'sqlalchemy', 'segno', 'cryptography'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
