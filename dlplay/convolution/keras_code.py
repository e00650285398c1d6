"""The same layer in Keras, as code."""

from dlplay.convolution.layer import Layer


def keras_code(image_shape: tuple[int, ...], layer: Layer) -> str:
    """Write the Keras model whose result is the same, to be given weights and bias as they are here."""
    chosen = layer.chosen
    zeros = chosen.padding if isinstance(chosen.padding, int) else 0
    before = [f"    keras.layers.ZeroPadding2D({zeros}),"] if zeros else []
    padding = "same" if chosen.padding == "same" else "valid"
    activation = '"relu"' if chosen.activation == "relu" else "None"
    rows, columns, _, filters = layer.weights.shape
    return "\n".join(
        [
            "import keras",
            "",
            "model = keras.Sequential([",
            f"    keras.Input({tuple(image_shape)}),",
            *before,
            "    keras.layers.Conv2D(",
            f"        filters={filters}, kernel_size=({rows}, {columns}), strides={chosen.stride},",
            f'        padding="{padding}", dilation_rate={chosen.dilation}, activation={activation},',
            "    ),",
            "])",
            "model.layers[-1].set_weights([layer.weights, layer.bias])",
        ]
    )
