"""Sentences and tables in Markdown."""

import numpy as np
import pandas as pd

from dlplay.neural_network.comparison import Rival, confusion_matrix
from dlplay.neural_network.network import Layers, count_parameters
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import PATIENCE, Settings, Training

MOST_WEIGHTS = 300


def safe(text: str) -> str:
    """Keep a column's name from being read as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-!|~$:" else sign for sign in text)


def network_sentence(data: Prepared, settings: Settings, layers: Layers) -> str:
    """Say what the network is made of."""
    hidden = " and ".join(str(units) for units in settings.hidden)
    middle = (
        f"{hidden} hidden {settings.activation} units" if settings.hidden else "no hidden unit (logistic regression)"
    )
    out = "one logistic output" if len(data.classes) == 2 else f"{len(data.classes)} outputs with softmax"
    inputs = f"{len(data.names)} input{'s' if len(data.names) > 1 else ''}"
    return f"{inputs}, {middle}, {out}: **{count_parameters(layers)} parameters**."


def ending_sentence(training: Training, settings: Settings) -> str:
    """Say why training ended."""
    last = len(training.losses) - 1
    if training.ended == "converged":
        return (
            f"**Converged** after {last} epochs: in the last {PATIENCE} epochs, the training loss stayed within "
            f"{settings.tolerance:g}."
        )
    if training.ended == "diverged":
        return f"**Diverged** in epoch {last}: the numbers became infinite. Choose a smaller learning rate."
    return f"All {last} epochs were trained" + ("; the loss was still changing." if settings.tolerance else ".")


def place_sentence(training: Training, epoch: int) -> str:
    """Give loss and accuracy at an epoch."""
    parts = [f"training loss {training.losses[epoch]:.4f}, accuracy {training.accuracies[epoch]:.1%}"]
    if np.isfinite(training.validation_accuracies[epoch]):
        check = f"{training.validation_losses[epoch]:.4f}, accuracy {training.validation_accuracies[epoch]:.1%}"
        parts.append(f"validation loss {check}")
    return " · ".join(parts)


def rival_table(rivals: list[Rival]) -> str:
    """List the methods with their accuracies."""
    lines = ["| method | accuracy, training | accuracy, validation |", "|:--|--:|--:|"]
    for rival in rivals:
        check = "no rows" if np.isnan(rival.check) else f"{rival.check:.1%}"
        lines.append(f"| {rival.name} | {rival.train:.1%} | {check} |")
    return "\n".join(lines)


def confusion_table(data: Prepared, rival: Rival) -> str:
    """Show the confusion matrix: true classes downwards, answers across."""
    counts = confusion_matrix(data, rival)
    head = " | ".join(f"says {safe(name)}" for name in data.classes)
    lines = [f"| truth | {head} |", "|:--|" + "--:|" * len(data.classes)]
    for code, name in enumerate(data.classes):
        cells = " | ".join(f"**{n}**" if place == code else str(n) for place, n in enumerate(counts[code]))
        lines.append(f"| {safe(name)} | {cells} |")
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
