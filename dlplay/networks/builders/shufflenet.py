"""ShuffleNet v2: half of the channels pass unchanged, then all are shuffled."""

from typing import TYPE_CHECKING

from dlplay.networks.builders.blocks import classify_pooled, conv_norm, depthwise_norm

if TYPE_CHECKING:
    import keras

SHUFFLENETS = {  # width -> channels of stages 2, 3, 4 and of the last convolution
    0.5: (48, 96, 192, 1024),
    1.0: (116, 232, 464, 1024),
    1.5: (176, 352, 704, 1024),
    2.0: (244, 488, 976, 2048),
}


def shufflenet_v2(width: float = 1.0, side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build ShuffleNet v2 (Ma et al. 2018, table 5; the channels of 2.0 are its authors' later ones)."""
    import keras
    from keras import layers

    *stages, last = SHUFFLENETS[width]
    picture = keras.Input((side, side, 3))
    x = conv_norm(picture, 24, 3, strides=2)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    for channels, units in zip(stages, (4, 8, 4), strict=True):
        x = shrinking_unit(x, channels)
        for _ in range(units - 1):
            x = shuffle_unit(x, channels)
    x = conv_norm(x, last, 1)
    return keras.Model(picture, classify_pooled(x, classes), name="shufflenet_v2")


def shuffle_unit(x: "keras.KerasTensor", channels: int) -> "keras.KerasTensor":
    """Pass half of the channels on; convolve the other half; put them together and shuffle."""
    from keras import layers

    half = channels // 2
    kept, changed = x[..., :half], conv_norm(x[..., half:], half, 1)
    changed = conv_norm(depthwise_norm(changed, 3), half, 1)
    return shuffle_channels(layers.Concatenate()([kept, changed]))


def shrinking_unit(x: "keras.KerasTensor", channels: int) -> "keras.KerasTensor":
    """Halve rows and columns: both branches see all channels and make half of the new ones each."""
    from keras import layers

    half = channels // 2
    left = conv_norm(depthwise_norm(x, 3, strides=2), half, 1)
    right = conv_norm(depthwise_norm(conv_norm(x, half, 1), 3, strides=2), half, 1)
    return shuffle_channels(layers.Concatenate()([left, right]))


def shuffle_channels(x: "keras.KerasTensor") -> "keras.KerasTensor":
    """Deal the channels of the two halves out in turn: 1, 2, 3, 4 becomes 1, 3, 2, 4."""
    from keras import layers

    rows, columns, channels = x.shape[1:]
    x = layers.Reshape((rows, columns, 2, channels // 2))(x)
    return layers.Reshape((rows, columns, channels))(layers.Permute((1, 2, 4, 3))(x))
