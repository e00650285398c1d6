"""The split that an export brings: folders train, valid and test, or lists of the pictures of each."""

import re
from collections import Counter
from collections.abc import Sequence

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import PicturePaths
from dlplay.data.labels.texts import LabelDesk, LabelError
from dlplay.words import Note

PART_FOLDER = re.compile(
    r"(?:obj_|images?_|labels?_|subset_)?(train(?:ing)?|val(?:id(?:ation)?)?|dev|test(?:ing)?)"
    r"(?:_?(?:data|set|images?|labels?|pictures?|split)|\d{4})?"
)
PART_OF_WORD = {"t": "train", "v": "valid", "d": "valid", "te": "test"}
PART_LIST = re.compile(r"(?:^|/)(train|val|valid|validation|test)\.txt$", re.IGNORECASE)
MOST_LIST_BYTES = 4 * 2**20


def part_word(folder: str) -> str:
    """Give "train", "valid" or "test" for a folder of that meaning, such as Training or val2017; else ""."""
    found = PART_FOLDER.fullmatch(folder.casefold())
    if found is None:
        return ""
    return PART_OF_WORD["te" if found[1].startswith("te") else found[1][0]]


def is_part_list(path: str) -> bool:
    """Tell whether a file may list the pictures of a part: ImageSets/Main/train.txt, or valid.txt beside obj.data."""
    return PART_LIST.search(path) is not None


def own_parts(
    paths: Sequence[str], lists: Sequence[Member], told: dict[str, str], desk: LabelDesk
) -> dict[str, str] | None:
    """Give the part of every picture, by what the labels tell, by lists, or by folders; None where that is no split.

    A split has pictures that train and others, and every picture is in one of its parts.
    """
    for parts in (
        {path: part_word(told.get(path, "")) for path in paths},
        _listed_parts(paths, lists, desk),
        {path: _folder_part(path) for path in paths},
    ):
        kinds = set(parts.values())
        if "train" in kinds and len(kinds) > 1 and "" not in kinds:
            return parts
    return None


def _folder_part(path: str) -> str:
    return next((part for one in path.split("/")[:-1] if (part := part_word(one))), "")


def _listed_parts(paths: Sequence[str], lists: Sequence[Member], desk: LabelDesk) -> dict[str, str]:
    pictures = PicturePaths(list(paths))
    parts = dict.fromkeys(paths, "")
    for member in lists:
        found = PART_LIST.search(member.path)
        for line in desk.text(member, MOST_LIST_BYTES).split("\n") if found else ():
            words = line.split()
            name = words[0] if len(words) == 2 and words[1] in ("-1", "0", "1") else line.strip()
            try:
                picture = pictures.find(name, member.path) if name else None
            except LabelError:
                picture = None
            if picture is not None and found is not None and words[-1] != "-1":
                parts[picture] = part_word(found[1])
    return parts


def kept_parts(parts: Sequence[str], classes_of: Sequence[frozenset[str]], notes: list[Note]) -> tuple[str, ...] | None:
    """Keep an export's split where one can train and validate with it, and note that; None where it is not used.

    classes_of: the classes of every picture. Where no part validates, the one for a test does.
    """
    if "valid" not in parts:
        parts = ["valid" if one == "test" else one for one in parts]
    counts = Counter(parts)
    if not counts["train"] or not counts["valid"]:
        notes.append(Note("Its own split is not used: no picture that was read is left to train, or to validate."))
        return None
    every, learned = (
        frozenset[str]().union(*(own for own, part in zip(classes_of, parts, strict=True) if part in wanted))
        for wanted in (("train", "valid", "test"), ("train",))
    )
    if missing := sorted(every - learned):
        notes.append(Note("Its own split is not used: no picture that trains shows “{missing}”.", missing=missing[0]))
        return None
    aside = Note("; {test} are for a test and stay apart", test=counts["test"]) if counts["test"] else ""
    said = Note(
        "Its own split is kept: {training} pictures train, {validation} validate{aside}.",
        training=counts["train"],
        validation=counts["valid"],
        aside=aside,
    )
    notes.append(said)
    return tuple(parts)
