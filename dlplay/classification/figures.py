"""The classification lesson's chart."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dlplay.palette import BLUE
from dlplay.words import in_figure, say


def probability_bars(names: Sequence[str], probabilities: Sequence[float]) -> Any:
    """Bars of probabilities from 0 to 1, the highest on top, each with its name and number written over it."""
    texts = [f"{in_figure(name)}: {value:.5f}" for name, value in zip(names, probabilities, strict=True)]
    places = list(range(len(names)))
    figure = go.Figure(go.Bar(x=list(probabilities), y=places, orientation="h", marker_color=BLUE, width=0.34))
    for place, text in zip(places, texts, strict=True):
        figure.add_annotation(x=0, y=place - 0.37, text=text, showarrow=False, xanchor="left", font_size=14)
    figure.update_layout(height=60 + 46 * len(names), margin={"l": 6, "r": 6, "t": 6, "b": 30})
    figure.update_xaxes(range=[0, 1], title=say("probability"), title_standoff=4)
    figure.update_yaxes(visible=False, range=[len(names) - 0.5, -0.75])
    return figure
