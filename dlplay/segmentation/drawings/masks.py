"""Masks drawn over their picture: every class has a colour and a pattern of its own, every object a number."""

import html

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.palette import INK, PAPER
from dlplay.segmentation.background import lay_over
from dlplay.segmentation.learning import Example
from dlplay.segmentation.masks import ClassMap, Mask, ObjectMap, resize_map
from dlplay.segmentation.views import Views

DRAWN_SIDE = 480  # of the longer side, so that patterns and numbers can be seen on a small picture, too
COLOURS = ((0, 114, 178), (230, 159, 0), (0, 158, 115), (213, 94, 0), (86, 180, 233), (204, 121, 167))
PATTERNS = ("rising lines", "falling lines", "lying lines", "standing lines", "dots", "squares")
BOTH = "in both"
MISSED = "missed: only in the true mask"
INVENTED = "invented: only in the predicted mask"
MOST_NUMBERED = 150
VEIL = 0.45  # how much of the colour covers the picture, between the lines of a pattern
LINE = 0.9


def on_squares(pixels: NDArray[np.uint8], side: int = 12) -> NDArray[np.uint8]:
    """Show transparency (height, width, 4) as usual: over light and dark squares."""
    rows, columns = np.indices(pixels.shape[:2]) // side
    squares = np.where((rows + columns) % 2, 205, 245).astype(np.uint8)
    shares = np.asarray(pixels[..., 3] / 255, np.float32)
    return lay_over(pixels[..., :3], shares, np.repeat(squares[..., None], 3, axis=2))


