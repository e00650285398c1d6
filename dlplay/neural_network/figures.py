"""The neural network lesson's charts."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from dlplay.neural_network.boundary import Window, coarse, label_places
from dlplay.neural_network.comparison import Rival, roc_points
from dlplay.neural_network.network import Array
from dlplay.neural_network.preparation import Prepared
from dlplay.neural_network.training import Training
from dlplay.palette import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, YELLOW
from dlplay.words import in_figure, say

Bytes = NDArray[np.uint8]
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW, "#999999", "#000000", "#FFFFFF")
PALE = ("#9CCBE6", "#F5CF83", "#9FDCC8", "#EBCBDD", "#CDE9F8", "#F2BF99", "#FAF6BF", "#DDDDDD", "#B0B0B0", "#F4F4F4")
SYMBOLS = ("x", "circle", "square", "diamond", "cross", "triangle-up", "star", "hexagon", "pentagon", "triangle-down")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
TWO_CLASSES = [[0, PALE[0]], [0.5, "#FFFFFF"], [1, PALE[1]]]
MARGIN = {"l": 10, "r": 10, "t": 40, "b": 10}
MOST_POINTS = 600
UNIT_COLOURS = [[0, "#C2A5CF"], [0.5, "#FFFFFF"], [1, "#A6DBA0"]]  # not those of the classes
UNIT_LINE = {
    "mode": "lines",
    "line": {"dash": "dash", "width": 1.5, "color": "#555555"},
    "showlegend": False,
    "hoverinfo": "skip",
}
ACROSS = 3  # methods beside each other
UNIT_NAME = {"showarrow": False, "bgcolor": "#FFFFFF", "borderpad": 1, "font": {"size": 13, "color": INK}}


def boundary_figure(
    data: Prepared, window: Window, probability: Array, lines: list[tuple[Array, Array]], place: int
) -> Any:
    """The probabilities as background, the boundary in black, the hidden units' lines dashed, and all rows."""
    field = ground(data, window, coarse(probability))
    figure = go.Figure([field, *edge_lines(data, window, probability), *row_markers(data, window)])
    for k, (x, y) in enumerate(lines):
        if len(x):
            figure.add_scatter(x=x, y=y, name=f"H{k + 1} = 0", **UNIT_LINE)
    for k, (across, up) in label_places(lines, window).items():
        figure.add_annotation(x=across, y=up, text=f"<b>H{k + 1}</b>", **UNIT_NAME)
    x, y = row_places(data, window)
    look = {"symbol": "star", "size": 18, "color": INK, "line": {"color": "white", "width": 1}}
    figure.add_scatter(x=x[[place]], y=y[[place]], mode="markers", marker=look, name=say("your row"))
    return dressed(figure, window)


def boundary_film_figure(data: Prepared, window: Window, film: Bytes, training: Training) -> Any:
    """The same picture after every recorded epoch, with buttons and a slider that work in the browser alone."""
    names = [str(frame.epoch) for frame in training.frames]
    figure = go.Figure(
        [ground(data, window, film[0]), *row_markers(data, window)],
        frames=[
            go.Frame(data=[{"type": "heatmap", "z": shot}], traces=[0], name=name)
            for shot, name in zip(film, names, strict=True)
        ],
    )
    quick = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
    play = {"fromcurrent": True, "frame": {"duration": 60, "redraw": True}, "transition": {"duration": 0}}
    buttons = [
        {"label": say("Play"), "method": "animate", "args": [None, play]},
        {"label": say("Pause"), "method": "animate", "args": [[None], quick]},
    ]
    steps = [{"label": name, "method": "animate", "args": [[name], quick]} for name in names]
    bar = {"steps": steps, "currentvalue": {"prefix": "epoch "}, "x": 0.45, "len": 0.55, "y": -0.14}
    place = {"type": "buttons", "direction": "left", "x": 0, "y": -0.24, "xanchor": "left", "yanchor": "top"}
    above = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    dressed(figure, window).update_layout(height=560, updatemenus=[place | {"buttons": buttons}], legend=above)
    figure.update_layout(sliders=[bar | {"ticklen": 0, "minorticklen": 0, "pad": {"t": 10}}])
    return figure


