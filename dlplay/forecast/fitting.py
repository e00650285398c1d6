"""A recurrent network that learns one fold after the other, built and traced once. Runs where TensorFlow is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.forecast.errors import ForecastError
from dlplay.forecast.settings import NETWORKS, NetworkPlan
from dlplay.forecast.windows import Numbers, Windows

WORTH_COMPILING = 2000  # steps from which compiling the step by XLA takes less time than it saves


@dataclass(frozen=True)
class Losses:
    """The mean loss of an epoch over what is learned and over the validation (not a number where there is none)."""

    number: int
    loss: float
    val_loss: float


def build_network(kind: str, network: NetworkPlan, outputs: int) -> Any:
    """Build a network: recurrent layers, dropout behind each where wanted, and a dense layer of `outputs` units."""
    import keras

    layers: list[Any] = [keras.Input((network.window, 1))]
    for place in range(network.layers):
        layers.append(_recurrent_layer(kind, network, place))
        if network.dropout:
            layers.append(keras.layers.Dropout(network.dropout, seed=_seed_of(network, place)))
    last = keras.initializers.GlorotUniform(_seed_of(network, network.layers))
    return keras.Sequential([*layers, keras.layers.Dense(outputs, kernel_initializer=last)])


def _recurrent_layer(kind: str, network: NetworkPlan, place: int) -> Any:
    """Make one layer; a bidirectional one has a second part that reads the window from its end."""
    import keras

    def one(seed: int, **options: Any) -> Any:
        return getattr(keras.layers, NETWORKS[kind])(
            network.units,
            return_sequences=place < network.layers - 1,
            kernel_initializer=keras.initializers.GlorotUniform(seed),
            recurrent_initializer=keras.initializers.Orthogonal(seed=seed + 1),
            **options,
        )

    seed = _seed_of(network, place)
    if kind.startswith("Bidirectional"):
        return keras.layers.Bidirectional(one(seed), backward_layer=one(seed + 2, go_backwards=True))
    return one(seed)


def _seed_of(network: NetworkPlan, place: int) -> int:
    """Give every layer seeds of its own: Keras's common one could be used by another thread in between."""
    return 1000 * network.seed + 10 * place


def shuffled(count: int, seed: int) -> NDArray[np.int64]:
    """Give an order of the windows, the same in every epoch."""
    return np.random.default_rng(seed).permutation(count)


class Learner:
    """One network for all folds: every fold begins with the same first weights and an optimizer without memory."""

    def __init__(self, kind: str, network: NetworkPlan, outputs: int, steps: int = 0) -> None:
        """Build the network and its training step; steps: of the optimizer, in all folds together."""
        import keras

        self.network = network
        self.model = build_network(kind, network, outputs)
        self.optimizer = keras.optimizers.Adam(network.rate)
        self.optimizer.build(self.model.trainable_variables)
        self.variables = [*self.model.variables, *self.optimizer.variables]
        self.first = [variable.numpy() for variable in self.variables]
        traced = _traced(self.model, self.optimizer, network, outputs, compiled=steps >= WORTH_COMPILING)
        self._epoch, self._loss, self._answer = traced

    def learn(
        self, windows: Windows, validation: Windows, told: Callable[[Losses], None] = lambda losses: None
    ) -> tuple[Losses, ...]:
        """Learn from the first weights on; told gets every epoch's losses.

        Raises ForecastError where the loss is no number any more.
        """
        for variable, value in zip(self.variables, self.first, strict=True):
            variable.assign(value)
        batches = _in_batches(windows, shuffled(len(windows.inputs), self.network.seed), self.network.batch_size)
        held = _as_tensors(validation)
        epochs: list[Losses] = []
        best = [variable.numpy() for variable in self.model.trainable_variables]
        for number in range(1, self.network.epochs + 1):
            loss = float(self._epoch(*batches))
            val_loss = float(self._loss(*held)) if len(validation.inputs) else float("nan")
            if not np.isfinite(loss):
                raise ForecastError(
                    "The loss is no number any more after epoch {number}: the steps are too large. Choose a smaller "
                    "learning rate.",
                    number=number,
                )
            if self.network.keep_best and val_loss < min([one.val_loss for one in epochs], default=float("inf")):
                best = [variable.numpy() for variable in self.model.trainable_variables]
            epochs.append(Losses(number, loss, val_loss))
            told(epochs[-1])
        if self.network.keep_best and len(validation.inputs):
            for variable, value in zip(self.model.trainable_variables, best, strict=True):
                variable.assign(value)
        return tuple(epochs)

    def answer(self, inputs: Numbers) -> Numbers:
        """Give the outputs (m, outputs) for windows (m, window)."""
        import tensorflow as tf

        return np.asarray(self._answer(tf.constant(inputs[..., np.newaxis], tf.float32)), np.float64)

    def forecast(self, inputs: Numbers, horizon: int) -> Numbers:
        """Forecast (m, horizon) from windows (m, window): at once, or each step from the forecasts before it."""
        known = inputs
        while known.shape[1] < self.network.window + horizon:
            known = np.hstack([known, self.answer(known[:, -self.network.window :])])
        return known[:, self.network.window :]


def _traced(model: Any, optimizer: Any, network: NetworkPlan, outputs: int, *, compiled: bool) -> tuple[Any, Any, Any]:
    """Make the functions for an epoch, for a loss and for the outputs, each of which is traced once for all folds."""
    import keras
    import tensorflow as tf

    loss_of = keras.losses.get(network.loss)
    shape = (network.batch_size, network.window, 1), (network.batch_size, outputs), (network.batch_size,)

    def signature(*before: None) -> list[Any]:
        return [tf.TensorSpec((*before, *one)) for one in shape]

    def step(inputs: Any, targets: Any, real: Any) -> Any:
        with tf.GradientTape() as tape:
            losses = loss_of(targets, model(inputs, training=True)) * real
            loss = tf.reduce_sum(losses) / tf.reduce_sum(real)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return tf.reduce_sum(losses)

    one_step = tf.function(step, input_signature=signature(), jit_compile=compiled)

    def epoch(inputs: Any, targets: Any, real: Any) -> Any:
        total = tf.constant(0.0)
        for place in tf.range(tf.shape(inputs)[0]):
            total += one_step(inputs[place], targets[place], real[place])
        return total / tf.reduce_sum(real)

    def answer(inputs: Any) -> Any:
        return model(inputs, training=False)

    def loss(inputs: Any, targets: Any) -> Any:
        return tf.reduce_mean(loss_of(targets, answer(inputs)))

    windows = tf.TensorSpec((None, network.window, 1))
    return (
        tf.function(epoch, input_signature=signature(None)),
        tf.function(loss, input_signature=[windows, tf.TensorSpec((None, outputs))]),
        tf.function(answer, input_signature=[windows]),
    )


def _in_batches(windows: Windows, order: NDArray[np.int64], size: int) -> tuple[Any, Any, Any]:
    """Cut into full batches (steps, size, ...); the last one is filled up with rows that count 0."""
    import tensorflow as tf

    count = len(order)
    steps = -(-count // size)
    parts = []
    for rows in (windows.inputs[order, :, np.newaxis], windows.targets[order], np.ones(count)):
        full = np.zeros((steps * size, *rows.shape[1:]), np.float32)
        full[:count] = rows
        parts.append(tf.constant(full.reshape(steps, size, *rows.shape[1:])))
    return parts[0], parts[1], parts[2]


def _as_tensors(windows: Windows) -> tuple[Any, Any]:
    import tensorflow as tf

    return tf.constant(windows.inputs[..., np.newaxis], tf.float32), tf.constant(windows.targets, tf.float32)
