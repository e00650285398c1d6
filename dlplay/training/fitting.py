"""One fit for every training: reports, the best validation loss kept, an early end. Runs where TensorFlow is."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dlplay.training.batch_norm import suit_batch_norm
from dlplay.training.batches import Batches, batches_in_order, draw_orders
from dlplay.training.plan import Epoch
from dlplay.training.reports import Report, quiet
from dlplay.training.watching import watch

if TYPE_CHECKING:
    import keras


def tell(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch, as at home."""
    if isinstance(progress, Epoch):
        print(
            f"epoch {progress.number} ({progress.phase}): loss {progress.loss:.4f}, accuracy {progress.accuracy:.3f}; "
            f"validation loss {progress.val_loss:.4f}, accuracy {progress.val_accuracy:.3f}"
        )


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

    def judge(number: int, measured: Mapping[str, float], begin: float) -> tuple[Epoch, float]:
        training, held = (measured["loss"], measured["accuracy"]), (measured["val_loss"], measured["val_accuracy"])
        return Epoch(number, phase, *training, *held, time.monotonic() - begin), -held[0]

    score = -best_epoch(before).val_loss if before else None
    watcher = watch(judge, epochs, report, before=before, score=score, keep_best=restore_best, patience=patience)
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
