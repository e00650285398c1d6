"""The lab books in their database: each visitor has one, and nobody finds another's."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from dlplay.database import hidden, open_database, transaction
from dlplay.lab_book.entries import (
    MOST_DAYS,
    MOST_ENTRIES,
    MOST_IN_ALL,
    MOST_LETTERS,
    MOST_OF_A_BOOK,
    MOST_OF_A_NAME,
    BookError,
    Entry,
    Kept,
    packed,
    unpacked,
    written,
)
from dlplay.lab_book.tables import Base, BookEntry, ServerKey

DAY = 24 * 3600.0


class Books:
    """All lab books of a database, which several servers may share. Whatever cannot be done raises BookError.

    A visitor is a text that nobody else can know; the database holds its hash alone.
    """

    def __init__(self, database: str, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        try:
            self.engine = open_database(database)
            Base.metadata.create_all(self.engine)
        except SQLAlchemyError as error:
            raise _closed() from error
        self._forget_old_ones()

    def keep(self, visitor: str, kept: Kept, seal: Callable[[bytes], str] | None = None) -> Entry:
        """Put what was kept at the end of a visitor's book. seal: what signs the bytes that never change."""
        content = written(kept)
        return self.add(visitor, kept.title, "", content, seal(content) if seal else "")

    def add(self, visitor: str, name: str, remark: str = "", content: bytes = b"", seal: str = "") -> Entry:
        """Put an entry, or without content a note of one's own, at the end of a visitor's book."""
        small, owner = packed(content) if content else b"", hidden(visitor)
        texts = {"name": name.strip()[:MOST_OF_A_NAME], "remark": remark[:MOST_LETTERS], "seal": seal}
        with self._talking() as connection:
            mine = (BookEntry.owner == owner) & ~BookEntry.deleted
            sums = select(func.count(), func.coalesce(func.sum(BookEntry.size), 0), func.max(BookEntry.place))
            count, size, last = connection.execute(sums.where(mine)).one()
            in_all = connection.scalar(select(func.coalesce(func.sum(BookEntry.size), 0))) or 0
            _refuse_too_much(count, int(size) + len(small), int(in_all) + len(small))
            values = {"place": (last or 0) + 1, "content": small, "size": len(small), "changed": self._clock()}
            row = insert(BookEntry).values(owner=owner, **texts, **values)
            number = connection.execute(row.returning(BookEntry.id)).scalar_one()
        return Entry(int(number), texts["name"], texts["remark"], content, seal)

    def entries(self, visitor: str) -> list[Entry]:
        """List a visitor's entries in their order."""
        mine = (BookEntry.owner == hidden(visitor)) & ~BookEntry.deleted
        listed = select(BookEntry.__table__).where(mine).order_by(BookEntry.place, BookEntry.id)
        with self._talking() as connection:
            rows = connection.execute(listed).all()
        try:
            return [
                Entry(row.id, row.name, row.remark, unpacked(row.content) if row.content else b"", row.seal)
                for row in rows
            ]
        except ValueError as error:
            raise BookError("An entry of your lab book is damaged in the database.") from error

    def count(self, visitor: str) -> int:
        """Count a visitor's entries."""
        mine = (BookEntry.owner == hidden(visitor)) & ~BookEntry.deleted
        with self._talking() as connection:
            return int(connection.scalar(select(func.count()).where(mine)) or 0)

    def rename(self, visitor: str, number: int, name: str) -> None:
        """Call an entry otherwise; an empty name changes nothing."""
        if name.strip():
            self._change(visitor, number, name=name.strip()[:MOST_OF_A_NAME])

    def write(self, visitor: str, number: int, remark: str) -> None:
        """Write the remark beside an entry, or the text of a note."""
        self._change(visitor, number, remark=remark[:MOST_LETTERS])

    def seal(self, visitor: str, number: int, seal: str) -> None:
        """Put a seal on what was kept."""
        self._change(visitor, number, seal=seal)

    def move(self, visitor: str, number: int, by: int) -> None:
        """Move an entry by so many places, up where that is negative; at the end of the book it stays there."""
        mine = (BookEntry.owner == hidden(visitor)) & ~BookEntry.deleted
        ordered = select(BookEntry.id).where(mine).order_by(BookEntry.place, BookEntry.id)
        with self._talking() as connection:
            numbers = list(connection.scalars(ordered))
            if number in numbers:
                before = numbers.index(number)
                numbers.insert(min(max(before + by, 0), len(numbers) - 1), numbers.pop(before))
                for place, one in enumerate(numbers, 1):
                    connection.execute(update(BookEntry).where(BookEntry.id == one).values(place=place))

    def delete(self, visitor: str, number: int) -> None:
        """Delete an entry, which restore brings back until the next one is deleted."""
        owner = hidden(visitor)
        with self._talking() as connection:
            connection.execute(delete(BookEntry).where((BookEntry.owner == owner) & BookEntry.deleted))
            self._set(connection, owner, number, deleted=True)

    def restore(self, visitor: str, number: int) -> None:
        """Bring back the entry that was deleted last."""
        self._change(visitor, number, deleted=False)

    def forget(self, visitor: str) -> None:
        """Delete a visitor's whole book."""
        with self._talking() as connection:
            connection.execute(delete(BookEntry).where(BookEntry.owner == hidden(visitor)))

    def trust(self, public: str) -> None:
        """Note a server's public key, so that every server of this database knows what it has signed."""
        with self._talking() as connection:
            if not connection.scalar(_known(public)):
                with suppress(IntegrityError), connection.begin_nested():  # another server was quicker
                    connection.execute(insert(ServerKey).values(public=public))

    def trusts(self, public: str) -> bool:
        """Say whether a public key is that of a server of this database."""
        with self._talking() as connection:
            return bool(connection.scalar(_known(public)))

    def close(self) -> None:
        """Leave the database."""
        self.engine.dispose()

    def _change(self, visitor: str, number: int, **values: Any) -> None:
        with self._talking() as connection:
            self._set(connection, hidden(visitor), number, **values)

    def _set(self, connection: Connection, owner: str, number: int, **values: Any) -> None:
        mine = (BookEntry.owner == owner) & (BookEntry.id == number)
        connection.execute(update(BookEntry).where(mine).values(**values, changed=self._clock()))

    def _forget_old_ones(self) -> None:
        """Delete the books into which nobody has written for long, and what was deleted before this server began."""
        written_into = select(BookEntry.owner).group_by(BookEntry.owner)
        old = written_into.having(func.max(BookEntry.changed) < self._clock() - MOST_DAYS * DAY)
        with self._talking() as connection:
            owners = list(connection.scalars(old))
            connection.execute(delete(BookEntry).where(BookEntry.owner.in_(owners) | BookEntry.deleted))

    def _talking(self) -> AbstractContextManager[Connection]:
        return transaction(self.engine, _silent)


def _known(public: str) -> Select[int]:
    return select(func.count()).where(ServerKey.public == public)


def _refuse_too_much(count: int, size: int, in_all: int) -> None:
    if count >= MOST_ENTRIES:
        raise BookError(
            "Your lab book is full: it has {count} entries, and more are not kept. Take it home, delete what you no "
            "longer need, and keep this then.",
            count=count,
        )
    if size > MOST_OF_A_BOOK:
        raise BookError(
            "Your lab book is full: with this entry it would take {size:.0f} MB, and at most {most:.0f} MB are kept. "
            "Take it home, delete what you no longer need, and keep this then.",
            size=size / 2**20,
            most=MOST_OF_A_BOOK / 2**20,
        )
    if in_all > MOST_IN_ALL:
        raise BookError(
            "All lab books of this computer together are full, so that nothing more is kept. Take yours home, and tell "
            "your teacher."
        )


def _silent() -> BookError:
    return BookError(
        "The lab book cannot be written or read just now: its database does not answer, or its disk is full. The "
        "lesson goes on; try to keep this again, or tell your teacher."
    )


def _closed() -> BookError:
    return BookError(
        "There is no lab book on this computer just now: its database cannot be opened. The lesson goes on without it; "
        "tell your teacher."
    )