def to_drawing_size(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale a picture until its longer side has 480 pixels; a small one keeps its hard pixels."""
    scale = DRAWN_SIDE / max(pixels.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(pixels, _size(pixels.shape, scale), interpolation=method), np.uint8)


def semantic_picture(pixels: NDArray[np.uint8], views: Views) -> NDArray[np.uint8]:
    """Draw every pixel's class."""
    drawn = to_drawing_size(pixels)
    classes = resize_map(views.semantic, (drawn.shape[0], drawn.shape[1]))
    for value in range(1, len(views.classes) + 1):
        drawn = cover(drawn, classes == value, value - 1)
    return drawn


def instance_picture(pixels: NDArray[np.uint8], views: Views, chosen: int = 0) -> NDArray[np.uint8]:
    """Draw every object in a colour of its own, with its number; the chosen one has a thick white frame."""
    drawn = to_drawing_size(pixels)
    objects = resize_map(views.objects, (drawn.shape[0], drawn.shape[1]))
    hues = _many_colours(len(views.labels))
    veiled = np.rint(drawn * 0.35 + hues[objects] * 0.65).astype(np.uint8)
    drawn = np.where(objects[..., np.newaxis] > 0, veiled, drawn)
    return _numbered(_outlined(drawn, objects, chosen), objects)


def panoptic_picture(pixels: NDArray[np.uint8], views: Views, chosen: int = 0) -> NDArray[np.uint8]:
    """Draw every pixel's class, the ground as stuff in gray, and the outline and number of every object."""
    drawn = to_drawing_size(pixels)
    objects = resize_map(views.objects, (drawn.shape[0], drawn.shape[1]))
    gray = np.rint(drawn.mean(axis=-1, keepdims=True) * 0.5 + 64).astype(np.uint8)
    drawn = np.where(objects[..., np.newaxis] > 0, drawn, np.repeat(gray, 3, axis=2))
    classes = np.concatenate([np.zeros(1, np.int64), views.labels + 1])[objects]
    for value in range(1, len(views.classes) + 1):
        drawn = cover(drawn, classes == value, value - 1)
    return _numbered(_outlined(drawn, objects, chosen), objects)


def heat_picture(probability: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Draw probabilities (height, width): dark blue for 0, yellow for 1."""
    levels = np.rint(np.clip(probability, 0, 1) * 255).astype(np.uint8)
    coloured = np.asarray(cv2.applyColorMap(levels, cv2.COLORMAP_CIVIDIS), np.uint8)
    return to_drawing_size(np.ascontiguousarray(coloured[..., ::-1]))


def mask_picture(pixels: NDArray[np.uint8], mask: Mask) -> NDArray[np.uint8]:
    """Draw one mask over the picture."""
    drawn = to_drawing_size(pixels)
    large = resize_map(mask, (drawn.shape[0], drawn.shape[1]))
    return _outlined(cover(drawn, large, 0), large.astype(np.int32))


def class_picture(pixels: NDArray[np.uint8], classes: ClassMap) -> NDArray[np.uint8]:
    """Draw a map of classes, 0 the ground, over the picture."""
    drawn = to_drawing_size(pixels)
    large = resize_map(classes, (drawn.shape[0], drawn.shape[1]))
    for value in np.unique(large[large > 0]):
        drawn = cover(drawn, large == value, int(value) - 1)
    return drawn


def overlap_picture(pixels: NDArray[np.uint8], true: Mask, predicted: Mask) -> NDArray[np.uint8]:
    """Draw what is in both masks (green), only in the true one (blue, rising lines), only predicted (orange, dots)."""
    drawn = to_drawing_size(pixels)
    size = (drawn.shape[0], drawn.shape[1])
    first, second = resize_map(true, size), resize_map(predicted, size)
    drawn = _veil(drawn, first & second, COLOURS[2], 0.6)
    drawn = cover(drawn, first & ~second, 0)
    return cover(drawn, second & ~first, 3, pattern=4)


def legend_svg(classes: tuple[str, ...], *, ground: str = "") -> str:
    """Draw the colour and the pattern of every class, with its name."""
    names = [*([ground] if ground else []), *classes]
    swatches, x = [], 2
    for place, name in enumerate(names):
        number = place - bool(ground)
        patch = np.full((18, 30, 3), 150, np.uint8)
        tile = cover(patch, np.ones((18, 30), bool), number) if number >= 0 else patch
        swatches.append(_swatch(tile, x, name))
        x += 46 + round(7.6 * len(name)) + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x}" height="26" viewBox="0 0 {x} 26">'
        f'<rect width="{x}" height="26" rx="4" fill="{PAPER}"/>{"".join(swatches)}</svg>'
    )


def overlap_legend_svg() -> str:
    """Draw what the three kinds of pixels look like."""
    plain, whole = np.full((18, 30, 3), 150, np.uint8), np.ones((18, 30), bool)
    tiles = {
        BOTH: _veil(plain, whole, COLOURS[2], 0.6),
        MISSED: cover(plain, whole, 0),
        INVENTED: cover(plain, whole, 3, pattern=4),
    }
    swatches, x = [], 2
    for name, tile in tiles.items():
        swatches.append(_swatch(tile, x, name))
        x += 46 + round(7.0 * len(name)) + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x}" height="26" viewBox="0 0 {x} 26">'
        f'<rect width="{x}" height="26" rx="4" fill="{PAPER}"/>{"".join(swatches)}</svg>'
    )


def cover(drawn: NDArray[np.uint8], mask: Mask, number: int, *, pattern: int | None = None) -> NDArray[np.uint8]:
    """Lay a class's colour and pattern over the pixels of a mask; after six classes the patterns change colour."""
    colour = COLOURS[number % len(COLOURS)]
    kind = (number + number // len(COLOURS)) % len(PATTERNS) if pattern is None else pattern
    lines = _pattern(mask.shape, kind)
    return _veil(_veil(drawn, mask & ~lines, colour, VEIL), mask & lines, colour, LINE)


def _pattern(shape: tuple[int, ...], kind: int) -> Mask:
    rows, columns = np.indices(shape)
    choices = (
        lambda: (rows + columns) % 9 < 2,
        lambda: (rows - columns) % 9 < 2,
        lambda: rows % 8 < 2,
        lambda: columns % 8 < 2,
        lambda: (rows % 8 < 3) & (columns % 8 < 3),
        lambda: (rows % 10 < 1) | (columns % 10 < 1),
    )
    return np.asarray(choices[kind]())


def _veil(drawn: NDArray[np.uint8], mask: Mask, colour: tuple[int, ...], share: float) -> NDArray[np.uint8]:
    mixed = np.rint(drawn * (1 - share) + np.array(colour) * share).astype(np.uint8)
    return np.where(mask[..., np.newaxis], mixed, drawn)


def _outlined(drawn: NDArray[np.uint8], objects: ObjectMap, chosen: int = 0) -> NDArray[np.uint8]:
    """Draw a line around every object, where a pixel's right or lower neighbour belongs to another one."""
    edge = np.zeros(objects.shape, bool)
    edge[:, :-1] |= objects[:, :-1] != objects[:, 1:]
    edge[:-1] |= objects[:-1] != objects[1:]
    outlined = np.where(edge[..., np.newaxis], np.uint8(20), drawn)
    if chosen:
        ring = cv2.morphologyEx((objects == chosen).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8))
        outlined = np.where(ring[..., np.newaxis] > 0, np.uint8(255), outlined)
    return np.asarray(outlined, np.uint8)


def _numbered(drawn: NDArray[np.uint8], objects: ObjectMap) -> NDArray[np.uint8]:
    count = int(objects.max(initial=0))
    written = np.ascontiguousarray(drawn)
    if count > MOST_NUMBERED:
        return written
    for number in range(1, count + 1):
        rows, columns = np.nonzero(objects == number)
        if len(rows):
            at = (int(columns.mean()) - 4 * len(str(number)), int(rows.mean()) + 5)
            for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
                cv2.putText(written, str(number), at, cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, width, cv2.LINE_AA)
    return written


def _many_colours(count: int) -> NDArray[np.float64]:
    """Give a colour for no object and for every object; neighbours in the list are far apart on the circle of hues."""
    hues = (np.arange(count) * 0.618034 % 1 * 180).astype(np.uint8)
    values = np.stack([hues, np.full(count, 170, np.uint8), np.full(count, 235, np.uint8)], axis=-1)
    colours = cv2.cvtColor(values[np.newaxis], cv2.COLOR_HSV2RGB)[0] if count else np.zeros((0, 3))
    return np.vstack([np.zeros((1, 3)), colours])


def _swatch(tile: NDArray[np.uint8], x: int, name: str) -> str:
    import base64

    _, encoded = cv2.imencode(".png", np.ascontiguousarray(tile[..., ::-1]))
    source = f"data:image/png;base64,{base64.b64encode(encoded.tobytes()).decode()}"
    return (
        f'<image href="{source}" x="{x + 4}" y="4" width="30" height="18"/>'
        f'<text x="{x + 40}" y="18" font-family="sans-serif" font-size="13" fill="{INK}">{html.escape(name)}</text>'
    )


def _size(shape: tuple[int, ...], scale: float) -> tuple[int, int]:
    return max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))


def example_picture(one: Example) -> NDArray[np.uint8]:
    """Draw a picture, its true classes, and the predicted ones, beside each other."""
    shown = (to_drawing_size(one.pixels), class_picture(one.pixels, one.true), class_picture(one.pixels, one.predicted))
    gap = np.full((shown[0].shape[0], 8, 3), 255, np.uint8)
    return np.hstack([shown[0], gap, shown[1], gap, shown[2]])
