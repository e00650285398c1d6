"""SSD's default boxes: where they lie, and how four numbers move one of them.

Source: Liu et al., SSD: Single Shot MultiBox Detector, 2016, section 2.2.
"""

import functools
import itertools

import numpy as np
from numpy.typing import NDArray

SSD_MAPS = (19, 10, 5, 3, 2, 1)  # places along a side of the six maps
SMALLEST, LARGEST = 0.2, 0.95  # sides of the default boxes of the first and the last map, as parts of the picture
RATIOS = (1.0, 2.0, 0.5, 3.0, 0.3333)  # width by height
FIRST_SHAPES = ((0.1, 1.0), (SMALLEST, 2.0), (SMALLEST, 0.5))  # side and ratio on the first map, which has only three
CODE_SCALES = (10.0, 10.0, 5.0, 5.0)  # the codes are so many times too large: y, x, height, width


def default_shapes() -> list[list[tuple[float, float]]]:
    """Give the side and the ratio (width by height) of the default boxes of every map.

    The sides grow evenly from map to map; every map also has a square between its own side and the next map's.
    """
    sides = [*np.linspace(SMALLEST, LARGEST, len(SSD_MAPS)).tolist(), 1.0]
    shapes = [list(FIRST_SHAPES)]
    for side, larger in itertools.pairwise(sides[1:]):
        shapes.append([*((side, ratio) for ratio in RATIOS), (float(np.sqrt(side * larger)), 1.0)])
    return shapes


@functools.cache
def default_boxes() -> NDArray[np.float64]:
    """Give all default boxes (1917, 4) as x1, y1, x2, y2, in parts of the picture: map by map, row by row.

    A box of side s and ratio r is s * sqrt(r) wide and s / sqrt(r) high; its middle is the middle of its place.
    """
    boxes = []
    for count, shapes in zip(SSD_MAPS, default_shapes(), strict=True):
        middles = (np.arange(count) + 0.5) / count
        y, x = (one.ravel() for one in np.meshgrid(middles, middles, indexing="ij"))
        for_places = []
        for side, ratio in shapes:
            half_width, half_height = side * np.sqrt(ratio) / 2, side / np.sqrt(ratio) / 2
            for_places.append(np.stack([x - half_width, y - half_height, x + half_width, y + half_height], axis=1))
        boxes.append(np.stack(for_places, axis=1).reshape(-1, 4))
    return np.concatenate(boxes)


def place_of_box(number: int) -> tuple[int, int, int, int]:
    """Say where a default box comes from: its map, its row and column, which of the place's boxes; all from 0."""
    for place, (count, shapes) in enumerate(zip(SSD_MAPS, default_shapes(), strict=True)):
        size = count * count * len(shapes)
        if number < size:
            cell, which = divmod(number, len(shapes))
            return place, *divmod(cell, count), which
        number -= size
    raise IndexError("There are 1,917 default boxes.")


def move_boxes_by_codes(boxes_xyxy: NDArray[np.float64], codes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move and stretch boxes (n, 4) by their codes (n, 4): y, x, height, width.

    A middle moves by code / 10 * the box's side; a side becomes side * exp(code / 5).
    """
    steps = codes / CODE_SCALES
    sides = boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]
    middles = (boxes_xyxy[:, :2] + boxes_xyxy[:, 2:]) / 2 + steps[:, [1, 0]] * sides
    half = np.exp(steps[:, [3, 2]]) * sides / 2
    return np.hstack([middles - half, middles + half])
