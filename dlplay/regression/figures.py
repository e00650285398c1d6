"""The regression lesson's charts."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dlplay.palette import BLUE, GREEN, INK, ORANGE, SKY
from dlplay.regression.fitting import Model, probability
from dlplay.regression.preparation import Prepared
from dlplay.words import in_figure, plain, say

MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}
MOST_POINTS = 1000


def fit_figure(data: Prepared, model: Model, place: int) -> tuple[Any, str]:
    """Draw the fit and the chosen row: by the number of inputs a line, a plane, or a summary. Adds a sentence."""
    count = len(model.names)
    if model.is_logistic:
        positive = plain(data.classes[1])
        if count == 2:
            return _probability_map(data, model, place), (
                say(
                    "Background: the probability of {positive}. The black line is p = 0.5. The star is your row.",
                    positive=positive,
                )
            )
        figure = _curve(data, model, place)
        across = plain(model.names[0]) if count == 1 else say("The logit (all inputs together)")
        return figure, say(
            "{across} to the right, the probability upwards; circles are {positive}. Star: your row.",
            across=across,
            positive=positive,
        )
    if count == 1:
        return _line(data, model, place), say("The line is y-hat; dotted are the residuals. The star is your row.")
    if count == 2:
        return _plane(data, model, place), (
            say(
                "A plane seen from above. Lines with numbers: y-hat. Colour inside a point: its target. A point "
                "that differs much from the ground around it has a large residual. The star is your row."
            )
        )
    return _against(data, model, place), (
        say("Prediction to the right, target upwards: on the dashed line both are equal. The star is your row.")
    )


def _some(data: Prepared) -> NDArray[np.int64]:
    """Give the places of the fitted rows, at most a thousand of them."""
    known = np.flatnonzero(data.known)
    return known[:: max(1, -(-len(known) // MOST_POINTS))]


def _span(values: NDArray[np.float64], count: int = 100) -> NDArray[np.float64]:
    low, high = float(values.min()), float(values.max())
    edge = 0.08 * (high - low) or 1.0
    return np.linspace(low - edge, high + edge, count)


def _finish(figure: Any, x: str, y: str) -> Any:
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(
        height=430, margin={**MARGIN, "t": 40}, legend=legend, xaxis_title=in_figure(x), yaxis_title=in_figure(y)
    )
    return figure


def _star(x: float, y: float) -> Any:
    marker = {"symbol": "star", "size": 18, "color": INK, "line": {"color": "white", "width": 1}}
    return go.Scatter(x=[x], y=[y], mode="markers", marker=marker, name=say("your row"))


def _line(data: Prepared, model: Model, place: int) -> Any:
    rows = _some(data)
    x, y, fitted = data.inputs[rows, 0], data.target[rows], model.predict(data.inputs[rows])
    across = _span(data.inputs[:, 0], 2)
    gaps = np.full(len(x), np.nan)
    ends_x, ends_y = np.column_stack([x, x, gaps]).ravel(), np.column_stack([y, fitted, gaps]).ravel()
    figure = go.Figure(
        [
            go.Scatter(x=ends_x, y=ends_y, mode="lines", line={"color": "#999", "dash": "dot"}, name=say("residuals")),
            go.Scatter(x=x, y=y, mode="markers", marker_color=BLUE, name=say("rows")),
            go.Scatter(
                x=across, y=model.score(across[:, np.newaxis]), line_color=ORANGE, mode="lines", name=say("y-hat")
            ),
            _star(data.inputs[place, 0], model.predict(data.inputs[place : place + 1])[0]),
        ]
    )
    return _finish(figure, data.names[0], data.target_name)


def _plane(data: Prepared, model: Model, place: int) -> Any:
    rows = _some(data)
    x, y = (_span(data.inputs[:, axis], 40) for axis in (0, 1))
    height, target = model.score(np.stack(np.meshgrid(x, y), axis=-1)), data.target[rows]
    low, high = float(min(height.min(), target.min())), float(max(height.max(), target.max()))
    scale = [[0, "#CFE6F3"], [0.5, SKY], [1, "#00334F"]]
    marker = {"color": target, "colorscale": scale, "cmin": low, "cmax": high, "size": 10}
    lines = {"showlabels": True, "labelfont": {"size": 12, "color": INK}}
    figure = go.Figure(
        [
            go.Contour(
                x=x,
                y=y,
                z=height,
                zmin=low,
                zmax=high,
                colorscale=scale,
                contours=lines,
                opacity=0.8,
                name=say("y-hat"),
            ),
            go.Scatter(
                x=data.inputs[rows, 0],
                y=data.inputs[rows, 1],
                mode="markers",
                marker=marker | {"line": {"color": ORANGE, "width": 1.5}},
                text=[f"{in_figure(data.target_name)}: {value:.6g}" for value in target],
                name=say("rows"),
            ),
            _star(*data.inputs[place]),
        ]
    )
    return _finish(figure, *data.names)


def _classes(data: Prepared, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[Any]:
    rows = _some(data)
    looks = ((0, BLUE, "x"), (1, ORANGE, "circle"))
    return [
        go.Scatter(
            x=x[rows][data.target[rows] == label],
            y=y[rows][data.target[rows] == label],
            mode="markers",
            marker={"color": color, "symbol": symbol, "size": 8, "line": {"width": 1, "color": INK}},
            name=in_figure(data.classes[label]),
        )
        for label, color, symbol in looks
    ]


def _probability_map(data: Prepared, model: Model, place: int) -> Any:
    x, y = (_span(data.inputs[:, axis]) for axis in (0, 1))
    chance = model.predict(np.stack(np.meshgrid(x, y), axis=-1))
    scale = [[0, "#9CCBE6"], [0.5, "#FFFFFF"], [1, "#F5CF83"]]
    bar = {"title": f"p({in_figure(data.classes[1])})"}
    levels = {"start": 0.5, "end": 0.5, "size": 1, "coloring": "lines"}
    figure = go.Figure(
        [
            go.Heatmap(x=x, y=y, z=chance, zmin=0, zmax=1, colorscale=scale, colorbar=bar, hoverinfo="skip"),
            go.Contour(
                x=x, y=y, z=chance, contours=levels, colorscale=[[0, INK], [1, INK]], showscale=False, line_width=2
            ),
            *_classes(data, data.inputs[:, 0], data.inputs[:, 1]),
            _star(*data.inputs[place]),
        ]
    )
    figure.data[1].hoverinfo = "skip"
    return _finish(figure, *data.names)


def _curve(data: Prepared, model: Model, place: int) -> Any:
    single = len(model.names) == 1
    x = data.inputs[:, 0] if single else model.score(data.inputs)
    across = _span(x)
    chance = model.predict(across[:, np.newaxis]) if single else probability(across)
    height = np.nan_to_num(data.target) if single else model.predict(data.inputs)
    star = model.predict(data.inputs[place : place + 1])[0]
    curve = go.Scatter(x=across, y=chance, mode="lines", line_color=GREEN, name="p")
    figure = go.Figure([curve, *_classes(data, x, height), _star(x[place], star)])
    figure.add_hline(y=0.5, line={"dash": "dash", "color": "#777"})
    return _finish(figure, data.names[0] if single else say("logit"), f"p({data.classes[1]})")


def _against(data: Prepared, model: Model, place: int) -> Any:
    rows = _some(data)
    guesses, truth = model.predict(data.inputs[rows]), data.target[rows]
    ends = _span(np.concatenate([guesses, truth]), 2)
    chosen = model.predict(data.inputs[place : place + 1])[0]
    figure = go.Figure(
        [
            go.Scatter(x=ends, y=ends, mode="lines", line={"dash": "dash", "color": ORANGE}, name=say("equal")),
            go.Scatter(x=guesses, y=truth, mode="markers", marker_color=BLUE, name=say("rows")),
        ]
    )
    if data.known[place]:
        figure.add_trace(_star(chosen, data.target[place]))
    return _finish(figure, say("predicted {target_name}", target_name=data.target_name), data.target_name)
