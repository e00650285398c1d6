"""Batch normalization that suits the number of steps. Runs where TensorFlow is."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

LEAST_MOMENTUM, MOST_MOMENTUM = 0.5, 0.99  # 0.99 is Keras's own


def suit_batch_norm(model: "keras.Model", steps: int) -> None:
    """Choose the momentum of all batch normalization that learns, for a training of so many steps in all.

    In training, a batch is normalized with its own mean and variance; in inference, with moving ones. Where the
    momentum is too near 1 for the steps that there are, these are still what they began with: the training goes well,
    and every answer is wrong.
    """
    import keras

    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.BatchNormalization) and layer.trainable:
            layer.momentum = momentum_for(steps)


def momentum_for(steps: int) -> float:
    """Give the momentum with which a tenth of all steps leaves a tenth of what the moving statistics began with.

    momentum ** (steps / 10) = 0.1, but 0.5 at least and 0.99 at most.
    """
    wanted = math.pow(0.1, 10 / max(1, steps))
    return min(MOST_MOMENTUM, max(LEAST_MOMENTUM, wanted))
