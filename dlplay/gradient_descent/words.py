"""What the page says of updates, of a path and of the worked example."""

from collections.abc import Mapping

import numpy as np

from dlplay.gradient_descent.counting import Count
from dlplay.gradient_descent.network import Network, Numbers, Training
from dlplay.gradient_descent.surface import DescentPath, Points
from dlplay.words import say

FLAT = 1e-6
FLAT_PARTS = {"h1": "hidden node h1", "h2": "hidden node h2", "o1": "output o1", "o2": "output o2"}


def rest_sentence(num_samples: int, count: Count) -> str:
    """Say what happens to the samples that do not fill a batch."""
    size = count.batch_size
    rest = num_samples % size
    if not rest:
        return say(
            "{size} divides {num_samples}: every batch of the mini-batch kind is full.",
            size=size,
            num_samples=num_samples,
        )
    whole = num_samples // size
    if count.left_out:
        return say(
            "{size} does not divide {num_samples}: after {whole} full batches {left} samples are left. They "
            "are dropped, so the number of updates is rounded **down** to {per_epoch}. Because the samples "
            "are shuffled anew in every epoch, other samples are dropped the next time.",
            size=size,
            num_samples=num_samples,
            whole=whole,
            left=rest,
            per_epoch=count.per_epoch,
        )
    return say(
        "{size} does not divide {num_samples}: after {whole} full batches {left} of the samples are "
        "left. They make a last, smaller batch, so the number of updates is rounded **up** to "
        "{per_epoch}. Keras does the same.",
        size=size,
        num_samples=num_samples,
        whole=whole,
        left=rest,
        per_epoch=count.per_epoch,
    )


def count_table(counts: Mapping[str, Count]) -> str:
    """Write the counts as a table."""
    lines = [
        say("| Kind | Batch size | Updates per epoch | Size of the last batch | Updates in all |"),
        "|---|--:|--:|--:|--:|",
    ]
    for kind, count in counts.items():
        lines.append(f"| {kind} | {count.batch_size:,} | {count.per_epoch:,} | {count.last:,} | **{count.in_all:,}** |")
    return "\n".join(lines)


def plain(value: float) -> str:
    """Write a number for a table or a drawing: four decimals, fewer for large ones, or a power of ten."""
    if value == 0 or 1e-3 <= abs(value) < 100:
        return f"{value:.4f}"
    if 100 <= abs(value) < 1e5:
        return f"{value:.1f}"
    return f"{value:.2e}"


def parameter_table(start: Network, training: Training, slopes: Numbers, rate: float, *, biases: bool) -> str:
    """Write every parameter at the start, now, its derivative now, and after one more step, as a table."""
    now, before = training.network.numbers(), start.numbers()
    done = len(training.errors) - 1
    lines = [
        say(
            "| Parameter | At the start | After {done} steps | Derivative now | After {next_step} steps |",
            done=done,
            next_step=done + 1,
        )
    ]
    lines.append("|---|--:|--:|--:|--:|")
    for name in [name for name in now if name[0] in "wb"]:
        learns = biases or name[0] == "w"
        after = now[name] - rate * slopes[name] if learns else now[name]
        numbers = [f"{before[name]:.9g}", f"{now[name]:.9g}", f"{slopes[name] + 0.0:.9g}", f"{after:.9g}"]
        lines.append(f"| {name} | {' | '.join(numbers)} |")
    return "\n".join(lines)


def training_sentence(training: Training, rate: float) -> str:
    """Say how the total error went."""
    first, last, steps = training.errors[0], training.errors[-1], len(training.errors) - 1
    if rate == 0:
        return say(
            "The learning rate is 0: no parameter moves and E stays **{first:.9g}**. Choose a rate above 0.",
            first=first,
        )
    if not steps:
        return say(
            "Total error E at the start: **{first:.9g}**. Do a step: every parameter is updated at once.", first=first
        )
    way = (
        say("down")
        if last < first
        else say("up, so the learning rate is too large")
        if last > first
        else say("nowhere")
    )
    return say(
        "Total error E: {first:.9g} at the start, **{last:.9g}** after {steps} steps. It went {way}.",
        first=first,
        last=last,
        steps=steps,
        way=way,
    )


def saturation_sentence(values: Numbers) -> str:
    """Name the nodes whose sigmoid is so flat that nothing behind them learns; empty if there are none."""
    flat = [node for node in FLAT_PARTS if values[f"out_{node}"] * (1 - values[f"out_{node}"]) < FLAT]
    if not flat:
        return ""
    names = ", ".join(say(FLAT_PARTS[node]) for node in flat)
    return say(
        "Saturated: {names}. The weighted sum is so large that the sigmoid is flat: its derivative out "
        "(1 - out) is almost 0. The weights before such a node get almost no update. Choose smaller "
        "weights or inputs.",
        names=names,
    )


def path_table(paths: Mapping[str, DescentPath]) -> str:
    """Write where every path ended."""
    lines = [
        say("| Path | Points per update | Updates | Slope | Intercept | Loss at the end |"),
        "|---|--:|--:|--:|--:|--:|",
    ]
    for kind, path in paths.items():
        slope, intercept = path.places[-1]
        numbers = f"{plain(slope)} | {plain(intercept)} | {plain(path.losses[-1])}"
        lines.append(f"| {kind} | {len(path.batches[0])} | {len(path.rates):,} | {numbers} |")
    return "\n".join(lines)


def path_sentence(kind: str, path: DescentPath, smallest: float) -> str:
    """Say in words how a path went: diverged, ended higher than it began, or came near the minimum."""
    first, last, updates = path.losses[0], path.losses[-1], len(path.rates)
    if path.diverged:
        return say(
            "**{kind} diverged**: after {updates:,} updates a parameter was beyond one million, and the path "
            "ended there. Every update jumped over the valley and landed higher. Choose a smaller learning "
            "rate.",
            kind=kind,
            updates=updates,
        )
    if last > first:
        return say(
            "**{kind}** ended higher than it began ({first:.4g} to {last:.4g}): the learning rate is too large.",
            kind=kind,
            first=first,
            last=last,
        )
    left = (last - smallest) / (first - smallest) * 100 if first > smallest else 0.0
    share = say("less than 0.1") if left < 0.1 else f"{left:.1f}"
    return say(
        "**{kind}**: loss {first:.4f} to {last:.4f} in {updates:,} updates; {share} % of the way down is left.",
        kind=kind,
        first=first,
        last=last,
        updates=updates,
        share=share,
    )


def surface_sentence(points: Points, best: np.ndarray, smallest: float) -> str:
    """Say where the minimum is; with a single point it is a whole line."""
    if len(np.unique(points.x)) == 1:
        return say(
            "With one point every line through it has loss 0: the minimum is not one place but a whole "
            "valley floor. Where a path ends depends on its start. Choose 2 points or more for one minimum."
        )
    return say(
        "The cross is the minimum: slope {slope:.4f}, intercept {intercept:.4f}, loss {smallest:.4f}.",
        slope=best[0],
        intercept=best[1],
        smallest=smallest,
    )
