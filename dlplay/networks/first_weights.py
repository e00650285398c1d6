"""First weights and dropout from seeds of their own, whatever other threads of the process draw. Needs TensorFlow.

Keras takes the seeds that nobody gave from Python's common generator, from which every thread of a worker draws.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras


def draw_weights(model: "keras.Model", seed: int = 0) -> None:
    """Draw all random weights of a built model anew, each from a seed of its own, and seed its dropout.

    Every layer's own initializers draw them. Raises TypeError where a layer does not say how its weights begin.
    """
    for place, layer in enumerate(model._flatten_layers()):
        for number, weights in enumerate(layer._trainable_variables):
            initializer = _initializer_of(layer, weights)
            if "seed" in (settings := initializer.get_config()):
                seeded = type(initializer).from_config({**settings, "seed": own_seed(seed, place, number)})
                weights.assign(seeded(tuple(weights.shape)))
    seed_layers(model, seed)


def seed_layers(model: "keras.Model", seed: int = 0) -> None:
    """Let everything random in a model's layers, such as dropout, begin with seeds of its own."""
    for place, layer in enumerate(model._flatten_layers()):
        for number, generator in enumerate(layer._seed_generators):
            generator.state.assign(np.array([own_seed(seed, place, 1000 + number), 0]))


def own_seed(*numbers: int) -> int:
    """Make one seed of several numbers: other numbers, another seed."""
    return int(np.random.SeedSequence(numbers).generate_state(1)[0]) // 2


def _initializer_of(layer: Any, weights: Any) -> Any:
    """Find the initializer of one of a layer's weights: kernel has kernel_initializer, or depthwise_initializer."""
    import keras

    for name in (weights.name, weights.name.removesuffix("_kernel"), "depthwise"):
        if initializer := getattr(layer, f"{name}_initializer", None):
            return initializer
    if np.ptp(np.asarray(weights)) == 0:
        return keras.initializers.Constant(0)  # all equal: nothing was drawn
    raise TypeError(f"{layer.name} does not say how its weights {weights.name} begin.")
