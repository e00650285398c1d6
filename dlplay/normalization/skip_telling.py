"""Skip connections in formulas, sentences and tables, with the student's numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.normalization.chain import Chain
from dlplay.normalization.deep_stacks import DeepStack
from dlplay.normalization.small_resnets import SkipSettings
from dlplay.normalization.telling import write_number
from dlplay.normalization.training_both import SkipEpoch, SkipResult
from dlplay.training import Epoch

PLAIN_RULE = r"H(x) = F(x) = f(w\,x), \qquad \frac{dH}{dx} = f'(w\,x)\,w"
SKIP_RULE = r"H(x) = F(x) + x, \qquad \frac{dH}{dx} = f'(w\,x)\,w + 1"
PRODUCT = r"\frac{dH_n}{dx} = \frac{dH_1}{dx} \cdot \frac{dH_2}{dH_1} \cdots \frac{dH_n}{dH_{n-1}}"
MUCH = 1000  # times smaller or larger from the last layer to the first
BETTER = 0.8  # times the other's training loss: less than this is clearly better


def chain_lines(plain: Chain, residual: Chain) -> list[str]:
    """Multiply the factors of both chains."""
    return [_product(r"\text{plain:}\quad", plain), _product(r"\text{with skips:}\quad", residual)]


def chain_table(plain: Chain, residual: Chain) -> str:
    """Write x, F, H and the factor of every layer of both chains as a Markdown table."""
    lines = [
        "| layer | w | plain: x | F(x) = H(x) | factor | skip: x | F(x) | H(x) = F(x) + x | factor |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for place, weight in enumerate(plain.weights):
        one = [plain.x[place], plain.f[place], plain.factor[place]]
        two = [part[place] for part in (residual.x, residual.f, residual.h, residual.factor)]
        lines.append(f"| {place + 1} | " + " | ".join(map(write_number, [weight, *one, *two])) + " |")
    return "\n".join(lines)


def gradient_sentence(name: str, lengths: NDArray[np.float64]) -> str:
    """Say how the gradient of the first layer compares with that of the last one."""
    first, last = float(lengths[0]), float(lengths[-1])
    numbers = f"Last layer {_short_power(last)}, first layer **{_short_power(first)}**"
    if first == 0 or last == 0:
        return f"**{name.capitalize()}: dead.** {numbers}: where a gradient is 0, nothing is learned."
    if first < last / MUCH:
        return f"**{name.capitalize()}: the gradient vanishes.** {numbers}: {_short_power(last / first)} times smaller."
    if first > last * MUCH:
        return f"**{name.capitalize()}: the gradient explodes.** {numbers}: {_short_power(first / last)} times larger."
    share = _short_power(first / last)
    return f"**{name.capitalize()}: the gradient keeps its size.** {numbers}: {share} times the last one's."


def stack_sentence(stack: DeepStack) -> str:
    """Say what both stacks are made of."""
    inside = "batch normalization, then " if stack.normalized else ""
    return (
        f"Each stack: {stack.depth} dense layers of 16 units, {inside}{stack.activation}; 32 random examples; weights "
        f"with a standard deviation of {stack.scale:g}/√16 = {stack.scale / 4:.3g}. The weights of both are the same."
    )


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
        "| network | epoch | training loss | training accuracy | validation accuracy | seconds for all epochs |",
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
    normal = "with" if settings.normalized else "without"
    return (
        f"Plain-{settings.depth} against ResNet-{settings.depth} in small: stages of {widths} filters, {normal} batch "
        f"normalization, on {settings.count} handwritten digits of {settings.side} x {settings.side} pixels; "
        f"{settings.epochs} epochs, batches of {settings.batch_size}, learning rate {settings.learning_rate:g}, "
        f"seed {settings.seed}."
    )


def judge_both(result: SkipResult) -> str:
    """Say which network learned its training pictures better, by the numbers."""
    plain, residual = result.plain[-1], result.residual[-1]
    numbers = f"training loss **{plain.loss:.4f}** plain, **{residual.loss:.4f}** with skips"
    more = result.residual_parameters - result.plain_parameters
    sizes = f"The skips' 1x1 convolutions add {more} parameters to {result.plain_parameters}."
    if residual.loss < BETTER * plain.loss:
        told = (
            f"**The plain network learns worse**: {numbers}. This is the loss on the pictures that it learns from, so "
            "it is not overfitting: without skips, the deep network is harder to train."
        )
    elif plain.loss < BETTER * residual.loss:
        told = f"**Here the plain network is the better one**: {numbers}. At this depth, skips are not needed."
    else:
        told = f"**No clear difference**: {numbers}. Try another depth, or more epochs."
    if max(plain.accuracy, residual.accuracy) < 0.25:
        told += " Neither has learned much: guessing is right for 10 %. Try more epochs or another learning rate."
    return f"{told} {sizes}"


def _short_power(value: float) -> str:
    """Write a number with three digits for Markdown, a power of ten where it is small or large."""
    digits, _, power = f"{value:.3g}".partition("e")
    return rf"${digits} \cdot 10^{{{int(power)}}}$" if power else digits


def _product(label: str, chain: Chain) -> str:
    factors = r" \cdot ".join(f"({write_number(value)})" for value in chain.factor)
    return rf"{label}{factors} = {write_number(chain.gradient)}"
