"""VGG A to E: small filters, deeper and deeper."""

from typing import TYPE_CHECKING

from dlplay.networks.builders.blocks import local_response

if TYPE_CHECKING:
    import keras

VGG_BLOCKS = {  # letter -> five blocks between poolings; 3 and 1: windows of the convolutions; n: normalization
    "A": ("3", "3", "33", "33", "33"),
    "A-LRN": ("3n", "3", "33", "33", "33"),
    "B": ("33", "33", "33", "33", "33"),
    "C": ("33", "33", "331", "331", "331"),
    "D": ("33", "33", "333", "333", "333"),
    "E": ("33", "33", "3333", "3333", "3333"),
}


def vgg(letter: str, side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build a column of table 1 in Simonyan and Zisserman 2014; side is at least 32."""
    import keras
    from keras import layers

    x = picture = keras.Input((side, side, 3))
    for block, filters in zip(VGG_BLOCKS[letter], (64, 128, 256, 512, 512), strict=True):
        for window in block:
            if window == "n":
                x = local_response(x)
            else:
                x = layers.Conv2D(filters, int(window), padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dense(4096, "relu")(x)
        x = layers.Dropout(0.5)(x)
    return keras.Model(picture, layers.Dense(classes, "softmax", name="predictions")(x), name=f"vgg_{letter}")
