"""The layer itself: the sum of every window, for every filter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.data.grids import GridError
from dlplay.words import Note

PADDINGS = {  # name -> what stands around the input
    "valid": "Nothing stands around the input (P = 0): the feature map is smaller than the input.",
    "same": "Zeros so that a stride of 1 keeps the size. If their number is odd, one more stands below and right.",
    "number": "P rows and columns of zeros on every side, as in the lecture's formula.",
}
ACTIVATIONS = {  # name -> what it does to the sum
    "none": "The sum stays as it is.",
    "relu": "ReLU: a negative sum becomes 0, the others stay.",
}


class ConvolutionError(GridError):
    """Says what is wrong with an input, a filter or a setting, and what to do."""


@dataclass(frozen=True)
class Hyperparameters:
    """What is chosen, not learned: stride, padding ("valid", "same" or zeros on every side), dilation, activation."""

    stride: int = 1
    padding: str | int = "valid"
    dilation: int = 1
    activation: str = "none"


@dataclass(frozen=True)
class Layer:
    """What is learned, weights (rows, columns, channels, filters) and bias (filters,) as in Keras; what is chosen."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    chosen: Hyperparameters


def convolve(image: NDArray[np.float64], layer: Layer) -> NDArray[np.float64]:
    """Slide every filter over the image; each place of a feature map is sum(window * filter) + bias.

    image (height, width, channels). Returns the feature maps (height, width, filters), equal to those of
    keras.layers.Conv2D. Raises ConvolutionError where no window fits.
    """
    weights, chosen = layer.weights, layer.chosen
    height, width = output_size(image.shape, weights.shape, chosen)
    padded = pad_image(image, layer)
    reach_down, reach_right = (spread_size(weights.shape[axis], chosen.dilation) for axis in (0, 1))
    maps = np.zeros((height, width, weights.shape[3]))
    for row in range(height):
        for column in range(width):
            top, left = row * chosen.stride, column * chosen.stride
            window = padded[top : top + reach_down : chosen.dilation, left : left + reach_right : chosen.dilation]
            products = window[..., np.newaxis] * weights
            maps[row, column] = products.sum(axis=(0, 1, 2)) + layer.bias
    return np.maximum(maps, 0.0) if chosen.activation == "relu" else maps


def pad_image(image: NDArray[np.float64], layer: Layer) -> NDArray[np.float64]:
    """Put the layer's zeros around an image (height, width, channels)."""
    rows, columns = (padding_sizes(image.shape[axis], layer.weights.shape[axis], layer.chosen) for axis in (0, 1))
    return np.pad(image, (rows, columns, (0, 0)))


def spread_size(size: int, dilation: int) -> int:
    """Length that a filter covers when dilation - 1 places lie between its weights: F' = D (F - 1) + 1."""
    return dilation * (size - 1) + 1


def padding_sizes(length: int, size: int, chosen: Hyperparameters) -> tuple[int, int]:
    """Zeros before and after one direction of the input; the padding "same" is Keras' rule.

    "same" wants ceil(N / S) places, so it needs max((ceil(N / S) - 1) S + F' - N, 0) zeros, the smaller half before.
    """
    if isinstance(chosen.padding, int):
        return chosen.padding, chosen.padding
    if chosen.padding == "valid":
        return 0, 0
    places = -(-length // chosen.stride)
    total = max((places - 1) * chosen.stride + spread_size(size, chosen.dilation) - length, 0)
    return total // 2, total - total // 2


def output_size(
    image_shape: tuple[int, ...], weights_shape: tuple[int, ...], chosen: Hyperparameters
) -> tuple[int, int]:
    """Rows and columns of the feature maps: floor((N + padding - F') / S) + 1.

    Raises ConvolutionError where the channels differ, where a filter does not fit, and where Keras refuses.
    """
    _refuse_impossible(image_shape, weights_shape, chosen)
    sizes = []
    for axis, name in enumerate((Note("rows"), Note("columns"))):
        length, reach = image_shape[axis], spread_size(weights_shape[axis], chosen.dilation)
        padded = length + sum(padding_sizes(length, weights_shape[axis], chosen))
        if padded < reach:
            raise ConvolutionError(
                "The filter covers {reach} {name}, the input with its padding has only {padded}: choose a "
                "smaller filter, less dilation, more padding, or a larger input.",
                reach=reach,
                name=name,
                padded=padded,
            )
        sizes.append((padded - reach) // chosen.stride + 1)
    return sizes[0], sizes[1]


def as_padding(name: str, zeros: int) -> str | int:
    """Give what Hyperparameters wants: "valid", "same", or the number of zeros on every side."""
    return zeros if name == "number" else name


def _refuse_impossible(image_shape: tuple[int, ...], weights_shape: tuple[int, ...], chosen: Hyperparameters) -> None:
    if image_shape[2] != weights_shape[2]:
        raise ConvolutionError(
            "The input has {input_channels}, the filters have {filter_channels}: a filter needs one table of weights "
            "for each channel of the input. As text, part its tables by |",
            input_channels=_channels(image_shape[2]),
            filter_channels=_channels(weights_shape[2]),
        )
    if chosen.stride > 1 and chosen.dilation > 1:
        raise ConvolutionError(
            "Stride {stride} and dilation {dilation} do not go together: Keras computes a dilated layer by "
            "sorting the pixels into several smaller pictures, and a stride would jump over pixels that this "
            "needs. Set the stride or the dilation to 1.",
            stride=chosen.stride,
            dilation=chosen.dilation,
        )


def _channels(number: int) -> Note:
    return Note("{number} channel" if number == 1 else "{number} channels", number=number)
