"""CVAT's own format, "CVAT for images": one XML file with boxes and outlines of all pictures, in pixels."""

import math
import re
import xml.etree.ElementTree as ElementTree

import numpy as np

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import (
    FileBox,
    FileLabels,
    FilePatch,
    Outline,
    PicturePaths,
    ReadLabels,
    class_word,
    is_rectangle,
    too_many_boxes,
)
from dlplay.data.labels.runs import MOST_RUNS, around_outline
from dlplay.data.labels.texts import MOST_LABEL_BYTES, LabelDesk, LabelError, quoted_word
from dlplay.data.labels.voc import xml_root
from dlplay.data.pictures.reading import MAX_PIXELS
from dlplay.words import Note

CVAT_FORMAT = "CVAT for images: one XML file, boxes and outlines in pixels"
ELLIPSE_CORNERS = 32
WITH_AREA = ("box", "polygon", "ellipse", "mask")


def read_cvat(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read CVAT's XML files. Raises LabelError naming the file, and the picture and the shape in it."""
    by_picture: dict[str, FileLabels] = {}
    order: dict[str, None] = {}
    parts: dict[str, str] = {}
    total = 0
    for member in files:
        place = f"“{member.path}”"
        root = xml_root(desk.text(member, MOST_LABEL_BYTES), member.path)
        if root is None or root.find("image") is None:
            what = (
                Note("tracks of a video") if root is not None and root.find("track") is not None else Note("no picture")
            )
            raise LabelError(
                "{place} has {what}. Export the labels from CVAT as “CVAT for images” or “COCO”.",
                place=place,
                what=what,
            )
        order |= dict.fromkeys(class_word(one.text, place, desk) for one in root.iterfind("meta//label/name"))
        for image in root.iterfind("image"):
            name = image.get("name") or ""
            subset = f"{image.get('subset') or ''}/"  # its pictures stand in images/Train/, where it is so named
            found = pictures.find(f"{subset.lstrip('/')}{name}", member.path) if name.strip() else None
            if found is None or found in by_picture:
                reason = Note("it is not here") if found is None else Note("it has labels already")
                desk.tell(
                    Note("{place}, picture “{name}”", place=place, name=quoted_word(name)),
                    Note("{reason}: left out", reason=reason),
                )
                continue
            boxes = _cvat_boxes(image, f"{place}, “{quoted_word(name)}”", desk)
            total += len(boxes)
            too_many_boxes(total)
            sides = [desk.number(image.get(side) or 0, f"{place}, {side}") for side in ("width", "height")]
            size = (sides[0], sides[1]) if sides[0] > 0 and sides[1] > 0 else None
            by_picture[found] = FileLabels(found, member.path, tuple(boxes), size)
            parts[found] = image.get("subset") or ""
    return ReadLabels(by_picture, tuple(order), CVAT_FORMAT, parts=parts)


def _cvat_boxes(image: ElementTree.Element, picture: str, desk: LabelDesk) -> list[FileBox]:
    boxes = []
    for number, shape in enumerate(image, 1):
        place = Note("{picture}, shape {number}", picture=picture, number=number)
        if shape.tag not in WITH_AREA:
            desk.tell(place, Note("{tag}, without an area: left out", tag=quoted_word(shape.tag)))
            continue
        outline = _cvat_outline(shape, place, desk)
        corners = None if outline is None else around_outline(outline)
        if corners is None:
            desk.tell(place, Note("an empty {tag}: left out", tag=shape.tag))
            continue
        own = None if shape.tag == "box" and is_rectangle(outline) else outline
        boxes.append(FileBox(place, class_word(shape.get("label"), place, desk), corners, own))
    return boxes


def _cvat_outline(shape: ElementTree.Element, place: str, desk: LabelDesk) -> Outline | None:
    """Give the corners of a box (turned, where it is), a polygon or an ellipse, or the patch of a mask."""

    def value(name: str) -> float:
        return desk.number(shape.get(name) or "", f"{place}, “{name}”")

    if shape.tag == "polygon":
        numbers = [desk.number(one, place) for one in re.split("[,;]", shape.get("points") or "") if one.strip()]
        return (tuple(numbers),) if len(numbers) >= 6 and len(numbers) % 2 == 0 else None
    if shape.tag == "mask":
        return _cvat_patch(shape, place, desk)
    if shape.tag == "ellipse":
        turns = np.arange(ELLIPSE_CORNERS) * 2 * np.pi / ELLIPSE_CORNERS
        across, down = value("rx") * np.cos(turns), value("ry") * np.sin(turns)
        middle = value("cx"), value("cy")
    else:
        left, top, right, bottom = (value(one) for one in ("xtl", "ytl", "xbr", "ybr"))
        middle = (left + right) / 2, (top + bottom) / 2
        across = np.array([left, right, right, left]) - middle[0]
        down = np.array([top, top, bottom, bottom]) - middle[1]
    angle = math.radians(value("rotation")) if shape.get("rotation") else 0.0
    x, y = across * math.cos(angle) - down * math.sin(angle), across * math.sin(angle) + down * math.cos(angle)
    return (tuple(np.stack([x + middle[0], y + middle[1]], axis=1).ravel().tolist()),)


def _cvat_patch(shape: ElementTree.Element, place: str, desk: LabelDesk) -> FilePatch | None:
    """Unroll a mask: runs of 0 and 1 in turn, row by row, within its own small rectangle."""
    sides = [shape.get(one) or "" for one in ("left", "top", "width", "height")]
    runs = re.findall(r"\d{1,9}", (shape.get("rle") or "")[: 10 * MOST_RUNS])
    if not all(re.fullmatch(r"\d{1,6}", one) for one in sides):
        raise LabelError(
            "{place}: left, top, width and height of a mask are whole numbers. Export it again.", place=place
        )
    left, top, width, height = map(int, sides)
    counts = np.array(runs, np.int64)
    if width * height > MAX_PIXELS or counts.sum() != width * height or not len(counts):
        desk.tell(place, Note("a mask of another size than its rectangle: left out"))
        return None
    desk.budget.spend(0, width * height)
    mask = np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape(height, width)
    return FilePatch(left, top, mask)
