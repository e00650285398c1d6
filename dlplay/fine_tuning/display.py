"""What the page shows of a training: sheets of pictures, the confusion matrix's cells, sentences."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.data import PictureSet, duplicates
from dlplay.networks import STACKS
from dlplay.training import HEADS, ClassScore, Epoch, Plan, Trained, confusion_matrix, to_squares
from dlplay.weights import BUNDLED, PRETRAINED, Network
from dlplay.words import plain

PER_ROW, SHEET_SIDE = 12, 96


def sheet(pictures: PictureSet, label: int, fit: str = "crop") -> NDArray[np.uint8]:
    """Put the first pictures of a class into a row, as squares like those that the network gets."""
    members = [number for number, one in enumerate(pictures.labels) if one == label][:PER_ROW]
    return in_a_row(to_squares([pictures.pictures[number] for number in members], SHEET_SIDE, fit))


def in_a_row(squares: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Put squares (pictures, side, side, 3) beside each other with a gap; always as wide as a full row."""
    count, side = squares.shape[:2]
    canvas = np.full((side, PER_ROW * (side + 4) - 4, 3), 255, np.uint8)
    for place in range(min(count, PER_ROW)):
        canvas[:, place * (side + 4) : place * (side + 4) + side] = squares[place]
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
    """Say a picture's class and what the network calls it: its three most probable classes."""
    order = np.argsort(-trained.probabilities[number], kind="stable")[:3]
    seen = ", ".join(f"{plain(pictures.classes[place])} {trained.probabilities[number, place]:.3f}" for place in order)
    apart = "trained" if number in trained.parts.train else "stands apart, for a test"
    role = "validates" if number in trained.parts.validation else apart
    return (
        f"{plain(pictures.names[number])} ({role}). Its class: **{plain(pictures.classes[pictures.labels[number]])}**. "
        f"Called: {seen}"
    )


def describe_plan(plan: Plan, count: int, source: str, num_corrections: int = 0) -> str:
    """Name a training by what was chosen for it, for the list of runs."""
    name = plan.backbone.name if plan.backbone.name in {**PRETRAINED, **BUNDLED, **STACKS} else "own stack"
    head = next((name for name, text in HEADS.items() if text == plan.head), "own")
    parts = [
        f"{source}, {count} pictures" + f", {num_corrections} corrections" * bool(num_corrections),
        f"{name} {'random' if plan.backbone.weights == 'random' else 'pretrained'}, {plan.backbone.side} px",
        f"{head} head",
        f"{plan.head_epochs} epochs at {plan.head_rate:g}" * bool(plan.head_epochs),
        f"{plan.whole_epochs} epochs of the backbone at {plan.whole_rate:g}" * bool(plan.whole_epochs),
        " + ".join(plan.augmentations),
        f"pixels {plan.preprocessing}" * (plan.preprocessing != "as trained"),
        f"seed {plan.seed}" * bool(plan.seed),
    ]
    return "; ".join(part for part in parts if part)


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


def run_rows(runs: Iterable[tuple[str, Sequence[Epoch], int]]) -> list[dict[str, str | int]]:
    """Give the table of several runs: what was chosen, epochs and number of the kept one."""
    return [
        {
            "run": f"run {number}",
            "what was chosen": name,
            "epochs": len(epochs),
            "kept epoch": best,
            "validation loss": f"{epochs[best - 1].val_loss:.4f}",
            "validation accuracy": f"{epochs[best - 1].val_accuracy:.3f}",
        }
        for number, (name, epochs, best) in enumerate(runs, 1)
    ]


def what_it_is(network: Network) -> str:
    """Say in a sentence what a backbone knows before the training."""
    if network.weights == "random":
        return "Random weights: it knows nothing yet."
    here = " It comes with the playground and needs no download." if network.name in BUNDLED else ""
    return f"It learned on ImageNet: 1.2 million photographs of 1,000 kinds of things.{here}"
