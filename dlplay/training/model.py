"""The classifier as a Keras model: preprocessing, backbone, head, one unit per class. Runs where TensorFlow is."""

from typing import TYPE_CHECKING, Any

import numpy as np

from dlplay.networks.keras_code import build
from dlplay.networks.presets import STACKS
from dlplay.networks.stacks import Stack, parse_stack
from dlplay.training.plan import Plan, TrainingError
from dlplay.weights.bundled import BUNDLED
from dlplay.weights.network import Network, load
from dlplay.weights.preparation import BLUE_FIRST, BY_LAYERS, STANDARD, preprocessing
from dlplay.weights.pretrained import PRETRAINED

if TYPE_CHECKING:
    import keras

MEANS = (123.68, 116.779, 103.939)  # of ImageNet's red, green and blue, as keras.applications has them
UNIT_MEANS, UNIT_DEVIATIONS = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
ENDS = ("flatten", "globalavgpool", "globalmaxpool", "dense")  # where a stack's maps end


def count_map_layers(stack: Stack) -> int:
    """Count the layers before the first one that flattens: those are the backbone, the others the head."""
    return next((place for place, layer in enumerate(stack.layers) if layer.kind in ENDS), len(stack.layers))


def own_copy(network: Network) -> "keras.Model":
    """Give a frozen backbone that nobody shares: a copy of the cached one, without its classifier."""
    import keras

    model = load(network)
    if network.name not in PRETRAINED and network.name not in BUNDLED:
        stack, maps = _stack_of_maps(network)
        copy = build(Stack(stack.input_shape, stack.layers[:maps]))
        copy.set_weights([weights for layer in model.layers[:maps] for weights in layer.get_weights()])
    else:
        copy = keras.models.clone_model(model)
        copy.set_weights(model.get_weights())
    copy.name, copy.trainable = "backbone", False
    return copy


def maps_shape(network: Network) -> tuple[int, ...]:
    """Give the shape (height, width, channels) of a backbone's maps, without building a copy of it."""
    if network.name in PRETRAINED or network.name in BUNDLED:
        return tuple(load(network).output_shape[1:])
    return tuple(load(network).layers[_stack_of_maps(network)[1] - 1].output.shape[1:])


def _stack_of_maps(network: Network) -> tuple[Stack, int]:
    """Give a network's stack, and how many of its layers come before it flattens."""
    stack = parse_stack(STACKS.get(network.name, network.name))
    maps = count_map_layers(stack)
    if maps == 0:
        raise TrainingError("This stack has no layer before it flattens, so there is no backbone in it.")
    return stack, maps


def preprocessing_layers(network: Network, kind: str = "as trained") -> "list[keras.Layer]":
    """Make the layers that bring pixels, 0 to 255, into the range that a network was trained with, or another one."""
    import keras

    wanted = preprocessing(network) if kind == "as trained" else kind
    if wanted in ("0 to 255", BY_LAYERS):
        return [keras.layers.Rescaling(1.0, name="as_they_are")]
    if wanted == "0 to 1":
        return [keras.layers.Rescaling(1 / 255, name="to_0_1")]
    if wanted == STANDARD:
        variance = np.square(UNIT_DEVIATIONS)
        return [
            keras.layers.Rescaling(1 / 255, name="to_0_1"),
            keras.layers.Normalization(mean=UNIT_MEANS, variance=variance, name="standardize"),
        ]
    if wanted == BLUE_FIRST:
        return [_blue_first()]
    return [keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="to_minus_1_1")]


def _blue_first() -> Any:
    """Swap red and blue and subtract the means, by a 1x1 convolution: any program can load that."""
    import keras

    swap = np.eye(3)[::-1].reshape(1, 1, 3, 3)
    layer = keras.layers.Conv2D(3, 1, name="blue_first_minus_mean", trainable=False)
    layer.build((None, None, None, 3))
    layer.set_weights([swap, -np.array(MEANS[::-1])])
    return layer


def build_head(text: str, shape: tuple[int, ...], num_classes: int, seed: int) -> "keras.Sequential":
    """Build the head for maps of a shape (height, width, channels): its stack, then one softmax unit per class.

    Raises StackError where the stack is impossible.
    """
    height, width, channels = shape
    end = f"dense {num_classes} softmax"
    stack = parse_stack("; ".join(["input 1x1x1", *(piece for piece in [text.strip(" ;"), end] if piece)]))
    model: keras.Sequential = build(Stack((height, width, channels), stack.layers), seed)
    model.layers[-1].dtype_policy = "float32"  # the loss needs full precision also where a GPU computes with half
    model.name = "head"
    return model


def assemble(backbone: "keras.Model", head: "keras.Model", plan: Plan) -> "keras.Model":
    """Put preprocessing, backbone and head into one model that takes pixels, 0 to 255.

    The backbone's batch normalization uses what it learned before wherever it is not trainable, as Keras does; its
    dropout works whenever the whole network is trained.
    """
    import keras

    inputs = values = keras.Input(backbone.input_shape[1:], name="pixels")
    for layer in preprocessing_layers(plan.backbone, plan.preprocessing):
        values = layer(values)
    return keras.Model(inputs, head(backbone(values)), name="classifier")


def unfreeze(backbone: "keras.Model", count: int, *, batch_norm_learns: bool) -> None:
    """Let the last count layers of a backbone learn (-1: all); batch normalization only where asked for."""
    import keras

    first = 0 if count < 0 else max(0, len(backbone.layers) - count)
    backbone.trainable = True
    for place, layer in enumerate(backbone.layers):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and (batch_norm_learns or not is_norm)
