"""A cell's equations with one step's numbers filled in."""

import math
from collections.abc import Mapping, Sequence

from dlplay.latex import digits, factor
from dlplay.recurrent_cells.arithmetic.numbers import letter, product, summed
from dlplay.recurrent_cells.cells import KINDS, Array, rows_per_gate
from dlplay.recurrent_cells.distance import FourSteps, rnn_factors
from dlplay.recurrent_cells.forward import Run
from dlplay.recurrent_cells.weights import stretch_of
from dlplay.words import say

LSTM_GATE = (
    r"\mathbf{%s}_{(t)} = %s(\mathbf{W}_{x%s}^T \cdot \mathbf{x}_{(t)} + \mathbf{W}_{h%s}^T \cdot \mathbf{h}_{(t-1)} "
    r"+ \mathbf{b}_%s)"
)
GATE_FORMULAS = {
    "RNN": {"s": r"s_t = \tanh(U x_t + V s_{t-1} + b)"},
    "LSTM": {name: LSTM_GATE % (name, r"\tanh" if name == "g" else r"\sigma", name, name, name) for name in "ifog"},
    "GRU": {
        "u": r"T_u = \sigma(W_u [c^{(t-1)}, x^{(t)}] + b_u)",
        "r": r"T_r = \sigma(W_r [c^{(t-1)}, x^{(t)}] + b_r)",
        "c~": r"\tilde c^{(t)} = \tanh(W_c [T_r * c^{(t-1)}, x^{(t)}] + b_c)",
    },
    "Keras GRU": {
        "z": r"z = \sigma(W_z x_t + b_z + V_z h_{t-1} + b'_z)",
        "r": r"r = \sigma(W_r x_t + b_r + V_r h_{t-1} + b'_r)",
        "h~": r"\tilde h = \tanh(W_h x_t + b_h + r * (V_h h_{t-1} + b'_h))",
    },
    "Keras GRU, reset first": {
        "z": r"z = \sigma(W_z x_t + V_z h_{t-1} + b_z)",
        "r": r"r = \sigma(W_r x_t + V_r h_{t-1} + b_r)",
        "h~": r"\tilde h = \tanh(W_h x_t + V_h (r * h_{t-1}) + b_h)",
    },
}
COUNT_FORMULAS = {  # by the number of gates and biases
    "RNN": "h (h + x + 1)",
    "LSTM": "4 h (h + x + 1)",
    "GRU": "3 h (h + x + 1)",
    "Keras GRU": "3 h (h + x + 2)",
    "Keras GRU, reset first": "3 h (h + x + 1)",
}

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


def equations(run: Run, step: int, unit: int) -> list[tuple[str, list[str]]]:
    """Every equation of the cell with the numbers of one step and unit: (formula, lines). unit counts from 1."""
    formulas = GATE_FORMULAS[run.weights.kind]
    found = [(formulas[name], [gate_line(run, name, step, unit - 1)]) for name in formulas]
    return found + state_equations(run, step, unit - 1)


def gate_line(run: Run, name: str, step: int, j: int) -> str:
    """One gate's sum, term by term, then squeezed by sigmoid or tanh."""
    kind, gate = run.weights.kind, run.weights.gates()[name]
    now, x = run.at(step), run.sequence[step]
    state = run.at(step - 1)[KINDS[kind].output]
    candidate = name in ("c~", "h~")
    reads = now["r"] * state if candidate and kind != "Keras GRU" else state
    from_x = [product(weight, value) for weight, value in zip(gate.from_x[:, j], x, strict=True)]
    from_state = [product(weight, value) for weight, value in zip(gate.from_state[:, j], reads, strict=True)]
    own, second = digits(gate.bias[j]), digits(gate.state_bias[j])
    total = float(gate.weigh(x, reads)[j])
    if kind == "Keras GRU" and candidate:
        inside = summed([*from_state, second], per_line=3)
        total = float((x @ gate.from_x + gate.bias + now["r"] * (state @ gate.from_state + gate.state_bias))[j])
        terms = rf"{summed([*from_x, own])} \\ \quad + {digits(now['r'][j])} \cdot ({inside})"
    else:
        terms = summed([*from_x, *from_state, own, *([second] if kind == "Keras GRU" else [])])
    squeeze = r"\tanh" if name in ("s", "g", "c~", "h~") else r"\sigma"
    return rf"{letter(name, kind)} = {squeeze}({terms}) \\ \quad = {squeeze}({digits(total)}) = {digits(now[name][j])}"


