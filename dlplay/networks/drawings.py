"""A stack of layers, drawn as boxes."""

import html
import math
from collections.abc import Sequence

from dlplay.networks.stacks import Stack
from dlplay.networks.table import LayerRow, shape_text
from dlplay.palette import BLUE, GREEN, ORANGE, SKY, VERMILION
from dlplay.words import say

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
COLOURS = {
    **{"conv": BLUE, "depthwise": SKY, "dense": VERMILION, "input": "#999999"},
    **dict.fromkeys(("maxpool", "avgpool", "globalavgpool", "globalmaxpool"), GREEN),
}


def drawing(stack: Stack, rows: Sequence[LayerRow], chosen: str) -> str:
    """Draw what goes in and what every layer gives as boxes in HTML: tall is many rows, thick is many channels."""
    maps = [("input", "input", tuple(stack.input_shape)), *((row.name, row.kind, row.output_shape) for row in rows)]
    largest = max(stack.input_shape[:2])
    sentence = say("Boxes from the input to the last layer: ") + ", ".join(f"{n} {shape_text(s)}" for n, _, s in maps)
    figures = [
        f"<figure{' class=chosen' if name == chosen else ''}>{_box(shape, largest, COLOURS.get(kind, ORANGE))}"
        f"<figcaption>{html.escape(name)}<br>{shape_text(shape)}</figcaption></figure>"
        for name, kind, shape in maps
    ]
    opening = f'<div class="stack" role="img" aria-label="{html.escape(sentence)}" tabindex="0">'
    return f"<style>{CSS}</style>{opening}{''.join(figures)}</div>"


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
