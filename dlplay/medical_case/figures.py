"""The timeline of a clip, and what a threshold changes."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dlplay.medical_case.counting import ClipCount
from dlplay.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from dlplay.words import say

MARKS = {  # state of a frame -> colour, symbol
    "found": (BLUE, "circle"),
    "a box": (BLUE, "circle"),
    "missed": (VERMILION, "x"),
    "false": (ORANGE, "triangle-up"),
    "missed and false": (PURPLE, "star"),
    "nothing": ("#999999", "circle-open"),
}
LINES = (  # what is counted -> colour, dashes, symbol
    ("missed", VERMILION, "solid", "x"),
    ("false", ORANGE, "dash", "triangle-up"),
)


def draw_timeline(
    times: NDArray[np.float64],
    scores: NDArray[np.float64],
    states: Sequence[str],
    true_frames: NDArray[np.int64],
    *,
    threshold: float,
    chosen: int,
    what: str = "polyp",
) -> go.Figure:
    """Draw the best score of every frame over the seconds; the threshold; below, where a polyp, or what, truly is."""
    figure = go.Figure()
    figure.add_scatter(
        x=times, y=scores, mode="lines", line={"color": "#999999", "width": 1}, hoverinfo="skip", showlegend=False
    )
    for state, (colour, symbol) in MARKS.items():
        places = [place for place, one in enumerate(states) if one == state]
        if places:
            figure.add_scatter(
                x=times[places],
                y=scores[places],
                customdata=[[place + 1] for place in places],
                mode="markers",
                name=state,
                marker={"color": colour, "symbol": symbol, "size": 9},
                hovertemplate=say("frame %{customdata[0]}: %{y:.2f}<extra>") + state + "</extra>",
            )
    if len(true_frames):
        figure.add_scatter(
            x=times[np.unique(true_frames)],
            y=np.full(len(np.unique(true_frames)), -0.06),
            mode="markers",
            name=say("truly here: {what}", what=what),
            marker={"color": GREEN, "symbol": "square", "size": 7},
            hoverinfo="skip",
        )
    figure.add_hline(
        threshold,
        line_dash="dash",
        line_color="#888888",
        annotation_text=say("threshold {threshold:g}", threshold=threshold),
    )
    figure.add_vline(
        times[chosen], line_width=1, line_color=SKY, annotation_text=say("frame {chosen}", chosen=chosen + 1)
    )
    figure.update_layout(
        height=280,
        margin={"l": 10, "r": 10, "t": 20, "b": 10},
        xaxis_title=say("seconds of the clip"),
        yaxis_title=say("best score in the frame"),
        yaxis_range=[-0.12, 1.05],
        legend={"orientation": "h", "y": -0.3},
        clickmode="event+select",
        dragmode=False,
    )
    return figure


def draw_thresholds(counts: Sequence[ClipCount], threshold: float) -> go.Figure:
    """Draw how many are missed and how many are false at every threshold."""
    figure = go.Figure()
    for name, colour, dash, symbol in LINES:
        figure.add_scatter(
            x=[one.threshold for one in counts],
            y=[getattr(one, f"num_{name}") for one in counts],
            mode="lines+markers",
            name=name,
            line={"color": colour, "dash": dash},
            marker={"symbol": symbol, "size": 8},
        )
    figure.add_vline(
        threshold,
        line_dash="dash",
        line_color="#888888",
        annotation_text=say("threshold {threshold:g}", threshold=threshold),
    )
    figure.update_layout(
        height=300,
        margin={"l": 10, "r": 10, "t": 20, "b": 10},
        xaxis_title=say("threshold"),
        yaxis_title=say("boxes in the clip"),
        yaxis_rangemode="tozero",
        legend={"orientation": "h", "y": -0.3},
    )
    return figure
