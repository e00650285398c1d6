"""COCO's format: one JSON file with lists of pictures, classes, and boxes as x, y, width, height in pixels."""

import json
from typing import Any

from dlplay.data.archives import Member
from dlplay.data.label_boxes import (
    FileBox,
    FileLabels,
    PicturePaths,
    ReadLabels,
    box_around,
    class_word,
    too_many_boxes,
)
from dlplay.data.label_texts import LabelDesk, LabelError, quoted_word

COCO_FORMAT = "COCO: one JSON file, boxes as x, y, width, height in pixels"
COCO_ADVICE = "A COCO file of instances has the lists “images”, “annotations” and “categories”."
MOST_JSON_PARTS = 2_000_000
Entry = dict[str, Any]


def read_coco(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read one or several COCO files of instances. Raises LabelError naming line and column, or the annotation."""
    by_picture: dict[str, FileLabels] = {}
    order: dict[str, None] = {}
    for member in files:
        whole = _coco_object(desk.text(member), member.path)
        names = _coco_categories(whole, member.path, desk)
        order |= dict.fromkeys(names.values())
        listed, sizes = _coco_images(whole, member.path, pictures, desk)
        boxes = _coco_boxes(whole, member.path, listed, names, desk)
        for path in dict.fromkeys(one for one in listed.values() if one is not None):
            if path in by_picture:
                desk.tell(f"“{member.path}”", f"labels “{path}” once more: only those of the first file count")
            else:
                by_picture[path] = FileLabels(path, member.path, tuple(boxes.get(path, ())), sizes.get(path))
    return ReadLabels(by_picture, tuple(order), COCO_FORMAT)


def _coco_object(text: str, path: str) -> Entry:
    if text.count("[") + text.count("{") > MOST_JSON_PARTS:
        raise LabelError(f"“{path}” has more than {MOST_JSON_PARTS:,} lists. Keep the labels of fewer pictures.")
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise LabelError(f"“{path}” is broken at {where}: {error.msg}. Export it again.") from None
    except (ValueError, RecursionError):
        raise LabelError(f"“{path}” cannot be read: a number too long, or lists too deep. Export it again.") from None
    if not isinstance(whole, dict) or not isinstance(whole.get("annotations"), list):
        raise LabelError(f"“{path}” has no list “annotations”. {COCO_ADVICE}")
    return whole


def _coco_list(whole: Entry, key: str, path: str) -> list[tuple[str, Entry]]:
    """Give the entries of one of the lists, each with its place. Raises LabelError where they are no objects."""
    entries = whole.get(key, [])
    if not isinstance(entries, list):
        raise LabelError(f"“{path}”: “{key}” is no list. {COCO_ADVICE}")
    placed = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise LabelError(f"“{path}”, entry {number} of “{key}”: “{quoted_word(entry)}” is no object in braces.")
        placed.append((f"“{path}”, entry {number} of “{key}”", entry))
    return placed


def _coco_id(value: object) -> str:
    """Make 7, 7.0 and "7" the same."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)[:100]


def _coco_categories(whole: Entry, path: str, desk: LabelDesk) -> dict[str, str]:
    return {
        _coco_id(entry.get("id")): class_word(entry.get("name"), place, desk)
        for place, entry in _coco_list(whole, "categories", path)
    }


def _coco_images(
    whole: Entry, path: str, pictures: PicturePaths, desk: LabelDesk
) -> tuple[dict[str, str | None], dict[str, tuple[float, float]]]:
    """Find the picture for every id (None: it is missing), and the sizes that the file gives."""
    listed: dict[str, str | None] = {}
    sizes: dict[str, tuple[float, float]] = {}
    for place, entry in _coco_list(whole, "images", path):
        name = entry.get("file_name")
        if not isinstance(name, str) or not name.strip():
            raise LabelError(f"{place}: it has no “file_name”, so its picture cannot be found.")
        found = listed[_coco_id(entry.get("id"))] = pictures.find(name, path)
        if found is None:
            desk.tell(f"“{path}”", f"a picture that it lists is not here: left out, such as “{quoted_word(name)}”")
            continue
        width, height = (desk.number(entry.get(key) or 0, f"{place}, “{key}”") for key in ("width", "height"))
        if width > 0 and height > 0:
            sizes[found] = (width, height)
    return listed, sizes


def _coco_boxes(
    whole: Entry, path: str, listed: dict[str, str | None], names: dict[str, str], desk: LabelDesk
) -> dict[str, list[FileBox]]:
    boxes: dict[str, list[FileBox]] = {}
    outlines = 0
    for number, (place, entry) in enumerate(_coco_list(whole, "annotations", path)):
        too_many_boxes(number)
        picture_id = _coco_id(entry.get("image_id"))
        if picture_id not in listed:
            desk.tell(place, "its “image_id” is not in the list “images”: left out")
        elif entry.get("iscrowd") in (1, True, "1"):
            desk.tell(place, "it marks a crowd (iscrowd), not one object: left out")
        elif (picture := listed[picture_id]) is not None:
            corners = _coco_corners(entry, place, desk)
            boxes.setdefault(picture, []).append(FileBox(place, _coco_class(entry, names, place, desk), corners))
            outlines += bool(entry.get("segmentation"))
    if outlines:
        desk.tell(f"“{path}”", f"outlines (segmentation) of {outlines:,} objects: only their boxes are used")
    return boxes


def _coco_class(entry: Entry, names: dict[str, str], place: str, desk: LabelDesk) -> str:
    key = _coco_id(entry.get("category_id"))
    if key in names:
        return names[key]
    name = class_word(f"class {key}" if entry.get("category_id") is not None else "", place, desk)
    desk.tell(place, f"its “category_id” is not in the list “categories”: called “{name}”")
    return name


def _coco_corners(entry: Entry, place: str, desk: LabelDesk) -> tuple[float, float, float, float]:
    """Give x1, y1, x2, y2 from the box, else around the outline. Raises LabelError where there is neither."""
    box, outline = entry.get("bbox"), entry.get("segmentation")
    if isinstance(box, list) and len(box) == 4:
        left, top, width, height = (desk.number(value, f"{place}, “bbox”") for value in box)
        return left, top, left + width, top + height
    if not box and isinstance(outline, list) and outline and all(isinstance(part, list) for part in outline):
        numbers = [desk.number(value, f"{place}, “segmentation”") for part in outline for value in part]
        if len(numbers) >= 6 and all(len(part) % 2 == 0 for part in outline):
            desk.tell(place, "no box: drawn around its outline")
            return box_around(numbers)
    raise LabelError(f"{place}: its “bbox” is not four numbers, [x, y, width, height].")
