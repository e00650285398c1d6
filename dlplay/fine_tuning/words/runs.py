"""A plan, a run and its pictures, in sentences and tables."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.data import PictureSet
from dlplay.networks import MOST, STACKS, Stack, StackError, describe, parse_stack
from dlplay.training import HEADS, ClassScore, Epoch, Plan, Trained
from dlplay.training.model import count_map_layers
from dlplay.weights import BUNDLED, PRETRAINED, Network
from dlplay.words import plain, say, say_again

SHRINKS = 32  # how many times smaller the last maps of most models are than their pictures


def refusal(plan: Plan, num_classes: int) -> str:
    """Say why a plan cannot be trained, as far as that can be seen without Keras; empty where nothing is wrong."""
    if plan.head_epochs + plan.whole_epochs == 0:
        return say("There is nothing to do: give the head or the whole network at least one epoch.")
    side = max(1, plan.backbone.side // SHRINKS)
    try:
        height, width, channels = side, side, MOST["filters"]
        if plan.backbone.name not in {**PRETRAINED, **BUNDLED}:
            body = parse_stack(STACKS.get(plan.backbone.name, plan.backbone.name))
            first = count_map_layers(body)
            height, width, channels = (describe(body)[first - 1].output_shape if first else body.input_shape)[:3]
        end = f"dense {num_classes} softmax"
        head = parse_stack("; ".join(["input 1x1x1", *(piece for piece in [plan.head.strip(" ;"), end] if piece)]))
        describe(Stack((height, width, channels), head.layers))
    except StackError as error:
        return say_again(error)
    return ""


def matrix_cells(matrix: NDArray[np.int64], classes: Sequence[str]) -> tuple[list[list[str]], list[list[float]]]:
    """Give the cells of a confusion matrix with its names, and tints: blue on the diagonal, orange beside it."""
    names = [shortened(name) for name in classes]
    rows = [
        [say("true ↓ called →"), *names],
        *([name, *map(str, line)] for name, line in zip(names, matrix, strict=True)),
    ]
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    signs = 2 * np.eye(len(names)) - 1
    tints = [[0.0] * (len(names) + 1), *([0.0, *line] for line in (shares * signs * 2).tolist())]
    return rows, tints


def shortened(name: str, most: int = 18) -> str:
    """Cut a long name."""
    return name if len(name) <= most else name[: most - 1] + "…"


def score_rows(scores: Sequence[ClassScore]) -> list[dict[str, str | int]]:
    """Give the table of precision and recall."""
    return [
        {
            say("class"): score.name,
            say("precision"): "-" if score.precision is None else f"{score.precision:.3f}",
            say("recall"): "-" if score.recall is None else f"{score.recall:.3f}",
            say("validating pictures"): score.count,
        }
        for score in scores
    ]


def chances(trained: Trained, pictures: PictureSet, number: int) -> str:
    """Say a picture's class and what the network calls it: its three most probable classes."""
    order = np.argsort(-trained.probabilities[number], kind="stable")[:3]
    seen = ", ".join(f"{plain(pictures.classes[place])} {trained.probabilities[number, place]:.3f}" for place in order)
    apart = say("trained") if number in trained.parts.train else say("stands apart, for a test")
    role = say("validates") if number in trained.parts.validation else apart
    return say(
        "{names} ({role}). Its class: **{classes}**. Called: {seen}",
        names=plain(pictures.names[number]),
        role=role,
        classes=plain(pictures.classes[pictures.labels[number]]),
        seen=seen,
    )


def describe_plan(plan: Plan, count: int, source: str, num_corrections: int = 0) -> str:
    """Name a training by what was chosen for it, for the list of runs."""
    name = plan.backbone.name if plan.backbone.name in {**PRETRAINED, **BUNDLED, **STACKS} else say("own stack")
    head = next((name for name, text in HEADS.items() if text == plan.head), say("own"))
    parts = [
        say("{source}, {count} pictures", source=say(source), count=count)
        + say(", {num_corrections} corrections", num_corrections=num_corrections) * bool(num_corrections),
        say(
            "{name} {start}, {side} px",
            name=name,
            start=say("random") if plan.backbone.weights == "random" else say("pretrained"),
            side=plan.backbone.side,
        ),
        say("{head} head", head=say(head)),
        say("{head_epochs} epochs at {head_rate:g}", head_epochs=plan.head_epochs, head_rate=plan.head_rate)
        * bool(plan.head_epochs),
        say(
            "{whole_epochs} epochs of the backbone at {whole_rate:g}",
            whole_epochs=plan.whole_epochs,
            whole_rate=plan.whole_rate,
        )
        * bool(plan.whole_epochs),
        " + ".join(plan.augmentations),
        say("pixels {preprocessing}", preprocessing=say(plan.preprocessing)) * (plan.preprocessing != "as trained"),
        say("seed {seed}", seed=plan.seed) * bool(plan.seed),
    ]
    return "; ".join(part for part in parts if part)


def run_rows(runs: Iterable[tuple[str, Sequence[Epoch], int]]) -> list[dict[str, str | int]]:
    """Give the table of several runs: what was chosen, epochs and number of the kept one."""
    return [
        {
            say("run"): say("run {number}", number=number),
            say("what was chosen"): name,
            say("epochs"): len(epochs),
            say("kept epoch"): best,
            say("validation loss"): f"{epochs[best - 1].val_loss:.4f}",
            say("validation accuracy"): f"{epochs[best - 1].val_accuracy:.3f}",
        }
        for number, (name, epochs, best) in enumerate(runs, 1)
    ]


def what_it_is(network: Network) -> str:
    """Say in a sentence what a backbone knows before the training."""
    if network.weights == "random":
        return say("Random weights: it knows nothing yet.")
    here = say(" It comes with the playground and needs no download.") if network.name in BUNDLED else ""
    return say("It learned on ImageNet: 1.2 million photographs of 1,000 kinds of things.{here}", here=here)
