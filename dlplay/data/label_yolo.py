"""YOLO's format: a text file for every picture, a line per box: class, centre x, centre y, width, height in 0 to 1."""

import re
from collections.abc import Sequence

from dlplay.data.archives import Member
from dlplay.data.label_boxes import (
    FileBox,
    FileLabels,
    PicturePaths,
    ReadLabels,
    box_around,
    class_word,
    name_without_ending,
    too_many_boxes,
)
from dlplay.data.label_texts import LabelDesk, LabelError, quoted_word

YOLO_FORMAT = "YOLO text: a line for every box, class and centre x, centre y, width, height as shares of the picture"
YOLO_LINE = "A line is: class centre-x centre-y width height, with numbers from 0 to 1."
MOST_SHARE = 2.0  # above it, a number is no share of the picture that reaches a little over the edge, but in pixels
MOST_TEXT_BYTES = 2 * 2**20
MOST_NAMES = 10_000
LONGEST_ENTRY = 200
CLASS_FILES = ("classes.txt", "obj.names", "predefined_classes.txt", "_darknet.labels", "class_names.txt")


def is_class_file(path: str) -> bool:
    """Tell whether a file is one of those that hold the names of the classes."""
    name = path.rpartition("/")[2].lower()
    return name in CLASS_FILES or name.endswith((".names", ".yaml", ".yml"))


def looks_like_yolo(head: str) -> bool:
    """Tell whether the first lines of a text are boxes."""
    lines = [line.split() for line in head.split("\n")[:3] if line.strip()]
    number = re.compile(r"-?\d*[.,]?\d+(e-?\d+)?", re.IGNORECASE)
    return bool(lines) and all(len(words) >= 5 and all(map(number.fullmatch, words[1:5])) for words in lines[:2])


def read_yolo_files(files: list[Member], pictures: PicturePaths, desk: LabelDesk, classes: list[Member]) -> ReadLabels:
    """Read the text files of pictures, and the names of the classes. Raises LabelError naming file and line."""
    names = read_class_names(classes, desk)
    if not names:
        desk.tell("Classes", "no file with their names (classes.txt, obj.names, data.yaml): called “class 0”, ...")
    by_picture: dict[str, FileLabels] = {}
    total = 0
    for member in files:
        found = pictures.find(name_without_ending(member.path), member.path)
        if found is None or found in by_picture:
            reason = "its picture is not here" if found is None else "another label file for the same picture"
            desk.tell(f"“{member.path}”", f"{reason}: left out")
            continue
        boxes = _yolo_boxes(desk.text(member, MOST_TEXT_BYTES), member.path, names, desk)
        total += len(boxes)
        too_many_boxes(total)
        by_picture[found] = FileLabels(found, member.path, tuple(boxes), in_shares=True)
    return ReadLabels(by_picture, tuple(names), YOLO_FORMAT, unlisted_are_empty=True)


def _yolo_boxes(text: str, path: str, names: Sequence[str], desk: LabelDesk) -> list[FileBox]:
    boxes = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"“{path}”, line {number}"
            words = line.split() if len(line.split()) > 1 else re.split(r"[,;]", line.strip())
            corners = _yolo_corners([word.rstrip(",;") for word in words], place, desk)
            boxes.append(FileBox(place, _yolo_class(words[0].rstrip(",;"), names, place, desk), corners))
            too_many_boxes(len(boxes))
    return boxes


