"""ConvNeXt V2: ConvNeXt with channels that compete for being heard."""

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

CONVNEXTS_V2 = {  # size -> blocks of the four stages, channels of the first (every stage doubles them)
    "Atto": ((2, 2, 6, 2), 40),
    "Femto": ((2, 2, 6, 2), 48),
    "Pico": ((2, 2, 6, 2), 64),
    "Nano": ((2, 2, 8, 2), 80),
    "Tiny": ((3, 3, 9, 3), 96),
    "Base": ((3, 3, 27, 3), 128),
    "Large": ((3, 3, 27, 3), 192),
    "Huge": ((3, 3, 27, 3), 352),
}


def convnext_v2(size: str = "Atto", side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build ConvNeXt V2 (Woo et al. 2023, appendix A.1)."""
    import keras
    from keras import layers

    blocks, channels = CONVNEXTS_V2[size]
    picture = keras.Input((side, side, 3))
    x = layers.Conv2D(channels, 4, strides=4, name="patches")(picture)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    for stage, number in enumerate(blocks):
        if stage:
            x = layers.LayerNormalization(epsilon=1e-6)(x)
            x = layers.Conv2D(channels * 2**stage, 2, strides=2)(x)
        for _ in range(number):
            x = convnext_v2_block(x)
    x = layers.LayerNormalization(epsilon=1e-6)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(picture, layers.Dense(classes, "softmax", name="predictions")(x), name="convnext_v2")


def convnext_v2_block(x: "keras.KerasTensor") -> "keras.KerasTensor":
    """7x7 on every channel by itself, then four times wider, global response normalization, and narrow again."""
    from keras import layers

    channels = x.shape[-1]
    inside = layers.DepthwiseConv2D(7, padding="same")(x)
    inside = layers.LayerNormalization(epsilon=1e-6)(inside)
    inside = layers.Dense(4 * channels, "gelu")(inside)
    inside = response_layer()()(inside)
    return layers.Add()([x, layers.Dense(channels)(inside)])


@functools.cache
def response_layer() -> Any:
    """Give the class of the layer that multiplies every channel by its strength over the whole map against the mean."""
    import keras
    from keras import ops

    class GlobalResponseNormalization(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: tuple[int, ...]) -> None:
            self.gamma = self.add_weight((shape[-1],), "zeros", name="gamma")
            self.beta = self.add_weight((shape[-1],), "zeros", name="beta")

        def call(self, x: Any) -> Any:
            strength = ops.sqrt(ops.sum(ops.square(x), axis=(1, 2), keepdims=True) + 1e-12)
            share = strength / (ops.mean(strength, axis=-1, keepdims=True) + 1e-6)
            return x + self.gamma * (x * share) + self.beta

    return GlobalResponseNormalization
