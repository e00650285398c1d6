"""U-Net: an encoder that shrinks, a decoder that grows again, and skips between them. Runs where TensorFlow is.

O. Ronneberger, P. Fischer, T. Brox: U-Net: Convolutional Networks for Biomedical Image Segmentation, 2015; here with
padding "same", so that nothing must be cropped, and with batch normalization.
"""

from typing import TYPE_CHECKING, Any

from dlplay.networks.first_weights import draw_weights

if TYPE_CHECKING:
    import keras

CHANNELS = (16, 32, 64, 128)


def build_unet(
    num_classes: int,
    *,
    channels: tuple[int, ...] = CHANNELS,
    skips: bool = True,
    batch_norm: bool = True,
    seed: int = 0,
) -> "keras.Model":
    """Build a U-Net: pixels (batch, height, width, 3), 0 to 255 -> probabilities (batch, height, width, num_classes).

    channels: of every level, the last one is the bottleneck. Height and width are any multiples of 2 to the power of
    len(channels) - 1, which is how often the encoder halves them. skips: the decoder gets the encoder's maps, too.
    """
    import keras

    pixels = keras.Input((None, None, 3), name="pixels")
    maps = keras.layers.Rescaling(1 / 255, name="rescaled")(pixels)
    kept = []
    for level, count in enumerate(channels[:-1], 1):
        maps = _two_convolutions(maps, count, f"encoder{level}", batch_norm=batch_norm)
        kept.append(maps)
        maps = keras.layers.MaxPooling2D(2, name=f"pool{level}")(maps)
    maps = _two_convolutions(maps, channels[-1], "bottleneck", batch_norm=batch_norm)
    for level in range(len(channels) - 1, 0, -1):
        maps = keras.layers.Conv2DTranspose(channels[level - 1], 2, strides=2, name=f"up{level}")(maps)
        if skips:
            maps = keras.layers.Concatenate(name=f"join{level}")([kept[level - 1], maps])
        maps = _two_convolutions(maps, channels[level - 1], f"decoder{level}", batch_norm=batch_norm)
    classes = keras.layers.Conv2D(num_classes, 1, activation="softmax", dtype="float32", name="classes")(maps)
    model = keras.Model(pixels, classes, name="unet")
    draw_weights(model, seed)
    return model


def _two_convolutions(maps: Any, count: int, name: str, *, batch_norm: bool) -> Any:
    """Convolve 3 x 3 twice, each time normalized and cut off at 0."""
    import keras

    for step in (1, 2):
        maps = keras.layers.Conv2D(count, 3, padding="same", use_bias=not batch_norm, name=f"{name}_conv{step}")(maps)
        if batch_norm:
            maps = keras.layers.BatchNormalization(name=f"{name}_norm{step}")(maps)
        maps = keras.layers.Activation("relu", name=name if step == 2 else f"{name}_relu")(maps)
    return maps
