"""Train the examples in assets/examples, all or some: `python -m scripts.train_examples [NAME ...]`.

They are what a lesson shows before a student has trained anything: the very trainings of the pages, with the samples
and the settings that these begin with, on one core, as a page's job has it. Their times are those of the processor, so
that they tell how long a training takes where nothing else runs.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

os.environ |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from dlplay.data import draw_scenes, set_sample
from dlplay.data.drawn.scenes import SCENES_FOR_BOXES, SCENES_FOR_MASKS
from dlplay.detection.finished import keep_detector
from dlplay.detection.learning import first_plan, train_detector
from dlplay.detection.starts import best_start
from dlplay.fine_tuning.finished import FINISHED_FIT, FINISHED_SAMPLE, FINISHED_SHARE, finished_plan, keep_classifier
from dlplay.fine_tuning.running import fine_tune
from dlplay.language_model import first_plan as letters_plan
from dlplay.language_model import read_text_file, sample_file, train_letters
from dlplay.language_model.finished import FINISHED_TEXT, keep_letters
from dlplay.overfitting.comparing import compare_runs
from dlplay.overfitting.finished import keep_comparison
from dlplay.overfitting.settings import Settings
from dlplay.segmentation.finished import keep_segmenter
from dlplay.segmentation.learning import first_recipe, shrink_set, train_segmenter
from dlplay.training import Finished

OneEpoch = TypeVar("OneEpoch", bound=Any)


class Clock:
    """Takes a training's reports, prints every epoch, and notes how many seconds the processor worked for it."""

    def __init__(self) -> None:
        self._begin = self._latest = time.process_time()
        self._seconds: list[float] = []

    def __call__(self, progress: Any, *, passing: bool = False) -> None:
        """Take a report in."""
        if passing:
            return
        now = time.process_time()
        self._seconds.append(round(now - self._latest, 2))
        self._latest = now
        print(progress, flush=True)

    def timed(self, epochs: Sequence[OneEpoch]) -> tuple[OneEpoch, ...]:
        """Give the next epochs with the seconds that were noted for them."""
        seconds, self._seconds = self._seconds[: len(epochs)], self._seconds[len(epochs) :]
        return tuple(replace(epoch, seconds=one) for epoch, one in zip(epochs, seconds, strict=True))

    def total(self) -> float:
        """Give the seconds of the processor up to now."""
        return round(time.process_time() - self._begin, 1)


def train_overfitting() -> None:
    """Compare the runs of the lesson Overfitting."""
    clock, settings = Clock(), Settings()
    result = compare_runs(settings, clock)
    seconds = clock.total()
    runs = tuple(replace(run, epochs=clock.timed(run.epochs)) for run in result.runs)
    keep_comparison(Finished(settings, replace(result, runs=runs), seconds))


def train_fine_tune() -> None:
    """Train the classifier of the lesson Fine-tune."""
    clock, plan = Clock(), finished_plan()
    result = fine_tune(set_sample(FINISHED_SAMPLE), plan, FINISHED_SHARE, FINISHED_FIT, clock)
    keep_classifier(finished(clock, plan, result))


def train_detect() -> None:
    """Train the detector of the lesson Detect."""
    data = draw_scenes(SCENES_FOR_BOXES)
    clock, plan = Clock(), first_plan(data)
    keep_detector(finished(clock, plan, train_detector(data, plan, start=best_start(data), report=clock)))


def train_segment() -> None:
    """Train the U-Net of the lesson Segment."""
    data = draw_scenes(SCENES_FOR_MASKS)
    clock, recipe = Clock(), first_recipe(data)
    result = train_segmenter(shrink_set(data, recipe.side), recipe, clock)
    keep_segmenter(finished(clock, recipe, result))


def train_attention() -> None:
    """Train the GPT and the LSTM of the lesson Attention."""
    name = FINISHED_TEXT
    corpus = read_text_file(sample_file(name), name)
    clock = Clock()
    result = train_letters(corpus, letters_plan(corpus), clock)
    keep_letters(replace(result, epochs=clock.timed(result.epochs)))


def finished(clock: Clock, plan: Any, result: Any) -> Finished[Any, Any]:
    """Put the processor's seconds in the place of those that passed."""
    seconds = clock.total()
    return Finished(plan, replace(result, epochs=clock.timed(result.epochs), seconds=seconds), seconds)


EXAMPLES: dict[str, Callable[[], None]] = {
    "overfitting": train_overfitting,
    "fine_tune": train_fine_tune,
    "detect": train_detect,
    "segment": train_segment,
    "attention": train_attention,
}


def main() -> None:
    """Train the examples that are named, or all."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EXAMPLES))
    for name in parser.parse_args().names or EXAMPLES:
        EXAMPLES[name]()


if __name__ == "__main__":
    main()
