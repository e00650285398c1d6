"""The families that Keras has already."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def keras_application(function: str, side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build a model of keras.applications with random weights."""
    import keras

    build = getattr(keras.applications, function)
    return build(weights=None, input_shape=(side, side, 3), classes=classes)
