"""How well a mask fits the true one: IoU, Dice, pixel accuracy, and objects found."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.optimize import linear_sum_assignment

from dlplay.segmentation.masks import ClassMap, Mask, MaskError


@dataclass(frozen=True)
class Overlap:
    """Two masks in numbers of pixels: in both, in the true one, in the predicted one."""

    both: int
    true: int
    predicted: int

    @property
    def union(self) -> int:
        """The pixels in at least one of the two."""
        return self.true + self.predicted - self.both

    @property
    def iou(self) -> float:
        """Intersection over union; two empty masks agree: 1."""
        return self.both / self.union if self.union else 1.0

    @property
    def dice(self) -> float:
        """Twice the intersection over the sum of both sizes; two empty masks agree: 1."""
        total = self.true + self.predicted
        return 2 * self.both / total if total else 1.0


def count_overlap(true: Mask, predicted: Mask) -> Overlap:
    """Count the pixels of two masks (height, width). Raises MaskError where their sizes differ."""
    _check_sizes(true, predicted)
    return Overlap(int((true & predicted).sum()), int(true.sum()), int(predicted.sum()))


def mask_iou(true: Mask, predicted: Mask) -> float:
    """Measure IoU = |A and B| / |A or B| of two masks (height, width)."""
    return count_overlap(true, predicted).iou


def mask_dice(true: Mask, predicted: Mask) -> float:
    """Measure Dice = 2 |A and B| / (|A| + |B|) of two masks (height, width)."""
    return count_overlap(true, predicted).dice


def pixel_accuracy(true: ClassMap, predicted: ClassMap) -> float:
    """Give the share of pixels with the right class."""
    _check_sizes(true, predicted)
    return float((true == predicted).mean())


def edge_accuracy(true: ClassMap, predicted: ClassMap, *, reach: int = 2) -> float:
    """Give the share of right classes among the pixels at most `reach` rows and columns from another true class.

    Where the true mask has no edge, 1.
    """
    _check_sizes(true, predicted)
    size = 2 * reach + 1
    near = ndimage.maximum_filter(true, size) != ndimage.minimum_filter(true, size)
    return float((true == predicted)[near].mean()) if near.any() else 1.0


def class_overlaps(true: ClassMap, predicted: ClassMap, num_classes: int) -> list[Overlap]:
    """Count the overlap of every class, the ground (0) included; one pass over the pixels."""
    _check_sizes(true, predicted)
    pairs = np.bincount((true * num_classes + predicted).ravel(), minlength=num_classes**2)
    table = pairs.reshape(num_classes, num_classes)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    return [Overlap(int(table[k, k]), int(rows[k]), int(columns[k])) for k in range(num_classes)]


def add_overlaps(first: Overlap, second: Overlap) -> Overlap:
    """Add up the pixels of two pictures."""
    return Overlap(first.both + second.both, first.true + second.true, first.predicted + second.predicted)


def mean_dice(overlaps: list[Overlap]) -> float:
    """Take the mean Dice of the classes that are in a true mask or in a predicted one, the ground left out.

    Where there is none at all, 1.
    """
    values = [one.dice for one in overlaps[1:] if one.union]
    return float(np.mean(values)) if values else 1.0


@dataclass(frozen=True)
class ObjectResult:
    """Objects found at one IoU threshold: right, invented, missed, and the IoU of the right ones."""

    hits: int
    invented: int
    missed: int
    ious: tuple[float, ...]

    @property
    def f1(self) -> float:
        """Recognition quality RQ: hits / (hits + half of the invented and missed); 1 where there is nothing at all."""
        total = self.hits + (self.invented + self.missed) / 2
        return self.hits / total if total else 1.0

    @property
    def mean_iou(self) -> float:
        """Segmentation quality SQ: the mean IoU of the hits."""
        return float(np.mean(self.ious)) if self.ious else 1.0 if not self.invented + self.missed else 0.0

    @property
    def panoptic_quality(self) -> float:
        """PQ = SQ x RQ (Kirillov et al., Panoptic Segmentation, 2019)."""
        return self.mean_iou * self.f1


def object_ious(true: NDArray[np.int32], predicted: NDArray[np.int32]) -> NDArray[np.float64]:
    """Measure the IoU of every true object with every predicted one, (true objects, predicted objects)."""
    _check_sizes(true, predicted)
    rows, columns = int(true.max(initial=0)) + 1, int(predicted.max(initial=0)) + 1
    both = np.bincount((true.astype(np.int64) * columns + predicted).ravel(), minlength=rows * columns)
    table = both.reshape(rows, columns).astype(np.float64)
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return np.asarray((table / np.maximum(union, 1))[1:, 1:])


def match_objects(
    true: NDArray[np.int32], predicted: NDArray[np.int32], *, threshold: float = 0.5
) -> tuple[ObjectResult, list[tuple[int, int]]]:
    """Match objects one to one so that the sum of IoU is the largest; pairs below the threshold do not count.

    Gives the result and the pairs of numbers (true, predicted), both from 1.
    """
    ious = object_ious(true, predicted)
    rows, columns = linear_sum_assignment(np.where(ious >= threshold, ious, 0), maximize=True)
    pairs = [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if ious[r, c] >= threshold and ious[r, c] > 0]
    hits = tuple(float(ious[pair]) for pair in pairs)
    result = ObjectResult(len(pairs), ious.shape[1] - len(pairs), ious.shape[0] - len(pairs), hits)
    return result, [(r + 1, c + 1) for r, c in pairs]


def _check_sizes(true: NDArray[Any], predicted: NDArray[Any]) -> None:
    if true.shape != predicted.shape:
        sizes = [" x ".join(map(str, one.shape)) for one in (true, predicted)]
        raise MaskError(
            "The true mask has {true_size} pixels, the other one {other_size}: bring both to the same size.",
            true_size=sizes[0],
            other_size=sizes[1],
        )
