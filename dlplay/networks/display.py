"""A stack on the screen: the table of its layers, a drawing of its maps, the lecture's comparison."""

import html
import math
from collections.abc import Sequence

from dlplay.networks.presets import STACKS
from dlplay.networks.stacks import Stack, parse_stack
from dlplay.networks.table import LayerRow, describe, shape_text

HEADINGS = ("layer", "output shape", "parameters", "multiply-adds", "receptive field")
TALLEST = 96  # pixels of the drawing
CSS = """
.stack { display: flex; gap: 1rem; align-items: stretch; overflow-x: auto; font-size: .75rem; line-height: 1.35; }
.stack figure { margin: 0; display: flex; flex-direction: column; justify-content: flex-end; align-items: center; }
.stack figure > div { position: relative; margin: auto; }
.stack figcaption { text-align: center; white-space: nowrap; padding: .4rem 0; }
.stack i { position: absolute; box-sizing: border-box; }
.stack .roof { transform-origin: bottom left; transform: skewX(-63.43deg); }
.stack .side { transform-origin: top left; transform: skewY(-26.57deg); }
.stack .chosen figcaption { font-weight: 700; text-decoration: underline; }
"""
COLOURS = {"conv": "#0072B2", "depthwise": "#56B4E9", "dense": "#D55E00", "input": "#999999"}
COLOURS |= dict.fromkeys(("maxpool", "avgpool", "globalavgpool", "globalmaxpool"), "#009E73")


def table_cells(stack: Stack, rows: Sequence[LayerRow]) -> list[list[str]]:
    """Write the table with its headings, the input as its first row, and the totals as its last."""
    body = [
        [row.name, shape_text(row.output_shape), f"{row.parameters:,}", f"{row.multiply_adds:,}", _field(row)]
        for row in rows
    ]
    total = ["total", "", f"{total_parameters(rows):,}", f"{total_multiply_adds(rows):,}", ""]
    return [list(HEADINGS), ["input", shape_text(stack.input_shape), "0", "0", "1 x 1"], *body, total]


def shares(rows: Sequence[LayerRow]) -> list[list[float]]:
    """Say for the cells of that table which part of the total they hold, for colouring it."""
    parameters, products = total_parameters(rows) or 1, total_multiply_adds(rows) or 1
    empty = [0.0] * len(HEADINGS)
    body = [[0.0, 0.0, row.parameters / parameters, row.multiply_adds / products, 0.0] for row in rows]
    return [empty, empty, *body, empty]


def total_parameters(rows: Sequence[LayerRow]) -> int:
    """Add up the parameters of all layers."""
    return sum(row.parameters for row in rows)


def total_multiply_adds(rows: Sequence[LayerRow]) -> int:
    """Add up the multiply-adds of all layers, for one picture."""
    return sum(row.multiply_adds for row in rows)


def drawing(stack: Stack, rows: Sequence[LayerRow], chosen: str) -> str:
    """Draw what goes in and what every layer gives as boxes in HTML: tall is many rows, thick is many channels."""
    maps = [("input", "input", tuple(stack.input_shape)), *((row.name, row.kind, row.output_shape) for row in rows)]
    largest = max(stack.input_shape[:2])
    sentence = "Boxes from the input to the last layer: " + ", ".join(f"{n} {shape_text(s)}" for n, _, s in maps)
    figures = [
        f"<figure{' class=chosen' if name == chosen else ''}>{_box(shape, largest, COLOURS.get(kind, '#E69F00'))}"
        f"<figcaption>{html.escape(name)}<br>{shape_text(shape)}</figcaption></figure>"
        for name, kind, shape in maps
    ]
    opening = f'<div class="stack" role="img" aria-label="{html.escape(sentence)}" tabindex="0">'
    return f"<style>{CSS}</style>{opening}{''.join(figures)}</div>"


def small_or_large(channels: int) -> tuple[list[list[str]], list[str]]:
    """Compare three 3x3 layers with one 7x7 layer of C channels: a table, and the lecture's formulas filled in."""
    cells = [["", "receptive field", "parameters without bias", "with bias", "activations"]]
    stacks = {"three 3x3": "conv C 3x3 same relu; " * 3, "one 7x7": "conv C 7x7 same relu"}
    for name, layers in stacks.items():
        rows = describe(parse_stack(f"input 8x8x1; conv C 1x1; {layers}".replace("C", str(channels))))[1:]
        biases = len(rows) * channels
        total = total_parameters(rows)
        cells.append([name, _field(rows[-1]), f"{total - biases:,}", f"{total:,}", str(len(rows))])
    three, one = 3 * 3**2 * channels**2, 7**2 * channels**2
    lines = [
        rf"3\cdot(3^2\cdot {channels}^2) = {_latex(three)}",
        rf"7^2\cdot {channels}^2 = {_latex(one)}",
        rf"\frac{{{_latex(three)}}}{{{_latex(one)}}} = \frac{{27}}{{49}} \approx {three / one:.2f}",
    ]
    return cells, lines


def larger_input_cells() -> list[list[str]]:
    """Compare the layers of tiny VGG for pictures of 28 x 28 and of 56 x 56."""
    text = STACKS["tiny VGG"]
    small, large = (describe(parse_stack(text.replace("28x28", side))) for side in ("28x28", "56x56"))
    pairs = [(a, b) for a, b in zip(small, large, strict=True) if a.parameters]
    body = [[a.name, f"{a.parameters:,}", f"{b.parameters:,}"] for a, b in pairs]
    return [["parameters of", "input 28 x 28", "input 56 x 56"], *body]


def _field(row: LayerRow) -> str:
    return shape_text(row.receptive_field)


def _latex(value: int) -> str:
    return f"{value:,}".replace(",", "{,}")


def _box(shape: tuple[int, ...], largest: int, colour: str) -> str:
    """Draw one box by its front, roof and side; a flat row of values is a thin column."""
    height, thick, slant = min(TALLEST, 8 + 9 * math.log2(shape[0])), 6.0, 0.0
    if len(shape) == 3:
        scale = TALLEST / largest
        height, thick = max(3, shape[0] * scale), 4 + 7 * math.log2(shape[2])
        slant = max(2, shape[1] * scale * 0.3)
    rise = slant / 2
    faces = {
        "": (0.0, rise, thick, height, 85),
        "roof": (0.0, 0.0, thick, rise, 50),
        "side": (thick, rise, slant, height, 30),
    }
    drawn = "".join(
        f'<i class="{name}" style="left:{left:.1f}px;top:{top:.1f}px;width:{width:.1f}px;height:{tall:.1f}px;'
        f'background:color-mix(in srgb,{colour} {part}%,transparent);border:1px solid {colour}"></i>'
        for name, (left, top, width, tall, part) in faces.items()
    )
    return f'<div style="width:{thick + slant:.1f}px;height:{height + rise:.1f}px">{drawn}</div>'
