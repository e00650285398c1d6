"""Labelled pictures for detection, from a zip archive or a folder: COCO, Pascal VOC, or YOLO text."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlplay.data.archive_names import some_of
from dlplay.data.archives import Member, folder_members, zip_members
from dlplay.data.labels.boxes import FileBox, FileLabels, ReadLabels, clean_file_boxes, is_rectangle
from dlplay.data.labels.coco import COCO_FORMAT
from dlplay.data.labels.formats import LABEL_FORMATS, read_label_files, sorted_files
from dlplay.data.labels.groups import grouped_set
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet, SetAside
from dlplay.data.labels.parts import own_parts
from dlplay.data.labels.pictures import (
    SizedPicture,
    fewer_pictures,
    is_picture_path,
    natural_order,
    read_sized_pictures,
    short_names,
)
from dlplay.data.labels.texts import LabelDesk, LabelError, new_label_desk
from dlplay.data.masks.pairs import without_masks
from dlplay.data.reading_budget import MAX_READ_BYTES
from dlplay.words import Note, join_notes

MOST_FILE_BOXES = 10_000
MOST_LABEL_CLASSES = 100
ASIDE_WORDS = {
    "difficult": Note("an object marked as difficult"),
    "crowd": Note("a crowd (iscrowd), not one object"),
}


def read_labelled_zip(content: bytes, name: str, report: Callable[[float], None] | None = None) -> LabelledSet:
    """Read pictures with boxes from a zip archive; report gets the share of the pictures that is read.

    Raises LabelError and PictureSetError, which name the file and the place in it.
    """
    members, notes = zip_members(content, name)
    most = min(MAX_READ_BYTES, max(MAX_READ_BYTES // 4, 100 * len(content)))
    return _labelled_set(members, notes, new_label_desk(most, report))


def read_labelled_folder(folder: str | Path) -> LabelledSet:
    """Read pictures with boxes from a folder, just as read_labelled_zip reads the zip file of it."""
    members, notes = folder_members(folder)
    return _labelled_set(members, notes, new_label_desk())


def _labelled_set(members: list[Member], notes: list[Note], desk: LabelDesk) -> LabelledSet:
    by_path = {one.path: one for one in without_masks(members, desk) if is_picture_path(one.path)}
    if not by_path:
        raise LabelError("There is no picture here. {label_formats}", label_formats=Note(LABEL_FORMATS))
    paths = sorted(by_path, key=natural_order)
    files = sorted_files(members, paths)
    labels = read_label_files(files, paths, desk)
    if outlines := sum(map(_count_outlines, labels.by_picture.values())):
        desk.tell("Outlines", Note("of {outlines:,} objects: only the boxes around them are used", outlines=outlines))
    chosen, everywhere = chosen_labels(labels, paths, desk)
    read = read_sized_pictures([by_path[path] for path in chosen], desk)
    placed = [
        PlacedBoxes(path, *_placed_boxes(everywhere[path], read[path], desk))
        for path in chosen
        if path in read and fits_picture(everywhere[path], read[path], desk)
    ]
    parts = own_parts([one.path for one in placed], files.lists, labels.parts, desk)
    return _numbered_set(
        placed, read, [Note("Format: {format_name}.", format_name=labels.format_name), *notes], labels, (desk, parts)
    )


def _count_outlines(labels: FileLabels) -> int:
    return sum(one.outline is not None and not is_rectangle(one.outline) for one in labels.boxes)


class PlacedBoxes(NamedTuple):
    """A picture's path, its boxes (n, 4) in pixels of the kept picture, and what the file said of each."""

    path: str
    boxes_xyxy: NDArray[np.float64]
    told: list[FileBox]


def chosen_labels(labels: ReadLabels, paths: list[str], desk: LabelDesk) -> tuple[list[str], dict[str, FileLabels]]:
    """Choose the pictures to read, 500 at most, and give the labels of all; what has none is noted."""
    _tell_empty(labels, paths, desk)
    listed = paths if labels.unlisted_are_empty else [path for path in paths if path in labels.by_picture]
    everywhere = {path: labels.by_picture.get(path, FileLabels(path, "", ())) for path in listed}
    return fewer_pictures(listed, MOST_FILE_BOXES, desk, lambda path: len(everywhere[path].boxes)), everywhere


