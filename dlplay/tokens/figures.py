"""How the number of tokens falls while pairs are merged."""

from typing import Any

import plotly.graph_objects as go

from dlplay.palette import BLUE, VERMILION
from dlplay.tokens.pairs import PairEncoding
from dlplay.words import say


def merging_figure(learned: PairEncoding, now: int) -> Any:
    """Tokens of the text against the number of merges; a diamond at the merge that is shown."""
    tokens = [learned.tokens, *(merge.tokens for merge in learned.merges)]
    figure = go.Figure(go.Scatter(x=list(range(len(tokens))), y=tokens, mode="lines", line={"color": BLUE}))
    marker = {"symbol": "diamond", "size": 11, "color": VERMILION}
    figure.add_trace(go.Scatter(x=[now], y=[tokens[now]], mode="markers", marker=marker))
    figure.update_xaxes(title_text=say("merges"))
    figure.update_yaxes(title_text=say("tokens of the text"), rangemode="tozero")
    figure.update_layout(height=260, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=False)
    return figure
