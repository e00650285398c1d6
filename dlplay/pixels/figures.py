"""The pixels lesson's chart."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dlplay.palette import BLUE, GREEN, VERMILION
from dlplay.words import say

LINES = {
    "R": (VERMILION, "solid"),
    "G": (GREEN, "dash"),
    "B": (BLUE, "dot"),
}  # Okabe-Ito, and a dash each


def histogram_lines(counts: NDArray[np.int64]) -> Any:
    """Histogram of R, G and B as three lines over the intensity 0..1; counts (3, 256)."""
    figure = go.Figure()
    intensity = np.arange(counts.shape[1]) / (counts.shape[1] - 1)
    for (name, (colour, dash)), line in zip(LINES.items(), counts, strict=True):
        figure.add_scatter(x=intensity, y=line, name=name, line={"color": colour, "dash": dash, "width": 2})
    figure.update_layout(
        height=260,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        xaxis_title=say("intensity, 0 is dark and 1 is bright"),
        yaxis_title=say("pixels"),
    )
    return figure
