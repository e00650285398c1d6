"""Ready-made cells that show one idea each."""

from dataclasses import dataclass

import numpy as np

from dlplay.recurrent_cells.cells import KINDS, Array, Weights, row_names
from dlplay.recurrent_cells.weights import write_weights


@dataclass(frozen=True)
class Example:
    """A cell of one unit, the rows of its table that are not 0, the sequence that fits, and what to look at."""

    kind: str
    rows: dict[str, float]
    sequence: str
    look: str
    inputs: int = 1
    length: int = 20

    def weights(self) -> str:
        """The table of weights as text."""
        names = row_names(self.kind, self.inputs, 1)
        table: Array = np.array([[self.rows.get(name, 0.0)] for name in names])
        return write_weights(Weights(self.kind, self.inputs, table))


EXAMPLES = {  # name on the button -> the cell
    "RNN that forgets": Example(
        "RNN", {"s x": 1, "s s1": 0.5}, "impulse", "V = 0.5: after every step less than half of the memory is left."
    ),
    "RNN that explodes": Example(
        "RNN",
        {"s x": 1, "s s1": 1.5},
        "silence",
        "V = 1.5 and no input: the gradient grows by 1.5 per step. Take the sample “impulse” instead: s goes up, "
        "tanh' falls, and the gradient vanishes after all.",
    ),
    "Remember everything": Example(
        "LSTM",
        {"i bias": 8, "f bias": 8, "o bias": 8, "g x": 1},
        "impulse",
        "The forget gate's bias is 8, so f is nearly 1: c keeps all that ever came in.",
    ),
    "Forget at once": Example(
        "LSTM",
        {"i bias": 8, "f bias": -8, "o bias": 8, "g x": 1},
        "impulse",
        "The forget gate's bias is -8, so f is nearly 0: c knows only the present step.",
    ),
    "Store when told": Example(
        "LSTM",
        {"i x2": 16, "i bias": -8, "f x2": -16, "f bias": 8, "o bias": 8, "g x1": 3},
        "bit to store",
        "x2 opens the input gate and shuts the forget gate, both at the same step: c takes the new bit and keeps it "
        "until x2 is 1 again.",
        inputs=2,
    ),
    "GRU that stores": Example(
        "GRU",
        {"u x": 16, "u bias": -8, "r bias": 8, "c~ x": 3},
        "impulse",
        "The update gate opens where x is 1; where x is 0, the old c goes on unchanged.",
    ),
}
MEANINGS = {  # letter -> name of the gate, what it asks, whether it lies between 0 and 1
    "i": ("input gate", "Should we update this “bit” of information or not?", True),
    "f": ("forget gate", "Should we continue to remember this “bit” of information or not?", True),
    "o": ("output gate", "Should we output this “bit” of information?", True),
    "g": ("candidate", "If we update: what should we remember?", False),
    "u": ("update gate", "How much of the new, and how little of the old?", True),
    "z": ("update gate", "How much of the old, and how little of the new?", True),
    "r": ("reset gate", "How much of the old may the candidate see?", True),
    "c~": ("candidate", "What could the new memory be?", False),
    "h~": ("candidate", "What could the new state be?", False),
    "c": ("cell memory", "What is remembered after this step?", False),
    "y": ("output", "What does the next layer see?", False),
    "s": ("state", "What does the cell remember and give out?", False),
    "h": ("state", "What does the cell remember and give out?", False),
}


def letters_of(kind: str) -> list[str]:
    """All gates and states of a cell, in the order in which they are computed."""
    parts = KINDS[kind]
    return [*parts.gates, *(name for name in ("c", "y", "h") if name in parts.states and name not in parts.gates)]
