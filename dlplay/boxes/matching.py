"""One box for one object: DETR's matching at the lowest cost, and the assignments with which YOLOv10 trains."""

from dataclasses import dataclass

import numpy as np

from dlplay.boxes.overlap import Array, generalized_iou, iou
from dlplay.boxes.reading import Scene
from dlplay.boxes.suppression import Indices

WEIGHTS = {"class": 1.0, "L1": 5.0, "GIoU": 2.0}  # DETR's own


@dataclass(frozen=True)
class Costs:
    """DETR's matching cost of every prediction (row) with every true box (column), and its three parts before weights.

    probability is the score where the classes agree, else 0; distance is L1 of centre, width and height as parts of
    the picture; generalized is generalized IoU. total = -class weight p + L1 weight distance - IoU weight generalized.
    """

    probability: Array
    distance: Array
    generalized: Array
    total: Array


def matching_costs(scene: Scene, weights: tuple[float, ...]) -> Costs:
    """Compute DETR's costs, as in its code: weights are those of class, L1 and generalized IoU, there 1, 5 and 2.

    Carion et al., End-to-End Object Detection with Transformers, 2020.
    """
    own, true = (_centred(boxes, scene.picture_shape) for boxes in (scene.boxes_xyxy, scene.truths_xyxy))
    distance = np.abs(own[:, np.newaxis] - true[np.newaxis]).sum(axis=2)
    generalized = generalized_iou(scene.boxes_xyxy, scene.truths_xyxy)
    agreement = class_agreement(scene.scores, scene.labels, scene.truth_labels)
    total = weights[1] * distance - weights[0] * agreement - weights[2] * generalized
    return Costs(agreement, distance, generalized, total)


def class_agreement(scores: Array, labels: Indices, truth_labels: Indices) -> Array:
    """Give every prediction's probability of every true box's class: its score if the classes agree, else 0."""
    return np.where(labels[:, np.newaxis] == truth_labels, scores[:, np.newaxis], 0.0)


def match_hungarian(cost: Array) -> tuple[tuple[int, int], ...]:
    """Pair rows and columns so that the sum of the costs is the lowest possible: (row, column), by column."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(cost)
    return _by_column(rows.tolist(), columns.tolist())


def match_greedy(cost: Array) -> tuple[tuple[int, int], ...]:
    """Pair the cheapest cell first, then the cheapest of the rows and columns that are still free."""
    left = cost.astype(np.float64)
    rows, columns = [], []
    for _ in range(min(cost.shape)):
        row, column = (int(place) for place in np.unravel_index(np.argmin(left), left.shape))
        rows.append(row)
        columns.append(column)
        left[row], left[:, column] = np.inf, np.inf
    return _by_column(rows, columns)


def total_cost(cost: Array, pairs: tuple[tuple[int, int], ...]) -> float:
    """Sum the costs of the chosen cells."""
    return float(sum(cost[pair] for pair in pairs))


def alignment(scene: Scene, alpha: float, beta: float) -> Array:
    """YOLOv10's matching metric p^alpha IoU^beta of every prediction with every true box, 0 where classes differ.

    The paper also asks whether the prediction's cell lies in the object; that is left out here. Wang et al., 2024.
    """
    agreement = class_agreement(scene.scores, scene.labels, scene.truth_labels)
    metric = agreement**alpha * iou(scene.boxes_xyxy, scene.truths_xyxy) ** beta
    return np.asarray(np.where(agreement > 0, metric, 0.0))


def assign_top(metric: Array, count: int) -> tuple[tuple[int, int], ...]:
    """Give every true box (column) the predictions (rows) with its count best metrics above 0.

    A prediction that several true boxes want goes to the one where its metric is best; of equal ones to the first.
    """
    wanted = np.zeros(metric.shape, bool)
    for column in range(metric.shape[1]):
        best = np.argsort(-metric[:, column], kind="stable")[:count]
        wanted[best, column] = metric[best, column] > 0
    wishes = np.where(wanted, metric, -1.0)
    rows = np.flatnonzero(wanted.any(axis=1))
    return _by_column(rows.tolist(), wishes[rows].argmax(axis=1).tolist() if rows.size else [])


def _centred(boxes_xyxy: Array, picture_shape: tuple[int, int]) -> Array:
    """Turn corners in pixels into centre x, y, width and height as parts of the picture."""
    height, width = picture_shape
    corner, opposite = boxes_xyxy[:, :2], boxes_xyxy[:, 2:]
    middle_and_size = np.hstack([(corner + opposite) / 2, opposite - corner])
    return np.asarray(middle_and_size / [width, height, width, height])


def _by_column(rows: list[int], columns: list[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(zip(rows, columns, strict=True), key=lambda pair: (pair[1], pair[0])))
