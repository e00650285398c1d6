"""SSDLite on COCO's 80 classes: a picture in, one candidate per default box out. Runs where TensorFlow is."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dlplay.detection.coco import COCO_NUMBERS
from dlplay.detection.default_boxes import default_boxes, move_boxes_by_codes
from dlplay.detection.detections import Detections
from dlplay.detection.ssd_network import SSD_SIDE, build_ssd
from dlplay.detection.yolo import Reading
from dlplay.weights.bundled import read_arrays
from dlplay.weights.network import weights_path

if TYPE_CHECKING:
    import keras

SSD_FILE = "ssdlite.npz"


@dataclass(frozen=True)
class SsdReading(Reading):
    """What SSD said: also the default box of every candidate (n,), its four codes (n, 4) and its class's number z (n,).

    shape: height and width of the picture in pixels.
    """

    places: NDArray[np.int64]
    codes: NDArray[np.float64]
    logits: NDArray[np.float64]
    shape: tuple[int, int]


@functools.lru_cache(maxsize=1)
def open_ssd(file: str = SSD_FILE) -> "keras.Model":
    """Build the network and set its weights, once per process. Nobody may change what this gives."""
    model = build_ssd()
    model.set_weights(read_arrays(weights_path(file)))
    return model


@functools.lru_cache(maxsize=1)
def compiled_ssd(file: str = SSD_FILE) -> Callable[[Any], Any]:
    """Give the network as a TensorFlow function, ready to compute."""
    import tensorflow as tf

    model = open_ssd(file)
    call = tf.function(lambda values: model(values, training=False))
    call(tf.zeros((1, SSD_SIDE, SSD_SIDE, 3)))  # the first call prepares the others; so nobody times it
    return call  # type: ignore[no-any-return]


def to_ssd_input(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Squeeze a picture (height, width, 3) into 300 x 300, whatever its shape, values 0 to 255."""
    squeezed = Image.fromarray(pixels).resize((SSD_SIDE, SSD_SIDE), Image.Resampling.BILINEAR)
    return np.asarray(squeezed, np.float32)


def sigmoid_of(values: NDArray[Any]) -> NDArray[Any]:
    """1 / (1 + e^-z), for scores that are not too far below 0."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))))


def read_ssd(pixels: NDArray[np.uint8], file: str = SSD_FILE, *, at_least: float = 0.01) -> SsdReading:
    """Give one candidate per default box, with its best class, wherever the score is at_least or more.

    pixels (height, width, 3) in 0..255.
    """
    network, begin = compiled_ssd(file), time.perf_counter()
    codes, scores = network(to_ssd_input(pixels)[np.newaxis])
    numbers = np.asarray(scores)[0][:, COCO_NUMBERS].astype(np.float64)
    best = numbers.argmax(axis=1)
    top = numbers[np.arange(len(best)), best]
    chosen = np.flatnonzero(sigmoid_of(top) >= at_least)
    said = np.asarray(codes)[0][chosen].astype(np.float64)
    height, width = pixels.shape[:2]
    edges = np.array([width, height, width, height])
    found = (move_boxes_by_codes(default_boxes()[chosen], said) * edges).clip(0, edges)
    candidates = Detections(found, sigmoid_of(top[chosen]), best[chosen])
    return SsdReading(candidates, time.perf_counter() - begin, chosen, said, top[chosen], (height, width))


def propose_ssd(pixels: NDArray[np.uint8], file: str = SSD_FILE, *, at_least: float = 0.01) -> Detections:
    """Give the candidates alone: boxes in pixels of the picture, scores of at_least or more, class numbers."""
    return read_ssd(pixels, file, at_least=at_least).candidates
