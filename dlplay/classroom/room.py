"""The room: one class's state in its database, read once a second by each server, however many students ask."""

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from dlplay.classroom.hand_ins import HandIns
from dlplay.classroom.questions import ClassError, Draft
from dlplay.classroom.state import PAUSABLE, Put, Shown, State
from dlplay.classroom.tables import ONLY, Answer, Base, Here, Lead, Member, Question, Work, WorkEntry
from dlplay.classroom.upgrading import add_missing_columns
from dlplay.database import hidden, open_database, transaction

FRESH = 1.0  # seconds that what was read from the database is taken for true
TOLD_AGAIN = 5.0  # seconds after which a server tells anew who is here, though nobody came or went
GONE = 15.0  # seconds after which a server that told nothing is no more


class Room:
    """A class in a database that several servers may share. Whatever cannot be written raises ClassError."""

    def __init__(self, database: str, clock: Callable[[], float] = time.time) -> None:
        self.engine, self._clock, self._server = open_database(database), clock, secrets.token_hex(8)
        Base.metadata.create_all(self.engine)
        add_missing_columns(self.engine, Base.metadata)
        with self.engine.begin() as connection:
            if connection.scalar(select(Lead.id)) is None:
                _insert_once(connection, Lead, id=ONLY)
        self.handed = HandIns(self.engine, clock)
        self._lock = threading.Lock()
        self._state, self._read_at = self._read(), self._clock()
        self._pages: dict[str, str] = {}  # session -> the lesson that it has open
        self._told: tuple[Counter[str], float] = (Counter(), float("-inf"))

    def state(self) -> State:
        """Give the state, at most a second old; the last known one while the database does not answer."""
        with self._lock:
            if self._clock() - self._read_at < FRESH:
                return self._state
            self._read_at = self._clock()  # whoever asks meanwhile gets the last one and does not wait
        try:
            self._state = self._read()
        except SQLAlchemyError as error:
            logging.getLogger(__name__).warning("the class's database does not answer: %s", error)
        return self._state

    def come(self, session: str, lesson: str) -> None:
        """Note which lesson a session has open."""
        self._pages[session] = lesson

    def leave(self, session: str) -> None:
        """Note that a session is not one of a student."""
        self._pages.pop(session, None)

    def count_sessions(self, is_here: Callable[[str], bool]) -> None:
        """Tell all servers how many sessions of this one are on each lesson; those that have left are forgotten."""
        now = self._clock()
        with self._lock:
            if now - self._told[1] < FRESH:
                return
            for session in [one for one in list(self._pages) if not is_here(one)]:
                self._pages.pop(session, None)
            counts = Counter(self._pages.values())
            if counts == self._told[0] and now - self._told[1] < TOLD_AGAIN:
                return
            self._told = counts, now
        rows = [
            {"server": self._server, "lesson": lesson, "count": count, "seen": now} for lesson, count in counts.items()
        ]
        with self._talking() as connection:
            connection.execute(delete(Here).where((Here.server == self._server) | (Here.seen < now - GONE)))
            if rows:
                connection.execute(insert(Here), rows)

    def show(self, page: str, query: str) -> None:
        """Show a lesson and its settings to all."""
        number = Lead.shown_ever + 1
        self._lead(shown_page=page, shown_query=query, shown_number=number, shown_ever=number)

    def stop_showing(self) -> None:
        """Take back what is shown."""
        self._lead(shown_number=0)

    def open_only(self, lessons: list[str]) -> None:
        """Let only these lessons be opened; all, where none is named."""
        self._lead(open_lessons=lessons)

    def pause(self, what: list[str]) -> None:
        """Pause these of PAUSABLE, and nothing else."""
        self._lead(paused=[one for one in PAUSABLE if one in what])

    def let_run(self, minutes: int) -> None:
        """Say how many minutes a training may run; 0: as long as the server lets it."""
        self._lead(training_minutes=minutes)

    def take_work(self, takes: bool) -> None:
        """Let students hand in, or no longer."""
        self._lead(takes_work=takes)

    def check_writing(self) -> None:
        """Write what stands there already; raises ClassError where nothing can be written."""
        self._lead(shown_ever=Lead.shown_ever)

    def ask(self, draft: Draft) -> int:
        """Put a question to the class; gives its number. The one before is no longer before the class."""
        values = {name: getattr(draft, name) for name in ("key", "text", "answer", "because")}
        with self._leading() as connection:
            asked = insert(Question).values(**values, options=list(draft.options), own=not draft.key)
            number = int(connection.execute(asked.returning(Question.id)).scalar_one())
            connection.execute(update(Lead).values(question=number))
        return number

    def reveal(self, number: int) -> None:
        """Reveal a question's answer; from then on nobody can answer it."""
        with self._leading() as connection:
            connection.execute(update(Question).where(Question.id == number).values(revealed=True))

    def close_question(self) -> None:
        """Take the question away from the class, with its answer revealed, so that it stands among the earlier ones."""
        with self._leading() as connection:
            before = select(Lead.question).scalar_subquery()
            connection.execute(update(Question).where(Question.id == before).values(revealed=True))
            connection.execute(update(Lead).values(question=None))

    def answer(self, number: int, student: str, choice: int) -> None:
        """Take a student's answer, in place of an earlier one; raises ClassError when it comes too late."""
        name = hidden(student)
        with self._talking() as connection:
            options = select(Question.options).where(Question.id == number, ~Question.revealed).with_for_update()
            known = connection.scalar(options)
            if known is None:
                raise ClassError("The answer is revealed already, so that this one came too late.")
            if not 0 <= choice < len(known):
                raise ClassError("The question has no such choice.")
            row = (Answer.question == number) & (Answer.student == name)
            if not connection.execute(update(Answer).where(row).values(choice=choice)).rowcount:
                _insert_once(connection, Answer, question=number, student=name, choice=choice)

    def answers_of(self, student: str) -> dict[int, int]:
        """Give what a student has answered: number of the question -> place of the option."""
        chosen = select(Answer.question, Answer.choice).where(Answer.student == hidden(student))
        with self._talking() as connection:
            return {row.question: row.choice for row in connection.execute(chosen)}

    def questions(self) -> list[Put]:
        """List the questions whose answer is revealed, the latest first."""
        with self._talking() as connection:
            return _read_questions(connection, Question.revealed)

    def let_in(self, student: str) -> None:
        """Remember that this student has given the class code."""
        with self._talking() as connection:
            _insert_once(connection, Member, student=hidden(student))

    def is_member(self, student: str) -> bool:
        """Say whether this student has given the class code."""
        with self._talking() as connection:
            return connection.scalar(select(Member.student).where(Member.student == hidden(student))) is not None

    def forget(self) -> None:
        """Begin a new class: no question, no answer, no limit, nothing handed in, nobody who gave the code."""
        with self._leading() as connection:
            for table in (Answer, Question, Member, WorkEntry, Work):
                connection.execute(delete(table))
            begins = {"shown_number": 0, "open_lessons": [], "paused": [], "question": None, "training_minutes": 0}
            connection.execute(update(Lead).values(**begins, takes_work=True))

    def close(self) -> None:
        """Leave the database; this server's sessions are no longer counted."""
        with self._talking() as connection:
            connection.execute(delete(Here).where(Here.server == self._server))
        self.engine.dispose()

    def _lead(self, **values: Any) -> None:
        with self._leading() as connection:
            connection.execute(update(Lead).values(**values))

    @contextmanager
    def _leading(self) -> Iterator[Connection]:
        """Open a transaction of the teacher's; what is read after it is new."""
        with self._talking() as connection:
            yield connection
        self._read_at = float("-inf")

    def _talking(self) -> AbstractContextManager[Connection]:
        return transaction(self.engine, _silent)

    def _read(self) -> State:
        with self.engine.begin() as connection:
            lead = connection.execute(select(Lead.__table__)).one()
            asked = _read_questions(connection, Question.id == lead.question) if lead.question else []
            recent = select(Here.lesson, func.sum(Here.count)).where(Here.seen > self._clock() - GONE)
            lessons = {lesson: int(count) for lesson, count in connection.execute(recent.group_by(Here.lesson))}
        shown = Shown(lead.shown_page, lead.shown_query, lead.shown_number) if lead.shown_number else None
        limits = frozenset(lead.open_lessons), frozenset(lead.paused)
        return State(shown, *limits, asked[0] if asked else None, lessons, lead.training_minutes, lead.takes_work)


def _insert_once(connection: Connection, table: type[Base], **values: Any) -> None:
    """Insert a row, unless another server was quicker."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**values))
    except IntegrityError:
        pass


def _read_questions(connection: Connection, which: Any) -> list[Put]:
    rows = connection.execute(select(Question.__table__).where(which).order_by(Question.id.desc())).all()
    numbers = [row.id for row in rows]
    tally = select(Answer.question, Answer.choice, func.count()).where(Answer.question.in_(numbers))
    counts = {
        (number, choice): int(count)
        for number, choice, count in connection.execute(tally.group_by(Answer.question, Answer.choice))
    }
    return [
        Put(
            row.id,
            Draft(row.text, tuple(row.options), row.answer, row.because, row.key),
            row.revealed,
            tuple(counts.get((row.id, place), 0) for place in range(len(row.options))),
        )
        for row in rows
    ]


def _silent() -> ClassError:
    return ClassError("The class's database does not answer just now, so that nothing was written: try again.")
