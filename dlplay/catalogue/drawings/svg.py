"""Drawings as SVG, made from the model itself: a network as stages, one block opened, and the ImageNet challenge."""

import itertools
from collections.abc import Sequence
from html import escape

from dlplay.catalogue.blocks import BESIDE, Block, Stage
from dlplay.catalogue.challenge import CHALLENGE, HUMAN_ERROR, Entry
from dlplay.catalogue.drawings.layering import Layout, arrange, make_boxes
from dlplay.catalogue.words.numbers import in_short
from dlplay.networks.counting import Counted
from dlplay.palette import BLUE, INK, PAPER, VERMILION
from dlplay.words import say, say_count

BOLD = ' font-weight="bold"'
FILLS = {  # kind of block -> colour; the kind is written, too
    "skip connection": "#D6E9F5",
    "maps put together": "#FBE6BF",
    "layers in a row": "#FFFFFF",
    BESIDE: "#F3DCE8",
}
STAGE_WIDTH, STAGE_HEIGHT, GAP = 190, 128, 30
BOX_WIDTH, LINE, LEVEL_GAP = 176, 17, 30
MOST_IN_A_LINE, SMALL = 25, ' font-size="11"'  # letters of a box's line; longer ones are written smaller
POINT_WIDTH = 10  # of one percent of error
FIRST_NETWORK = 2012  # the year in which a network won
CHALLENGE_SENTENCE = (
    "Top-5 error of the best entries of the ImageNet challenge, in percent: 28.2 in 2010, 2.25 in 2017. It counts the "
    f"pictures whose class is not among the five best answers. Dashed: a person who trained for it, {HUMAN_ERROR}."
)


