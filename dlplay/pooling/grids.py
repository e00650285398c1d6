"""A small input as text, short enough for a link: 1 3 2 0; 4 8 5 1."""

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import parse_grid
from dlplay.words import Note

GRIDS = {  # name in the link -> a grid to start from
    "hills": "1 3 2 0 1 2; 4 8 5 1 0 1; 2 5 6 2 3 1; 0 1 2 4 9 5; 1 0 1 3 5 4; 7 2 0 1 2 0",
    "one dot": "0 0 0 0 0 0; 0 0 0 0 0 0; 0 0 9 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0",
    "an edge": "0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9; 0 0 0 9 9 9",
    "checkerboard": "9 0 9 0 9 0; 0 9 0 9 0 9; 9 0 9 0 9 0; 0 9 0 9 0 9; 9 0 9 0 9 0; 0 9 0 9 0 9",
    "equal values": "2 2 1 3 0; 1 2 3 3 0; 4 0 1 1 1; 4 4 1 1 5; 0 2 5 2 5",
    "below zero": "-1 -3 -2 -4; -5 -2 -8 -6; -7 -9 -1 -1; -4 -3 -5 -2",
}
MAX_SIDE = 12


def parse_input(text: str) -> NDArray[np.float64]:
    """Read a small input such as 1 3 2 0; 4 8 5 1.

    Returns (rows, columns), 1 x 1 to 12 x 12. Raises GridError naming the row and the number.
    """
    return parse_grid(text, Note("The input"), MAX_SIDE)
