"""What skip connections do, in sentences and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.normalization.chain import Chain
from dlplay.normalization.deep_stacks import SCALES, DeepStack
from dlplay.normalization.small_resnets import SkipSettings
from dlplay.normalization.training_both import SkipEpoch, SkipResult
from dlplay.normalization.words.groups import write_number
from dlplay.training import Epoch
from dlplay.words import say

TRICKS_TOLD = """
- **Batch normalization decreases the effect of the weights' first values**: its numbers change much less from scale to
  scale. It divides by the standard deviation, and this takes the scale away.
- **Alone, it can make the gradient of a deep plain stack explode.** Take ReLU: it makes the spread of the values
  smaller; the next normalization divides by this smaller spread, so the values are as large as before. On the way back,
  the gradient is divided by it, too, and in every layer it becomes about 1.2 times larger (Yang et al., 2019).
- **Skip connections keep a way on which the gradient arrives unchanged**, but without normalization the sums can become
  larger with every layer. ResNet uses **both**: the last row.
"""
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MUCH = 1000  # times smaller or larger from the last layer to the first
BETTER = 0.8  # times the other's training loss: less than this is clearly better


def block_sentence(chain: Chain, place: int) -> str:
    """Say in words what the drawing shows."""
    x, f, h, factor = (write_number(part[place]) for part in (chain.x, chain.f, chain.h, chain.factor))
    if chain.skips:
        return say(
            "Layer {place} with a skip: x = {x} gives F(x) = {f}; the sum F(x) + x is {h}; the factor is {factor}.",
            place=place + 1,
            x=x,
            f=f,
            h=h,
            factor=factor,
        )
    return say(
        "Layer {place} without a skip: x = {x} gives H(x) = F(x) = {h}; the factor is {factor}.",
        place=place + 1,
        x=x,
        h=h,
        factor=factor,
    )


def chain_cells(chain: Chain) -> list[list[str]]:
    """Write w, x, F, H and the factor of every layer, a column for each layer; the first column has the names."""
    rows = {
        say("layer"): range(1, len(chain.x) + 1),
        "w": chain.weights,
        "x": chain.x,
        "F(x)": chain.f,
        "H(x) = F(x) + x" if chain.skips else "H(x) = F(x)": chain.h,
        say("factor dH/dx"): chain.factor,
    }
    return [[name, *map(write_number, values)] for name, values in rows.items()]


def gradient_sentence(name: str, lengths: NDArray[np.float64]) -> str:
    """Say how the gradient of the first layer compares with that of the last one."""
    first, last = float(lengths[0]), float(lengths[-1])
    if first == 0 or last == 0:
        word, told = say("is dead"), say("; where a gradient is 0, nothing is learned")
    elif first < last / MUCH:
        word, told = say("vanishes"), say(", which is {power} times smaller", power=_power(last / first))
    elif first > last * MUCH:
        word, told = say("explodes"), say(", which is {power} times larger", power=_power(first / last))
    else:
        word, told = (
            say("keeps about its size"),
            say(", which is {power} times the last one's", power=_power(first / last)),
        )
    numbers = say("Last layer {last}, first layer **{first}**", last=_power(last), first=_power(first))
    return say(
        "**{name}: the gradient {word}.** {numbers}{told}.",
        name=say(name).capitalize(),
        word=word,
        numbers=numbers,
        told=told,
    )


def stack_sentence(stack: DeepStack) -> str:
    """Say what both stacks are made of."""
    inside = say("batch normalization, then ") if stack.normalized else ""
    return say(
        "Each stack: {depth} dense layers of 16 units, {inside}{activation}; 32 random examples; weights "
        "with a standard deviation of {scale:g}/√16 = {deviation:.3g}. The weights of both are the same.",
        depth=stack.depth,
        inside=inside,
        activation=stack.activation,
        scale=stack.scale,
        deviation=stack.scale / 4,
    )


def tricks_table(compared: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Write the first layer's gradient as a multiple of the last one's, by tricks and scale, as a Markdown table."""
    lines = [
        "| | " + " | ".join(say("scale {scale:g}", scale=scale) for scale in SCALES) + " |",
        "|---|" + "---:|" * len(SCALES),
    ]
    for name, pairs in compared.items():
        ratios = [_power(first / last) if last else "0 / 0" for first, last in pairs]
        lines.append(f"| **{say(name)}** | " + " | ".join(ratios) + " |")
    return "\n".join(lines)


