"""The recurrent cells lesson's charts."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dlplay.palette import BLUE, GREEN, PURPLE, VERMILION
from dlplay.recurrent_cells.cells import Array
from dlplay.recurrent_cells.distance import Reach
from dlplay.recurrent_cells.examples import MEANINGS, letters_of
from dlplay.recurrent_cells.forward import Run
from dlplay.words import say

COLOURS = {
    "RNN": VERMILION,
    "LSTM": BLUE,
    "GRU": GREEN,
    "Keras GRU": PURPLE,
    "Keras GRU, reset first": PURPLE,
}
SIGNS = {"RNN": "x", "LSTM": "circle", "GRU": "square", "Keras GRU": "diamond", "Keras GRU, reset first": "cross"}
UNIT_COLOURS = (BLUE, VERMILION, GREEN, PURPLE)
UNIT_DASHES = ("solid", "dash", "dot", "dashdot")
EDGES = {"l": 10, "r": 10, "t": 30, "b": 10}
FLOOR = 1e-30  # smaller shares are drawn nowhere


def gates_figure(run: Run, step: int, unit: int) -> Any:
    """Input, gates and states over time, one small chart each; the chosen unit thick, the chosen step dotted."""
    names = letters_of(run.weights.kind)
    titles = [say("input x"), *(f"{name.replace('~', '̃')}: {say(MEANINGS[name][0])}" for name in names)]
    down = -(-len(titles) // 2)
    figure = make_subplots(down, 2, shared_xaxes=True, subplot_titles=titles, vertical_spacing=0.28 / down)
    steps = np.arange(len(run.sequence), dtype=float)
    for k, values in enumerate([run.sequence, *(run.values[name] for name in names)]):
        where = {"row": k // 2 + 1, "col": k % 2 + 1}
        for j, line in enumerate(values.T):
            figure.add_trace(unit_line(steps, line, j, k > 0, unit), **where)
        if k and MEANINGS[names[k - 1]][2]:
            figure.update_yaxes(range=[-0.05, 1.05], **where)
        figure.add_vline(x=step, line_dash="dot", line_width=2, **where)
    figure.update_layout(height=60 + 160 * down, margin=EDGES, showlegend=False)
    figure.update_annotations(font_size=14)
    return figure


def unit_line(steps: Array, line: Array, j: int, is_gate: bool, unit: int) -> Any:
    """One unit's values over time; an input is thin."""
    chosen = is_gate and j == unit - 1
    look = {"color": UNIT_COLOURS[j], "dash": UNIT_DASHES[j], "width": 3 if chosen else 1.3}
    name = say("unit {j}", j=j + 1) if is_gate else f"x{j + 1}"
    return go.Scatter(x=steps, y=line, mode="lines+markers", line=look, marker_size=5 if chosen else 3, name=name)


def reach_figure(reaches: list[Reach], kept: dict[str, Array]) -> Any:
    """The gradient that is left at every distance, as a share of distance 0, with powers of ten upwards."""
    figure = go.Figure()
    for reach in reaches:
        look = {"mode": "lines+markers", "marker": {"symbol": SIGNS[reach.name], "size": 7}}
        figure.add_scatter(y=visible(reach.shares), name=reach.name, line_color=COLOURS[reach.name], **look)
    for name, line in kept.items():
        dotted = {"color": COLOURS[name], "dash": "dot", "width": 2}
        figure.add_scatter(y=visible(line), name=say("{name}: its gates alone", name=name), mode="lines", line=dotted)
    figure.update_yaxes(type="log", exponentformat="power", title=say("share of the gradient that is left"))
    figure.update_xaxes(title=say("distance from the last step, in steps"))
    above = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=400, margin=EDGES, legend=above)
    return figure


def visible(shares: Array) -> Array:
    """Leave out what a scale of powers of ten cannot show."""
    return np.asarray(np.where(shares > FLOOR, shares, np.nan))


def terms_figure(reach: Reach) -> Any:
    """What every step adds to dE/dW, as its size."""
    steps = np.arange(len(reach.terms))
    figure = go.Figure(go.Bar(x=steps, y=reach.terms[::-1], marker_color=COLOURS[reach.name]))
    figure.update_xaxes(title=say("step k"))
    figure.update_yaxes(title=say("size of its term"))
    figure.update_layout(height=260, margin=EDGES)
    return figure


def outputs_figure(runs: dict[str, Run], unit: int) -> Any:
    """One unit's output over time of several cells."""
    figure = go.Figure()
    for name, run in runs.items():
        kind = run.weights.kind
        look = {"symbol": SIGNS[kind], "size": 7}
        dash = "dot" if kind.startswith("Keras") else "solid"
        line = {"color": COLOURS[kind], "dash": dash}
        figure.add_scatter(y=run.output[:, unit - 1], name=name, mode="lines+markers", marker=look, line=line)
    above = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=320, margin=EDGES, legend=above)
    figure.update_xaxes(title=say("step"))
    figure.update_yaxes(title=say("output of unit {unit}", unit=unit))
    return figure
