"""Scenes that are drawn: circles, hearts, stars and triangles, with the box and the very pixels of each."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from dlplay.data.drawn.sets import (
    SHAPES_TO_DRAW,
    darker_colour,
    mixed_colour,
    mottled_ground,
    shape_outline,
    turned_points,
)
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet

SCENE_SIDE = 160
SCENES_FOR_BOXES, SCENES_FOR_MASKS = 160, 400  # that a training begins with: masks are learned from more
LARGER = 3  # drawn so many times larger, then shrunk, so that edges are smooth
MOST_SHAPES = 6
MOST_COVERED = 0.15  # of the smaller of two boxes, that they may share


def draw_scene(seed: int, side: int = SCENE_SIDE) -> LabelledPicture:
    """Draw 1 to 6 of the four shapes on a mottled ground: a picture of side x side pixels; a seed, a scene."""
    draw = np.random.default_rng([seed, 2])
    hue, large = draw.random(), side * LARGER
    ground = mottled_ground(draw, mixed_colour(hue, draw.uniform(0.05, 0.5), draw.uniform(0.4, 0.95)))
    image = Image.fromarray(np.asarray(cv2.resize(ground, (large, large))))
    pen, objects = ImageDraw.Draw(image), Image.new("I", (large, large))
    _draw_strokes(pen, draw, large)
    outlines: list[NDArray[np.float64]] = []
    labels: list[int] = []
    for _ in range(int(draw.integers(1, MOST_SHAPES + 1))):
        label = int(draw.integers(len(SHAPES_TO_DRAW)))
        outline = _free_place(SHAPES_TO_DRAW[label], draw, large, outlines)
        if outline is not None:
            outlines.append(outline)
            labels.append(label)
            _draw_outline(pen, ImageDraw.Draw(objects), outline, len(labels), draw)
    small = cv2.resize(np.asarray(image), (side, side), interpolation=cv2.INTER_AREA)
    noisy = np.clip(np.rint(small + draw.normal(0, draw.uniform(0, 9), small.shape)), 0, 255).astype(np.uint8)
    middle = LARGER // 2
    pixels_of = np.asarray(objects, np.int32)[middle::LARGER, middle::LARGER]
    boxes = np.array([_box_of(outline) for outline in outlines]).reshape(-1, 4) / LARGER
    return LabelledPicture(f"scene {seed}", noisy, boxes.clip(0, side), np.array(labels, np.int64), pixels_of)


def draw_scenes(count: int, first_seed: int = 0, side: int = SCENE_SIDE) -> LabelledSet:
    """Draw many scenes, with the seeds first_seed, first_seed + 1, ..."""
    scenes = tuple(draw_scene(seed, side) for seed in range(first_seed, first_seed + count))
    return LabelledSet(scenes, SHAPES_TO_DRAW, is_drawn=True)


def _draw_strokes(pen: ImageDraw.ImageDraw, draw: np.random.Generator, side: int) -> None:
    """Draw a few lines that mean nothing."""
    for _ in range(int(draw.integers(0, 5))):
        ends = [tuple(point) for point in draw.uniform(0, side, (2, 2))]
        pen.line(ends, fill=mixed_colour(draw.random(), 0.4, 0.8), width=int(draw.integers(3, 9)))


def _free_place(
    kind: str, draw: np.random.Generator, side: int, others: list[NDArray[np.float64]]
) -> NDArray[np.float64] | None:
    """Give the corners of a shape, in pixels, where it covers others little; None where ten places do not."""
    for _ in range(10):
        size = draw.uniform(0.07, 0.2) * side
        stretch = [draw.uniform(0.8, 1.0), 1.0]
        outline = turned_points(shape_outline(kind) * size * stretch, draw.uniform(-0.6, 0.6))
        outline = outline + draw.uniform(0.8 * size, side - 0.8 * size, 2)
        if all(_share_covered(outline, other) < MOST_COVERED for other in others):
            return outline
    return None


def _share_covered(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    one, two = _box_of(first), _box_of(second)
    width, height = np.clip(np.minimum(one[2:], two[2:]) - np.maximum(one[:2], two[:2]), 0, None)
    areas = [float((box[2] - box[0]) * (box[3] - box[1])) for box in (one, two)]
    return float(width * height / min(areas))


def _box_of(outline: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([outline.min(axis=0), outline.max(axis=0)])


def _draw_outline(
    pen: ImageDraw.ImageDraw,
    objects: ImageDraw.ImageDraw,
    outline: NDArray[np.float64],
    number: int,
    draw: np.random.Generator,
) -> None:
    """Draw a shape into the picture, and its number into the map of the objects."""
    corners = [(float(x), float(y)) for x, y in outline]
    fill = mixed_colour(draw.random(), draw.uniform(0.5, 1), draw.uniform(0.45, 1))
    pen.polygon([(x + 5, y + 6) for x, y in corners], fill=darker_colour(darker_colour(fill)))
    pen.polygon(corners, fill=fill)
    pen.line([*corners, *corners[:2]], fill=darker_colour(fill), width=6, joint="curve")
    objects.polygon(corners, fill=number)