def runs_of_both(reports: Sequence[Any]) -> dict[str, list[Epoch]]:
    """Sort what the job reported by network: name -> its epochs."""
    runs: dict[str, list[Epoch]] = {}
    for one in reports:
        if isinstance(one, SkipEpoch):
            runs.setdefault(one.run, []).append(one.epoch)
    return runs


def runs_table(runs: Mapping[str, Sequence[Epoch]]) -> str:
    """Write the last epoch of both networks as a Markdown table."""
    lines = [
        say("| network | epoch | training loss | training accuracy | validation accuracy | seconds for all epochs |"),
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, epochs in runs.items():
        last, seconds = epochs[-1], sum(epoch.seconds for epoch in epochs)
        lines.append(
            f"| **{name}** | {last.number} | **{last.loss:.4f}** | {last.accuracy:.3f} | {last.val_accuracy:.3f} | "
            f"{seconds:.0f} |"
        )
    return "\n".join(lines)


def describe_both(settings: SkipSettings) -> str:
    """Say what a comparison is made with."""
    widths = ", ".join(str(settings.width * 2**stage) for stage in range(4))
    normal = say("with") if settings.normalized else say("without")
    return say(
        "Plain-{depth} against ResNet-{depth} in small: stages of {widths} filters, {normal} batch "
        "normalization, on {count} handwritten digits of {side} x {side} pixels; {epochs} epochs, "
        "batches of {batch_size}, learning rate {learning_rate:g}, seed {seed}.",
        depth=settings.depth,
        widths=widths,
        normal=normal,
        count=settings.count,
        side=settings.side,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        seed=settings.seed,
    )


def judge_both(result: SkipResult) -> str:
    """Say which network learned its training pictures better, by the numbers."""
    plain, residual = result.plain[-1], result.residual[-1]
    numbers = say(
        "training loss **{plain_loss:.4f}** plain, **{skip_loss:.4f}** with skips",
        plain_loss=plain.loss,
        skip_loss=residual.loss,
    )
    more = result.residual_parameters - result.plain_parameters
    sizes = say(
        "The skips' 1x1 convolutions add {more:,} parameters to {plain_parameters:,}.",
        more=more,
        plain_parameters=result.plain_parameters,
    )
    if residual.loss < BETTER * plain.loss:
        told = say(
            "**The plain network learns worse**: {numbers}. This is the loss on the pictures that it learns "
            "from, so it is not overfitting: without skips, the deep network is harder to train.",
            numbers=numbers,
        )
    elif plain.loss < BETTER * residual.loss:
        told = say(
            "**Here the plain network is the better one**: {numbers}. At this depth, skips are not needed.",
            numbers=numbers,
        )
    else:
        told = say("**No clear difference**: {numbers}. Try another depth, or more epochs.", numbers=numbers)
    if max(plain.accuracy, residual.accuracy) < 0.25:
        told += say(" Neither has learned much: guessing is right for 10 %. Try more epochs or another learning rate.")
    return f"{told} {sizes}"


def _power(value: float) -> str:
    """Write a number with three digits, a power of ten where it is small or large."""
    if 1000 <= value < 100_000:
        return f"{value:,.0f}"
    digits, _, power = f"{value:.3g}".partition("e")
    return f"{digits} · 10{str(int(power)).translate(SUPERSCRIPTS)}" if power else digits
