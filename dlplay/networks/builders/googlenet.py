"""GoogLeNet: nine inception modules, and two classifiers on the way that help it learn."""

from typing import TYPE_CHECKING

from dlplay.networks.builders.blocks import classify_pooled, conv_norm, local_response

if TYPE_CHECKING:
    import keras

INCEPTION_MODULES = {  # name -> filters: 1x1; 1x1 before 3x3, 3x3; 1x1 before 5x5, 5x5; 1x1 behind the pooling
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet(
    side: int = 224, classes: int = 1000, *, auxiliary: bool = True, torchvision: bool = False
) -> "keras.Model":
    """Build GoogLeNet with its two auxiliary classifiers, or without; they are outputs 2 and 3, used in training only.

    The paper's (Szegedy et al. 2014, table 1) has biases and 5x5 windows; torchvision's has batch normalization, and
    3x3 windows where the paper has 5x5. side is at least 224 with auxiliary classifiers.
    """
    import keras
    from keras import layers

    picture, heads = keras.Input((side, side, 3)), []
    x = googlenet_stem(picture, torchvision)
    for name, filters in INCEPTION_MODULES.items():
        if name in ("4a", "5a"):
            x = layers.MaxPooling2D(2 if torchvision and name == "5a" else 3, strides=2, padding="same")(x)
        x = inception_module(x, filters, name, torchvision)
        if auxiliary and name in ("4a", "4d"):
            heads.append(auxiliary_classifier(x, classes, name, torchvision))
    output = classify_pooled(x, classes, dropout=0.2 if torchvision else 0.4)
    return keras.Model(picture, [output, *heads] if auxiliary else output, name="googlenet")


def googlenet_stem(x: "keras.KerasTensor", torchvision: bool) -> "keras.KerasTensor":
    """From 224 x 224 x 3 to 28 x 28 x 192, before the first inception module."""
    from keras import layers

    x = layers.MaxPooling2D(3, strides=2, padding="same")(inception_conv(x, 64, 7, torchvision, strides=2))
    x = inception_conv(x if torchvision else local_response(x), 64, 1, torchvision)
    x = inception_conv(x, 192, 3, torchvision)
    return layers.MaxPooling2D(3, strides=2, padding="same")(x if torchvision else local_response(x))


def inception_module(
    x: "keras.KerasTensor", filters: tuple[int, ...], name: str, torchvision: bool = False
) -> "keras.KerasTensor":
    """Look at the map with three window sizes and a pooling at once, and put the four results together."""
    from keras import layers

    one, before_three, three, before_five, five, pooled = filters
    branches = (
        inception_conv(x, one, 1, torchvision),
        inception_conv(inception_conv(x, before_three, 1, torchvision), three, 3, torchvision),
        inception_conv(inception_conv(x, before_five, 1, torchvision), five, 3 if torchvision else 5, torchvision),
        inception_conv(layers.MaxPooling2D(3, strides=1, padding="same")(x), pooled, 1, torchvision),
    )
    return layers.Concatenate(name=f"inception_{name}")(branches)


def inception_conv(
    x: "keras.KerasTensor", filters: int, size: int, torchvision: bool, *, strides: int = 1
) -> "keras.KerasTensor":
    """Convolve as the paper does (with a bias), or as torchvision does (with batch normalization)."""
    from keras import layers

    if torchvision:
        return conv_norm(x, filters, size, strides=strides)
    return layers.Conv2D(filters, size, strides=strides, padding="same", activation="relu")(x)


def auxiliary_classifier(x: "keras.KerasTensor", classes: int, name: str, torchvision: bool) -> "keras.KerasTensor":
    """Classify in the middle of the network, so that its gradient reaches the first layers from nearby."""
    from keras import layers

    x = layers.AveragePooling2D(5, strides=3)(x)
    x = layers.Flatten()(inception_conv(x, 128, 1, torchvision))
    x = layers.Dropout(0.7)(layers.Dense(1024, "relu")(x))
    return layers.Dense(classes, "softmax", name=f"auxiliary_{name}")(x)
