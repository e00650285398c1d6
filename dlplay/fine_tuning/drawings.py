"""Pictures put together on a sheet."""

import numpy as np
from numpy.typing import NDArray

from dlplay.data import PictureSet
from dlplay.training import to_squares

PER_ROW, SHEET_SIDE = 12, 96


def sheet(pictures: PictureSet, label: int, fit: str = "crop") -> NDArray[np.uint8]:
    """Put the first pictures of a class into a row, as squares like those that the network gets."""
    members = [number for number, one in enumerate(pictures.labels) if one == label][:PER_ROW]
    return in_a_row(to_squares([pictures.pictures[number] for number in members], SHEET_SIDE, fit))


def in_a_row(squares: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Put squares (pictures, side, side, 3) beside each other with a gap; always as wide as a full row."""
    count, side = squares.shape[:2]
    canvas = np.full((side, PER_ROW * (side + 4) - 4, 3), 255, np.uint8)
    for place in range(min(count, PER_ROW)):
        canvas[:, place * (side + 4) : place * (side + 4) + side] = squares[place]
    return canvas
