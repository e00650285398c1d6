"""Augmentation of pictures with masks: every mask moves with its pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Change:
    """How far a picture and its mask are changed at random.

    zoom: the scale is between 1 - zoom and 1 + zoom. mirror: left and right change places, half of the time. flip: top
    and bottom, too. turn: up to so many degrees. light: how much brightness, contrast and the three colours change.
    invert: the share of pictures whose dark and bright change places.
    """

    zoom: float = 0.2
    mirror: bool = True
    flip: bool = False
    turn: float = 15.0
    light: float = 0.2
    invert: float = 0.0


UNCHANGED = Change(0.0, mirror=False, flip=False, turn=0.0, light=0.0)


def change_both(
    pixels: NDArray[np.uint8],
    objects: NDArray[np.int32],
    shape: tuple[int, int],
    draw: np.random.Generator,
    change: Change,
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Cut a changed part of a shape (height, width) out of a picture and out of its map of objects, at the same place.

    Where the picture ends, it is mirrored.
    """
    matrix = random_matrix(pixels.shape[:2], shape, draw, change)
    size = shape[::-1]
    mirrored = {"borderMode": cv2.BORDER_REFLECT}
    moved = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, **mirrored)
    numbers = cv2.warpAffine(objects.astype(np.float32), matrix, size, flags=cv2.INTER_NEAREST, **mirrored)
    return change_light(np.asarray(moved), draw, change), np.asarray(numbers).astype(np.int32)


def random_matrix(
    old: tuple[int, ...], new: tuple[int, int], draw: np.random.Generator, change: Change
) -> NDArray[np.float64]:
    """Give a matrix (2, 3): turned around the middle, scaled, mirrored, and shifted as far as the picture reaches."""
    angle = np.deg2rad(draw.uniform(-change.turn, change.turn))
    scale = draw.uniform(1 - change.zoom, 1 + change.zoom)
    signs = np.where(draw.random(2) < 0.5 * np.array([change.mirror, change.flip]), -1.0, 1.0)
    turned = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * signs
    half_old, half_new = (np.array([shape[1] - 1, shape[0] - 1]) / 2 for shape in (old, new))
    room = np.maximum(half_old * scale - half_new, 0)
    middle = half_new + draw.uniform(-1, 1, 2) * room
    return np.column_stack([turned, middle - turned @ half_old])


def change_light(pixels: NDArray[np.uint8], draw: np.random.Generator, change: Change) -> NDArray[np.uint8]:
    """Change brightness and contrast, each colour a little differently."""
    contrast = 1 + draw.uniform(-1, 1) * change.light + draw.uniform(-0.3, 0.3, 3) * change.light
    brightness = 100 * draw.uniform(-1, 1) * change.light
    swapped = draw.random() < change.invert
    if not change.light and not swapped:
        return pixels
    values = 255 - pixels.astype(np.float32) if swapped else pixels.astype(np.float32)
    return np.clip(np.rint(values * contrast + brightness), 0, 255).astype(np.uint8)
