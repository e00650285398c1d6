"""How much two boxes overlap: IoU, and generalized IoU, which also says how far apart boxes without overlap are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Corners = tuple[float, float, float, float]  # x1, y1, x2, y2: left, top, right, bottom


def areas(boxes_xyxy: Array) -> Array:
    """Width times height of every box; boxes (n, 4) as x1, y1, x2, y2 in pixels -> (n,) in square pixels."""
    x1, y1, x2, y2 = boxes_xyxy.T
    return np.asarray((x2 - x1) * (y2 - y1))


def intersections(boxes_xyxy: Array, others_xyxy: Array) -> Array:
    """Area that every box shares with every other: (n, 4) and (m, 4) -> (n, m) in square pixels."""
    corner = np.maximum(boxes_xyxy[:, np.newaxis, :2], others_xyxy[np.newaxis, :, :2])
    opposite = np.minimum(boxes_xyxy[:, np.newaxis, 2:], others_xyxy[np.newaxis, :, 2:])
    return np.asarray(np.clip(opposite - corner, 0, None).prod(axis=2))


def iou(boxes_xyxy: Array, others_xyxy: Array) -> Array:
    """IoU = intersect area / union area of every box with every other: (n, 4) and (m, 4) -> (n, m), 0 to 1.

    Two boxes without any area have the IoU 0.
    """
    shared = intersections(boxes_xyxy, others_xyxy)
    union = areas(boxes_xyxy)[:, np.newaxis] + areas(others_xyxy)[np.newaxis] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def generalized_iou(boxes_xyxy: Array, others_xyxy: Array) -> Array:
    """IoU minus the part of the smallest box around both that neither covers: (n, m), above -1, at most 1.

    Rezatofighi et al., Generalized Intersection over Union, 2019.
    """
    corner = np.minimum(boxes_xyxy[:, np.newaxis, :2], others_xyxy[np.newaxis, :, :2])
    opposite = np.maximum(boxes_xyxy[:, np.newaxis, 2:], others_xyxy[np.newaxis, :, 2:])
    around = (opposite - corner).prod(axis=2)
    union = areas(boxes_xyxy)[:, np.newaxis] + areas(others_xyxy) - intersections(boxes_xyxy, others_xyxy)
    free = np.divide(around - union, around, out=np.zeros_like(around), where=around > 0)
    return np.asarray(iou(boxes_xyxy, others_xyxy) - free)


@dataclass(frozen=True)
class Overlap:
    """Two boxes, the box that they share (None without overlap), the areas in square pixels, IoU, generalized IoU."""

    first: Corners
    second: Corners
    shared: Corners | None
    first_area: float
    second_area: float
    intersect_area: float
    union_area: float
    around_area: float
    iou: float
    generalized: float


def measure_overlap(boxes_xyxy: Array, first: int, second: int) -> Overlap:
    """Compare two of the boxes by their numbers, counted from 0."""
    one, two = boxes_xyxy[[first]], boxes_xyxy[[second]]
    left, top = np.maximum(one[0, :2], two[0, :2]).tolist()
    right, bottom = np.minimum(one[0, 2:], two[0, 2:]).tolist()
    low, high = np.minimum(one[0, :2], two[0, :2]), np.maximum(one[0, 2:], two[0, 2:])
    intersect = float(intersections(one, two)[0, 0])
    own, other = float(areas(one)[0]), float(areas(two)[0])
    return Overlap(
        first=_corners(one[0]),
        second=_corners(two[0]),
        shared=(left, top, right, bottom) if intersect > 0 else None,
        first_area=own,
        second_area=other,
        intersect_area=intersect,
        union_area=own + other - intersect,
        around_area=float((high - low).prod()),
        iou=float(iou(one, two)[0, 0]),
        generalized=float(generalized_iou(one, two)[0, 0]),
    )


def _corners(box: Array) -> Corners:
    x1, y1, x2, y2 = box.tolist()
    return x1, y1, x2, y2
