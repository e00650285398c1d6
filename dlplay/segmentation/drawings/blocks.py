"""A U-Net drawn from its blocks: a row per level, the encoder on the left, the decoder on the right."""

import base64
import itertools
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.palette import INK, PAPER, VERMILION
from dlplay.segmentation.blocks import Block, block_maps
from dlplay.segmentation.networks import Segmenter
from dlplay.words import say

CELL_WIDTH = 136
CELL_HEIGHT = 112
COLUMNS = 7
COLUMN_OF = {"pixels": 0, "pool": 0, "encoder": 1, "bottleneck": 2, "up": 3, "join": 4, "decoder": 5, "classes": 6}
FILLS = {
    "pixels": "#D9DEE3",
    "encoder": "#A9D7F2",
    "pool": "#F6C9A2",
    "bottleneck": "#C9B4DB",
    "up": "#A6DDC9",
    "join": "#FFFFFF",
    "decoder": "#A9D7F2",
    "classes": "#F3D58B",
}


def place_of(block: Block) -> tuple[int, int]:
    """Give a block's row and column in the drawing."""
    return block.level - 1 + (block.kind == "pool"), COLUMN_OF[block.kind]


def block_at(blocks: Sequence[Block], row: int, column: int) -> Block | None:
    """Find the block that is drawn in a cell; None where none is."""
    return next((block for block in blocks if place_of(block) == (row, column)), None)


def drawing_shape(blocks: Sequence[Block]) -> tuple[int, int]:
    """Give the rows and columns of cells."""
    return max(block.level for block in blocks), COLUMNS


def unet_drawing(blocks: Sequence[Block], chosen: str) -> str:
    """Draw the blocks as a data address of an SVG; the chosen one has a thick frame."""
    rows, columns = drawing_shape(blocks)
    width, height = columns * CELL_WIDTH, rows * CELL_HEIGHT
    arrows = [_arrow(first, second) for first, second in _links(blocks)]
    boxes = [_box(block, framed=block.name == chosen) for block in blocks]
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8Z" fill="{INK}"/></marker></defs>'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(arrows)}'
        f'<g font-family="sans-serif" text-anchor="middle" fill="{INK}">{"".join(boxes)}</g></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}"


def _links(blocks: Sequence[Block]) -> list[tuple[Block, Block]]:
    """Give the arrows: from every block to the next one, and the skips from an encoder's block to its join."""
    named = {block.name: block for block in blocks}
    chain = list(itertools.pairwise(blocks))
    skips = [(named[f"encoder{block.level}"], block) for block in blocks if block.kind == "join"]
    return [*chain, *skips]


def _middle(block: Block) -> tuple[float, float]:
    row, column = place_of(block)
    return (column + 0.5) * CELL_WIDTH, (row + 0.5) * CELL_HEIGHT


def _arrow(first: Block, second: Block) -> str:
    (x1, y1), (x2, y2) = _middle(first), _middle(second)
    style = f'fill="none" stroke="{INK}" stroke-width="2" marker-end="url(#a)"'
    if second.kind == "join" and first.kind == "encoder":  # over the box between them
        top = y1 - 42
        label = (
            f'<text x="{(x1 + x2) / 2}" y="{top + 14}" font-family="sans-serif" font-size="12" text-anchor="middle" '
            f'fill="{INK}">{say("skip")}</text>'
        )
        return f'<path d="M{x1} {y1 - 28}V{top}H{x2}V{y2 - 30}" {style} stroke-dasharray="6 3"/>{label}'
    if y1 == y2:
        return f'<path d="M{x1} {y1}H{x2 - 59}" {style}/>'
    if y2 > y1:  # down, through the gap between two rows
        return f'<path d="M{x1 - 20} {y1 + 30}V{y1 + 44}H{x2}V{y2 - 30}" {style}/>'
    return f'<path d="M{x1} {y1 - 28}V{y2 + 50}H{x2}V{y2 + 35}" {style}/>'


def _box(block: Block, *, framed: bool) -> str:
    x, y = _middle(block)
    rows, columns, channels = block.shape
    count = (
        say("{num_parameters:,} parameters", num_parameters=block.num_parameters)
        if block.num_parameters
        else say("nothing to learn")
    )
    frame = f'stroke="{VERMILION}" stroke-width="5"' if framed else f'stroke="{INK}" stroke-width="1.2"'
    return (
        f'<rect x="{x - 58}" y="{y - 28}" width="116" height="60" rx="6" fill="{FILLS[block.kind]}" {frame}/>'
        f'<text x="{x}" y="{y - 11}" font-size="14" font-weight="bold">{block.name}</text>'
        f'<text x="{x}" y="{y + 7}" font-size="12.5">{rows} x {columns} x {channels}</text>'
        f'<text x="{x}" y="{y + 23}" font-size="11">{count}</text>'
    )


def block_tiles(network: Segmenter, pixels: NDArray[np.uint8], name: str) -> tuple[NDArray[np.uint8], tuple[int, ...]]:
    """Draw the first maps of a block for a picture, and give the shape of all (rows, columns, channels)."""
    maps = block_maps(network, pixels, name)
    return tile_maps(maps), maps.shape


def tile_maps(maps: NDArray[np.float32], most: int = 32, side: int = 120) -> NDArray[np.uint8]:
    """Draw the first maps, eight in a row, each stretched from its smallest value (black) to its largest."""
    chosen = [_stretched(maps[..., k], side) for k in range(min(most, maps.shape[-1]))]
    columns = min(8, len(chosen))
    blank = np.full_like(chosen[0], 255)
    chosen += [blank] * (-len(chosen) % columns)
    padded = [np.pad(one, 2, constant_values=255) for one in chosen]
    return np.vstack([np.hstack(padded[at : at + columns]) for at in range(0, len(padded), columns)])


def _stretched(one: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    low, high = float(one.min()), float(one.max())
    gray = np.zeros(one.shape, np.uint8) if high <= low else np.rint((one - low) / (high - low) * 255).astype(np.uint8)
    rows, columns = one.shape
    scale = side / max(rows, columns)
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(gray, size, interpolation=method), np.uint8)
