"""Handwritten digits as networks for MNIST want them, from a drawing or a photograph; and some that we drew."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 28
BOX = 20  # the digit's longer side; the rest is margin
STROKES = {  # digit -> its strokes as (column, row) in a square of 100
    3: (
        ((25, 25), (38, 14), (58, 14), (70, 26), (66, 40), (46, 48)),
        ((46, 48), (66, 54), (76, 70), (64, 86), (40, 88)),
    ),
    5: (((74, 14), (36, 16), (32, 46), (52, 42), (70, 52), (72, 70), (60, 86), (40, 88), (26, 78)),),
    7: (((24, 20), (76, 16), (58, 48), (46, 88)), ((40, 52), (70, 50))),
}


def to_digit(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Cut a digit out of a picture the way MNIST was made: light on dark, 20 pixels long, its mass in the middle.

    pixels (height, width, 3) or (height, width), whole numbers. Returns (28, 28, 1) in 0..1; an empty picture
    gives zeros. Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition", III.A.
    """
    gray = _light_on_dark(pixels)
    threshold = max(0.15, _otsu(gray))
    rows, columns = (np.flatnonzero((gray > threshold).any(axis=axis)) for axis in (1, 0))
    if rows.size == 0:
        return np.zeros((SIDE, SIDE, 1), np.float32)
    cut = gray[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(cut.shape)
    size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    small = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR))
    return _centred(np.asarray(small / np.float32(small.max()), np.float32))


def draw_digit(digit: int, side: int = 280) -> NDArray[np.uint8]:
    """Draw one of the STROKES as dark ink on light paper, (side, side, 3)."""
    paper = np.full((side, side), 244, np.uint8)
    for stroke in STROKES[digit]:
        points = np.array(stroke) * side // 100
        cv2.polylines(paper, [points.reshape(-1, 1, 2)], False, 40, thickness=side // 12, lineType=cv2.LINE_AA)
    soft = cv2.GaussianBlur(paper, (0, 0), side / 90)
    return np.repeat(soft[:, :, np.newaxis], 3, axis=2)


def _light_on_dark(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Make it gray in 0..1, dark where the paper is: the border tells which that is, and where 0 lies."""
    values = pixels.astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max)
    gray = values.mean(axis=2) if values.ndim == 3 else values
    border = float(np.median(np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])))
    ink = border - gray if border > 0.5 else gray - border
    return np.asarray(np.clip(ink, 0, 1), np.float32)


def _otsu(gray: NDArray[np.float32]) -> float:
    threshold, _ = cv2.threshold((gray * 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(threshold) / 255


def _centred(small: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put the centre of mass into the middle of 28 x 28 pixels, as far as the frame allows."""
    mass = float(small.sum())
    corner = []
    for axis, length in enumerate(small.shape):
        centre = float((small.sum(axis=1 - axis) * np.arange(length)).sum()) / mass
        corner.append(int(np.clip(round((SIDE - 1) / 2 - centre), 0, SIDE - length)))
    digit = np.zeros((SIDE, SIDE, 1), np.float32)
    digit[corner[0] : corner[0] + small.shape[0], corner[1] : corner[1] + small.shape[1], 0] = small
    return digit
