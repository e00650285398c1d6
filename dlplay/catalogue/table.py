"""The catalogue as a table: filtered and sorted, and two networks beside each other."""

from typing import Any

import pandas as pd

from dlplay.catalogue.architectures import ARCHITECTURES
from dlplay.catalogue.numbers import field_text, in_short
from dlplay.catalogue.summaries import memory_needed, summary
from dlplay.networks.counting import Counted

ALL = "all"
SOURCES = (ALL, "in Keras", "built here")
SORTINGS = {  # what to sort by -> column, and whether the smallest comes first
    "year": ("Year", True),
    "name": ("Network", True),
    "accuracy, best first": ("Top-1, %", False),
    "parameters, fewest first": ("Million parameters", True),
    "parameters, most first": ("Million parameters", False),
    "multiply-adds, fewest first": ("10^9 multiply-adds", True),
    "multiply-adds, most first": ("10^9 multiply-adds", False),
    "layers, most first": ("Layers", False),
}
DIGITS = {"Million parameters": "%.2f", "10^9 multiply-adds": "%.3f", "Top-1, %": "%.1f", "Top-5, %": "%.1f"}
SIZES = (1, 2, 5, 10, 20, 30, 50, 100, 200, 700)  # million parameters


def catalogue_table(family: str = ALL, source: str = ALL, most_million: float = SIZES[-1], sort: str = "year") -> Any:
    """Give the networks of a family (or all) with at most so many parameters, one a row, as a data frame."""
    rows = [
        _row(name)
        for name, one in ARCHITECTURES.items()
        if family in (ALL, one.family)
        and (source == ALL or one.in_keras == (source == SOURCES[1]))
        and summary(name).parameters <= most_million * 1e6
    ]
    frame = pd.DataFrame(rows, columns=list(_row("VGG16")))
    column, ascending = SORTINGS[sort]
    return frame.sort_values(column, ascending=ascending, kind="stable", na_position="last", ignore_index=True)


def layer_table(counted: Counted) -> Any:
    """Give every layer of a network, one a row, as a data frame."""
    return pd.DataFrame(
        {
            "Layer": layer.name,
            "Kind": layer.kind,
            "Output": " x ".join(map(str, layer.output_shape)),
            "Parameters": layer.parameters,
            "Multiply-adds": layer.multiply_adds,
            "Sees, pixels": field_text(layer.receptive_field),
            "Depth": layer.reach.depth,
            "After": ", ".join(layer.connected_to),
        }
        for layer in counted.layers
    )


def comparison_cells(first: str, second: str) -> list[list[str]]:
    """Write two networks beside each other, with how many times larger the second is."""
    lines = [["", first, second, "second / first"]]
    for label, one, two in zip(_numbers(first), _numbers(first).values(), _numbers(second).values(), strict=True):
        lines.append([label, in_short(one), in_short(two), f"{two / one:.3g}"])
    fields = [field_text(summary(name).receptive_field) for name in (first, second)]
    lines.append(["Receptive field of the last map", *fields, ""])
    known, other = ARCHITECTURES[first], ARCHITECTURES[second]
    lines.append(["Top-1 accuracy", _percent(known.top1), _percent(other.top1), ""])
    lines.append(["Top-5 accuracy", _percent(known.top5), _percent(other.top5), ""])
    return [*lines, ["Year", str(known.year), str(other.year), ""]]


def totals_cells(name: str) -> list[list[str]]:
    """Write the totals of a network beside what is published about it."""
    found, totals = ARCHITECTURES[name], summary(name)
    return [
        ["Parameters", f"{totals.parameters:,}"],
        ["of them learned", f"{totals.trainable:,}"],
        [f"Parameters, published by {found.published_by}", f"{found.published:,}"],
        ["Multiply-adds for one picture", f"{totals.multiply_adds:,}"],
        ["Layers with weights on the longest way", f"{totals.depth}"],
        ["Layers with weights or pooling", f"{totals.depth_with_pooling}"],
        ["A value of the last map sees, in pixels", field_text(totals.receptive_field)],
        ["Picture", f"{found.side} x {found.side}"],
        [f"Top-1 accuracy, {found.accuracy_by}" if found.top1 else "Top-1 accuracy", _percent(found.top1)],
        ["Top-5 accuracy", _percent(found.top5)],
        ["Memory for weights and all maps of one picture", f"{memory_needed(name) / 1e6:,.0f} MB"],
    ]


def _row(name: str) -> dict[str, Any]:
    found, totals = ARCHITECTURES[name], summary(name)
    return {
        "Network": name,
        "Year": found.year,
        "Million parameters": round(totals.parameters / 1e6, 2),
        "10^9 multiply-adds": round(totals.multiply_adds / 1e9, 3),
        "Top-1, %": found.top1 and round(found.top1, 1),
        "Top-5, %": found.top5 and round(found.top5, 1),
        "Layers": totals.depth,
        "Sees, pixels": field_text(totals.receptive_field),
        "Picture": found.side,
    }


def _numbers(name: str) -> dict[str, float]:
    totals = summary(name)
    return {
        "Parameters": totals.parameters,
        "Multiply-adds": totals.multiply_adds,
        "Layers with weights": totals.depth,
        "Layers of Keras, all kinds": totals.layers,
        "Numbers in all maps": totals.values,
        "Side of the picture, pixels": ARCHITECTURES[name].side,
    }


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1f} %"