def _yolo_corners(words: list[str], place: str, desk: LabelDesk) -> tuple[float, float, float, float]:
    """Give x1, y1, x2, y2 as shares: from centre and sides, or around the corners of an outline."""
    if len(words) < 5:
        raise LabelError(f"{place}: “{quoted_word(' '.join(words))}” has too few numbers. {YOLO_LINE}")
    values = [desk.number(word, place) for word in words[1:]]
    shares = values[:4] if len(values) == 5 else values
    if any(abs(value) > MOST_SHARE for value in shares):
        raise LabelError(
            f"{place}: “{quoted_word(' '.join(words))}” looks like pixels. {YOLO_LINE} "
            "Divide x and width by the width of the picture, y and height by its height."
        )
    if len(values) > 5:
        if len(values) % 2:
            raise LabelError(f"{place}: {len(values)} numbers are neither a box nor the corners of an outline.")
        desk.tell(place, "an outline: only the box around it is used")
        return box_around(values)
    if len(values) == 5:
        desk.tell(place, "a fifth number, a score perhaps: not used")
    x, y, width, height = values[:4]
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _yolo_class(word: str, names: Sequence[str], place: str, desk: LabelDesk) -> str:
    """Name the class: by its number in the list, else “class 3”; a word instead of a number is a name itself."""
    whole = re.fullmatch(r"\+?(\d{1,6})(?:\.0*)?", word)
    if whole is None:
        if re.fullmatch(r"[-+]?[\d.,]+|nan|inf", word, re.IGNORECASE):
            raise LabelError(f"{place}: “{quoted_word(word)}” is not the number of a class: 0, 1, 2, ...")
        return class_word(word, place, desk)
    number = int(whole[1])
    if number < len(names):
        return names[number]
    if names:
        desk.tell(place, f"class {number} is not in the list of {len(names)} names: called “class {number}”")
    return f"class {number}"


def read_class_names(files: list[Member], desk: LabelDesk) -> list[str]:
    """Read the names of classes 0, 1, ... from the first file that has some; give none where no file has."""
    every = []
    for member in sorted(files, key=lambda one: (not one.path.endswith((".yaml", ".yml")), one.path)):
        text = desk.text(member, MOST_TEXT_BYTES)
        found = yaml_names(text) if member.path.lower().endswith((".yaml", ".yml")) else text.rstrip().split("\n")
        place = f"“{member.path}”"
        if len(found) > MOST_NAMES:
            raise LabelError(f"{place} has {len(found):,} names of classes; the limit is {MOST_NAMES:,}.")
        if any(one.strip() for one in found):
            every.append((place, [_named_class(one, number, place, desk) for number, one in enumerate(found)]))
    for place, other in every[1:]:
        if other != every[0][1]:
            desk.tell(place, f"other names than in {every[0][0]}: not used")
    return every[0][1] if every else []


def _named_class(name: str, number: int, place: str, desk: LabelDesk) -> str:
    if not name.strip():
        desk.tell(f"{place}, class {number}", f"a class without name: called “class {number}”")
    return class_word(name if name.strip() else f"class {number}", place, desk)


def yaml_names(text: str) -> list[str]:
    """Read the list of names in a YAML file of a data set: [a, b], {0: a, 1: b}, or a line for each."""
    start = re.search(r"^names[ \t]*:[ \t]*(?P<rest>.*)$", text, re.MULTILINE)
    if start is None:
        return []
    rest, below = start["rest"], text[start.end() :]
    if rest.startswith(("[", "{")):
        inside = re.split(r"[\]}]", rest[1:] + below, maxsplit=1)[0]
        entries = [entry for entry in re.split(r",|\n", re.sub(r"#.*", "", inside)) if entry.strip()]
    else:
        lines = (line for line in below.split("\n") if line.strip() and not line.lstrip().startswith("#"))
        entries = []
        for line in lines:
            entry = re.fullmatch(r"\s*-\s*(.*)|\s+(\S.*)", line)
            if entry is None:
                break
            entries.append(entry[1] if entry[1] is not None else entry[2])
    return _numbered_names([_yaml_entry(entry) for entry in entries])


def _yaml_entry(entry: str) -> tuple[int | None, str]:
    """Give the number before the colon, where there is one, and the name without quotation marks and remark."""
    entry = " ".join(entry[:LONGEST_ENTRY].split())
    numbered = re.fullmatch(r"""["']?(\d{1,4})["']? ?: ?(.*)""", entry)
    value = (numbered[2] if numbered else entry).strip()
    quoted = re.match(r"""(["'])(.*?)\1""", value)
    return int(numbered[1]) if numbered else None, quoted[2] if quoted else re.sub(r" #.*", "", value).strip()


def _numbered_names(entries: list[tuple[int | None, str]]) -> list[str]:
    """Put the names to their numbers; a number that has none gets “class 3”."""
    if any(number is None for number, _ in entries):
        return [name for _, name in entries]
    named = {number: name for number, name in entries if number is not None}
    return [named.get(number, f"class {number}") for number in range(max(named, default=-1) + 1)]
