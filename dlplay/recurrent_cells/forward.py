"""The cells at work: one time step after the other, plain numpy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dlplay.recurrent_cells.cells import KINDS, Array, Gate, Weights

Values = Mapping[str, Array]


@dataclass(frozen=True)
class Run:
    """A sequence (steps, inputs) that went through a cell; values: name -> (steps, units), every gate and state."""

    weights: Weights
    sequence: Array
    values: dict[str, Array]

    @property
    def output(self) -> Array:
        """What the next layer gets: (steps, units)."""
        return self.values[KINDS[self.weights.kind].output]

    @property
    def memory(self) -> Array:
        """The state that carries the memory: s of an RNN, c of an LSTM or a GRU, h of Keras' GRU: (steps, units)."""
        return self.values[KINDS[self.weights.kind].states[0]]

    def at(self, step: int) -> Values:
        """All values at one step, (units,) each; before the first step everything is 0."""
        if step < 0:
            return {name: np.zeros(self.weights.units) for name in self.values}
        return {name: values[step] for name, values in self.values.items()}


def sigmoid(total: Array) -> Array:
    """Squeeze numbers into 0..1: 1 / (1 + e^-a), written with tanh, which never overflows."""
    return np.asarray(0.5 + 0.5 * np.tanh(total / 2))


def step_rnn(gates: Mapping[str, Gate], x: Array, before: Values) -> Values:
    """s_t = tanh(U x_t + V s_(t-1)); the bias is 0 in the lecture."""
    return {"s": np.tanh(gates["s"].weigh(x, before["s"]))}


def step_lstm(gates: Mapping[str, Gate], x: Array, before: Values) -> Values:
    """The lecture's six equations: i, f, o, g, c, y."""
    i, f, o = (sigmoid(gates[name].weigh(x, before["y"])) for name in "ifo")
    g = np.tanh(gates["g"].weigh(x, before["y"]))
    c = f * before["c"] + i * g
    return {"i": i, "f": f, "o": o, "g": g, "c": c, "y": o * np.tanh(c)}


def step_gru(gates: Mapping[str, Gate], x: Array, before: Values) -> Values:
    """The lecture's GRU: the reset comes before the matrix product, the update gate takes the new."""
    u, r = (sigmoid(gates[name].weigh(x, before["c"])) for name in "ur")
    candidate = np.tanh(gates["c~"].weigh(x, r * before["c"]))
    return {"u": u, "r": r, "c~": candidate, "c": u * candidate + (1 - u) * before["c"]}


def step_keras_gru(gates: Mapping[str, Gate], x: Array, before: Values) -> Values:
    """Keras' GRU as it comes (reset_after=True): the reset comes after the product, z keeps the old."""
    z, r = (sigmoid(gates[name].weigh(x, before["h"])) for name in "zr")
    new = gates["h~"]
    candidate = np.tanh(x @ new.from_x + new.bias + r * (before["h"] @ new.from_state + new.state_bias))
    return {"z": z, "r": r, "h~": candidate, "h": z * before["h"] + (1 - z) * candidate}


def step_keras_gru_first(gates: Mapping[str, Gate], x: Array, before: Values) -> Values:
    """Keras' GRU with reset_after=False: the reset comes before the product, z keeps the old."""
    z, r = (sigmoid(gates[name].weigh(x, before["h"])) for name in "zr")
    candidate = np.tanh(gates["h~"].weigh(x, r * before["h"]))
    return {"z": z, "r": r, "h~": candidate, "h": z * before["h"] + (1 - z) * candidate}


STEPS: dict[str, Callable[[Mapping[str, Gate], Array, Values], Values]] = {
    "RNN": step_rnn,
    "LSTM": step_lstm,
    "GRU": step_gru,
    "Keras GRU": step_keras_gru,
    "Keras GRU, reset first": step_keras_gru_first,
}


def run_cell(weights: Weights, sequence: Array) -> Run:
    """Send a sequence (steps, inputs) through a cell; before the first step every state is 0."""
    gates, step = weights.gates(), STEPS[weights.kind]
    before: Values = {name: np.zeros(weights.units) for name in KINDS[weights.kind].states}
    history = []
    for x in sequence:
        before = step(gates, x, before)
        history.append(before)
    return Run(weights, sequence.copy(), {name: np.array([values[name] for values in history]) for name in history[0]})


def value_of(run: Run, name: str, step: int, unit: int) -> float:
    """Read one number: a gate or a state at a step, of a unit counted from 1."""
    return float(run.values[name][step, unit - 1])
