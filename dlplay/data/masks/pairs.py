"""Which files are pictures, which are masks, and which mask belongs to which picture."""

import re

from dlplay.data.archive_names import some_of
from dlplay.data.archives import Member
from dlplay.data.labels.boxes import PicturePaths, name_without_ending
from dlplay.data.labels.pictures import is_picture_path, natural_order, short_names
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.data.masks.values import read_mask_codes
from dlplay.data.pictures.reading import MAX_BYTES
from dlplay.words import Note, join_notes

HOW_TO_NAME_MASKS = (
    "Put the pictures into a folder “pictures” and the masks into a folder “masks”, with the same names, such as "
    "pictures/1.jpg and masks/1.png; or name a mask like its picture with _mask behind."
)
LONGEST_STEM = 200
MASK_WORDS = r"masks?|maps?|seg|segmentations?|labels?|labelids|gt|truth|trimaps?|targets?|annotations?|instances?"
MASK_FOLDER = re.compile(
    r"mask|seg|label|annot|truth|trimap|target|instance|semantic|object|class|(?<![a-z])gt(?![a-z])"
)
PICTURE_FOLDER = re.compile(r"image|img|picture|photo|jpeg|original|input|rgb")
MASK_ENDING = re.compile(rf"(?<=.)[_\-. ]+({MASK_WORDS})$")
CORE_PARTS = re.compile(rf"^({MASK_WORDS}|image|img|picture)[_\-. ]+|[_\-. ]+({MASK_WORDS}|image|img|picture|rgb)$")


def pair_masks(members: list[Member], desk: LabelDesk) -> list[tuple[Member, Member]]:
    """Give pictures with their masks, in the order of the pictures' names; what is alone is left out and noted.

    Raises LabelError where no mask belongs to a picture.
    """
    files = sorted((one for one in members if is_picture_path(one.path)), key=lambda one: natural_order(one.path))
    if not files:
        raise LabelError("There is no picture here. {how_to_name_masks}", how_to_name_masks=Note(HOW_TO_NAME_MASKS))
    is_mask = _which_are_masks(files, desk)
    by_path = {one.path: one for one, mask in zip(files, is_mask, strict=True) if not mask}
    pictures = PicturePaths(list(by_path), mask_core)
    mask_of: dict[str, Member] = {}
    for mask in (one for one, mask in zip(files, is_mask, strict=True) if mask):
        stem = name_without_ending(mask.path)
        found = pictures.find(stem, mask.path) or pictures.find(mask_core(stem.casefold()), mask.path)
        if found is None or found in mask_of:
            reason = (
                Note("a mask, but its picture is not here")
                if found is None
                else Note("a second mask of the same picture")
            )
            desk.tell(f"“{mask.path}”", Note("{reason}: left out", reason=reason))
        else:
            mask_of[found] = mask
    if not mask_of:
        raise LabelError(
            join_notes([Note("No mask belongs to a picture."), Note(HOW_TO_NAME_MASKS), *desk.notes()[:4]])
        )
    for path in (path for path in by_path if path not in mask_of):
        desk.tell(f"“{path}”", Note("no mask for it: left out"))
    return [(by_path[path], mask_of[path]) for path in by_path if path in mask_of]


def mask_core(stem: str) -> str:
    """Leave out what says that it is a mask or a picture: cell_1_mask and cell_1_image both become cell_1."""
    return stem if len(stem) > LONGEST_STEM else CORE_PARTS.sub("", stem) or stem


def mask_hint(paths: list[str]) -> str:
    """Read from the folders of the masks whether they hold “objects” or “classes”; else ""."""
    folders = {path.casefold().rpartition("/")[0] for path in paths}
    for hint, words in (("objects", "object|instance"), ("classes", "class|semantic")):
        if all(re.search(words, folder) for folder in folders):
            return hint
    return ""


def tells_masks(members: list[Member]) -> bool:
    """Tell whether folders or names say of some of the pictures, and not of all, that they are masks."""
    paths = [one.path for one in members if is_picture_path(one.path)]
    names = [name.casefold() for name in short_names(paths)]
    folders = [name.rpartition("/")[0] for name in names]
    clear = [bool(MASK_FOLDER.search(one)) and not PICTURE_FOLDER.search(one) for one in folders]
    by_name = [MASK_ENDING.search(name_without_ending(name)[-LONGEST_STEM:]) is not None for name in names]
    return any(0 < sum(which) < len(paths) for which in (clear, by_name))


def without_masks(members: list[Member], desk: LabelDesk) -> list[Member]:
    """Leave out the pictures in folders of masks, such as VOC's SegmentationClass, that are named as others are."""
    pictures = [one for one in members if is_picture_path(one.path)]
    folders = [one.path.casefold().rpartition("/")[0].rpartition("/")[2] for one in pictures]
    is_mask = [bool(MASK_FOLDER.search(one)) and not PICTURE_FOLDER.search(one) for one in folders]
    stems = {name_without_ending(one.path) for one, mask in zip(pictures, is_mask, strict=True) if not mask}
    masks = {
        one.path for one, mask in zip(pictures, is_mask, strict=True) if mask and name_without_ending(one.path) in stems
    }
    if masks:
        desk.tell(some_of(sorted(masks)), Note("masks beside the pictures: not used for boxes"))
    return [one for one in members if one.path not in masks]


def _which_are_masks(files: list[Member], desk: LabelDesk) -> list[bool]:
    """Tell masks by the words in their folders and names, else by their values: a mask has fewer than a photo."""
    names = [name.casefold() for name in short_names([one.path for one in files])]
    folders = [name.rpartition("/")[0] for name in names]
    by_name = [MASK_ENDING.search(name_without_ending(name)[-LONGEST_STEM:]) is not None for name in names]
    if 0 < sum(by_name) < len(files) and not any(MASK_FOLDER.search(folder) for folder in folders):
        return by_name
    clear = [bool(MASK_FOLDER.search(one)) and not PICTURE_FOLDER.search(one) for one in folders]
    if 0 < sum(clear) < len(files):
        return clear
    unclear = [bool(MASK_FOLDER.search(one)) for one in folders]
    if 0 < sum(unclear) < len(files):
        return unclear
    if 0 < sum(by_name) < len(files):
        return by_name
    tops = sorted({folder.partition("/")[0] for folder in folders})
    if len(tops) != 2:
        raise LabelError(
            "Nothing says which files are masks. {how_to_name_masks}", how_to_name_masks=Note(HOW_TO_NAME_MASKS)
        )
    first = [
        next(one for one, folder in zip(files, folders, strict=True) if folder.partition("/")[0] == top) for top in tops
    ]
    counts = [_count_values(one, desk) for one in first]
    if counts[0] == counts[1]:
        raise LabelError(
            "Nothing says which of “{folder}” and “{other}” holds the masks. {how_to_name_masks}",
            folder=tops[0],
            other=tops[1],
            how_to_name_masks=Note(HOW_TO_NAME_MASKS),
        )
    masks = tops[counts.index(min(counts))]
    desk.tell(f"“{masks}”", Note("taken as the folder of the masks, since its pictures have fewer values"))
    return [folder.partition("/")[0] == masks for folder in folders]


def _count_values(member: Member, desk: LabelDesk) -> int:
    codes = read_mask_codes(desk.content(member, MAX_BYTES), member.path).codes
    return len(set(codes.ravel().tolist()))
