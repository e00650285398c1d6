"""Sentences and tables of the lesson."""

import numpy as np

from dlplay.recurrent_cells.cells import KINDS, Array, Weights
from dlplay.recurrent_cells.distance import Reach
from dlplay.recurrent_cells.examples import MEANINGS, letters_of
from dlplay.recurrent_cells.forward import Run, run_cell
from dlplay.recurrent_cells.weights import KERAS_ORDER, as_keras_gru, to_keras
from dlplay.words import say

NEGATED = "Keras GRU, reset first"
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
VANISHED, EXPLODED = 0.01, 100.0
VERDICTS = {
    "vanishes": "what happened that long ago is hardly learned",
    "explodes": "one step of learning with it throws the weights far away",
    "arrives": "the first step can still be learned from",
}
LAYERS = {"RNN": "SimpleRNN({})", "LSTM": "LSTM({})", "Keras GRU": "GRU({})"}
SIGN_CHANGED = "the same, update weights negated"
IMPORTS = "import keras\nimport numpy as np\n"


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


def verdict(reach: Reach) -> str:
    """Name what happens to the gradient: it vanishes below 1 %, and explodes above a hundred times."""
    left = float(reach.shares[-1])
    return "vanishes" if left < VANISHED else "explodes" if left > EXPLODED else "arrives"


def mean_factor(shares: Array) -> float:
    """The factor by which the gradient changes per step, in the geometric mean; 0 where nothing arrives."""
    longest = len(shares) - 1
    return float(shares[-1] ** (1 / longest)) if longest and shares[-1] > 0 else 0.0


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
    return say("{change} It **{word}**: {word2}.", change=change, word=say(word), word2=say(VERDICTS[word]))


def gru_table(weights: Weights, sequence: Array, unit: int, *, most: int = 6) -> str:
    """The same numbers in the lecture's GRU and in Keras' two: one unit's output at the first steps."""
    runs = gru_runs(weights, sequence)
    lines = [say("| step | {runs} |", runs=" | ".join(map(say, runs))), f"|---:|{'---:|' * len(runs)}"]
    for step in range(min(most, len(sequence))):
        cells = " | ".join(f"{run.output[step, unit - 1]:.5f}" for run in runs.values())
        lines.append(f"| {step} | {cells} |")
    return "\n".join(lines)


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


def keras_code(weights: Weights) -> str:
    """Write the Keras layer with these weights, ready to run where TensorFlow is installed."""
    layer = LAYERS.get(weights.kind, "GRU({}, reset_after=False)").format(weights.units)
    layer = layer.replace(")", ", return_sequences=True)")
    names = ("kernel", "recurrent_kernel", "bias")
    arrays = [
        f"{name} = np.array({np.round(part, 8).tolist()})" for name, part in zip(names, to_keras(weights), strict=True)
    ]
    order = ", ".join(KERAS_ORDER[weights.kind])
    return "\n".join(
        [
            IMPORTS,
            f"# columns: the gates {order}, one after the other",
            *arrays,
            f"layer = keras.layers.{layer}",
            f"layer.build((None, None, {weights.inputs}))",
            "layer.set_weights([kernel, recurrent_kernel, bias])",
        ]
    )
