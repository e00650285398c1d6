"""Which pictures show the same: copied, saved again, scaled, mirrored or turned."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

FINGERPRINT_SIDE = 16
SAME_SHARE = 0.15  # of the contrast may differ; the most similar of 120 photographs of pets differ by 0.75
SAME_LEVELS = 0.75  # of 255 may differ anyway: saving as JPEG changes as much even where a picture is flat


def alike_pairs(pictures: Sequence[NDArray[np.uint8]], *, turned: bool = False) -> list[tuple[int, int]]:
    """Pair the pictures that are the same, as duplicates says; turned: also by quarters and upside down."""
    if not pictures:
        return []
    prints = np.stack([_fingerprint(pixels) for pixels in pictures])
    views = [np.rot90(prints, quarter, axes=(1, 2)) for quarter in range(4 if turned else 1)]
    distance = np.min([_distances(prints, one) for view in views for one in (view, view[:, :, ::-1])], axis=0)
    contrast = prints.reshape(len(prints), -1, 3).std(axis=1).max(axis=1)
    allowed = np.maximum(SAME_LEVELS, SAME_SHARE * np.minimum.outer(contrast, contrast))
    return [(int(first), int(second)) for first, second in np.argwhere(np.triu(distance <= allowed, k=1))]


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
