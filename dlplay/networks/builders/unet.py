"""U-Net: down to see much, up to say where, and bridges between both."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

UNET_FILTERS = (64, 128, 256, 512)


def unet(side: int = 572, channels: int = 1, classes: int = 2, *, padding: str = "valid") -> "keras.Model":
    """Build U-Net (Ronneberger, Fischer, Brox 2015, figure 1): from 572 x 572 x 1 to 388 x 388 x 2.

    With padding "same" the map that comes out is as large as the picture; side is then a multiple of 16.
    """
    import keras
    from keras import layers

    x, bridges = keras.Input((side, side, channels)), []
    picture = x
    for filters in UNET_FILTERS:
        bridges.append(two_convolutions(x, filters, padding))
        x = layers.MaxPooling2D(2)(bridges[-1])
    x = two_convolutions(x, 1024, padding)
    for filters, bridge in zip(reversed(UNET_FILTERS), reversed(bridges), strict=True):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = two_convolutions(cropped_bridge(bridge, x), filters, padding)
    return keras.Model(picture, layers.Conv2D(classes, 1, activation="softmax")(x), name="unet")


def two_convolutions(x: "keras.KerasTensor", filters: int, padding: str) -> "keras.KerasTensor":
    """Two 3x3 convolutions with ReLU."""
    from keras import layers

    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding=padding, activation="relu")(x)
    return x


def cropped_bridge(bridge: "keras.KerasTensor", x: "keras.KerasTensor") -> "keras.KerasTensor":
    """Put what the way down saw, cropped to the same size, before what comes from below."""
    from keras import layers

    too_much = bridge.shape[1] - x.shape[1]
    sides = (too_much // 2, too_much - too_much // 2)
    return layers.Concatenate()([layers.Cropping2D((sides, sides))(bridge) if too_much else bridge, x])
