"""Results as figures."""

import numpy as np
import plotly.graph_objects as go

from dlplay.boxes.judging import Judged, envelope
from dlplay.palette import BLUE, VERMILION
from dlplay.words import say


def precision_recall_curve(judged: Judged, count: int) -> go.Figure:
    """Precision over recall, a point per detection up to count, and the falling curve that the area is taken of."""
    figure = go.Figure()
    shown = judged.boxes[:count] + 1
    figure.add_scatter(
        x=judged.recall[:count],
        y=judged.precision[:count],
        mode="lines+markers+text" if count <= 30 else "lines+markers",
        text=[str(box) for box in shown],
        textposition="top right",
        name=say("after each detection"),
        line={"color": BLUE, "width": 2},
        marker={"symbol": ["circle" if hit else "x" for hit in judged.hits[:count]], "size": 9},
    )
    figure.add_scatter(
        x=np.concatenate([[0.0], judged.recall[:count]]),
        y=np.concatenate([envelope(judged.precision[:count])[:1], envelope(judged.precision[:count])]),
        mode="lines",
        name=say("falling curve, its area is AP"),
        line={"color": VERMILION, "width": 2, "dash": "dash", "shape": "vh"},
    )
    figure.update_xaxes(title=say("Recall"), range=[-0.02, 1.05])
    figure.update_yaxes(title=say("Precision"), range=[0, 1.1])
    figure.update_layout(
        height=340, margin={"l": 10, "r": 10, "t": 10, "b": 10}, legend={"orientation": "h", "y": 1.15}
    )
    return figure
