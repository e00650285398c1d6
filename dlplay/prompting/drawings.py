"""A cut drawn over its picture: a coloured veil with stripes and an outline, and the prompt with numbered marks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.prompting.prompts import Prompt

DRAWN_SIDE = 768  # of the longer side, so that numbers can be read on a small picture, too
VEIL, VEIL_SHARE, STRIPE_SHARE = (0, 114, 178), 0.35, 0.65
EDGE, PROMPT_COLOUR = (255, 255, 255), (230, 159, 0)
INSIDE, OUTSIDE = (0, 158, 115), (213, 94, 0)
DARK = (23, 32, 42)
STRIPE_EVERY, STRIPE_WIDE = 14, 3  # pixels of the drawing


def draw_cut(pixels: NDArray[np.uint8], mask: NDArray[np.bool_] | None, prompt: Prompt) -> NDArray[np.uint8]:
    """Draw a mask (height, width) and a prompt over a picture, scaled so that its longer side has 768 pixels.

    Marks inside the object are discs, those outside are squares; each has its number.
    """
    height, width = pixels.shape[:2]
    scale = DRAWN_SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    drawn = np.array(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR))
    if mask is not None:
        large = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_LINEAR) >= 0.5
        drawn = _veiled(drawn, large)
    if prompt.box_xyxy is not None:
        x1, y1, x2, y2 = (round(value * scale) for value in prompt.box_xyxy)
        _dashed_box(drawn, (x1, y1, x2, y2))
    for number, mark in enumerate(prompt.marks, 1):
        _draw_mark(drawn, (int((mark.x + 0.5) * scale), int((mark.y + 0.5) * scale)), number, inside=mark.inside)
    return drawn


def _veiled(drawn: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    rows, columns = np.indices(mask.shape)
    stripes = (rows + columns) % STRIPE_EVERY < STRIPE_WIDE
    share = (mask * np.where(stripes, STRIPE_SHARE, VEIL_SHARE))[..., np.newaxis]
    veiled: NDArray[np.uint8] = np.rint(drawn * (1 - share) + np.array(VEIL) * share).astype(np.uint8)
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(veiled, outlines, -1, DARK, 4)
    cv2.drawContours(veiled, outlines, -1, EDGE, 2)
    return veiled


def _dashed_box(drawn: NDArray[np.uint8], box: tuple[int, int, int, int]) -> None:
    """Draw the dashed sides of a box into the drawing."""
    x1, y1, x2, y2 = box
    cv2.rectangle(drawn, (x1, y1), (x2, y2), DARK, 4)
    for start, end in (((x1, y1), (x2, y1)), ((x2, y1), (x2, y2)), ((x2, y2), (x1, y2)), ((x1, y2), (x1, y1))):
        length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        for begin in range(0, length, 20):
            first, last = (_between(start, end, at / length) for at in (begin, begin + 12))
            cv2.line(drawn, first, last, PROMPT_COLOUR, 2)


def _between(start: tuple[int, int], end: tuple[int, int], share: float) -> tuple[int, int]:
    """Give the point at this share of the way."""
    share = min(1.0, share)
    return round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share)


def _draw_mark(drawn: NDArray[np.uint8], place: tuple[int, int], number: int, *, inside: bool) -> None:
    """Draw a numbered mark into the drawing."""
    x, y = place
    if inside:
        cv2.circle(drawn, place, 13, EDGE, -1, cv2.LINE_AA)
        cv2.circle(drawn, place, 11, INSIDE, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(drawn, (x - 13, y - 13), (x + 13, y + 13), EDGE, -1)
        cv2.rectangle(drawn, (x - 11, y - 11), (x + 11, y + 11), OUTSIDE, -1)
    text = str(number)
    (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 2)
    at = (x - wide // 2, y + high // 2)
    cv2.putText(drawn, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, EDGE, 2, cv2.LINE_AA)
