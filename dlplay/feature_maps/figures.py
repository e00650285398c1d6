"""The feature maps lesson's charts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dlplay.palette import BLUE
from dlplay.words import say

MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}


def score_bars(names: Sequence[str], scores: Sequence[float]) -> Any:
    """Bars of the highest scores, the highest on top, each with its number."""
    texts = [f"{score:.4f}" for score in scores]
    figure = go.Figure(go.Bar(x=list(scores), y=list(names), text=texts, orientation="h", marker_color=BLUE))
    figure.update_layout(
        height=80 + 36 * len(names), margin=MARGIN, xaxis_title=say("score"), yaxis_autorange="reversed"
    )
    return figure


def vector_bars(values: NDArray[np.float32]) -> Any:
    """One bar per value of a vector."""
    figure = go.Figure(go.Bar(y=values.ravel(), marker_color=BLUE, marker_line_width=0))
    figure.update_layout(
        height=220, margin=MARGIN, bargap=0, xaxis_title=say("number of the value"), yaxis_title=say("value")
    )
    return figure
