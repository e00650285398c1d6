"""The costs of a network: its parameters, its multiplications, its time. Runs where TensorFlow is."""

import math
import statistics
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlplay.classification.watching import has_graph
from dlplay.weights.network import Network, load
from dlplay.weights.preparation import input_shape

CALLS = 7  # the median is taken of these; one before them is not counted
SECONDS = 2.0  # after these, no further call


@dataclass(frozen=True)
class Costs:
    """What one picture costs: parameters, multiply-adds of the convolutions and dense layers, milliseconds."""

    num_parameters: int
    num_multiply_adds: int
    milliseconds: float
    num_calls: int


def measure(network: Network) -> Costs:
    """Count a network's parameters and multiply-adds, and take the median time of some calls with one picture.

    The first call is not counted: TensorFlow then prepares the computation.
    """
    import tensorflow as tf

    model = load(network)
    batch = tf.zeros((1, *input_shape(network)))
    compiled = tf.function(lambda picture: model(picture, training=False))
    np.asarray(compiled(batch))
    times: list[float] = []
    while len(times) < CALLS and sum(times) < SECONDS:
        start = time.perf_counter()
        np.asarray(compiled(batch))
        times.append(time.perf_counter() - start)
    return Costs(model.count_params(), multiply_adds(model), statistics.median(times) * 1000, len(times))


def multiply_adds(model: Any) -> int:
    """Count the multiply-adds of a model's convolutions and dense layers for one picture, models within it, too.

    Every weight of a filter is used once per place of the map that it makes.
    """
    graph = getattr(model, "_functional", None) or model
    total = 0
    for node in (node for level in graph._nodes_by_depth.values() for node in level):
        layer = node.operation
        if hasattr(layer, "layers") and has_graph(layer):
            total += multiply_adds(layer)
        elif type(layer).__name__ in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Dense"):
            places = math.prod(node.outputs[0].shape[1:-1])
            total += places * sum(math.prod(one.shape) for one in layer.weights if len(one.shape) > 1)
    return total
