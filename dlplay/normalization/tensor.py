"""The student's small tensor: rows are examples, or pixels of several examples; columns are features or channels."""

import numpy as np
from numpy.typing import NDArray

from dlplay.data import GridError, parse_grid
from dlplay.words import Note

Array = NDArray[np.float64]
MOST_ROWS = 16
MOST_COLUMNS = 8
MOST_LAYERS = 6  # of a chain whose numbers are still read
FORMS = {  # name -> rows of one example, what a row is, what a column is
    "table": (1, "example", "feature"),
    "pictures 2 x 2": (4, "pixel", "channel"),
}
PRESETS = {  # name -> the tensor as text
    "4 examples": "1 200 0.3; 2 150 0.1; 4 300 0.4; 5 350 0.8",
    "one example": "1 200 0.3",
    "two examples": "1 200 0.3; 4 300 0.4",
    "a constant feature": "1 7 0.3; 2 7 0.1; 4 7 0.4; 5 7 0.8",
    "very different scales": "0.001 1 1000; 0.002 3 -500; 0.004 2 750; 0.003 5 250",
    "two pictures": "1 5 9; 2 5 8; 3 6 7; 4 6 6; 10 1 0; 12 2 0; 14 1 1; 16 2 1",
}


def parse_tensor(text: str, rows_of_one: int = 1) -> Array:
    """Read the tensor from text, rows parted by ; and numbers by spaces.

    rows_of_one: how many rows belong to one example. Returns (rows, columns). Raises GridError.
    """
    tensor = parse_grid(text, Note("The tensor"), MOST_ROWS)
    rows, columns = tensor.shape
    if columns > MOST_COLUMNS:
        raise GridError(
            "The tensor has {columns} columns; {most_columns} is the most.", columns=columns, most_columns=MOST_COLUMNS
        )
    if rows % rows_of_one:
        raise GridError(
            "A picture of 2 x 2 pixels has {rows_of_one} rows, but the tensor has {rows} rows: write "
            "{rows_of_one}, {rows_of_two} or {rows_of_three} rows, or choose the form “table”.",
            rows_of_one=rows_of_one,
            rows=rows,
            rows_of_two=2 * rows_of_one,
            rows_of_three=3 * rows_of_one,
        )
    return tensor


def parse_row(text: str, columns: int, what: str) -> Array:
    """Read one number for every column; one number alone is used for all. Raises GridError."""
    values = parse_grid(text, what, MOST_COLUMNS)
    if len(values) != 1 or values.shape[1] not in (1, columns):
        raise GridError(
            "{what} needs 1 number, or {columns} numbers: one for every column.", what=what, columns=columns
        )
    return np.broadcast_to(values[0], (columns,)).copy()


def parse_chain(text: str) -> Array:
    """Read the weights of a chain, one for every layer: (layers,). Raises GridError."""
    weights = parse_grid(text, Note("The chain's weights"), MOST_LAYERS)
    if len(weights) != 1:
        raise GridError("The chain's weights are one row: leave out the ; and write one number for every layer.")
    return np.asarray(weights[0])
