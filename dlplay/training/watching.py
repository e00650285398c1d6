"""What watches every training: it tells how far it is, judges every epoch, and keeps the weights of the best."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dlplay.training.plan import Progress, refuse_endless_loss
from dlplay.training.reports import Report
from dlplay.words import Note

Judge = Callable[[int, Mapping[str, float], float], tuple[Any, Any]]


def watch(
    judge: Judge,
    epochs: int,
    report: Report,
    *,
    what: str = "Epoch",
    before: Sequence[Any] = (),
    score: Any = None,
    keep_best: bool = True,
    patience: int = 0,
) -> Any:
    """Make a Keras callback that watches a fit of so many epochs; its `epochs` are those before and those it judged.

    judge: gets an epoch's number, from 1, what Keras measured, and when the epoch began (time.monotonic); gives what to
    keep of the epoch, and a score, higher if better (None: no better than any). score: the best of the epochs before,
    whose weights the model comes with. keep_best: the model ends with the weights of the best score. patience: epochs
    without a better one before the end, 0 for never. Raises TrainingError where the loss is no number.
    """
    import keras

    class Watcher(keras.callbacks.Callback):  # type: ignore[misc]
        """Tells, judges, keeps, and ends early."""

        def __init__(self) -> None:
            super().__init__()
            self.epochs, self.score = list(before), score
            self.best: Any = None
            self.waited, self.begin = 0, 0.0

        def on_train_begin(self, logs: Any = None) -> None:
            # else Keras makes the optimizer's variables in the first step, and TensorFlow traces the step once more
            self.model.optimizer.build(self.model.trainable_variables)
            if self.score is not None and keep_best:
                self.best = self.model.get_weights()

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.begin = time.monotonic()

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            steps, done = (self.params or {}).get("steps") or batch + 1, len(self.epochs) - len(before)
            text = Note(
                "{what} {number} of {count}, batch {batch} of {steps}: loss {loss:.3f}",
                what=Note(what),
                number=len(self.epochs) + 1,
                count=len(before) + epochs,
                batch=batch + 1,
                steps=steps,
                loss=logs["loss"],
            )
            report(Progress(text, (done + (batch + 1) / steps) / epochs), passing=True)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            measured = {name: float(value) for name, value in logs.items()}
            number = len(self.epochs) + 1
            refuse_endless_loss(number, *(measured[name] for name in ("loss", "val_loss") if name in measured))
            judged, score = judge(number, measured, self.begin)
            self.epochs.append(judged)
            report(judged)
            if score is not None and (self.score is None or score > self.score):
                self.score, self.waited = score, 0
                self.best = self.model.get_weights() if keep_best else None
                return
            self.waited += 1
            self.model.stop_training = bool(patience) and self.waited >= patience

        def on_train_end(self, logs: Any = None) -> None:
            if self.best is not None:
                self.model.set_weights(self.best)

    return Watcher()
