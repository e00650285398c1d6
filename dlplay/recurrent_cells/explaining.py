"""Why a gradient vanishes, explodes or arrives: the factors that every step back multiplies it by."""

import numpy as np

from dlplay.recurrent_cells.arithmetic import chain_lines, gate_chain_lines
from dlplay.recurrent_cells.cells import Weights
from dlplay.recurrent_cells.distance import Reach, rnn_factors
from dlplay.recurrent_cells.forward import Run, sigmoid
from dlplay.recurrent_cells.numbers import digits
from dlplay.recurrent_cells.weights import FRESH, STARTS, stretch_of
from dlplay.words import say

GRU_DIFFERENCES = """
| | the lecture's GRU | keras.layers.GRU |
|---|---|---|
| the update gate multiplies | the **new**: c = T_u · c̃ + (1 − T_u) · c_old | the **old**: h = z · h_old + (1 − z) · h̃ |
| the reset comes | **before** the product: W [T_r · c_old, x] | **after** it: r · (V h_old + b'); before it only with \
reset_after=False |
| biases of a gate | 1 | 2; 1 with reset_after=False |

With reset_after=False and **the other sign** at all weights of the update gate, Keras gives the lecture's numbers
exactly, because 1 − σ(a) = σ(−a). With reset_after=True it does so for one unit only, and where b' is 0.
"""


def why_lines(run: Run, unit: int) -> tuple[str, list[str]]:
    """The factors of the last steps, for the memory of a unit; for an RNN of several units its matrix instead."""
    kind = run.weights.kind
    if kind != "RNN":
        name = {"LSTM": "f", "GRU": "u"}.get(kind, "z")
        gate = run.values[name][:, unit - 1]
        return gate_chain_lines(name, (1 - gate if kind == "GRU" else gate)[:0:-1])
    recurrent = run.weights.gates()["s"].from_state
    if run.weights.units == 1:
        return chain_lines(rnn_factors(run, unit), float(recurrent[0, 0]))
    formula = r"\frac{\partial s_T}{\partial s_k} = \prod_{j=k+1}^{T} \text{diag}(\tanh'(a_j)) \cdot V"
    slope = float((1 - run.values["s"][1:] ** 2).mean()) if len(run.sequence) > 1 else 1.0
    line = rf"\text{{largest size of an eigenvalue of }} V: {digits(stretch_of(run.weights))}"
    return formula, [line, rf"\text{{mean of }} \tanh' \text{{ over units and steps: }} {digits(slope)}"]


def why_sentence(weights: Weights) -> str:
    """Say what decides about the factor per step."""
    if weights.kind == "RNN":
        size = stretch_of(weights)
        grows = say("cannot grow for ever") if size <= 1 else say("may grow, where tanh' is near 1")
        return say(
            "tanh' is at most 1, and V stretches by {size:.3g} in the long run: over many steps the gradient "
            "{grows}. The larger s is, the smaller is tanh', so a state at its limit passes nothing on.",
            size=size,
            grows=grows,
        )
    if weights.kind == "LSTM":
        return say(
            "Along c there is no tanh and no matrix, only the forget gate: where f stays near 1, the "
            "gradient arrives. This is what the LSTM was made for. An f of 0.5 halves it at every step, as "
            "in a plain RNN."
        )
    return say(
        "Along the memory only the update gate decides how much of the old is kept: where that share "
        "stays near 1, the gradient arrives."
    )


def start_sentence(start: str) -> str:
    """Say what the weights begin with, and what that shows."""
    if start == FRESH:
        return say(
            "As Keras draws them before any training: V of the RNN neither shrinks nor stretches, and the "
            "LSTM's forget gate is near σ(1) = 0.73. Then it may be the RNN that keeps more."
        )
    knobs = STARTS[start]
    return say(
        "As the lecture means them, as after a training: V of the RNN shrinks by {stretch} at every "
        "step; the gates of LSTM and GRU keep σ({forget:g}) = {sigmoid:.3f} of the memory and listen "
        "little to the state, with {listening:g} of the weights that Keras draws.",
        stretch=knobs.stretch,
        forget=knobs.forget,
        sigmoid=sigmoid(np.array(knobs.forget)),
        listening=knobs.listening,
    )


def surprise_sentence(reaches: list[Reach]) -> str:
    """Say why a plain RNN passes on more than an LSTM, where it does; empty where it does not."""
    left = {reach.name: float(reach.shares[-1]) for reach in reaches}
    if left.get("RNN", 0) <= left.get("LSTM", np.inf):
        return ""
    return say(
        "Surprising? Here the plain RNN passes on **more** than the LSTM. As Keras draws it, V is an "
        "orthogonal matrix, which neither shrinks nor stretches, and where s is near 0, tanh' is near 1. "
        "The LSTM's forget gate begins near σ(1) = 0.73, so that it loses a quarter at every step. Let V "
        "stretch by less, raise the LSTM's forget bias (controls at the left), take a louder sequence "
        "(“sine”), or begin with the weights as the lecture means them."
    )
