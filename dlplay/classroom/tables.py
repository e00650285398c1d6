"""The tables of a class in its database."""

from sqlalchemy import JSON, ForeignKey
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
