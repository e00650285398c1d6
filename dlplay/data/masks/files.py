"""Pictures with masks for segmentation, from a zip archive or a folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from skimage import measure

from dlplay.data.archives import Member, folder_members, zip_members
from dlplay.data.labels.formats import sorted_files
from dlplay.data.labels.groups import grouped_set
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.labels.names import is_class_file, read_class_names, read_colour_names
from dlplay.data.labels.parts import own_parts
from dlplay.data.labels.pictures import SizedPicture, fewer_pictures, is_picture_path, read_sized_pictures, short_names
from dlplay.data.labels.texts import LabelDesk, LabelError, new_label_desk
from dlplay.data.masks.boxes import boxes_around
from dlplay.data.masks.bundles import bundled_set, picture_bundles
from dlplay.data.masks.outlines import outlined_set
from dlplay.data.masks.pairs import mask_hint, pair_masks, tells_masks
from dlplay.data.masks.values import (
    WHITE,
    Codes,
    MaskCodes,
    MaskMeaning,
    mask_meaning,
    prepared_masks,
    read_mask_codes,
    scaled_codes,
)
from dlplay.data.pictures.reading import MAX_BYTES
from dlplay.data.reading_budget import MAX_READ_BYTES
from dlplay.words import Note, join_notes

MOST_MASK_OBJECTS = 50_000
HOW_TO_STEER = "If that is wrong, name the folder of the masks “object masks” or “class masks”"


def read_mask_zip(content: bytes, name: str, report: Callable[[float], None] | None = None) -> LabelledSet:
    """Read pictures with masks from a zip archive; report gets the share of the pictures that is read.

    Raises LabelError and PictureSetError, which name the file and what is wrong with it.
    """
    members, notes = zip_members(content, name)
    most = min(MAX_READ_BYTES, max(MAX_READ_BYTES // 4, 100 * len(content)))
    return _mask_set(members, notes, new_label_desk(most, report))


def read_mask_folder(folder: str | Path) -> LabelledSet:
    """Read pictures with masks from a folder, just as read_mask_zip reads the zip file of it."""
    members, notes = folder_members(folder)
    return _mask_set(members, notes, new_label_desk())


def _mask_set(members: list[Member], notes: list[Note], desk: LabelDesk) -> LabelledSet:
    if bundles := picture_bundles(members):
        return bundled_set(members, bundles, notes, desk, _fitted_mask)
    files = sorted_files(members, [one.path for one in members if is_picture_path(one.path)])
    if any(files.kinds.values()) and not tells_masks(members):
        return outlined_set(members, notes, desk)
    pairs = pair_masks(members, desk)
    mask_of = {picture.path: mask for picture, mask in pairs}
    picture_of = {picture.path: picture for picture, _ in pairs}
    chosen = fewer_pictures(list(mask_of), MOST_MASK_OBJECTS, desk, lambda path: 0)
    read = read_sized_pictures([picture_of[path] for path in chosen], desk)
    if not read:
        raise LabelError(join_notes([Note("No picture could be read."), *desk.notes()[:4]]))
    fitted = [_fitted_mask(mask_of[path], path, read[path], desk) for path in read]
    masks, repairs = prepared_masks(fitted)
    meaning = mask_meaning(masks, mask_hint([mask_of[path].path for path in read]))
    meaning = _named_values(meaning, read_class_names([one for one in members if is_class_file(one.path)], desk), desk)
    meaning = _named_colours(meaning, read_colour_names(members, desk))
    classes = tuple(dict.fromkeys(meaning.class_names.values())) or ("object",)
    names = short_names(list(read))
    pictures = []
    for name, path, mask in zip(names, read, masks, strict=True):
        pictures.append(_masked_picture(name, read[path], mask.codes, meaning, classes))
        if not len(pictures[-1].labels):
            desk.tell(f"“{mask_of[path].path}”", Note("its mask marks nothing: a picture without objects"))
        if (total := sum(len(one.labels) for one in pictures)) > MOST_MASK_OBJECTS:
            raise LabelError(
                "The masks have more than {most_mask_objects:,} pieces. Use fewer pictures.",
                most_mask_objects=MOST_MASK_OBJECTS,
            )
    if total == 0:
        raise LabelError(join_notes([Note("The masks mark nothing."), *desk.notes()[:4]]))
    told = [
        Note("The masks are {sentence}. {how_to_steer}.", sentence=meaning.sentence, how_to_steer=Note(HOW_TO_STEER)),
        *(Note("Repaired: {repair}.", repair=one) for one in repairs),
    ]
    parts = own_parts(list(read), files.lists, {}, desk)
    return grouped_set(pictures, classes, [*told, *notes, *desk.notes()], list(read), parts)


def _named_values(meaning: MaskMeaning, names: list[str], desk: LabelDesk) -> MaskMeaning:
    """Name the values of class masks by a file such as classes.txt: its first line is value 0, or else value 1."""
    values = sorted(meaning.class_names)
    if not names or meaning.objects or values[-1] > WHITE:
        return meaning
    first = 1 if len(names) == values[-1] else 0
    desk.tell(
        Note("Names of the classes"),
        Note("the first of them, “{names}”, belongs to the value {first}", names=names[0], first=first),
    )
    named = {value: names[value - first] for value in values if 0 <= value - first < len(names)}
    return replace(meaning, class_names={**meaning.class_names, **named})


def _named_colours(meaning: MaskMeaning, names: dict[int, str]) -> MaskMeaning:
    """Name the colours of class masks as CVAT's labelmap.txt does."""
    if meaning.objects:
        return meaning
    return replace(meaning, class_names={value: names.get(value, one) for value, one in meaning.class_names.items()})


