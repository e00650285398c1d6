"""The series and its folds, forecasts over the truth, losses while they fall, residuals, the future."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dlplay.data import Series, thin
from dlplay.forecast.diagnostics import autocorrelations
from dlplay.forecast.future import all_times
from dlplay.forecast.judging import Judged
from dlplay.forecast.networks import FoldEpoch
from dlplay.forecast.settings import NetworkPlan, Plan
from dlplay.forecast.windows import Fold, Numbers
from dlplay.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from dlplay.words import in_figure, say

COLOURS_OF_MODELS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
DASHES = ("solid", "dash", "dot", "dashdot")
TRUTH = {"color": "#888888", "width": 1.5}
LAYOUT = {"margin": {"l": 10, "r": 10, "t": 30, "b": 10}, "legend": {"orientation": "h", "y": -0.15}}


def series_figure(series: Series, folds: Sequence[Fold]) -> Any:
    """Draw the series, and below it a bar for every fold: what it learns from, and what it must forecast.

    Without folds, the series alone.
    """
    times, places, name = all_times(series), thin(series.values), in_figure(series.name)
    line = go.Scatter(x=times[places], y=series.values[places], line=TRUTH, name=name)
    if not folds:
        alone = go.Figure([line, *filled_points(series)])
        return alone.update_layout(height=300, yaxis_title=name, showlegend=True, **LAYOUT)
    figure = make_subplots(2, 1, shared_xaxes=True, row_heights=[0.65, 0.35], vertical_spacing=0.04)
    for trace in (line, *filled_points(series)):
        figure.add_trace(trace, 1, 1)
    for words, colour, width, ends in (
        (say("learns from"), BLUE, 5, [(fold.start, fold.origin - 1) for fold in folds]),
        (say("must forecast"), VERMILION, 10, [(fold.origin, fold.end - 1) for fold in folds]),
    ):
        across = [time for first, last in ends for time in (times[first], times[last], None)]
        up = [height for fold in folds for height in (fold.number, fold.number, None)]
        line = go.Scatter(x=across, y=up, mode="lines", line={"color": colour, "width": width}, name=words)
        figure.add_trace(line, 2, 1)
    figure.update_yaxes(title_text=name, row=1)
    figure.update_yaxes(title_text=say("fold"), autorange="reversed", dtick=max(1, len(folds) // 6), row=2)
    return figure.update_layout(height=430, **LAYOUT)


def filled_points(series: Series, first: int = 0) -> list[Any]:
    """Mark the values from the `first` on that were put into gaps; nothing where there are none."""
    places = np.flatnonzero(series.filled[first:]) + first
    if not len(places):
        return []
    places = places[thin(series.values[places])]
    mark = {"symbol": "x-thin", "size": 7, "line": {"color": ORANGE, "width": 2}}
    times = all_times(series)[places]
    return [go.Scatter(x=times, y=series.values[places], mode="markers", marker=mark, name=say("filled: not measured"))]


def autocorrelation_figure(values: Numbers, lags: int, what: str = "") -> Any:
    """Draw the autocorrelations by lag, and the bounds between which those of noise would lie."""
    return _autocorrelation(make_subplots(1, 1), values, lags, (1, 1)).update_layout(
        height=260,
        title={"text": say("Autocorrelation of {what}", what=what or say("the series")), "font": {"size": 14}},
        showlegend=False,
        **_MARGINS,
    )


def forecasts_figure(series: Series, folds: Sequence[Fold], models: Sequence[Judged]) -> Any:
    """Draw every model's forecast of every fold over the truth; of one model alone, its intervals too."""
    figure = go.Figure()
    times, first = all_times(series), max(0, folds[0].origin - 2 * (folds[0].end - folds[0].origin))
    places = thin(series.values[first:]) + first
    figure.add_scatter(x=times[places], y=series.values[places], line=TRUTH, name=say("truth"))
    figure.add_traces(filled_points(series, first))
    for number, model in enumerate(models):
        colour = COLOURS_OF_MODELS[number % len(COLOURS_OF_MODELS)]
        for fold, path in zip(folds, model.paths, strict=True):
            ahead = times[fold.origin : fold.end]
            if len(models) == 1:
                _add_band(figure, ahead, path.lower, path.upper, colour)
            style = {"color": colour, "dash": DASHES[number % len(DASHES)], "width": 2}
            mode = "lines" if len(ahead) > 1 else "markers"
            figure.add_scatter(
                x=ahead, y=path.forecast, mode=mode, line=style, name=say(model.name), legendgroup=model.name,
                showlegend=fold is folds[0],
            )  # fmt: skip
    for fold in folds:
        figure.add_vline(x=times[fold.origin - 1], line={"color": "#bbbbbb", "dash": "dot", "width": 1})
    return figure.update_layout(height=400, yaxis_title=in_figure(series.name), **LAYOUT)


