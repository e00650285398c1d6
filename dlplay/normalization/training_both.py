"""The job: a plain and a residual network, trained side by side, epoch by epoch. Runs where TensorFlow is."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.normalization.small_resnets import SkipError, SkipSettings, build_small
from dlplay.training import Epoch, Progress, suit_batch_norm
from dlplay.words import Note

VALIDATION_COUNT = 300  # the last pictures of the set
LEAST_CHANCE = 1e-7  # smaller probabilities count as this one, as in Keras
SKIP_RUNS = {"plain": False, "residual": True}  # name -> whether it has skips


@dataclass(frozen=True)
class SkipEpoch:
    """An epoch of one of both networks."""

    run: str
    epoch: Epoch


@dataclass(frozen=True)
class SkipResult:
    """The epochs of both networks, and how many parameters each has."""

    plain: tuple[Epoch, ...]
    residual: tuple[Epoch, ...]
    plain_parameters: int
    residual_parameters: int


def print_skip_epoch(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch of both networks, as at home."""
    if isinstance(progress, SkipEpoch):
        print(f"{progress.run}, epoch {progress.epoch.number}: training loss {progress.epoch.loss:.4f}")


def small_digits(settings: SkipSettings) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Read scikit-learn's digits, scaled to the side: all pictures (pictures, side, side, 1), 0 to 1, and labels."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    images, side = np.asarray(digits.images / 16, np.float32), settings.side
    if side != images.shape[1]:
        scaled = [cv2.resize(one, (side, side), interpolation=cv2.INTER_CUBIC) for one in images]
        images = np.clip(np.stack(scaled), 0, 1)
    return images[..., np.newaxis], np.asarray(digits.target, np.int64)


def train_both(settings: SkipSettings, report: Any = print_skip_epoch) -> SkipResult:
    """Train both networks on the same batches in the same order; report gets a SkipEpoch of each after every epoch.

    Raises SkipError where a loss is no number any more.
    """
    report(Progress(Note("Building both networks")), passing=True)
    images, labels = small_digits(settings)
    models = {name: build_small(settings, skips=skips) for name, skips in SKIP_RUNS.items()}
    for model in models.values():
        suit_batch_norm(model, settings.epochs * (settings.count // settings.batch_size))
    steps = {name: _one_step(model, settings) for name, model in models.items()}
    epochs: dict[str, list[Epoch]] = {name: [] for name in models}
    draw = np.random.default_rng(settings.seed)
    for number in range(1, settings.epochs + 1):
        batches = np.array_split(draw.permutation(settings.count), settings.count // settings.batch_size)
        for name, model in models.items():
            begin = time.monotonic()
            told = _telling(report, name, number, settings)
            learned = _learn(steps[name], images, labels, batches, told)
            validated = _validate(model, images[-VALIDATION_COUNT:], labels[-VALIDATION_COUNT:])
            epoch = Epoch(number, "whole", *learned, *validated, time.monotonic() - begin)
            epochs[name].append(_checked(epoch, name))
            report(SkipEpoch(name, epoch))
    sizes = (models["plain"].count_params(), models["residual"].count_params())
    return SkipResult(tuple(epochs["plain"]), tuple(epochs["residual"]), *sizes)


def _one_step(model: Any, settings: SkipSettings) -> Any:
    """Make the step that learns from a batch; it gives the loss and how many of the batch were right.

    TensorFlow traces it once for each network: model.fit would do so twice, which takes longer than the training.
    """
    import keras
    import tensorflow as tf

    adam = keras.optimizers.Adam(settings.learning_rate)
    adam.build(model.trainable_variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    def step(images: Any, labels: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            chances = model(images, training=True)
            loss = loss_of(labels, chances)
        adam.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss, tf.math.count_nonzero(tf.argmax(chances, axis=1) == labels)

    shapes = [tf.TensorSpec((None, settings.side, settings.side, 1)), tf.TensorSpec((None,), tf.int64)]
    return tf.function(step, input_signature=shapes)


def _learn(
    step: Any,
    images: NDArray[np.float32],
    labels: NDArray[np.int64],
    batches: list[NDArray[np.int64]],
    told: Callable[[int], None],
) -> tuple[float, float]:
    """Let a network learn from every batch once; gives the mean loss and the accuracy of the epoch."""
    losses, num_right = [], 0
    for number, batch in enumerate(batches):
        told(number)
        loss, right = step(images[batch], labels[batch])
        losses.append(float(loss))
        num_right += int(right)
    sizes = [len(batch) for batch in batches]
    return float(np.average(losses, weights=sizes)), num_right / sum(sizes)


def _validate(model: Any, images: NDArray[np.float32], labels: NDArray[np.int64]) -> tuple[float, float]:
    """Give loss and accuracy on pictures that the network doesn't learn from."""
    chances = np.asarray(model(images, training=False), np.float64)
    of_truth = np.clip(chances[np.arange(len(labels)), labels], LEAST_CHANCE, 1)
    return float(-np.log(of_truth).mean()), float((chances.argmax(axis=1) == labels).mean())


def _checked(epoch: Epoch, name: str) -> Epoch:
    if not math.isfinite(epoch.loss):
        raise SkipError(
            "The loss of the {name} network is no number any more after epoch {number}: the steps are too "
            "large. Choose a smaller learning rate, or switch batch normalization on.",
            name=name,
            number=epoch.number,
        )
    return epoch


def _telling(report: Any, name: str, number: int, settings: SkipSettings) -> Callable[[int], None]:
    """Give a function that reports every batch; the first of a network takes longest: TensorFlow prepares it."""
    steps = settings.count // settings.batch_size
    place = 2 * (number - 1) + list(SKIP_RUNS).index(name)

    def told(batch: int) -> None:
        text = Note(
            "Epoch {number} of {count}, {name} network, batch {batch} of {steps}",
            number=number,
            count=settings.epochs,
            name=Note(name),
            batch=batch + 1,
            steps=steps,
        )
        report(Progress(text, (place + batch / steps) / (2 * settings.epochs)), passing=True)

    return told
