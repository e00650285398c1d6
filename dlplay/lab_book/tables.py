"""The table of lab books in the database."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What all tables of lab books have in common."""


class BookEntry(Base):
    """An entry; owner: a name that tells nothing of the visitor; deleted: whether it only waits to be forgotten."""

    __tablename__ = "book_entry"
    __table_args__ = (Index("book_entry_owner", "owner"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    place: Mapped[int]
    name: Mapped[str]
    remark: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)  # bytes of the content
    seal: Mapped[str] = mapped_column(default="")
    changed: Mapped[float]  # seconds since 1970
    deleted: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes] = mapped_column(LargeBinary, default=b"")  # last: the others are read without it


class ServerKey(Base):
    """The public key of a server that has this database: what it has signed, the others take for theirs."""

    __tablename__ = "server_key"
    public: Mapped[str] = mapped_column(primary_key=True)
