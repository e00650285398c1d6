"""From pictures of any size to what the backbone takes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.preparation import to_input


def to_squares(pictures: Sequence[NDArray[np.uint8]], side: int, fit: str = "crop") -> NDArray[np.uint8]:
    """Bring pictures to (pictures, side, side, 3), 0 to 255; fit: "crop" the middle square, or "squeeze"."""
    squares = [np.rint(to_input(one, (side, side, 3), fit) * 255) for one in pictures]
    return np.asarray(squares, np.uint8).reshape(len(squares), side, side, 3)