def state_equations(run: Run, step: int, j: int) -> list[tuple[str, list[str]]]:
    """How gates and the old memory make the new memory and the output."""
    kind = run.weights.kind
    if kind == "RNN":
        return []
    now = {name: float(value[j]) for name, value in run.at(step).items()}
    before = {name: float(value[j]) for name, value in run.at(step - 1).items()}
    if kind == "LSTM":
        return lstm_state_equations(now, before)
    if kind == "GRU":
        new, result = now["c~"], digits(now["c"])
        line = rf"c = {summed([product(now['u'], new), product(1 - now['u'], before['c'])])} = {result}"
        printed = rf"a = {result} \qquad \text{{(as printed, }} a = \tilde c = {digits(new)} \text{{)}}"
        return [
            (r"c^{(t)} = T_u * \tilde c^{(t)} + (1 - T_u) * c^{(t-1)}", [line]),
            (r"a^{(t)} = c^{(t)}", [printed]),
        ]
    line = rf"h = {product(now['z'], before['h'])} + {product(1 - now['z'], now['h~'])} = {digits(now['h'])}"
    return [(r"h_t = z * h_{t-1} + (1 - z) * \tilde h", [line])]


def lstm_state_equations(now: Mapping[str, float], before: Mapping[str, float]) -> list[tuple[str, list[str]]]:
    """The fifth and the sixth of the lecture's equations."""
    kept, taken = r"\mathbf{f}_{(t)} \otimes \mathbf{c}_{(t-1)}", r"\mathbf{i}_{(t)} \otimes \mathbf{g}_{(t)}"
    memory = rf"\mathbf{{c}}_{{(t)}} = {kept} + {taken}"
    output = r"\mathbf{y}_{(t)} = \mathbf{h}_{(t)} = \mathbf{o}_{(t)} \otimes \tanh(\mathbf{c}_{(t)})"
    filled = f"{product(now['f'], before['c'])} + {product(now['i'], now['g'])}"
    bent = product(now["o"], math.tanh(now["c"]))
    return [
        (memory, [f"c = {filled} = {digits(now['c'])}"]),
        (output, [rf"y = {digits(now['o'])} \cdot \tanh({digits(now['c'])}) = {bent} = {digits(now['y'])}"]),
    ]


def count_arithmetic(kind: str, inputs: int, units: int) -> tuple[str, list[str]]:
    """The number of parameters: formula, and the same with numbers; h is the units, x the inputs."""
    gates, biases = len(KINDS[kind].gates), KINDS[kind].biases
    front = "" if gates == 1 else rf"{gates} \cdot "
    result = gates * units * rows_per_gate(kind, inputs, units)
    filled = rf"{front}{units} \cdot ({units} + {inputs} + {biases}) = {result}"
    return rf"\text{{{kind}: }} {COUNT_FORMULAS[kind]} = {filled}", []


def error_formula(unit: int, target: float) -> str:
    """The error whose gradient goes back: half the squared distance of one unit's last output from the target."""
    told = say("output of unit {unit} at the last step", unit=unit)
    return rf"E = \tfrac{{1}}{{2}} (\text{{{told}}} - {factor(target)})^2"


def sum_formula(last: int, name: str) -> str:
    """The lecture's sum over k for the error at the step `last`, by U or V."""
    return (
        rf"\frac{{\partial E_{last}}}{{\partial {name}}} = \sum_{{k=0}}^{{{last}}} "
        rf"\frac{{\partial E_{last}}}{{\partial \hat y_{last}}} \frac{{\partial \hat y_{last}}}{{\partial s_{last}}} "
        rf"\frac{{\partial s_{last}}}{{\partial s_k}} \frac{{\partial s_k}}{{\partial {name}}}"
    )


