"""A folder for every picture, with a mask for every object of it: the layout of Kaggle's Data Science Bowl 2018."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dlplay.data.archives import Member
from dlplay.data.labels.groups import grouped_set
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.labels.pictures import (
    SizedPicture,
    fewer_pictures,
    is_picture_path,
    natural_order,
    read_sized_pictures,
    short_names,
)
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.data.masks.boxes import boxes_around
from dlplay.data.masks.values import MaskCodes
from dlplay.words import Note, join_notes

BUNDLE_SENTENCE = Note("Every picture has a folder of its own, and every file in its folder “masks” is one object.")
MOST_BUNDLE_OBJECTS = 50_000
Bundles = dict[str, list[Member]]  # path of a picture -> its masks
MaskReader = Callable[[Member, str, SizedPicture, LabelDesk], MaskCodes]


def picture_bundles(members: list[Member]) -> Bundles:
    """Find folders that hold “images” with one picture and “masks” with its masks; none where it is not so for all."""
    pictures: dict[str, list[Member]] = {}
    masks: dict[str, list[Member]] = {}
    for member in (one for one in members if is_picture_path(one.path)):
        root, _, folder = member.path.rpartition("/")[0].rpartition("/")
        if folder.casefold() in ("images", "image"):
            pictures.setdefault(root, []).append(member)
        elif folder.casefold() in ("masks", "mask"):
            masks.setdefault(root, []).append(member)
        else:
            return {}
    if len(pictures) < 2 or not masks or any(len(one) > 1 for one in pictures.values()):
        return {}
    found = {one[0].path: masks.get(root, []) for root, one in pictures.items()}
    return found if max(map(len, found.values())) > 1 else {}


def bundled_set(
    members: list[Member], bundles: Bundles, notes: list[Note], desk: LabelDesk, read_mask: MaskReader
) -> LabelledSet:
    """Read the pictures, and put the masks of each together. Raises LabelError and PictureSetError."""
    for path in (path for path, masks in bundles.items() if not masks):
        desk.tell(f"“{path}”", Note("no mask for it: left out"))
    paths = sorted((path for path, masks in bundles.items() if masks), key=natural_order)
    by_path = {one.path: one for one in members}
    chosen = fewer_pictures(paths, MOST_BUNDLE_OBJECTS, desk, lambda path: len(bundles[path]))
    read = read_sized_pictures([by_path[path] for path in chosen], desk)
    pictures = []
    for name, path in zip(short_names(list(read)), read, strict=True):
        objects = _joined_masks(bundles[path], path, read[path], (desk, read_mask))
        labels = np.zeros(int(objects.max(initial=0)), np.int64)
        pictures.append(LabelledPicture(name, read[path].pixels, boxes_around(objects), labels, objects))
    if not any(len(one.labels) for one in pictures):
        raise LabelError(join_notes([Note("No picture with a mask could be read."), *desk.notes()[:4]]))
    return grouped_set(pictures, ("object",), [BUNDLE_SENTENCE, *notes, *desk.notes()], list(read), None)


def _joined_masks(
    masks: list[Member], picture: str, sized: SizedPicture, reading: tuple[LabelDesk, MaskReader]
) -> NDArray[np.int32]:
    """Number the pixels of every mask; where two overlap, the first one counts."""
    desk, read_mask = reading
    objects = np.zeros(sized.pixels.shape[:2], np.int32)
    number = 0
    for member in sorted(masks, key=lambda one: natural_order(one.path)):
        try:
            marked = read_mask(member, picture, sized, desk).codes > 0
        except LabelError as error:
            desk.tell(Note("Left out"), Note("{error}", error=error))
            continue
        free = marked & (objects == 0)
        if (marked & (objects > 0)).any():
            desk.tell(f"“{picture}”", Note("masks that overlap: the first of them counts there"))
        if free.any():
            number += 1
            objects[free] = number
    objects.setflags(write=False)
    return objects
