"""The curves of this topic: error against the size of a vocabulary, and probability along a text."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dlplay.palette import BLUE, GREEN, VERMILION
from dlplay.word_segmentation.vocabulary import CurvePoint, best_point
from dlplay.words import in_figure, say


def error_figure(points: Sequence[CurvePoint]) -> Any:
    """Error rate and words outside, against the vocabulary's size in powers of ten; a star at the lowest error."""
    sizes = [one.size for one in points]
    best = best_point(points)
    figure = go.Figure()
    for name, values, colour, dash in (
        (say("error rate"), [one.error for one in points], VERMILION, "solid"),
        (say("words outside it"), [one.outside for one in points], BLUE, "dot"),
    ):
        line = {"color": colour, "dash": dash, "width": 2}
        figure.add_trace(go.Scatter(x=sizes, y=values, name=name, mode="lines+markers", line=line))
    star = {"symbol": "star", "size": 15, "color": VERMILION}
    name = say("lowest error: {size:,} words", size=best.size)
    figure.add_trace(go.Scatter(x=[best.size], y=[best.error], name=name, mode="markers", marker=star))
    figure.update_xaxes(title_text=say("vocabulary size"), type="log", dtick=1)
    figure.update_yaxes(title_text=say("share of words"), tickformat=".0%", range=[0, 1.03])
    return _sized(figure)


def chance_figure(shown: Sequence[str], chances: Sequence[float], threshold: float, true: frozenset[int] | None) -> Any:
    """The probability that a word begins, letter by letter; a diamond where a known cut is, a line at the threshold.

    shown: the letters as they are written below the axis; true: places of the known cuts among them.
    """
    places = list(range(len(shown)))
    colours = [VERMILION if chance > threshold else BLUE for chance in chances]
    bars = go.Bar(
        x=places,
        y=list(chances),
        marker_color=colours,
        marker_pattern_shape=["" if chance > threshold else "/" for chance in chances],
        showlegend=False,
        hovertemplate="%{y:.4f}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.add_hline(y=threshold, line={"color": "#888888", "dash": "dash"})
    if true is not None:
        at = sorted(place for place in true if 0 <= place < len(shown))
        marker = {"symbol": "diamond", "size": 9, "color": GREEN}
        figure.add_trace(go.Scatter(x=at, y=[1.06] * len(at), mode="markers", marker=marker, name=say("known cut")))
    letters = [in_figure(one) for one in shown]
    figure.update_xaxes(tickvals=places, ticktext=letters, tickangle=0, tickfont={"size": 16}, fixedrange=True)
    figure.update_yaxes(title_text=say("probability"), range=[0, 1.12], fixedrange=True)
    return _sized(figure)


def _sized(figure: Any) -> Any:
    figure.update_layout(
        height=330, margin={"l": 10, "r": 10, "t": 20, "b": 10}, legend={"orientation": "h", "y": 1.12}
    )
    return figure
