"""An entry of a lab book: what was kept of a lesson, or a note of one's own, with one's remarks beside it."""

import functools
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any

from dlplay.lab_book.blocks import Block, blocks_from_json, blocks_to_json
from dlplay.words import Refusal

MOST_ENTRIES = 60  # in a lab book
MOST_OF_AN_ENTRY = 4 * 2**20  # bytes that an entry takes in the database
MOST_OF_A_BOOK = 48 * 2**20  # bytes of all entries of a book
MOST_IN_ALL = 8 * 2**30  # bytes of all books of a database
MOST_UNPACKED = 24 * 2**20  # bytes of an entry before it is compressed
MOST_LETTERS = 20_000  # of a remark or a note
MOST_OF_A_NAME = 120  # letters
MOST_DAYS = 90  # that a book stays which nobody writes into
YEAR_3000 = 32_503_680_000  # seconds since 1970


class BookError(Refusal):
    """Says what a lab book cannot take or do, and what to do instead."""


@dataclass(frozen=True)
class Kept:
    """What was kept of a lesson at one moment, and never changes afterwards.

    title: the lesson's, as its page says it. lesson: its name in the address. query: its settings, as the address has
    them. time: seconds since 1970.
    """

    title: str
    lesson: str
    query: str
    time: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Entry:
    """An entry of a book. number: by which it is found; name: as its owner calls it; kept: None for an own note.

    content: what was kept, as bytes that never change (see written): they can be signed, and the seal is what says so.
    """

    number: int
    name: str
    remark: str
    content: bytes = b""
    seal: str = ""

    @functools.cached_property
    def kept(self) -> Kept | None:
        """What was kept of a lesson."""
        return read(self.content) if self.content else None

    @property
    def checksum(self) -> str:
        """The SHA-256 of what was kept."""
        return hashlib.sha256(self.content).hexdigest()


def written(kept: Kept) -> bytes:
    """Write what was kept as JSON, always the same bytes for the same."""
    data = {
        "title": kept.title,
        "lesson": kept.lesson,
        "query": kept.query,
        "time": round(kept.time, 3),
        "blocks": blocks_to_json(kept.blocks),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def read(content: bytes) -> Kept:
    """Read what was written; raises ValueError where it is something else."""
    data: Any = json.loads(content)
    if not isinstance(data, dict) or not isinstance(data.get("time"), int | float):
        raise ValueError("no entry")
    if not 0 <= data["time"] < YEAR_3000:
        raise ValueError("a time that no clock shows")
    title, lesson, query = (data.get(name) for name in ("title", "lesson", "query"))
    if not (isinstance(title, str) and isinstance(lesson, str) and isinstance(query, str)):
        raise ValueError("no entry")
    return Kept(title, lesson, query, float(data["time"]), blocks_from_json(data.get("blocks")))


def packed(content: bytes) -> bytes:
    """Compress the bytes of an entry; raises BookError where they are too many."""
    small = zlib.compress(content, 6)
    if len(content) > MOST_UNPACKED or len(small) > MOST_OF_AN_ENTRY:
        raise BookError(
            "What stands on this page is too much for one entry ({size:.1f} MB; at most {most:.0f} MB). Open a tab "
            "with fewer pictures, or choose a smaller one, and keep that.",
            size=max(len(small), 1) / 2**20,
            most=MOST_OF_AN_ENTRY / 2**20,
        )
    return small


def unpacked(small: bytes) -> bytes:
    """Give the bytes again; raises ValueError where they are damaged, or would become too many."""
    try:
        opener = zlib.decompressobj()
        content = opener.decompress(small, MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if not opener.eof:
        raise ValueError("too large, or cut off")
    return content
