"""One fit for every training: reports, the best validation loss kept, an early end. Runs where TensorFlow is."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from dlplay.training.batch_norm import suit_batch_norm
from dlplay.training.batches import Batches, batches_in_order, draw_orders
from dlplay.training.plan import Epoch, Progress, refuse_endless_loss

if TYPE_CHECKING:
    import keras


class Report(Protocol):
    """What a training tells its progress; passing: of no interest once the next one is there."""

    def __call__(self, progress: Any, *, passing: bool = False) -> None:
        """Take the progress in."""


def quiet(progress: Any, *, passing: bool = False) -> None:
    """Report nothing."""


def tell(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch, as at home."""
    if isinstance(progress, Epoch):
        print(
            f"epoch {progress.number} ({progress.phase}): loss {progress.loss:.4f}, accuracy {progress.accuracy:.3f}; "
            f"validation loss {progress.val_loss:.4f}, accuracy {progress.val_accuracy:.3f}"
        )


def share_of_work(report: Report, begin: float, end: float) -> Report:
    """Give a report for one part of a work: what has a fraction of that part gets the fraction of the whole."""

    def tell_part(progress: Any, *, passing: bool = False) -> None:
        if isinstance(progress, Progress):
            progress = Progress(progress.text, begin + (end - begin) * progress.fraction)
        report(progress, passing=passing)

    return tell_part


def fit(
    model: "keras.Model",
    train: Any,
    validation: Any,
    *,
    rate: float,
    epochs: int,
    batch_size: int = 32,
    phase: str = "whole",
    before: Sequence[Epoch] = (),
    patience: int = 0,
    restore_best: bool = True,
    seed: int = 0,
    report: Report = quiet,
) -> tuple[Epoch, ...]:
    """Train a classifier with Adam and cross-entropy, and give its epochs after those before.

    train: (inputs, labels), whose order the seed decides, or Batches of them. validation: (inputs, labels), or a
    dataset of batches. restore_best: the model ends with the
    weights of its lowest validation loss; if an epoch before this fit was better, with those that it came with.
    patience: epochs without a better one before the end, 0 for never. Raises TrainingError where the loss is no number.
    """
    import keras

    watcher = _watcher(epochs, phase, tuple(before), patience, restore_best, report)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    if not isinstance(train, Batches):
        inputs, labels = train
        train = batches_in_order(inputs, labels, draw_orders(len(labels), epochs, seed), batch_size)
    suit_batch_norm(model, epochs * train.steps)
    model.fit(
        train.data,
        steps_per_epoch=train.steps,
        shuffle=False,
        epochs=epochs,
        validation_data=validation,
        callbacks=[watcher],
        verbose=0,
    )
    return tuple(watcher.epochs)


def best_epoch(epochs: Sequence[Epoch]) -> Epoch:
    """Give the epoch of the lowest validation loss, the first of equals."""
    return min(epochs, key=lambda epoch: epoch.val_loss)


def _watcher(
    num_epochs: int, phase: str, before: tuple[Epoch, ...], patience: int, restore_best: bool, report: Report
) -> Any:
    import keras

    class Watcher(keras.callbacks.Callback):  # type: ignore[misc]
        """Reports, remembers the best weights, and ends early."""

        def __init__(self) -> None:
            super().__init__()
            self.epochs = list(before)
            self.lowest = best_epoch(before).val_loss if before else float("inf")
            self.best: Any = None
            self.waited, self.begin = 0, 0.0

        def on_train_begin(self, logs: Any = None) -> None:
            self.best = self.model.get_weights() if before and restore_best else None

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.begin = time.monotonic()

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            steps = (self.params or {}).get("steps") or batch + 1
            done = (len(self.epochs) - len(before) + (batch + 1) / steps) / num_epochs
            whole = len(before) + num_epochs
            text = f"Epoch {len(self.epochs) + 1} of {whole}, batch {batch + 1} of {steps}: loss {logs['loss']:.3f}"
            report(Progress(text, done), passing=True)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            loss, accuracy, val_loss, val_accuracy = (
                float(logs[name]) for name in ("loss", "accuracy", "val_loss", "val_accuracy")
            )
            seconds, number = time.monotonic() - self.begin, len(self.epochs) + 1
            refuse_endless_loss(number, loss, val_loss)
            self.epochs.append(Epoch(number, phase, loss, accuracy, val_loss, val_accuracy, seconds))
            report(self.epochs[-1])
            self._compare(val_loss)

        def _compare(self, val_loss: float) -> None:
            if val_loss < self.lowest:
                self.lowest, self.waited = val_loss, 0
                self.best = self.model.get_weights() if restore_best else None
                return
            self.waited += 1
            self.model.stop_training = bool(patience) and self.waited >= patience

        def on_train_end(self, logs: Any = None) -> None:
            if self.best is not None:
                self.model.set_weights(self.best)

    return Watcher()
