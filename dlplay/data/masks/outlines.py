"""Outlines of label files as masks: which pixels of a picture each object has."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from skimage import draw

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import FileBox, FileLabels, FilePatch, FileRuns
from dlplay.data.labels.files import chosen_labels, fits_picture, numbered_classes
from dlplay.data.labels.formats import read_label_files, sorted_files
from dlplay.data.labels.groups import grouped_set
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.labels.parts import own_parts
from dlplay.data.labels.pictures import SizedPicture, is_picture_path, natural_order, read_sized_pictures, short_names
from dlplay.data.labels.runs import unrolled
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.data.masks.boxes import boxes_around
from dlplay.data.masks.values import scaled_codes
from dlplay.words import Note, join_notes

ONLY_BOXES = (
    "The labels are boxes without outlines, so that nothing says which pixels belong to an object. Draw outlines "
    "(polygons), or use the page Detect, which learns from boxes."
)
LEFT_OUT = {
    "difficult": Note("an object marked as difficult: ground"),
    "crowd": Note("a crowd (iscrowd): ground"),
}
NO_OUTLINE = Note("a box without an outline: ground")


def outlined_set(members: list[Member], notes: list[Note], desk: LabelDesk) -> LabelledSet:
    """Read pictures whose label files have outlines, and fill these. Raises LabelError where there are none."""
    by_path = {one.path: one for one in members if is_picture_path(one.path)}
    paths = sorted(by_path, key=natural_order)
    files = sorted_files(members, paths)
    labels = read_label_files(files, paths, desk)
    every = [one for own in labels.by_picture.values() for one in own.boxes]
    if every and all(one.outline is None for one in every):
        raise LabelError(ONLY_BOXES)
    chosen, everywhere = chosen_labels(labels, paths, desk)
    read = read_sized_pictures([by_path[path] for path in chosen], desk)
    placed = [path for path in chosen if path in read and fits_picture(everywhere[path], read[path], desk)]
    drawn = {path: _drawn_objects(everywhere[path], read[path], desk) for path in placed}
    names = (one.class_name for path in placed for one in drawn[path][1])
    classes = numbered_classes(names, labels.class_order, desk)
    if not classes:
        raise LabelError(join_notes([Note("No object with an outline is left."), *desk.notes()][:9]))
    pictures = [
        _outlined_picture(name, read[path], drawn[path], classes)
        for name, path in zip(short_names(placed), placed, strict=True)
    ]
    told = [
        Note(
            "Format: {format_name}. Its outlines are filled; where two overlap, the smaller one is on top.",
            format_name=labels.format_name,
        )
    ]
    parts = own_parts(placed, files.lists, labels.parts, desk)
    return grouped_set(pictures, classes, [*told, *notes, *desk.notes()], placed, parts)


def _drawn_objects(
    labels: FileLabels, picture: SizedPicture, desk: LabelDesk
) -> tuple[NDArray[np.int32], list[FileBox]]:
    """Number the pixels of every object that is left in a picture (height, width), and give what is left."""
    shape = (picture.pixels.shape[0], picture.pixels.shape[1])
    size = (1.0, 1.0) if labels.in_shares else labels.size or (picture.file_shape[1], picture.file_shape[0])
    scale = (shape[1] / size[0], shape[0] / size[1])
    filled: list[tuple[FileBox, NDArray[np.bool_]]] = []
    for box in labels.boxes:
        if box.aside or box.outline is None:
            desk.tell(box.place, LEFT_OUT.get(box.aside, NO_OUTLINE))
            continue
        desk.budget.spend(0, shape[0] * shape[1])
        mask = _filled(box, shape, scale, desk)
        if mask.any():
            filled.append((box, mask))
        else:
            desk.tell(box.place, Note("no pixel of the picture lies in its outline: left out"))
    objects = np.zeros(shape, np.int32)
    for number, mask in sorted(enumerate((mask for _, mask in filled), 1), key=lambda one: -int(one[1].sum())):
        objects[mask] = number
    seen = np.unique(objects[objects > 0]).tolist()
    for number in set(range(1, len(filled) + 1)) - set(seen):
        desk.tell(filled[number - 1][0].place, Note("other objects cover all of it: left out"))
    again = np.zeros(len(filled) + 1, np.int32)
    again[seen] = np.arange(1, len(seen) + 1)
    return again[objects], [filled[number - 1][0] for number in seen]


def _filled(box: FileBox, shape: tuple[int, int], scale: tuple[float, float], desk: LabelDesk) -> NDArray[np.bool_]:
    """Give the pixels (height, width) in an outline; those whose middle lies in it, at the size of the picture."""
    if isinstance(box.outline, FileRuns):
        desk.budget.spend(0, box.outline.shape[0] * box.outline.shape[1])
        return scaled_codes(unrolled(box.outline).astype(np.int32), shape) > 0
    if isinstance(box.outline, FilePatch):
        return _placed_patch(box.outline, shape, scale)
    mask = np.zeros(shape, bool)
    for polygon in box.outline or ():
        corners = np.array(polygon, np.float64).reshape(-1, 2) * scale - 0.5  # the middle of the first pixel is 0.5
        if np.isfinite(corners).all():
            limited = np.clip(corners, -4 * max(shape), 5 * max(shape))
            mask[draw.polygon(limited[:, 1], limited[:, 0], shape)] = True
    return mask


def _placed_patch(patch: FilePatch, shape: tuple[int, int], scale: tuple[float, float]) -> NDArray[np.bool_]:
    """Put a small mask to its place in the picture: every pixel takes what lies at its middle."""
    rows = np.floor((np.arange(shape[0]) + 0.5) / scale[1]).astype(np.int64) - patch.top
    columns = np.floor((np.arange(shape[1]) + 0.5) / scale[0]).astype(np.int64) - patch.left
    mask = np.zeros(shape, bool)
    down, across = ((one >= 0) & (one < size) for one, size in zip((rows, columns), patch.mask.shape, strict=True))
    mask[np.ix_(down, across)] = patch.mask[np.ix_(rows[down], columns[across])]
    return mask


def _outlined_picture(
    name: str, sized: SizedPicture, drawn: tuple[NDArray[np.int32], list[FileBox]], classes: Sequence[str]
) -> LabelledPicture:
    objects, told = drawn
    objects.setflags(write=False)
    labels = np.array([classes.index(one.class_name) for one in told], np.int64)
    return LabelledPicture(name, sized.pixels, boxes_around(objects), labels, objects)
