"""Masks as runs, as COCO and CVAT write them: how often 0, then how often 1, then 0 again, ..."""

import numpy as np
from numpy.typing import NDArray

from dlplay.data.labels.boxes import FilePatch, FileRuns, Outline, box_around
from dlplay.data.pictures.reading import MAX_PIXELS

MOST_RUNS = 1_000_000


def file_runs(size: object, counts: object) -> FileRuns:
    """Read COCO's runs, a list or packed in a text, for a picture of size [height, width]. Raises ValueError."""
    if not (isinstance(size, list) and len(size) == 2 and all(type(side) is int and side > 0 for side in size)):
        raise ValueError("no height and width")
    numbers = _unpacked_counts(counts) if isinstance(counts, str) else counts
    if not isinstance(numbers, list) or len(numbers) > MOST_RUNS or not all(type(one) is int for one in numbers):
        raise ValueError("no runs")
    if min(numbers, default=0) < 0 or sum(numbers) != size[0] * size[1] or size[0] * size[1] > MAX_PIXELS:
        raise ValueError("runs of another length than the picture")
    return FileRuns((size[0], size[1]), tuple(numbers))


def _unpacked_counts(text: str) -> list[int]:
    """Unpack numbers of 5 bits a letter, lowest first; from the third on, each is a difference to the last but one.

    https://github.com/cocodataset/cocoapi, common/maskApi.c, rleFrString
    """
    counts: list[int] = []
    value = shift = 0
    for letter in text[: 8 * MOST_RUNS]:
        bits = ord(letter) - 48
        value |= (bits & 0x1F) << shift
        shift += 5
        if not 0 <= bits < 64 or shift > 60:
            raise ValueError("no runs")
        if not bits & 0x20:
            if bits & 0x10:
                value -= 1 << shift
            counts.append(value + (counts[-2] if len(counts) > 2 else 0))
            value = shift = 0
    return counts


def unrolled(runs: FileRuns) -> NDArray[np.bool_]:
    """Give the mask (height, width) of runs that go down the columns."""
    values = np.arange(len(runs.counts)) % 2 == 1
    return np.repeat(values, np.array(runs.counts, np.int64)).reshape(runs.shape, order="F")


def around_outline(outline: Outline) -> tuple[float, float, float, float] | None:
    """Give x1, y1, x2, y2 around polygons or a mask; None around nothing."""
    if isinstance(outline, tuple):
        return box_around([number for polygon in outline for number in polygon])
    patch = FilePatch(0, 0, unrolled(outline)) if isinstance(outline, FileRuns) else outline
    across, down = (
        np.flatnonzero(patch.mask.any(axis=0)) + patch.left,
        np.flatnonzero(patch.mask.any(axis=1)) + patch.top,
    )
    if not len(across):
        return None
    return float(across[0]), float(down[0]), float(across[-1]) + 1, float(down[-1]) + 1
