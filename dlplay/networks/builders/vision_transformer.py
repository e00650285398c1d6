"""ViT: a picture as a sentence of patches."""

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

VISION_TRANSFORMERS = {  # size -> blocks, values per token, heads
    "B": (12, 768, 12),
    "L": (24, 1024, 16),
}


def vision_transformer(size: str = "B", patch: int = 16, side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build ViT (Dosovitskiy et al. 2020, table 1): side / patch patches in a row, and a token for the class."""
    import keras
    from keras import layers

    blocks, values, heads = VISION_TRANSFORMERS[size]
    picture = keras.Input((side, side, 3))
    x = layers.Conv2D(values, patch, strides=patch, name="patches")(picture)
    x = layers.Reshape((-1, values))(x)
    x = tokens_layer()(name="class_and_positions")(x)
    for _ in range(blocks):
        x = transformer_block(x, heads)
    x = layers.LayerNormalization(epsilon=1e-6)(x)[:, 0]
    return keras.Model(picture, layers.Dense(classes, "softmax", name="predictions")(x), name="vision_transformer")


def transformer_block(x: "keras.KerasTensor", heads: int) -> "keras.KerasTensor":
    """Every token looks at all tokens, then two dense layers change it; both are added to what came in."""
    from keras import layers

    values = x.shape[-1]
    normed = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.Add()([x, layers.MultiHeadAttention(heads, values // heads)(normed, normed)])
    inside = layers.Dense(4 * values, "gelu")(layers.LayerNormalization(epsilon=1e-6)(x))
    return layers.Add()([x, layers.Dense(values)(inside)])


@functools.cache
def tokens_layer() -> Any:
    """Give the class of the layer that puts the class token before the patches and adds every token's position."""
    import keras
    from keras import ops

    class ClassAndPositions(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: tuple[int, ...]) -> None:
            self.token = self.add_weight((1, 1, shape[2]), "zeros", name="class_token")
            self.positions = self.add_weight((1, shape[1] + 1, shape[2]), "random_normal", name="positions")

        def call(self, patches: Any) -> Any:
            token = ops.repeat(self.token, ops.shape(patches)[0], axis=0)
            return ops.concatenate([token, patches], axis=1) + self.positions

    return ClassAndPositions
