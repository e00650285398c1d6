"""Inception-v4: three kinds of uniform modules, and two that make the map smaller."""

from typing import TYPE_CHECKING, Any

from dlplay.networks.builders.blocks import classify_pooled, conv_norm

if TYPE_CHECKING:
    import keras

WindowSize = int | tuple[int, int]
ConvPath = tuple[tuple[int, WindowSize], ...]  # convolutions behind each other: (filters, window)
INCEPTION_A: tuple[ConvPath, ...] = (((96, 1),), ((64, 1), (96, 3)), ((64, 1), (96, 3), (96, 3)))
INCEPTION_B: tuple[ConvPath, ...] = (
    ((384, 1),),
    ((192, 1), (224, (1, 7)), (256, (7, 1))),
    ((192, 1), (192, (1, 7)), (224, (7, 1)), (224, (1, 7)), (256, (7, 1))),
)


def inception_v4(side: int = 299, classes: int = 1000) -> "keras.Model":
    """Build Inception-v4 (Szegedy et al. 2016, figures 3 to 9); side is at least 75."""
    import keras

    picture = keras.Input((side, side, 3))
    x = inception_v4_stem(picture)
    for _ in range(4):
        x = parallel_paths(x, INCEPTION_A, pooled=96)
    x = shrinking_module(x, ((384, 3),), ((192, 1), (224, 3), (256, 3)))
    for _ in range(7):
        x = parallel_paths(x, INCEPTION_B, pooled=128)
    x = shrinking_module(x, ((192, 1), (192, 3)), ((256, 1), (256, (1, 7)), (320, (7, 1)), (320, 3)))
    for _ in range(3):
        x = inception_c(x)
    return keras.Model(picture, classify_pooled(x, classes, dropout=0.2), name="inception_v4")


def inception_v4_stem(x: "keras.KerasTensor") -> "keras.KerasTensor":
    """From 299 x 299 x 3 to 35 x 35 x 384."""
    from keras import layers

    x = conv_norm(x, 32, 3, strides=2, padding="valid")
    x = conv_norm(conv_norm(x, 32, 3, padding="valid"), 64, 3)
    x = layers.Concatenate()([layers.MaxPooling2D(3, strides=2)(x), conv_norm(x, 96, 3, strides=2, padding="valid")])
    short = one_path(x, ((64, 1), (96, 3)), padding="valid")
    long = one_path(x, ((64, 1), (64, (7, 1)), (64, (1, 7)), (96, 3)), padding="valid")
    x = layers.Concatenate()([short, long])
    return layers.Concatenate()(
        [conv_norm(x, 192, 3, strides=2, padding="valid"), layers.MaxPooling2D(3, strides=2)(x)]
    )


def one_path(x: "keras.KerasTensor", path: ConvPath, **last: Any) -> "keras.KerasTensor":
    """Convolutions behind each other; the options are for the last one."""
    *firsts, (filters, window) = path
    for channels, size in firsts:
        x = conv_norm(x, channels, size)
    return conv_norm(x, filters, window, **last)


def parallel_paths(x: "keras.KerasTensor", paths: tuple[ConvPath, ...], pooled: int) -> "keras.KerasTensor":
    """Modules A and B: all paths beside each other, and a pooling with 1x1 behind it."""
    from keras import layers

    mean = conv_norm(layers.AveragePooling2D(3, strides=1, padding="same")(x), pooled, 1)
    return layers.Concatenate()([mean, *(one_path(x, path) for path in paths)])


def shrinking_module(x: "keras.KerasTensor", *paths: ConvPath) -> "keras.KerasTensor":
    """Reduction block: halve the map by pooling and, beside it, by convolutions with stride 2."""
    from keras import layers

    convolved = [one_path(x, path, strides=2, padding="valid") for path in paths]
    return layers.Concatenate()([layers.MaxPooling2D(3, strides=2)(x), *convolved])


def inception_c(x: "keras.KerasTensor") -> "keras.KerasTensor":
    """Module C: two of its paths fork at the end into 1x3 and 3x1."""
    from keras import layers

    mean = conv_norm(layers.AveragePooling2D(3, strides=1, padding="same")(x), 256, 1)
    short = one_path(x, ((384, 1),))
    long = one_path(x, ((384, 1), (448, (1, 3)), (512, (3, 1))))
    forks = [conv_norm(path, 256, window) for path in (short, long) for window in ((1, 3), (3, 1))]
    return layers.Concatenate()([mean, conv_norm(x, 256, 1), *forks])
