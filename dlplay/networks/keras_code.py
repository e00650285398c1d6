"""A stack as a Keras model, and as the short Keras program that makes it."""

from typing import TYPE_CHECKING, Any

from dlplay.networks.stacks import Layer, Stack, layer_names
from dlplay.networks.table import describe

if TYPE_CHECKING:
    import keras

CLASSES = {
    "conv": "Conv2D",
    "depthwise": "DepthwiseConv2D",
    "maxpool": "MaxPooling2D",
    "avgpool": "AveragePooling2D",
    "globalavgpool": "GlobalAveragePooling2D",
    "globalmaxpool": "GlobalMaxPooling2D",
    "activation": "Activation",
    "batchnorm": "BatchNormalization",
    "layernorm": "LayerNormalization",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "dense": "Dense",
}
FIRST_WEIGHTS = {"conv": "kernel_initializer", "depthwise": "depthwise_initializer", "dense": "kernel_initializer"}


def build(stack: Stack, seed: int = 0) -> "keras.Model":
    """Build the model with the names of layer_names; its first weights depend on the seed only.

    Raises StackError where the stack is impossible.
    """
    import keras

    describe(stack)
    layers = [keras.Input(stack.input_shape)]
    for place, (layer, name) in enumerate(zip(stack.layers, layer_names(stack), strict=True)):
        arguments, own_seed = _arguments(layer), seed * 1000 + place
        if layer.kind in FIRST_WEIGHTS:
            arguments[FIRST_WEIGHTS[layer.kind]] = keras.initializers.GlorotUniform(seed=own_seed)
        if layer.kind == "dropout":
            arguments["seed"] = own_seed
        layers.append(getattr(keras.layers, CLASSES[layer.kind])(**arguments, name=name))
    return keras.Sequential(layers)


def keras_code(stack: Stack) -> str:
    """Write the model as a Keras program of one line per layer, to paste and run."""
    return f"import keras\nfrom keras import layers\n\nmodel = {sequential_code(stack)}\nmodel.summary()\n"


def sequential_code(stack: Stack) -> str:
    """Write the expression that makes the model; it needs keras and its layers."""
    lines = [f"keras.Input({stack.input_shape})"]
    for layer, name in zip(stack.layers, layer_names(stack), strict=True):
        words = [f"{key}={_quoted(value)}" for key, value in _arguments(layer).items()]
        lines.append(f"layers.{CLASSES[layer.kind]}({', '.join([*words, f'name={_quoted(name)}'])})")
    return "keras.Sequential(\n    [\n" + "".join(f"        {line},\n" for line in lines) + "    ]\n)"


def _arguments(layer: Layer) -> dict[str, Any]:
    """Give what Keras wants to know about a layer; what has Keras's usual value is left out."""
    arguments: dict[str, Any] = {}
    if layer.kind == "conv":
        arguments |= {"filters": layer.filters}
    if layer.size[0]:
        pool = layer.kind in ("maxpool", "avgpool")
        arguments |= {"pool_size" if pool else "kernel_size": layer.size}
        arguments |= {"strides": layer.strides} if layer.strides != (layer.size if pool else (1, 1)) else {}
        arguments |= {"padding": layer.padding} if layer.padding != "valid" else {}
    if layer.kind == "dense":
        arguments |= {"units": layer.units}
    if layer.kind == "dropout":
        arguments |= {"rate": layer.rate}
    return arguments | ({"activation": layer.activation} if layer.activation != "linear" else {})


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
