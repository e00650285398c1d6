"""The cells by their parts: which gates each has, and one table that holds all its weights."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import GridError

Array = NDArray[np.float64]
MAX_UNITS = 4


class RecurrentError(GridError):
    """Says why a sequence or weights cannot be used and what to do."""


@dataclass(frozen=True)
class Kind:
    """The parts of a cell.

    gates: what is computed by weights, in the order of the table; states: what goes on to the next step, the memory
    first; output: what the next layer gets; biases: how many each gate has.
    """

    gates: tuple[str, ...]
    states: tuple[str, ...]
    output: str
    biases: int = 1


KINDS = {  # name in the link -> its parts
    "RNN": Kind(("s",), ("s",), "s"),
    "LSTM": Kind(("i", "f", "o", "g"), ("c", "y"), "y"),
    "GRU": Kind(("u", "r", "c~"), ("c",), "c"),
    "Keras GRU": Kind(("z", "r", "h~"), ("h",), "h", biases=2),
    "Keras GRU, reset first": Kind(("z", "r", "h~"), ("h",), "h"),
}


class Gate(NamedTuple):
    """One gate's weights: from the input (inputs, units), from the state (units, units), and its biases (units,)."""

    from_x: Array
    from_state: Array
    bias: Array
    state_bias: Array

    def weigh(self, x: Array, state: Array) -> Array:
        """Sum the weighted input, the weighted state and the biases, for every unit."""
        return np.asarray(x @ self.from_x + state @ self.from_state + self.bias + self.state_bias)


@dataclass(frozen=True)
class Weights:
    """All weights of a cell in one table, a column per unit.

    The rows of each gate follow each other: inputs, then the state's units, then the bias or biases.
    """

    kind: str
    inputs: int
    table: Array

    @property
    def units(self) -> int:
        """How many units the cell has."""
        return int(self.table.shape[1])

    def gates(self) -> dict[str, Gate]:
        """Cut the table into the gates' weights."""
        rows = rows_per_gate(self.kind, self.inputs, self.units)
        return {name: self._cut(k * rows, rows) for k, name in enumerate(KINDS[self.kind].gates)}

    def _cut(self, top: int, rows: int) -> Gate:
        block, bias = self.table[top : top + rows], self.inputs + self.units
        second = block[bias + 1] if KINDS[self.kind].biases == 2 else np.zeros(self.units)
        return Gate(block[: self.inputs], block[self.inputs : bias], block[bias], second)


def rows_per_gate(kind: str, inputs: int, units: int) -> int:
    """How many weights one unit has in one gate: x + h + its biases."""
    return inputs + units + KINDS[kind].biases


def count_parameters(kind: str, inputs: int, units: int) -> int:
    """How many numbers the cell learns: gates * h * (h + x + biases)."""
    return len(KINDS[kind].gates) * units * rows_per_gate(kind, inputs, units)


def row_names(kind: str, inputs: int, units: int) -> list[str]:
    """Name the rows of a cell's table, such as “f x”, “f y1”, “f bias”."""
    state = KINDS[kind].output
    xs = ["x"] if inputs == 1 else [f"x{k}" for k in range(1, inputs + 1)]
    biases = ["bias", "bias 2"][: KINDS[kind].biases]
    parts = [*xs, *(f"{state}{k}" for k in range(1, units + 1)), *biases]
    return [f"{gate} {part}" for gate in KINDS[kind].gates for part in parts]
