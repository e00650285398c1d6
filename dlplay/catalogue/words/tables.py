"""Architectures, layers and answers as tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from dlplay.catalogue.answering import TimedAnswer
from dlplay.catalogue.architectures import ARCHITECTURES
from dlplay.catalogue.challenge import EFFICIENTNET_V2_FIGURE, LECTURE_RESNETS, LECTURE_VGGS
from dlplay.catalogue.summaries import memory_needed, summary
from dlplay.catalogue.words.numbers import field_text, in_short
from dlplay.networks.counting import Counted
from dlplay.weights.network import Network
from dlplay.weights.scores import class_name, top_scores
from dlplay.words import say

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
COMPARED = (
    "Parameters",
    "Multiply-adds",
    "Layers with weights",
    "Layers of Keras, all kinds",
    "Numbers in all maps",
    "Side of the picture, pixels",
)


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
            say("Layer"): layer.name,
            say("Kind"): layer.kind,
            say("Output"): " x ".join(map(str, layer.output_shape)),
            say("Parameters"): layer.parameters,
            say("Multiply-adds"): layer.multiply_adds,
            say("Sees, pixels"): field_text(layer.receptive_field),
            say("Depth"): layer.reach.depth,
            say("After"): ", ".join(layer.connected_to),
        }
        for layer in counted.layers
    )


def comparison_cells(first: str, second: str) -> list[list[str]]:
    """Write two networks beside each other, with how many times larger the second is."""
    lines = [["", first, second, say("second / first")]]
    for place, (one, two) in enumerate(zip(_numbers(first), _numbers(second), strict=True)):
        lines.append([say(COMPARED[place]), in_short(one), in_short(two), f"{two / one:.3g}"])
    fields = [field_text(summary(name).receptive_field) for name in (first, second)]
    lines.append([say("Receptive field of the last map"), *fields, ""])
    known, other = ARCHITECTURES[first], ARCHITECTURES[second]
    lines.append([say("Top-1 accuracy"), _percent(known.top1), _percent(other.top1), ""])
    lines.append([say("Top-5 accuracy"), _percent(known.top5), _percent(other.top5), ""])
    return [*lines, [say("Year"), str(known.year), str(other.year), ""]]


def totals_cells(name: str) -> list[list[str]]:
    """Write the totals of a network beside what is published about it."""
    found, totals = ARCHITECTURES[name], summary(name)
    return [
        [say("Parameters"), f"{totals.parameters:,}"],
        [say("of them learned"), f"{totals.trainable:,}"],
        [say("Parameters, published by {published_by}", published_by=found.published_by), f"{found.published:,}"],
        [say("Multiply-adds for one picture"), f"{totals.multiply_adds:,}"],
        [say("Layers with weights on the longest way"), f"{totals.depth}"],
        [say("Layers with weights or pooling"), f"{totals.depth_with_pooling}"],
        [say("A value of the last map sees, in pixels"), field_text(totals.receptive_field)],
        [say("Picture"), f"{found.side} x {found.side}"],
        [
            say("Top-1 accuracy, {accuracy_by}", accuracy_by=found.accuracy_by)
            if found.top1
            else say("Top-1 accuracy"),
            _percent(found.top1),
        ],
        [say("Top-5 accuracy"), _percent(found.top5)],
        [
            say("Memory for weights and all maps of one picture"),
            say("{name:,.0f} MB", name=memory_needed(name) / 1e6),
        ],
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


def _numbers(name: str) -> tuple[float, ...]:
    totals, side = summary(name), ARCHITECTURES[name].side
    return totals.parameters, totals.multiply_adds, totals.depth, totals.layers, totals.values, side


def _percent(value: float | None) -> str:
    return say("not known") if value is None else f"{value:.1f} %"


def vgg_cells() -> list[list[str]]:
    """Write the lecture's table of VGG's variants beside what is counted here."""
    head = [
        "",
        say("weight layers, lecture"),
        say("counted here"),
        say("million parameters, lecture"),
        say("counted here"),
    ]
    return [
        head,
        *(
            [name, f"{layers}", f"{summary(name).depth}", f"{million}", f"{summary(name).parameters / 1e6:.2f}"]
            for name, (layers, million) in LECTURE_VGGS.items()
        ),
    ]


def resnet_cells() -> list[list[str]]:
    """Write the lecture's multiply-adds of the ResNets beside what is counted here."""
    head = ["", say("10^9 multiply-adds, lecture"), say("counted here")]
    return [
        head,
        *(
            [name, f"{lecture}", f"{summary(name).multiply_adds / 1e9:.2f}"]
            for name, lecture in LECTURE_RESNETS.items()
        ),
    ]


def efficientnet_cells() -> list[list[str]]:
    """Write the sides of EfficientNet's pictures, and what each costs."""
    names = [f"EfficientNetB{number}" for number in range(8)]
    head = ["", say("picture"), say("million parameters"), say("10^9 multiply-adds"), say("top-1, %")]
    return [
        head,
        *(
            [
                name,
                f"{ARCHITECTURES[name].side} x {ARCHITECTURES[name].side}",
                f"{summary(name).parameters / 1e6:.1f}",
                f"{summary(name).multiply_adds / 1e9:.2f}",
                f"{ARCHITECTURES[name].top1:.1f}",
            ]
            for name in names
        ),
    ]


def efficientnet_v2_cells() -> list[list[str]]:
    """Write the four points of the lecture's figure."""
    head = ["", say("million parameters"), say("top-1 accuracy, %")]
    return [head, *([name, f"{size}", f"{right}"] for name, (size, right) in EFFICIENTNET_V2_FIGURE.items())]


def answer_cells(network: Network, answer: TimedAnswer, folder: Path, count: int = 5) -> list[list[str]]:
    """Write the most probable classes with their probabilities."""
    best = top_scores(answer.probabilities, count)
    return [[class_name(network, number, folder), f"{probability:.5f}"] for number, probability in best]


def answer_tints(answer: TimedAnswer, count: int = 5) -> list[list[float]]:
    """Give the same table's colours: the more probable, the bluer."""
    return [[0.0, probability] for _, probability in top_scores(answer.probabilities, count)]


def time_cells(answers: Mapping[str, TimedAnswer]) -> list[list[str]]:
    """Write what each network took, beside its costs."""
    head = ["", say("milliseconds"), say("million parameters"), say("10^9 multiply-adds"), say("published top-1, %")]
    return [head, *([name, f"{found.milliseconds:,.0f}", *_costs(name)] for name, found in answers.items())]


def _costs(name: str) -> list[str]:
    if name not in ARCHITECTURES:  # narrower or wider variants
        return ["", "", ""]
    totals, right = summary(name), ARCHITECTURES[name].top1
    return [f"{totals.parameters / 1e6:.2f}", f"{totals.multiply_adds / 1e9:.2f}", f"{right:.1f}" if right else ""]
