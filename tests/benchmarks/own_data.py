"""Trainings on one's own pictures, the controls as they stand at first: what is learned, and in what time.

`python -m tests.benchmarks.own_data --nuclei FOLDER --cells FOLDER`: nuclei of the Data Science Bowl 2018 (images/ and
labels/, maps of the objects) and the BCCD data set of blood cells (Pascal VOC). Neither comes with the playground.
--pictures: how many are given to a training; --start: other first weights than those that the page proposes.
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from dlplay.data import read_labelled_folder, read_mask_folder
from dlplay.data.labels.labelled import LabelledSet
from dlplay.detection.fitting import DetectionEpoch
from dlplay.detection.judging import mean_over_classes
from dlplay.detection.learning import first_plan, judge_set, train_detector
from dlplay.detection.starts import best_start as best_detector_start
from dlplay.detection.thresholds import best_threshold
from dlplay.segmentation.fitting import SegmentationEpoch, measure_dice
from dlplay.segmentation.learning import first_recipe, shrink_set, train_segmenter
from dlplay.segmentation.measures import mean_dice
from dlplay.segmentation.networks import open_segmenter

SEED = 0  # of the order in which pictures are taken


def take(data: LabelledSet, count: int, seed: int = SEED) -> tuple[LabelledSet, LabelledSet]:
    """Take so many pictures for a training, the rest for the test."""
    order = np.random.default_rng(seed).permutation(len(data.pictures))
    parts = (order[:count], order[count:])
    given, rest = (tuple(data.pictures[place] for place in part) for part in parts)
    return replace(data, pictures=given), replace(data, pictures=rest)


class Watch:
    """Prints the epochs of a training, and remembers when the first one was over."""

    def __init__(self, *kinds: type) -> None:
        self.begin, self.first, self.kinds = time.monotonic(), 0.0, kinds

    def __call__(self, progress: object, *, passing: bool = False) -> None:
        """Take a report in."""
        if isinstance(progress, self.kinds):
            self.first = self.first or time.monotonic() - self.begin
            print(f"  {progress}", flush=True)

    def sentence(self) -> str:
        """Say how long it took."""
        return f"first epoch after {self.first:.0f} s, all after {time.monotonic() - self.begin:.0f} s"


def measure_nuclei(folder: Path, count: int, start: str | None) -> str:
    """Train as the page would on some pictures, and measure on the others."""
    given, rest = take(read_mask_folder(folder), count)
    recipe = first_recipe(given, start)
    watch = Watch(SegmentationEpoch)
    trained = train_segmenter(shrink_set(given, recipe.side), recipe, watch)
    told = watch.sentence()
    model, rest = open_segmenter(trained.network), shrink_set(rest, recipe.side)
    dice = mean_dice(measure_dice(model, rest))
    kept = trained.epochs[trained.best - 1]
    return (
        f"nuclei, {count} pictures, from {recipe.start or 'random weights'}: validation Dice {kept.dice:.3f} (epoch "
        f"{kept.number} of {recipe.epochs}), {len(rest.pictures)} others {dice:.3f}; {told}"
    )


def measure_cells(folder: Path, count: int, start: str | None) -> str:
    """Train as the page would on some of the training pictures, and measure on the test pictures."""
    data = read_labelled_folder(folder)
    named = {Path(one.name).stem: one for one in data.pictures}
    lists = [(folder / "ImageSets" / "Main" / f"{part}.txt").read_text().split() for part in ("trainval", "test")]
    pool, test = (replace(data, pictures=tuple(named[name] for name in names)) for names in lists)
    given, _ = take(pool, count)
    plan, start = first_plan(given), best_detector_start(given) if start is None else start
    watch = Watch(DetectionEpoch)
    trained = train_detector(given, plan, start=start, report=watch)
    told = watch.sentence()
    results = judge_set(trained.weights, trained.classes, test, trained.side)
    best = best_threshold(trained.results)
    return (
        f"cells, {len(given.pictures)} pictures, from {start}: mAP@0.5 {trained.mean_ap:.3f}, on {len(test.pictures)} "
        f"test pictures {mean_over_classes(results):.3f}; best F1 {best.f1:.3f} at {best.confidence:.2f}; {told}"
    )


def main() -> None:
    """Read the command line, train and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--nuclei", type=Path)
    parser.add_argument("--cells", type=Path)
    parser.add_argument("--pictures", type=int, nargs="*", default=[])
    parser.add_argument("--start")
    options = parser.parse_args()
    if options.nuclei:
        for count in options.pictures or [20, 40]:
            print(measure_nuclei(options.nuclei, count, options.start), flush=True)
    if options.cells:
        for count in options.pictures or [20, 60]:
            print(measure_cells(options.cells, count, options.start), flush=True)


if __name__ == "__main__":
    main()
