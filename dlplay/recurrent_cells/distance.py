"""The gradient over the distance: how much of the error at the last step reaches the steps before."""

from dataclasses import dataclass

import numpy as np

from dlplay.recurrent_cells.backward import Gradients, back_propagate, last_error
from dlplay.recurrent_cells.cells import KINDS, Array, RecurrentError
from dlplay.recurrent_cells.forward import Run

FOUR = 4
VANISHED, EXPLODED = 0.01, 100.0


@dataclass(frozen=True)
class Reach:
    """What a cell's memory at every distance from the last step counts: |dE/dmemory| and its share of distance 0."""

    name: str
    sizes: Array  # (steps,), distance 0 first
    terms: Array  # (steps,): size of what each step adds to dE/dW, distance 0 first

    @property
    def shares(self) -> Array:
        """Every size as a share of the first one; all 0 where the error itself is 0."""
        first = float(self.sizes[0])
        return np.asarray(self.sizes / first) if first > 0 else np.zeros(len(self.sizes))


@dataclass(frozen=True)
class FourSteps:
    """A plain RNN of one unit, written out: x, s and for every k the factors and the term of dE/dW."""

    x: Array
    states: Array
    weights: tuple[float, float]
    error: float  # dE/dy at the last step: y - target
    chains: Array  # ds_last/ds_k
    own_u: Array  # ds_k/dU at once, without the way through s_(k-1)
    own_v: Array

    def terms(self, letter: str) -> Array:
        """What every k adds to dE/dU or dE/dV."""
        return np.asarray(self.error * self.chains * (self.own_u if letter == "U" else self.own_v))

    def total(self, letter: str) -> float:
        """dE/dU or dE/dV: the sum over k."""
        return float(self.terms(letter).sum())


def sizes_of(values: Array) -> Array:
    """Euclidean length of every row, without overflow for very large numbers."""
    flat = np.abs(values.reshape(len(values), -1))
    largest = np.maximum(flat.max(axis=1), 1e-300)
    return np.asarray(largest * np.sqrt(((flat / largest[:, np.newaxis]) ** 2).sum(axis=1)))


def measure_reach(run: Run, gradients: Gradients) -> Reach:
    """Measure the gradient by the memory (s, c or h) at every distance from the last step."""
    kind = run.weights.kind
    memory = gradients.states[KINDS[kind].states[0]]
    return Reach(kind, sizes_of(memory)[::-1], sizes_of(gradients.terms)[::-1])


def reach_of(run: Run, unit: int, target: float) -> Reach:
    """Go back from E = 1/2 (output of the unit at the last step - target)^2 and measure."""
    return measure_reach(run, back_propagate(run, last_error(run, unit, target)))


def kept_by_gate(run: Run, unit: int) -> Array | None:
    """The product of the gates on the memory's own way, from the last step back: (steps,), distance 0 is 1.

    LSTM: f; the lecture's GRU: 1 - u; Keras' GRU: z. None for an RNN, which has no such gate.
    """
    kind = run.weights.kind
    if kind == "RNN":
        return None
    gate = run.values[{"LSTM": "f", "GRU": "u"}.get(kind, "z")][:, unit - 1]
    kept = 1 - gate if kind == "GRU" else gate
    return np.concatenate([[1.0], np.cumprod(kept[:0:-1])])


def rnn_factors(run: Run, unit: int) -> Array:
    """Tanh' = 1 - s^2 of a unit at every step but the first, from the last step back: (steps - 1,)."""
    return np.asarray((1 - run.values["s"][:, unit - 1] ** 2)[:0:-1])


def first_steps(sequence: Array) -> Array:
    """The first four numbers of a sequence's first input. Raises RecurrentError where it is shorter."""
    if len(sequence) < FOUR:
        raise RecurrentError(
            "The sequence has {sequence} steps: the lecture's sum needs {four}.", sequence=len(sequence), four=FOUR
        )
    return sequence[:FOUR, 0].copy()


def expand_sum(x: Array, u: float, v: float, target: float) -> FourSteps:
    """The lecture's dE/dW = sum over k of dE/dy * dy/ds_last * ds_last/ds_k * ds_k/dW, for one unit and y = s.

    x (steps,); E = 1/2 (s_last - target)^2; s_t = tanh(U x_t + V s_(t-1)), and 0 before the first step.
    """
    states = np.zeros(len(x) + 1)  # the one before the first step is states[0]
    for k, value in enumerate(x):
        states[k + 1] = np.tanh(u * value + v * states[k])
    slopes = 1 - states[1:] ** 2
    chains = np.concatenate([np.cumprod((slopes * v)[:0:-1])[::-1], [1.0]])
    error = float(states[-1] - target)
    return FourSteps(x, states[1:], (u, v), error, chains, slopes * x, slopes * states[:-1])


def verdict(reach: Reach) -> str:
    """Name what happens to the gradient: it vanishes below 1 %, and explodes above a hundred times."""
    left = float(reach.shares[-1])
    return "vanishes" if left < VANISHED else "explodes" if left > EXPLODED else "arrives"


def mean_factor(shares: Array) -> float:
    """The factor by which the gradient changes per step, in the geometric mean; 0 where nothing arrives."""
    longest = len(shares) - 1
    return float(shares[-1] ** (1 / longest)) if longest and shares[-1] > 0 else 0.0
