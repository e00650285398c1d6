"""The runs of a comparison and their pictures, in sentences and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.networks import StackError
from dlplay.overfitting.comparing import Run, RunEpoch, gap, picture_losses
from dlplay.overfitting.dropping import is_on
from dlplay.overfitting.settings import PLAIN, RUNS, SETS, OverfittingError, Settings, check, run_names
from dlplay.overfitting.small_sets import SmallSet
from dlplay.training import Epoch, best_epoch
from dlplay.words import say, say_again

NAMES = {PLAIN: "without anything", "dropout": "dropout", "augmentation": "augmentation", "both": "both together"}


def layer_sentence(on: NDArray[np.bool_], step: int) -> str:
    """Say in words which units are off."""
    off = [str(place + 1) for place in np.flatnonzero(~on)]
    if not step:
        return say("In prediction all {on} units work, with their own values.", on=len(on))
    if not off:
        return say("Step {step}: by chance no unit is off.", step=step)
    return say(
        "Step {step}: {count} of {on} units are off (crossed out): number {numbers}.",
        step=step,
        count=len(off),
        on=len(on),
        numbers=", ".join(off),
    )


def problem_of(settings: Settings) -> str:
    """Say why settings are refused, "" where they are not."""
    try:
        check(settings)
    except (StackError, OverfittingError) as error:
        return say_again(error)
    return ""


def runs_of(reports: Sequence[Any]) -> dict[str, list[Epoch]]:
    """Sort what a job reported by run: the run's name in words -> its epochs."""
    runs: dict[str, list[Epoch]] = {}
    for one in reports:
        if isinstance(one, RunEpoch):
            runs.setdefault(NAMES[one.run], []).append(one.epoch)
    return runs


def kept_epochs(runs: Mapping[str, Sequence[Epoch]], settings: Settings) -> dict[str, int]:
    """Give the number of the epoch whose weights every run keeps, up to now."""
    return {
        name: best_epoch(epochs).number if settings.keep_best else epochs[-1].number for name, epochs in runs.items()
    }


def results_table(runs: Mapping[str, Sequence[Epoch]], settings: Settings) -> str:
    """Write every run's accuracies at its last and at its kept epoch as a Markdown table."""
    kept = kept_epochs(runs, settings)
    lines = [
        say(
            "| run | best epoch | last epoch: training | last epoch: validation | kept epoch | kept: validation | gap |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, epochs in runs.items():
        last, chosen = epochs[-1], epochs[kept[name] - 1]
        lines.append(
            say(
                "| **{name}** | {best} of {last} | {training:.3f} | {validation:.3f} | {kept} | "
                "**{kept_validation:.3f}** | {gap:.4f} |",
                name=name,
                best=best_epoch(epochs).number,
                last=last.number,
                training=last.accuracy,
                validation=last.val_accuracy,
                kept=chosen.number,
                kept_validation=chosen.val_accuracy,
                gap=gap(list(epochs)),
            )
        )
    return "\n".join(lines)


def describe_settings(settings: Settings) -> str:
    """Say what a comparison was made with."""
    num_classes, held = SETS[settings.data][1:]
    wrong = say(", {wrong:.0%} of them with a wrong label", wrong=settings.wrong) if settings.wrong else ""
    parts = [
        say(
            "{data}, {per_class} training pictures in each of {num_classes} classes{wrong}",
            data=say(settings.data),
            per_class=settings.per_class,
            num_classes=num_classes,
            wrong=wrong,
        ),
        say("{held} validation pictures", held=held * num_classes),
        say(
            "learning rate {learning_rate:g}, batches of {batch_size}, seed {seed}",
            learning_rate=settings.learning_rate,
            batch_size=settings.batch_size,
            seed=settings.seed,
        ),
    ]
    if any(RUNS[name][0] for name in run_names(settings)):
        parts.append(say("dropout rate {rate:g}", rate=settings.rate))
    if any(RUNS[name][1] for name in run_names(settings)):
        parts.append(say("augmentation by {kinds}", kinds=", ".join(map(say, settings.kinds))))
    return "; ".join(parts) + say(
        ". Network: {layers}; dense {num_classes} softmax.", layers=settings.layers, num_classes=num_classes
    )


def sheet_sentence(data: SmallSet) -> str:
    """Say what the sheet of training pictures shows."""
    wrong = int((data.train_labels != data.true_labels).sum())
    are = say("The one that is framed has") if wrong == 1 else say("The {wrong} that are framed have", wrong=wrong)
    framed = say(" {are} a wrong label, which stands below.", are=are) if wrong else ""
    return say(
        "All {train} training pictures, named at the left by what they show.{framed} The {validation} "
        "validation pictures are others, and all their labels are right.",
        train=len(data.train),
        framed=framed,
        validation=len(data.validation),
    )


def wrong_labels(data: SmallSet) -> str:
    """List for every class which wrong labels its pictures got, for those who do not see the sheet."""
    parts = []
    for number, name in enumerate(data.classes):
        told = data.train_labels[data.true_labels == number]
        if len(wrong := [data.classes[label] for label in told if label != number]):
            parts.append(
                say(
                    "{count} of {told} pictures of class {name} labelled {other}",
                    count=len(wrong),
                    told=len(told),
                    name=name,
                    other=", ".join(wrong),
                )
            )
    return (say("Wrong labels: ") + "; ".join(parts) + ".") if parts else say("No label is wrong.")


def unit_cells(
    before: NDArray[np.float64], on: NDArray[np.bool_], after: NDArray[np.float64]
) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Give rows of texts for a table of the units, and which cells to mark: those that are off."""
    cells = [
        [say("unit"), *(str(place + 1) for place in range(len(on)))],
        [say("value before"), *(f"{one:.3g}" for one in before)],
        ["", *(say("on") if one else say("off") for one in on)],
        [say("value after"), *(f"{one:.4g}" for one in after)],
    ]
    return cells, [(2, place + 1) for place, works in enumerate(on) if not works]


def step_cells(num_units: int, rate: float, seed: int, steps: int = 8) -> list[list[str]]:
    """Give rows of texts that say for the first steps which units are off."""
    head = [say("step"), *(say("unit {place}", place=place + 1) for place in range(num_units))]
    rows = [
        [say("on") if one else say("off") for one in is_on(num_units, rate, step, seed)] for step in range(1, steps + 1)
    ]
    return [head, *([str(step), *row] for step, row in enumerate(rows, 1))]


def picture_sentence(run: Run, data: SmallSet, place: int) -> str:
    """Say what a validation picture is, what the network says, and how much that costs."""
    label, guess = int(data.validation_labels[place]), int(run.probabilities[place].argmax())
    chance, loss = run.probabilities[place, label], picture_losses(run, data.validation_labels)[place]
    return say(
        "Picture {place}: {truth}. Called {answer}. Probability of {truth}: {chance:.3g}, loss {loss:.4f}.",
        place=place + 1,
        truth=data.classes[label],
        answer=data.classes[guess],
        chance=chance,
        loss=loss,
    )


def warn_of(kinds: Sequence[str], data: str) -> str:
    """Say where augmentation changes what a picture means, "" where it does not."""
    if data == "digits" and "mirror" in kinds:
        return say(
            "A mirrored digit is another sign: a 2 becomes nearly a 5, and a mirrored 3 is no digit at all, "
            "but keeps its label. Leave “mirror” out for digits. For faces it is harmless."
        )
    if "colour" in kinds:
        return say("These pictures are gray: a change of colour does nothing to them.")
    return ""
