"""A picture of any size through a network. Runs where TensorFlow is."""

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.pictures.reading import shrink

if TYPE_CHECKING:
    import keras

MULTIPLE = 16  # a U-Net of ours halves its maps at most four times
MULTIPLE_ELSEWHERE = 32
Probabilities = NDArray[np.float32]
Pixels = NDArray[np.uint8]


def predict_map(model: "keras.Model", pixels: NDArray[np.uint8]) -> Probabilities:
    """Give every pixel's probability of every class: (height, width, 3) -> (height, width, classes).

    Where sides are no multiples of 16, the picture is filled up by mirroring and the answer is cut to its size again. A
    network that takes one size only gets a larger picture shrunk, and its answer is made larger again.
    """
    height, width = pixels.shape[:2]
    side = model.input_shape[1]
    if side is None:
        multiple = MULTIPLE if model.name == "unet" else MULTIPLE_ELSEWHERE
        rows, columns = (-(-length // multiple) * multiple for length in (height, width))
        return _ask(model, fill_up(pixels, rows, columns))[:height, :width]
    scale = min(1.0, side / max(height, width))
    small = (max(1, round(height * scale)), max(1, round(width * scale)))
    shrunk = np.asarray(cv2.resize(pixels, small[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    answer = _ask(model, fill_up(shrunk, side, side))[: small[0], : small[1]]
    return np.asarray(cv2.resize(answer, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def predict_person(model: "keras.Model", pixels: NDArray[np.uint8]) -> Probabilities:
    """Give every pixel's probabilities of ground and person: (height, width, 3) -> (height, width, 2).

    The picture is squeezed into the square that the network takes, and its answer stretched to the picture again.
    """
    height, width = pixels.shape[:2]
    person = _ask(model, squeeze_into(pixels, int(model.input_shape[1])))
    stretched = cv2.resize(person[..., 0], (width, height), interpolation=cv2.INTER_LINEAR)
    return np.stack([1 - stretched, stretched], axis=-1).astype(np.float32)


def squeeze_into(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Squeeze a picture into a square; where it is larger, with the mean of the pixels that become one."""
    smaller = (min(side, pixels.shape[1]), min(side, pixels.shape[0]))
    small = cv2.resize(pixels, smaller, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR), np.uint8)


def working_copy(pixels: NDArray[np.unsignedinteger[Any]], side: int) -> NDArray[np.uint8]:
    """Shrink a picture until its longer side has at most so many pixels, 8 bits per channel; a small one stays."""
    small = shrink(pixels, side)
    return np.rint(small / (np.iinfo(small.dtype).max / 255)).astype(np.uint8)


def fill_up(pixels: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Make a picture larger, to a height and a width: it is mirrored at its lower and its right edge."""
    below, right = height - pixels.shape[0], width - pixels.shape[1]
    return np.asarray(cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REFLECT), np.uint8)


def _ask(model: "keras.Model", pixels: NDArray[np.uint8]) -> Probabilities:
    return np.asarray(model.predict_on_batch(pixels[np.newaxis].astype(np.float32))[0], np.float32)
