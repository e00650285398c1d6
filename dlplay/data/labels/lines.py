"""Boxes in lines: a text file with a line for every picture, as Roboflow writes it for YOLO v3 and v4 in Keras."""

import re

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import FileBox, FileLabels, PicturePaths, ReadLabels, too_many_boxes
from dlplay.data.labels.names import read_class_names
from dlplay.data.labels.texts import LabelDesk
from dlplay.data.labels.yolo import yolo_class
from dlplay.words import Note

LINES_FORMAT = "YOLO for Keras: a line for every picture, corners in pixels and the number of the class"
PICTURE_LINE = re.compile(r"(\S.*?\.[A-Za-z]{3,4})((?:\s+-?[\d.]+,-?[\d.]+,-?[\d.]+,-?[\d.]+,\d+)*)\s*")


def looks_like_lines(head: str) -> bool:
    """Tell whether the first lines of a text are pictures with boxes behind their names."""
    lines = [line for line in head.split("\n")[:-1][:5] if line.strip()]
    return bool(lines) and all(PICTURE_LINE.fullmatch(line) for line in lines) and any("," in line for line in lines)


def read_box_lines(files: list[Member], pictures: PicturePaths, desk: LabelDesk, classes: list[Member]) -> ReadLabels:
    """Read text files with a line for every picture, and the names of the classes."""
    names = read_class_names(classes, desk)
    by_picture: dict[str, FileLabels] = {}
    total = 0
    for member in files:
        for number, line in enumerate(desk.text(member).split("\n"), 1):
            place, found = (
                Note("“{path}”, line {number}", path=member.path, number=number),
                PICTURE_LINE.fullmatch(line),
            )
            if found is None:
                if line.strip():
                    desk.tell(place, Note("not a picture with boxes, x1,y1,x2,y2,class: left out"))
                continue
            path = pictures.find(found[1], member.path)
            if path is None or path in by_picture:
                reason = Note("its picture is not here") if path is None else Note("its picture has labels already")
                desk.tell(place, Note("{reason}: left out", reason=reason))
                continue
            boxes = [_line_box(word, names, place, desk) for word in found[2].split()]
            total += len(boxes)
            too_many_boxes(total)
            by_picture[path] = FileLabels(path, member.path, tuple(boxes))
    return ReadLabels(by_picture, tuple(names), LINES_FORMAT)


def _line_box(word: str, names: list[str], place: str, desk: LabelDesk) -> FileBox:
    *corners, label = word.split(",")
    left, top, right, bottom = (desk.number(one, place) for one in corners)
    return FileBox(place, yolo_class(label, names, place, desk), (left, top, right, bottom))
