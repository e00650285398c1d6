"""Looking into a Keras model: its layers, what goes into one of them and what comes out. Runs in a worker."""

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.network import NETWORKS_KEPT, Network, load
from dlplay.weights.preparation import preprocess
from dlplay.words import Note, Refusal

if TYPE_CHECKING:
    import keras

BLOCK = re.compile(r"(?:stage_?\d+_)?(?:conv\d+_)?(?:block_?\d+[a-z]?|expanded_conv(?:_\d+)?|fire\d+)|stage_?\d+")
Maps = NDArray[np.float32]  # (rows, columns, maps); a picture is (height, width, channels)


class FeatureMapError(Refusal):
    """Says why a layer cannot be looked into, and what to do."""


@dataclass(frozen=True)
class LayerFacts:
    """A layer: its path (names parted by / where models are nested), its kind, its block, and the shape it gives."""

    path: str
    kind: str
    block: str
    shape: tuple[int, ...]
    num_parameters: int


@dataclass(frozen=True)
class Inside:
    """What a layer gets and gives for one picture, without the batch axis.

    inputs: one array per input; sums: before the layer's own activation function, None where it has none.
    """

    inputs: tuple[NDArray[np.float32], ...]
    outputs: NDArray[np.float32]
    sums: NDArray[np.float32] | None


@dataclass(frozen=True)
class Probe:
    """Keras models that lead to a layer: those before it, the one that ends in it, it without its activation."""

    before: tuple[Any, ...]
    layer: Any
    twin: Any


def list_layers(network: Network) -> tuple[LayerFacts, ...]:
    """List the layers of a network in their order, those of models within it, too. Runs where TensorFlow is."""
    return tuple(layer_facts(load(network)))


def layer_facts(model: "keras.Model", prefix: str = "") -> list[LayerFacts]:
    """List a model's layers that give one map or vector each; a nested model's under its name."""
    facts = []
    for layer in model.layers:
        if getattr(layer, "layers", None) and hasattr(layer, "get_layer"):
            facts += layer_facts(layer, f"{prefix}{layer.name}/")
        elif type(layer).__name__ != "InputLayer":
            shape = getattr(node_in(model, layer).outputs[0], "shape", ())[1:]
            block = BLOCK.search(layer.name)
            place = block[0].strip("_") if block else _place(shape)
            facts.append(
                LayerFacts(prefix + layer.name, type(layer).__name__, prefix + place, shape, layer.count_params())
            )
    return facts


def _place(shape: tuple[int, ...]) -> str:
    """Name a group of layers that have no block in their names by the size of their maps."""
    return Note("maps of {height} x {width}", height=shape[0], width=shape[1]) if len(shape) == 3 else "vectors"


def node_in(model: "keras.Model", layer: "keras.Layer") -> Any:
    """Find the place of a layer in a model's graph: the tensors that go in and come out there."""
    graph = getattr(model, "_functional", None) or model
    nodes = (node for level in graph._nodes_by_depth.values() for node in level)
    return next(node for node in nodes if node.operation is layer)


def look_inside(network: Network, path: str, image: NDArray[np.float32]) -> Inside:
    """Send a picture (height, width, channels), 0..1, through a network up to a layer. Runs where TensorFlow is.

    Raises FeatureMapError where the network has no such layer.
    """
    return watch(probe(network, path), preprocess(network, image))


@functools.lru_cache(maxsize=NETWORKS_KEPT)
def probes_kept(network: Network) -> dict[str, Probe]:
    """Give a place to keep a network's probes, for as long as the network itself is kept."""
    return {}


def probe(network: Network, path: str) -> Probe:
    """Make the probe of a layer of a network, or take the one that was made before."""
    kept = probes_kept(network)
    if path not in kept:
        kept[path] = probe_of(load(network), path)
    return kept[path]


def probe_of(model: "keras.Model", path: str) -> Probe:
    """Make the models that lead to a layer: one for every model that it is nested in, then the layer's own."""
    import keras

    name, _, rest = path.partition("/")
    try:
        layer = model.get_layer(name)
    except ValueError as error:
        raise FeatureMapError("This network has no layer named {name}: choose one from the list.", name=name) from error
    node = node_in(model, layer)
    if rest:
        inner = probe_of(layer, rest)
        return Probe((keras.Model(model.inputs, list(node.input_tensors)), *inner.before), inner.layer, inner.twin)
    around = keras.Model(model.inputs, [list(node.input_tensors), node.outputs[0]])
    return Probe((), around, without_activation(layer, node))


def without_activation(layer: "keras.Layer", node: Any) -> "keras.Model | None":
    """Copy a layer that ends in an activation function, without that function; None if it has none."""
    import keras

    config = layer.get_config()
    if config.get("activation") in (None, "linear") or not layer.weights:
        return None
    tensors = [keras.Input(one.shape[1:], dtype=one.dtype) for one in node.input_tensors]
    twin = type(layer).from_config({**config, "activation": "linear"})
    model = keras.Model(tensors, twin(*tensors))
    twin.set_weights(layer.get_weights())
    return model


def watch(probe: Probe, image: NDArray[np.float32]) -> Inside:
    """Run a probe's models, one after the other, on one picture."""
    data: Any = [image[np.newaxis]]
    for model in probe.before:
        data = model(data, training=False)
    inputs, outputs = probe.layer(data, training=False)
    sums = None if probe.twin is None else _plain(probe.twin(inputs, training=False))
    return Inside(tuple(_plain(one) for one in inputs), _plain(outputs), sums)


def _plain(tensor: Any) -> NDArray[np.float32]:
    return np.asarray(tensor[0] if not isinstance(tensor, list) else tensor[0][0], np.float32)
