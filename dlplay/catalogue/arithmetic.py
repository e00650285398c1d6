"""The families' ideas as small sums: each gives its formula, the lines with the numbers filled in, and the results."""

import math
from dataclasses import dataclass

from dlplay.networks.builders.googlenet import INCEPTION_MODULES
from dlplay.words import Refusal

FACTORIZATIONS = {  # what is split -> (rows, columns) of the one window, and of those behind each other instead
    "5x5 into two 3x3": ((5, 5), ((3, 3), (3, 3))),
    "3x3 into 1x3 and 3x1": ((3, 3), ((1, 3), (3, 1))),
    "7x7 into three 3x3": ((7, 7), ((3, 3), (3, 3), (3, 3))),
    "7x7 into 1x7 and 7x1": ((7, 7), ((1, 7), (7, 1))),
}
DEPTH_BASE, WIDTH_BASE, RESOLUTION_BASE = 1.2, 1.1, 1.15  # Tan and Le 2019, section 3.3


class LessonError(Refusal):
    """A setting with which a lesson's sum makes no sense."""


@dataclass(frozen=True)
class Reckoning:
    """A sum: its formula in LaTeX, lines with the numbers filled in, and the results by name."""

    formula: str
    lines: list[str]
    results: dict[str, float]


def stacked_windows(channels: int, *, window: int = 3, layers: int = 3) -> Reckoning:
    """Compare layers of small windows behind each other (stride 1) with one window that sees as much; no biases."""
    sees = 1 + layers * (window - 1)
    small, large = layers * window**2 * channels**2, sees**2 * channels**2
    return Reckoning(
        r"\text{field} = 1 + n\,(F - 1) \qquad n\,F^2 C^2 \text{ against } \text{field}^2 C^2",
        [
            rf"\text{{field}} = 1 + {layers}\cdot({window} - 1) = {sees}",
            rf"{layers}\cdot {window}^2\cdot {channels}^2 = {_with_commas(small)}",
            rf"{sees}^2\cdot {channels}^2 = {_with_commas(large)}",
            rf"\frac{{{_with_commas(small)}}}{{{_with_commas(large)}}} = {small / large:.3f}",
        ],
        {"field": sees, "small windows": small, "one window": large, "share": small / large},
    )


def factorized_window(name: str) -> Reckoning:
    """Compare the weights of a window with those of smaller ones behind each other, from one channel to one channel."""
    whole, parts = FACTORIZATIONS[name]
    before, after = math.prod(whole), sum(math.prod(part) for part in parts)
    terms = " + ".join(rf"{rows}\cdot {columns}" for rows, columns in parts)
    return Reckoning(
        r"\text{weights} = F_\text{rows}\cdot F_\text{columns}",
        [
            rf"{whole[0]}\cdot {whole[1]} = {before}",
            rf"{terms} = {after}",
            rf"\frac{{{before} - {after}}}{{{before}}} = {(before - after) / before:.0%}".replace("%", r"\,\%"),
        ],
        {"one window": before, "split": after, "saved": (before - after) / before},
    )


def inception_cost(
    side: int = 28, channels: int = 192, filters: tuple[int, ...] = INCEPTION_MODULES["3a"]
) -> Reckoning:
    """Count an inception module's multiply-adds with 1x1 reductions and without; the default is GoogLeNet's 3a.

    filters: 1x1; 1x1 before 3x3, 3x3; 1x1 before 5x5, 5x5; 1x1 behind the pooling.
    """
    one, before_three, three, before_five, five, pooled = filters
    places = side**2
    with_reduction = {
        "1x1": places * channels * one,
        "3x3": places * (channels * before_three + 9 * before_three * three),
        "5x5": places * (channels * before_five + 25 * before_five * five),
        "pooling": places * channels * pooled,
    }
    naive = {"1x1": with_reduction["1x1"], "3x3": places * 9 * channels * three, "5x5": places * 25 * channels * five}
    ours, plain = sum(with_reduction.values()), sum(naive.values())
    return Reckoning(
        r"\text{multiply-adds} = \text{rows}\cdot\text{columns}\cdot F^2\, C_\text{in}\, C_\text{out}",
        [
            rf"5\times 5 \text{{ alone: }} {side}^2\cdot 25\cdot {channels}\cdot {five} = {_with_commas(naive['5x5'])}",
            rf"1\times 1 \text{{ before it: }} {side}^2\cdot {channels}\cdot {before_five} = "
            rf"{_with_commas(places * channels * before_five)}",
            rf"5\times 5 \text{{ behind it: }} {side}^2\cdot 25\cdot {before_five}\cdot {five} = "
            rf"{_with_commas(places * 25 * before_five * five)}",
            rf"\text{{whole module without reduction: }} {_with_commas(plain)}",
            rf"\text{{whole module with reduction: }} {_with_commas(ours)}",
        ],
        {
            "without": plain,
            "with": ours,
            "channels without": one + three + five + channels,
            "channels with": one + three + five + pooled,
        },
    )


