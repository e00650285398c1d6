"""The training of the student's segmenter, as a job. Runs where TensorFlow is."""

from typing import TYPE_CHECKING

import numpy as np

from dlplay.networks.first_weights import draw_weights
from dlplay.training.fitting import best_epoch, fit
from dlplay.training.plan import Progress
from dlplay.training.reports import Report, quiet
from dlplay.word_segmentation.deepcut import cuts_above
from dlplay.word_segmentation.learners import (
    LearnedSegmenter,
    LearnedWeights,
    LearnerSettings,
    beginnings,
    build_learner,
    in_pieces,
    learning_text,
    to_numbers,
)
from dlplay.word_segmentation.scoring import score_cuts
from dlplay.word_segmentation.texts import places_of

if TYPE_CHECKING:
    import keras


def train_learner(settings: LearnerSettings, own: tuple[str, ...] = (), report: Report = quiet) -> LearnedSegmenter:
    """Train a small segmenter, keep the epoch of the lowest validation loss, and judge it on text it has not seen.

    report gets an Epoch after every epoch. Raises WordError where there is too little text.
    """
    import keras

    report(Progress("Preparing the text"), passing=True)
    text = learning_text(settings, own)
    letters = "".join(sorted(set("".join(text.train))))
    keras.backend.clear_session()
    model = build_learner(settings.kind, settings.units, len(letters))
    draw_weights(model, settings.seed)
    train, validation = (
        (in_pieces(to_numbers("".join(words), letters)), in_pieces(beginnings(words)))
        for words in (text.train, text.validation)
    )
    epochs = fit(
        model,
        train,
        validation,
        rate=settings.rate,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        seed=settings.seed,
        report=report,
    )
    arrays = tuple(np.asarray(one, np.float32) for one in model.get_weights())
    weights = LearnedWeights(settings.kind, settings.units, letters, arrays)
    judged = "".join(text.test)
    score = score_cuts(judged, cuts_above(run_learner(model, judged, letters)), places_of(text.test))
    return LearnedSegmenter(weights, best_epoch(epochs).number, model.count_params(), score, len(judged))


def learner_chances(weights: LearnedWeights, text: str) -> tuple[float, ...]:
    """Give, for every letter of a text, the trained network's probability that a word begins with it."""
    model = build_learner(weights.kind, weights.units, len(weights.letters))
    model.set_weights(list(weights.arrays))
    return run_learner(model, text, weights.letters)


def run_learner(model: "keras.Model", text: str, letters: str) -> tuple[float, ...]:
    """Send a whole text through a network, as one sequence: the probability at every letter."""
    numbers = to_numbers(text, letters)[np.newaxis]
    return tuple(float(chance) for chance in np.asarray(model(numbers, training=False))[0, :, 1])