def ground(data: Prepared, window: Window, shot: Bytes) -> Any:
    """One map as a background: a scale from one class to the other, or one pale colour per class."""
    count = len(data.classes)
    scale, top = (TWO_CLASSES, 100) if count == 2 else (steps_of(count), count - 1)
    return go.Heatmap(
        x=window.x, y=window.y, z=shot, zmin=0, zmax=top, colorscale=scale, showscale=False,
        hoverinfo="skip",
    )  # fmt: skip


def steps_of(count: int) -> list[list[Any]]:
    """A colour scale with one flat step per class."""
    edges = np.clip((np.arange(count + 1) - 0.5) / (count - 1), 0, 1)
    return [[float(edge), PALE[k]] for k in range(count) for edge in edges[k : k + 2]]


def edge_lines(data: Prepared, window: Window, probability: Array) -> list[Any]:
    """The boundary: where the likeliest class changes."""
    levels = {"start": 0, "end": 0, "size": 1, "coloring": "lines"}
    found = []
    for code in range(1 if len(data.classes) == 2 else 0, len(data.classes)):
        ahead = probability[..., code] - np.delete(probability, code, axis=-1).max(axis=-1)
        if ahead.min() < 0 < ahead.max():
            found.append(
                go.Contour(
                    x=window.x,
                    y=window.y,
                    z=ahead,
                    contours=levels,
                    colorscale=[[0, INK], [1, INK]],
                    showscale=False,
                    line_width=2.5,
                    hoverinfo="skip",
                )
            )
    return found


def row_places(data: Prepared, window: Window) -> tuple[Array, Array]:
    """Where the rows lie on the window; with one input they all lie on one level."""
    values = data.inputs * data.spreads + data.means
    up = values[:, data.names.index(window.y_name)] if window.y_name else np.zeros(len(values))
    return values[:, data.names.index(window.x_name)], up


