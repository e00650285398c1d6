"""The model that comes along, so that the lesson opens with one that can be asked: a kept model's file."""

import functools

from dlplay.language_model.fitting import TrainedLetters
from dlplay.language_model.keeping import read_model, write_model
from dlplay.language_model.samples import SAMPLES
from dlplay.training import Finished
from dlplay.training.finished import FINISHED_FOLDER

FINISHED_LETTERS = FINISHED_FOLDER / "attention.json"
FINISHED_TEXT = next(iter(SAMPLES))


def keep_letters(trained: TrainedLetters) -> None:
    """Write a model among the examples."""
    FINISHED_LETTERS.write_bytes(write_model(trained))


@functools.cache
def finished_letters() -> Finished[object, TrainedLetters]:
    """Read the model that was trained before, on the first sample, with the plan that the tab begins with."""
    trained = read_model(FINISHED_LETTERS.read_bytes(), FINISHED_LETTERS.name)
    return Finished(trained.plan, trained, round(sum(one.seconds for one in trained.epochs), 1))
