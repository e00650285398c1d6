"""Back-propagation through time, by hand: how much the error at the last step depends on every earlier one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dlplay.recurrent_cells.cells import KINDS, Array, Gate
from dlplay.recurrent_cells.forward import Run, Values


@dataclass(frozen=True)
class Gradients:
    """Derivatives of the error at the last step.

    states: name -> dE/dstate at every step, over all ways, (steps, units); terms: what every step adds to dE/dW,
    (steps, rows of the table, units). Their sum over the steps is dE/dW.
    """

    states: dict[str, Array]
    terms: Array

    @property
    def total(self) -> Array:
        """dE/dW for the whole table of weights: the sum over all steps."""
        return np.asarray(self.terms.sum(axis=0))


class Fault(NamedTuple):
    """The derivative by one gate's sum: what came from x, what came from the state, and the state that it read."""

    of_x: Array
    of_state: Array
    state: Array


class Back(NamedTuple):
    """One step backwards: faults per gate, dE/dstate at this step, dE/dstate of the step before."""

    faults: dict[str, Fault]
    here: Values
    before: Values


def pass_back(gates: Mapping[str, Gate], faults: Mapping[str, Fault]) -> Array:
    """Send the faults of some gates back to the state that they read."""
    return np.asarray(sum(fault.of_state @ gates[name].from_state.T for name, fault in faults.items()))


def back_rnn(gates: Mapping[str, Gate], now: Values, before: Values, arrived: Values) -> Back:
    """Tanh' = 1 - s^2, then V."""
    total = arrived["s"] * (1 - now["s"] ** 2)
    faults = {"s": Fault(total, total, before["s"])}
    return Back(faults, arrived, {"s": pass_back(gates, faults)})


def back_lstm(gates: Mapping[str, Gate], now: Values, before: Values, arrived: Values) -> Back:
    """Back through y = o tanh(c) and c = f c_before + i g; the memory's own way is a product with f alone."""
    bent = np.tanh(now["c"])
    of_c = arrived["c"] + arrived["y"] * now["o"] * (1 - bent**2)
    slopes = {name: now[name] * (1 - now[name]) for name in "ifo"}
    totals = {
        "i": of_c * now["g"] * slopes["i"],
        "f": of_c * before["c"] * slopes["f"],
        "o": arrived["y"] * bent * slopes["o"],
        "g": of_c * now["i"] * (1 - now["g"] ** 2),
    }
    faults = {name: Fault(total, total, before["y"]) for name, total in totals.items()}
    return Back(faults, {"c": of_c, "y": arrived["y"]}, {"c": of_c * now["f"], "y": pass_back(gates, faults)})


def back_gru(gates: Mapping[str, Gate], now: Values, before: Values, arrived: Values) -> Back:
    """The lecture's GRU."""
    return back_reset_first(gates, now, before, arrived, ("u", "c~", "c"))


def back_keras_gru_first(gates: Mapping[str, Gate], now: Values, before: Values, arrived: Values) -> Back:
    """Keras' GRU with reset_after=False."""
    return back_reset_first(gates, now, before, arrived, ("z", "h~", "h"))


def back_reset_first(
    gates: Mapping[str, Gate], now: Values, before: Values, arrived: Values, names: tuple[str, str, str]
) -> Back:
    """Back through the mixing and through tanh(W x + V (r * old)); names: update gate, candidate, state."""
    gate, new, state = names
    old, r = before[state], now["r"]
    of_gate, of_new, of_old = unmix(now, old, arrived[state], names)
    through = of_new @ gates[new].from_state.T
    of_reset = through * old * r * (1 - r)
    plain = {gate: Fault(of_gate, of_gate, old), "r": Fault(of_reset, of_reset, old)}
    faults = plain | {new: Fault(of_new, of_new, r * old)}
    return Back(faults, arrived, {state: of_old + through * r + pass_back(gates, plain)})


def back_keras_gru(gates: Mapping[str, Gate], now: Values, before: Values, arrived: Values) -> Back:
    """Back through the mixing and through tanh(W x + b + r * (V old + b2))."""
    old, r, new = before["h"], now["r"], gates["h~"]
    of_gate, of_new, of_old = unmix(now, old, arrived["h"], ("z", "h~", "h"))
    of_reset = of_new * (old @ new.from_state + new.state_bias) * r * (1 - r)
    faults = {
        "z": Fault(of_gate, of_gate, old),
        "r": Fault(of_reset, of_reset, old),
        "h~": Fault(of_new, of_new * r, old),
    }
    return Back(faults, arrived, {"h": of_old + pass_back(gates, faults)})


def unmix(now: Values, old: Array, arrived: Array, names: tuple[str, str, str]) -> tuple[Array, Array, Array]:
    """Back through the mixing of new and old: derivatives by the gate's sum, the candidate's sum, and the old state."""
    gate, new, _ = names
    value, candidate = now[gate], now[new]
    share = value if gate == "u" else 1 - value  # of the new in the mixture
    sign = 1 if gate == "u" else -1
    of_gate = sign * arrived * (candidate - old) * value * (1 - value)
    return of_gate, arrived * share * (1 - candidate**2), arrived * (1 - share)


BACK_STEPS: dict[str, Callable[[Mapping[str, Gate], Values, Values, Values], Back]] = {
    "RNN": back_rnn,
    "LSTM": back_lstm,
    "GRU": back_gru,
    "Keras GRU": back_keras_gru,
    "Keras GRU, reset first": back_keras_gru_first,
}


def back_propagate(run: Run, error: Array) -> Gradients:
    """Go back from the last step to the first; error (units,) is dE/doutput at the last step."""
    weights, kind = run.weights, KINDS[run.weights.kind]
    gates, back = weights.gates(), BACK_STEPS[weights.kind]
    arrived: Values = {name: error if name == kind.output else np.zeros(weights.units) for name in kind.states}
    states, terms = [], []
    for step in range(len(run.sequence) - 1, -1, -1):
        found = back(gates, run.at(step), run.at(step - 1), arrived)
        states.append(found.here)
        terms.append(np.vstack([term_of(run.sequence[step], found.faults[name], kind.biases) for name in kind.gates]))
        arrived = found.before
    by_name = {name: np.array([here[name] for here in states[::-1]]) for name in kind.states}
    return Gradients(by_name, np.array(terms[::-1]))


def term_of(x: Array, fault: Fault, biases: int) -> Array:
    """What one gate at one step adds to dE/dW: rows for x, the state, the bias or biases."""
    rows = [np.outer(x, fault.of_x), np.outer(fault.state, fault.of_state), fault.of_x[np.newaxis]]
    return np.vstack([*rows, fault.of_state[np.newaxis]] if biases == 2 else rows)


def last_error(run: Run, unit: int, target: float) -> Array:
    """dE/doutput for E = 1/2 (output of the unit at the last step - target)^2; unit counts from 1."""
    error = np.zeros(run.weights.units)
    error[unit - 1] = run.output[-1, unit - 1] - target
    return error
