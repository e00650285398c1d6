"""The pictures of a labelled set: how many are taken, and how large they are kept."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.data.archives import Member, PictureSetError
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.data.pictures.reading import MAX_BYTES, PictureError, read_picture, shrink
from dlplay.data.sets.candidates import PICTURE_ENDINGS
from dlplay.words import Note

MOST_LABELLED = 500
LONGEST_SIDE = 640
LABEL_THREADS = 4


@dataclass(frozen=True)
class SizedPicture:
    """A picture at the size at which it is kept, the shape (height, width) of its file, and what was done to it."""

    pixels: NDArray[np.uint8]
    file_shape: tuple[int, int]
    notes: tuple[Note, ...] = ()


def is_picture_path(path: str) -> bool:
    """Tell by its ending whether a file may be a picture."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() in PICTURE_ENDINGS


def spread_out(paths: Sequence[str], count: int) -> list[str]:
    """Take count of the paths, evenly spread."""
    return [paths[place * len(paths) // count] for place in range(count)] if count < len(paths) else list(paths)


def natural_order(path: str) -> list[tuple[int, str]]:
    """Sort 2.jpg before 10.jpg."""
    return [(int(part[:18]), part) if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", path)]


def short_names(paths: Sequence[str]) -> list[str]:
    """Leave out the folders that all paths share."""
    folders = [path.split("/")[:-1] for path in paths]
    first, last = min(folders, default=[]), max(folders, default=[])
    alike = [one == other for one, other in zip(first, last, strict=False)]
    shared = [*alike, False].index(False)
    return ["/".join(path.split("/")[shared:]) for path in paths]


def read_sized_pictures(members: Sequence[Member], desk: LabelDesk) -> dict[str, SizedPicture]:
    """Read the pictures, several at a time, and shrink those larger than 640 pixels; what is damaged is left out."""
    with ThreadPoolExecutor(LABEL_THREADS) as pool:
        waiting = [pool.submit(_sized_picture, member, desk) for member in members]
        read: dict[str, SizedPicture] = {}
        try:
            for number, (member, future) in enumerate(zip(members, waiting, strict=True), 1):
                try:
                    read[member.path] = future.result()
                except (PictureError, LabelError) as error:
                    desk.tell(Note("Left out"), Note("{error}", error=error))
                desk.budget.report(number / len(members))
        except BaseException:  # also a student's Stop, which report raises: the others need not be read
            pool.shutdown(cancel_futures=True)
            raise
    for path, picture in read.items():
        for note in picture.notes:
            desk.tell(f"“{path}”", note)
    return read


def _sized_picture(member: Member, desk: LabelDesk) -> SizedPicture:
    picture = read_picture(desk.content(member, MAX_BYTES), member.path)
    height, width = picture.pixels.shape[:2]
    desk.budget.spend(0, height * width)
    less: NDArray[np.uint8] | NDArray[np.uint16] = shrink(picture.pixels, LONGEST_SIDE)
    if less.dtype == np.uint16:
        less = np.rint(less / 257)
    small = np.array(less, np.uint8)
    small.setflags(write=False)
    notes = [_labelled_note(note) for note in picture.notes if not note.startswith("gray:")]
    if max(height, width) > LONGEST_SIDE:
        notes.append(
            Note(
                "its longer side is over {longest_side} pixels: scaled down to that, its labels with it",
                longest_side=LONGEST_SIDE,
            )
        )
    return SizedPicture(small, (height, width), tuple(notes))


def _labelled_note(note: Note) -> Note:
    """Add to what was done to a picture what that means for its labels."""
    if note.startswith("turned upright"):
        return Note("{note}; its labels are taken to be for the upright picture", note=note)
    return Note("{note}, rounded to 8", note=note) if note.startswith("16 bits") else note


def fewer_pictures(paths: list[str], most: int, desk: LabelDesk, count: Callable[[str], int]) -> list[str]:
    """Take 500 pictures at most, with `most` boxes together at most, evenly spread by name, and note that."""
    number = min(len(paths), MOST_LABELLED)
    while number > 1 and sum(map(count, spread_out(paths, number))) > most:
        number = number * 9 // 10
    chosen = spread_out(paths, number)
    if sum(map(count, chosen)) > most:
        raise PictureSetError(
            "“{chosen}” alone has more than {most:,} boxes. Label fewer objects in a picture.",
            chosen=chosen[0],
            most=most,
        )
    if number < len(paths):
        limit = Note(
            "the limit is {most_labelled} pictures with {most:,} boxes together", most_labelled=MOST_LABELLED, most=most
        )
        desk.tell(
            Note("{paths} pictures", paths=len(paths)),
            Note("{limit}; {number} were taken, evenly spread by name", limit=limit, number=number),
        )
    return chosen
