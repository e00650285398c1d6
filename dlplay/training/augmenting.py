"""Augmentation: many versions of one picture, made by keras-cv while the network learns. Runs where TensorFlow is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras


def augmentation_layers(names: Sequence[str], seed: int = 0) -> "list[keras.Layer]":
    """Make the keras-cv layers for names of AUGMENTATIONS, for pixels 0 to 255; they change at random at every call."""
    import keras_cv

    layers, pixels = keras_cv.layers, (0, 255)
    makers = {
        "mirror": lambda: [layers.RandomFlip("horizontal", seed=seed)],
        "turn": lambda: [layers.RandomRotation(0.08, fill_mode="reflect", seed=seed + 1)],  # of a full turn: 29 degrees
        "zoom": lambda: [layers.RandomZoom(0.2, fill_mode="reflect", seed=seed + 2)],
        "shift": lambda: [layers.RandomTranslation(0.1, 0.1, fill_mode="reflect", seed=seed + 3)],
        "light": lambda: [
            layers.RandomBrightness((-0.15, 0.15), value_range=pixels, seed=seed + 4),
            layers.RandomContrast(pixels, 0.3, seed=seed + 5),
        ],
        "colour": lambda: [
            layers.RandomHue(0.05, pixels, seed=seed + 6),
            layers.RandomSaturation((0.35, 0.65), seed=seed + 7),
        ],
        "cut out": lambda: [layers.RandomCutout(0.3, 0.3, fill_mode="constant", fill_value=128, seed=seed + 8)],
    }
    return [layer for name in names for layer in makers[name]()]


def augment(images: NDArray[np.uint8], names: Sequence[str], seed: int = 0) -> NDArray[np.uint8]:
    """Give one random version of every picture; images: (pictures, side, side, 3), and so is the result."""
    import tensorflow as tf

    tf.random.set_seed(seed)  # some of the layers draw from TensorFlow's own generator
    values = images.astype(np.float32)
    for layer in augmentation_layers(names, seed):
        values = np.asarray(layer(values, training=True))
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)


def versions(image: NDArray[np.uint8], names: Sequence[str], count: int = 10, seed: int = 0) -> NDArray[np.uint8]:
    """Give count random versions of one picture: (count, side, side, 3)."""
    return augment(np.repeat(image[np.newaxis], count, axis=0), names, seed)
