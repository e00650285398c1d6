"""What several families are made of."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def conv_norm(x: "keras.KerasTensor", filters: int, size: int | tuple[int, int], **options: Any) -> "keras.KerasTensor":
    """Convolve without a bias, normalize over the batch, then ReLU.

    Options: activation ("linear": none), and what Conv2D takes; padding is "same" unless said otherwise.
    """
    from keras import layers

    activation = options.pop("activation", "relu")
    x = layers.Conv2D(filters, size, **{"padding": "same", **options}, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return x if activation == "linear" else layers.Activation(activation)(x)


def depthwise_norm(
    x: "keras.KerasTensor", size: int, *, strides: int = 1, activation: str = "linear"
) -> "keras.KerasTensor":
    """Convolve every channel by itself without a bias, normalize over the batch, then the activation."""
    from keras import layers

    x = layers.DepthwiseConv2D(size, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return x if activation == "linear" else layers.Activation(activation)(x)


def classify_pooled(x: "keras.KerasTensor", classes: int, *, dropout: float = 0.0) -> "keras.KerasTensor":
    """Average every channel over the whole map, then one dense layer with softmax."""
    from keras import layers

    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(dropout)(x) if dropout else x
    return layers.Dense(classes, "softmax", name="predictions")(x)


def local_response(x: "keras.KerasTensor", size: int = 5) -> "keras.KerasTensor":
    """Divide every value by how strong the channels beside it are: x / (2 + 0.0001 * sum of squares)^0.75.

    Krizhevsky, Sutskever, Hinton 2012, section 3.3; nothing is learned.
    """
    from keras import layers, ops

    def respond(values: Any) -> Any:
        channels = values.shape[-1]
        squares = ops.pad(ops.square(values), ((0, 0), (0, 0), (0, 0), (size // 2, size // 2)))
        near = sum(squares[..., shift : shift + channels] for shift in range(size))
        return values / ops.power(2 + 1e-4 * near, 0.75)

    return layers.Lambda(respond)(x)
