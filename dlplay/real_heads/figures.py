"""The likeliest next tokens as bars."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dlplay.palette import BLUE
from dlplay.words import in_figure, say


def next_word_bars(names: Sequence[str], chances: Sequence[float], plain_chances: Sequence[float]) -> Any:
    """Probabilities of the likeliest next tokens, the likeliest on top; hollow: at temperature 1."""
    figure, places = go.Figure(), list(range(len(names)))
    hollow = {"color": "rgba(0,0,0,0)", "line": {"color": "#7A8794", "width": 2}}
    figure.add_bar(x=list(chances), y=places, orientation="h", name=say("as chosen"), marker_color=BLUE)
    figure.add_bar(x=list(plain_chances), y=places, orientation="h", name=say("temperature 1"), marker=hollow)
    names_shown = [in_figure(name) for name in names]
    figure.update_yaxes(tickvals=places, ticktext=names_shown, tickfont_size=15, autorange="reversed")
    figure.update_xaxes(title=say("probability"), rangemode="tozero")
    above = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=400, margin={"l": 10, "r": 10, "t": 30, "b": 10}, legend=above, barmode="group")
    return figure
