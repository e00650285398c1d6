"""The class in its database: what is put is there for every server, also after a restart, and nothing gets lost."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from dlplay.classroom import ClassError, Draft, read_draft
from dlplay.classroom.room import FRESH, GONE, Room
from dlplay.classroom.tables import Base

QUESTION = Draft("Which way?", ("left", "right", "not at all"), 1, "Because of its left neighbour.", "kernels.question")


class Clock:
    """A clock that stands still until it is moved."""

    now = 1e9

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(tmp_path):
    return f"sqlite:///{tmp_path / 'class.sqlite'}"


@pytest.fixture
def room(database, clock):
    opened = Room(database, clock)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def other(database, clock, room):
    """A second server on the same database, started later."""
    opened = Room(database, clock)
    yield opened
    opened.engine.dispose()


def test_what_is_shown_and_limited_reaches_every_server_within_a_second(room, other, clock):
    room.show("kernels", "kernels.stride=2")
    room.open_only(["kernels", "pixels"])
    room.pause(["uploads", "trainings"])
    clock.now += FRESH
    for state in (room.state(), other.state()):
        assert (state.shown.page, state.shown.query) == ("kernels", "kernels.stride=2")
        assert state.is_open("pixels")
        assert not state.is_open("segment")
        assert state.paused == {"trainings", "uploads"}
    room.open_only([])
    assert room.state().is_open("segment")


def test_what_is_shown_anew_has_another_number_also_after_it_was_taken_back(room):
    room.show("kernels", "")
    first = room.state().shown.number
    room.stop_showing()
    assert room.state().shown is None
    room.show("kernels", "")
    assert room.state().shown.number > first


def test_what_is_shown_is_open(room):
    room.open_only(["pixels"])
    room.show("segment", "")
    assert room.state().is_open("segment")
    assert not room.state().is_open("detect")


def test_answers_are_counted_and_can_be_changed_until_they_are_revealed(room, clock):
    number = room.ask(QUESTION)
    for student, choice in (("a", 0), ("b", 1), ("c", 1), ("a", 2)):
        room.answer(number, student, choice)
    clock.now += FRESH
    put = room.state().question
    assert (put.number, put.draft, put.counts, put.revealed) == (number, QUESTION, (0, 2, 1), False)
    room.reveal(number)
    with pytest.raises(ClassError, match="came too late"):
        room.answer(number, "d", 0)
    assert room.state().question.counts == (0, 2, 1)
    assert [room.answers_of(student) for student in "ad"] == [{number: 2}, {}]


@pytest.mark.parametrize("choice", [-1, 3])
def test_an_answer_that_is_no_choice_is_refused(room, choice):
    number = room.ask(QUESTION)
    with pytest.raises(ClassError, match="no such choice"):
        room.answer(number, "a", choice)


def test_a_question_that_is_taken_away_stands_among_the_earlier_ones(room):
    first = room.ask(QUESTION)
    room.answer(first, "a", 1)
    room.close_question()
    assert room.state().question is None
    second = room.ask(Draft("Own?", ("yes", "no")))
    assert [put.number for put in room.questions()] == [first]
    room.reveal(second)
    assert [(put.number, put.counts) for put in room.questions()] == [(second, (0, 0)), (first, (0, 1, 0))]


def test_a_restart_loses_nothing(database, room):
    room.show("pixels", "pixels.row=3")
    room.open_only(["pixels"])
    room.let_run(5)
    room.let_in("a")
    number = room.ask(QUESTION)
    room.answer(number, "a", 1)
    known = room.state()
    room.engine.dispose()  # killed: nothing says goodbye
    again = Room(database)
    assert again.state().question.counts == (0, 1, 0)
    assert (again.state().shown, again.state().open_lessons) == (known.shown, known.open_lessons)
    assert again.state().training_minutes == 5
    assert again.is_member("a")
    assert again.answers_of("a") == {number: 1}
    again.engine.dispose()


def test_a_database_of_an_earlier_version_gets_what_it_lacks_and_keeps_what_it_has(database, room, clock):
    room.show("pixels", "pixels.row=3")
    number = room.ask(QUESTION)
    with room.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lead DROP COLUMN training_minutes")  # as it was before that came
    room.engine.dispose()
    opened = [Room(database, clock) for _ in range(2)]  # two servers
    for one in opened:
        assert one.state().training_minutes == 0
        assert (one.state().shown.query, one.state().question.number) == ("pixels.row=3", number)
    opened[0].let_run(10)
    clock.now += FRESH
    assert opened[1].state().training_minutes == 10
    for one in opened:
        one.engine.dispose()


def test_every_column_that_comes_later_has_a_value_for_the_rows_that_are_there():
    begun = {  # the columns of the first version that was given away
        "lead": {"id", "shown_page", "shown_query", "shown_number", "shown_ever", "open_lessons", "paused", "question"},
        "question": {"id", "key", "text", "options", "answer", "because", "own", "revealed"},
        "answer": {"question", "student", "choice"},
        "here": {"server", "lesson", "count", "seen"},
        "member": {"student"},
    }
    later = [one for table in Base.metadata.sorted_tables for one in table.columns if table.name in begun]
    later = [one for one in later if one.name not in begun[one.table.name]]
    assert [one.name for one in later if one.server_default is None and not one.nullable] == []


def test_a_new_class_begins_with_nothing(room):
    room.show("pixels", "")
    room.pause(["uploads"])
    room.let_run(5)
    room.let_in("a")
    room.answer(room.ask(QUESTION), "a", 1)
    room.forget()
    state = room.state()
    assert (state.shown, state.question, state.paused, state.training_minutes) == (None, None, frozenset(), 0)
    assert (room.questions(), room.answers_of("a"), room.is_member("a")) == ([], {}, False)


def test_nothing_in_the_database_tells_who_it_was(database, room, tmp_path):
    room.let_in("browser 1234567890")
    room.answer(room.ask(QUESTION), "browser 1234567890", 1)
    room.engine.dispose()
    assert b"1234567890" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_forty_students_cost_one_read_a_second(room, clock):
    reads = []
    event.listen(room.engine, "begin", reads.append)
    with ThreadPoolExecutor(8) as pool:
        for second in range(1, 4):
            clock.now += FRESH
            list(pool.map(lambda _: room.state(), range(400)))
            assert len(reads) == second


def test_sessions_are_counted_lesson_by_lesson_over_all_servers(room, other, clock):
    connected = {"a", "b", "c", "d"}
    for one, session, lesson in ((room, "a", "kernels"), (room, "b", "pixels"), (other, "c", "kernels")):
        one.come(session, lesson)
    for one in (room, other):
        one.count_sessions(connected.__contains__)
    clock.now += FRESH
    assert room.state().lessons == other.state().lessons == {"kernels": 2, "pixels": 1}
    room.come("a", "pixels")
    connected.discard("c")
    for one in (room, other):
        one.count_sessions(connected.__contains__)
    clock.now += FRESH
    assert room.state().lessons == {"pixels": 2}
    clock.now += GONE  # both servers were killed
    assert room.state().here == 0


def test_a_database_that_does_not_answer_leaves_what_was_known(room, clock):
    room.show("kernels", "")
    known = room.state()
    with room.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lead RENAME TO lost")
    clock.now += FRESH
    assert room.state() == known
    with pytest.raises(ClassError, match="does not answer"):
        room.show("pixels", "")


STUDENTS, THREADS = 20, 3
SERVER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from dlplay.classroom.room import Room
database, number, first, students, threads = sys.argv[1], *map(int, sys.argv[2:])
room = Room(database)
def answer(student):
    for choice in (0, 1, student % 3):
        room.answer(number, f"student {student}", choice)
    room.state()
with ThreadPoolExecutor(threads) as pool:
    list(pool.map(answer, range(first, first + students)))
"""


