"""Pascal VOC's format: an XML file for every picture, boxes as xmin, ymin, xmax, ymax in pixels."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import (
    FileBox,
    FileLabels,
    PicturePaths,
    ReadLabels,
    class_word,
    name_without_ending,
    too_many_boxes,
)
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.words import Note

VOC_FORMAT = "Pascal VOC: an XML file for every picture, corners in pixels"
MOST_XML_BYTES = 4 * 2**20
MOST_XML_TAGS = 300_000  # an object takes about 24
VOC_CORNERS = ("xmin", "ymin", "xmax", "ymax")
TRUE_WORDS = ("1", "1.0", "true", "yes")
FROM_ZERO = ("unknown", "labelimg")  # LabelImg's word in “database”; it counts corners from 0


def read_voc(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read the XML files of pictures. Raises LabelError naming the file, and the line or the object in it."""
    by_picture: dict[str, FileLabels] = {}
    databases: set[str] = set()
    total = 0
    for member in files:
        place = f"“{member.path}”"
        root = xml_root(desk.text(member, MOST_XML_BYTES), member.path)
        if root is not None and root.tag != "annotation":
            desk.tell(place, Note("its outer tag is “{tag}”, not “annotation”: left out", tag=root.tag[:40]))
            continue
        found = _voc_picture(root, member.path, pictures)
        if found is None or found in by_picture:
            reason = (
                Note("its picture is not here") if found is None else Note("another label file for the same picture")
            )
            desk.tell(place, Note("{reason}: left out", reason=reason))
            continue
        boxes = [] if root is None else _voc_boxes(root, member.path, desk)
        total += len(boxes)
        too_many_boxes(total)
        size = None if root is None else _voc_size(root, place, desk)
        databases.add("" if root is None else _voc_text(root, "source/database").casefold())
        by_picture[found] = FileLabels(found, member.path, tuple(boxes), size)
    if _counts_from_one(by_picture, databases):
        desk.tell(
            "Corners", Note("counted from 1, as Pascal VOC does: xmin and ymin are 1 less in pixels counted from 0")
        )
        by_picture = {path: _from_zero(labels) for path, labels in by_picture.items()}
    return ReadLabels(by_picture, (), VOC_FORMAT)


def _counts_from_one(by_picture: dict[str, FileLabels], databases: set[str]) -> bool:
    """Tell whether corners are counted from 1: all are whole, none is 0, and one is 1, or the database is VOC's own."""
    firsts = [corner for labels in by_picture.values() for box in labels.boxes for corner in box.corners]
    if not firsts or databases & set(FROM_ZERO) or not all(one >= 1 and one.is_integer() for one in firsts):
        return False
    return min(firsts) == 1 or all("voc" in one for one in databases)


def _from_zero(labels: FileLabels) -> FileLabels:
    """Count from 0: the first and the last pixel belong to the box, so that only xmin and ymin change."""
    boxes = [
        replace(one, corners=(one.corners[0] - 1, one.corners[1] - 1, one.corners[2], one.corners[3]))
        for one in labels.boxes
    ]
    return replace(labels, boxes=tuple(boxes))


def xml_root(text: str, path: str) -> ElementTree.Element | None:
    """Parse the XML; None for an empty file. What defines entities is refused: a few lines of it fill the memory."""
    if not text.strip():
        return None
    if "<!ENTITY" in text:
        raise LabelError("“{path}” defines entities (<!ENTITY), which no labels need. Export it again.", path=path)
    if text.count("<") > MOST_XML_TAGS:
        raise LabelError(
            "“{path}” has more than {most_xml_tags:,} tags. Label fewer objects in a picture.",
            path=path,
            most_xml_tags=MOST_XML_TAGS,
        )
    try:
        return ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1))
    except ElementTree.ParseError as error:
        line, column = error.position
        reason = str(error).partition(":")[0]
        raise LabelError(
            "“{path}” is broken at line {line}, column {column}: {reason}. Export it again.",
            path=path,
            line=line,
            column=column + 1,
            reason=reason,
        ) from None
    except ValueError:
        raise LabelError("“{path}” is no XML that can be read. Export it again.", path=path) from None


def _voc_picture(root: ElementTree.Element | None, path: str, pictures: PicturePaths) -> str | None:
    """Find the picture with the name of the file, else with the one that the file tells."""
    found = pictures.find(name_without_ending(path), path)
    name = "" if root is None else _voc_text(root, "filename")
    return pictures.find(name, path) if found is None and name else found


def _voc_text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _voc_size(root: ElementTree.Element, place: str, desk: LabelDesk) -> tuple[float, float] | None:
    """Give width and height as the file tells them; None where it does not, or tells 0 as some programs do."""
    words = [_voc_text(root, f"size/{side}") or "0" for side in ("width", "height")]
    width, height = (desk.number(word, f"{place}, size") for word in words)
    return (width, height) if width > 0 and height > 0 else None


def _voc_boxes(root: ElementTree.Element, path: str, desk: LabelDesk) -> list[FileBox]:
    boxes = []
    for number, element in enumerate(root.findall("object"), 1):
        place = Note("“{path}”, object {number}", path=path, number=number)
        words = [_voc_text(element, f"bndbox/{corner}") for corner in VOC_CORNERS]
        if missing := [corner for corner, word in zip(VOC_CORNERS, words, strict=True) if not word]:
            raise LabelError(
                "{place}: its “bndbox” has no {missing}. Four are needed: {voc_corners}.",
                place=place,
                missing=missing[0],
                voc_corners=", ".join(VOC_CORNERS),
            )
        left, top, right, bottom = (desk.number(word, place) for word in words)
        name = class_word(_voc_text(element, "name"), place, desk)
        aside = "difficult" if _voc_text(element, "difficult").lower() in TRUE_WORDS else ""
        boxes.append(FileBox(place, name, (left, top, right, bottom), _voc_outline(element, desk, place), aside))
    return boxes


def _voc_outline(element: ElementTree.Element, desk: LabelDesk, place: str) -> tuple[tuple[float, ...], ...] | None:
    """Read the polygon that Roboflow adds to an object: x1, y1, x2, y2, ... as tags."""
    polygon = element.find("polygon")
    tags = {} if polygon is None else {one.tag: (one.text or "").strip() for one in polygon}
    numbers = [tags[f"{axis}{number}"] for number in range(1, len(tags)) for axis in "xy" if f"{axis}{number}" in tags]
    if len(numbers) < 6 or len(numbers) % 2:
        return None
    return (tuple(desk.number(word, f"{place}, “polygon”") for word in numbers),)