def row_markers(data: Prepared, window: Window) -> list[Any]:
    """The rows: a sign and a colour per class, filled where learned, hollow where kept for validation."""
    x, y = row_places(data, window)
    some = np.zeros(len(x), bool)
    some[:: -(-len(x) // MOST_POINTS)] = True
    found = []
    for code, name in enumerate(data.classes):
        for rows, hollow in ((data.training, ""), (data.validation, "-open")):
            chosen = rows & some & (data.codes == code)
            if chosen.any():
                line = {"width": 1.6 if hollow else 1, "color": COLOURS[code] if hollow else INK}
                look = {"symbol": SYMBOLS[code] + hollow, "size": 8, "color": COLOURS[code], "line": line}
                label = say("{name}, validation", name=in_figure(name)) if hollow else in_figure(name)
                found.append(go.Scatter(x=x[chosen], y=y[chosen], mode="markers", marker=look, name=label))
    return found


def dressed(figure: Any, window: Window) -> Any:
    """The window's axes and a legend below."""
    figure.update_layout(
        height=460, margin=MARGIN | {"t": 10}, legend={"orientation": "h", "yanchor": "top", "y": -0.2, "x": 0},
        xaxis={"title": in_figure(window.x_name), "range": [window.x[0], window.x[-1]]},
        yaxis={"title": in_figure(window.y_name), "range": [window.y[0], window.y[-1]]},
        yaxis_showticklabels=bool(window.y_name),
    )  # fmt: skip
    if is_square(window):
        figure.update_yaxes(scaleanchor="x", constrain="domain")
        figure.update_xaxes(constrain="domain")
    return figure


def is_square(window: Window) -> bool:
    """Say whether both inputs spread about as far, so that one unit may be as long on both axes: a circle stays one."""
    return bool(window.y_name) and bool(0.5 < np.ptp(window.x) / np.ptp(window.y) < 2)


def loss_figure(training: Training, epoch: int | None) -> Any:
    """Loss after every epoch, of training and validation, with a mark at the epoch that is shown, if it is one."""
    figure = go.Figure()
    for name, values, colour, dash in (
        ("training", training.losses, BLUE, "solid"),
        ("validation", training.validation_losses, VERMILION, "dash"),
    ):
        if np.isfinite(values).any():
            figure.add_scatter(y=values, mode="lines", name=say(name), line={"color": colour, "dash": dash, "width": 2})
    if epoch is not None:
        figure.add_vline(x=epoch, line={"color": "#777777", "dash": "dot"})
    figure.update_layout(
        height=260,
        margin=MARGIN | {"t": 10},
        legend={"orientation": "h", "yanchor": "top", "y": -0.3, "x": 0},
        xaxis_title=say("epoch"),
        yaxis_title=say("loss"),
    )
    figure.update_yaxes(rangemode="tozero")
    return figure


def units_figure(window: Window, maps: Array, activation: str) -> Any:
    """What every unit of a layer gives out on the window: small maps with a black line where it is in the middle."""
    count, across = len(maps), min(len(maps), 4)
    down = -(-count // across)
    titles = [f"H{k + 1}" for k in range(count)]
    figure = make_subplots(
        down, across, subplot_titles=titles, shared_xaxes=True, shared_yaxes=True, vertical_spacing=0.25 / down
    )
    middle = 0.5 if activation == "sigmoid" else 0.0
    reach = max(float(np.abs(maps - middle).max()), 1e-9)
    levels = {"start": middle, "end": middle, "size": 1, "coloring": "lines"}
    dark = [[0, INK], [1, INK]]
    for k, field in enumerate(maps):
        where = {"row": k // across + 1, "col": k % across + 1}
        look = {"x": window.x, "y": window.y, "hoverinfo": "skip"}
        figure.add_trace(
            go.Heatmap(
                z=field.astype(np.float32), zmin=middle - reach, zmax=middle + reach, colorscale=UNIT_COLOURS,
                showscale=k == 0, **look,
            ),
            **where,
        )  # fmt: skip
        figure.add_trace(
            go.Contour(
                z=field.astype(np.float32), contours=levels, colorscale=dark, showscale=False, line_width=2, **look
            ),
            **where,
        )
    figure.update_layout(height=60 + 160 * down, margin={"l": 10, "r": 10, "t": 30, "b": 10})
    return figure


def rivals_figure(data: Prepared, window: Window, rivals: list[Rival]) -> Any:
    """Every method's areas beside each other, with the rows in them."""
    titles, down = [say(rival.name) for rival in rivals], -(-len(rivals) // ACROSS)
    figure = make_subplots(down, ACROSS, subplot_titles=titles, vertical_spacing=0.14, horizontal_spacing=0.08)
    for k, rival in enumerate(rivals):
        where = {"row": k // ACROSS + 1, "col": k % ACROSS + 1}
        shot = (rival.areas * (100 if len(data.classes) == 2 else 1)).astype(np.uint8)
        figure.add_trace(ground(data, window, shot), **where)
        for marks in row_markers(data, window):
            marks.update(showlegend=k == 0, legendgroup=marks.name, marker_size=4, marker_line_width=0.8)
            figure.add_trace(marks, **where)
    figure.update_xaxes(range=[window.x[0], window.x[-1]])
    figure.update_yaxes(range=[window.y[0], window.y[-1]], showticklabels=bool(window.y_name))
    legend = {"x": 0.7, "y": 0.4, "yanchor": "top"}  # in the place of the sixth
    figure.update_layout(height=40 + 230 * down, margin=MARGIN, legend=legend)
    figure.update_annotations(font_size=13)
    return figure


def roc_figure(data: Prepared, rivals: list[Rival]) -> Any:
    """ROC: how many of the second class are found, against how many others are taken for it, over all thresholds."""
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line_color="#999999", name=say("by chance")))
    for k, rival in enumerate(rivals):
        false, true, _ = roc_points(data, rival)
        line = {"color": COLOURS[k], "dash": DASHES[k], "width": 3 if k == 0 else 2}
        figure.add_scatter(x=false, y=true, mode="lines", line=line, name=say(rival.name))
    inside = {"x": 0.98, "y": 0.03, "xanchor": "right", "yanchor": "bottom", "bgcolor": "rgba(255,255,255,0.8)"}
    figure.update_layout(height=380, margin=MARGIN | {"t": 10}, legend=inside | {"font_color": INK})
    first, second = (in_figure(name) for name in data.classes)
    figure.update_xaxes(title=say("share of {first} taken for {second}", first=first, second=second))
    figure.update_yaxes(title=say("share of {second} found", second=second))
    return figure
