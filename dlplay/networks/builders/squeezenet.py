"""SqueezeNet: AlexNet's accuracy with fifty times fewer parameters."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

SQUEEZENETS = {  # version -> first convolution (filters, window), then fire modules (squeeze filters); "p": pooling
    "1.0": ((96, 7), ("p", 16, 16, 32, "p", 32, 48, 48, 64, "p", 64)),
    "1.1": ((64, 3), ("p", 16, 16, "p", 32, 32, "p", 48, 48, 64, 64)),
}


def squeezenet(version: str = "1.0", side: int = 224, classes: int = 1000, *, top: bool = True) -> "keras.Model":
    """Build version 1.0 (Iandola et al. 2016, table 1) or its authors' later and quicker 1.1.

    Without top it ends in the maps of its last fire module.
    """
    import keras
    from keras import layers

    (filters, window), steps = SQUEEZENETS[version]
    picture = keras.Input((side, side, 3), name="pixels")
    x = layers.Conv2D(filters, window, strides=2, activation="relu", name="conv1")(picture)
    number = 1
    for step in steps:  # numbered as in the paper: fire2 to fire9, a pooling as the module before it
        if isinstance(step, int):
            number += 1
            x = fire_module(x, step, f"fire{number}")
        else:
            padding = "valid" if x.shape[1] % 2 else "same"  # no row is lost
            x = layers.MaxPooling2D(3, strides=2, padding=padding, name=f"pool{number}")(x)
    if top:
        x = layers.Dropout(0.5, name="dropout")(x)
        x = layers.Conv2D(classes, 1, activation="relu", name="conv10")(x)
        x = layers.Activation("softmax", name="predictions")(layers.GlobalAveragePooling2D(name="pool")(x))
    return keras.Model(picture, x, name="squeezenet")


def fire_module(x: "keras.KerasTensor", squeeze: int, name: str) -> "keras.KerasTensor":
    """Squeeze to few channels with 1x1, then expand with 1x1 and 3x3 beside each other."""
    from keras import layers

    x = layers.Conv2D(squeeze, 1, activation="relu", name=f"{name}_squeeze")(x)
    one = layers.Conv2D(4 * squeeze, 1, activation="relu", name=f"{name}_expand1")(x)
    three = layers.Conv2D(4 * squeeze, 3, padding="same", activation="relu", name=f"{name}_expand3")(x)
    return layers.Concatenate(name=name)([one, three])
