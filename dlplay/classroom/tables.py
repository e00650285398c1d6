"""The tables of a class in its database."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ONLY = 1  # the key of the one row of Lead


class Base(DeclarativeBase):
    """What all tables have in common."""


class Lead(Base):
    """What the teacher shows and limits now, in one row."""

    __tablename__ = "lead"
    id: Mapped[int] = mapped_column(primary_key=True)
    shown_page: Mapped[str] = mapped_column(default="")
    shown_query: Mapped[str] = mapped_column(default="")
    shown_number: Mapped[int] = mapped_column(default=0)  # of what was shown until now; 0: nothing is shown
    shown_ever: Mapped[int] = mapped_column(default=0)
    open_lessons: Mapped[list[str]] = mapped_column(JSON, default=list)  # none: all are open
    paused: Mapped[list[str]] = mapped_column(JSON, default=list)
    question: Mapped[int | None] = mapped_column(default=None)  # the one that is before the class
    training_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: as long as the server lets it
    takes_work: Mapped[bool] = mapped_column(default=True, server_default=true())  # whether students can hand in


class Question(Base):
    """A question that was put to the class; own: the teacher's words, and not a lesson's."""

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    text: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSON)
    answer: Mapped[int | None]  # the place of the right option, where there is one
    because: Mapped[str]
    own: Mapped[bool]
    revealed: Mapped[bool] = mapped_column(default=False)


class Answer(Base):
    """What a student has answered: one row each, by a name that tells nothing of the student."""

    __tablename__ = "answer"
    question: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    student: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[int]


class Here(Base):
    """How many pages a server has open, lesson by lesson."""

    __tablename__ = "here"
    server: Mapped[str] = mapped_column(primary_key=True)
    lesson: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    seen: Mapped[float]  # seconds since 1970


class Member(Base):
    """A browser that has given the class code."""

    __tablename__ = "member"
    student: Mapped[str] = mapped_column(primary_key=True)


class Work(Base):
    """What a student has handed in at one time; listed: a line for each entry; no number is ever given twice."""

    __tablename__ = "work"
    __table_args__ = (Index("work_student", "student"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    student: Mapped[str]  # a name that tells nothing of the student's browser
    name: Mapped[str]  # as the student typed it
    time: Mapped[float]  # seconds since 1970
    code: Mapped[str]
    size: Mapped[int]  # bytes of what was kept, unpacked
    listed: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class WorkEntry(Base):
    """An entry that was handed in, as it stood in the lab book; content: packed."""

    __tablename__ = "work_entry"
    work: Mapped[int] = mapped_column(ForeignKey("work.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    remark: Mapped[str]
    seal: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
