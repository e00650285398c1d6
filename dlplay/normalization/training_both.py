"""The job: a plain and a residual network, trained side by side, epoch by epoch. Runs where TensorFlow is."""

import math
import time
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.normalization.small_resnets import SkipError, SkipSettings, build_small
from dlplay.training import Epoch, Progress

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
    import keras

    report(Progress("Building both networks"), passing=True)
    images, labels = small_digits(settings)
    keras.backend.clear_session()
    keras.utils.set_random_seed(settings.seed)
    models = {name: build_small(settings, skips=skips) for name, skips in SKIP_RUNS.items()}
    for model in models.values():
        adam = keras.optimizers.Adam(settings.learning_rate)
        # without XLA, whose compiling of so many layers takes longer than the whole training
        model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    epochs: dict[str, list[Epoch]] = {name: [] for name in models}
    draw = np.random.default_rng(settings.seed)
    for number in range(1, settings.epochs + 1):
        order = draw.permutation(settings.count)
        for name, model in models.items():
            epoch = _learn(model, (images, labels), order, settings, _telling(report, name, number, settings))
            epochs[name].append(_checked(Epoch(number, "whole", *epoch), name))
            report(SkipEpoch(name, epochs[name][-1]))
    sizes = (models["plain"].count_params(), models["residual"].count_params())
    return SkipResult(tuple(epochs["plain"]), tuple(epochs["residual"]), *sizes)


def _learn(
    model: Any,
    data: tuple[NDArray[np.float32], NDArray[np.int64]],
    order: NDArray[np.int64],
    settings: SkipSettings,
    callback: Any,
) -> tuple[float, float, float, float, float]:
    """Let a model learn for one epoch, then validate it: loss, accuracy, both in validation, and the seconds."""
    images, labels = data
    begin = time.monotonic()
    learned = model.fit(
        images[order], labels[order], batch_size=settings.batch_size, shuffle=False, verbose=0, callbacks=[callback]
    ).history
    told = labels[-VALIDATION_COUNT:]
    chances = np.asarray(model(images[-VALIDATION_COUNT:], training=False), np.float64)
    val_loss = -np.log(np.clip(chances[np.arange(len(told)), told], LEAST_CHANCE, 1)).mean()
    val_accuracy = (chances.argmax(axis=1) == told).mean()
    seconds = time.monotonic() - begin
    return float(learned["loss"][-1]), float(learned["accuracy"][-1]), float(val_loss), float(val_accuracy), seconds


def _checked(epoch: Epoch, name: str) -> Epoch:
    if not math.isfinite(epoch.loss):
        raise SkipError(
            f"The loss of the {name} network is no number any more after epoch {epoch.number}: the steps are too "
            "large. Choose a smaller learning rate, or switch batch normalization on."
        )
    return epoch


def _telling(report: Any, name: str, number: int, settings: SkipSettings) -> Any:
    """Give a callback that reports every batch."""
    import keras

    steps = math.ceil(settings.count / settings.batch_size)
    place = 2 * (number - 1) + list(SKIP_RUNS).index(name)

    class Telling(keras.callbacks.Callback):  # type: ignore[misc]
        """Reports after every batch; the first one of a network takes longest, since TensorFlow prepares it."""

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            text = f"Epoch {number} of {settings.epochs}, {name} network, batch {batch + 1} of {steps}"
            report(Progress(text, (place + batch / steps) / (2 * settings.epochs)), passing=True)

    return Telling()
