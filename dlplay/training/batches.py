"""Batches whose order depends on the seed only, whatever other threads draw. Runs where TensorFlow is."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ENOUGH_STEPS = 120  # a network that begins with weights that fit has learned most of what it will


@dataclass(frozen=True)
class Batches:
    """The batches of all epochs one after another (a dataset of TensorFlow), and how many of them are an epoch."""

    data: Any
    steps: int


def enough_epochs(count: int, batch_size: int, *, least: int = 20, most: int = 60) -> int:
    """Propose epochs for so many training pictures: few pictures make few steps an epoch, and so need more of them.

    So many that there are ENOUGH_STEPS steps in all, but at least `least` and at most `most`.
    """
    return min(most, max(least, math.ceil(ENOUGH_STEPS / math.ceil(count / batch_size))))


def draw_orders(count: int, epochs: int, seed: int) -> NDArray[np.int64]:
    """Draw a new order of count examples for every epoch: (epochs, count)."""
    return np.stack([np.random.default_rng([seed, epoch]).permutation(count) for epoch in range(epochs)])


def batches_in_order(values: NDArray[Any], labels: NDArray[Any], places: NDArray[np.int64], batch_size: int) -> Batches:
    """Cut examples into batches; places (epochs, count) says which example comes when."""
    import tensorflow as tf

    shown, told = tf.constant(values), tf.constant(labels)
    data = tf.data.Dataset.from_tensor_slices(places)
    data = data.flat_map(lambda order: tf.data.Dataset.from_tensor_slices(order).batch(batch_size))
    data = data.map(lambda batch: (tf.gather(shown, batch), tf.gather(told, batch)))
    return Batches(data, math.ceil(places.shape[1] / batch_size))


def made_batches(
    count: int, batch_size: int, seed: int, make: Callable[[NDArray[np.int64], np.random.Generator], Any]
) -> Any:
    """Make every batch when it is needed, of examples in a new order every epoch.

    make gets the numbers of a batch's examples and a generator of that batch's own for whatever it draws.
    """
    import keras

    class Made(keras.utils.PyDataset):  # type: ignore[misc]
        """The batches of an epoch."""

        epoch = 0

        def __len__(self) -> int:
            return math.ceil(count / batch_size)

        def __getitem__(self, step: int) -> Any:
            order = np.random.default_rng([seed, self.epoch]).permutation(count)
            places = order[step * batch_size : (step + 1) * batch_size]
            return make(places, np.random.default_rng([seed, self.epoch, step]))

        def on_epoch_end(self) -> None:
            self.epoch += 1

    return Made()