def _tell_empty(labels: ReadLabels, paths: list[str], desk: LabelDesk) -> None:
    """Note the pictures that have no label file, are not listed in one, or have no box there."""
    is_list = labels.format_name == COCO_FORMAT
    missing = Note("not listed in the JSON file") if is_list else Note("no label file for it")
    kept = (
        Note("a picture without objects") if labels.unlisted_are_empty else Note("left out, since it may have objects")
    )
    for path in paths:
        own = labels.by_picture.get(path)
        if own is None and path in labels.refused:
            continue
        if own is None:
            desk.tell(f"“{path}”", join_notes([missing, kept], ": "))
        elif not own.boxes:
            desk.tell(f"“{path if is_list else own.source}”", Note("no box in it: a picture without objects"))


def fits_picture(labels: FileLabels, picture: SizedPicture, desk: LabelDesk) -> bool:
    """Tell whether the labels are for a picture of this shape; a scaled one of the same shape is."""
    height, width = picture.file_shape
    if labels.in_shares or labels.size is None or labels.size == (width, height):
        return True
    across, down = labels.size
    told = Note(
        "its labels are for {across:g} x {down:g} pixels (width x height), the picture has {width} x {height}",
        across=across,
        down=down,
        width=width,
        height=height,
    )
    if abs(across * height / down - width) > max(1.0, height / down):
        advice = Note("left out; a photo may have been turned: save it anew in a photo program, then label it again")
        desk.tell(f"“{labels.picture}”", join_notes([told, advice], ": "))
        return False
    desk.tell(f"“{labels.picture}”", Note("{told}: scaled to that", told=told))
    return True


def _placed_boxes(
    labels: FileLabels, picture: SizedPicture, desk: LabelDesk
) -> tuple[NDArray[np.float64], list[FileBox]]:
    """Give the boxes in pixels of the kept picture, repaired, and what the file said of each."""
    boxes, told = clean_file_boxes(labels, picture.file_shape, desk.tell)
    (height, width), (old_height, old_width) = picture.pixels.shape[:2], picture.file_shape
    return boxes * ([width / old_width, height / old_height] * 2), told


def numbered_classes(names: Iterable[str], listed: Sequence[str], desk: LabelDesk) -> tuple[str, ...]:
    """Give the classes that have objects: those that the files list in their order, then the others by name."""
    counts = Counter(names)
    order = dict.fromkeys(listed)
    classes = tuple(name for name in [*order, *sorted(set(counts) - set(order), key=natural_order)] if counts[name])
    if unused := [name for name in order if not counts[name]]:
        desk.tell(some_of(unused), Note("no object of this class: left out"))
    if len(classes) > MOST_LABEL_CLASSES:
        raise LabelError(
            "There are {classes} classes; the limit is {most_label_classes}. Join some.",
            classes=len(classes),
            most_label_classes=MOST_LABEL_CLASSES,
        )
    return classes


def _numbered_set(
    placed: list[PlacedBoxes],
    read: dict[str, SizedPicture],
    notes: list[Note],
    labels: ReadLabels,
    known: tuple[LabelDesk, dict[str, str] | None],
) -> LabelledSet:
    """Number the classes, and set aside what is difficult or a crowd."""
    desk, parts = known
    for one in (one for own in placed for one in own.told if one.aside):
        desk.tell(one.place, Note("{aside}: neither learned nor counted as missed", aside=ASIDE_WORDS[one.aside]))
    learned = [one.class_name for own in placed for one in own.told if not one.aside]
    classes = numbered_classes(learned, labels.class_order, desk)
    if not classes:
        raise LabelError(join_notes([Note("No object with a box is left."), *notes, *desk.notes()][:9]))
    names_of = short_names([own.path for own in placed])
    pictures = [
        _numbered_picture(name, read[own.path], own, classes) for name, own in zip(names_of, placed, strict=True)
    ]
    return grouped_set(pictures, classes, [*notes, *desk.notes()], [own.path for own in placed], parts)


def _numbered_picture(name: str, sized: SizedPicture, placed: PlacedBoxes, classes: tuple[str, ...]) -> LabelledPicture:
    known = {class_name: number for number, class_name in enumerate(classes)}
    numbers = np.array([known.get(one.class_name, -1) for one in placed.told], np.int64)
    learned = np.array([one.aside == "" for one in placed.told], bool)
    crowds = np.array([one.aside == "crowd" for one in placed.told], bool)
    aside = ~learned & (numbers >= 0)  # of a class without any other object, nothing is judged
    own = SetAside(placed.boxes_xyxy[aside], numbers[aside], crowds[aside]) if aside.any() else None
    return LabelledPicture(name, sized.pixels, placed.boxes_xyxy[learned], numbers[learned], aside=own)
