"""Laying out a block: layers that only finish the one before go into its box; every box gets a level and a place."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.networks.counting import CountedLayer
from dlplay.words import say

FINISHING = (  # kinds that change the values of the layer before, each by itself or by what was measured
    "Activation",
    "BatchNormalization",
    "Dropout",
    "GELU",
    "LayerNormalization",
    "LayerScale",
    "ReLU",
    "StochasticDepth",
)
SPOKEN = {  # kind -> what a box says
    "Activation": "activation",
    "Add": "add",
    "Concatenate": "put together",
    "CustomScaleLayer": "add, the block scaled",
    "GetItem": "take a part",
    "Lambda": "local response",  # the only kind of function that a network of the catalogue has
    "Multiply": "multiply",
}
SWEEPS = 4  # over all levels, to bring boxes near to what they are connected with
SLID = ("Conv", "Depthwise", "Separable", "MaxPooling", "AveragePooling")


@dataclass(frozen=True)
class Box:
    """One or more layers drawn together: what to write into the box, and the names of the boxes before."""

    name: str
    lines: tuple[str, ...]
    before: tuple[str, ...]
    outside: bool = False


@dataclass(frozen=True)
class Layout:
    """Boxes with their places (level from the top, place from the left), and each connection as a way of places."""

    boxes: dict[str, Box]
    places: dict[str, tuple[int, float]]
    ways: list[list[tuple[int, float]]]
    num_levels: int
    widest: int


def make_boxes(layers: Sequence[CountedLayer], known: dict[str, CountedLayer]) -> list[Box]:
    """Make the boxes of a block, in the order in which they compute; what comes from outside gets a box, too.

    known: name -> layer, for all layers of the network.
    """
    box_of: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    before: dict[str, tuple[str, ...]] = {}
    inside = {layer.name for layer in layers}
    for layer in layers:
        start = layer.connected_to[0] if len(layer.connected_to) == 1 else ""
        if layer.kind in FINISHING and start in inside and _used_once(start, layers):
            box_of[layer.name] = box_of[start]
            lines[box_of[start]].insert(-1, _spoken_kind(layer))
            continue
        box_of[layer.name] = layer.name
        lines[layer.name] = [describe_layer(layer, known), " x ".join(map(str, layer.output_shape))]
        before[layer.name] = tuple(dict.fromkeys(box_of.get(name, name) for name in layer.connected_to))
    sources = dict.fromkeys(name for names in before.values() for name in names if name not in before)
    around = [
        Box(name, (say("from before"), " x ".join(map(str, known[name].output_shape))), (), outside=True)
        for name in sources
    ]
    return [*around, *(Box(name, tuple(lines[name]), before[name]) for name in before)]


def describe_layer(layer: CountedLayer, known: dict[str, CountedLayer]) -> str:
    """Name a layer's kind with its window and its stride, such as Conv2D 3 x 3 / 2."""
    window = window_of(layer, known)
    stride = _stride_of(layer, known)
    text = _spoken_kind(layer) + (f" {window[0]} x {window[1]}" if window else "")
    return text + (f" / {stride}" if stride > 1 else "")


def window_of(layer: CountedLayer, known: dict[str, CountedLayer]) -> tuple[int, int] | None:
    """Work out a layer's window from how much more of the picture it sees: F = 1 + (field - field before) / jump.

    Where a value sees the whole picture already, from its weights. None for layers that do not slide.
    """
    if not layer.kind.startswith(SLID) or not layer.connected_to:
        return None
    source = known[layer.connected_to[0]]
    now, then, jumps = layer.reach.field, source.reach.field, source.reach.jump
    if now is not None and then is not None:
        rows, columns = (
            round(1 + (after - before) / apart) for after, before, apart in zip(now, then, jumps, strict=True)
        )
        return rows, columns
    channels = source.output_shape[-1]
    weights = layer.multiply_adds // max(1, math.prod(layer.output_shape[:-1]))
    side = math.isqrt(weights // (channels if layer.kind == "DepthwiseConv2D" else channels * layer.output_shape[-1]))
    return (side, side) if side else None


def arrange(boxes: Sequence[Box]) -> Layout:
    """Give every box the level of its longest way from the start, and an order within its level.

    The order is by the mean place of the neighbours, again and again (Sugiyama, Tagawa, Toda 1981).
    """
    by_name = {box.name: box for box in boxes}
    level: dict[str, int] = {}
    for box in boxes:
        level[box.name] = 1 + max((level[name] for name in box.before), default=-1)
    ways = [_way(name, box.name, level) for box in boxes for name in box.before]
    rows: list[list[str]] = [[] for _ in range(1 + max(level.values()))]
    for name, number in level.items():
        rows[number].append(name)
    for way in ways:
        for number, stop in enumerate(way[1:-1], level[way[0]] + 1):
            rows[number].append(stop)
    steps = [step for way in ways for step in itertools.pairwise(way)]
    _order(rows, steps)
    widest = max(map(len, rows))
    spot = {
        name: (number, place + (widest - len(row)) / 2)
        for number, row in enumerate(rows)
        for place, name in enumerate(row)
    }
    drawn = [[spot[stop] for stop in way] for way in ways]
    return Layout(by_name, {name: spot[name] for name in by_name}, drawn, len(rows), widest)


def _way(start: str, end: str, level: dict[str, int]) -> list[str]:
    """Give a connection a stop on every level that it passes."""
    return [
        start,
        *(f"{start} to {end} at {number}" for number in range(level[start] + 1, level[end])),
        end,
    ]


def _order(rows: list[list[str]], steps: list[tuple[str, str]]) -> None:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for start, end in steps:
        above.setdefault(end, []).append(start)
        below.setdefault(start, []).append(end)
    for sweep in range(SWEEPS):
        neighbours = below if sweep % 2 else above
        place = {name: (number + 0.5) / len(row) for row in rows for number, name in enumerate(row)}
        for row in reversed(rows) if sweep % 2 else rows:
            means = {
                name: sum(place[near] for near in neighbours.get(name, [name])) / len(neighbours.get(name, [name]))
                for name in row
            }
            row.sort(key=lambda name: means[name])
            place |= {name: (number + 0.5) / len(row) for number, name in enumerate(row)}


def _used_once(name: str, layers: Sequence[CountedLayer]) -> bool:
    return sum(name in layer.connected_to for layer in layers) == 1


def _spoken_kind(layer: CountedLayer) -> str:
    return SPOKEN.get(layer.kind, layer.kind)


def _stride_of(layer: CountedLayer, known: dict[str, CountedLayer]) -> int:
    if not layer.connected_to or not layer.kind.startswith(SLID):
        return 1
    return int(layer.reach.jump[0] / known[layer.connected_to[0]].reach.jump[0])
