"""The language model's charts."""

import math
from typing import Any

import plotly.graph_objects as go

from dlplay.data.letters import show_letter
from dlplay.language_model.fitting import LetterEpoch
from dlplay.language_model.forward import GPT, LSTM
from dlplay.palette import BLUE, VERMILION
from dlplay.words import in_figure, say

COLOURS = {GPT: BLUE, LSTM: VERMILION}
EDGES = {"l": 10, "r": 10, "t": 30, "b": 10}
MOST_BARS = 15


def letter_curves(epochs: list[LetterEpoch], count: int, kinds: int) -> Any:
    """Losses of every epoch, of `count` in all; dotted: of who takes all `kinds` letters for equally likely."""
    figure = go.Figure()
    for name, colour in COLOURS.items():
        mine = [one for one in epochs if one.model == name]
        numbers = [one.number for one in mine]
        if mine or name == GPT:
            dashed = {"color": colour, "dash": "dash", "width": 1.5}
            figure.add_scatter(
                x=numbers, y=[one.loss for one in mine], name=say("{name}, learned", name=name), line=dashed
            )
            solid = {"color": colour, "width": 2.5}
            figure.add_scatter(
                x=numbers, y=[one.val_loss for one in mine], name=say("{name}, held out", name=name), line=solid
            )
    note = say("ln {kinds} = {loss:.2f}: all letters equally likely", kinds=kinds, loss=math.log(kinds))
    figure.add_hline(y=math.log(kinds), line_dash="dot", line_color="#7A8794", annotation_text=note)
    figure.update_xaxes(title=say("epoch"), tickformat="d", range=[0.5, count + 0.5])
    figure.update_yaxes(title=say("loss per letter"))
    above = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=320, margin=EDGES, legend=above)
    return figure


def next_letter_bars(chances: dict[str, float], plain_chances: dict[str, float]) -> Any:
    """The likeliest next letters as bars; hollow: their probability at temperature 1, of all letters."""
    letters = list(chances)[:MOST_BARS]
    names = [f"{in_figure(show_letter(letter))}" for letter in letters]
    places = list(range(len(letters)))
    figure = go.Figure()
    figure.add_bar(
        x=places,
        y=[plain_chances.get(letter, 0.0) for letter in letters],
        name=say("temperature 1, all letters"),
        marker={"color": "rgba(0,0,0,0)", "line": {"color": "#7A8794", "width": 2}},
    )
    figure.add_bar(x=places, y=[chances[letter] for letter in letters], name=say("as chosen"), marker_color=BLUE)
    figure.update_xaxes(tickvals=places, ticktext=names, tickfont_size=16)
    figure.update_yaxes(title=say("probability"))
    above = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=320, margin=EDGES, legend=above, barmode="group")
    return figure
