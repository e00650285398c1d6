"""Non-maximum suppression: keep the box with the highest score, delete boxes that overlap it much, repeat."""

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes.overlap import Array, iou

Indices = NDArray[np.int64]
BLOCK = 128  # boxes that are decided together, at most; the first few often delete most of the others


def suppress(
    boxes_xyxy: Array,
    scores: Array,
    *,
    threshold: float,
    score_threshold: float = -np.inf,
    labels: Indices | None = None,
) -> Indices:
    """Greedy non-maximum suppression: the numbers of the boxes that stay, highest score first.

    A box is deleted if its IoU with a kept box is above threshold; of equal scores the earlier box comes first. Boxes
    whose score is not above score_threshold are left out. With labels (n,), boxes delete only boxes of their label.
    """
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] > score_threshold]
    boxes = boxes_xyxy[order]
    groups = np.zeros(len(order), np.int64) if labels is None else labels[order]
    alive = np.ones(len(order), bool)
    by_left = np.argsort(boxes[:, 0])
    waiting, size = np.arange(len(order)), 8
    while waiting.size:
        block, waiting, size = waiting[:size], waiting[size:], min(2 * size, BLOCK)
        alive[block] = _decide(boxes[block], groups[block], threshold)
        by_left = by_left[alive[by_left] & (by_left > block[-1])]
        first, second = _close_pairs(boxes, block[alive[block]], by_left, threshold)
        alive[second[_too_close(boxes, groups, first, second, threshold)]] = False
        waiting = waiting[alive[waiting]]
    return order[alive]


def _decide(boxes_xyxy: Array, groups: Indices, threshold: float) -> NDArray[np.bool_]:
    """Say which of a few boxes, highest score first, stay among themselves."""
    close = np.triu((iou(boxes_xyxy, boxes_xyxy) > threshold) & (groups[:, np.newaxis] == groups), 1)
    stays = np.ones(len(boxes_xyxy), bool)
    for number in np.flatnonzero(close.any(axis=1)):
        if stays[number]:
            stays &= ~close[number]
    return stays


def _close_pairs(boxes_xyxy: Array, kept: Indices, by_left: Indices, threshold: float) -> tuple[Indices, Indices]:
    """Pair every kept box with those, sorted by their left edge, whose left edge lies near enough.

    IoU > t needs a shared width above t times the wider box's width, which bounds the left edge on both sides.
    """
    lefts = boxes_xyxy[by_left, 0]
    widest = (boxes_xyxy[by_left, 2] - lefts).max(initial=0)
    left, right = boxes_xyxy[kept, 0], boxes_xyxy[kept, 2]
    slack = 1e-9 * (1 + np.abs(boxes_xyxy).max(initial=0))  # bounds may be rounded, the IoU itself decides
    low = np.searchsorted(lefts, left - (1 - threshold) * widest - slack)
    high = np.searchsorted(lefts, right - threshold * (right - left) + slack)
    counts = np.maximum(high - low, 0)
    first = np.repeat(kept, counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - low, counts)
    return first, by_left[place]


def _too_close(
    boxes_xyxy: Array, groups: Indices, first: Indices, second: Indices, threshold: float
) -> NDArray[np.bool_]:
    """Say of pairs of boxes whether they are of one group and their IoU is above the threshold."""
    x1, y1, x2, y2 = boxes_xyxy.T
    area = (x2 - x1) * (y2 - y1)
    height = np.minimum(y2[first], y2[second]) - np.maximum(y1[first], y1[second])
    result = (height > 0) & (groups[first] == groups[second])
    one, two = first[result], second[result]
    width = np.maximum(np.minimum(x2[one], x2[two]) - np.maximum(x1[one], x1[two]), 0)
    shared = width * height[result]
    union = area[one] + area[two] - shared
    result[result] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0) > threshold
    return np.asarray(result)
