"""The names of classes in files beside the labels: a list of names, or the data.yaml of a data set."""

import re
from typing import Any

import yaml

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import class_word
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.words import Note

MOST_NAMES = 10_000
MOST_NAME_BYTES = 2 * 2**20
MOST_YAML_LETTERS = 400_000  # more would take YAML's reader longer than a reader waits
CLASS_FILES = (
    *("classes.txt", "_classes.txt", "class_names.txt"),
    *("obj.names", "predefined_classes.txt", "_darknet.labels"),
)
YAML_ENDINGS = (".yaml", ".yml")


def is_class_file(path: str) -> bool:
    """Tell whether a file is one of those that hold the names of the classes."""
    name = path.rpartition("/")[2].lower()
    return name in CLASS_FILES or name.endswith((".names", *YAML_ENDINGS))


def read_class_names(files: list[Member], desk: LabelDesk) -> list[str]:
    """Read the names of classes 0, 1, ... from the first file that has some; give none where no file has."""
    every = []
    for member in sorted(files, key=lambda one: (not one.path.endswith(YAML_ENDINGS), one.path)):
        text = desk.text(member, MOST_NAME_BYTES)
        found = yaml_names(text) if member.path.lower().endswith(YAML_ENDINGS) else text.rstrip().split("\n")
        place = f"“{member.path}”"
        if len(found) > MOST_NAMES:
            raise LabelError(
                "{place} has {found:,} names of classes; the limit is {most_names:,}.",
                place=place,
                found=len(found),
                most_names=MOST_NAMES,
            )
        if any(one.strip() for one in found):
            every.append((place, [_named_class(one, number, place, desk) for number, one in enumerate(found)]))
    for place, other in every[1:]:
        if other != every[0][1]:
            desk.tell(place, Note("other names than in {every}: not used", every=every[0][0]))
    return every[0][1] if every else []


def read_keypoint_shape(files: list[Member], desk: LabelDesk) -> tuple[int, int] | None:
    """Read from a data.yaml how many keypoints a line of YOLO pose has, and how many numbers each; None: no pose."""
    for member in files:
        if member.path.lower().endswith(YAML_ENDINGS):
            shape = _yaml_value(desk.text(member, MOST_NAME_BYTES), "kpt_shape")
            if isinstance(shape, list) and len(shape) == 2 and all(re.fullmatch(r"\d{1,3}", str(one)) for one in shape):
                return int(shape[0]), int(shape[1])
    return None


def read_colour_names(files: list[Member], desk: LabelDesk) -> dict[int, str]:
    """Read CVAT's labelmap.txt, lines such as “cat:128,0,0::”: the name of a colour, 65536 R + 256 G + B."""
    names: dict[int, str] = {}
    for member in files:
        if member.path.rpartition("/")[2].lower() in ("labelmap.txt", "label_colors.txt"):
            for line in desk.text(member, MOST_NAME_BYTES).split("\n"):
                found = re.match(r"([^:#]+):(\d{1,3}),(\d{1,3}),(\d{1,3})\b|(\d{1,3}) (\d{1,3}) (\d{1,3}) (.+)", line)
                if found:
                    red, green, blue = (
                        int(one) for one in (found.group(2, 3, 4) if found[1] else found.group(5, 6, 7))
                    )
                    names[65536 * red + 256 * green + blue] = class_word(found[1] or found[8], f"“{member.path}”", desk)
    return names


def _named_class(name: str, number: int, place: str, desk: LabelDesk) -> str:
    if not name.strip():
        desk.tell(
            Note("{place}, class {number}", place=place, number=number),
            Note("a class without name: called “class {number}”", number=number),
        )
    return class_word(name if name.strip() else f"class {number}", place, desk)


def yaml_names(text: str) -> list[str]:
    """Read the list of names in a YAML file of a data set: [a, b], {0: a, 1: b}, or a line for each."""
    names = _yaml_value(text, "names")
    if isinstance(names, dict):
        numbered = {int(key): _yaml_word(name) for key, name in names.items() if re.fullmatch(r"\d{1,4}", str(key))}
        if numbered:
            return [numbered.get(number, f"class {number}") for number in range(max(numbered) + 1)]
        return [str(key) for key in names]
    if isinstance(names, list):
        return [_yaml_word(next(iter(one.values()), "")) if isinstance(one, dict) else _yaml_word(one) for one in names]
    return [one.strip() for one in names.split(",")] if isinstance(names, str) and names else []


def _yaml_word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _yaml_value(text: str, key: str) -> Any:
    """Give what stands at a key, every word as text; where the rest of the file is broken, its own lines decide."""
    whole = _loaded_yaml(text)
    if isinstance(whole, dict) and key in whole:
        return whole[key]
    block = re.search(rf"^{key}[ \t]*:.*(?:\n(?=[ \t\-#\]}}]|\n).*)*", text, re.MULTILINE)
    alone = _loaded_yaml(block[0]) if block and whole is None else None
    return alone.get(key) if isinstance(alone, dict) else None


def _loaded_yaml(text: str) -> Any:
    """Load YAML, in which all words stay text ("no" and "2" are names); None where it is no YAML."""
    shorter = re.sub(r"(?<=\S)[ \t]{200,}", " ", text)
    if len(shorter) > MOST_YAML_LETTERS:
        return None
    try:
        return yaml.load(shorter, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError, AttributeError):
        return None
