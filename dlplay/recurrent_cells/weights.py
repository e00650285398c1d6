"""Where weights come from: a seed, the student's text, or a Keras layer."""

import math
from typing import NamedTuple

import numpy as np

from dlplay.data.grids import format_grid, parse_grid
from dlplay.recurrent_cells.cells import KINDS, MAX_UNITS, Array, RecurrentError, Weights, row_names, rows_per_gate
from dlplay.recurrent_cells.forward import Run, run_cell
from dlplay.words import Note

KERAS_ORDER = {  # our gates in the order of a Keras layer; our GRU's update gate is Keras' with the other sign
    "RNN": ("s",),
    "LSTM": ("i", "f", "g", "o"),
    "GRU": ("u", "r", "c~"),
    "Keras GRU": ("z", "r", "h~"),
    "Keras GRU, reset first": ("z", "r", "h~"),
}

NEGATED = "Keras GRU, reset first"
SIGN_CHANGED = "the same, update weights negated"


class Knobs(NamedTuple):
    """What turns drawn weights.

    stretch: by how much V of an RNN stretches; forget: an LSTM's forget bias; update: a GRU's update bias; listening:
    what the weights from the state are multiplied by in LSTM and GRU.
    """

    stretch: float
    forget: float
    update: float = 0.0
    listening: float = 1.0


FRESH = "as Keras draws them"
STARTS = {  # what the weights begin with -> its knobs
    "as the lecture means them": Knobs(0.7, 4.0, -4.0, 0.25),
    FRESH: Knobs(1.0, 1.0),
}
MOST_WEIGHT = 100  # 400^99 is still a number to the computer


def draw_weights(kind: str, inputs: int, units: int, seed: int) -> Weights:
    """Draw weights as Keras does, two digits each.

    From the input: uniform within ±sqrt(6 / (inputs + gates * units)) (Glorot); from the state: an orthogonal matrix;
    biases 0, but 1 in an LSTM's forget gate.
    """
    rng, count = np.random.default_rng(seed), len(KINDS[kind].gates)
    limit = math.sqrt(6 / (inputs + count * units))
    from_x = rng.uniform(-limit, limit, (inputs, count * units))
    square, triangle = np.linalg.qr(rng.normal(size=(count * units, units)))
    from_state = (square * np.sign(np.diag(triangle))).T
    parts = []
    for k, gate in enumerate(KINDS[kind].gates):
        place = slice(k * units, (k + 1) * units)
        bias = np.zeros((KINDS[kind].biases, units)) + (gate == "f")
        parts += [from_x[:, place], from_state[:, place], bias]
    return Weights(kind, inputs, np.round(np.vstack(parts), 2) + 0.0)


def begin_weights(kind: str, inputs: int, units: int, seed: int, start: str) -> Weights:
    """Draw the weights that a cell begins with, two digits each; start: a name of STARTS."""
    if start == FRESH:
        return draw_weights(kind, inputs, units, seed)
    turned = draw_rival(kind, inputs, units, seed, STARTS[start])
    return Weights(kind, inputs, np.round(turned.table, 2) + 0.0)


def draw_rival(kind: str, inputs: int, units: int, seed: int, knobs: Knobs) -> Weights:
    """Draw weights, then turn the knobs.

    V is scaled until its largest eigenvalue has the first knob's size; as drawn, it is close to 1. Keras' GRUs, whose
    update gate keeps the old, get the update bias with the other sign.
    """
    table = draw_weights(kind, inputs, units, seed).table.copy()
    rows, bias = rows_per_gate(kind, inputs, units), inputs + units
    if kind == "RNN":
        table[inputs:bias] *= knobs.stretch / max(stretch_of(Weights(kind, inputs, table)), 1e-12)
        return Weights(kind, inputs, table)
    for first in range(0, len(table), rows):
        table[first + inputs : first + bias] *= knobs.listening
    if kind == "LSTM":
        table[rows + bias] = knobs.forget
    else:
        table[bias] = (knobs.update if kind == "GRU" else -knobs.update) + 0.0
    return Weights(kind, inputs, table)


