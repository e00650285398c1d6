"""AlexNet: five convolutions, three dense layers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def alexnet(side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build AlexNet with one column, as in Krizhevsky 2014 (One weird trick, section 5), without normalization."""
    import keras
    from keras import layers

    picture = keras.Input((side, side, 3))
    x = layers.ZeroPadding2D(2)(picture)
    x = layers.Conv2D(64, 11, strides=4, activation="relu")(x)
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = layers.Conv2D(192, 5, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D(3, strides=2)(x)
    for filters in (384, 256, 256):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dropout(0.5)(x)
        x = layers.Dense(4096, "relu")(x)
    return keras.Model(picture, layers.Dense(classes, "softmax", name="predictions")(x), name="alexnet")
