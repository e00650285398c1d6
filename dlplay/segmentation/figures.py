"""The curves of a training."""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dlplay.palette import BLUE, GREEN, ORANGE, VERMILION
from dlplay.segmentation.fitting import SegmentationEpoch
from dlplay.words import say


def segmentation_curves(epochs: Sequence[SegmentationEpoch], best: int = 0) -> go.Figure:
    """Draw the loss, and Dice and IoU on the validation pictures, epoch by epoch; a star marks the best epoch."""
    figure = make_subplots(
        rows=1, cols=2, subplot_titles=(say("Loss on the training pictures"), say("On the validation pictures"))
    )
    numbers = [epoch.number for epoch in epochs]
    lines = (
        (1, say("loss"), [epoch.loss for epoch in epochs], BLUE, "solid", "circle"),
        (2, say("mean Dice"), [epoch.dice for epoch in epochs], GREEN, "solid", "circle"),
        (2, say("mean IoU"), [epoch.iou for epoch in epochs], ORANGE, "dash", "diamond"),
    )
    for column, name, values, colour, dash, symbol in lines:
        figure.add_scatter(
            x=numbers,
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash},
            marker={"symbol": symbol},
            row=1,
            col=column,
        )
    if best:
        kept = epochs[best - 1]
        figure.add_scatter(
            x=[best],
            y=[kept.dice],
            name=say("kept"),
            mode="markers",
            marker={"symbol": "star", "size": 16, "color": VERMILION},
            row=1,
            col=2,
        )
    figure.update_xaxes(title_text=say("epoch"), dtick=max(1, len(numbers) // 10))
    figure.update_yaxes(range=[0, 1.02], row=1, col=2)
    figure.update_yaxes(rangemode="tozero", row=1, col=1)
    figure.update_layout(
        height=330, margin={"l": 10, "r": 10, "t": 40, "b": 10}, legend={"orientation": "h", "y": -0.25}
    )
    return figure
