"""The formulas of this lesson in LaTeX, with the student's numbers in them."""

import numpy as np
from numpy.typing import NDArray

from dlplay.convolution.layer import Hyperparameters, padding_sizes, spread_size
from dlplay.convolution.window import WindowSum
from dlplay.convolution.words import channel_names, short
from dlplay.latex import in_brackets

SUM_FORMULA = r"\text{value} = \sum_{\text{channels}}\ \sum_{i,j} x_{ij}\,w_{ij} + b"
SIZE_FORMULA = r"\text{output size} = (N + 2P - F)\,/\,S + 1"
COUNT_FORMULA = r"\text{parameters} = (F \cdot F \cdot C_{\text{in}} + 1) \cdot C_{\text{out}}"
WORK_FORMULA = (
    r"\text{multiply-adds} = \text{rows} \cdot \text{columns} \cdot F \cdot F \cdot C_{\text{in}} \cdot C_{\text{out}}"
)
FOUR_CHOICES = (
    "The lecture's **4 parameters of a convolution layer** are chosen by you: (1) filter size, (2) number of filters, "
    "(3) stride, (4) padding. Today they are called **hyperparameters**. A **parameter** is what the computer learns: "
    "every weight and every bias."
)
TERMS_PER_LINE = 4


def sum_arithmetic(opened: WindowSum) -> tuple[str, list[str]]:
    """Fill the sum in: the products that are not 0, channel by channel, then the bias and the activation."""
    channels = opened.window.shape[2]
    lines = []
    for channel, name in enumerate(channel_names(channels)):
        pairs = zip(opened.window[..., channel].ravel(), opened.weights[..., channel].ravel(), strict=True)
        terms = [f"{in_brackets(short(x))}({short(w)})" for x, w in pairs if x * w != 0]
        terms = terms or [r"\text{all products are 0, sum}"]
        chunks = [" + ".join(terms[at : at + TERMS_PER_LINE]) for at in range(0, len(terms), TERMS_PER_LINE)]
        lines.append(
            rf"\text{{{name}:}}\quad " + r" \\ + ".join(chunks) + f" = {short(float(opened.channel_sums[channel]))}"
        )
    parts = " + ".join(in_brackets(short(float(value))) for value in opened.channel_sums)
    lines.append(rf"\text{{with the bias:}}\quad {parts} + {in_brackets(short(opened.bias))} = {short(opened.total)}")
    if opened.activation == "relu":
        lines.append(rf"\text{{ReLU:}}\quad \max(0,\ {short(opened.total)}) = {short(opened.value)}")
    return SUM_FORMULA, lines


def size_arithmetic(
    image_shape: tuple[int, ...], weights_shape: tuple[int, ...], chosen: Hyperparameters
) -> tuple[str, list[str]]:
    """Fill the size formula in for rows and columns, with spread filters, uneven padding and the floor."""
    lines = []
    for axis, label in enumerate(("rows", "columns")):
        length, size = image_shape[axis], weights_shape[axis]
        reach = spread_size(size, chosen.dilation)
        if chosen.dilation > 1:
            lines.append(
                rf"\text{{{label}, spread:}}\quad F' = D\,(F - 1) + 1 = {chosen.dilation}\,({size} - 1) + 1 = {reach}"
            )
        before, after = padding_sizes(length, size, chosen)
        if chosen.padding == "same":
            lines.append(_same_line(label, length, reach, chosen.stride))
        lines.append(_size_line(label, (length, before, after, reach), chosen.stride))
    return SIZE_FORMULA, lines


def count_arithmetic(weights: NDArray[np.float64]) -> tuple[str, list[str]]:
    """Fill in how many weights and biases the layer learns."""
    rows, columns, channels, filters = weights.shape
    result = (rows * columns * channels + 1) * filters
    return COUNT_FORMULA, [rf"({rows} \cdot {columns} \cdot {channels} + 1) \cdot {filters} = {result}"]


def work_arithmetic(maps: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[str, list[str]]:
    """Fill in how many products all windows of all filters need."""
    places = rf"{maps.shape[0]} \cdot {maps.shape[1]}"
    factors = r" \cdot ".join(str(size) for size in weights.shape)
    return WORK_FORMULA, [rf"{places} \cdot {factors} = {maps.shape[0] * maps.shape[1] * weights.size}"]


def _same_line(label: str, length: int, reach: int, stride: int) -> str:
    """Show how Keras finds the padding of "same": from the wanted size back to the missing zeros."""
    places = -(-length // stride)
    missing = max((places - 1) * stride + reach - length, 0)
    return (
        rf"\text{{{label}, zeros of “same”:}}\quad \lceil {length} / {stride} \rceil = {places} \\"
        rf" \max(({places} - 1) \cdot {stride} + {reach} - {length},\ 0) = {missing}"
        rf" = {missing // 2} + {missing - missing // 2}"
    )


def _size_line(label: str, sizes: tuple[int, int, int, int], stride: int) -> str:
    """Fill in (N + 2P - F) / S + 1; sizes are N, the padding before and after, and F."""
    length, before, after, reach = sizes
    padding = rf"2 \cdot {before}" if before == after else f"({before} + {after})"
    fraction = rf"\frac{{{length} + {padding} - {reach}}}{{{stride}}}"
    room = length + before + after - reach
    if room % stride:
        fraction = rf"\left\lfloor {fraction} \right\rfloor + 1 = \lfloor {room / stride:.4g} \rfloor"
    else:
        fraction = f"{fraction} + 1 = {room // stride}"
    return rf"\text{{{label}:}}\quad {fraction} + 1 = {room // stride + 1}"
