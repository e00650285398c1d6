"""YOLO's format: a text file for every picture, a line per box: class, centre x, centre y, width, height in 0 to 1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import (
    FileBox,
    FileLabels,
    PicturePaths,
    ReadLabels,
    box_around,
    class_word,
    name_without_ending,
    too_many_boxes,
)
from dlplay.data.labels.names import read_class_names, read_keypoint_shape
from dlplay.data.labels.texts import LabelDesk, LabelError, quoted_word
from dlplay.words import Note

YOLO_FORMAT = "YOLO text: a line for every box, class and centre x, centre y, width, height as shares of the picture"
YOLO_LINE = "A line is: class centre-x centre-y width height, with numbers from 0 to 1."
MOST_SHARE = 2.0  # above it, a number is no share of the picture that reaches a little over the edge, but in pixels
MOST_TEXT_BYTES = 2 * 2**20
SEEN = (0.0, 1.0, 2.0)  # a keypoint's third number: not there, hidden, visible


def looks_like_yolo(head: str) -> bool:
    """Tell whether the first lines of a text are boxes."""
    lines = [line.split() for line in head.split("\n")[:3] if line.strip()]
    number = re.compile(r"-?\d*[.,]?\d+(e-?\d+)?", re.IGNORECASE)
    return bool(lines) and all(len(words) >= 5 and all(map(number.fullmatch, words[1:5])) for words in lines[:2])


def read_yolo_files(files: list[Member], pictures: PicturePaths, desk: LabelDesk, classes: list[Member]) -> ReadLabels:
    """Read the text files of pictures, and the names of the classes. Raises LabelError naming file and line."""
    names = read_class_names(classes, desk)
    if not names:
        desk.tell(
            "Classes", Note("no file with their names (classes.txt, obj.names, data.yaml): called “class 0”, ...")
        )
    lines: dict[str, tuple[str, list[YoloLine]]] = {}
    for member in files:
        found = pictures.find(name_without_ending(member.path), member.path)
        if found is None or found in lines:
            reason = (
                Note("its picture is not here") if found is None else Note("another label file for the same picture")
            )
            desk.tell(f"“{member.path}”", Note("{reason}: left out", reason=reason))
            continue
        lines[found] = (member.path, _yolo_lines(desk.text(member, MOST_TEXT_BYTES), member.path, desk))
        too_many_boxes(sum(len(one) for _, one in lines.values()))
    num_points = _numbers_of_keypoints([one for _, own in lines.values() for one in own], classes, desk)
    by_picture = {
        found: FileLabels(found, path, tuple(_yolo_box(line, names, num_points, desk) for line in own), in_shares=True)
        for found, (path, own) in lines.items()
    }
    are_most = 2 * len(by_picture) >= sum(map(len, pictures.placed.values()))  # else the others are not labelled yet
    return ReadLabels(by_picture, tuple(names), YOLO_FORMAT, unlisted_are_empty=are_most)


@dataclass(frozen=True)
class YoloLine:
    """A line: its place, the word for its class, its numbers, and all of it."""

    place: str
    word: str
    values: list[float]
    whole: str


def _yolo_lines(text: str, path: str, desk: LabelDesk) -> list[YoloLine]:
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = Note("“{path}”, line {number}", path=path, number=number)
            words = line.split() if len(line.split()) > 1 else re.split(r"[,;]", line.strip())
            words = [word.rstrip(",;") for word in words]
            if len(words) < 5:
                raise LabelError(
                    "{place}: “{quoted_word}” has too few numbers. {yolo_line}",
                    place=place,
                    quoted_word=quoted_word(" ".join(words)),
                    yolo_line=Note(YOLO_LINE),
                )
            if len(words) == 10 and re.search(r"[^\W\d]", words[8]):
                raise LabelError(
                    "{place}: it looks like DOTA's format. Export the labels as YOLO or COCO.", place=place
                )
            values = [desk.number(word, place) for word in words[1:]]
            lines.append(YoloLine(place, words[0], values, " ".join(words)))
            too_many_boxes(len(lines))
    return lines


def _numbers_of_keypoints(lines: Sequence[YoloLine], classes: list[Member], desk: LabelDesk) -> int:
    """Say how many numbers after the box are keypoints: as data.yaml tells, else as all lines look; 0: none."""
    longest = max((len(line.values) for line in lines), default=0)
    shape = read_keypoint_shape(classes, desk) if longest > 4 else None
    if shape is not None:
        return shape[0] * shape[1]
    long = [line.values for line in lines if len(line.values) > 5]
    alike = len({len(values) for values in long}) == 1 and (len(long[0]) - 4) % 3 == 0
    return len(long[0]) - 4 if alike and all(map(_has_keypoints, long)) else 0


def _has_keypoints(values: list[float]) -> bool:
    """Tell whether numbers look like a box and keypoints x, y, seen: those that are seen lie in the box."""
    (x, y, width, height), rest = values[:4], values[4:]
    points = list(zip(rest[::3], rest[1::3], rest[2::3], strict=True))
    slack = 1.2 / 2
    return all(seen in SEEN for *_, seen in points) and all(
        abs(one - x) <= slack * width and abs(other - y) <= slack * height for one, other, seen in points if seen
    )


def _yolo_box(line: YoloLine, names: Sequence[str], num_points: int, desk: LabelDesk) -> FileBox:
    """Give a box from centre and sides, or around the corners of an outline, which it keeps."""
    values, place = line.values, line.place
    if num_points and len(values) == 4 + num_points:
        desk.tell(place, Note("keypoints behind the box (YOLO pose): left out"))
        values = values[:4]
    shares = values[:4] if len(values) == 5 else values
    if any(abs(value) > MOST_SHARE for value in shares):
        raise LabelError(
            "{place}: “{whole}” looks like pixels. {yolo_line} Divide x and width by the width of the "
            "picture, y and height by its height.",
            place=place,
            whole=quoted_word(line.whole),
            yolo_line=Note(YOLO_LINE),
        )
    if len(values) > 5 and len(values) % 2:
        raise LabelError(
            "{place}: {count} numbers are neither a box nor the corners of an outline.",
            place=place,
            count=len(values),
        )
    class_name = yolo_class(line.word, names, place, desk)
    if len(values) > 5:
        return FileBox(place, class_name, box_around(values), (tuple(values),))
    if len(values) == 5:
        desk.tell(place, Note("a fifth number, a score perhaps: not used"))
    x, y, width, height = values[:4]
    return FileBox(place, class_name, (x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def yolo_class(word: str, names: Sequence[str], place: str, desk: LabelDesk) -> str:
    """Name the class: by its number in the list, else “class 3”; a word instead of a number is a name itself."""
    whole = re.fullmatch(r"\+?(\d{1,6})(?:\.0*)?", word)
    if whole is None:
        if re.fullmatch(r"[-+]?[\d.,]+|nan|inf", word, re.IGNORECASE):
            raise LabelError(
                "{place}: “{word}” is not the number of a class: 0, 1, 2, ...", place=place, word=quoted_word(word)
            )
        return class_word(word, place, desk)
    number = int(whole[1])
    if number < len(names):
        return names[number]
    if names:
        desk.tell(
            place,
            Note(
                "class {number} is not in the list of {names} names: called “class {number}”",
                number=number,
                names=len(names),
            ),
        )
    return Note("class {number}", number=number)
