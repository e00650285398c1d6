"""Augmentation of pictures with boxes: the boxes move with the pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.labels.labelled import LabelledPicture

GRAY_RGB = (114, 114, 114)
AUGMENTED = {  # name -> how far pictures are changed: zoom, mirror, flip, colour
    "none": (0.0, False, False, 0.0),
    "mild": (0.2, True, False, 0.1),
    "strong": (0.4, True, True, 0.3),
}
LEAST_LEFT = 0.35  # of a box's area; less, and the object cannot be recognized any more


@dataclass(frozen=True)
class Augmentation:
    """How far a picture is changed at random.

    zoom: the scale is between 1 - zoom and 1 + zoom. mirror: left and right change places, half of the time. flip: top
    and bottom, too. colour: how much hue, saturation and brightness change, 0 for not at all.
    """

    zoom: float = 0.3
    mirror: bool = True
    flip: bool = False
    colour: float = 0.3


PLAIN = Augmentation(0.0, mirror=False, flip=False, colour=0.0)


def augment_boxes(
    picture: LabelledPicture, shape: tuple[int, int], draw: np.random.Generator, change: Augmentation
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.int64]]:
    """Give a changed version of a picture that fills a shape (height, width), its boxes, and their class numbers."""
    matrix = _random_matrix(picture.pixels.shape[:2], shape, draw, change)
    height, width = shape
    pixels = warp_pixels(picture.pixels, matrix, shape)
    moved = move_boxes(picture.boxes_xyxy, matrix)
    clipped = moved.clip(0, [width, height, width, height])
    area, left = (np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (moved, clipped))
    keep = (left > LEAST_LEFT * area) & (clipped[:, 2:] - clipped[:, :2] > 2).all(axis=1)
    return _change_colour(pixels, draw, change.colour), clipped[keep], picture.labels[keep]


def warp_pixels(pixels: NDArray[np.uint8], matrix: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Move pixels as move_boxes moves their boxes, into a picture of a shape (height, width), gray around it."""
    scale = abs(matrix[0, 0])
    size = [max(1, round(side * scale)) for side in (pixels.shape[1], pixels.shape[0])]
    if scale < 1:  # the mean of the pixels that become one, as when the network detects
        smaller = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        shrunk = np.array([smaller.shape[1] / pixels.shape[1], smaller.shape[0] / pixels.shape[0], 1.0])
        pixels, matrix = np.asarray(smaller, np.uint8), matrix / shrunk
    centred = matrix.copy()
    centred[:, 2] += (np.diag(matrix) - 1) / 2  # OpenCV counts from the middle of the first pixel, boxes from its edge
    edge = cv2.BORDER_CONSTANT
    moved = cv2.warpAffine(pixels, centred, shape[::-1], borderMode=edge, borderValue=GRAY_RGB)
    return np.asarray(moved, np.uint8)


def move_boxes(boxes_xyxy: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move boxes by a matrix (2, 3) that scales, mirrors and shifts: (n, 4) -> (n, 4), corners in order again."""
    scale, shift = np.diag(matrix), matrix[:, 2]
    corners = boxes_xyxy.reshape(-1, 2, 2) * scale + shift
    return np.hstack([corners.min(axis=1), corners.max(axis=1)])


def _random_matrix(
    old: tuple[int, ...], new: tuple[int, int], draw: np.random.Generator, change: Augmentation
) -> NDArray[np.float64]:
    """Scale to fit, times the zoom; put it anywhere that it fits, or any part of it where it does not; mirror."""
    scale = min(new[0] / old[0], new[1] / old[1]) * draw.uniform(1 - change.zoom, 1 + change.zoom)
    free = np.array([new[1] - old[1] * scale, new[0] - old[0] * scale])
    shift = draw.uniform(0, 1, 2) * free if change.zoom else np.zeros(2)
    signs = np.where(draw.random(2) < 0.5 * np.array([change.mirror, change.flip]), -1.0, 1.0)
    size = np.array([old[1], old[0]]) * scale
    shift = np.where(signs < 0, shift + size, shift)
    return np.array([[signs[0] * scale, 0, shift[0]], [0, signs[1] * scale, shift[1]]])


def _change_colour(pixels: NDArray[np.uint8], draw: np.random.Generator, amount: float) -> NDArray[np.uint8]:
    if not amount:
        return pixels
    hue, saturation, light = draw.uniform(-1, 1, 3) * [15 * amount, amount, amount]
    values = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV).astype(np.float32)
    values[..., 0] = (values[..., 0] + hue) % 180
    values[..., 1:] = np.clip(values[..., 1:] * [1 + saturation, 1 + light], 0, 255)
    return np.asarray(cv2.cvtColor(values.astype(np.uint8), cv2.COLOR_HSV2RGB))
