"""The curves of a training."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dlplay.palette import GREEN, ORANGE, PURPLE, SKY, VERMILION
from dlplay.training.plan import Epoch
from dlplay.words import say

COLOURS = ("#1F86C6", VERMILION, GREEN, PURPLE, ORANGE, SKY)
PANELS = {"loss": ("loss", "val_loss"), "accuracy": ("accuracy", "val_accuracy")}


def curves(runs: Mapping[str, Sequence[Epoch]], best: Mapping[str, int] | None = None) -> Any:
    """Loss and accuracy by epoch of one or several runs: dashed on the training pictures, whole on the validation ones.

    best: the epoch of every run whose weights were kept; it gets a star.
    """
    figure = make_subplots(1, 2, subplot_titles=[say("Loss"), say("Accuracy")], horizontal_spacing=0.09)
    for number, (name, epochs) in enumerate(runs.items()):
        colour = COLOURS[number % len(COLOURS)]
        for column, fields in enumerate(PANELS.values(), 1):
            for field, dash in zip(fields, ("dash", "solid"), strict=True):
                part = say("validation") if dash == "solid" else say("training")
                label = f"{name}, {part}" if len(runs) > 1 else part
                line = go.Scatter(
                    x=[epoch.number for epoch in epochs],
                    y=[getattr(epoch, field) for epoch in epochs],
                    name=label,
                    legendgroup=label,
                    showlegend=column == 1,
                    mode="lines+markers" if len(epochs) < 3 else "lines",
                    line={"color": colour, "dash": dash, "width": 2},
                )
                figure.add_trace(line, 1, column)
        _mark(figure, epochs, (best or {}).get(name), showlegend=number == 0)
        _mark_phase(figure, epochs)
    most = max((len(epochs) for epochs in runs.values()), default=0)
    figure.update_xaxes(title_text=say("epoch"), rangemode="tozero", **({"dtick": 1} if most < 10 else {}))
    figure.update_yaxes(range=[0, _highest(runs)], col=1)
    figure.update_yaxes(range=[0, 1.03], col=2)
    figure.update_layout(
        height=370, margin={"l": 10, "r": 10, "t": 30, "b": 10}, legend={"orientation": "h", "y": -0.32}
    )
    return figure


def _highest(runs: Mapping[str, Sequence[Epoch]]) -> float:
    """Give the top of the loss's axis: a loss that explodes is cut, so that the others can be seen."""
    values = sorted(value for epochs in runs.values() for epoch in epochs for value in (epoch.loss, epoch.val_loss))
    middle = values[len(values) // 2] if values else 1.0
    return max([value for value in values if value <= 10 * middle], default=1.0) * 1.05


def _mark(figure: Any, epochs: Sequence[Epoch], best: int | None, *, showlegend: bool) -> None:
    """Put a star on the epoch whose weights were kept."""
    kept = next((epoch for epoch in epochs if epoch.number == best), None)
    if kept is None:
        return
    for column, (_, field) in enumerate(PANELS.values(), 1):
        star = go.Scatter(
            x=[kept.number],
            y=[getattr(kept, field)],
            name=say("kept weights"),
            legendgroup="kept",
            showlegend=showlegend and column == 1,
            mode="markers",
            marker={"symbol": "star", "size": 15, "color": ORANGE, "line": {"width": 1, "color": "#000000"}},
        )
        figure.add_trace(star, 1, column)


def _mark_phase(figure: Any, epochs: Sequence[Epoch]) -> None:
    """Draw a line where the backbone began to learn."""
    first = next((epoch.number for epoch in epochs if epoch.phase == "whole"), 1)
    if first > 1:
        figure.add_vline(first - 0.5, line_dash="dot", line_color="#6B7682", annotation_text=say("backbone learns too"))
