"""The patches of a picture, apart and enlarged."""

import numpy as np
from numpy.typing import NDArray

SIDE = 224


def spread_patches(patches: NDArray[np.float32], chosen: int, gap: int = 3) -> NDArray[np.uint8]:
    """Draw the patches apart, on white, twice as large; the chosen one gets an orange frame."""
    count, patch = round(len(patches) ** 0.5), patches.shape[1]
    step = patch + 2 * gap
    sheet = np.ones((count * step, count * step, patches.shape[3]), np.float32)
    for number, one in enumerate(patches):
        top, left = number // count * step, number % count * step
        if number == chosen:
            sheet[top : top + step, left : left + step] = (0.835, 0.369, 0.0)
        sheet[top + gap : top + gap + patch, left + gap : left + gap + patch] = one
    pixels: NDArray[np.uint8] = np.round(np.kron(sheet, np.ones((2, 2, 1), np.float32)) * 255).astype(np.uint8)
    return pixels


def enlarged_patch(patches: NDArray[np.float32], number: int) -> NDArray[np.uint8]:
    """Draw one patch so large that its pixels can be seen."""
    times = max(1, SIDE // patches.shape[1])
    large = patches[number].repeat(times, axis=0).repeat(times, axis=1)
    pixels: NDArray[np.uint8] = np.round(large * 255).astype(np.uint8)
    return pixels
