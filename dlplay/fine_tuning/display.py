"""What the page shows of a training: sheets of pictures, the confusion matrix's cells, sentences."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.architectures import PRETRAINED, STACKS, Network
from dlplay.data import PictureSet, thumbnails
from dlplay.training import ClassScore, Epoch, Plan, Trained, confusion_matrix

PER_ROW, MOST_SHOWN = 12, 24


def sheet(pictures: PictureSet, label: int, side: int = 72) -> NDArray[np.uint8]:
    """Put the first pictures of a class into one picture, row by row."""
    members = [number for number, one in enumerate(pictures.labels) if one == label][:MOST_SHOWN]
    chosen = PictureSet((), (), (), tuple(pictures.pictures[number] for number in members))
    rows = -(-len(members) // PER_ROW)
    columns = min(len(members), PER_ROW)
    canvas = np.full((rows * (side + 4) - 4, columns * (side + 4) - 4, 3), 255, np.uint8)
    for place, one in enumerate(thumbnails(chosen, side)):
        top, left = place // PER_ROW * (side + 4), place % PER_ROW * (side + 4)
        canvas[top : top + side, left : left + side] = one
    return canvas


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


def matrix_cells(matrix: NDArray[np.int64], classes: Sequence[str]) -> tuple[list[list[str]], list[list[float]]]:
    """Give the cells of a confusion matrix with its names, and tints: blue on the diagonal, orange beside it."""
    names = [shortened(name) for name in classes]
    rows = [["true ↓ called →", *names], *([name, *map(str, line)] for name, line in zip(names, matrix, strict=True))]
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    signs = 2 * np.eye(len(names)) - 1
    tints = [[0.0] * (len(names) + 1), *([0.0, *line] for line in (shares * signs * 2).tolist())]
    return rows, tints


def worst_cell(matrix: NDArray[np.int64]) -> tuple[int, int]:
    """Give row and column, from 1, of the most frequent mistake; of the first right answers where there is none."""
    mistakes = matrix - np.diag(np.diag(matrix))
    row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(row) + 1, int(column) + 1


def shortened(name: str, most: int = 18) -> str:
    """Cut a long name."""
    return name if len(name) <= most else name[: most - 1] + "…"


def in_cell(trained: Trained, pictures: PictureSet, true: int, called: int) -> list[int]:
    """List the validating pictures behind a cell, the surest first."""
    seen = guesses(trained)
    found = [n for n in trained.parts.validation if pictures.labels[n] == true and seen[n] == called]
    return sorted(found, key=lambda number: -float(trained.probabilities[number, called]))


def doubtful(trained: Trained, pictures: PictureSet, count: int = 12) -> list[int]:
    """List the pictures, training ones too, whose own class the network finds least probable."""
    own = trained.probabilities[np.arange(len(pictures.labels)), np.array(pictures.labels)]
    return [int(number) for number in np.argsort(own, kind="stable")[:count]]


def score_rows(scores: Sequence[ClassScore]) -> list[dict[str, str | int]]:
    """Give the table of precision and recall."""
    return [
        {
            "class": score.name,
            "precision": "-" if score.precision is None else f"{score.precision:.3f}",
            "recall": "-" if score.recall is None else f"{score.recall:.3f}",
            "validating pictures": score.count,
        }
        for score in scores
    ]


def chances(trained: Trained, pictures: PictureSet, number: int) -> str:
    """Say what the network thinks of a picture: its three most probable classes."""
    order = np.argsort(-trained.probabilities[number], kind="stable")[:3]
    return ", ".join(f"{pictures.classes[place]} {trained.probabilities[number, place]:.3f}" for place in order)


def describe_plan(plan: Plan, count: int) -> str:
    """Name a training for the list of runs."""
    name = plan.backbone.name if plan.backbone.name in {**PRETRAINED, **STACKS} else "own stack"
    weights = "random" if plan.backbone.weights == "random" else "pretrained"
    phases = [f"head {plan.head_epochs}"] * bool(plan.head_epochs) + [f"whole {plan.whole_epochs}"] * bool(
        plan.whole_epochs
    )
    return f"{name} {weights}, {plan.backbone.side} px, {' + '.join(phases)} epochs, {count} pictures"


def chosen(plan: Plan) -> dict[str, Any]:
    """List the fields of a plan that differ from their usual value, for the code."""
    usual = Plan(plan.backbone)
    names = [field.name for field in dataclasses.fields(Plan)]
    return {
        name: getattr(plan, name) for name in names if name == "backbone" or getattr(plan, name) != getattr(usual, name)
    }


def run_rows(runs: Iterable[tuple[str, Sequence[Epoch], int]]) -> list[dict[str, str | int]]:
    """Give the table of several runs: name, epochs and number of the kept one."""
    return [
        {
            "run": name,
            "epochs": len(epochs),
            "kept epoch": best,
            "validation loss": f"{epochs[best - 1].val_loss:.4f}",
            "validation accuracy": f"{epochs[best - 1].val_accuracy:.3f}",
        }
        for name, epochs, best in runs
    ]


def what_it_is(network: Network) -> str:
    """Say in a sentence what a backbone knows before the training."""
    if network.weights == "random":
        return "Random weights: it knows nothing yet."
    if network.weights == "imagenet":
        return "It learned on ImageNet: 1.2 million photographs of 1,000 kinds of things."
    return "Our own small network for photographs; it comes with the playground and needs no download."
