"""A trained model as a file: JSON, so that opening it can run nothing."""

import base64
import dataclasses
import json
import math
from typing import Any

import numpy as np

from dlplay.language_model.fitting import LetterEpoch, TrainedLetters
from dlplay.language_model.forward import GPT, LSTM, LetterModel, Numbers
from dlplay.language_model.plan import SIZES, LanguagePlan, gpt_shapes, lstm_shapes, units_of_same_size
from dlplay.language_model.texts import LINES, RUNNING, Corpus
from dlplay.words import Note, Refusal

MARK = "DL Playground, language model 1"
MODEL_FILE = "language_model.json"
MOST_BYTES = 30 * 2**20


class ModelFileError(Refusal):
    """Says why a file cannot be opened as a language model."""


def write_model(trained: TrainedLetters) -> bytes:
    """Write a trained model, with the text that it learned from, for read_model."""
    models = {GPT: trained.gpt, LSTM: trained.lstm}
    content = {
        "made by": MARK,
        "plan": dataclasses.asdict(trained.plan),
        "corpus": dataclasses.asdict(trained.corpus),
        "epochs": [dataclasses.astuple(one) for one in trained.epochs],
        "weights": {
            name: {key: in_letters(array) for key, array in model.weights.items()}
            for name, model in models.items()
            if model is not None
        },
    }
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def in_letters(array: Numbers) -> str:
    """Write numbers of 32 bits as letters (base64)."""
    return base64.b64encode(array.astype("<f4").tobytes()).decode()


def read_model(content: bytes, name: str) -> TrainedLetters:
    """Read a model that was kept. Raises ModelFileError for any other file."""
    if len(content) > MOST_BYTES:
        raise ModelFileError(
            "“{name}” has more than {most_bytes} MB: it is no model that was kept here.",
            name=name,
            most_bytes=MOST_BYTES // 2**20,
        )
    try:
        known = json.loads(content)
        if known["made by"] != MARK:
            raise ModelFileError("“{name}” is no language model of DL Playground's.", name=name)
        corpus, plan = corpus_of(known["corpus"]), plan_of(known["plan"])
        kinds = len(corpus.letters)
        gpt = model_of(GPT, known["weights"], corpus, gpt_shapes(kinds, corpus.context, plan))
        shapes = lstm_shapes(kinds, units_of_same_size(kinds, corpus.context, plan), plan)
        lstm = model_of(LSTM, known["weights"], corpus, shapes) if plan.beside else None
        epochs = tuple(epoch_of(one) for one in known["epochs"])
        if not any(one.model == GPT for one in epochs):
            raise ModelFileError("“{name}” does not say how its model was trained.", name=name)
        return TrainedLetters(corpus, plan, gpt, lstm, epochs)
    except ModelFileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ModelFileError(
            "“{name}” is no language model that was kept here, or it is damaged.", name=name
        ) from error


def plan_of(known: dict[str, Any]) -> LanguagePlan:
    """Read a plan, and see that its numbers are such."""
    plan = LanguagePlan(**known)
    numbers = (plan.epochs, plan.batch_size, plan.rate, plan.dropout, plan.seed)
    if plan.size not in SIZES or not all(isinstance(one, int | float) and math.isfinite(one) for one in numbers):
        raise ValueError("a plan with other values")
    return plan


def corpus_of(known: dict[str, Any]) -> Corpus:
    """Read a corpus, and see that it hangs together."""
    texts = {name: tuple(map(str, known[name])) for name in ("letters", "train", "held")}
    notes = tuple(map(Note, known["notes"]))
    corpus = Corpus(kind=str(known["kind"]), context=int(known["context"]), notes=notes, **texts)
    letters = set(corpus.letters)
    is_whole = len(letters) == len(corpus.letters) > 1 and all(len(letter) == 1 for letter in letters)
    fits = all(set(piece) <= letters for piece in (*corpus.train, *corpus.held))
    sizes = corpus.kind in (LINES, RUNNING) and 1 < corpus.context <= 256 and corpus.train and corpus.held
    if not (is_whole and fits and sizes and corpus.letters[0] == "\n"):
        raise ValueError("a corpus that does not hang together")
    return corpus


def model_of(name: str, known: dict[str, Any], corpus: Corpus, shapes: dict[str, tuple[int, ...]]) -> LetterModel:
    """Read a model's weights, of exactly these shapes."""
    weights: dict[str, Numbers] = {}
    for key, shape in shapes.items():
        numbers = np.frombuffer(base64.b64decode(known[name][key], validate=True), "<f4")
        if not np.isfinite(numbers).all():
            raise ValueError("a weight is no number")
        weights[key] = numbers.reshape(shape).astype(np.float32)
    return LetterModel(name, corpus.letters, corpus.kind, corpus.context, weights)


def epoch_of(known: list[Any]) -> LetterEpoch:
    """Read an epoch."""
    model, number, loss, val_loss, seconds, samples = known
    return LetterEpoch(str(model), int(number), float(loss), float(val_loss), float(seconds), tuple(map(str, samples)))
