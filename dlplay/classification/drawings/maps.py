"""Maps and heat as pictures."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.classification.heat import HeatMap
from dlplay.data.pictures.reading import shrink

# Dark blue, blue, orange, yellow: every step is lighter than the one before, so the scale can be read without colours.
SCALE = ((0, 0x0F1F4B), (0.35, 0x0072B2), (0.7, 0xE69F00), (1, 0xFFF2A0))
SCALE_SENTENCE = "dark blue is 0, then blue, orange and light yellow, which is 1"


def colour_heat(heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Colour a heat map (height, width), 0..1; the lighter, the more."""
    places = [place for place, _ in SCALE]
    bands = [np.interp(heat, places, [colour >> shift & 255 for _, colour in SCALE]) for shift in (16, 8, 0)]
    return np.rint(np.stack(bands, axis=2)).astype(np.uint8)


def overlay(picture: NDArray[np.uint8], heat: NDArray[np.float32], opacity: float) -> NDArray[np.uint8]:
    """Lay a heat map, 0..1, over a picture (height, width, 3), stretched to its size; opacity 0 leaves the picture."""
    height, width = picture.shape[:2]
    large = np.clip(cv2.resize(heat.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR), 0, 1)
    mixed = (1 - opacity) * picture.astype(np.float32) + opacity * colour_heat(large).astype(np.float32)
    return np.rint(mixed).astype(np.uint8)


def heated(image: NDArray[np.float32], found: HeatMap, opacity: float = 0.5) -> NDArray[np.uint8] | None:
    """Lay a heat map over a picture (height, width, channels), 0..1, made larger; None where there is no heat."""
    return None if found.heat is None else overlay(enlarged(as_picture(image)), found.heat, opacity)


def as_picture(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turn a picture (height, width, 1 or 3), 0..1, into red, green and blue for the screen."""
    levels = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return levels if levels.shape[2] == 3 else np.repeat(levels[..., :1], 3, axis=2)


def stretched(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Show any values as a picture: the smallest becomes black, the largest white, map 0 is shown as red."""
    low, high = float(values.min()), float(values.max())
    return as_picture(np.asarray((values - low) / np.float32(high - low or 1), np.float32))


def one_map(found: HeatMap, number: int, side: int = 160) -> NDArray[np.uint8]:
    """Draw one map with enlarged pixels, its smallest value black and its largest white."""
    small = stretched(found.maps[..., number : number + 1])
    return np.asarray(cv2.resize(small, (side, side), interpolation=cv2.INTER_NEAREST))


def enlarged(picture: NDArray[np.uint8], side: int = 280) -> NDArray[np.uint8]:
    """Enlarge a small picture so that a heat map over it is smooth; every pixel stays a square."""
    factor = max(1, side // max(picture.shape[:2]))
    return np.asarray(picture.repeat(factor, axis=0).repeat(factor, axis=1))


def small(pixels: NDArray[Any], side: int = 320) -> NDArray[np.uint8]:
    """Make a picture (height, width, 3) of 8 or 16 bits a square of the gallery: whole, with gray beside it."""
    bytes_ = pixels if pixels.dtype == np.uint8 else (pixels // 257).astype(np.uint8)
    fitted = np.asarray(shrink(bytes_, side))
    height, width = fitted.shape[:2]
    factor = max(1, side // max(height, width))
    fitted = fitted.repeat(factor, axis=0).repeat(factor, axis=1)
    square = np.full((side, side, 3), 128, np.uint8)
    top, left = (side - fitted.shape[0]) // 2, (side - fitted.shape[1]) // 2
    square[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    return square
