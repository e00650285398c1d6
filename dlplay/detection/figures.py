"""Results as figures."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dlplay.boxes import envelope
from dlplay.detection.fitting import DetectionEpoch
from dlplay.detection.inside import SIDES, OpenedCell
from dlplay.detection.judging import ClassResult
from dlplay.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from dlplay.words import in_figure, say

COLOURS = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARGIN = {"l": 10, "r": 10, "t": 30, "b": 10}


def bin_bars(cell: OpenedCell) -> go.Figure:
    """Draw the 16 weights of each side as bars, with the expected distance as a line."""
    titles = [
        say("{name}: {distance:.2f} cells", name=name, distance=distance)
        for name, distance in zip(SIDES, cell.distances, strict=True)
    ]
    figure = make_subplots(rows=2, cols=2, subplot_titles=titles, shared_yaxes=True, vertical_spacing=0.16)
    for side, (weights, distance) in enumerate(zip(cell.weights, cell.distances, strict=True)):
        row, column = side // 2 + 1, side % 2 + 1
        figure.add_bar(x=list(range(len(weights))), y=weights, marker_color=SKY, row=row, col=column)
        figure.add_vline(x=distance, line={"color": VERMILION, "width": 2.5, "dash": "dash"}, row=row, col=column)
    figure.update_xaxes(dtick=3)
    figure.update_yaxes(range=[0, 1])
    figure.update_layout(height=360, margin=MARGIN, showlegend=False)
    return figure


def training_curves(epochs: Sequence[DetectionEpoch], num_epochs: int) -> go.Figure:
    """Draw the two losses, and mAP@0.5 of the pictures that validate with the best epoch as a star."""
    figure = make_subplots(
        rows=1, cols=2, subplot_titles=[say("losses of the training pictures"), say("mAP@0.5, validation")]
    )
    numbers = [one.number for one in epochs]
    style = {"mode": "lines+markers"}
    losses = {"boxes": [one.box_loss for one in epochs], "classes": [one.class_loss for one in epochs]}
    for name, colour, dash in zip(losses, COLOURS, DASHES, strict=False):
        line = {"color": colour, "dash": dash}
        figure.add_scatter(
            x=numbers, y=losses[name], name=say("loss of the {name}", name=say(name)), line=line, row=1, col=1, **style
        )
    known = [one for one in epochs if np.isfinite(one.mean_ap)]
    x, y = [one.number for one in known], [one.mean_ap for one in known]
    figure.add_scatter(x=x, y=y, name=say("mAP@0.5"), line={"color": COLOURS[2]}, row=1, col=2, **style)
    if known:
        best = best_epoch_of(known)
        star = {"symbol": "star", "size": 16, "color": COLOURS[3]}
        figure.add_scatter(
            x=[best.number], y=[best.mean_ap], mode="markers", name=say("kept"), marker=star, row=1, col=2
        )
    figure.update_xaxes(title=say("epoch"), range=[0.5, max(2, num_epochs) + 0.5])
    figure.update_yaxes(range=[0, 1.02], row=1, col=2)
    figure.update_yaxes(rangemode="tozero", row=1, col=1)
    figure.update_layout(height=330, margin=MARGIN, legend={"orientation": "h", "y": -0.25})
    return figure


def best_epoch_of(epochs: Sequence[DetectionEpoch]) -> DetectionEpoch:
    """Give the epoch of the highest mAP@0.5, of equals the last, whose weights are kept."""
    measured = [one for one in epochs if np.isfinite(one.mean_ap)]
    return max(measured, key=lambda one: (one.mean_ap, one.number))


def precision_recall_curves(results: Sequence[ClassResult]) -> go.Figure:
    """Draw precision over recall of every class, each with its own kind of line."""
    figure = go.Figure()
    for place, one in enumerate(one for one in results if one.judged.num_truths):
        line = {"color": COLOURS[place % 6], "dash": DASHES[place % 6], "width": 2.5, "shape": "vh"}
        name = say(
            "{name}, AP {average_precision:.3f}", name=in_figure(one.name), average_precision=one.average_precision
        )
        falling = envelope(one.judged.precision)
        recall, precision = np.concatenate([[0.0], one.judged.recall]), np.concatenate([falling[:1], falling])
        figure.add_scatter(x=recall, y=precision, mode="lines", name=name, line=line)
    figure.update_xaxes(title=say("recall"), range=[-0.02, 1.05])
    figure.update_yaxes(title=say("precision"), range=[0, 1.05])
    figure.update_layout(height=340, margin=MARGIN, legend={"orientation": "h", "y": -0.25})
    return figure
