"""A set of pictures with their classes, from a zip archive, a folder, or several uploads."""

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlplay.data.archive_names import plain_path, readable, some_of
from dlplay.data.archives import Member, PictureSetError, folder_members, zip_members
from dlplay.data.labels.parts import kept_parts
from dlplay.data.pictures.reading import MAX_BYTES, SIXTEEN_BITS, PictureError, read_picture, shrink
from dlplay.data.reading_budget import MAX_READ_BYTES, ReadingBudget
from dlplay.data.sets.candidates import (
    ARRANGED,
    MAX_CLASS_NAME,
    MAX_CLASSES,
    Candidate,
    base_name,
    candidates_among,
    chosen_candidates,
    named_candidates,
)
from dlplay.data.sets.groups import groups_note, picture_groups
from dlplay.words import Note, join_notes

ROUNDED = Note("16 bits per channel, rounded to 8")

SHORT_SIDE = 256
LONG_SIDE = 1024
THREADS = 4


@dataclass(frozen=True)
class PictureSet:
    """Pictures (height, width, 3), uint8, with the place of each one's class in `classes`, and what was repaired.

    groups: places of pictures that belong on one side of a split. parts: for every picture "train", "valid" or
    "test", where the export was divided already.
    """

    classes: tuple[str, ...]
    labels: tuple[int, ...]
    names: tuple[str, ...]
    pictures: tuple[NDArray[np.uint8], ...]
    notes: tuple[Note, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    parts: tuple[str, ...] | None = None

    @cached_property
    def checksum(self) -> str:
        """The SHA-256 of all that is learned from the set: other pictures, names or classes give another one."""
        divided = (self.groups, self.parts) if self.groups or self.parts else ()
        found = hashlib.sha256(repr((self.classes, self.labels, self.names, *divided)).encode())
        for pixels in self.pictures:
            found.update(repr(pixels.shape).encode())
            found.update(np.ascontiguousarray(pixels).data)
        return found.hexdigest()


class KeptPicture(NamedTuple):
    """A picture that was read: its class, its name, its pixels, and its part of a split, or ""."""

    class_name: str
    name: str
    pixels: NDArray[np.uint8]
    part: str


@dataclass(frozen=True)
class Reading:
    """A picture that was read, with what was done to it, or the sentence that says why it could not be."""

    pixels: NDArray[np.uint8] | None
    notes: tuple[Note, ...] = ()
    refusal: Note | None = None


def read_zip(content: bytes, name: str, report: Callable[[float], None] = lambda fraction: None) -> PictureSet:
    """Read a zip archive that has a folder of pictures for every class; `report` gets the share that is done.

    Pictures larger than 256 pixels on their short side are shrunk to that. Raises PictureSetError.
    """
    members, notes = zip_members(content, name)
    most = min(MAX_READ_BYTES, max(MAX_READ_BYTES // 4, 100 * len(content)))
    candidates, more = candidates_among(members)
    return _read_set(candidates, [*notes, *more], ARRANGED, ReadingBudget(most, report))


def read_folder(folder: str | Path) -> PictureSet:
    """Read a folder that has a folder of pictures for every class, just as read_zip reads the zip file of it.

    Raises PictureSetError.
    """
    members, notes = folder_members(folder)
    candidates, more = candidates_among(members)
    return _read_set(candidates, [*notes, *more], ARRANGED, ReadingBudget(MAX_READ_BYTES, lambda fraction: None))


def read_uploads(files: dict[str, list[tuple[str, bytes]]]) -> PictureSet:
    """Read single pictures, class name -> (file name, content). Raises PictureSetError."""
    if nameless := [one for one in files if not readable(one)]:
        raise PictureSetError("{nameless} of the classes has no name. Type one.", nameless=len(nameless))
    candidates = [
        Candidate(readable(class_name), base_name(plain_path(name)), Member(name, partial(_first_bytes, content)))
        for class_name, pairs in files.items()
        for name, content in pairs
    ]
    empty = [readable(class_name) for class_name, pairs in files.items() if not pairs]
    notes: list[Note] = [Note("No picture yet in {empty}.", empty=some_of(empty))] if empty else []
    return _read_set(
        candidates, notes, "Add pictures to the other classes.", ReadingBudget(MAX_READ_BYTES, lambda fraction: None)
    )


def _first_bytes(content: bytes, limit: int) -> bytes:
    return content[:limit]


def corrected(pictures: PictureSet, changes: dict[str, str]) -> PictureSet:
    """Give the named pictures another class, or drop those whose class is "" now.

    Every picture keeps its name and place; a class that has none left disappears. Raises PictureSetError for a
    name that is not in the set, and where fewer than two classes with two pictures are left.
    """
    if unknown := sorted(set(changes) - set(pictures.names)):
        raise PictureSetError(
            "There is no picture {unknown} in this set. Choose one of its names.", unknown=some_of(unknown)
        )
    spelled = {one.casefold(): one for one in pictures.classes}
    kept = []
    parts = pictures.parts or ("",) * len(pictures.names)
    for label, name, pixels, part in zip(pictures.labels, pictures.names, pictures.pictures, parts, strict=True):
        wanted = readable(changes.get(name, pictures.classes[label]))[:MAX_CLASS_NAME].strip()
        if wanted:
            kept.append(KeptPicture(spelled.setdefault(wanted.casefold(), wanted), name, pixels, part))
    return _assembled_set(kept, list(pictures.notes), "Correct fewer pictures, or add some.")


def _read_set(candidates: list[Candidate], notes: list[Note], advice: str, budget: ReadingBudget) -> PictureSet:
    every, more = named_candidates(candidates)
    chosen, left = chosen_candidates(every)
    read = _read_candidates(chosen, budget)
    kept = [
        KeptPicture(one.class_name, one.name, picture.pixels, one.part)
        for one, picture in zip(chosen, read, strict=True)
        if picture.pixels is not None
    ]
    notes = [*notes, *more, *left, *_refusal_notes(read), *_repair_notes(chosen, read)]
    if gone := sorted({one.class_name for one in chosen} - {one.class_name for one in kept}):
        notes.append(Note("No picture could be read in {gone}.", gone=some_of(gone)))
    return _assembled_set(kept, notes, advice)


def _read_candidates(chosen: list[Candidate], budget: ReadingBudget) -> list[Reading]:
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(_read_candidate, one, budget) for one in chosen]
        read = []
        try:
            for future in waiting:
                read.append(future.result())
                budget.report(len(read) / len(waiting))
        except BaseException:  # also a student's Stop, which report raises: the others need not be read
            pool.shutdown(cancel_futures=True)
            raise
    return read


def _read_candidate(candidate: Candidate, budget: ReadingBudget) -> Reading:
    """Read and shrink one picture, so that only one of full size is held at a time and thread."""
    try:
        content = candidate.member.read(MAX_BYTES + 1)
    except PictureError as error:
        return Reading(None, refusal=Note("“{name}” was left out: {error}", name=candidate.name, error=error))
    budget.spend(len(content), 0)
    if len(content) > MAX_BYTES:
        limit = Note("{max_bytes} MB, the limit", max_bytes=MAX_BYTES // 2**20)
        return Reading(
            None,
            refusal=Note(
                "“{name}” was left out: it has more than {limit}. Save it smaller.", name=candidate.name, limit=limit
            ),
        )
    try:
        picture = read_picture(content, candidate.name)
    except PictureError as error:
        return Reading(None, refusal=Note("Left out: {error}", error=error))
    budget.spend(0, picture.pixels.shape[0] * picture.pixels.shape[1])
    return Reading(_small_picture(picture.pixels), picture.notes)


def _small_picture(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Shrink to a short side of 256 pixels and a long one of 1024 at most; 16 bits per channel become 8."""
    short, long = sorted(pixels.shape[:2])
    less = shrink(pixels, min(LONG_SIDE, round(SHORT_SIDE * long / short)))
    if less.dtype == np.uint16:
        less = np.rint(less / 257)
    small = np.array(less, dtype=np.uint8)
    small.setflags(write=False)
    return small


def _refusal_notes(read: list[Reading]) -> list[Note]:
    every = [one.refusal for one in read if one.refusal]
    return (
        [*every[:3], Note("And {every} more files were left out for such reasons.", every=len(every) - 3)]
        if len(every) > 3
        else every
    )


def _repair_notes(chosen: list[Candidate], read: list[Reading]) -> list[Note]:
    """Say once for all pictures what happened to several of them."""
    done: dict[Note, list[str]] = {}
    for one, reading in zip(chosen, read, strict=True):
        for note in reading.notes:
            done.setdefault(ROUNDED if note == SIXTEEN_BITS else note, []).append(one.name)
    notes: list[Note] = [
        Note("{names}: {note}.", names=some_of(names, shown=2), note=note) for note, names in done.items()
    ]
    return (
        [*notes[:6], Note("And {notes} more kinds of such repairs.", notes=len(notes) - 6)] if len(notes) > 6 else notes
    )


def _assembled_set(kept: list[KeptPicture], notes: list[Note], advice: str) -> PictureSet:
    """Number the classes; one picture alone is no class, since it takes one to learn from and another to test."""
    counts = Counter(one.class_name for one in kept)
    alone = sorted(one for one in counts if counts[one] == 1)
    classes = tuple(sorted(one for one in counts if counts[one] > 1))
    if len(counts) > MAX_CLASSES:
        raise PictureSetError(
            "There are {counts} classes; the limit is {max_classes}. Keep the most interesting.",
            counts=len(counts),
            max_classes=MAX_CLASSES,
        )
    if alone:
        why = Note("A class needs two pictures at least: one to learn from and one to test.")
        notes = [*notes, Note("Left out, with one picture only: {alone}. {why}", alone=some_of(alone), why=why)]
    if len(classes) < 2:
        what = Note("no class has two pictures")
        if classes:
            what = Note("only one class has pictures enough, “{name}”", name=classes[0])
        said = Note("At least two classes are needed, but {what}.", what=what)
        raise PictureSetError(join_notes([said, Note(advice), *notes]))
    left = [one for one in kept if counts[one.class_name] > 1]
    return _grouped_pictures(classes, left, list(notes))


def _grouped_pictures(classes: tuple[str, ...], kept: list[KeptPicture], notes: list[Note]) -> PictureSet:
    """Find out which pictures belong on one side of a split, and whether the export's own split can be kept."""
    parts = None
    if all(one.part for one in kept) and len({one.part for one in kept}) > 1:
        parts = kept_parts([one.part for one in kept], [frozenset([one.class_name]) for one in kept], notes)
    labels, names = tuple(classes.index(one.class_name) for one in kept), tuple(one.name for one in kept)
    arrays = tuple(one.pixels for one in kept)
    groups = picture_groups(names, arrays, labels)
    if groups:
        notes.append(groups_note(groups, names, parts))
    return PictureSet(classes, labels, names, arrays, tuple(dict.fromkeys(notes)), groups, parts)
