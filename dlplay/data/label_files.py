"""Labelled pictures for detection, from a zip archive or a folder: COCO, Pascal VOC, or YOLO text."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlplay.data.archive_names import some_of
from dlplay.data.archives import Member, folder_members, zip_members
from dlplay.data.label_boxes import FileLabels, PicturePaths, ReadLabels, clean_file_boxes, name_without_ending
from dlplay.data.label_coco import COCO_FORMAT, read_coco
from dlplay.data.label_pictures import (
    SizedPicture,
    fewer_pictures,
    is_picture_path,
    natural_order,
    read_sized_pictures,
    short_names,
)
from dlplay.data.label_texts import MOST_LABEL_BYTES, LabelDesk, LabelError, label_text, new_label_desk
from dlplay.data.label_voc import read_voc
from dlplay.data.label_yolo import is_class_file, looks_like_yolo, read_yolo_files
from dlplay.data.labelled_pictures import LabelledPicture, LabelledSet
from dlplay.data.picture_sets import MAX_READ_BYTES
from dlplay.data.pictures import PictureError

MOST_FILE_BOXES = 10_000
MOST_LABEL_CLASSES = 100
LABEL_ENDINGS = ("json", "xml", "txt", "names", "labels", "yaml", "yml")
LABEL_FORMATS = (
    "Beside the pictures, the labels are needed in one of three formats: COCO (one .json file), Pascal VOC (an .xml "
    "file for every picture), or YOLO text (a .txt file for every picture, with the picture's name)."
)


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


def _labelled_set(members: list[Member], notes: list[str], desk: LabelDesk) -> LabelledSet:
    by_path = {one.path: one for one in members if is_picture_path(one.path)}
    if not by_path:
        raise LabelError(f"There is no picture here. {LABEL_FORMATS}")
    paths = sorted(by_path, key=natural_order)
    labels = _read_label_files(members, paths, desk)
    _tell_empty(labels, paths, desk)
    listed = paths if labels.unlisted_are_empty else [path for path in paths if path in labels.by_picture]
    everywhere = {path: labels.by_picture.get(path, FileLabels(path, "", ())) for path in listed}
    chosen = fewer_pictures(listed, MOST_FILE_BOXES, desk, lambda path: len(everywhere[path].boxes))
    read = read_sized_pictures([by_path[path] for path in chosen], desk)
    placed = [
        (path, *_placed_boxes(everywhere[path], read[path], desk))
        for path in chosen
        if path in read and _fits(everywhere[path], read[path], desk)
    ]
    return _numbered_set(placed, read, [f"Format: {labels.format_name}.", *notes], labels, desk)


def _tell_empty(labels: ReadLabels, paths: list[str], desk: LabelDesk) -> None:
    """Note the pictures that have no label file, are not listed in one, or have no box there."""
    is_list = labels.format_name == COCO_FORMAT
    missing = "not listed in the JSON file" if is_list else "no label file for it"
    kept = "a picture without objects" if labels.unlisted_are_empty else "left out, since it may have objects"
    for path in paths:
        own = labels.by_picture.get(path)
        if own is None:
            desk.tell(f"“{path}”", f"{missing}: {kept}")
        elif not own.boxes:
            desk.tell(f"“{path if is_list else own.source}”", "no box in it: a picture without objects")


def _read_label_files(members: list[Member], paths: list[str], desk: LabelDesk) -> ReadLabels:
    """Find out the format by what the files hold, and read those of that format."""
    files = [one for one in members if one.path.rpartition(".")[2].lower() in LABEL_ENDINGS]
    classes = [one for one in files if is_class_file(one.path)]
    stems = {name_without_ending(path).casefold() for path in paths}
    kinds: dict[str, list[Member]] = {"COCO": [], "Pascal VOC": [], "YOLO text": [], "": []}
    for member in sorted(files, key=lambda one: natural_order(one.path)):
        if member not in classes:
            kinds[_label_kind(member, stems)].append(member)
    kind = _chosen_kind(kinds, desk)
    for other in set(kinds) - {kind, ""}:
        if kinds[other]:
            desk.tell(some_of(one.path for one in kinds[other]), f"labels as {other} besides {kind}: not used")
    other_files = [one.path for one in members if one not in files and not is_picture_path(one.path)]
    if ignored := [*(one.path for one in kinds[""]), *other_files]:
        desk.tell(some_of(sorted(ignored)), "neither picture nor label: left out")
    pictures = PicturePaths(paths)
    if kind == "YOLO text":
        return read_yolo_files(kinds[kind], pictures, desk, classes)
    return (read_coco if kind == "COCO" else read_voc)(kinds[kind], pictures, desk)


def _label_kind(member: Member, stems: set[str]) -> str:
    """Say the format of a file by its first characters; its ending decides only where it is empty or broken."""
    try:
        head = label_text(member.read(4000), member.path)[0].lstrip()
    except (PictureError, LabelError):
        head = ""
    ending = member.path.rpartition(".")[2].lower()
    if head.startswith("<") or ending == "xml":
        return "Pascal VOC"
    if head.startswith(("{", "[")) or ending == "json":
        return "COCO"
    belongs = name_without_ending(member.path).casefold() in stems
    return "YOLO text" if ending == "txt" and (belongs or looks_like_yolo(head)) else ""


def _chosen_kind(kinds: dict[str, list[Member]], desk: LabelDesk) -> str:
    """Choose COCO where a JSON file has annotations, with boxes if possible, else the format of most files."""
    contents = {one.path: desk.content(one, MOST_LABEL_BYTES) for one in kinds["COCO"]}
    annotated = [one for one in kinds["COCO"] if b'"annotations"' in contents[one.path]]
    if coco := [one for one in annotated if b'"bbox"' in contents[one.path]] or annotated:
        kinds[""] += [one for one in kinds["COCO"] if one not in coco]
        kinds["COCO"] = coco
        return "COCO"
    kind = max(("Pascal VOC", "YOLO text"), key=lambda one: len(kinds[one]))
    if kinds[kind]:
        kinds[""] += kinds["COCO"]
        kinds["COCO"] = []
        return kind
    if not kinds["COCO"]:
        raise LabelError(f"There are pictures here, but no labels. {LABEL_FORMATS}")
    return "COCO"


def _fits(labels: FileLabels, picture: SizedPicture, desk: LabelDesk) -> bool:
    """Tell whether the labels are for a picture of this shape; a scaled one of the same shape is."""
    height, width = picture.file_shape
    if labels.in_shares or labels.size is None or labels.size == (width, height):
        return True
    across, down = labels.size
    told = f"its labels are for {across:g} x {down:g} pixels (width x height), the picture has {width} x {height}"
    if abs(across * height / down - width) > max(1.0, height / down):
        advice = "left out; a photo may have been turned: save it anew in a photo program, then label it again"
        desk.tell(f"“{labels.picture}”", f"{told}: {advice}")
        return False
    desk.tell(f"“{labels.picture}”", f"{told}: scaled to that")
    return True


def _placed_boxes(labels: FileLabels, picture: SizedPicture, desk: LabelDesk) -> tuple[NDArray[np.float64], list[str]]:
    """Give the boxes in pixels of the kept picture, repaired at the size of its file, and their classes."""
    boxes, names = clean_file_boxes(labels, picture.file_shape, desk.tell)
    (height, width), (old_height, old_width) = picture.pixels.shape[:2], picture.file_shape
    return boxes * ([width / old_width, height / old_height] * 2), names


def _numbered_set(
    placed: list[tuple[str, NDArray[np.float64], list[str]]],
    read: dict[str, SizedPicture],
    notes: list[str],
    labels: ReadLabels,
    desk: LabelDesk,
) -> LabelledSet:
    """Number the classes that have objects: those that the files list in their order, then the others."""
    counts = Counter(name for _, _, names in placed for name in names)
    listed = dict.fromkeys(labels.class_order)
    classes = tuple(name for name in [*listed, *sorted(set(counts) - set(listed), key=natural_order)] if counts[name])
    if unused := [name for name in listed if not counts[name]]:
        desk.tell(some_of(unused), "no object of this class: left out")
    notes = [*notes, *desk.notes()]
    if not counts:
        raise LabelError(" ".join(["No object with a box is left.", *notes[:8]]))
    if len(classes) > MOST_LABEL_CLASSES:
        raise LabelError(f"There are {len(classes)} classes; the limit is {MOST_LABEL_CLASSES}. Join some.")
    names_of = short_names([path for path, _, _ in placed])
    pictures = [
        LabelledPicture(name, read[path].pixels, boxes, np.array([classes.index(one) for one in words], np.int64))
        for name, (path, boxes, words) in zip(names_of, placed, strict=True)
    ]
    return LabelledSet(tuple(pictures), classes, tuple(notes))
