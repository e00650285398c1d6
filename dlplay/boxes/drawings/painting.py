"""Boxes painted into the pixels of a picture, where an SVG drawing will not do: for clips and files."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFont

from dlplay.boxes.drawings.svg import KINDS, Drawn

LONGEST_TEXT = 40


def paint_boxes(pixels: NDArray[np.uint8], boxes: Sequence[Drawn], *, scale: int = 1) -> NDArray[np.uint8]:
    """Paint boxes, with their words, into a copy of a picture (height, width, 3) that is scale times as large."""
    height, width = (scale * side for side in pixels.shape[:2])
    image = Image.fromarray(np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC)))
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(max(10, round(max(height, width) / 40)))
    for box in boxes:
        _paint_box(pen, box, scale)
    for box in boxes:
        if box.text:
            _paint_words(pen, box, font, (scale, width, height))
    return np.asarray(image)


def _paint_box(pen: ImageDraw.ImageDraw, box: Drawn, scale: int) -> None:
    """Paint the four sides, dashed as the kind of box wants it, first wider in black: to be seen on every ground."""
    colour, line, dashes = KINDS[box.kind]
    on, off = (float(part) * scale for part in dashes.split()) if dashes else (1e9, 0.0)
    x1, y1, x2, y2 = (scale * side for side in box.box_xyxy)
    width = max(1, round(line * scale * 0.7))
    for wide, shade in ((width + 2, (0, 0, 0)), (width, ImageColor.getrgb(colour))):
        for begin, end in (((x1, y1), (x2, y1)), ((x2, y1), (x2, y2)), ((x1, y2), (x2, y2)), ((x1, y1), (x1, y2))):
            length = abs(end[0] - begin[0]) + abs(end[1] - begin[1])
            for at in np.arange(0, length, on + off):
                parts = [min(at, length) / max(length, 1e-9), min(at + on, length) / max(length, 1e-9)]
                points = [tuple(b + part * (e - b) for b, e in zip(begin, end, strict=True)) for part in parts]
                pen.line(points, fill=shade, width=wide)


def _paint_words(
    pen: ImageDraw.ImageDraw, box: Drawn, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, size: tuple[int, int, int]
) -> None:
    """Paint the words above the box, or inside where there is no room; whatever they are, they are painted."""
    scale, width, height = size
    text = "".join(sign if sign.isprintable() else " " for sign in box.text[:LONGEST_TEXT])
    _, _, wide, high = pen.textbbox((0, 0), text, font=font)
    x, y = box.box_xyxy[0] * scale, box.box_xyxy[1] * scale - high - 3
    x, y = min(max(0.0, x), max(0.0, width - wide - 4)), min(max(0.0, y), max(0.0, height - high - 3))
    pen.rectangle((x, y, x + wide + 3, y + high + 2), fill="#000000")
    pen.text((x + 2, y), text, font=font, fill=KINDS[box.kind][0])
