"""GrabCut, the classical method: the colours inside the box against the colours outside it. Nothing is learned before.

Source: Rother, Kolmogorov and Blake, GrabCut: Interactive Foreground Extraction Using Iterated Graph Cuts, 2004;
the mixtures of colours and the cut are OpenCV's.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.prompting.prompts import Prompt, PromptError, fit_prompt

MOST_ITERATIONS = 20
LONGEST_SIDE = 512  # a larger picture is made smaller first, so that a cut takes no longer than about a second
MARK_SHARE = 0.01  # a mark is a disc with this share of the longer side as radius
GRABCUT_SEED = 0  # OpenCV begins the mixtures of colours by chance


def cut_out(pixels: NDArray[np.uint8], prompt: Prompt, *, iterations: int = 5) -> NDArray[np.bool_]:
    """Cut out what a box holds, with GrabCut: True (height, width) for the object's pixels.

    pixels (height, width, 3) in 0..255. Outside the box everything is ground; inside, five colours with their spread
    stand for the object and five for the ground, and the cheapest border between them is sought, iterations times.
    Marks are certain. Raises PromptError.
    """
    prompt, _ = fit_prompt(prompt, pixels.shape)
    if prompt.box_xyxy is None:
        raise PromptError("GrabCut needs a box: it takes what lies outside for the ground. Draw one around the object.")
    if not 1 <= iterations <= MOST_ITERATIONS:
        raise PromptError(
            "GrabCut runs 1 to {most_iterations} times, not {iterations}.",
            most_iterations=MOST_ITERATIONS,
            iterations=iterations,
        )
    height, width = pixels.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    found = _cut(np.ascontiguousarray(small), _known(prompt, small.shape, scale), iterations)
    large = cv2.resize(found.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large >= 0.5)


def cut_out_box(pixels: NDArray[np.uint8], box_xyxy: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Cut out what a box x1, y1, x2, y2 holds, as cut_out does."""
    return cut_out(pixels, Prompt(box_xyxy))


def _known(prompt: Prompt, shape: tuple[int, ...], scale: float) -> NDArray[np.uint8]:
    """Say of every pixel what is known: ground outside the box and at the marks outside, object at those inside."""
    assert prompt.box_xyxy is not None
    known = np.full(shape[:2], cv2.GC_BGD, np.uint8)
    x1, y1, x2, y2 = (value * scale for value in prompt.box_xyxy)
    known[math.floor(y1) : math.ceil(y2), math.floor(x1) : math.ceil(x2)] = cv2.GC_PR_FGD
    radius = max(1, round(MARK_SHARE * max(shape[:2])))
    for mark in prompt.marks:
        value = cv2.GC_FGD if mark.inside else cv2.GC_BGD
        cv2.circle(known, (int(mark.x * scale), int(mark.y * scale)), radius, value, thickness=-1)
    if not (known == cv2.GC_BGD).any():
        raise PromptError(
            "The box holds the whole picture, so no pixel is left that is surely ground. Draw a smaller box, or set a "
            "mark outside the object."
        )
    if not (known != cv2.GC_BGD).any():
        raise PromptError("The marks outside the object cover the whole box: set fewer, or draw a larger box.")
    return known


def _cut(pixels: NDArray[np.uint8], known: NDArray[np.uint8], iterations: int) -> NDArray[np.bool_]:
    cv2.setRNGSeed(GRABCUT_SEED)
    none = np.zeros((1, 65))
    try:
        mask, _, _ = cv2.grabCut(
            pixels, known.copy(), (0, 0, 1, 1), none.copy(), none.copy(), iterations, cv2.GC_INIT_WITH_MASK
        )
    except cv2.error as error:
        raise PromptError(
            "GrabCut found no two groups of colours here: draw a larger box around something that differs from its "
            "ground."
        ) from error
    return np.asarray((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD))
