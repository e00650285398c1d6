"""What the place of a picture says: its class, and its part of a split; or the table beside it does."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from dlplay.data.archive_names import plain_path, some_of
from dlplay.data.archives import Member, PictureSetError
from dlplay.data.labels.parts import part_word
from dlplay.data.labels.texts import LabelError, label_text
from dlplay.data.pictures.reading import PictureError
from dlplay.words import Note

CLASS_TABLE = "_classes.csv"
MOST_TABLE_LETTERS = 8 * 2**20
SPLIT_ONLY = (
    "The folders {folders} are the parts of a split, not classes. Give every class a folder of its own in them, "
    "for example train/cat/1.jpg and test/cat/9.jpg; pictures with boxes are for the page Detect."
)
Folder = tuple[str, ...]


class Place(NamedTuple):
    """The class of a picture, and "train", "valid", "test" or ""."""

    class_name: str
    part: str


def set_places(folders: Sequence[Folder], top: Folder) -> tuple[list[Place | None], list[Note]]:
    """Read class and part from the folders of pictures below a folder; None for those that have no class.

    Parts stand above the classes, train/cat and test/cat, or below them, cat/train and cat/test; only where they do
    so for all. Raises PictureSetError where there are parts, but no classes.
    """
    below = [folder[len(top) :] for folder in folders]
    if {part_word(one[0]) for one in below} - {""} and all(part_word(one[0]) for one in below):
        if all(len(one) == 1 for one in below):
            raise PictureSetError(SPLIT_ONLY, folders=some_of(sorted({one[0] for one in below})))
        bare = sorted({one[0] for one in below if len(one) == 1})
        notes: list[Note] = (
            [Note("Left out: the pictures in {bare} that are in no folder of a class.", bare=some_of(bare))]
            if bare
            else []
        )
        return [Place(one[-1], part_word(one[0])) if len(one) > 1 else None for one in below], notes
    if all(len(one) > 1 and part_word(one[-1]) for one in below):
        return [Place(one[-2], part_word(one[-1])) for one in below], []
    return [Place(one[-1], "") for one in below], []


def table_places(members: Sequence[Member]) -> tuple[dict[str, Place], list[Note]]:
    """Read Roboflow's tables of classes, _classes.csv: a row for every picture, with 1 in the column of its class.

    Gives the place of every picture that has one class, by its path, and notes about the others.
    """
    places: dict[str, Place] = {}
    several: list[str] = []
    tables = [one for one in members if one.path.rpartition("/")[2].casefold() == CLASS_TABLE]
    for table in tables:
        folder = table.path.rpartition("/")[0]
        part = next((word for one in folder.split("/") if (word := part_word(one))), "")
        for name, classes in _table_classes(table):
            path = plain_path(f"{folder}/{name}")
            if len(classes) == 1:
                places[path] = Place(classes[0], part)
            else:
                several.append(path)
    notes: list[Note] = (
        [Note("The classes are read from {some_of}.", some_of=some_of(one.path for one in tables))] if places else []
    )
    if several:
        notes.append(
            Note("Left out, with no class or several of them in the table: {several}.", several=some_of(several))
        )
    return places, notes


def _table_classes(table: Member) -> list[tuple[str, list[str]]]:
    try:
        text = label_text(table.read(MOST_TABLE_LETTERS), table.path)[0]
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text)) if row]
    except (PictureError, LabelError, csv.Error) as error:
        raise PictureSetError("“{path}” cannot be read: {error}", path=table.path, error=error) from error
    if not rows or len(rows[0]) < 2:
        return []
    return [
        (row[0], [name for name, cell in zip(rows[0][1:], row[1:], strict=False) if cell in ("1", "1.0")])
        for row in rows[1:]
    ]
