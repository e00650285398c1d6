"""Nuclei that are drawn: bright, soft ellipses on a dark ground, as under a fluorescence microscope."""

import cv2
import numpy as np

from dlplay.data.labels.labelled import LabelledPicture

NUCLEI_SIDE = 256


def draw_nuclei(seed: int, side: int = NUCLEI_SIDE) -> LabelledPicture:
    """Draw 8 to 40 nuclei, some of which touch: a picture of side x side pixels; a seed, a picture."""
    draw = np.random.default_rng([seed, 7])
    light, objects = np.zeros((side, side), np.float32), np.zeros((side, side), np.int32)
    size, count = draw.uniform(6, 12), int(draw.integers(8, 41))
    for number in range(1, count + 1):
        place, axes = draw.uniform(0, side, 2), size * draw.uniform(0.75, 1.3, 2)
        shape = np.zeros((side, side), np.uint8)
        ends = (tuple(np.rint(place).astype(int).tolist()), tuple(np.rint(axes).astype(int).tolist()))
        cv2.ellipse(shape, *ends, float(draw.uniform(0, 180)), 0, 360, 1, -1)
        inside = shape > 0
        if (objects[inside] > 0).mean() < 0.15:
            objects[inside & (objects == 0)] = number
            light[inside] = np.maximum(light[inside], draw.uniform(0.35, 1.0))
    texture = cv2.GaussianBlur(draw.normal(0, 1, (side, side)).astype(np.float32), (0, 0), 2)
    soft = cv2.GaussianBlur(light * (1 + 0.6 * texture), (0, 0), 0.9)
    values = draw.uniform(8, 25) + draw.uniform(70, 180) * soft + draw.normal(0, 2.0, (side, side))
    gray = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    used, numbered = np.unique(objects, return_inverse=True)
    boxes = [_around(numbered.reshape(objects.shape) == number) for number in range(1, len(used))]
    labels = np.zeros(len(boxes), np.int64)
    pixels = np.repeat(gray[:, :, np.newaxis], 3, axis=2)
    numbers = numbered.reshape(objects.shape).astype(np.int32)
    return LabelledPicture(f"nuclei {seed}", pixels, np.array(boxes).reshape(-1, 4), labels, numbers)


def _around(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[float]:
    """Give the smallest box around a mask: x1, y1, x2, y2."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)]
