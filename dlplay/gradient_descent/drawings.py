"""The network as a drawing: values on nodes and edges, the way of the opened derivative in bold."""

from collections.abc import Mapping

from dlplay.gradient_descent.counting import Count
from dlplay.gradient_descent.network import BIAS_OF, WIRES, Network, Numbers
from dlplay.gradient_descent.words import plain
from dlplay.palette import INK, ORANGE, SKY, VERMILION, YELLOW
from dlplay.words import say

PLACES = {
    "i1": (50, 70),
    "i2": (50, 260),
    "h1": (275, 70),
    "h2": (275, 260),
    "o1": (500, 70),
    "o2": (500, 260),
    "b1": (162, 375),
    "b2": (388, 375),
}
FILLS = {"i": YELLOW, "h": SKY, "o": ORANGE, "b": "#DDDDDD"}
PAPER = '<rect width="100%" height="100%" rx="6" fill="#FFFFFF"/>'  # the same in both themes
WIDTH = 670  # of a strip of batches
MOST_BOXES = 40
ON, OFF = f'stroke="{VERMILION}" stroke-width="4"', f'stroke="{INK}" stroke-width="1.2" opacity="0.6"'


def graph_svg(network: Network, values: Numbers, opened: str) -> str:
    """Draw nodes with their values and edges with their weights; what the opened derivative passes is bold."""
    given = network.numbers()
    bold = passed(opened)
    parts = []
    for weight, (start, end) in WIRES.items():
        parts.append(edge(start, end, weight in bold))
    for node, bias in BIAS_OF.items():
        parts.append(edge(bias, node, opened == bias))
    parts += [edge_label(weight, given[weight], weight == opened) for weight in WIRES]
    parts += [circle(name, node_text(name, given, values), name == opened) for name in PLACES]
    for k in (1, 2):
        _, y = PLACES[f"o{k}"]
        parts.append(words(562, y - 6, say("target {given}", given=plain(given[f"t{k}"])), anchor="start"))
        parts.append(words(562, y + 14, say("error {value}", value=plain(values[f"E_o{k}"])), anchor="start"))
    parts.append(words(562, 170, f"E = {plain(values['E'])}", anchor="start", weight="bold"))
    title = f"<title>Network with inputs, hidden nodes and outputs; opened: {opened}</title>"
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 425" role="img" width="100%"'
    return f'{head} font-family="sans-serif">{title}{PAPER}{"".join(parts)}</svg>'


def passed(opened: str) -> set[str]:
    """Name the weights that the derivative of the opened part passes on its way back from the error."""
    if opened[0] == "o" or opened == "b2":
        return set()
    if opened in ("w5", "w6", "w7", "w8"):
        return {opened}
    if opened[0] == "h":
        return {weight for weight, (start, _) in WIRES.items() if start == opened}
    if opened[0] == "w":
        return {opened, *passed(WIRES[opened][1])}
    behind = {"w5", "w6", "w7", "w8"}
    return behind | {weight for weight, (start, _) in WIRES.items() if start == opened}


def node_text(name: str, given: Numbers, values: Numbers) -> list[str]:
    """List the lines inside a circle."""
    if name[0] in "ib":
        return [name, plain(given[name])]
    return [
        name,
        say("net {value}", value=plain(values[f"net_{name}"])),
        say("out {value}", value=plain(values[f"out_{name}"])),
    ]


def edge(start: str, end: str, bold: bool) -> str:
    """Draw a line between two places."""
    (x1, y1), (x2, y2) = PLACES[start], PLACES[end]
    dash = ' stroke-dasharray="5 4"' if start[0] == "b" else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {ON if bold else OFF}{dash}/>'


def edge_label(weight: str, value: float, opened: bool) -> str:
    """Write a weight on its edge, near the node that it comes from, where edges do not cross."""
    (x1, y1), (x2, y2) = (PLACES[node] for node in WIRES[weight])
    part = 0.5 if y1 == y2 else 0.36
    x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
    fill, line = (VERMILION, "#FFFFFF") if opened else ("#FFFFFF", INK)
    box = f'<rect x="{x - 52}" y="{y - 12}" width="104" height="24" rx="5" fill="{fill}" stroke="{INK}"/>'
    return box + words(x, y + 5, f"{weight} {plain(value)}", colour=line)


def circle(name: str, lines: list[str], opened: bool) -> str:
    """Draw a node with its lines of text; the opened one has a thick rim."""
    x, y = PLACES[name]
    rim = f'stroke="{VERMILION}" stroke-width="6"' if opened else f'stroke="{INK}" stroke-width="1.5"'
    radius = 54 if len(lines) == 3 else 40
    body = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{FILLS[name[0]]}" {rim}/>'
    for k, line in enumerate(lines):
        height = y + 5 + 18 * (k - (len(lines) - 1) / 2)
        body += words(x, height, line, colour=INK, weight="bold" if k == 0 else "normal")
    return body


def words(x: float, y: float, text: str, *, colour: str = INK, anchor: str = "middle", weight: str = "normal") -> str:
    """Write a text."""
    style = f'fill="{colour}" text-anchor="{anchor}" font-weight="{weight}" font-size="15"'
    return f'<text x="{x:.0f}" y="{y:.0f}" {style}>{text}</text>'


def epoch_svg(num_samples: int, counts: Mapping[str, Count]) -> str:
    """Draw one epoch of every kind as a strip of samples that is cut into batches; very many cuts only as words."""
    parts = []
    for row, (kind, count) in enumerate(counts.items()):
        y = 10 + 44 * row
        parts.append(words(110, y + 20, kind, anchor="end", weight="bold"))
        parts.append(strip(num_samples, count, y))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 140" role="img" width="100%"'
    title = f"<title>{say('One epoch of batch, stochastic and mini-batch gradient descent, cut into batches')}</title>"
    return f'{head} font-family="sans-serif">{title}{PAPER}{"".join(parts)}</svg>'


def strip(num_samples: int, count: Count, y: int) -> str:
    """Draw the batches of one epoch side by side, or the first three and the last where there are too many."""
    whole, rest = divmod(num_samples, count.batch_size)
    sizes = [count.batch_size] * min(whole, MOST_BOXES) + [rest] * (rest > 0)
    if whole + (rest > 0) > MOST_BOXES:
        last = sizes[-1]
        texts = [batch_name(k * count.batch_size + 1, count.batch_size) for k in range(3)]
        texts += ["...", batch_name(num_samples - last + 1, last)]
        widths = [WIDTH / len(texts)] * len(texts)
    else:
        starts = [k * count.batch_size + 1 for k in range(len(sizes))]
        texts = [batch_name(first, size) for first, size in zip(starts, sizes, strict=True)]
        widths = [WIDTH * size / num_samples for size in sizes]
    x, body = 125.0, ""
    for k, (text, width) in enumerate(zip(texts, widths, strict=True)):
        dropped = count.left_out > 0 and k == len(texts) - 1
        body += batch_box(x, y, width, say("dropped") if dropped and width > 60 else text, dropped=dropped)
        x += width
    return body


def batch_box(x: float, y: float, width: float, text: str, *, dropped: bool) -> str:
    """Draw one batch; a dropped one is empty and dashed."""
    look = f'fill="none" stroke="{INK}" stroke-dasharray="4 3"' if dropped else f'fill="{SKY}" stroke="{INK}"'
    box = f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="32" {look}/>'
    if width < 7.3 * len(text):
        return box
    return box + words(x + width / 2, y + 21, text, colour=INK)


def batch_name(first: int, size: int) -> str:
    """Name the samples of a batch."""
    return str(first) if size == 1 else f"{first}–{first + size - 1}"