def draw_stages(stages: Sequence[Stage], opened: int, *, across: int = 4) -> str:
    """Draw a network as a chain of stages, across of them in a line.

    The opened one (counted from 0) gets a thick frame.
    """
    lines = -(-len(stages) // across)
    width = min(len(stages), across) * (STAGE_WIDTH + GAP) - GAP + 12
    height = lines * (STAGE_HEIGHT + GAP) - GAP + 10
    drawn = []
    for number, stage in enumerate(stages):
        left, top = number % across * (STAGE_WIDTH + GAP) + 4, number // across * (STAGE_HEIGHT + GAP) + 4
        drawn.append(_stage(stage, number, left, top, thick=number == opened))
        if number + 1 < len(stages) and stages[number + 1].blocks[0].kind != BESIDE:
            middle = top + STAGE_HEIGHT / 2
            if number % across < across - 1:
                drawn.append(_arrow(f"M{left + STAGE_WIDTH} {middle} h{GAP - 3}"))
            else:
                down = top + STAGE_HEIGHT + GAP / 2
                drawn.append(
                    _arrow(f"M{left + STAGE_WIDTH / 2} {top + STAGE_HEIGHT} V{down} H{STAGE_WIDTH / 2} v{GAP / 2 - 3}")
                )
    return _svg(width, height, drawn)


def draw_block(block: Block, counted: Counted) -> str:
    """Draw one block's layers from top to bottom with all their connections."""
    layout = arrange(make_boxes(block.layers, {layer.name: layer for layer in counted.layers}))
    tallest = [0] * layout.num_levels
    for name, (level, _) in layout.places.items():
        tallest[level] = max(tallest[level], LINE * len(layout.boxes[name].lines) + 12)
    tops = [4 + sum(tallest[:level]) + LEVEL_GAP * level for level in range(layout.num_levels)]
    drawn = [_connection(way, tops, tallest) for way in layout.ways]
    drawn += [_box(layout, name, tops) for name in layout.boxes]
    return _svg(layout.widest * (BOX_WIDTH + 20) + 8, tops[-1] + tallest[-1] + 6, drawn)


def draw_challenge() -> str:
    """Draw the error of the ImageNet challenge's best entries as bars, one a line, and a person's as a dashed line."""
    start, line = 268, 23
    bottom = 34 + line * len(CHALLENGE)
    person = start + HUMAN_ERROR * POINT_WIDTH
    drawn = [_bar(entry, start, 34 + line * number) for number, entry in enumerate(CHALLENGE)]
    drawn.append(f'<path d="M{person:.1f} 30 V{bottom}" stroke="{VERMILION}" stroke-width="2" stroke-dasharray="7 4"/>')
    told = say("a person: {error}", error=HUMAN_ERROR)
    drawn.append(
        f'<text x="{person + 6:.1f}" y="{bottom - 8}" fill="#A04000">{told}</text>'
        f'<text x="12" y="20" font-weight="bold" fill="{INK}">{say("Top-5 error in percent")}</text>'
    )
    return _svg(560, bottom + 6, drawn)


def _stage(stage: Stage, number: int, left: float, top: float, *, thick: bool) -> str:
    kinds = " + ".join(dict.fromkeys(say(block.kind) for block in stage.blocks[: stage.pattern]))
    shape = " x ".join(map(str, stage.blocks[-1].output_shape))
    layers = stage.num_layers
    texts = (
        say("{number}: {repeats} times", number=number + 1, repeats=stage.repeats)
        if stage.repeats > 1
        else f"{number + 1}",
        kinds,
        shape,
        say_count("{count} layer", "{count} layers", layers),
        say("{parameters} parameters", parameters=in_short(stage.parameters)),
        say("{multiply_adds} multiply-adds", multiply_adds=in_short(stage.multiply_adds)),
    )
    fill = FILLS[stage.blocks[stage.pattern - 1].kind]
    behind = "".join(
        f'<rect x="{left + shift}" y="{top - shift + 3}" width="{STAGE_WIDTH - 6}" height="{STAGE_HEIGHT - 6}" rx="6" '
        f'fill="{fill}" stroke="{INK}"/>'
        for shift in ((6, 3) if stage.repeats > 1 else ())
    )
    rows = "".join(
        f'<text x="{left + 10}" y="{top + 24 + 18 * line}"{BOLD * (line in (0, 2))}>{escape(text)}</text>'
        for line, text in enumerate(texts)
    )
    return (
        f'{behind}<rect x="{left}" y="{top + 3}" width="{STAGE_WIDTH - 6}" height="{STAGE_HEIGHT - 6}" rx="6" '
        f'fill="{fill}" stroke="{INK}" stroke-width="{3 if thick else 1}"/><g font-size="12.5" fill="{INK}">{rows}</g>'
    )


def _box(layout: Layout, name: str, tops: Sequence[float]) -> str:
    box, (level, place) = layout.boxes[name], layout.places[name]
    left, top = 4 + place * (BOX_WIDTH + 20) + 10, tops[level]
    fill = "#E4E8EC" if box.outside else _fill_of(box.lines[0])
    dashes = ' stroke-dasharray="5 4"' if box.outside else ""
    rows = "".join(
        f'<text x="{left + BOX_WIDTH / 2}" y="{top + 19 + LINE * line}"{BOLD * (not line)}'
        f"{SMALL * (len(text) > MOST_IN_A_LINE)}>{escape(text)}</text>"
        for line, text in enumerate(box.lines)
    )
    return (
        f'<rect x="{left}" y="{top}" width="{BOX_WIDTH}" height="{LINE * len(box.lines) + 12}" rx="5" fill="{fill}" '
        f'stroke="{INK}"{dashes}/><g font-size="12.5" text-anchor="middle" fill="{INK}">{rows}</g>'
    )


def _fill_of(line: str) -> str:
    """Colour a box by what its first layer does."""
    if line.startswith("add"):
        return FILLS["skip connection"]
    if line == "put together":
        return FILLS["maps put together"]
    return "#DDF1E6" if "Pooling" in line else "#FFFFFF"


def _connection(way: Sequence[tuple[int, float]], tops: Sequence[float], tallest: Sequence[float]) -> str:
    points = []
    for number, (level, place) in enumerate(way):
        across = 4 + place * (BOX_WIDTH + 20) + 10 + BOX_WIDTH / 2
        if number:
            points.append((across, tops[level]))
        if number < len(way) - 1:
            points.append((across, tops[level] + tallest[level] * (1 if number else 0.5)))
    path = f"M{points[0][0]} {points[0][1]}"
    for (left, top), (right, bottom) in itertools.pairwise(points):
        middle = (top + bottom) / 2
        path += f" C{left} {middle} {right} {middle} {right} {bottom - (3 if (right, bottom) == points[-1] else 0)}"
    return _arrow(path)


def _bar(entry: Entry, left: float, top: float) -> str:
    fill = BLUE if entry.year >= FIRST_NETWORK else "#7F8C8D"
    name = entry.name.partition(" (")[0] + (say(" (second)") if entry.place == 2 else "")
    layers = (
        say("{layers} layers", layers=entry.layers)
        if entry.layers
        else (say("no network") if entry.year < FIRST_NETWORK else say("several"))
    )
    return (
        f'<g fill="{INK}"><text x="12" y="{top + 16}" font-weight="bold">{entry.year}</text>'
        f'<text x="50" y="{top + 16}">{escape(name)}</text><text x="152" y="{top + 16}">{layers}</text>'
        f'<text x="{left - 8}" y="{top + 16}" text-anchor="end" font-weight="bold">{entry.top5_error:g}</text></g>'
        f'<rect x="{left}" y="{top + 3}" width="{entry.top5_error * POINT_WIDTH:.1f}" height="17" fill="{fill}"/>'
    )


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.5" marker-end="url(#tip)"/>'


def _svg(width: float, height: float, drawn: Sequence[str]) -> str:
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 Z" fill="{INK}"/></marker></defs>'
    )
    size = f'width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" {size} '
        f'font-family="sans-serif" font-size="13">{tip}<rect {size} rx="6" fill="{PAPER}"/>'
        f"{''.join(drawn)}</svg>"
    )
