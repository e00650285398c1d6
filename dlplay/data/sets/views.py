"""Looking at a set of pictures: small squares of all, and those that are there more than once."""

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.sets.likeness import alike_pairs
from dlplay.data.sets.reading import PictureSet
from dlplay.data.sets.recordings import recording_of


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
    Pictures of a recording are left out: they are nearly the same anyway, and are a group of the set.
    Returns places in the set, in order.
    """
    group = np.arange(len(pictures.pictures))
    single = np.flatnonzero([not recording_of(name) for name in pictures.names])
    for first, second in alike_pairs([pictures.pictures[place] for place in single]):
        group[group == group[single[second]]] = group[single[first]]
    members = [tuple(np.flatnonzero(group == one).tolist()) for one in np.unique(group)]
    return tuple(sorted(one for one in members if len(one) > 1))