def sum_arithmetic(four: FourSteps, name: str, target: float) -> tuple[str, list[str]]:
    """The states, every k's term with its four factors, and the sum; y = s, so the second factor is 1."""
    u, v = four.weights
    lines = []
    for k, x in enumerate(four.x):
        old = float(four.states[k - 1]) if k else 0.0
        inside = rf"{product(u, float(x))} + {product(v, old)}"
        lines.append(rf"s_{k} = \tanh({inside}) = {digits(four.states[k])}")
    last, error = len(four.x) - 1, four.error
    lines.append(
        rf"\frac{{\partial E_{last}}}{{\partial \hat y_{last}}} = \hat y_{last} - \text{{target}} = "
        rf"{digits(four.states[-1])} - {factor(target)} = {digits(error)}"
    )
    own, terms = four.own_u if name == "U" else four.own_v, four.terms(name)
    for k, (chain, part, term) in enumerate(zip(four.chains, own, terms, strict=True)):
        factors = " \\cdot ".join(factor(float(value)) for value in (1.0, chain, part))
        lines.append(rf"k = {k}:\quad {digits(error)} \cdot {factors} = {digits(term)}")
    added = summed([digits(float(term)) for term in terms])
    lines.append(rf"\frac{{\partial E_{last}}}{{\partial {name}}} = {added} = {digits(four.total(name))}")
    return sum_formula(last, name), lines


def chain_arithmetic(factors: Array, v: float, *, most: int = 4) -> tuple[str, list[str]]:
    """The RNN's chain for one unit: each step back multiplies by tanh' * V."""
    formula = (
        r"\frac{\partial s_T}{\partial s_k} = \prod_{j=k+1}^{T} \tanh'(a_j) \cdot V, \qquad \tanh'(a_j) = 1 - s_j^2"
    )
    return formula, running_product([(rf"({digits(value)} \cdot {factor(v)})", value * v) for value in factors[:most]])


def gate_chain_arithmetic(name: str, gate: Array, *, most: int = 4) -> tuple[str, list[str]]:
    """The memory's own way in an LSTM or GRU: each step back multiplies by one gate; gate has the last step first."""
    state = "h" if name == "z" else "c"
    shown = {"f": "f_j", "u": "(1 - T_{u,j})", "z": "z_j"}[name]
    formula = (
        rf"\frac{{\partial {state}_T}}{{\partial {state}_k}} \text{{ straight along {state}}} = \prod_{{j=k+1}}^{{T}} "
        f"{shown}"
    )
    return formula, running_product([(factor(float(value)), float(value)) for value in gate[:most]])


def running_product(factors: Sequence[tuple[str, float]]) -> list[str]:
    """One line per distance: all factors so far and their product."""
    lines, total = [], 1.0
    for distance, (_, value) in enumerate(factors, start=1):
        total *= value
        words = r" \cdot ".join(text for text, _ in factors[:distance])
        lines.append(rf"\text{{distance {distance}: }} {words} = {digits(total)}")
    return lines


def why_arithmetic(run: Run, unit: int) -> tuple[str, list[str]]:
    """The factors of the last steps, for the memory of a unit; for an RNN of several units its matrix instead."""
    kind = run.weights.kind
    if kind != "RNN":
        name = {"LSTM": "f", "GRU": "u"}.get(kind, "z")
        gate = run.values[name][:, unit - 1]
        return gate_chain_arithmetic(name, (1 - gate if kind == "GRU" else gate)[:0:-1])
    recurrent = run.weights.gates()["s"].from_state
    if run.weights.units == 1:
        return chain_arithmetic(rnn_factors(run, unit), float(recurrent[0, 0]))
    formula = r"\frac{\partial s_T}{\partial s_k} = \prod_{j=k+1}^{T} \text{diag}(\tanh'(a_j)) \cdot V"
    slope = float((1 - run.values["s"][1:] ** 2).mean()) if len(run.sequence) > 1 else 1.0
    line = rf"\text{{largest size of an eigenvalue of }} V: {digits(stretch_of(run.weights))}"
    return formula, [line, rf"\text{{mean of }} \tanh' \text{{ over units and steps: }} {digits(slope)}"]
