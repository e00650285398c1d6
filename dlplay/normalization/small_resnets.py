"""Plain and residual networks in small: the same 3x3 convolutions, with or without skips. Runs where TensorFlow is."""

from dataclasses import dataclass
from typing import Any

from dlplay.words import Refusal

DEPTH_BLOCKS = {10: (1, 1, 1, 1), 18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}  # depth -> blocks of two convolutions, by stage
NUM_CLASSES = 10


class SkipError(Refusal):
    """Says why networks cannot be trained like this, and what to do."""


@dataclass(frozen=True)
class SkipSettings:
    """The hyperparameters of the comparison.

    depth: layers with weights, a key of DEPTH_BLOCKS. width: filters of the first stage; every stage doubles them.
    side: of the pictures, in pixels. count: training pictures.
    """

    depth: int = 34
    width: int = 8
    normalized: bool = True
    side: int = 16
    count: int = 480
    epochs: int = 6
    learning_rate: float = 0.001
    batch_size: int = 32
    seed: int = 0


def build_small(settings: SkipSettings, *, skips: bool) -> Any:
    """Build a network; where both have the same layer, both begin with the same weights.

    Every block is conv, conv; with skips its input is added to what comes out. Where a stage begins with half the side
    and twice the filters, a 1x1 convolution brings the input to that shape first.
    """
    import keras

    entry = keras.Input((settings.side, settings.side, 1))
    x = _convolve(entry, settings, "first", settings.width)
    x = keras.layers.ReLU()(x)
    for stage, blocks in enumerate(DEPTH_BLOCKS[settings.depth]):
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            x = _add_block(x, settings, f"{stage}.{block}", settings.width * 2**stage, stride, skips)
    x = keras.layers.GlobalAveragePooling2D()(x)
    start = keras.initializers.GlorotUniform(settings.seed)
    return keras.Model(entry, keras.layers.Dense(NUM_CLASSES, activation="softmax", kernel_initializer=start)(x))


def _add_block(x: Any, settings: SkipSettings, name: str, filters: int, stride: int, skips: bool) -> Any:
    import keras

    f = keras.layers.ReLU()(_convolve(x, settings, f"{name}.1", filters, stride))
    f = _convolve(f, settings, f"{name}.2", filters)
    if skips:
        fits = stride == 1 and x.shape[-1] == filters
        f = keras.layers.Add()([f, x if fits else _convolve(x, settings, f"{name}.skip", filters, stride, size=1)])
    return keras.layers.ReLU()(f)


def _convolve(x: Any, settings: SkipSettings, name: str, filters: int, stride: int = 1, size: int = 3) -> Any:
    """Add a convolution, and batch normalization where it is wanted; the name decides the first weights."""
    import zlib

    import keras

    start = keras.initializers.HeNormal(zlib.crc32(f"{settings.seed} {name}".encode()))
    options = {"strides": stride, "padding": "same", "kernel_initializer": start}
    x = keras.layers.Conv2D(filters, size, use_bias=not settings.normalized, **options)(x)
    return keras.layers.BatchNormalization()(x) if settings.normalized else x
