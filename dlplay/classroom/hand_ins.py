"""What students have handed in, in the class's database: taken wholly or not at all, and nobody's but the teacher's."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from dlplay.classroom.handed import (
    MOST_HAND_INS,
    MOST_OF_A_CLASS,
    MOST_OF_A_STUDENT,
    HandIn,
    Item,
    read_name,
    refuse_too_much,
    refuse_unreadable,
    short_code,
)
from dlplay.classroom.questions import ClassError
from dlplay.classroom.tables import Lead, Work, WorkEntry
from dlplay.database import hidden, transaction
from dlplay.lab_book import Entry, Verdict
from dlplay.lab_book.entries import packed, unpacked


class HandIns:
    """All that was handed in to a class whose tables are there. Whatever cannot be done raises ClassError."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self._engine, self._clock = engine, clock

    def take(self, student: str, name: str, entries: Sequence[Entry], judged: Callable[[Entry], Verdict]) -> HandIn:
        """Take entries from a student, and give the receipt. What was handed in last, once more, is not taken twice.

        judged: gives what an entry's seal says. The latest MOST_OF_A_STUDENT of a student stay.
        """
        name, owner, size = read_name(name), hidden(student), refuse_too_much(entries)
        code, items = short_code(owner, name, entries), [_item(entry, judged(entry)) for entry in entries]
        refuse_unreadable([one for one, item in zip(entries, items, strict=True) if item.verdict != Verdict.COMPUTED])
        small = [packed(entry.content) if entry.content else b"" for entry in entries]
        values = {"student": owner, "name": name, "code": code, "size": size}
        with transaction(self._engine, _not_taken) as connection:
            if not connection.scalar(select(Lead.takes_work)):
                raise ClassError("Your teacher has closed the hand-in: nothing was sent.")
            before = _read(connection, Work.student == owner)
            if before and before[0].code == code:
                return before[0]
            for old in before[MOST_OF_A_STUDENT - 1 :]:
                _delete(connection, old.number)
            _refuse_full(connection, size)
            listed = [dataclasses.asdict(item) for item in items]
            row = insert(Work).values(**values, time=self._clock(), listed=listed)
            number = connection.execute(row.returning(Work.id)).scalar_one()
            rows = [_row(number, place, *one) for place, one in enumerate(zip(entries, small, strict=True), 1)]
            connection.execute(insert(WorkEntry), rows)
            return _read(connection, Work.id == number)[0]

    def of(self, student: str) -> list[HandIn]:
        """List what a student has handed in, the newest first."""
        with transaction(self._engine, _silent) as connection:
            return _read(connection, Work.student == hidden(student))

    def all(self) -> list[HandIn]:
        """List what was handed in, the newest first. For the teacher."""
        with transaction(self._engine, _silent) as connection:
            return _read(connection, Work.id > 0)

    def numbers(self) -> list[int]:
        """List the numbers of what was handed in, the newest first."""
        with transaction(self._engine, _silent) as connection:
            return list(connection.scalars(select(Work.id).order_by(Work.id.desc())))

    def entries(self, number: int) -> list[Entry]:
        """Give the entries of a hand-in as they stood in the lab book. For the teacher."""
        wanted = select(WorkEntry.__table__).where(WorkEntry.work == number).order_by(WorkEntry.place)
        with transaction(self._engine, _silent) as connection:
            rows = connection.execute(wanted).all()
        try:
            return [
                Entry(row.place, row.name, row.remark, unpacked(row.content) if row.content else b"", row.seal)
                for row in rows
            ]
        except ValueError as error:
            raise ClassError("This hand-in is damaged in the database.") from error

    def delete(self, number: int) -> None:
        """Delete a hand-in. For the teacher."""
        with transaction(self._engine, _silent) as connection:
            _delete(connection, number)


def _item(entry: Entry, verdict: Verdict) -> Item:
    kept = entry.kept
    return Item(entry.name, kept.title if kept else "", verdict, entry.checksum if kept else "")


def _row(number: int, place: int, entry: Entry, small: bytes) -> dict[str, Any]:
    texts = {"name": entry.name, "remark": entry.remark, "seal": entry.seal}
    return {"work": number, "place": place, "content": small, **texts}


def _read(connection: Connection, which: Any) -> list[HandIn]:
    newest = {int(one) for one in connection.scalars(select(func.max(Work.id)).group_by(Work.student))}
    rows = connection.execute(select(Work.__table__).where(which).order_by(Work.id.desc())).all()
    return [
        HandIn(
            row.id,
            row.student,
            row.name,
            row.time,
            row.code,
            row.size,
            tuple(Item(one["name"], one["lesson"], Verdict(one["verdict"]), one["checksum"]) for one in row.listed),
            row.id in newest,
        )
        for row in rows
    ]


def _delete(connection: Connection, number: int) -> None:
    connection.execute(delete(WorkEntry).where(WorkEntry.work == number))
    connection.execute(delete(Work).where(Work.id == number))


def _refuse_full(connection: Connection, size: int) -> None:
    sums = select(func.count(), func.coalesce(func.sum(Work.size), 0)).select_from(Work)
    count, in_all = connection.execute(sums).one()
    if count >= MOST_HAND_INS or int(in_all) + size > MOST_OF_A_CLASS:
        raise ClassError(
            "Nothing was sent: the class takes {hand_ins} hand-ins and {gigabytes:.0f} GB at most, and that many are "
            "there. Tell your teacher.",
            hand_ins=MOST_HAND_INS,
            gigabytes=MOST_OF_A_CLASS / 2**30,
        )


def _not_taken() -> ClassError:
    return ClassError(
        "Nothing was handed in: the class's database does not answer, or its disk is full. Your lab book is as it was. "
        "Try again, or take it home and tell your teacher."
    )


def _silent() -> ClassError:
    return ClassError("The class's database does not answer just now: try again.")
