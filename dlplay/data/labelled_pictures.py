"""Pictures whose objects are known: a box and a class for each, and where it was drawn, its very pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LabelledPicture:
    """A picture (height, width, 3), uint8, with boxes (n, 4) as x1, y1, x2, y2 in pixels, and class numbers (n,).

    objects (height, width): 0 for the ground, k for the pixels of the k-th object; None where only boxes are known.
    """

    name: str
    pixels: NDArray[np.uint8]
    boxes_xyxy: NDArray[np.float64]
    labels: NDArray[np.int64]
    objects: NDArray[np.int32] | None = None


@dataclass(frozen=True)
class LabelledSet:
    """Pictures, the names of their classes, and what was repaired or left out on reading."""

    pictures: tuple[LabelledPicture, ...]
    classes: tuple[str, ...]
    notes: tuple[str, ...] = ()


def count_objects(pictures: Sequence[LabelledPicture], num_classes: int) -> list[int]:
    """Count the objects of every class."""
    labels = np.concatenate([np.zeros(0, np.int64), *(picture.labels for picture in pictures)])
    return [int(count) for count in np.bincount(labels, minlength=num_classes)]
