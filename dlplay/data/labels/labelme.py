"""LabelMe's format: a JSON file for every picture, with outlines as lists of points in pixels."""

import base64
import binascii
import io
import math
from typing import Any

import numpy as np
from PIL import Image

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import (
    FileBox,
    FileLabels,
    FilePatch,
    Outline,
    PicturePaths,
    ReadLabels,
    box_around,
    class_word,
    name_without_ending,
    too_many_boxes,
)
from dlplay.data.labels.coco import json_value
from dlplay.data.labels.texts import LabelDesk, LabelError, quoted_word
from dlplay.data.pictures.reading import MAX_PIXELS
from dlplay.words import Note

LABELME_FORMAT = "LabelMe: a JSON file for every picture, outlines as points in pixels"
CIRCLE_CORNERS = 32
VOID_LABELS = ("__ignore__", "_background_")


def read_labelme(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read the JSON files of pictures. Raises LabelError naming the file, and the place or the shape in it."""
    by_picture: dict[str, FileLabels] = {}
    total = 0
    for member in files:
        place = f"“{member.path}”"
        whole = json_value(desk.text(member), member.path)
        shapes = whole.get("shapes") if isinstance(whole, dict) else None
        if not isinstance(whole, dict) or not isinstance(shapes, list):
            raise LabelError(
                "{place} has no list “shapes”, as LabelMe writes it. Save it in LabelMe again.", place=place
            )
        told = str(whole.get("imagePath") or "")[:300]
        found = pictures.find(name_without_ending(member.path), member.path)
        found = found or (pictures.find(told, member.path) if told else None)
        if found is None or found in by_picture:
            reason = (
                Note("its picture is not here") if found is None else Note("another label file for the same picture")
            )
            desk.tell(place, Note("{reason}: left out", reason=reason))
            continue
        placed = [(f"{place}, shape {number}", shape) for number, shape in enumerate(shapes, 1)]
        boxes = [box for at, shape in placed if (box := _labelme_box(shape, at, desk)) is not None]
        total += len(boxes)
        too_many_boxes(total)
        sides = [desk.number(whole.get(side) or 0, f"{place}, “{side}”") for side in ("imageWidth", "imageHeight")]
        size = (sides[0], sides[1]) if sides[0] > 0 and sides[1] > 0 else None
        by_picture[found] = FileLabels(found, member.path, tuple(boxes), size)
    return ReadLabels(by_picture, (), LABELME_FORMAT)


def _labelme_box(shape: Any, place: str, desk: LabelDesk) -> FileBox | None:
    """Give a shape's box and outline; None for points and lines, which have no area, and that is noted."""
    if not isinstance(shape, dict) or not isinstance(shape.get("points"), list):
        raise LabelError("{place}: it has no list “points”. Save it in LabelMe again.", place=place)
    kind = str(shape.get("shape_type") or "polygon")
    points = []
    for point in shape["points"]:
        if not isinstance(point, list) or len(point) != 2:
            raise LabelError(
                "{place}: “{point}” is no point, [x, y]. Save it in LabelMe again.",
                place=place,
                point=quoted_word(point),
            )
        points.append((desk.number(point[0], place), desk.number(point[1], place)))
    least = {"polygon": 3, "rectangle": 2, "circle": 2, "mask": 2, "oriented_rectangle": 4}.get(kind)
    if least is None or len(points) < least:
        what = Note("without an area") if least is None else Note("with too few points")
        desk.tell(place, Note("{kind}, {what}: left out", kind=quoted_word(kind), what=what))
        return None
    if str(shape.get("label")) in VOID_LABELS:
        desk.tell(place, Note("“{shape}”, which marks what belongs to no class: left out", shape=shape["label"]))
        return None
    name = class_word(shape.get("label"), place, desk)
    flat = [number for point in points for number in point]
    if kind == "circle":
        flat = _circle_outline(points[0], points[1])
    outline: Outline | None = (tuple(flat),)
    if kind == "rectangle" and len(points) == 2:
        (left, top), (right, bottom) = points
        outline = ((left, top, right, top, right, bottom, left, bottom),)
    if kind == "mask":
        outline = _labelme_patch(shape.get("mask"), box_around(flat), place, desk)
    return FileBox(place, name, box_around(flat), outline)


def _circle_outline(centre: tuple[float, float], edge: tuple[float, float]) -> list[float]:
    radius = math.hypot(edge[0] - centre[0], edge[1] - centre[1])
    turns = np.arange(CIRCLE_CORNERS) * 2 * np.pi / CIRCLE_CORNERS
    corners = np.stack([centre[0] + radius * np.cos(turns), centre[1] + radius * np.sin(turns)], axis=1)
    return [float(one) for one in corners.ravel()]


def _labelme_patch(
    content: object, corners: tuple[float, float, float, float], place: str, desk: LabelDesk
) -> FilePatch | None:
    """Decode the small picture that holds a mask, or note that it is damaged."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(str(content), validate=True)), formats=("PNG",)) as image:
            desk.budget.spend(0, image.width * image.height)
            if image.width * image.height > MAX_PIXELS:
                raise ValueError("too large")
            mask = np.asarray(image.convert("L")) > 0
        return FilePatch(round(corners[0]), round(corners[1]), mask)
    except (binascii.Error, ValueError, OSError, SyntaxError, OverflowError):
        desk.tell(place, Note("its mask is damaged: not used"))
        return None
