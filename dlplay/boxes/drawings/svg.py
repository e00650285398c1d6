"""Boxes on a picture as SVG; a box's kind is to be seen by its line, not by its colour alone."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.boxes.examples import SIDE
from dlplay.boxes.grid import Grid, Located, to_corners
from dlplay.palette import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, YELLOW

KINDS = {  # kind -> colour, line width, dashes, as in SVG
    "predicted": (SKY, 2, ""),
    "picked": (ORANGE, 5, ""),
    "kept": (SKY, 3, ""),
    "deleted": (VERMILION, 2, "7 5"),
    "waiting": ("#FFFFFF", 1.2, ""),
    "true": (GREEN, 2.5, "2 3"),
}
MOST_DRAWN, MOST_LABELLED = 400, 60


@dataclass(frozen=True)
class Drawn:
    """A box to draw: x1, y1, x2, y2 in pixels, what stands at its upper left corner, and a name of KINDS."""

    box_xyxy: tuple[float, ...]
    text: str
    kind: str


def to_canvas(pixels: NDArray[np.unsignedinteger]) -> NDArray[np.uint8]:
    """Scale a picture, up or down, until its longer side has 384 pixels, 8 bits per channel.

    So boxes mean the same on a small and on a large copy of a picture.
    """
    height, width = pixels.shape[:2]
    scale = SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    eight_bits = np.rint(pixels / (np.iinfo(pixels.dtype).max / 255)).astype(np.uint8)
    return np.asarray(
        cv2.resize(eight_bits, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), np.uint8
    )


def boxes_svg(source: str, shape: tuple[int, ...], boxes: Sequence[Drawn], extra: str = "") -> str:
    """Draw boxes on the picture at source (a data address), whose shape is (height, width, ...).

    extra is more SVG, drawn below the boxes. Of very many boxes the first 400 are drawn, without labels.
    """
    height, width = shape[:2]
    drawn = boxes[:MOST_DRAWN]
    labelled = [box for box in drawn if box.text] if len(boxes) <= MOST_LABELLED else []
    parts = [_rectangle(box) for box in drawn] + [_label(box, width) for box in labelled]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * width}" height="{2 * height}" '
        f'viewBox="0 0 {width} {height}"><image href="{source}" width="{width}" height="{height}"/>'
        f'{extra}<g font-family="sans-serif" font-size="9" font-weight="bold">{"".join(parts)}</g></svg>'
    )


def overlap_svg(shared_xyxy: tuple[float, ...] | None) -> str:
    """Fill the area that two boxes share with stripes, to be drawn below the boxes."""
    if shared_xyxy is None:
        return ""
    stripes = (
        '<defs><pattern id="s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#000" fill-opacity=".35"/>'
        f'<rect width="2.5" height="6" fill="{YELLOW}"/></pattern></defs>'
    )
    return stripes + f'<rect {_place(shared_xyxy)} fill="url(#s)" fill-opacity=".8"/>'


def grid_svg(grid: Grid, box: Located) -> str:
    """Draw the cells, the responsible one filled, and the box's centre as a dot."""
    lines = [
        f'<path d="M{k * grid.cell_width:.2f} 0V{grid.height}M0 {k * grid.cell_height:.2f}H{grid.width}"/>'
        for k in range(1, grid.size)
    ]
    left, top = box.column * grid.cell_width, box.row * grid.cell_height
    cell = (left, top, left + grid.cell_width, top + grid.cell_height)
    x, y = box.centre_x * grid.cell_width, box.centre_y * grid.cell_height
    anchor = Located(box.row, box.column, box.centre_x, box.centre_y, grid.anchor_width, grid.anchor_height)
    return (
        f'<g stroke="#fff" stroke-opacity=".8" stroke-width=".8">{"".join(lines)}</g>'
        f'<rect {_place(cell)} fill="{BLUE}" fill-opacity=".65" stroke="#fff" stroke-width="2"/>'
        f'<rect {_place(to_corners(anchor, grid))} fill="none" stroke="{PURPLE}" stroke-width="2" '
        f'stroke-dasharray="2 3"/><circle cx="{x:.2f}" cy="{y:.2f}" r="3.5" fill="#fff" stroke="#000"/>'
    )


def _rectangle(drawn: Drawn) -> str:
    colour, width, dashes = KINDS[drawn.kind]
    style = f'stroke-width="{width}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
    below = (
        f'<rect {_place(drawn.box_xyxy)} fill="none" stroke="#000" stroke-opacity=".55" stroke-width="{width + 1.5}"/>'
    )
    return below + f'<rect {_place(drawn.box_xyxy)} fill="none" stroke="{colour}" {style}/>'


def _label(drawn: Drawn, width: int) -> str:
    length = 5 * len(drawn.text) + 5
    x = max(0.0, min(drawn.box_xyxy[0], width - length))
    y = max(0.0, drawn.box_xyxy[1] - 12 if drawn.kind != "true" else drawn.box_xyxy[3] - 13)
    dark = f'<rect x="{x:.1f}" y="{y:.1f}" width="{length:.1f}" height="12" fill="{INK}" fill-opacity=".85"/>'
    colour = KINDS[drawn.kind][0] if drawn.kind != "true" else "#5FE0B8"  # the green alone is too dark on dark
    if drawn.kind == "deleted":
        colour = "#FF9A57"
    return dark + f'<text x="{x + 2.5:.1f}" y="{y + 9:.1f}" fill="{colour}">{html.escape(drawn.text)}</text>'


def _place(box_xyxy: tuple[float, ...]) -> str:
    x1, y1, x2, y2 = box_xyxy
    return f'x="{x1:.2f}" y="{y1:.2f}" width="{max(x2 - x1, 0):.2f}" height="{max(y2 - y1, 0):.2f}"'
