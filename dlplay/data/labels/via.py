"""The format of the VGG Image Annotator (VIA): one JSON file with regions of all pictures, in pixels."""

from typing import Any

import numpy as np

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import (
    FileBox,
    FileLabels,
    PicturePaths,
    ReadLabels,
    box_around,
    class_word,
    too_many_boxes,
)
from dlplay.data.labels.coco import json_value
from dlplay.data.labels.texts import LabelDesk, LabelError, quoted_word
from dlplay.words import Note

VIA_FORMAT = "VGG Image Annotator: one JSON file, regions in pixels"
VIA_CORNERS = 32
CLASS_KEYS = ("class", "label", "name", "type", "category", "object")


def read_via(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read VIA's annotations, saved as JSON or as a project. Raises LabelError naming the file and the region."""
    by_picture: dict[str, FileLabels] = {}
    total = 0
    for member in files:
        whole = json_value(desk.text(member), member.path)
        entries = whole.get("_via_img_metadata", whole) if isinstance(whole, dict) else whole
        for entry in entries.values() if isinstance(entries, dict) else ():
            name = entry.get("filename") if isinstance(entry, dict) else None
            if not isinstance(name, str) or not name.strip():
                raise LabelError(
                    "“{path}” has a picture without “filename”. Export it from VIA again.", path=member.path
                )
            place = Note("“{path}”, picture “{name}”", path=member.path, name=quoted_word(name))
            found = pictures.find(name, member.path)
            if found is None or found in by_picture:
                reason = Note("it is not here") if found is None else Note("it has labels already")
                desk.tell(place, Note("{reason}: left out", reason=reason))
                continue
            regions = entry.get("regions") or []
            listed = list(regions.values()) if isinstance(regions, dict) else regions
            if not isinstance(listed, list):
                raise LabelError("{place}: “regions” is no list. Export it from VIA again.", place=place)
            boxes = [_via_box(one, f"{place}, region {number}", desk) for number, one in enumerate(listed, 1)]
            total += len(boxes)
            too_many_boxes(total)
            by_picture[found] = FileLabels(found, member.path, tuple(one for one in boxes if one is not None))
    return ReadLabels(by_picture, (), VIA_FORMAT)


def _via_box(region: Any, place: str, desk: LabelDesk) -> FileBox | None:
    """Give a region's box and outline; None for points and lines, which have no area, and that is noted."""
    shape = region.get("shape_attributes") if isinstance(region, dict) else None
    if not isinstance(shape, dict):
        raise LabelError("{place}: it has no “shape_attributes”. Export it from VIA again.", place=place)

    def value(name: str) -> float:
        return desk.number(shape.get(name), f"{place}, “{name}”")

    kind = str(shape.get("name"))
    if kind == "rect":
        left, top = value("x"), value("y")
        right, bottom = left + value("width"), top + value("height")
        numbers = [left, top, right, top, right, bottom, left, bottom]
    elif kind in ("polygon", "polyline") and isinstance(shape.get("all_points_x"), list):
        across, down = ([desk.number(one, place) for one in shape.get(f"all_points_{axis}") or []] for axis in "xy")
        numbers = [number for pair in zip(across, down, strict=False) for number in pair]
    elif kind in ("circle", "ellipse"):
        radii = (value("r"), value("r")) if kind == "circle" else (value("rx"), value("ry"))
        turns = np.arange(VIA_CORNERS) * 2 * np.pi / VIA_CORNERS
        corners = np.stack([value("cx") + radii[0] * np.cos(turns), value("cy") + radii[1] * np.sin(turns)], axis=1)
        numbers = [float(one) for one in corners.ravel()]
    else:
        numbers = []
    if len(numbers) < 6 or kind == "polyline":
        desk.tell(place, Note("{kind}, without an area: left out", kind=quoted_word(kind)))
        return None
    return FileBox(
        place, _via_class(region.get("region_attributes"), place, desk), box_around(numbers), (tuple(numbers),)
    )


def _via_class(attributes: object, place: str, desk: LabelDesk) -> str:
    """Take the attribute with the usual name of a class, else the first that is a word."""
    known = attributes if isinstance(attributes, dict) else {}
    words = {str(key).casefold(): one for key, one in known.items() if isinstance(one, str) and one.strip()}
    best = next((words[key] for key in CLASS_KEYS if key in words), next(iter(words.values()), ""))
    return class_word(best, place, desk)
