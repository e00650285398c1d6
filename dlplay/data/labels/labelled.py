"""Pictures whose objects are known: a box and a class for each, and where it was drawn, its very pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.words import Note


@dataclass(frozen=True)
class SetAside:
    """Objects that are neither learned nor counted as missed: boxes (n, 4), classes (n,), and which are crowds (n,).

    The others are single objects that are hard to see; a detection of one is neither right nor wrong.
    """

    boxes_xyxy: NDArray[np.float64]
    labels: NDArray[np.int64]
    crowds: NDArray[np.bool_]


@dataclass(frozen=True)
class LabelledPicture:
    """A picture (height, width, 3), uint8, with boxes (n, 4) as x1, y1, x2, y2 in pixels, and class numbers (n,).

    objects (height, width): 0 for the ground, k for the pixels of the k-th object; None where only boxes are known.
    aside: what its labels call difficult or a crowd.
    """

    name: str
    pixels: NDArray[np.uint8]
    boxes_xyxy: NDArray[np.float64]
    labels: NDArray[np.int64]
    objects: NDArray[np.int32] | None = None
    aside: SetAside | None = None


@dataclass(frozen=True)
class LabelledSet:
    """Pictures, the names of their classes, and what was repaired or left out on reading.

    groups: places of pictures that belong on one side of a split, such as copies and crops of one photo. parts: for
    every picture "train", "valid" or "test", where the export was divided already. is_drawn: the samples' scenes.
    """

    pictures: tuple[LabelledPicture, ...]
    classes: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    parts: tuple[str, ...] | None = None
    is_drawn: bool = False


def count_objects(pictures: Sequence[LabelledPicture], num_classes: int) -> list[int]:
    """Count the objects of every class."""
    labels = np.concatenate([np.zeros(0, np.int64), *(picture.labels for picture in pictures)])
    return [int(count) for count in np.bincount(labels, minlength=num_classes)]
