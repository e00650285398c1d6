"""The gradient descent lesson's charts."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dlplay.gradient_descent.surface import Array, DescentPath, Points, squared_error
from dlplay.palette import BLUE, GREEN, INK, VERMILION
from dlplay.words import say

MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}
LOOKS = {  # path -> Okabe-Ito colour, dash, marker
    "batch": (BLUE, "solid", "circle"),
    "stochastic": (VERMILION, "dot", "x"),
    "mini-batch": (GREEN, "dash", "diamond"),
}
SHADES = [[0, "#FFFFFF"], [1, "#8C8C8C"]]  # low to high, the same in both themes
MOST_DRAWN = 600
CELLS = 60


def error_line(errors: Array) -> Any:
    """The total error after every step."""
    chosen = thinned(len(errors))
    mode = "lines+markers" if len(errors) < 30 else "lines"
    figure = go.Figure(go.Scatter(x=chosen, y=errors[chosen], mode=mode, line_color=BLUE))
    figure.update_layout(height=230, margin=MARGIN, xaxis_title=say("step"), yaxis_title=say("total error E"))
    figure.update_yaxes(rangemode="tozero")
    return figure


def surface_figure(points: Points, paths: Mapping[str, DescentPath], best: Array) -> Any:
    """The loss over slope and intercept as contours, with every path from the same start."""
    start = next(iter(paths.values())).places[0]
    slopes, intercepts = window(start, best)
    loss = squared_error(points, *np.meshgrid(slopes, intercepts))
    contours = go.Contour(
        x=slopes, y=intercepts, z=np.log10(loss + 1e-3), colorscale=SHADES, showscale=False,
        ncontours=18, hoverinfo="skip", name=say("loss"),
    )  # fmt: skip
    figure = go.Figure(contours)
    for kind in sorted(paths, key=lambda kind: -len(paths[kind].places)):  # the busiest path lies below the others
        figure.add_trace(path_trace(kind, paths[kind]))
    ends = {"start": (start, "square"), "minimum": (best, "cross")}
    for name, (place, symbol) in ends.items():
        look = {"symbol": symbol, "size": 13, "color": "#FFFFFF", "line": {"color": INK, "width": 2}}
        figure.add_scatter(x=[place[0]], y=[place[1]], mode="markers", name=name, marker=look)
    figure.update_layout(height=500, margin=MARGIN, legend={"orientation": "h", "y": -0.14})
    figure.update_xaxes(title=say("slope"), range=[slopes[0], slopes[-1]])
    figure.update_yaxes(title=say("intercept"), range=[intercepts[0], intercepts[-1]])
    return figure


def path_trace(kind: str, path: DescentPath) -> Any:
    """One path over the surface, with a marker after every update."""
    colour, dash, symbol = LOOKS[kind]
    chosen = thinned(len(path.places))
    places, many = path.places[chosen], len(path.places) > 150
    line, marker = (
        {"color": colour, "dash": dash, "width": 1 if many else 2},
        {"symbol": symbol, "size": 4 if many else 7},
    )
    text = [say("update {k}, loss {losses:.4g}", k=k, losses=path.losses[k]) for k in chosen]
    return go.Scatter(
        x=places[:, 0], y=places[:, 1], mode="lines+markers", name=kind, line=line, marker=marker, text=text
    )


def fitted_lines(points: Points, paths: Mapping[str, DescentPath]) -> Any:
    """The training points, and the line with which every path ended; a diverged one has none."""
    look = {"color": "#666666", "size": 6}
    figure = go.Figure(go.Scatter(x=points.x, y=points.y, mode="markers", name=say("points"), marker=look))
    across = np.array([-0.5, 1.5])
    for kind, path in paths.items():
        if not path.diverged and path.losses[-1] <= path.losses[0]:
            colour, dash, _ = LOOKS[kind]
            slope, intercept = path.places[-1]
            line = {"color": colour, "dash": dash, "width": 2}
            figure.add_scatter(x=across, y=slope * across + intercept, mode="lines", name=kind, line=line)
    figure.update_layout(
        height=300, margin=MARGIN, xaxis_title="x", yaxis_title="y", legend={"orientation": "h", "y": -0.25}
    )
    return figure


def loss_curves(paths: Mapping[str, DescentPath], *, by_epoch: bool) -> Any:
    """The loss of all points after every update, on a logarithmic axis."""
    figure = go.Figure()
    for kind, path in paths.items():
        colour, dash, _ = LOOKS[kind]
        chosen = thinned(len(path.losses))
        across = chosen / path.per_epoch if by_epoch else chosen
        line = {"color": colour, "dash": dash, "width": 2}
        heights = np.maximum(path.losses[chosen], 1e-12)
        figure.add_scatter(x=across, y=heights, mode="lines", name=kind, line=line)
    title = say("epoch") if by_epoch else say("update")
    figure.update_layout(height=300, margin=MARGIN, xaxis_title=title, legend={"orientation": "h", "y": -0.25})
    figure.update_yaxes(type="log", title=say("mean squared error"), tickformat="~g")
    return figure


def window(start: Array, best: Array) -> tuple[Array, Array]:
    """Choose the slopes and intercepts to draw: start and minimum lie well inside, on axes of the same length."""
    middle = (start + best) / 2
    reach = max(1.0, 0.75 * float(np.abs(start - best).max()))
    slopes, intercepts = (np.linspace(value - reach, value + reach, CELLS) for value in middle)
    return slopes, intercepts


def thinned(count: int) -> Any:
    """Choose at most about MOST_DRAWN of many rows: the first ones, which matter most, and some of the others."""
    chosen = np.concatenate([np.arange(min(count, 100)), np.linspace(0, count - 1, MOST_DRAWN).astype(int)])
    return np.unique(chosen)
