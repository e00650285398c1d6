"""Running a Keras model layer by layer, models within it too, without changing it. Runs where TensorFlow is."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

ENDS = ("softmax", "sigmoid")  # activation functions that turn scores into probabilities


@dataclass
class Run:
    """What one run of a model gave: the maps of every layer, in their order, and the scores before the softmax.

    maps: path of a layer (names parted by / where models are nested) -> its tensor (1, height, width, channels).
    seen: (path, kind) of every layer. scores: None where the last layer's activation could not be taken off.
    """

    maps: dict[str, Any] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)
    outputs: Any = None
    scores: Any = None
    convolved: bool = False


def run_layers(model: "keras.Model", batch: Any) -> Run:
    """Run every layer once on a batch of one picture, as Keras would, and keep the maps that they give.

    Only maps larger than 1 x 1 are kept, from the first layer with filters on: what a model does to the pixels before
    is no feature. Layers are called, never built anew, so the model stays as it was.
    """
    run = Run()
    run.outputs = _through(model, batch, run, "", is_end=True)
    return run


def has_graph(model: Any) -> bool:
    """Say whether a model is a graph of layers, so that one can look into it."""
    return hasattr(getattr(model, "_functional", None) or model, "_run_through_graph")


def _through(model: Any, inputs: Any, run: Run, prefix: str, *, is_end: bool) -> Any:
    graph = getattr(model, "_functional", None) or model
    last = graph.outputs[0]._keras_history.operation

    def watched(operation: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            ends = is_end and operation is last
            if hasattr(operation, "layers") and has_graph(operation):
                return _through(operation, args[0], run, f"{prefix}{operation.name}/", is_end=ends)
            if "training" in getattr(operation, "_call_context_args", ()):
                kwargs["training"] = False
            outputs = operation(*args, **kwargs)
            if ends:
                run.scores = _before_end(operation, args[0], outputs)
            _keep(run, prefix + operation.name, operation, outputs)
            return outputs

        return call

    return graph._run_through_graph(inputs, operation_fn=watched)


def _keep(run: Run, path: str, operation: Any, outputs: Any) -> None:
    run.seen.append((path, type(operation).__name__))
    run.convolved = run.convolved or any(len(one.shape) == 4 for one in getattr(operation, "weights", ()))
    shape: tuple[int, ...] = tuple(getattr(outputs, "shape", ()))
    if run.convolved and len(shape) == 4 and shape[1] * shape[2] > 1:
        run.maps.pop(path, None)
        run.maps[path] = outputs


def _before_end(layer: Any, inputs: Any, outputs: Any) -> Any:
    """Give what the last layer has before its softmax or sigmoid; None where that is not to be had."""
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    if type(layer).__name__ in ("Softmax", "Sigmoid") or (type(layer).__name__ == "Activation" and activation in ENDS):
        return inputs
    if activation not in ENDS:
        return outputs
    if type(layer).__name__ == "Dense":
        sums = inputs @ layer.kernel
        return sums if layer.bias is None else sums + layer.bias
    return None
