"""Labels that somebody draws here: boxes and masks on own photos, as they are kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage import measure

from dlplay.data.archive_names import readable
from dlplay.data.labels.boxes import LONGEST_CLASS_NAME, FileRuns
from dlplay.data.labels.runs import file_runs, unrolled
from dlplay.words import Note

MOST_OWN_OBJECTS = 300  # in a photo
MOST_OWN_CLASSES = 30
LEAST_SIDE = 2  # pixels, of a box
LEAST_PIECE = 0.1  # of the largest piece of a mask that was cut out
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class OwnObject:
    """An object that somebody drew: its class, its box x1, y1, x2, y2 in pixels, and its mask where it has one."""

    class_name: str
    box_xyxy: Box
    runs: FileRuns | None = None


@dataclass(frozen=True)
class OwnPhoto:
    """The labels of one photo; empty: somebody said that there is nothing to mark in it."""

    objects: tuple[OwnObject, ...] = ()
    empty: bool = False

    @property
    def is_done(self) -> bool:
        """Tell whether the photo is labelled."""
        return bool(self.objects) or self.empty


@dataclass(frozen=True)
class OwnLabels:
    """The names of the classes, and the labels by the checksum of the photo."""

    classes: tuple[str, ...] = ("object",)
    photos: Mapping[str, OwnPhoto] | None = None

    def of(self, checksum: str) -> OwnPhoto:
        """Give the labels of a photo."""
        return (self.photos or {}).get(checksum, OwnPhoto())

    def put(self, checksum: str, photo: OwnPhoto) -> "OwnLabels":
        """Give the labels with those of this photo changed."""
        return replace(self, photos={**(self.photos or {}), checksum: photo})


def mask_runs(mask: NDArray[np.bool_]) -> FileRuns:
    """Write a mask (height, width) as runs of 0 and 1 in turn, down the columns, as COCO does."""
    line = mask.ravel(order="F")
    ends = np.flatnonzero(np.diff(line)) + 1
    counts = np.diff(np.concatenate([[0], ends, [line.size]])).tolist()
    return FileRuns((mask.shape[0], mask.shape[1]), tuple([0, *counts] if line[0] else counts))


def without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Leave out the pieces of a mask (height, width) that have less than a tenth of the largest one's pixels."""
    pieces = np.asarray(measure.label(mask, connectivity=2))
    sizes = np.bincount(pieces.ravel(), minlength=2)
    sizes[0] = 0
    return np.asarray((sizes >= max(1.0, LEAST_PIECE * sizes.max()))[pieces])


def masked_object(class_name: str, mask: NDArray[np.bool_]) -> OwnObject | None:
    """Make an object of a mask (height, width), with the box around it; None where nothing is marked."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    return OwnObject(class_name, box, mask_runs(mask))


def read_objects(values: object, shape: tuple[int, int], classes: Sequence[str]) -> tuple[OwnObject, ...]:
    """Read objects as the editor sends them: dictionaries with "name", "box" and "runs", for a photo (height, width).

    A box is cut off at the edge; one that is smaller than 2 pixels, of no known class, or damaged, is left out.
    """
    found = [_read_object(one, shape, classes) for one in values[:MOST_OWN_OBJECTS]] if isinstance(values, list) else []
    return tuple(one for one in found if one is not None)


def _read_object(value: Any, shape: tuple[int, int], classes: Sequence[str]) -> OwnObject | None:
    if not isinstance(value, dict) or value.get("name") not in classes:
        return None
    name = str(value["name"])
    try:
        if value.get("runs"):
            counts = [int(one) for one in value["runs"]]
            return masked_object(name, unrolled(file_runs(list(shape), counts)))
        corners = np.rint(np.array([float(one) for one in value["box"]])).clip(0, [*shape[::-1], *shape[::-1]])
        x1, y1, x2, y2 = (int(one) for one in corners)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return OwnObject(name, (x1, y1, x2, y2)) if x2 - x1 >= LEAST_SIDE and y2 - y1 >= LEAST_SIDE else None


def write_objects(objects: Sequence[OwnObject]) -> list[dict[str, Any]]:
    """Write objects as the editor takes them."""
    return [
        {"name": one.class_name, "box": list(one.box_xyxy), "runs": list(one.runs.counts) if one.runs else None}
        for one in objects
    ]


def write_labels(labels: OwnLabels, shapes: Mapping[str, tuple[int, int]]) -> bytes:
    """Write labels as JSON, to be kept; shapes: (height, width) of the photos by checksum, others are left out."""
    photos = {
        checksum: {"objects": write_objects(labels.of(checksum).objects), "empty": labels.of(checksum).empty}
        for checksum in shapes
        if labels.of(checksum).is_done
    }
    return json.dumps({"classes": labels.classes, "photos": photos}, ensure_ascii=False).encode()


def read_labels(content: bytes, shapes: Mapping[str, tuple[int, int]]) -> OwnLabels:
    """Read what write_labels wrote, for photos (height, width) by checksum."""
    whole = json.loads(content)
    classes = tuple(whole["classes"])
    photos = {
        checksum: OwnPhoto(read_objects(one["objects"], shapes[checksum], classes), bool(one["empty"]))
        for checksum, one in whole["photos"].items()
        if checksum in shapes
    }
    return OwnLabels(classes, photos)


def typed_classes(text: str) -> tuple[str, ...]:
    """Read the names of classes that somebody typed, parted by commas; each once, "object" where there is none."""
    names = [readable(one)[:LONGEST_CLASS_NAME].strip() for one in text.replace("\n", ",").split(",")]
    return tuple(dict.fromkeys(one for one in names if one))[:MOST_OWN_CLASSES] or ("object",)


def with_classes(labels: OwnLabels, classes: tuple[str, ...]) -> tuple[OwnLabels, str]:
    """Give the labels with other names of classes, and a sentence on what that meant, or "".

    Where one name of as many is another, the class is renamed; a class with objects stays, though it is not listed.
    """
    differing = [(old, new) for old, new in zip(labels.classes, classes, strict=False) if old != new]
    if len(differing) == 1 and len(classes) == len(labels.classes) and differing[0][1] not in labels.classes:
        old, new = differing[0]
        renamed = {
            checksum: replace(
                photo,
                objects=tuple(replace(o, class_name=new) if o.class_name == old else o for o in photo.objects),
            )
            for checksum, photo in (labels.photos or {}).items()
        }
        return OwnLabels(classes, renamed), Note("“{old}” is called “{new}” now, on all photos.", old=old, new=new)
    used = {one.class_name for photo in (labels.photos or {}).values() for one in photo.objects}
    kept = tuple(name for name in labels.classes if name in used and name not in classes)
    told = (
        Note("{kept}: kept, since there are objects of it.", kept=", ".join(f"“{name}”" for name in kept))
        if kept
        else ""
    )
    return replace(labels, classes=classes + kept), told