def stretch_of(weights: Weights) -> float:
    """By how much an RNN's matrix V stretches in the long run: its largest eigenvalue in size."""
    return float(np.abs(np.linalg.eigvals(weights.gates()["s"].from_state)).max())


def read_weights(text: str, kind: str, inputs: int, units: int) -> Weights:
    """Read a cell's table of weights, rows parted by ; and a column per unit.

    Raises RecurrentError where rows or columns do not fit the cell, GridError where a number cannot be read.
    """
    rows = len(KINDS[kind].gates) * rows_per_gate(kind, inputs, units)
    table = parse_grid(text, Note("The table of weights"), len(KINDS[kind].gates) * (2 + MAX_UNITS + 2))
    if table.shape != (rows, units):
        named = ", ".join(row_names(kind, inputs, units)[: rows_per_gate(kind, inputs, units)])
        raise RecurrentError(
            "The table of weights has {rows} rows and {columns} columns. {kind} with {units} and {inputs} needs "
            "{needed_rows} rows ({named}, ...) and {needed_columns}: mend the text, or choose another seed to draw "
            "all weights afresh.",
            rows=table.shape[0],
            columns=table.shape[1],
            kind=kind,
            units=Note("{count} unit" if units == 1 else "{count} units", count=units),
            inputs=Note("{count} input" if inputs == 1 else "{count} inputs", count=inputs),
            needed_columns=Note("{count} column" if units == 1 else "{count} columns", count=units),
            needed_rows=rows,
            named=named,
        )
    if float(np.abs(table).max()) > MOST_WEIGHT:
        raise RecurrentError(
            "A weight is larger than {most_weight}: stay between -{most_weight} and {most_weight}.",
            most_weight=MOST_WEIGHT,
        )
    return Weights(kind, inputs, table)


def write_weights(weights: Weights) -> str:
    """Write a table as read_weights reads it."""
    return format_grid(weights.table)


def to_keras(weights: Weights) -> list[Array]:
    """Give kernel, recurrent kernel and bias in the order of the Keras layer.

    RNN: SimpleRNN; LSTM: gates i, f, c, o; GRU: z, r, h. The lecture's GRU needs reset_after=False, and its update
    gate the other sign, because 1 - sigmoid(a) = sigmoid(-a).
    """
    gates = weights.gates()
    signs = {"u": -1.0}
    order = [(gates[name], signs.get(name, 1.0)) for name in KERAS_ORDER[weights.kind]]
    kernel = np.hstack([sign * gate.from_x for gate, sign in order])
    recurrent = np.hstack([sign * gate.from_state for gate, sign in order])
    bias = np.hstack([sign * gate.bias for gate, sign in order])
    if KINDS[weights.kind].biases == 2:
        bias = np.vstack([bias, np.hstack([gate.state_bias for gate, _ in order])])
    return [part + 0.0 for part in (kernel, recurrent, bias)]


def as_keras_gru(weights: Weights, kind: str) -> Weights:
    """Put the numbers of the lecture's GRU into a Keras GRU unchanged; a second bias is 0."""
    parts = []
    for gate in weights.gates().values():
        bias = [gate.bias[np.newaxis], gate.state_bias[np.newaxis]][: KINDS[kind].biases]
        parts += [gate.from_x, gate.from_state, *bias]
    return Weights(kind, weights.inputs, np.vstack(parts))


def gru_runs(weights: Weights, sequence: Array) -> dict[str, Run]:
    """Run the lecture's GRU, and its weights in Keras' GRUs: as they are, and with the update gate's sign changed."""
    first = as_keras_gru(weights, NEGATED)
    rows = first.table.copy()
    rows[: weights.inputs + weights.units + 1] *= -1
    return {
        "lecture": run_cell(weights, sequence),
        "Keras, reset_after=False": run_cell(first, sequence),
        SIGN_CHANGED: run_cell(Weights(NEGATED, weights.inputs, rows), sequence),
        "Keras, reset_after=True": run_cell(as_keras_gru(weights, "Keras GRU"), sequence),
    }
