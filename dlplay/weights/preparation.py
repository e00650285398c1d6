"""From a picture to what a network takes: its size, its channels, its range of values."""

import importlib
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.drawn.digits import to_digit
from dlplay.networks.presets import STACKS
from dlplay.networks.stacks import parse_stack
from dlplay.weights.bundled import BUNDLED, BUNDLED_MEANS
from dlplay.weights.network import Network
from dlplay.weights.pretrained import PRETRAINED

FITS = {  # name -> what happens to a picture that is not square
    "crop": "the middle square is cut out",
    "squeeze": "the whole picture is squeezed into a square",
}
STANDARD = "R, G and B minus ImageNet's mean, divided by its standard deviation"
BY_LAYERS = "0 to 255; the network's first layers scale them"
BLUE_FIRST = "B, G, R in this order, 0 to 255, minus ImageNet's mean: map 0 is blue"
PREPROCESSING = {  # module of keras.applications -> what its preprocess_input makes of a pixel; the others: -1 to 1
    "vgg16": BLUE_FIRST,
    "vgg19": BLUE_FIRST,
    "resnet": BLUE_FIRST,
    "densenet": STANDARD,
    "efficientnet": BY_LAYERS,
    "efficientnet_v2": BY_LAYERS,
    "mobilenet_v3": BY_LAYERS,
    "convnext": BY_LAYERS,
}


def input_shape(network: Network) -> tuple[int, int, int]:
    """Give the (height, width, channels) of the pictures that a network takes. Raises StackError."""
    if network.name in PRETRAINED or network.name in BUNDLED:
        return network.side, network.side, 3
    return parse_stack(STACKS.get(network.name, network.name)).input_shape


def to_input(pixels: NDArray[Any], shape: tuple[int, int, int], fit: str = "crop") -> NDArray[np.float32]:
    """Bring a picture to a network's input shape, values in 0..1; fit is one of FITS.

    For 28 x 28 pixels of one channel the picture is taken for a handwritten digit and cut out as MNIST's were.
    """
    height, width, channels = shape
    if shape == (28, 28, 1):
        return to_digit(pixels)
    if fit == "crop":
        pixels = _middle(pixels, height / width)
    values = pixels.astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max)
    smaller = (min(width, values.shape[1]), min(height, values.shape[0]))
    small = cv2.resize(values, smaller, interpolation=cv2.INTER_AREA)  # means, so that nothing is skipped
    small = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    if channels == 3:
        return np.asarray(small, np.float32)
    gray = np.asarray(small @ np.array([0.299, 0.587, 0.114], np.float32))
    return np.repeat(gray[:, :, np.newaxis], channels, axis=2)


def _middle(pixels: NDArray[Any], ratio: float) -> NDArray[Any]:
    """Cut out the middle part whose height is ratio times its width."""
    height, width = pixels.shape[:2]
    new_height = max(1, min(height, round(width * ratio)))
    new_width = max(1, min(width, round(height / ratio)))
    top, left = (height - new_height) // 2, (width - new_width) // 2
    return pixels[top : top + new_height, left : left + new_width]


def preprocess(network: Network, image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring values from 0..1 into the range that the network was trained with, for Keras's models as Keras does."""
    if network.name in BUNDLED:
        values = image * np.float32(255)
        return values[..., ::-1] - BUNDLED_MEANS if BUNDLED[network.name].blue_first else values
    if network.name not in PRETRAINED:
        return image
    family = importlib.import_module(f"keras.applications.{PRETRAINED[network.name][0]}")
    return np.asarray(family.preprocess_input(image * np.float32(255)), np.float32)


def preprocessing(network: Network) -> str:
    """Say which numbers a network gets for the pixels of a picture."""
    if network.name in BUNDLED:
        return BLUE_FIRST if BUNDLED[network.name].blue_first else BY_LAYERS
    if network.name not in PRETRAINED:
        return "0 to 1"
    return PREPROCESSING.get(PRETRAINED[network.name][0], "R, G and B from -1 to 1")
