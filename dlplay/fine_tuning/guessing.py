"""What a trained network makes of the pictures, and which of them to look at."""

import dataclasses
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.data import PictureSet, duplicates
from dlplay.training import Plan, Trained, confusion_matrix


def class_counts(pictures: PictureSet) -> dict[str, int]:
    """Count the pictures of every class."""
    counts = Counter(pictures.labels)
    return {name: counts[number] for number, name in enumerate(pictures.classes)}


def guesses(trained: Trained) -> NDArray[np.int64]:
    """Give the most probable class of every picture."""
    return np.asarray(trained.probabilities.argmax(axis=1))


def validation_matrix(trained: Trained, pictures: PictureSet) -> NDArray[np.int64]:
    """Give the confusion matrix of the pictures that validate."""
    numbers = list(trained.parts.validation)
    labels = [pictures.labels[number] for number in numbers]
    return confusion_matrix(labels, guesses(trained)[numbers].tolist(), len(pictures.classes))


def worst_cell(matrix: NDArray[np.int64]) -> tuple[int, int]:
    """Give row and column, from 1, of the most frequent mistake; of the first right answers where there is none."""
    mistakes = matrix - np.diag(np.diag(matrix))
    row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(row) + 1, int(column) + 1


def in_cell(trained: Trained, pictures: PictureSet, true: int, called: int) -> list[int]:
    """List the validating pictures behind a cell, the surest first."""
    seen = guesses(trained)
    found = [n for n in trained.parts.validation if pictures.labels[n] == true and seen[n] == called]
    return sorted(found, key=lambda number: -float(trained.probabilities[number, called]))


def doubtful(trained: Trained, pictures: PictureSet, count: int = 12) -> list[int]:
    """List the pictures, training ones too, whose own class the network finds least probable."""
    own = trained.probabilities[np.arange(len(pictures.labels)), np.array(pictures.labels)]
    return [int(number) for number in np.argsort(own, kind="stable")[:count]]


def copies(pictures: PictureSet) -> list[int]:
    """List the pictures that are there more than once, those of a group after each other."""
    return [number for group in duplicates(pictures) for number in group]


def chosen(plan: Plan) -> dict[str, Any]:
    """List the fields of a plan that differ from their usual value, for the code."""
    usual = Plan(plan.backbone)
    names = [field.name for field in dataclasses.fields(Plan)]
    return {
        name: getattr(plan, name) for name in names if name == "backbone" or getattr(plan, name) != getattr(usual, name)
    }
