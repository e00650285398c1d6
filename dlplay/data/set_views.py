"""Looking at a set of pictures: small squares of all, and those that are there more than once."""

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.picture_sets import PictureSet

FINGERPRINT_SIDE = 16
SAME_SHARE = 0.15  # of the contrast may differ; the most similar of 120 photographs of pets differ by 0.75
SAME_LEVELS = 0.75  # of 255 may differ anyway: saving as JPEG changes as much even where a picture is flat


def thumbnails(pictures: PictureSet, side: int = 96) -> tuple[NDArray[np.uint8], ...]:
    """Cut the middle square out of every picture and scale it to (side, side, 3).

    Pictures smaller than that show their pixels as little squares.
    """
    return tuple(_thumbnail(pixels, side) for pixels in pictures.pictures)


def _thumbnail(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    length = min(height, width)
    top, left = (height - length) // 2, (width - length) // 2
    middle = np.ascontiguousarray(pixels[top : top + length, left : left + length])
    how = cv2.INTER_AREA if length > side else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(middle, (side, side), interpolation=how), dtype=np.uint8)


def duplicates(pictures: PictureSet) -> tuple[tuple[int, ...], ...]:
    """Find groups of the same picture: copied, saved again, scaled, or mirrored left to right; not cut or turned.

    Every picture is squeezed to 16 x 16 mean colours. Two are the same where the root mean square of the
    differences is below 15 % of their contrast (the standard deviation of those colours), or below 0.75 levels of 255.
    Returns places in the set, in order.
    """
    prints = np.stack([_fingerprint(pixels) for pixels in pictures.pictures])
    mirrored = prints[:, :, ::-1]
    count = len(prints)
    distance = np.minimum(_distances(prints, prints), _distances(prints, mirrored))
    contrast = prints.reshape(count, -1, 3).std(axis=1).max(axis=1)
    allowed = np.maximum(SAME_LEVELS, SAME_SHARE * np.minimum.outer(contrast, contrast))
    group = np.arange(count)
    for first, second in np.argwhere(np.triu(distance <= allowed, k=1)):
        group[group == group[second]] = group[first]
    members = [tuple(np.flatnonzero(group == one).tolist()) for one in np.unique(group)]
    return tuple(sorted(one for one in members if len(one) > 1))


def _fingerprint(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Average a picture over a grid of 16 x 16; a smaller one is enlarged smoothly first."""
    grid = (FINGERPRINT_SIDE, FINGERPRINT_SIDE)
    height, width = pixels.shape[:2]
    if min(height, width) < FINGERPRINT_SIDE:
        larger = (max(width, FINGERPRINT_SIDE), max(height, FINGERPRINT_SIDE))
        pixels = np.asarray(cv2.resize(pixels, larger, interpolation=cv2.INTER_LINEAR))
    return np.asarray(cv2.resize(pixels.astype(np.float32), grid, interpolation=cv2.INTER_AREA), dtype=np.float64)


def _distances(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the root mean square difference of every picture to every other: |a - b|² = |a|² + |b|² - 2 a·b."""
    a, b = (one.reshape(len(one), -1) for one in (some, others))
    squares = (a**2).sum(axis=1)[:, np.newaxis] + (b**2).sum(axis=1) - 2 * a @ b.T
    distances: NDArray[np.float64] = np.sqrt(np.maximum(squares, 0) / a.shape[1])
    return distances