def future_figure(series: Series, model: Judged, plan: Plan) -> Any:
    """Draw the end of the series, the forecast of what comes next, and its interval."""
    figure, count = go.Figure(), len(series.values)
    times = all_times(series, plan.horizon)
    begin = max(0, count - max(8 * plan.horizon, 60))
    figure.add_scatter(x=times[begin:count], y=series.values[begin:], line=TRUTH, name=say("known"))
    figure.add_traces(filled_points(series, begin))
    ahead, path = times[count:], model.future
    _add_band(figure, ahead, path.lower, path.upper, BLUE, name=say("{level:.0%} interval", level=plan.level))
    figure.add_scatter(x=ahead, y=path.forecast, mode="lines+markers", line={"color": BLUE}, name=say("forecast"))
    return figure.update_layout(height=380, yaxis_title=in_figure(series.name), **LAYOUT)


def losses_figure(reports: Sequence[Any], kind: str, network: NetworkPlan) -> Any:
    """Draw the losses of one kind of network: of the latest fold in full, of the folds before it pale."""
    figure = go.Figure()
    epochs = [one for one in reports if isinstance(one, FoldEpoch) and one.kind == kind]
    folds = list(dict.fromkeys(one.fold for one in epochs))
    for fold in folds:
        losses, newest = [one.losses for one in epochs if one.fold == fold], fold == folds[-1]
        where = say("fold {fold}", fold=fold) if fold else say("whole series")
        for field, dash, colour, part in (
            ("loss", "dash", BLUE, "learned"),
            ("val_loss", "solid", VERMILION, "validation"),
        ):
            figure.add_scatter(
                x=[one.number for one in losses],
                y=[getattr(one, field) for one in losses],
                mode="lines+markers" if len(losses) < 3 else "lines",
                line={"color": colour, "dash": dash, "width": 3 if newest else 1},
                opacity=1 if newest else 0.35,
                name=f"{where}, {say(part)}",
                showlegend=newest,
            )
        if newest and network.keep_best and network.share:
            best = min(losses, key=lambda one: one.val_loss)
            star = {"symbol": "star", "size": 14, "color": VERMILION}
            figure.add_scatter(x=[best.number], y=[best.val_loss], mode="markers", marker=star, name=say("kept"))
    figure.update_xaxes(title_text=say("epoch"), range=[0.5, network.epochs + 0.5])
    figure.update_yaxes(title_text=say("loss, of scaled values"), rangemode="tozero")
    return figure.update_layout(height=360, **{**LAYOUT, "legend": {"orientation": "h", "y": -0.25}})


def residuals_figure(residuals: Numbers, lags: int) -> Any:
    """Draw residuals over time, how often each size occurs, and their autocorrelations with the bounds of noise."""
    titles = [say("Over time"), say("How often"), say("Autocorrelation")]
    figure = make_subplots(1, 3, column_widths=[0.45, 0.2, 0.35], subplot_titles=titles)
    places = thin(residuals)
    style = {"color": BLUE, "size": 4}
    figure.add_trace(go.Scatter(x=places + 1, y=residuals[places], mode="markers", marker=style), 1, 1)
    heights, edges = np.histogram(residuals, bins=min(30, max(5, int(np.sqrt(len(residuals))))))
    middles = (edges[:-1] + edges[1:]) / 2
    figure.add_trace(go.Bar(x=heights, y=middles, orientation="h", marker_color=BLUE), 1, 2)
    _autocorrelation(figure, residuals, lags, (1, 3))
    figure.add_hline(y=0, line={"color": "#888888", "width": 1}, col=1)
    return figure.update_layout(height=330, showlegend=False, **_MARGINS)


_MARGINS = {"margin": {"l": 10, "r": 10, "t": 40, "b": 10}}


def _autocorrelation(figure: Any, values: Numbers, lags: int, place: tuple[int, int]) -> Any:
    row, column = place
    found = autocorrelations(values, lags)[1:]
    bound = 1.96 / np.sqrt(len(values))
    figure.add_trace(go.Bar(x=np.arange(1, len(found) + 1), y=found, width=0.4, marker_color=BLUE), row, column)
    for height in (-bound, bound):
        figure.add_hline(y=height, line={"color": VERMILION, "dash": "dash", "width": 1}, row=row, col=column)
    figure.update_xaxes(title_text=say("lag"), row=row, col=column)
    return figure


def _add_band(figure: Any, times: Any, lower: Numbers, upper: Numbers, colour: str, name: str = "") -> None:
    """Fill the interval between its limits."""
    if len(times) == 1:  # a single step has no area to fill
        ends, mark = {"x": [times[0]] * 2, "y": [lower[0], upper[0]]}, {"symbol": "line-ew-open", "size": 14}
        style = {"color": colour, "width": 1}
        figure.add_scatter(mode="lines+markers", marker=mark, line=style, name=name, showlegend=bool(name), **ends)
        return
    quiet = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(x=times, y=upper, showlegend=False, **quiet)
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    fill = {"fill": "tonexty", "fillcolor": f"rgba({red},{green},{blue},0.2)"}
    figure.add_scatter(x=times, y=lower, name=name, showlegend=bool(name), **fill, **quiet)
