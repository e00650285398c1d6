"""Grad-CAM: where in a picture a network found what speaks for a class. Runs where TensorFlow is."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.classification.watching import Run, has_graph, run_layers
from dlplay.words import Note

if TYPE_CHECKING:
    import keras

MEASURABLE = 1e-6  # of a score: what all places together add; single precision knows no less of a score of 10
NO_LAYERS = Note("This model is not made of layers that one can look into, so there is no heat map.")
TOKENS = ("attention", "transformer", "classtoken")  # in the names of a vision transformer's layers


@dataclass(frozen=True)
class HeatMap:
    """Where a class comes from, or the reason why that cannot be said (then heat is None).

    heat (map height, map width), 0..1; layer: the path of the layer whose maps were weighed; weights: alpha of every
    map; maps (map height, map width, channels); score: the class's number whose gradient was taken; before_softmax:
    whether that is the score before softmax or sigmoid, else the probability itself.
    """

    heat: NDArray[np.float32] | None
    layer: str = ""
    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    maps: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0, 0), np.float32))
    score: float = 0.0
    before_softmax: bool = True
    reason: str = ""


def heat_map(model: "keras.Model", batch_input: NDArray[np.float32], class_number: int, layer: str = "") -> HeatMap:
    """Weigh the maps of a layer by their mean gradient and add them up: ReLU(sum over k of alpha_k A^k).

    batch_input: one picture (height, width, channels) as the model takes it; the model may contain models and layers
    that prepare pixels. layer: the path of a layer, by default the last one that gives maps larger than 1 x 1. The
    gradient is that of the class's score before softmax or sigmoid, where that can be had. A model of one output has
    two classes: 1 and, with the opposite score, 0. The model is not changed.
    Source: Selvaraju et al. 2017, "Grad-CAM: Visual explanations from deep networks via gradient-based localization".
    """
    import tensorflow as tf

    if not has_graph(model):
        return HeatMap(None, reason=NO_LAYERS)
    batch = tf.convert_to_tensor(batch_input[np.newaxis])
    with tf.GradientTape() as tape:
        tape.watch(batch)
        run = run_layers(model, batch)
        score = _score(run, class_number)
    path = layer or next(reversed(run.maps), "")
    if reason := _why_not(run, path):
        return HeatMap(None, path, score=float(score), before_softmax=run.scores is not None, reason=reason)
    gradient = tape.gradient(score, run.maps[path])
    if gradient is None:
        said = Note("The class's score does not depend on {layer}: choose another layer.", layer=path)
        return HeatMap(None, path, reason=said)
    maps, slopes = np.asarray(run.maps[path][0], np.float32), np.asarray(gradient[0], np.float32)
    return _weighed(path, maps, slopes, float(score), before_softmax=run.scores is not None)


def map_layers(model: "keras.Model", batch_input: NDArray[np.float32]) -> dict[str, tuple[int, int]]:
    """List the layers whose maps can be weighed, in their order, each with the (height, width) of its maps."""
    maps = run_layers(model, batch_input[np.newaxis]).maps if has_graph(model) else {}
    return {path: (int(one.shape[1]), int(one.shape[2])) for path, one in maps.items()}


def weigh(maps: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Add up maps (height, width, channels) by their weights, and keep what is positive."""
    return np.asarray(np.maximum(maps @ weights, 0), np.float32)


def _weighed(
    path: str, maps: NDArray[np.float32], slopes: NDArray[np.float32], score: float, *, before_softmax: bool
) -> HeatMap:
    weights = slopes.mean(axis=(0, 1), dtype=np.float64).astype(np.float32)
    sums, reason = weigh(maps, weights), ""
    highest, moved = float(sums.max()), float(np.abs(maps @ weights).sum())
    if not np.isfinite(slopes).all() or not np.isfinite(highest):
        reason = Note(
            "The gradient is not a number: the values inside the network are too large. Prepare the picture right."
        )
    elif not slopes.any():
        reason = Note(
            "The gradient is zero everywhere: the score does not change with these maps. Either every ReLU "
            "behind them is off (a dead ReLU), or the probability is so near to 0 or 1 that it no longer "
            "moves."
        )
    elif moved < MEASURABLE:
        reason = Note(
            "All places together change the score by less than a millionth, which is too little to be "
            "measured: a heat map would show nothing but rounding. That is so for random weights, whose "
            "values fade from layer to layer."
        )
    elif highest <= 0:
        reason = Note(
            "The weighted sum is negative or zero everywhere, and ReLU leaves nothing: in these maps no "
            "place speaks for this class, some only against it. Choose a class with a higher probability."
        )
    heat = None if reason else sums / np.float32(highest)
    return HeatMap(heat, path, weights, maps, score, before_softmax, reason)


def _score(run: Run, class_number: int) -> Any:
    import tensorflow as tf

    values = (run.outputs if run.scores is None else run.scores)[0]
    flat = values if len(values.shape) == 1 else tf.reshape(values, [-1])
    if flat.shape[0] == 1:
        return flat[0] if class_number else -flat[0]
    return flat[class_number]


def _why_not(run: Run, path: str) -> str:
    """Say why the maps of a layer mean no places; an empty text where they do."""
    places = [place for place, (name, _) in enumerate(run.seen) if name == path]
    after = run.seen[places[-1] :] if places else run.seen
    if any(word in kind.lower() for _, kind in after for word in TOKENS):
        return Note(
            "This network is a vision transformer: its last layers mix the places by attention and read the "
            "answer from one token, so Grad-CAM, which needs maps, does not hold for it."
        )
    if not run.maps:
        return Note(
            "No layer of this network gives maps larger than 1 x 1, so there are no places to show: Grad-CAM "
            "needs a convolution layer."
        )
    if path not in run.maps:
        return Note("The layer {path} gives no maps larger than 1 x 1: choose another layer.", path=path)
    return ""


def strongest_maps(found: HeatMap, row: int, column: int, count: int = 5) -> list[int]:
    """Name the maps whose alpha_k A^k counts most at a place, the strongest first."""
    parts = np.abs(found.maps[row, column] * found.weights)
    return [int(number) for number in np.argsort(-parts, kind="stable")[:count]]


def hottest(heat: NDArray[np.float32]) -> tuple[int, int]:
    """Give the (row, column) of a heat map's highest value; of several the first."""
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    return int(row), int(column)
