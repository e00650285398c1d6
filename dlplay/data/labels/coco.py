"""COCO's format: a JSON file with lists of pictures, classes, and boxes as x, y, width, height in pixels."""

import json
from typing import Any

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import (
    FileBox,
    FileLabels,
    FileRuns,
    Outline,
    PicturePaths,
    ReadLabels,
    class_word,
    too_many_boxes,
)
from dlplay.data.labels.runs import around_outline, file_runs
from dlplay.data.labels.texts import LabelDesk, LabelError, quoted_word
from dlplay.words import Note

COCO_FORMAT = "COCO: one JSON file, boxes as x, y, width, height in pixels"
COCO_ADVICE = "A COCO file of instances has the lists “images”, “annotations” and “categories”."
MOST_JSON_PARTS = 2_000_000
Entry = dict[str, Any]


def read_coco(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read one or several COCO files of instances. Raises LabelError naming line and column, or the annotation."""
    by_picture: dict[str, FileLabels] = {}
    order: dict[str, None] = {}
    refused: set[str] = set()
    for member in files:
        whole = json_value(desk.text(member), member.path)
        if not isinstance(whole, dict) or not isinstance(whole.get("annotations"), list):
            raise LabelError(
                "“{path}” has no list “annotations”. {coco_advice}", path=member.path, coco_advice=Note(COCO_ADVICE)
            )
        names = _coco_categories(whole, member.path, desk)
        order |= dict.fromkeys(names.values())
        listed, sizes, twice = _coco_images(whole, member.path, pictures, desk)
        refused |= twice
        boxes = _coco_boxes(whole, member.path, listed, names, desk)
        for path in dict.fromkeys(one for one in listed.values() if one is not None):
            if path in by_picture:
                desk.tell(
                    f"“{member.path}”", Note("labels “{path}” once more: only those of the first file count", path=path)
                )
            else:
                by_picture[path] = FileLabels(path, member.path, tuple(boxes.get(path, ())), sizes.get(path))
    return ReadLabels(by_picture, tuple(order), COCO_FORMAT, refused=frozenset(refused))


def json_value(text: str, path: str) -> Any:
    """Parse JSON. Raises LabelError naming line and column, and for lists too many or too deep for the memory."""
    if text.count("[") + text.count("{") > MOST_JSON_PARTS:
        raise LabelError(
            "“{path}” has more than {most_json_parts:,} lists. Keep the labels of fewer pictures.",
            path=path,
            most_json_parts=MOST_JSON_PARTS,
        )
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        where = Note("line {lineno}, column {colno}", lineno=error.lineno, colno=error.colno)
        raise LabelError(
            "“{path}” is broken at {where}: {msg}. Export it again.", path=path, where=where, msg=error.msg
        ) from None
    except (ValueError, RecursionError):
        raise LabelError(
            "“{path}” cannot be read: a number too long, or lists too deep. Export it again.", path=path
        ) from None
    return whole


def _coco_list(whole: Entry, key: str, path: str) -> list[tuple[str, Entry]]:
    """Give the entries of one of the lists, each with its place. Raises LabelError where they are no objects."""
    entries = whole.get(key, [])
    if not isinstance(entries, list):
        raise LabelError(
            "“{path}”: “{key}” is no list. {coco_advice}", path=path, key=key, coco_advice=Note(COCO_ADVICE)
        )
    placed = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise LabelError(
                "“{path}”, entry {number} of “{key}”: “{entry}” is no object in braces.",
                path=path,
                number=number,
                key=key,
                entry=quoted_word(entry),
            )
        placed.append((f"“{path}”, entry {number} of “{key}”", entry))
    return placed


def _coco_id(value: object) -> str:
    """Make 7, 7.0 and "7" the same."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)[:100]


def _coco_categories(whole: Entry, path: str, desk: LabelDesk) -> dict[str, str]:
    names: dict[str, str] = {}
    for place, entry in _coco_list(whole, "categories", path):
        name, key = class_word(entry.get("name"), place, desk), _coco_id(entry.get("id"))
        if names.setdefault(key, name) != name:
            desk.tell(
                place,
                Note(
                    "the id {key} is that of “{names}”, too: “{name}” is not used",
                    key=quoted_word(key),
                    names=names[key],
                    name=name,
                ),
            )
    return names


def _coco_images(
    whole: Entry, path: str, pictures: PicturePaths, desk: LabelDesk
) -> tuple[dict[str, str | None], dict[str, tuple[float, float]], set[str]]:
    """Find the picture for every id (None: it is missing, or two have the id), and the sizes that the file gives.

    The last set holds the pictures that share an id.
    """
    listed: dict[str, str | None] = {}
    named: dict[str, str] = {}
    sizes: dict[str, tuple[float, float]] = {}
    twice: set[str] = set()
    for place, entry in _coco_list(whole, "images", path):
        name, key = entry.get("file_name"), _coco_id(entry.get("id"))
        if not isinstance(name, str) or not name.strip():
            raise LabelError("{place}: it has no “file_name”, so its picture cannot be found.", place=place)
        if named.setdefault(key, name) != name:
            told = Note(
                "the id {key} is that of “{quoted_word}”, too: both pictures are left out",
                key=quoted_word(key),
                quoted_word=quoted_word(named[key]),
            )
            desk.tell(place, told)
            twice |= {one for one in (listed[key], pictures.find(name, path)) if one is not None}
            listed[key] = None
            continue
        found = listed[key] = pictures.find(name, path)
        if found is None:
            desk.tell(
                f"“{path}”",
                Note("a picture that it lists is not here: left out, such as “{name}”", name=quoted_word(name)),
            )
            continue
        width, height = (desk.number(entry.get(side) or 0, f"{place}, “{side}”") for side in ("width", "height"))
        if width > 0 and height > 0:
            sizes[found] = (width, height)
    return listed, sizes, twice


def _coco_boxes(
    whole: Entry, path: str, listed: dict[str, str | None], names: dict[str, str], desk: LabelDesk
) -> dict[str, list[FileBox]]:
    boxes: dict[str, list[FileBox]] = {}
    for number, (place, entry) in enumerate(_coco_list(whole, "annotations", path)):
        too_many_boxes(number)
        picture_id = _coco_id(entry.get("image_id"))
        if picture_id not in listed:
            desk.tell(place, Note("its “image_id” is not in the list “images”: left out"))
        elif (picture := listed[picture_id]) is not None:
            if entry.get("keypoints"):
                desk.tell(place, Note("its keypoints are left out"))
            outline = _coco_outline(entry.get("segmentation"), place, desk)
            if (corners := _coco_corners(entry, outline, place, desk)) is not None:
                aside = "crowd" if entry.get("iscrowd") in (1, True, "1") else ""
                class_name = _coco_class(entry, names, place, desk)
                boxes.setdefault(picture, []).append(FileBox(place, class_name, corners, outline, aside))
    return boxes


def _coco_class(entry: Entry, names: dict[str, str], place: str, desk: LabelDesk) -> str:
    key = _coco_id(entry.get("category_id"))
    if key in names:
        return names[key]
    name = class_word(f"class {key}" if entry.get("category_id") is not None else "", place, desk)
    desk.tell(place, Note("its “category_id” is not in the list “categories”: called “{name}”", name=name))
    return name


def _coco_corners(
    entry: Entry, outline: Outline | None, place: str, desk: LabelDesk
) -> tuple[float, float, float, float] | None:
    """Give x1, y1, x2, y2 from the box, else around the outline; None where both are empty, which is noted."""
    box = entry.get("bbox")
    if isinstance(box, list) and len(box) == 4:
        left, top, width, height = (desk.number(value, f"{place}, “bbox”") for value in box)
        return left, top, left + width, top + height
    if box:
        raise LabelError("{place}: its “bbox” is not four numbers, [x, y, width, height].", place=place)
    if isinstance(outline, FileRuns):
        desk.budget.spend(0, outline.shape[0] * outline.shape[1])
    if outline is None or (around := around_outline(outline)) is None:
        desk.tell(place, Note("no box, and no outline that one could be drawn around: left out"))
        return None
    desk.tell(place, Note("no box: drawn around its outline"))
    return around


def _coco_outline(value: object, place: str, desk: LabelDesk) -> Outline | None:
    """Read polygons, or runs of 0 and 1; None where there are none, or none that can be read, which is noted."""
    if isinstance(value, dict):
        try:
            return file_runs(value.get("size"), value.get("counts"))
        except (ValueError, TypeError, OverflowError):
            desk.tell(place, Note("its “segmentation” is damaged: not used"))
            return None
    if not isinstance(value, list) or not value:
        return None
    parts = value if all(isinstance(part, list) for part in value) else [value]
    polygons = []
    for part in parts:
        numbers = tuple(desk.number(one, f"{place}, “segmentation”") for one in part)
        if len(numbers) >= 6 and len(numbers) % 2 == 0:
            polygons.append(numbers)
        else:
            desk.tell(place, Note("a polygon with fewer than three corners, or half a corner: not used"))
    return tuple(polygons) or None
