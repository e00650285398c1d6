"""Sentences and tables in Markdown."""

import numpy as np
import pandas as pd

from dlplay.neural_network.comparison import Rival, confusion_matrix, roc_points
from dlplay.neural_network.network import Layers, count_parameters
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import PATIENCE, USUAL_TOLERANCE, Settings, Training
from dlplay.words import plain

MOST_WEIGHTS = 300
BEND_WORDS = {
    "tanh": "tanh bends a sum with an S-shaped curve, from −1 to 1.",
    "sigmoid": "The sigmoid bends a sum with an S-shaped curve, from 0 to 1.",
    "relu": "relu bends a sum with a kink: what is below 0 becomes 0.",
    "linear": "linear leaves every sum as it is.",
}


def network_sentence(data: Prepared, settings: Settings, layers: Layers) -> str:
    """Say what the network is made of, and where nothing bends."""
    if settings.hidden:
        units = " + ".join(str(units) for units in settings.hidden)
        middle = f"{units} hidden {settings.activation} unit{'s' if sum(settings.hidden) > 1 else ''}"
    else:
        middle = "no hidden unit (logistic regression)"
    out = "one logistic output" if len(data.classes) == 2 else f"{len(data.classes)} outputs with softmax"
    inputs = f"{len(data.names)} input{'s' if len(data.names) > 1 else ''}"
    count = f"{inputs}, {middle}, {out}: **{count_parameters(layers)} parameters**."
    if not settings.hidden or settings.activation == "linear":
        return f"{count} Nothing bends a sum here: **the boundary stays straight**, however long it learns."
    return count


def ending_sentence(training: Training, settings: Settings) -> str:
    """Say why training ended."""
    last = len(training.losses) - 1
    if training.ended == "converged":
        return (
            f"**Converged** after {last} epochs: in the last {PATIENCE} epochs, the training loss stayed within "
            f"{settings.tolerance:g}."
        )
    if training.ended == "diverged":
        return f"Stopped in epoch {last}."
    return f"All {last} epochs were trained" + ("; the loss was still changing." if is_moving(training) else ".")


def is_moving(training: Training) -> bool:
    """Say whether the loss still changed in the last epochs."""
    return float(np.ptp(training.losses[-PATIENCE - 1 :])) >= USUAL_TOLERANCE


def trouble_sentence(training: Training, settings: Settings) -> str:
    """Say what went wrong in the training and what to change; empty where nothing did."""
    parts, first, last = [], training.losses[0], training.losses[-1]
    if training.ended == "diverged":
        parts.append("**Diverged**: the numbers became infinite. Choose a smaller learning rate.")
    if training.ended == "hardly moved":
        parts.append(
            f"**Hardly moving**: the loss was {first:.4f} at the start and is {last:.4f} now, though it could go down. "
            f"The learning rate {settings.rate:g} is too small. Choose a larger one."
        )
    if training.ended == "higher":
        parts.append(
            f"**Worse than untrained**: the loss was {first:.4f} at the start and is {last:.4f} now. The steps are too "
            "large and jump over the valley. Choose a smaller learning rate."
        )
    if settings.activation == "relu" and any(training.silent):
        silent, units = sum(training.silent), sum(settings.hidden)
        parts.append(
            f"**Dead units**: {silent} of {units} hidden units give 0 for every training row, so they learn nothing "
            "any more. Choose a smaller learning rate or another seed of the weights."
        )
    return " ".join(parts)


def place_sentence(training: Training, epoch: int) -> str:
    """Give loss and accuracy at an epoch."""
    parts = [f"training loss {training.losses[epoch]:.4f}, accuracy {training.accuracies[epoch]:.1%}"]
    if np.isfinite(training.validation_accuracies[epoch]):
        check = f"{training.validation_losses[epoch]:.4f}, accuracy {training.validation_accuracies[epoch]:.1%}"
        parts.append(f"validation loss {check}")
    return " · ".join(parts)


def rival_table(data: Prepared, rivals: list[Rival]) -> str:
    """List the methods with their accuracies, for two classes also with the area under the ROC."""
    areas = [roc_points(data, rival)[2] for rival in rivals]
    has_areas = not np.isnan(areas).all()
    lines = ["| method | training | validation |" + (" area under ROC |" if has_areas else "")]
    lines.append("|:--|--:|--:|" + "--:|" * has_areas)
    for rival, area in zip(rivals, areas, strict=True):
        check = "no rows" if np.isnan(rival.check) else f"{rival.check:.1%}"
        lines.append(f"| {rival.name} | {rival.train:.1%} | {check} |" + (f" {area:.3f} |" if has_areas else ""))
    return "\n".join(lines)


def confusion_table(data: Prepared, rival: Rival) -> str:
    """Show the confusion matrix: true classes downwards, answers across."""
    counts = confusion_matrix(data, rival)
    head = " | ".join(f"says {plain(name)}" for name in data.classes)
    lines = [f"| truth | {head} |", "|:--|" + "--:|" * len(data.classes)]
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
            name = "output" if is_output and layer.weights.shape[1] == 1 else f"H{unit + 1}"
            name = f"output {data.classes[unit]}" if is_output and name != "output" else name
            values = {"bias": layer.biases[unit]} | dict(zip(came, layer.weights[:, unit], strict=True))
            rows += [(depth + 1, name, source, float(value)) for source, value in values.items()]
    return pd.DataFrame(rows[:MOST_WEIGHTS], columns=["layer", "unit", "from", "value"])
