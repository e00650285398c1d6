"""The database of what outlives the server: which one it is, and how several servers share it."""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DATABASE = "DLPLAY_DATABASE"
KEPT = "DLPLAY_KEPT"
PATIENCE = 20.0  # seconds to wait for another server that writes


def kept_folder() -> Path:
    """Give the folder that outlives the server, made for this account alone: .dlplay at home, or DLPLAY_KEPT."""
    folder = Path(os.environ.get(KEPT) or Path.home() / ".dlplay")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def database_address(name: str) -> str:
    """Give the address of the database: the one that DLPLAY_DATABASE names, or a file of that name of our own."""
    return os.environ.get(DATABASE) or f"sqlite:///{kept_folder() / name}.sqlite"


def open_database(address: str) -> "Engine":
    """Open a database; SQLite takes one writer at a time, and lets the others wait."""
    from sqlalchemy import create_engine, event

    engine = create_engine(address, connect_args={"timeout": PATIENCE} if address.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # transactions begin below, and not when sqlite3 thinks fit
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

        @event.listens_for(engine, "begin")
        def begin(connection: "Connection") -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def transaction(engine: "Engine", refusal: Callable[[], Exception]) -> Iterator["Connection"]:
    """Do something in the database, wholly or not at all; where it does not answer, raise this refusal instead."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        logging.getLogger(__name__).warning("the database does not answer: %s", error)
        raise refusal() from error


def hidden(visitor: str) -> str:
    """Name a visitor so that nobody can tell from the database whose browser it was."""
    return hashlib.sha256(visitor.encode()).hexdigest()[:32]
