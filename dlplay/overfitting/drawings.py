"""Drawings: a layer with units that are off, sheets of small pictures."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from dlplay.overfitting.small_sets import SmallSet
from dlplay.palette import INK, PAPER, SKY, VERMILION
from dlplay.words import say

ON, OFF = SKY, "#FFFFFF"
BLACK, WRONG = (23, 32, 42), (176, 70, 0)
SHEET_SIDE = 64  # pixels of a picture on the sheet
PER_LINE = 14  # pictures side by side on the sheet
NAME_WIDTH, LABEL_HEIGHT = 96, 20


def layer_svg(before: NDArray[np.float64], after: NDArray[np.float64], on: NDArray[np.bool_]) -> str:
    """Draw the layer between 4 units that come before it and 3 that follow; a unit that is off has no lines."""
    height = max(46 * len(on) + 50, 234)
    middle = _column(330, len(on), height)
    left, right = _column(90, 4, height), _column(570, 3, height)
    lines = "".join(
        f'<path d="M{x} {y} L{unit[0]} {unit[1]}"/>'
        for unit, works in zip(middle, on, strict=True)
        if works
        for x, y in (*left, *right)
    )
    others = "".join(f'<circle cx="{x}" cy="{y}" r="13" fill="#C5CED8"/>' for x, y in (*left, *right))
    units = "".join(_unit(*place, *numbers) for place, *numbers in zip(middle, before, after, on, strict=True))
    titles = "".join(
        f'<text x="{x}" y="24" font-weight="bold" fill="{INK}">{text}</text>'
        for x, text in ((90, say("layer before")), (330, say("layer with dropout")), (570, say("layer after")))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {height}" width="660" height="{height}" role="img" '
        f'font-family="sans-serif" font-size="14" text-anchor="middle">'
        f'<rect width="660" height="{height}" rx="6" fill="{PAPER}"/>'
        f'<g stroke="{INK}" stroke-opacity="0.35">{lines}</g><g stroke="{INK}">{others}</g>{units}{titles}</svg>'
    )


def training_sheet(data: SmallSet) -> NDArray[np.uint8]:
    """Put all training pictures on a sheet, class by class; those with a wrong label are framed and say which."""
    lines = []
    for number, name in enumerate(data.classes):
        places = np.flatnonzero(data.true_labels == number)
        for first in range(0, len(places), PER_LINE):
            tiles = [_tile(data, place) for place in places[first : first + PER_LINE]]
            tiles += [np.full_like(tiles[0], 255)] * (min(PER_LINE, len(places)) - len(tiles))
            lines.append(np.concatenate([_words(name, (NAME_WIDTH, len(tiles[0])), BLACK), *tiles], axis=1))
    return np.concatenate(lines)


def side_by_side(pictures: NDArray[np.uint8], columns: int = 5) -> NDArray[np.uint8]:
    """Put pictures (pictures, side, side, 3) into rows, each enlarged to 120 pixels with a white edge."""
    tiles = [np.pad(enlarge(one, 120), ((3, 3), (3, 3), (0, 0)), constant_values=255) for one in pictures]
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % columns)
    return np.concatenate(
        [np.concatenate(tiles[first : first + columns], axis=1) for first in range(0, len(tiles), columns)]
    )


def enlarge(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Scale a square picture to a side, with pixels as little squares where it gets larger."""
    how = cv2.INTER_NEAREST if side >= len(pixels) else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, (side, side), interpolation=how), np.uint8)


def forbidden_changes(data: SmallSet) -> dict[str, NDArray[np.uint8]]:
    """Show what a mirror and a half turn make of digits: sentence -> picture."""
    two, six = (data.validation[data.validation_labels == digit][0] for digit in (2, 6))
    return {
        say("A 2 of the set."): enlarge(two, 120),
        say("Mirrored: no 2 any more, nearly a 5 or S."): enlarge(np.ascontiguousarray(two[:, ::-1]), 120),
        say("A 6 of the set."): enlarge(six, 120),
        say("Turned by half: a 9 with the label 6."): enlarge(np.ascontiguousarray(six[::-1, ::-1]), 120),
    }


def _column(x: int, count: int, height: int) -> list[tuple[int, int]]:
    step = (height - 50) / count
    return [(x, round(43 + step * (place + 0.5))) for place in range(count)]


def _unit(x: int, y: int, before: float, after: float, on: bool) -> str:
    """Draw a unit: its value before in the circle, what leaves it at its right."""
    if on:
        circle = f'<circle cx="{x}" cy="{y}" r="20" fill="{ON}" stroke="{INK}" stroke-width="2"/>'
        cross = ""
    else:
        circle = f'<circle cx="{x}" cy="{y}" r="20" fill="{OFF}" stroke="{INK}" stroke-dasharray="4 3"/>'
        cross = f'<path d="M{x - 14} {y - 14} l28 28 m0 -28 l-28 28" stroke="{VERMILION}" stroke-width="3"/>'
    label = f'<text x="{x + 60}" y="{y + 5}" font-weight="bold" fill="{INK}" stroke="{PAPER}" stroke-width="4" '
    return (
        f'{circle}<text x="{x}" y="{y + 5}" fill="{INK}">{before:.3g}</text>{cross}'
        f'{label} paint-order="stroke">{after:.3g}</text>'
    )


def _tile(data: SmallSet, place: int) -> NDArray[np.uint8]:
    """Draw a picture; where its label is wrong, with a frame and the label that it got below."""
    told = int(data.train_labels[place])
    wrong = told != data.true_labels[place]
    picture, name = enlarge(data.train[place], SHEET_SIDE), data.classes[told]
    if wrong:
        picture = cv2.rectangle(picture.copy(), (2, 2), (SHEET_SIDE - 3, SHEET_SIDE - 3), WRONG, 4)
    text = (name if len(name) > 3 else say("label {name}", name=name)) if wrong else ""
    below = _words(text, (SHEET_SIDE, LABEL_HEIGHT), WRONG)
    return np.pad(np.concatenate([picture, below]), ((1, 1), (1, 1), (0, 0)), constant_values=255)


def _words(text: str, size: tuple[int, int], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Write a text into the middle of a white box of (width, height) pixels."""
    box = Image.new("RGB", size, "white")
    middle = (size[0] / 2, size[1] / 2)
    ImageDraw.Draw(box).text(middle, text, colour, ImageFont.load_default(13), anchor="mm")
    return np.asarray(box, np.uint8)
