"""What a student hands in: the name as it was typed, what stands in it, and the short code of the receipt."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.classroom.file_names import JOINS
from dlplay.classroom.questions import ClassError
from dlplay.lab_book import Entry, Verdict, notebook_file
from dlplay.lab_book.parts import blocks_html

MOST_OF_A_STUDENTS_NAME = 80  # letters
MOST_OF_A_HAND_IN = 40 * 2**20  # bytes of what was kept, unpacked
MOST_OF_A_STUDENT = 5  # hand-ins that are kept of a student, the latest ones
MOST_HAND_INS = 2000  # of a class
MOST_OF_A_CLASS = 8 * 2**30  # bytes, unpacked
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another when it is read aloud or copied
LETTERS_OF_A_CODE = 8


@dataclass(frozen=True)
class Item:
    """An entry as it is listed. lesson: its title; empty for a note. checksum: of what was kept; empty for a note."""

    name: str
    lesson: str
    verdict: Verdict
    checksum: str


@dataclass(frozen=True)
class HandIn:
    """What a student has handed in at one time (seconds since 1970).

    student: a text that is the same for the same browser. size: bytes, unpacked. is_newest: of this student's.
    """

    number: int
    student: str
    name: str
    time: float
    code: str
    size: int
    items: tuple[Item, ...]
    is_newest: bool = True


def read_name(text: str) -> str:
    """Read the name that a student has typed, letter by letter, without what nobody sees.

    Raises ClassError where nothing, or too much, is left.
    """
    seen = (letter for letter in text if letter in JOINS or unicodedata.category(letter)[0] != "C" or letter.isspace())
    name = unicodedata.normalize("NFC", " ".join("".join(seen).split()))
    if not name.strip(JOINS):
        raise ClassError("Write your name above: without it, your teacher does not know whose this is.")
    if len(name) > MOST_OF_A_STUDENTS_NAME:
        raise ClassError(
            "The name has {letters} letters; at most {most} are taken.",
            letters=len(name),
            most=MOST_OF_A_STUDENTS_NAME,
        )
    return name


def refuse_too_much(entries: Sequence[Entry]) -> int:
    """Give the bytes of what was kept; raises ClassError where that is too much, or nothing."""
    size = sum(len(entry.content) for entry in entries)
    if not entries:
        raise ClassError("Nothing is chosen: leave at least one entry in.")
    if size > MOST_OF_A_HAND_IN:
        raise ClassError(
            "This is {size:.0f} MB, and at most {most:.0f} MB are taken: leave entries out, above all those with many "
            "pictures.",
            size=size / 2**20,
            most=MOST_OF_A_HAND_IN / 2**20,
        )
    return size


def short_code(student: str, name: str, entries: Sequence[Entry]) -> str:
    """Give a receipt's code: eight letters of the SHA-256 of who hands in what; any change gives another one."""
    digest = hashlib.sha256(f"{student}\n{name}\n".encode("utf-8", "replace"))
    for entry in entries:
        for part in (entry.name.encode("utf-8", "replace"), entry.remark.encode("utf-8", "replace"), entry.content):
            digest.update(hashlib.sha256(part).digest())
    number, letters = int.from_bytes(digest.digest()[:16]), []
    for _ in range(LETTERS_OF_A_CODE):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def twins(hand_ins: Sequence[HandIn]) -> dict[int, list[HandIn]]:
    """Find, for each number, hand-ins of other students with an entry that was kept at the very same moment."""
    holders: dict[str, dict[int, HandIn]] = defaultdict(dict)
    for hand_in in hand_ins:
        for item in hand_in.items:
            if item.checksum:
                holders[item.checksum][hand_in.number] = hand_in
    return {
        one.number: sorted(
            {
                other.number: other
                for item in one.items
                for other in holders.get(item.checksum, {}).values()
                if other.student != one.student
            }.values(),
            key=lambda other: other.number,
        )
        for one in hand_ins
    }


def refuse_unreadable(entries: Sequence[Entry]) -> None:
    """Raise ClassError for an entry that cannot be written as a file: somebody has made it who is not the server."""
    for entry in entries:
        try:
            notebook_file([entry], title="", made=0.0).encode()
            blocks_html(entry.kept.blocks if entry.kept else (), mark="chart").encode()
        except Exception as error:  # whatever a stranger's file may do
            raise ClassError(
                "“{name}” cannot be shown as it came back with a project file: leave it out.", name=entry.name
            ) from error
