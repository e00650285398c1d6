"""The steps of a cell and what becomes of its gradient, in sentences and tables."""

import numpy as np

from dlplay.recurrent_cells.cells import KINDS, Array, Weights
from dlplay.recurrent_cells.distance import Reach, mean_factor, verdict
from dlplay.recurrent_cells.examples import MEANINGS, letters_of
from dlplay.recurrent_cells.forward import Run, sigmoid
from dlplay.recurrent_cells.weights import FRESH, STARTS, gru_runs, stretch_of
from dlplay.words import say

NOTES = {  # cell -> how to read it, and where the print cannot be meant
    "RNN": "The lecture writes no bias: leave it at 0. The print uses V twice, also in ŷ = softmax(V s): these are two "
    "different matrices.",
    "LSTM": "h(t) is another name for y(t). In the print beside the GRU, the last equation is y = h ⊗ tanh(c). That is "
    "a slip, because h is what is being computed; all other pages print y = o ⊗ tanh(c). There the gates are "
    "called T_u (here i), T_f (f) and T_o (o), and the output a (y).",
    "GRU": "[c, x] means: both, each with its own weights; the print writes a + between them. The print ends with "
    "a = c̃. That is a slip: then the update gate would not change the output. Meant is a = c; both numbers stand "
    "below. The print also counts 2 inputs and lists 3: a and c are the same here.",
    "Keras GRU": "This is keras.layers.GRU as it comes (reset_after=True): z multiplies the OLD state, the reset "
    "multiplies the result of V h + b', and every gate has two biases.",
    "Keras GRU, reset first": "This is keras.layers.GRU(reset_after=False): the lecture's GRU, but z multiplies the "
    "OLD state. z is 1 − T_u.",
}
VERDICTS = {
    "vanishes": "what happened that long ago is hardly learned",
    "explodes": "one step of learning with it throws the weights far away",
    "arrives": "the first step can still be learned from",
}


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


def window_sentence(values: Array, start: int, length: int) -> str:
    """Say what the scaling did."""
    window = values[start : start + length]
    return say(
        "{window} of {count} values, from step {start} on: minus their mean {mean:.5g}, divided by "
        "their standard deviation {std:.5g}.",
        window=len(window),
        count=len(values),
        start=start,
        mean=window.mean(),
        std=window.std(),
    )


def question_table(run: Run, step: int, unit: int) -> str:
    """Every gate at one step: its number, and the question that it answers."""
    lines = [say("| | | at this step | it answers |"), "|---|---|---:|---|"]
    for name in letters_of(run.weights.kind):
        title, question, unsigned = MEANINGS[name]
        value = float(run.values[name][step, unit - 1])
        amount = f" ({100 * value:.0f}\u00a0%)" if unsigned else ""
        lines.append(f"| **{name.replace('~', '̃')}** | {say(title)} | {value:.4f}{amount} | {say(question)} |")
    return "\n".join(lines)


def step_sentence(run: Run, step: int, unit: int) -> str:
    """Say in words what the cell does at this step."""
    now, before = run.at(step), run.at(step - 1)
    kind, j = run.weights.kind, unit - 1
    memory = KINDS[kind].states[0]
    old, new = float(before[memory][j]), float(now[memory][j])
    moved = say("Its memory {memory} goes from {old:.4f} to **{new:.4f}**", memory=memory, old=old, new=new)
    if kind == "RNN":
        return say("{moved}: at every step all of it is computed anew.", moved=moved)
    kept = float({"LSTM": now.get("f"), "GRU": 1 - now.get("u", 0)}.get(kind, now.get("z"))[j])  # type: ignore[index]
    taken = float(now["i"][j]) if kind == "LSTM" else 1 - kept
    return say(
        "{moved}: it keeps {kept:.1f} % of the old and takes {taken:.1f} % of the new.",
        moved=moved,
        kept=100 * kept,
        taken=100 * taken,
    )


def all_values(run: Run, unit: int) -> dict[str, list[float]]:
    """One unit's numbers at all steps, a column each."""
    columns = {f"x{k + 1}" if run.weights.inputs > 1 else "x": column for k, column in enumerate(run.sequence.T)}
    columns |= {name.replace("~", "̃"): run.values[name][:, unit - 1] for name in letters_of(run.weights.kind)}
    rounded = {name: [round(float(value), 5) for value in column] for name, column in columns.items()}
    return {say("step"): [float(step) for step in range(len(run.sequence))], **rounded}


def reach_table(reaches: list[Reach]) -> str:
    """What is left at some distances, the mean factor per step, and what that means."""
    longest = len(reaches[0].sizes) - 1
    distances = [one for one in (1, 5, 10, 20, 50) if one < longest] + [longest]
    lines = [say("| distance | {distances} | factor per step | it |", distances=" | ".join(map(str, distances)))]
    lines.append(f"|---|{'---:|' * (len(distances) + 1)}---|")
    for reach in reaches:
        cells, word = " | ".join(f"{reach.shares[one]:.3g}".replace("-", "−") for one in distances), verdict(reach)
        lines.append(f"| {reach.name} | {cells} | {mean_factor(reach.shares):.3g} | {say(word)} |")
    return "\n".join(lines)


def reach_sentence(reach: Reach) -> str:
    """Say whether the gradient vanishes, explodes or arrives."""
    if reach.sizes[0] == 0:
        return say("The output is the target exactly: the error is 0, and so is every gradient. Change the target.")
    word = verdict(reach)
    distance, left = len(reach.sizes) - 1, float(reach.shares[-1])
    change = say(
        "{name}: over {distance} steps, the gradient is multiplied by {left:.3g}.",
        name=reach.name,
        distance=distance,
        left=left,
    )
    return say("{change} It **{word}**: {meaning}.", change=change, word=say(word), meaning=say(VERDICTS[word]))


def gru_table(weights: Weights, sequence: Array, unit: int, *, most: int = 6) -> str:
    """The same numbers in the lecture's GRU and in Keras' two: one unit's output at the first steps."""
    runs = gru_runs(weights, sequence)
    lines = [say("| step | {runs} |", runs=" | ".join(map(say, runs))), f"|---:|{'---:|' * len(runs)}"]
    for step in range(min(most, len(sequence))):
        cells = " | ".join(f"{run.output[step, unit - 1]:.5f}" for run in runs.values())
        lines.append(f"| {step} | {cells} |")
    return "\n".join(lines)
