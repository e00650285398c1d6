"""The normalization lesson's charts."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dlplay.normalization.deep_stacks import DEPTHS
from dlplay.normalization.training_both import SKIP_RUNS
from dlplay.normalization.two_modes import ModesEpoch
from dlplay.palette import BLUE, VERMILION
from dlplay.training import Epoch, curves
from dlplay.words import say

LOOKS = {  # stack -> Okabe-Ito colour as in the curves of a training, dash, marker
    "plain": (BLUE, "dash", "x"),
    "residual": (VERMILION, "solid", "circle"),
}
MARGINS = {"l": 10, "r": 10, "t": 10, "b": 10}


def gradient_figure(lengths: Mapping[str, NDArray[np.float64]]) -> Any:
    """Draw the gradient's size by layer, on a logarithmic axis, for every stack."""
    figure = go.Figure()
    for name, values in lengths.items():
        figure.add_trace(_line(name, np.arange(1, len(values) + 1), values, markers=len(values) <= 60))
    return _logarithmic(figure, say("layer, 1 is the first"), say("size of the gradient"))


def depth_figure(first: Mapping[str, NDArray[np.float64]]) -> Any:
    """Draw the first layer's gradient by the depth of the stack."""
    figure = go.Figure([_line(name, np.array(DEPTHS), values, markers=True) for name, values in first.items()])
    figure.update_xaxes(tickvals=[depth for depth in DEPTHS if depth > 10])
    return _logarithmic(figure, say("layers of the stack"), say("first layer's gradient"))


def spread_figure(sizes: Sequence[int], measured: NDArray[np.float64], law: NDArray[np.float64]) -> Any:
    """Draw how much the mean of a batch varies, by batch size: measured as points, the law as a line."""
    figure = go.Figure()
    figure.add_scatter(x=sizes, y=law, name=say("law: σ / √n"), mode="lines", line={"color": BLUE})
    look = {"color": VERMILION, "symbol": "circle-open", "size": 11, "line": {"width": 3}}
    figure.add_scatter(x=sizes, y=measured, name=say("measured on 2000 batches"), mode="markers", marker=look)
    figure.update_xaxes(type="log", title=say("batch size n"), tickvals=list(sizes))
    figure.update_yaxes(title=say("spread of the mean"), rangemode="tozero")
    figure.update_layout(height=300, margin=MARGINS, legend={"orientation": "h", "y": 1.15})
    return figure


def moving_figure(means: NDArray[np.float64], batch_mean: float) -> Any:
    """Draw the moving mean after every step, and the batch's mean that it goes to."""
    figure = go.Figure()
    mode = "lines+markers" if len(means) < 30 else "lines"
    figure.add_scatter(x=np.arange(len(means)), y=means, name=say("moving mean"), mode=mode, line={"color": BLUE})
    figure.add_hline(batch_mean, line={"color": VERMILION, "dash": "dash"}, annotation_text=say("mean of the batch"))
    figure.update_layout(
        height=280, margin={**MARGINS, "t": 30}, xaxis_title=say("step"), yaxis_title=say("moving mean")
    )
    return figure


def modes_figure(epochs: Sequence[ModesEpoch]) -> Any:
    """Draw the accuracy after every epoch, with the batch's own statistics and with the moving ones."""
    figure = go.Figure()
    numbers = np.arange(1, len(epochs) + 1)
    lines = {"training mode": ([one.by_batch for one in epochs], BLUE, "dash", "x"),
             "inference mode": ([one.by_moving for one in epochs], VERMILION, "solid", "circle")}  # fmt: skip
    for name, (values, colour, dash, symbol) in lines.items():
        look = {"line": {"color": colour, "dash": dash}, "marker": {"symbol": symbol, "size": 7}}
        figure.add_scatter(x=numbers, y=values, name=say(name), mode="lines+markers", **look)
    figure.update_xaxes(title=say("epoch"))
    figure.update_yaxes(title=say("accuracy on 300 other pictures"), range=[0, 1])
    figure.update_layout(height=320, margin=MARGINS, legend={"orientation": "h", "y": 1.15})
    return figure


def both_curves(runs: Mapping[str, Sequence[Epoch]]) -> Any:
    """Draw loss and accuracy of both networks by epoch; each has its name and colour from the start."""
    return curves({name: runs.get(name, ()) for name in SKIP_RUNS})


def _line(name: str, x: NDArray[np.int64], values: NDArray[np.float64], *, markers: bool) -> Any:
    """Make a line; what is 0 has no place on a logarithmic axis and is left out."""
    colour, dash, symbol = LOOKS[name]
    y = [float(value) if value > 0 else None for value in values]
    return go.Scatter(
        x=x, y=y, name=say(name), mode="lines+markers" if markers else "lines", line={"color": colour, "dash": dash},
        marker={"symbol": symbol, "size": 7},
    )  # fmt: skip


def _logarithmic(figure: Any, x_title: str, y_title: str) -> Any:
    figure.update_yaxes(type="log", title=y_title, exponentformat="power")
    figure.update_xaxes(title=x_title)
    figure.update_layout(height=360, margin=MARGINS, legend={"orientation": "h", "y": 1.12})
    return figure
