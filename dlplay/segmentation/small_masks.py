"""Two small masks as typed numbers, and a mask that a student uploads."""

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import GridError, parse_grid
from dlplay.data.pictures.reading import read_picture
from dlplay.segmentation.masks import Mask, MaskError, resize_map
from dlplay.words import Note

MOST_CELLS = 10
FIRST_TRUE = "0 0 0 0 0 0; 0 1 1 1 0 0; 0 1 1 1 0 0; 0 1 1 1 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0"
FIRST_PREDICTED = "0 0 0 0 0 0; 0 0 0 0 0 0; 0 0 1 1 1 0; 0 0 1 1 1 0; 0 0 1 1 1 0; 0 0 0 0 0 0"


def read_small_mask(text: str, what: str) -> Mask:
    """Read rows of 0 and 1, at most 10 x 10. Raises GridError."""
    grid = parse_grid(text, what, MOST_CELLS)
    wrong = np.argwhere((grid != 0) & (grid != 1))
    if len(wrong):
        row, column = wrong[0] + 1
        raise GridError(
            "{what}, row {row}, number {column}: a mask has only 0 (not in it) and 1 (in it).",
            what=what,
            row=row,
            column=column,
        )
    return np.asarray(grid == 1)


def mask_numbers(mask: Mask) -> NDArray[np.float64]:
    """Give a mask as numbers 0 and 1."""
    return mask.astype(np.float64)


def read_true_mask(content: bytes, name: str, shape: tuple[int, int]) -> tuple[Mask, tuple[str, ...]]:
    """Read an uploaded mask for a picture of a shape (height, width): every pixel that is not black is in it.

    A mask of another size but the same shape is scaled, and that is said. Raises PictureError and MaskError.
    """
    pixels = read_picture(content, name).pixels
    mask = np.asarray(pixels.max(axis=-1) > 0)
    if mask.shape == shape:
        return mask, ()
    if abs(mask.shape[0] * shape[1] - mask.shape[1] * shape[0]) > 0.02 * mask.shape[0] * shape[1] + max(shape):
        raise MaskError(
            "“{name}” has {width} x {height} pixels (width x height), the picture {picture_width} x "
            "{picture_height}: the sides do not fit each other. Give the mask of this picture.",
            name=name,
            width=mask.shape[1],
            height=mask.shape[0],
            picture_width=shape[1],
            picture_height=shape[0],
        )
    note = Note(
        "The mask had {width} x {height} pixels: it was scaled to {picture_width} x {picture_height}.",
        width=mask.shape[1],
        height=mask.shape[0],
        picture_width=shape[1],
        picture_height=shape[0],
    )
    return np.asarray(resize_map(mask, shape)), (note,)
