"""Augmentation: many versions of one picture, made by keras-cv while the network learns. Runs where TensorFlow is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.networks.first_weights import own_seed

if TYPE_CHECKING:
    import keras


def augmentation_layers(names: Sequence[str], seed: int = 0) -> "list[keras.Layer]":
    """Make the keras-cv layers for names of AUGMENTATIONS, for pixels 0 to 255; they change at random at every call.

    No seed may be 0: keras-cv would take it for none.
    """
    import keras_cv

    layers, pixels = keras_cv.layers, (0, 255)
    makers = {
        "mirror": lambda: [layers.RandomFlip("horizontal", seed=seed + 9)],
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
    made = [layer for name in names for layer in makers[name]()]
    for place, layer in enumerate(made):
        _draw_from_own_generator(layer, own_seed(seed, place))
    return made


def _draw_from_own_generator(layer: Any, seed: int) -> None:
    """Let a layer draw its factors from a generator of its own: it would take TensorFlow's, which all threads share."""
    import keras_cv
    import tensorflow as tf

    generator = tf.random.Generator.from_seed(seed)

    class Drawn(keras_cv.core.FactorSampler):  # type: ignore[misc]
        """A factor between two bounds."""

        def __init__(self, lower: float, upper: float) -> None:
            self.lower, self.upper = lower, upper

        def __call__(self, shape: Any = (), dtype: Any = "float32") -> Any:
            return generator.uniform(shape, self.lower, self.upper, dtype)

    for name, factor in list(vars(layer).items()):
        if isinstance(factor, keras_cv.core.UniformFactorSampler):
            setattr(layer, name, Drawn(factor.lower, factor.upper))


def augment(images: NDArray[np.uint8], names: Sequence[str], seed: int = 0) -> NDArray[np.uint8]:
    """Give one random version of every picture; images: (pictures, side, side, 3), and so is the result."""
    values = images.astype(np.float32)
    for layer in augmentation_layers(names, seed):
        values = np.asarray(layer(values, training=True))
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)


def versions(image: NDArray[np.uint8], names: Sequence[str], count: int = 10, seed: int = 0) -> NDArray[np.uint8]:
    """Give count random versions of one picture: (count, side, side, 3)."""
    return augment(np.repeat(image[np.newaxis], count, axis=0), names, seed)
