"""How good a classifier is: confusion matrix, precision and recall per class."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ClassScore:
    """How a class fared, and how many pictures it has; a share of nothing is None.

    precision: of those called so, the share that are. recall: of those that are, the share called so.
    """

    name: str
    precision: float | None
    recall: float | None
    count: int


def confusion_matrix(labels: Sequence[int], guesses: Sequence[int], num_classes: int) -> NDArray[np.int64]:
    """Count the pictures of every class (rows) that were called each class (columns)."""
    matrix = np.zeros((num_classes, num_classes), np.int64)
    np.add.at(matrix, (np.asarray(labels, int), np.asarray(guesses, int)), 1)
    return matrix


def accuracy(matrix: NDArray[np.int64]) -> float:
    """Give the share of pictures on the diagonal of a confusion matrix."""
    return float(np.trace(matrix) / max(1, matrix.sum()))


def class_scores(matrix: NDArray[np.int64], names: Sequence[str]) -> tuple[ClassScore, ...]:
    """Give precision and recall of every class."""
    right, called, true = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    return tuple(
        ClassScore(
            name,
            float(right[number] / called[number]) if called[number] else None,
            float(right[number] / true[number]) if true[number] else None,
            int(true[number]),
        )
        for number, name in enumerate(names)
    )
