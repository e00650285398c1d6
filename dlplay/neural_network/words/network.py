"""Sentences and tables in Markdown."""

import numpy as np
import pandas as pd

from dlplay.neural_network.comparison import Rival, confusion_matrix, roc_points
from dlplay.neural_network.network import Layers, count_parameters
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import PATIENCE, USUAL_TOLERANCE, Settings, Training
from dlplay.words import plain, say, say_count

MOST_WEIGHTS = 300
BEND_WORDS = {
    "tanh": "tanh bends a sum with an S-shaped curve, from −1 to 1.",
    "sigmoid": "The sigmoid bends a sum with an S-shaped curve, from 0 to 1.",
    "relu": "relu bends a sum with a kink: what is below 0 becomes 0.",
    "linear": "linear leaves every sum as it is.",
}


def truth_of(data: Prepared, place: int) -> str:
    """Name the class that the table gives a row."""
    return data.classes[data.codes[place]] if data.codes[place] >= 0 else say("unknown")


def unit_options(data: Prepared, layers: Layers) -> dict[str, tuple[int, int]]:
    """Name every unit as the student chooses it: name -> (layer, unit), both from 0; the last layer is the output."""
    found: dict[str, tuple[int, int]] = {}
    for depth, layer in enumerate(layers[:-1]):
        before = say("layer {depth}, ", depth=depth + 1) if len(layers) > 2 else ""
        found |= {f"{before}H{unit + 1}": (depth, unit) for unit in range(layer.weights.shape[1])}
    outs = layers[-1].weights.shape[1]
    names = [say("output")] if outs == 1 else [say("output {name}", name=name) for name in data.classes]
    return found | {name: (len(layers) - 1, unit) for unit, name in enumerate(names)}


def weight_options(data: Prepared, layers: Layers, depth: int) -> list[str]:
    """Name what comes into a unit of a layer: the inputs or the units before; last the bias."""
    if depth == 0:
        return [*data.names, say("bias")]
    return [*(f"H{unit + 1}" for unit in range(layers[depth].weights.shape[0])), say("bias")]


def network_sentence(data: Prepared, settings: Settings, layers: Layers) -> str:
    """Say what the network is made of, and where nothing bends."""
    if settings.hidden:
        units = " + ".join(str(units) for units in settings.hidden)
        middle = say_count(
            "{units} hidden {activation} unit",
            "{units} hidden {activation} units",
            sum(settings.hidden),
            units=units,
            activation=settings.activation,
        )
    else:
        middle = say("no hidden unit (logistic regression)")
    out = (
        say("one logistic output")
        if len(data.classes) == 2
        else say("{count} outputs with softmax", count=len(data.classes))
    )
    inputs = f"{len(data.names)} input{'s' if len(data.names) > 1 else ''}"
    count = say(
        "{inputs}, {middle}, {out}: **{layers} parameters**.",
        inputs=inputs,
        middle=middle,
        out=out,
        layers=count_parameters(layers),
    )
    if not settings.hidden or settings.activation == "linear":
        return say(
            "{count} Nothing bends a sum here: **the boundary stays straight**, however long it learns.", count=count
        )
    return count


def ending_sentence(training: Training, settings: Settings) -> str:
    """Say why training ended."""
    last = len(training.losses) - 1
    if training.ended == "converged":
        return say(
            "**Converged** after {last} epochs: in the last {patience} epochs, the training loss stayed "
            "within {tolerance:g}.",
            last=last,
            patience=PATIENCE,
            tolerance=settings.tolerance,
        )
    if training.ended == "diverged":
        return say("Stopped in epoch {last}.", last=last)
    return say("All {last} epochs were trained", last=last) + (
        say("; the loss was still changing.") if is_moving(training) else "."
    )


def is_moving(training: Training) -> bool:
    """Say whether the loss still changed in the last epochs."""
    return float(np.ptp(training.losses[-PATIENCE - 1 :])) >= USUAL_TOLERANCE


