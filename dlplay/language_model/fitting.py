"""Train a small GPT and an LSTM of the same size, with samples after every epoch. Runs where TensorFlow is."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlplay.language_model.drawing_letters import draw_texts
from dlplay.language_model.forward import GPT, LSTM, LetterModel
from dlplay.language_model.networks import build_gpt, build_lstm, letter_loss, weights_of
from dlplay.language_model.plan import LanguagePlan, units_of_same_size
from dlplay.language_model.texts import Corpus, make_examples
from dlplay.training.batches import Batches, batches_in_order, draw_orders
from dlplay.training.plan import Progress
from dlplay.training.reports import Report, quiet, share_of_work
from dlplay.training.watching import watch
from dlplay.words import Note

if TYPE_CHECKING:
    import keras

SAMPLES_PER_EPOCH = 8


@dataclass(frozen=True)
class LetterEpoch:
    """What an epoch gave: mean cross-entropy per letter of what is learned and of what is held out, and samples."""

    model: str
    number: int
    loss: float
    val_loss: float
    seconds: float
    samples: tuple[str, ...]


@dataclass(frozen=True)
class TrainedLetters:
    """A trained GPT, the LSTM beside it if one was wanted, and all epochs of both."""

    corpus: Corpus
    plan: LanguagePlan
    gpt: LetterModel
    lstm: LetterModel | None
    epochs: tuple[LetterEpoch, ...]

    @property
    def val_loss(self) -> float:
        """The loss on what is held out, of the GPT's weights that are kept."""
        return kept_loss(self.epochs, GPT, self.plan)


def kept_loss(epochs: tuple[LetterEpoch, ...], name: str, plan: LanguagePlan) -> float:
    """Give a model's loss on what is held out, with the weights that are kept: the best, or the last."""
    losses = [one.val_loss for one in epochs if one.model == name]
    return min(losses) if plan.keep_best else losses[-1]


def print_letter_epoch(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch, as at home."""
    if isinstance(progress, LetterEpoch):
        print(
            f"{progress.model}, epoch {progress.number}: loss {progress.loss:.3f}, held out {progress.val_loss:.3f}: "
            f"{' · '.join(progress.samples)}",
            flush=True,
        )


def train_letters(corpus: Corpus, plan: LanguagePlan, report: Report = quiet) -> TrainedLetters:
    """Train a GPT on a text, then an LSTM if the plan wants one. Raises TrainingError where the loss is no number."""
    kinds, share = len(corpus.letters), 0.5 if plan.beside else 1.0
    report(Progress(Note("The GPT is being built"), 0.0), passing=True)
    model = build_gpt(kinds, corpus.context, plan)
    gpt, epochs = fit_letters(GPT, model, corpus, plan, share_of_work(report, 0.0, share))
    if not plan.beside:
        return TrainedLetters(corpus, plan, gpt, None, epochs)
    units = units_of_same_size(kinds, corpus.context, plan)
    other = build_lstm(kinds, corpus.context, units, plan)
    lstm, more = fit_letters(LSTM, other, corpus, plan, share_of_work(report, share, 1.0))
    return TrainedLetters(corpus, plan, gpt, lstm, (*epochs, *more))


def fit_letters(
    name: str, model: "keras.Model", corpus: Corpus, plan: LanguagePlan, report: Report
) -> tuple[LetterModel, tuple[LetterEpoch, ...]]:
    """Train one model with AdamW; it keeps the weights of its lowest loss on what is held out, if the plan says so."""
    import keras

    train = batch_letters(corpus, plan)
    held = make_examples(corpus, "held")

    def now() -> LetterModel:
        return LetterModel(name, corpus.letters, corpus.kind, corpus.context, weights_of(model))

    def judge(number: int, measured: Mapping[str, float], begin: float) -> tuple[LetterEpoch, float]:
        samples = draw_texts(now(), SAMPLES_PER_EPOCH, seed=plan.seed)
        losses = measured["loss"], measured["val_loss"]
        return LetterEpoch(name, number, *losses, time.monotonic() - begin, samples), -losses[1]

    watcher = watch(judge, plan.epochs, report, what=f"{name}, epoch", keep_best=plan.keep_best)
    model.compile(keras.optimizers.AdamW(plan.rate), letter_loss, jit_compile=False)
    model.fit(
        train.data,
        steps_per_epoch=train.steps,
        epochs=plan.epochs,
        shuffle=False,
        validation_data=held,
        validation_batch_size=len(held[0]),
        callbacks=[watcher],
        verbose=0,
    )
    return now(), tuple(watcher.epochs)


def batch_letters(corpus: Corpus, plan: LanguagePlan) -> Batches:
    """Cut the examples into batches, in a new order every epoch that the seed decides."""
    inputs, targets = make_examples(corpus, "train")
    return batches_in_order(inputs, targets, draw_orders(len(inputs), plan.epochs, plan.seed), plan.batch_size)
