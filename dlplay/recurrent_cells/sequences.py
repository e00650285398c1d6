"""Sequences to send through a cell: typed, a sample, or a window of the student's own series."""

import math

import numpy as np

from dlplay.data.grids import parse_grid
from dlplay.recurrent_cells.cells import Array, RecurrentError
from dlplay.words import Note

MAX_STEPS = 100
MAX_INPUTS = 2
SAMPLE_SEQUENCES = {  # name in the link -> what it shows
    "impulse": "one 1, then only 0: how long does the cell remember it?",
    "step": "0, then 1 for ever: does the cell settle?",
    "sine": "a wave of 12 steps.",
    "silence": "only 0: every tanh' is 1, so that the weights alone decide about the gradient.",
    "bit to store": "x1 is a bit at every step; x2 says when to store it.",
}
LAST_DIGITS = 4


def sample_sequence(name: str, length: int) -> Array:
    """Make a sample of so many steps: (steps, inputs)."""
    steps = np.arange(length)
    if name == "bit to store":
        bits = np.where(steps * 7 % 5 < 2, 1.0, -1.0)
        return np.stack([bits, np.where(steps % 8 == 2, 1.0, 0.0)], axis=1)
    if name == "sine":
        return np.asarray(np.round(np.sin(2 * math.pi * steps / 12), LAST_DIGITS)[:, np.newaxis] + 0.0)
    lines = {"impulse": steps == 0, "step": steps >= length // 4, "silence": steps < 0}
    return np.where(lines[name], 1.0, 0.0)[:, np.newaxis]


def parse_sequence(text: str) -> Array:
    """Read numbers in time order; a second row, after a ; is a second input.

    Returns (steps, inputs), 1 to 100 steps, 1 or 2 inputs. Raises GridError naming the number.
    """
    rows = parse_grid(text, Note("The sequence"), MAX_STEPS)
    if len(rows) > MAX_INPUTS:
        raise RecurrentError(
            "The sequence has {rows} rows; {max_inputs} is the most: one row is one input over time. Write "
            "all steps in one row: 1 0 0 0",
            rows=len(rows),
            max_inputs=MAX_INPUTS,
        )
    return rows.T.copy()


def scale_window(values: Array, start: int, length: int) -> Array:
    """Cut a window out of a series and scale it to mean 0 and deviation 1: (steps, 1); start counts from 0.

    A window without change becomes 0. Raises RecurrentError where the series is empty or ends before the window.
    """
    window = np.asarray(values, dtype=np.float64)[start : start + length]
    if not len(window):
        raise RecurrentError(
            "The series has {count} values: nothing is left from step {start} on.", count=len(values), start=start
        )
    deviation = float(window.std())
    level = np.abs(window).max() * 1e-12  # smaller differences are rounding
    scaled = (window - window.mean()) / (deviation if deviation > level else 1.0)
    return np.asarray((np.round(scaled, LAST_DIGITS) + 0.0)[:, np.newaxis])