def trouble_sentence(training: Training, settings: Settings) -> str:
    """Say what went wrong in the training and what to change; empty where nothing did."""
    parts, first, last = [], training.losses[0], training.losses[-1]
    if training.ended == "diverged":
        parts.append(say("**Diverged**: the numbers became infinite. Choose a smaller learning rate."))
    if training.ended == "hardly moved":
        parts.append(
            say(
                "**Hardly moving**: the loss was {first:.4f} at the start and is {last:.4f} now, though it could "
                "go down. The learning rate {rate:g} is too small. Choose a larger one.",
                first=first,
                last=last,
                rate=settings.rate,
            )
        )
    if training.ended == "higher":
        parts.append(
            say(
                "**Worse than untrained**: the loss was {first:.4f} at the start and is {last:.4f} now. The "
                "steps are too large and jump over the valley. Choose a smaller learning rate.",
                first=first,
                last=last,
            )
        )
    if settings.activation == "relu" and any(training.silent):
        silent, units = sum(training.silent), sum(settings.hidden)
        parts.append(
            say(
                "**Dead units**: {silent} of {units} hidden units give 0 for every training row, so they learn "
                "nothing any more. Choose a smaller learning rate or another seed of the weights.",
                silent=silent,
                units=units,
            )
        )
    return " ".join(parts)


def place_sentence(training: Training, epoch: int) -> str:
    """Give loss and accuracy at an epoch."""
    parts = [
        say(
            "training loss {losses:.4f}, accuracy {accuracies:.1%}",
            losses=training.losses[epoch],
            accuracies=training.accuracies[epoch],
        )
    ]
    if np.isfinite(training.validation_accuracies[epoch]):
        check = say(
            "{validation_losses:.4f}, accuracy {validation_accuracies:.1%}",
            validation_losses=training.validation_losses[epoch],
            validation_accuracies=training.validation_accuracies[epoch],
        )
        parts.append(say("validation loss {check}", check=check))
    return " · ".join(parts)


def rival_table(data: Prepared, rivals: list[Rival]) -> str:
    """List the methods with their accuracies, for two classes also with the area under the ROC."""
    areas = [roc_points(data, rival)[2] for rival in rivals]
    has_areas = not np.isnan(areas).all()
    lines = [say("| method | training | validation |") + (say(" area under ROC |") if has_areas else "")]
    lines.append("|:--|--:|--:|" + "--:|" * has_areas)
    for rival, area in zip(rivals, areas, strict=True):
        check = say("no rows") if np.isnan(rival.check) else f"{rival.check:.1%}"
        lines.append(f"| {say(rival.name)} | {rival.train:.1%} | {check} |" + (f" {area:.3f} |" if has_areas else ""))
    return "\n".join(lines)


def confusion_table(data: Prepared, rival: Rival) -> str:
    """Show the confusion matrix: true classes downwards, answers across."""
    counts = confusion_matrix(data, rival)
    head = " | ".join(say("says {name}", name=plain(name)) for name in data.classes)
    lines = [say("| truth | {head} |", head=head), "|:--|" + "--:|" * len(data.classes)]
    for code, name in enumerate(data.classes):
        cells = " | ".join(f"**{n}**" if place == code else str(n) for place, n in enumerate(counts[code]))
        lines.append(f"| {plain(name)} | {cells} |")
    return "\n".join(lines)


def weight_table(data: Prepared, layers: Layers) -> pd.DataFrame:
    """List the first parameters: layer, unit, what comes in, value."""
    rows = []
    for depth, layer in enumerate(layers):
        is_output = depth == len(layers) - 1
        came = data.names if depth == 0 else tuple(f"H{k + 1}" for k in range(len(layer.weights)))
        for unit in range(layer.weights.shape[1]):
            name = say("output") if is_output and layer.weights.shape[1] == 1 else f"H{unit + 1}"
            name = say("output {classes}", classes=data.classes[unit]) if is_output and name != "output" else name
            values = {"bias": layer.biases[unit]} | dict(zip(came, layer.weights[:, unit], strict=True))
            rows += [(depth + 1, name, source, float(value)) for source, value in values.items()]
    return pd.DataFrame(rows[:MOST_WEIGHTS], columns=[say("layer"), say("unit"), say("from"), say("value")])
