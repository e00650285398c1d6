"""MNASNet: inverted residual blocks, chosen by a search that measured them on a telephone."""

from typing import TYPE_CHECKING

from dlplay.networks.builders.blocks import classify_pooled, conv_norm, depthwise_norm

if TYPE_CHECKING:
    import keras

MNASNET_STAGES = (  # channels out, window, stride of the first block, how many times wider inside, blocks
    (24, 3, 2, 3, 3),
    (40, 5, 2, 3, 3),
    (80, 5, 2, 6, 3),
    (96, 3, 1, 6, 2),
    (192, 5, 2, 6, 4),
    (320, 3, 1, 6, 1),
)


def mnasnet(width: float = 1.0, side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build MNASNet-B1 (Tan et al. 2019) with all channels but the last 1280 times width, in multiples of 8."""
    import keras

    picture = keras.Input((side, side, 3))
    x = conv_norm(picture, in_eights(32 * width), 3, strides=2)
    x = depthwise_norm(x, 3, activation="relu")
    x = conv_norm(x, in_eights(16 * width), 1, activation="linear")
    for channels, window, strides, wider, blocks in MNASNET_STAGES:
        for block in range(blocks):
            x = inverted_residual(x, in_eights(channels * width), window, 1 if block else strides, wider)
    x = conv_norm(x, 1280, 1)
    return keras.Model(picture, classify_pooled(x, classes, dropout=0.2), name="mnasnet")


def inverted_residual(
    x: "keras.KerasTensor", channels: int, window: int, strides: int, wider: int
) -> "keras.KerasTensor":
    """Widen with 1x1, convolve every channel by itself, narrow with 1x1; add x where the shape is unchanged."""
    from keras import layers

    inside = conv_norm(x, x.shape[-1] * wider, 1)
    inside = depthwise_norm(inside, window, strides=strides, activation="relu")
    changed = conv_norm(inside, channels, 1, activation="linear")
    return layers.Add()([x, changed]) if changed.shape == x.shape else changed


def in_eights(channels: float) -> int:
    """Round to a multiple of 8, but never down by more than a tenth."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded if rounded >= 0.9 * channels else rounded + 8
