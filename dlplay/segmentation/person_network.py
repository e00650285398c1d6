"""Person against background: an encoder of inverted residual blocks, a decoder whose skips are weighed.

Runs where TensorFlow is. The network is MediaPipe's "selfie segmentation", for pictures of 256 x 256; its encoder is a
small MobileNetV3 (Howard et al., Searching for MobileNetV3, 2019). Every normalization is written into its convolution.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

PERSON_SIDE = 256
PERSON_CHANNELS = (3, 16, 16, 24, 32)  # of the levels, the first is the picture itself
# level -> blocks: window, stride, channels inside, activation, of squeeze-and-excite (0: none)
PERSON_BLOCKS = {
    3: ((3, 2, 16, "relu", 8),),
    4: ((3, 2, 72, "relu", 0), (3, 1, 88, "relu", 0)),
    5: (
        (5, 2, 96, "hard_swish", 24),
        (5, 1, 128, "hard_swish", 32),
        (5, 1, 128, "hard_swish", 32),
        (5, 1, 96, "hard_swish", 24),
        (5, 1, 96, "hard_swish", 24),
    ),
}


def build_person() -> "keras.Model":
    """Build the network: pixels (batch, 256, 256, 3), 0 to 255 -> a probability of "person" (batch, 256, 256, 1)."""
    import keras
    from keras import layers

    pixels = keras.Input((PERSON_SIDE, PERSON_SIDE, 3), name="pixels")
    x = layers.Rescaling(1 / 255, name="rescaled")(pixels)
    x = layers.Conv2D(PERSON_CHANNELS[1], 3, 2, "same", name="encoder2_conv")(x)
    kept = {2: layers.Activation("hard_swish", name="encoder2")(x)}
    for level, blocks in PERSON_BLOCKS.items():
        x = kept[level - 1]
        for number, block in enumerate(blocks, 1):
            last = f"encoder{level}" if number == len(blocks) else ""
            x = person_block(x, block, PERSON_CHANNELS[level - 1], f"encoder{level}_block{number}", last)
        kept[level] = x
    x = look_around(kept[5])
    for level in (4, 3, 2):
        x = decode_level(x, kept[level], level)
    person = layers.Conv2DTranspose(1, 2, 2, activation="sigmoid", dtype="float32", name="classes")(x)
    return keras.Model(pixels, person, name="person")


def person_block(x: Any, block: tuple[int, int, int, str, int], channels: int, name: str, last: str) -> Any:
    """Widen with 1x1, convolve every channel by itself, weigh the channels, narrow with 1x1; add x where it fits."""
    from keras import layers

    window, strides, inside, activation, squeezed = block
    y = layers.Conv2D(inside, 1, activation=activation, name=f"{name}_expand")(x)
    y = layers.DepthwiseConv2D(window, strides, "same", activation=activation, name=f"{name}_depthwise")(y)
    if squeezed:
        y = weigh_channels(y, (squeezed, inside), f"{name}_weigh")
    is_added = strides == 1
    y = layers.Conv2D(channels, 1, name=last if last and not is_added else f"{name}_project")(y)
    return layers.Add(name=last or f"{name}_add")([y, x]) if is_added else y


def weigh_channels(x: Any, sizes: tuple[int, int], name: str, of: Any = None) -> Any:
    """Squeeze-and-excite: from the means of all channels, a weight from 0 to 1 for every channel (of: other maps')."""
    from keras import layers

    squeezed, channels = sizes
    weights = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_mean")(x)
    weights = layers.Conv2D(squeezed, 1, activation="relu", name=f"{name}_squeeze")(weights)
    weights = layers.Conv2D(channels, 1, activation="sigmoid", name=f"{name}_excite")(weights)
    return layers.Multiply(name=name)([x if of is None else of, weights])


def look_around(x: Any) -> Any:
    """The bottleneck: 128 maps, each weighed by what the mean of the whole picture says."""
    from keras import layers

    weights = layers.GlobalAveragePooling2D(keepdims=True, name="bottleneck_mean")(x)
    weights = layers.Conv2D(128, 1, activation="sigmoid", name="bottleneck_weights")(weights)
    maps = layers.Conv2D(128, 1, activation="relu", name="bottleneck_maps")(x)
    return layers.Multiply(name="bottleneck")([maps, weights])


def decode_level(x: Any, skip: Any, level: int) -> Any:
    """Twice as large, add the weighed skip, then two convolutions, the second added to the first."""
    from keras import layers

    channels = int(skip.shape[-1])
    x = layers.UpSampling2D(2, interpolation="bilinear", name=f"up{level}_larger")(x)
    x = layers.Conv2D(channels, 1, name=f"up{level}")(x)
    both = layers.Add(name=f"join{level}_sum")([skip, x])
    weighed = weigh_channels(both, (channels, channels), f"join{level}_weigh", skip)
    x = layers.Add(name=f"join{level}")([weighed, x])
    x = layers.Conv2D(channels, 1, activation="relu", name=f"decoder{level}_conv")(x)
    y = layers.DepthwiseConv2D(3, padding="same", activation="relu", name=f"decoder{level}_depthwise")(x)
    return layers.Add(name=f"decoder{level}")([x, y])
