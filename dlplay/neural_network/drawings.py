"""The network as a drawing: every weight a line, blue and solid where positive, orange and dashed where negative."""

from html import escape

import numpy as np

from dlplay.neural_network.network import Array, Layers
from dlplay.neural_network.preparation import Prepared
from dlplay.palette import BLUE, INK, VERMILION, YELLOW
from dlplay.words import say

MOST_DRAWN = 8  # units of a layer
MOST_NUMBERS = 12  # edges between two layers that carry their number
PLUS, MINUS = BLUE, VERMILION
WIDTH, ROW = 900, 74
COLUMN_FILLS = (YELLOW, "#CFE6F3", "#F5CF83")


def network_svg(data: Prepared, layers: Layers, outputs: list[Array]) -> str:
    """Draw inputs, units and outputs with the weights between them; outputs hold one row's values."""
    sizes = [len(data.names), *(layer.weights.shape[1] for layer in layers)]
    height = 54 + ROW * max(min(size, MOST_DRAWN) for size in sizes) + 24
    spots = [column_spots(depth, len(sizes), size, height) for depth, size in enumerate(sizes)]
    largest = max(max(float(np.abs(layer.weights).max()) for layer in layers), 1e-12)
    parts = [edges(layer.weights, spots[depth], spots[depth + 1], largest) for depth, layer in enumerate(layers)]
    for depth, places in enumerate(spots):
        names = column_names(data, depth, len(layers), sizes[depth])
        values = outputs[depth][0]
        for k, (x, y) in enumerate(places):
            bias = layers[depth - 1].biases[k] if depth else None
            parts.append(node(x, y, names[k], float(values[k]), bias, depth, len(layers)))
        parts.append(written(places[0][0], 18, column_heading(depth, len(layers)), bold=True))
        if sizes[depth] > MOST_DRAWN:
            parts.append(written(places[0][0], height - 8, say("and {sizes} more", sizes=sizes[depth] - MOST_DRAWN)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" width="100%"'
    title = "<title>The network; every weight is a line, its width is the weight's size</title>"
    paper = '<rect width="100%" height="100%" rx="6" fill="#FFFFFF"/>'
    return f'{head} font-family="sans-serif">{title}{paper}{"".join(parts)}</svg>'


def column_spots(depth: int, columns: int, size: int, height: int) -> list[tuple[float, float]]:
    """Give the middle of every drawn unit of a layer."""
    shown = min(size, MOST_DRAWN)
    x = 110 + (WIDTH - 220) * depth / (columns - 1)
    middle = height / 2 + 8
    return [(x, middle + ROW * (k - (shown - 1) / 2)) for k in range(shown)]


def column_names(data: Prepared, depth: int, last: int, size: int) -> list[str]:
    """Name the units of a layer."""
    if depth == 0:
        return [name if len(name) <= 13 else name[:12] + "…" for name in data.names]
    if depth < last:
        return [f"H{k + 1}" for k in range(size)]
    return [say("score")] if size == 1 else [name if len(name) <= 13 else name[:12] + "…" for name in data.classes]


def column_heading(depth: int, last: int) -> str:
    """Name a layer as the page's choices do."""
    return say("inputs") if depth == 0 else say("output") if depth == last else say("hidden layer {depth}", depth=depth)


def edges(weights: Array, before: list[tuple[float, float]], after: list[tuple[float, float]], largest: float) -> str:
    """Draw the weights between two layers, with their numbers where there is room."""
    lines, numbers = [], []
    with_numbers = len(before) * len(after) <= MOST_NUMBERS
    for i, (x1, y1) in enumerate(before):
        for j, (x2, y2) in enumerate(after):
            value = float(weights[i, j])
            colour, dash = (PLUS, "") if value >= 0 else (MINUS, ' stroke-dasharray="7 4"')
            width = 0.6 + 8 * abs(value) / largest
            lines.append(
                f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="{colour}" '
                f'stroke-width="{width:.1f}" opacity="0.75"{dash}/>'
            )
            if with_numbers:
                part = 0.3 + 0.4 * ((j + 0.5) / len(after)) if len(after) > 1 else 0.4
                numbers.append(tag(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part, f"{value:.2f}", colour))
    return "".join(lines + numbers)


def tag(x: float, y: float, text: str, colour: str) -> str:
    """Write a weight on its line."""
    width = 9 * len(text) + 6
    box = f'<rect x="{x - width / 2:.0f}" y="{y - 11:.0f}" width="{width}" height="21" rx="4" fill="#FFFFFF" '
    return box + f'stroke="{colour}"/>' + written(x, y + 5, text)


def node(x: float, y: float, name: str, value: float, bias: float | None, depth: int, last: int) -> str:
    """Draw a unit with what it gives out for the row, and its bias."""
    fill = COLUMN_FILLS[0 if depth == 0 else 2 if depth == last else 1]
    wide = 52 if depth in (0, last) else 44
    lines = [name, f"{value:.3g}"] + ([say("bias {bias:.2f}", bias=bias)] if bias is not None else [])
    shape = (
        f'<rect x="{x - wide:.0f}" y="{y - 31:.0f}" width="{2 * wide}" height="62" rx="12" fill="{fill}" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )
    texts = [written(x, y + 5 + 18 * (k - (len(lines) - 1) / 2), line, bold=k == 0) for k, line in enumerate(lines)]
    return shape + "".join(texts)


def written(x: float, y: float, text: str, *, bold: bool = False) -> str:
    """Write a text."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="14" fill="{INK}"{weight}>{escape(text)}</text>'
    )
