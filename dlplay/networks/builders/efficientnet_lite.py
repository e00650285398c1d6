"""EfficientNet-Lite: EfficientNet without what small devices compute slowly."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

LITE0_STAGES = (  # blocks, window, stride of the first block, how many times wider inside, channels out
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def efficientnet_lite0(side: int = 224, classes: int = 1000, *, top: bool = True) -> "keras.Model":
    """Build EfficientNet-Lite0 for pixels 0 to 255: no squeeze-and-excite, and ReLU6 instead of swish.

    Source: its authors' repository, 2020. Without top it ends in its last maps, 32 times smaller than the picture.
    """
    import keras
    from keras import layers

    picture = keras.Input((side, side, 3), name="pixels")
    x = layers.Rescaling(1 / 128, -127 / 128, name="rescaling")(picture)
    x = lite_convolution(x, 32, 3, "stem", strides=2)
    number = 0
    for blocks, window, strides, wider, channels in LITE0_STAGES:
        for place in range(blocks):
            x = lite_block(x, (channels, window, 1 if place else strides, wider), f"block{number}")
            number += 1
    x = lite_convolution(x, 1280, 1, "head")
    if top:
        x = layers.GlobalAveragePooling2D(name="pool")(x)
        x = layers.Dropout(0.2, name="dropout")(x)
        x = layers.Dense(classes, activation="softmax", name="predictions")(x)
    return keras.Model(picture, x, name="efficientnet_lite0")


def lite_convolution(
    x: "keras.KerasTensor", channels: int, window: int, name: str, *, strides: int = 1, cut: bool = True
) -> "keras.KerasTensor":
    """Convolve without a bias, normalize over the batch, and cut off below 0 and above 6."""
    from keras import layers

    x = layers.Conv2D(channels, window, strides, "same", use_bias=False, name=f"{name}_conv")(x)
    x = layers.BatchNormalization(name=f"{name}_norm")(x)
    return layers.ReLU(6.0, name=f"{name}_relu6")(x) if cut else x


def lite_block(x: "keras.KerasTensor", shape: tuple[int, int, int, int], name: str) -> "keras.KerasTensor":
    """Widen with 1x1, convolve every channel by itself, narrow with 1x1; add x where its shape is unchanged.

    shape: channels out, window, strides, how many times wider inside.
    """
    from keras import layers

    channels, window, strides, wider = shape
    inside = lite_convolution(x, x.shape[-1] * wider, 1, f"{name}_expand") if wider > 1 else x
    inside = layers.DepthwiseConv2D(window, strides, "same", use_bias=False, name=f"{name}_depthwise_conv")(inside)
    inside = layers.BatchNormalization(name=f"{name}_depthwise_norm")(inside)
    inside = layers.ReLU(6.0, name=f"{name}_depthwise_relu6")(inside)
    changed = lite_convolution(inside, channels, 1, f"{name}_project", cut=False)
    return layers.Add(name=f"{name}_add")([x, changed]) if changed.shape == x.shape else changed
