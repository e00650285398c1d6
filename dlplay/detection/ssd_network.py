"""SSDLite on MobileNetV2: the network, its six maps and what it says at every place of them. Runs where TensorFlow is.

Sources: Liu et al., SSD: Single Shot MultiBox Detector, 2016; Sandler et al., MobileNetV2, 2018, which made it light.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

SSD_SIDE = 300  # every picture is squeezed to 300 x 300
SSD_STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
EXTRA_MAPS = ((256, 512), (128, 256), (128, 256), (64, 128))  # channels inside and out, each map half as large
BOXES_PER_PLACE = (3, 6, 6, 6, 6, 6)  # on each of the six maps
NUM_SCORES = 91  # of every box: 0 is "nothing", and ten of the numbers stand for no class


def build_ssd() -> "keras.Model":
    """Build the network: pixels (batch, 300, 300, 3), 0 to 255 -> codes (batch, 1917, 4), scores (batch, 1917, 91).

    A code is in units of a tenth of the default box's side (places) and of e^(1/5) (sizes); the scores are before the
    sigmoid. Every normalization is written into its convolution.
    """
    import keras
    from keras import layers

    pixels = keras.Input((SSD_SIDE, SSD_SIDE, 3), name="pixels")
    x = layers.Rescaling(1 / 127.5, offset=-1.0, name="rescaling")(pixels)
    x, first = _ssd_backbone(x)
    maps = [first, x]
    for number, (inside, outside) in enumerate(EXTRA_MAPS, 3):
        x = _ssd_convolution(x, inside, f"map{number}_narrow")
        x = _ssd_depthwise(x, f"map{number}_depthwise", strides=2)
        x = _ssd_convolution(x, outside, f"map{number}")
        maps.append(x)
    codes = [_said(one, count * 4, f"codes{number}", 4) for number, (one, count) in _places(maps)]
    scores = [_said(one, count * NUM_SCORES, f"scores{number}", NUM_SCORES) for number, (one, count) in _places(maps)]
    outputs = [layers.Concatenate(1, name="codes")(codes), layers.Concatenate(1, name="scores")(scores)]
    return keras.Model(pixels, outputs, name="ssdlite_mobilenet_v2")


def _places(maps: list[Any]) -> list[tuple[int, tuple[Any, int]]]:
    return list(enumerate(zip(maps, BOXES_PER_PLACE, strict=True), 1))


def _ssd_backbone(x: Any) -> tuple[Any, Any]:
    """MobileNetV2: gives its last map, 10 x 10, and the widened one of 19 x 19 before it."""
    from keras import layers

    x = _ssd_convolution(x, 32, "stem", window=3, strides=2)
    number, first = 0, None
    for wider, channels, blocks, strides in SSD_STAGES:
        for place in range(blocks):
            name = f"block{number}"
            inside = _ssd_convolution(x, x.shape[-1] * wider, f"{name}_expand") if wider > 1 else x
            first = inside if number == 13 else first
            inside = _ssd_depthwise(inside, f"{name}_depthwise", strides=1 if place else strides)
            changed = layers.Conv2D(channels, 1, name=f"{name}_project")(inside)
            x = layers.Add(name=f"{name}_add")([x, changed]) if place else changed
            number += 1
    return _ssd_convolution(x, 1280, "map2"), first


def _ssd_convolution(x: Any, channels: int, name: str, *, window: int = 1, strides: int = 1) -> Any:
    """Convolve, then cut off below 0 and above 6."""
    from keras import layers

    x = layers.Conv2D(channels, window, strides, "same", name=f"{name}_conv")(x)
    return layers.ReLU(6.0, name=f"{name}_relu6")(x)


def _ssd_depthwise(x: Any, name: str, *, strides: int = 1) -> Any:
    """Convolve every channel by itself, then cut off below 0 and above 6."""
    from keras import layers

    x = layers.DepthwiseConv2D(3, strides, "same", name=f"{name}_conv")(x)
    return layers.ReLU(6.0, name=f"{name}_relu6")(x)


def _said(x: Any, channels: int, name: str, numbers: int) -> Any:
    """What is said at every place of a map: a depthwise convolution, then 1x1, as rows of so many numbers."""
    from keras import layers

    x = layers.Conv2D(channels, 1, name=f"{name}_conv")(_ssd_depthwise(x, f"{name}_depthwise"))
    return layers.Reshape((-1, numbers), name=f"{name}_rows")(x)
