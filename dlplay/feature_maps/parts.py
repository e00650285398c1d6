"""What a layer needs to make one of its maps: the filter and the numbers behind it. Runs in a worker."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.inside import FeatureMapError
from dlplay.weights.network import Network, load

if TYPE_CHECKING:
    import keras

NUMBERS = ("gamma", "beta", "moving_mean", "moving_variance", "mean", "variance", "scale", "offset")


@dataclass(frozen=True)
class Part:
    """What makes one map of a layer.

    weights: (rows, columns, channels in) of its filter, or None; first: the first input channel that it uses.
    before: (rows, columns, channels in) of the depthwise step that a separable convolution makes first.
    bias: None where the layer has none. numbers: a normalization's gamma, beta, moving_mean, moving_variance and
    epsilon, a Rescaling's scale and offset.
    """

    kind: str
    weights: NDArray[np.float32] | None = None
    before: NDArray[np.float32] | None = None
    bias: float | None = None
    first: int = 0
    size: tuple[int, int] = (1, 1)
    strides: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    padding: str = "valid"
    activation: str = "linear"
    numbers: tuple[tuple[str, float], ...] = ()


def part_of(network: Network, path: str, channel: int) -> Part:
    """Give what makes one map (or one value of a vector) of a layer. Runs where TensorFlow is."""
    return part(find_layer(load(network), path), channel)


def first_filters(network: Network, path: str, most: int = 64) -> NDArray[np.float32]:
    """Give a convolution layer's first filters, (filters, rows, columns, channels in). Runs where TensorFlow is."""
    layer = find_layer(load(network), path)
    count = min(most, int(layer.output.shape[-1]))
    weights = [part(layer, channel).weights for channel in range(count)]
    return np.stack([one for one in weights if one is not None])


def find_layer(model: "keras.Model", path: str) -> "keras.Layer":
    """Find a layer by its path. Raises FeatureMapError."""
    for name in path.split("/"):
        try:
            model = model.get_layer(name)
        except ValueError as error:
            raise FeatureMapError(f"This network has no layer named {name}: choose one from the list.") from error
    return model


def part(layer: "keras.Layer", channel: int) -> Part:
    """Take out of a layer what makes the map of that number."""
    kind = type(layer).__name__
    plain = Part(
        kind,
        bias=float(layer.bias[channel]) if getattr(layer, "bias", None) is not None else None,
        size=_pair(layer, "kernel_size") or _pair(layer, "pool_size") or (1, 1),
        strides=_pair(layer, "strides") or (1, 1),
        dilation=_pair(layer, "dilation_rate") or (1, 1),
        padding="same" if getattr(layer, "padding", "") == "same" else "valid",
        activation=_activation(layer),
    )
    if kind == "Conv2D":
        weights = np.asarray(layer.kernel[..., channel])
        group = channel // (layer.filters // layer.groups)
        return replace(plain, weights=weights, first=group * weights.shape[2])
    if kind == "DepthwiseConv2D":
        first, number = divmod(channel, layer.depth_multiplier)
        return replace(plain, weights=np.asarray(layer.kernel[:, :, first, number])[..., None], first=first)
    if kind == "SeparableConv2D" and layer.depth_multiplier == 1:
        before = np.asarray(layer.depthwise_kernel[..., 0])
        return replace(plain, weights=np.asarray(layer.pointwise_kernel[..., channel][0, 0])[None, None], before=before)
    if kind == "Dense":
        return replace(plain, weights=np.asarray(layer.kernel[:, channel])[None, None])
    return replace(plain, bias=None, numbers=_numbers(layer, channel))


def _pair(layer: "keras.Layer", name: str) -> tuple[int, int] | None:
    values = getattr(layer, name, None)
    return (int(values[0]), int(values[1])) if isinstance(values, tuple | list) and len(values) == 2 else None


def _activation(layer: "keras.Layer") -> str:
    if type(layer).__name__ == "ReLU":
        top = layer.max_value
        return "relu" if top is None else f"relu{top:g}"
    return str(getattr(getattr(layer, "activation", None), "__name__", "linear"))


def _numbers(layer: "keras.Layer", channel: int) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, Any]] = [(name, getattr(layer, name, None)) for name in NUMBERS]
    numbers = [(name, _one_of(values, channel)) for name, values in found if values is not None]
    if hasattr(layer, "epsilon"):
        numbers.append(("epsilon", float(layer.epsilon)))
    return tuple((name, value) for name, value in numbers if value is not None)


def _one_of(values: Any, channel: int) -> float | None:
    """Take a channel's number out of an array, or the number that counts for all; a mere switch is none."""
    if isinstance(values, bool | str) or callable(values):
        return None
    array = np.asarray(values, np.float64).ravel()
    return float(array[channel] if array.size > 1 else array[0]) if array.size else None
