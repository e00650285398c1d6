"""Asking networks with ImageNet's weights: what each sees in a picture, and how long it takes. Runs in a worker."""

import statistics
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.bundled import BUNDLED
from dlplay.weights.imagenet import is_here
from dlplay.weights.network import Network, bundled_network, load
from dlplay.weights.preparation import preprocess
from dlplay.weights.pretrained import PRETRAINED, weight_file

TIMED_CALLS = 5  # the median is taken of these
TIMED_SECONDS = 2.0  # after these, no further call


@dataclass(frozen=True)
class TimedAnswer:
    """Probabilities of all classes, and the median time of some calls with this one picture."""

    probabilities: NDArray[np.float32]
    milliseconds: float


def ask_in_time(network: Network, image: NDArray[np.float32]) -> TimedAnswer:
    """Send a picture (height, width, channels), 0..1, through a network; the first call is not timed.

    TensorFlow prepares the computation in the first call.
    """
    import tensorflow as tf

    model = load(network)
    batch = tf.convert_to_tensor(preprocess(network, image)[np.newaxis])
    compiled = tf.function(lambda pictures: model(pictures, training=False))
    probabilities = np.asarray(compiled(batch), np.float32).ravel()
    times: list[float] = []
    while len(times) < TIMED_CALLS and sum(times) < TIMED_SECONDS:
        start = time.perf_counter()
        np.asarray(compiled(batch))
        times.append(time.perf_counter() - start)
    return TimedAnswer(probabilities, statistics.median(times) * 1000)


def pretrained_here() -> list[str]:
    """List the networks with ImageNet weights and a classifier that are here: those that come along, then Keras's."""
    return [*BUNDLED, *(name for name in PRETRAINED if is_here(weight_file(name)))]


def choose_pretrained(name: str) -> Network:
    """Give the network of a name with ImageNet's weights and the picture size that it was made for."""
    if name in BUNDLED:
        return bundled_network(name)
    return Network(name, "imagenet", side=weight_file(name).side)


def free_memory() -> int:
    """Give the bytes of memory that are free on this computer."""
    import psutil

    return int(psutil.virtual_memory().available)
