"""How much of the picture a value sees, followed through a network whose ways fork and join."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

POOLINGS = ("MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D")
TRANSPOSED = ("Conv2DTranspose", "UpSampling2D")
SEES_ALL = (  # every value that such a layer gives depends on all places of its input
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "GlobalResponseNormalization",
    "MultiHeadAttention",
)


@dataclass(frozen=True)
class Reach:
    """What lies behind a value: field and jump in pixels of the picture (rows, columns), and layers on the longest way.

    field None: the whole picture. jump: how far apart two neighbours look. depth: layers with weights.
    """

    field: tuple[int, int] | None = (1, 1)
    jump: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))
    depth: int = 0
    depth_with_pooling: int = 0


def layer_reach(layer: Any, before: list[Reach], weighted: int, flat: bool) -> Reach:
    """Say what a value behind a Keras layer sees: the most of all inputs, then the layer's own window and stride.

    weighted: how many layers with weights it counts as; flat: its input has no rows and columns. Araujo, Norris, Sim:
    Computing Receptive Fields of Convolutional Neural Networks, Distill 2019.
    """
    kind, joined = type(layer).__name__, join_reaches(before)
    depth, depth_with_pooling = joined.depth + weighted, joined.depth_with_pooling + weighted
    strides = _both_axes(layer.size if kind == "UpSampling2D" else getattr(layer, "strides", 1))
    field, jump = slid_reach(joined, _spanned_windows(layer), strides, upwards=kind in TRANSPOSED)
    if kind in SEES_ALL or (kind == "Dense" and flat):
        field = None
    return Reach(field, jump, depth, depth_with_pooling + (kind in POOLINGS))


def join_reaches(before: list[Reach]) -> Reach:
    """What a value made of several sees: on every axis the most that one of them sees."""
    fields = [reach.field for reach in before if reach.field is not None]
    rows, columns = (max((field[axis] for field in fields), default=1) for axis in (0, 1))
    return Reach(
        (rows, columns) if len(fields) == len(before) else None,
        before[0].jump if before else Reach().jump,
        max((reach.depth for reach in before), default=0),
        max((reach.depth_with_pooling for reach in before), default=0),
    )


def slid_reach(
    before: Reach, windows: tuple[int, int], strides: tuple[int, int], *, upwards: bool = False
) -> tuple[tuple[int, int] | None, tuple[Fraction, Fraction]]:
    """Give field and jump behind a window: r + (F - 1) * j and j * S; upwards (transposed): j / S, the rest alike."""
    step = (Fraction(strides[0]), Fraction(strides[1]))
    if upwards:
        windows = (math.ceil(windows[0] / strides[0]), math.ceil(windows[1] / strides[1]))
        step = (1 / step[0], 1 / step[1])
    jump = (before.jump[0] * step[0], before.jump[1] * step[1])
    if before.field is None:
        return None, jump
    rows, columns = (
        math.ceil(field + (window - 1) * apart)
        for field, window, apart in zip(before.field, windows, before.jump, strict=True)
    )
    return (rows, columns), jump


def _spanned_windows(layer: Any) -> tuple[int, int]:
    windows = _both_axes(getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None) or 1)
    apart = _both_axes(getattr(layer, "dilation_rate", 1))
    return (windows[0] - 1) * apart[0] + 1, (windows[1] - 1) * apart[1] + 1


def _both_axes(given: Any) -> tuple[int, int]:
    return (given, given) if isinstance(given, int) else tuple(given)