def _fitted_mask(member: Member, picture: str, sized: SizedPicture, desk: LabelDesk) -> MaskCodes:
    """Read a mask and bring it to the size at which its picture is kept; another shape is refused."""
    mask = read_mask_codes(desk.content(member, MAX_BYTES), member.path)
    (height, width), (rows, columns) = sized.file_shape, mask.codes.shape
    desk.budget.spend(0, rows * columns)
    if (rows, columns) != (height, width):
        if abs(columns * height / rows - width) > max(1.0, height / rows):
            raise LabelError(
                "The mask “{path}” has {columns} x {rows} pixels (width x height), its picture “{picture}” has "
                "{width} x {height}: another shape. Export both at the same size.",
                path=member.path,
                columns=columns,
                rows=rows,
                picture=picture,
                width=width,
                height=height,
            )
        desk.tell(
            f"“{member.path}”", Note("its mask has another size than its picture: scaled to that, nearest neighbour")
        )
    if mask.codes.shape == sized.pixels.shape[:2]:
        return mask
    small = scaled_codes(mask.codes, (sized.pixels.shape[0], sized.pixels.shape[1]))
    if lost := len(np.unique(mask.codes)) - len(np.unique(small)):
        desk.tell(
            f"“{member.path}”",
            Note("values so small that none of their pixels is left after scaling: {lost}", lost=lost),
        )
    return MaskCodes(small, mask.is_colour, mask.is_lossy)


def _masked_picture(
    name: str, sized: SizedPicture, codes: Codes, meaning: MaskMeaning, classes: tuple[str, ...]
) -> LabelledPicture:
    """Number the objects of a mask, and draw the box around each."""
    if meaning.objects:
        values = np.unique(codes[codes != meaning.ground])
        objects = np.where(codes == meaning.ground, 0, np.searchsorted(values, codes) + 1).astype(np.int32)
        labels = np.zeros(len(values), np.int64)
    else:
        of_class = np.zeros(codes.shape, np.int32)
        for value, class_name in meaning.class_names.items():
            of_class[codes == value] = classes.index(class_name) + 1
        objects = np.asarray(measure.label(of_class, background=0, connectivity=2), np.int32)
        labels = np.zeros(int(objects.max(initial=0)), np.int64)
        labels[objects[objects > 0] - 1] = of_class[objects > 0] - 1
    objects.setflags(write=False)
    return LabelledPicture(name, sized.pixels, boxes_around(objects), labels, objects)
