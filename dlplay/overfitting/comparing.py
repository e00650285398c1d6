"""The job: the same network trained with and without dropout and augmentation. Runs where TensorFlow is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.networks import build
from dlplay.overfitting.settings import RUNS, Settings, check, network_of, run_names
from dlplay.overfitting.small_sets import SmallSet, make_versions, small_set, to_values
from dlplay.training import Batches, Epoch, Progress, batches_in_order, best_epoch, draw_orders, fit
from dlplay.words import Note

NO_PROBABILITY = 1e-7  # smaller ones count as this in Keras's cross-entropy, since the logarithm of 0 is no number


@dataclass(frozen=True)
class RunEpoch:
    """An epoch of one of the runs."""

    run: str
    epoch: Epoch


@dataclass(frozen=True)
class Run:
    """A run's epochs, the number of the one whose weights were kept, and their probabilities (pictures, classes)."""

    name: str
    epochs: tuple[Epoch, ...]
    kept: int
    num_parameters: int
    probabilities: NDArray[np.float32]


@dataclass(frozen=True)
class Comparison:
    """All runs of a comparison, and the validation pictures' labels."""

    runs: tuple[Run, ...]
    labels: NDArray[np.int64]


@dataclass(frozen=True)
class KeyNumbers:
    """A run's kept epoch, the validation accuracy and loss of its weights, and the gap after the last epoch."""

    kept: int
    accuracy: float
    loss: float
    gap: float


def print_epoch(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch of every run, as at home."""
    if isinstance(progress, RunEpoch):
        run, epoch = progress.run, progress.epoch
        print(f"{run}, epoch {epoch.number}: loss {epoch.loss:.4f}, validation loss {epoch.val_loss:.4f}")


def compare_runs(settings: Settings, report: Any = print_epoch) -> Comparison:
    """Train the runs one after the other, all from the same first weights; report gets a RunEpoch after every epoch.

    Raises StackError, OverfittingError and TrainingError.
    """
    report(Progress(Note("Preparing the pictures")), passing=True)
    data = small_set(settings)
    check(settings)
    names = run_names(settings)
    runs = []
    for place, name in enumerate(names):
        tell_run = _reporter(report, name, place, len(names))
        tell_run(Progress("preparing"), passing=True)
        runs.append(train_run(name, data, settings, tell_run))
    return Comparison(tuple(runs), data.validation_labels)


def train_run(name: str, data: SmallSet, settings: Settings, report: Any = print_epoch) -> Run:
    """Train one run; where it has augmentation, an epoch takes one of the ten versions of every picture."""
    import keras

    dropout, augmentation = RUNS[name]
    stack = network_of(settings, dropout=dropout)
    channels = stack.input_shape[2]
    keras.backend.clear_session()
    keras.config.set_dtype_policy("float32")
    model = build(stack, settings.seed)
    pictures = to_values(data.validation, channels)
    shown = data.train[:, np.newaxis]
    if augmentation:
        shown = make_versions(data.train, settings.kinds, settings.seed)
    epochs = fit(
        model,
        batches_of_versions(to_values(shown, channels), data.train_labels, settings),
        whole_batch(pictures, data.validation_labels),
        rate=settings.learning_rate,
        epochs=settings.epochs,
        patience=settings.patience,
        restore_best=settings.keep_best,
        report=report,
    )
    kept = best_epoch(epochs).number if settings.keep_best else epochs[-1].number
    probabilities = np.asarray(model(pictures, training=False), np.float32)
    return Run(name, epochs, kept, model.count_params(), probabilities)


def batches_of_versions(values: NDArray[np.float32], labels: NDArray[np.int64], settings: Settings) -> Batches:
    """Make batches in a new order every epoch, of one version of each picture, drawn at random.

    values: (pictures, versions, side, side, channels).
    """
    count, versions = values.shape[:2]
    orders = draw_orders(count, settings.epochs, settings.seed)
    chosen = np.random.default_rng([settings.seed, count, versions]).integers(versions, size=orders.shape)
    every = values.reshape(count * versions, *values.shape[2:])
    return batches_in_order(every, np.repeat(labels, versions), orders * versions + chosen, settings.batch_size)


def whole_batch(values: NDArray[np.float32], labels: NDArray[np.int64]) -> Any:
    """Put all pictures into one batch."""
    import tensorflow as tf

    return tf.data.Dataset.from_tensors((values, labels))


def picture_losses(run: Run, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give every validation picture's loss by the kept weights: -log of its true class's probability."""
    chances = run.probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return np.asarray(-np.log(np.clip(chances, NO_PROBABILITY, 1 - NO_PROBABILITY)))


def mean_loss(run: Run, labels: NDArray[np.int64]) -> float:
    """Give the validation loss of the kept weights: the mean over all validation pictures."""
    return float(picture_losses(run, labels).mean())


def share_right(run: Run, labels: NDArray[np.int64]) -> float:
    """Give the validation accuracy of the kept weights."""
    return float((run.probabilities.argmax(axis=1) == labels).mean())


def key_numbers(result: Comparison) -> dict[str, KeyNumbers]:
    """Give the key numbers of every run."""
    return {
        run.name: KeyNumbers(run.kept, share_right(run, result.labels), mean_loss(run, result.labels), gap(run.epochs))
        for run in result.runs
    }


def gap(epochs: tuple[Epoch, ...] | list[Epoch]) -> float:
    """Give validation loss minus training loss after the last epoch."""
    return epochs[-1].val_loss - epochs[-1].loss


def _reporter(report: Any, name: str, place: int, count: int) -> Any:
    """Give a report that names the run and counts its progress as a part of the whole."""

    def tell_run(progress: Any, *, passing: bool = False) -> None:
        if isinstance(progress, Epoch):
            report(RunEpoch(name, progress), passing=passing)
        else:
            fraction = (place + progress.fraction) / count
            report(
                Progress(
                    Note(
                        "Run {place} of {count}, {name}: {progress}",
                        place=place + 1,
                        count=count,
                        name=name,
                        progress=progress.text,
                    ),
                    fraction,
                ),
                passing=passing,
            )

    return tell_run


def extreme_pictures(run: Run, labels: NDArray[np.int64]) -> list[int]:
    """Choose three validation pictures: the smallest loss, the middle one, the largest."""
    order = np.argsort(picture_losses(run, labels), kind="stable")
    return [int(order[place]) for place in (0, len(order) // 2, -1)]
