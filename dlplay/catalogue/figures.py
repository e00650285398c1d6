"""Charts of the catalogue: cost against accuracy, and how the receptive field grows."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dlplay.catalogue.architectures import ARCHITECTURES
from dlplay.catalogue.challenge import EFFICIENTNET_V2_FIGURE
from dlplay.catalogue.summaries import summary
from dlplay.networks.counting import Counted
from dlplay.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from dlplay.words import say

PERIODS = {  # label -> years, colour, symbol
    "2012 to 2014": (range(2012, 2015), VERMILION, "circle"),
    "2015 to 2016": (range(2015, 2017), BLUE, "square"),
    "2017 to 2018": (range(2017, 2019), GREEN, "diamond"),
    "2019 to 2020": (range(2019, 2021), PURPLE, "triangle-up"),
    "2021 to 2023": (range(2021, 2024), ORANGE, "cross"),
}
COSTS = {"parameters": "parameters, million", "multiply-adds": "multiply-adds, 10^9"}
WRITTEN = {  # networks whose names stand in the chart -> where, so that they hide no other mark
    "AlexNet": "middle right",
    "SqueezeNet 1.0": "middle right",
    "VGG16": "middle right",
    "GoogLeNet": "bottom right",
    "ResNet50": "middle right",
    "MobileNetV2": "bottom left",
    "DenseNet121": "bottom right",
    "EfficientNetB0": "bottom right",
    "EfficientNetV2S": "middle left",
    "ViT-B/16": "middle right",
    "ConvNeXtXLarge": "top center",
}
TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
AWAY = "\N{NO-BREAK SPACE}" * 4  # beside the mark and its ring
LINES = ((BLUE, "solid"), (VERMILION, "dash"))


def accuracy_figure(cost: str, marked: Sequence[str] = ()) -> Any:
    """Draw every network with a published accuracy: its cost (one of COSTS) to the right, its top-1 accuracy upwards.

    The other cost is the size of the mark; marked networks get a ring; with parameters come the lecture's four points.
    """
    figure = go.Figure()
    for label, (years, colour, symbol) in PERIODS.items():
        names = [name for name, one in ARCHITECTURES.items() if one.year in years and one.top1]
        figure.add_trace(_marks(names, cost, say(label), {"color": colour, "symbol": symbol}))
    if cost == "parameters":
        points = EFFICIENTNET_V2_FIGURE
        star = {"symbol": "star", "size": 13, "color": "#000000", "line": {"width": 1, "color": "#FFFFFF"}}
        across, upwards = ([point[axis] for point in points.values()] for axis in (0, 1))
        told = [
            say("{name}, lecture's figure: {parameters} million, {accuracy} %", name=name, parameters=x, accuracy=y)
            for name, (x, y) in points.items()
        ]
        options = {"name": say("lecture's figure"), "hovertext": told, "hoverinfo": "text"}
        figure.add_trace(go.Scatter(x=across, y=upwards, mode="markers", marker=star, **options))
    written = go.Scatter(
        x=[_cost_of(name, cost) for name in WRITTEN],
        y=[ARCHITECTURES[name].top1 for name in WRITTEN],
        mode="text",
        text=[f"{AWAY}<b>{name}</b>{AWAY}" + "<br> " * ("top" in place) for name, place in WRITTEN.items()],
        textposition=list(WRITTEN.values()),
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_trace(written)
    ring = {"symbol": "circle-open", "size": 26, "color": SKY, "line": {"width": 3}}
    found = [name for name in marked if ARCHITECTURES[name].top1]
    figure.add_trace(_marks(found, cost, say("chosen"), ring) if found else go.Scatter(x=[], y=[], showlegend=False))
    figure.update_layout(
        height=520,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )
    figure.update_xaxes(
        type="log", title=say("{cost} (an axis of powers: 1, 10, 100)", cost=say(COSTS[cost])), tickvals=TICKS
    )
    figure.update_yaxes(title=say("top-1 accuracy on ImageNet, %"))
    return figure


def field_figure(networks: Mapping[str, Counted]) -> Any:
    """Draw how many rows of the picture a value sees, layer with weights after layer with weights."""
    figure = go.Figure()
    for (name, counted), (colour, dash) in zip(networks.items(), LINES, strict=False):
        depths, rows = field_curve(counted, ARCHITECTURES[name].side)
        style = {"color": colour, "dash": dash, "width": 2}
        figure.add_trace(go.Scatter(x=depths, y=rows, mode="lines+markers", name=name, line=style, marker={"size": 5}))
    side = max(ARCHITECTURES[name].side for name in networks)
    figure.add_hline(y=side, line_dash="dot", annotation_text=say("the whole picture: {side} rows", side=side))
    figure.update_layout(height=380, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=len(networks) > 1)
    figure.update_xaxes(title=say("layers with weights passed"))
    figure.update_yaxes(title=say("rows of the picture that a value sees"), rangemode="tozero")
    return figure


def field_curve(counted: Counted, side: int) -> tuple[list[int], list[int]]:
    """Give for every depth the most rows that a value sees there; for the whole picture, at least its side."""
    most: dict[int, int] = {}
    for layer in counted.layers:
        rows = max(side, *most.values(), 1) if layer.reach.field is None else layer.reach.field[0]
        most[layer.reach.depth] = max(most.get(layer.reach.depth, 0), rows)
    depths = sorted(most)
    return depths, [most[depth] for depth in depths]


def _marks(names: Sequence[str], cost: str, label: str, marker: dict[str, Any]) -> Any:
    other = next(one for one in COSTS if one != cost)
    told = [
        say(
            "{name} ({year}): {parameters:.3g} million parameters, {multiply_adds:.3g} * 10^9 multiply-adds, "
            "{accuracy:g} %",
            name=name,
            year=ARCHITECTURES[name].year,
            parameters=_cost_of(name, "parameters"),
            multiply_adds=_cost_of(name, "multiply-adds"),
            accuracy=ARCHITECTURES[name].top1,
        )
        for name in names
    ]
    sizes = [6 + 5 * math.log10(1 + _cost_of(name, other)) for name in names]
    return go.Scatter(
        x=[_cost_of(name, cost) for name in names],
        y=[ARCHITECTURES[name].top1 for name in names],
        name=label,
        mode="markers",
        hovertext=told,
        hoverinfo="text",
        marker={"size": sizes, "opacity": 0.85, **marker},
    )


def _cost_of(name: str, cost: str) -> float:
    """Give one of COSTS, in its unit."""
    totals = summary(name)
    return totals.parameters / 1e6 if cost == "parameters" else totals.multiply_adds / 1e9
