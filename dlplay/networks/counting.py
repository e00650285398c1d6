"""Count every layer of a Keras model: shapes, parameters, multiply-adds, depth, receptive field; no weight is made."""

import gc
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlplay.networks.reach import Reach, layer_reach

if TYPE_CHECKING:
    import keras

KERNEL_NAMES = (
    "kernel",
    "depthwise_kernel",
    "pointwise_kernel",
)  # weights that multiply what comes in
NO_NEW_VALUES = (
    "InputLayer",
    "Reshape",
    "Flatten",
    "Permute",
    "Dropout",
    "StochasticDepth",
    "GetItem",
)  # give no new numbers


@dataclass(frozen=True)
class CountedLayer:
    """What one layer of a network makes of its inputs.

    output_shape is without the batch: (height, width, channels), (tokens, values) or (values,). Fixed parameters are
    not trained: means and variances. Multiply-adds are those of one picture, in convolutions, dense layers and
    inside attention. reach: how much of the picture one value sees, and how many layers with weights lie behind it.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    trainable: int
    fixed: int
    multiply_adds: int
    reach: Reach
    connected_to: tuple[str, ...]

    @property
    def parameters(self) -> int:
        """All parameters, trained or not."""
        return self.trainable + self.fixed

    @property
    def receptive_field(self) -> tuple[int, int] | None:
        """Rows and columns of the picture that one value sees; None for the whole picture."""
        return self.reach.field

    @property
    def values(self) -> int:
        """How many new numbers the layer gives for one picture."""
        return 0 if self.kind in NO_NEW_VALUES else math.prod(self.output_shape)


@dataclass(frozen=True)
class Counted:
    """All layers of a network, in the order in which they compute."""

    layers: tuple[CountedLayer, ...]

    @property
    def trainable(self) -> int:
        """Parameters that training changes."""
        return sum(layer.trainable for layer in self.layers)

    @property
    def fixed(self) -> int:
        """Parameters that are measured, not trained: means and variances."""
        return sum(layer.fixed for layer in self.layers)

    @property
    def parameters(self) -> int:
        """All parameters."""
        return self.trainable + self.fixed

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds for one picture."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def values(self) -> int:
        """All numbers that the layers give for one picture."""
        return sum(layer.values for layer in self.layers)

    @property
    def depth(self) -> int:
        """Layers with weights (convolutions and dense layers, attention as two) on the longest way through."""
        return max(layer.reach.depth for layer in self.layers)

    @property
    def depth_with_pooling(self) -> int:
        """Layers with weights or pooling on the longest way through."""
        return max(layer.reach.depth_with_pooling for layer in self.layers)

    @property
    def last_map(self) -> CountedLayer | None:
        """The deepest map with more than one place (or row of tokens); None where the network has none."""
        maps = [row for row in self.layers if math.prod(row.output_shape[:-1]) > 1]
        return max(reversed(maps), key=lambda row: row.reach.depth, default=None)

    @property
    def receptive_field(self) -> tuple[int, int] | None:
        """How many rows and columns of the picture a value of the last map sees; None for the whole picture."""
        return self.last_map.reach.field if self.last_map else None


def count_built(build: Callable[..., "keras.Model"], **options: Any) -> Counted:
    """Build a model without making its weights, and count it."""
    return _without_weights(lambda: count_model(build(**options)))


def count_model(model: "keras.Model") -> Counted:
    """Count the layers of a functional or sequential model of pictures with a fixed size."""
    rows: list[CountedLayer] = []
    known: dict[int, tuple[str, Reach]] = {}
    for tensor in model.inputs:
        known[id(tensor)] = ("", Reach())
    _follow_model(model, known, rows, "")
    return Counted(tuple(rows))


def _without_weights(work: Callable[[], Counted]) -> Counted:
    """Work where Keras only writes down which weights it will need; it keeps that list per thread, so it ends there."""
    import keras

    def unweighted() -> Counted:
        with keras.StatelessScope(initialize_variables=False):
            return work()

    collecting = gc.isenabled()
    gc.disable()  # Keras makes so many small objects at once that looking through them takes a fifth of the time
    try:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(unweighted).result()
    finally:
        if collecting:
            gc.enable()


def _follow_model(
    model: "keras.Model", known: dict[int, tuple[str, Reach]], rows: list[CountedLayer], prefix: str
) -> None:
    """Go through the operations in the order in which they compute; known: tensor -> the row behind it, its reach."""
    for operation in getattr(model, "operations", None) or model.layers:
        inputs, outputs = _flat_tensors(operation.input), _flat_tensors(operation.output)
        if prefix and type(operation).__name__ == "InputLayer":
            continue
        if hasattr(operation, "layers"):  # a model inside the model
            known |= {id(inside): known[id(outside)] for inside, outside in zip(operation.inputs, inputs, strict=True)}
            _follow_model(operation, known, rows, f"{prefix}{operation.name}/")
            ends = [known[id(tensor)] for tensor in operation.outputs]
            known |= {id(outside): end for end, outside in zip(ends, outputs, strict=True)}
            continue
        before = [known[id(tensor)] for tensor in inputs if id(tensor) in known]
        row = _counted_row(operation, inputs, outputs[0], before, prefix)
        rows.append(row)
        known |= {id(tensor): (row.name, row.reach) for tensor in outputs}


def _counted_row(
    operation: Any, inputs: list[Any], output: Any, before: list[tuple[str, Reach]], prefix: str
) -> CountedLayer:
    weights = getattr(operation, "weights", [])
    kernels = [math.prod(weight.shape) for weight in weights if weight.name in KERNEL_NAMES]
    attention = type(operation).__name__ == "MultiHeadAttention"
    weighted = 2 if attention else int(bool(kernels))
    flat = all(len(tensor.shape) == 2 for tensor in inputs)
    return CountedLayer(
        prefix + operation.name,
        type(operation).__name__,
        tuple(output.shape[1:]),
        trainable=sum(math.prod(weight.shape) for weight in weights if weight.trainable),
        fixed=sum(math.prod(weight.shape) for weight in weights if not weight.trainable),
        multiply_adds=_operation_multiply_adds(operation, inputs, output, sum(kernels)),
        reach=layer_reach(operation, [reach for _, reach in before], weighted, flat),
        connected_to=tuple(dict.fromkeys(name for name, _ in before if name)),
    )


def _operation_multiply_adds(operation: Any, inputs: list[Any], output: Any, kernels: int) -> int:
    """Every weight of a kernel is used at every place that comes out (that comes in, where it is transposed)."""
    if not kernels:
        return 0
    places: tuple[int, ...] = (
        inputs[0].shape[1:-1] if type(operation).__name__ == "Conv2DTranspose" else output.shape[1:-1]
    )
    pairs = 0
    if type(operation).__name__ == "MultiHeadAttention":  # queries times keys, then their shares times values
        pairs = 2 * math.prod(places) ** 2 * int(operation.num_heads * operation.key_dim)
    return math.prod(places) * kernels + pairs


def _flat_tensors(given: Any) -> list[Any]:
    import keras

    return list(keras.tree.flatten(given))