def test_two_servers_and_their_threads_lose_no_answer(database, room, clock):
    """Half of the students answer at both servers at once, as two tabs of one browser do."""
    number = room.ask(QUESTION)
    numbers = [[number, first, STUDENTS, THREADS] for first in (0, STUDENTS // 2)]
    arguments = [[sys.executable, "-c", SERVER, database, *map(str, one)] for one in numbers]
    servers = [subprocess.Popen(one, stderr=subprocess.PIPE, text=True) for one in arguments]
    said = [server.communicate(timeout=60)[1] for server in servers]
    assert said == ["", ""]
    clock.now += FRESH
    expected = Counter(student % 3 for student in range(STUDENTS + STUDENTS // 2))
    assert room.state().question.counts == tuple(expected[choice] for choice in range(3))


@pytest.mark.parametrize(
    ("text", "choices", "says"),
    [
        ("  ", "a\nb", "The question is empty"),
        ("x" * 301, "a\nb", "301 letters"),
        ("Why?", "a", "There are 1 choices"),
        ("Why?", "\n".join("abcdefg"), "There are 7 choices"),
        ("Why?", "a\n a ", "Two choices are equal"),
        ("Why?", "a\n*a", "Two choices are equal"),
        ("Why?", "a\n*", "one is empty"),
        ("Why?", "a\n" + "x" * 121, "longer than 120"),
        ("Why?", "*a\n*b", "one at most can be right"),
    ],
)
def test_a_question_that_cannot_be_put_says_what_to_change(text, choices, says):
    with pytest.raises(ClassError, match=says):
        read_draft(text, choices)


@pytest.mark.parametrize(
    ("choices", "draft"),
    [
        ("yes\n\n no \n", Draft("Why not?", ("yes", "no"))),
        ("yes\n* no", Draft("Why not?", ("yes", "no"), 1)),
    ],
)
def test_a_question_of_ones_own_is_read(choices, draft):
    assert read_draft(" Why\nnot? ", choices) == draft