def auxiliary_loss(main: float, first: float, second: float, *, weight: float = 0.3) -> Reckoning:
    """Add the losses of the two auxiliary classifiers to the main one, as in training (Szegedy et al. 2014)."""
    total = main + weight * (first + second)
    return Reckoning(
        r"\text{loss} = \text{loss}_\text{main} + w\,(\text{loss}_1 + \text{loss}_2)",
        [rf"{main:g} + {weight:g}\cdot({first:g} + {second:g}) = {total:.4g}"],
        {"loss": total},
    )


def dense_channels(start: int = 64, *, growth: int = 32, layers: int = 6) -> Reckoning:
    """Follow the channels through a dense block: every layer adds growth of them to all that came before."""
    end = start + layers * growth
    return Reckoning(
        r"C_\text{in}(l) = C_0 + (l - 1)\,k \qquad \text{connections} = \frac{L\,(L + 1)}{2}",
        [
            rf"C_\text{{in}}({layers}) = {start} + ({layers} - 1)\cdot {growth} = {end - growth}",
            rf"C_\text{{out}} = {start} + {layers}\cdot {growth} = {end}",
            rf"\frac{{{layers}\cdot {layers + 1}}}{{2}} = {layers * (layers + 1) // 2}",
        ],
        {"last layer in": end - growth, "block out": end, "connections": layers * (layers + 1) // 2},
    )


def compound_scaling(phi: float) -> Reckoning:
    """Grow depth, width and resolution together: one coefficient phi doubles the cost with every step."""
    depth, width, resolution = DEPTH_BASE**phi, WIDTH_BASE**phi, RESOLUTION_BASE**phi
    cost = depth * width**2 * resolution**2
    return Reckoning(
        r"d = 1.2^\phi \quad w = 1.1^\phi \quad r = 1.15^\phi \qquad d\,w^2\,r^2 \approx 2^\phi",
        [
            rf"d = 1.2^{{{phi:g}}} = {depth:.3f}",
            rf"w = 1.1^{{{phi:g}}} = {width:.3f}",
            rf"r = 1.15^{{{phi:g}}} = {resolution:.3f} \qquad 224\cdot {resolution:.3f} = {224 * resolution:.0f}",
            rf"{depth:.3f}\cdot {width:.3f}^2\cdot {resolution:.3f}^2 = {cost:.3f}",
            rf"2^{{{phi:g}}} = {2**phi:.3f}",
        ],
        {"depth": depth, "width": width, "resolution": resolution, "cost": cost},
    )


def separable_cost(side: int, channels: int, filters: int, *, window: int = 3) -> Reckoning:
    """Compare a convolution with its depthwise separable form: each channel by itself, then 1x1; in multiply-adds."""
    usual = side**2 * window**2 * channels * filters
    depthwise, pointwise = side**2 * window**2 * channels, side**2 * channels * filters
    share = (depthwise + pointwise) / usual
    return Reckoning(
        r"N^2 F^2 C_\text{in} C_\text{out} \text{ against } N^2 F^2 C_\text{in} + N^2 C_\text{in} C_\text{out}",
        [
            rf"{side}^2\cdot {window}^2\cdot {channels}\cdot {filters} = {_with_commas(usual)}",
            rf"{side}^2\cdot {window}^2\cdot {channels} = {_with_commas(depthwise)}",
            rf"{side}^2\cdot {channels}\cdot {filters} = {_with_commas(pointwise)}",
            rf"{_with_commas(depthwise)} + {_with_commas(pointwise)} = {_with_commas(depthwise + pointwise)}",
            rf"\frac{{1}}{{{filters}}} + \frac{{1}}{{{window}^2}} = {share:.3f}",
        ],
        {"usual": usual, "separable": depthwise + pointwise, "share": share},
    )


def patch_tokens(side: int = 224, patch: int = 16, *, values: int = 768) -> Reckoning:
    """Cut a square colour picture into patches: how many tokens, of which size. Raises LessonError where it cannot."""
    if side % patch:
        raise LessonError(
            "A picture of {side} pixels cannot be cut into patches of {patch}: {left_over} pixels are left over. "
            "Choose a side that is a multiple of {patch}.",
            side=side,
            patch=patch,
            left_over=side % patch,
        )
    row = side // patch
    return Reckoning(
        r"\text{patches} = \left(\frac{N}{P}\right)^2 \qquad \text{values of a patch} = 3\,P^2",
        [
            rf"\left(\frac{{{side}}}{{{patch}}}\right)^2 = {row}^2 = {row**2}",
            rf"3\cdot {patch}^2 = {_with_commas(3 * patch**2)} \rightarrow {values} \text{{ values of a token}}",
            rf"\text{{tokens}} = {row**2} + 1 = {row**2 + 1} \text{{ with the one for the class}}",
            rf"\text{{pairs that attention compares}} = {row**2 + 1}^2 = {_with_commas((row**2 + 1) ** 2)}",
        ],
        {"patches": row**2, "patch values": 3 * patch**2, "tokens": row**2 + 1, "pairs": (row**2 + 1) ** 2},
    )


def _with_commas(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")
