"""The boxes of a picture as a label file gives them, and what is repaired in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlplay.data.archive_names import plain_path, readable
from dlplay.data.labels.texts import LabelDesk, LabelError, quoted_word
from dlplay.words import Note

MOST_PARSED_BOXES = 200_000
MOST_NAMESAKES = 1000
LONGEST_CLASS_NAME = 60
NAMELESS_CLASS = "unnamed"
ROUNDING = 1e-4  # of a side; what reaches over the edge by less comes from rounding, and needs no note


@dataclass(frozen=True)
class FileRuns:
    """A mask as runs of 0 and 1 in turn, column by column, over a picture of (height, width)."""

    shape: tuple[int, int]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class FilePatch:
    """A small mask (height, width), and the column and row of its first pixel in the picture."""

    left: int
    top: int
    mask: NDArray[np.bool_]


Outline = tuple[tuple[float, ...], ...] | FileRuns | FilePatch  # or polygons: x, y, x, y, ..., in units of the corners


@dataclass(frozen=True)
class FileBox:
    """A box with its place in the label file, its class, and its corners x1, y1, x2, y2.

    outline: what it is drawn around, where the file tells. aside: "difficult" or "crowd" for what is neither learned
    nor counted as missed, else "".
    """

    place: str
    class_name: str
    corners: tuple[float, float, float, float]
    outline: Outline | None = None
    aside: str = ""


@dataclass(frozen=True)
class FileLabels:
    """The boxes of one picture, for a picture of this width and height; None: for the picture as it is.

    In shares: the corners are shares of width and height, 0 to 1.
    """

    picture: str
    source: str
    boxes: tuple[FileBox, ...]
    size: tuple[float, float] | None = None
    in_shares: bool = False


@dataclass(frozen=True)
class ReadLabels:
    """What the label files of one format say: labels by picture, the classes that they list, the format in words.

    parts: the part of a split, such as "Train", that they tell for a picture; refused: the pictures that are left out
    for a reason that was told.
    """

    by_picture: dict[str, FileLabels]
    class_order: tuple[str, ...]
    format_name: str
    unlisted_are_empty: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()


class PicturePaths:
    """Finds a picture by the name that a label file gives it: by its path, its file name, or that without ending.

    core: gives one more name by which a picture, named without ending, may be found.
    """

    def __init__(self, paths: list[str], core: Callable[[str], str] = str) -> None:
        self.known: dict[str, list[str]] = {}
        self.placed: dict[str, list[str]] = {}  # by the whole path without ending
        for path in paths:
            self.placed.setdefault(path_without_ending(path.casefold()), []).append(path)
            name = path.rpartition("/")[2].casefold()
            for key in {name, name_without_ending(name), core(name_without_ending(name))}:
                self.known.setdefault(key, []).append(path)

    def find(self, wanted: str, near: str) -> str | None:
        """Give the path of the picture: in the folder of the label file, else where the folders are most like its own.

        Raises LabelError where several are as near.
        """
        path = plain_path(wanted).casefold()
        name = path.rpartition("/")[2]
        beside = path_without_ending("/".join([*near.casefold().split("/")[:-1], path]))
        if len(here := self.placed.get(beside, [])) == 1:
            return here[0]
        found = self.known.get(name) or self.known.get(name_without_ending(name)) or []
        if len(found) > MOST_NAMESAKES:
            raise LabelError(
                "{found:,} pictures are named “{name}”. Give them different names.",
                found=len(found),
                name=quoted_word(name),
            )
        folders = set(near.casefold().split("/")[:-1]) | set(path.split("/")[:-1])
        # a file named train.json is for the folder train
        folders |= set(re.split(r"[_\-. ]+", name_without_ending(near.casefold())))

        def nearness(one: str) -> tuple[bool, int]:
            parts = one.casefold().split("/")
            return "/".join(parts).endswith(f"/{path}"), len(folders & set(parts[:-1]))

        best = sorted(found, key=nearness, reverse=True)
        if len(best) > 1 and nearness(best[0]) == nearness(best[1]):
            raise LabelError(
                "“{near}”: “{wanted}” may be “{best}” or “{other}”. Give them different names.",
                near=near,
                wanted=quoted_word(wanted),
                best=best[0],
                other=best[1],
            )
        return best[0] if best else None


def is_rectangle(outline: Outline | None) -> bool:
    """Tell whether an outline is no more than a box with upright sides."""
    if not isinstance(outline, tuple) or len(outline) != 1 or len(outline[0]) != 8:
        return False
    return len(set(outline[0][::2])) <= 2 and len(set(outline[0][1::2])) <= 2


def path_without_ending(path: str) -> str:
    """Give a path without what follows the last point of its last part."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}{name_without_ending(path)}"


def name_without_ending(path: str) -> str:
    """Give the last part of a path without what follows its last point."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def class_word(name: object, place: str, desk: LabelDesk) -> str:
    """Make the name of a class plain and not too long; one without letters is called “unnamed”, and that is noted."""
    plain = readable(str(name))[:LONGEST_CLASS_NAME].strip() if isinstance(name, str | int | float) else ""
    if not plain:
        desk.tell(place, Note("a class without name: called “{nameless_class}”", nameless_class=NAMELESS_CLASS))
    return plain or NAMELESS_CLASS


def box_around(numbers: list[float]) -> tuple[float, float, float, float]:
    """Give x1, y1, x2, y2 around the corners x, y, x, y, ... of an outline; NaN where one of them is."""
    corners = np.array(numbers, np.float64).reshape(-1, 2)
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return left, top, right, bottom


def too_many_boxes(count: int) -> None:
    """Raise LabelError where label files hold more boxes than anyone could learn from here."""
    if count > MOST_PARSED_BOXES:
        raise LabelError(
            "The label files have more than {most_parsed_boxes:,} boxes. Use fewer pictures.",
            most_parsed_boxes=MOST_PARSED_BOXES,
        )


def clean_file_boxes(
    labels: FileLabels, shape: tuple[int, ...], tell: Callable[[str, Note], None]
) -> tuple[NDArray[np.float64], list[FileBox]]:
    """Repair the boxes of a picture (height, width): boxes (n, 4) in its pixels, and what the file said of each.

    Mirrored corners are swapped, what reaches out is cut off; what is not a number, outside, or without area goes.
    """
    height, width = shape[:2]
    across, down = (1.0, 1.0) if labels.in_shares else labels.size or (float(width), float(height))
    boxes = np.array([box.corners for box in labels.boxes], np.float64).reshape(-1, 4)
    swapped = np.hstack([np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])])
    clipped = swapped.clip(0, [across, down, across, down])
    finite = np.isfinite(boxes).all(axis=1)
    has_area = (swapped[:, 2:] > swapped[:, :2]).all(axis=1)
    keep = finite & (clipped[:, 2:] > clipped[:, :2]).all(axis=1)
    far = np.abs(clipped - swapped) > ROUNDING * np.array([across, down, across, down])
    checks = {
        "a corner is not a finite number: left out": ~finite,
        "width or height is 0: left out": finite & ~has_area,
        "it lies outside the picture: left out": finite & has_area & ~keep,
        "its corners were mirrored: swapped": keep & (swapped != boxes).any(axis=1),
        "it reached over the picture's edge: cut off there": keep & far.any(axis=1),
    }
    for said, which in checks.items():
        for box in np.flatnonzero(which).tolist():
            tell(labels.boxes[box].place, Note(said))
    kept = [labels.boxes[box] for box in np.flatnonzero(keep)]
    return clipped[keep] * ([width / across, height / down] * 2), kept
