"""Train the detectors in assets/networks: `python -m scripts.train_detectors shapes|polyps|cells [FOLDER]`.

shapes and polyps are drawn by our own scripts. FOLDER holds the BCCD data set of blood cells
(https://github.com/Shenggan/BCCD_Dataset, the folder BCCD). The training pictures train, the validation pictures choose
the epoch, the test pictures are only measured; what is printed then stands in assets/SOURCE.md.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dlplay.assets import ASSETS
from dlplay.data import read_labelled_folder
from dlplay.data.drawn.clips import draw_polyp_frames
from dlplay.data.drawn.scenes import draw_scenes
from dlplay.data.labels.labelled import LabelledSet
from dlplay.detection.augmenting import Augmentation
from dlplay.detection.detectors import DETECTORS, pack_weights, unpack_weights
from dlplay.detection.fitting import DetectionPlan, find_all, fit_yolo, print_detection_epoch
from dlplay.detection.judging import class_results, mean_over_classes
from dlplay.detection.yolo import build_yolo

if TYPE_CHECKING:
    import keras

NAMES = {"shapes": "drawn shapes", "cells": "blood cells", "polyps": "drawn polyps"}
WORDS = {"RBC": "red blood cell", "WBC": "white blood cell", "Platelets": "platelet"}
PLANS = {
    "shapes": DetectionPlan(epochs=14, check_every=2, augmentation=Augmentation(0.2, colour=0.1)),
    "polyps": DetectionPlan(
        (192, 256), 20, 1.5e-3, check_every=4, augmentation=Augmentation(0.2, flip=True, colour=0.2)
    ),
    "cells": DetectionPlan(
        (256, 320), 40, 1.5e-3, 8, check_every=5, augmentation=Augmentation(0.4, flip=True, colour=0.3)
    ),
}


def read_cells(folder: Path) -> list[LabelledSet]:
    """Read the parts train, val and test, with the classes in the order of the detector."""
    data = read_labelled_folder(folder)
    classes = DETECTORS[NAMES["cells"]].classes
    numbers = np.array([classes.index(WORDS[name]) for name in data.classes])
    named = {Path(one.name).stem: replace(one, labels=numbers[one.labels]) for one in data.pictures}
    lists = [(folder / "ImageSets" / "Main" / f"{part}.txt").read_text().split() for part in ("train", "val", "test")]
    return [LabelledSet(tuple(named[name] for name in names), classes) for names in lists]


def parts_of(what: str, folder: Path | None) -> list[LabelledSet]:
    """Give the pictures that train, validate and test."""
    if what == "shapes":
        return [draw_scenes(400, 1000), draw_scenes(40, 100_000), draw_scenes(100, 200_000)]
    if what == "polyps":
        return [draw_polyp_frames(160, 5, 10_000), draw_polyp_frames(16, 5, 5000), draw_polyp_frames(25, 8, 2000)]
    if folder is None:
        raise SystemExit("Name the folder of the BCCD data set.")
    return read_cells(folder)


def begin_with(model: "keras.Model", what: str) -> None:
    """Give a model the weights of a detector that is there, wherever their shapes agree."""
    known = unpack_weights(DETECTORS[NAMES[what]].file)
    own = model.get_weights()
    model.set_weights([old if old.shape == new.shape else new for old, new in zip(known, own, strict=True)])


def main() -> None:
    """Train one detector, save its weights as float16, and measure what was saved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=NAMES)
    parser.add_argument("folder", nargs="?", type=Path)
    options = parser.parse_args()
    plan, sets = PLANS[options.what], parts_of(options.what, options.folder)
    model = build_yolo(len(sets[0].classes))
    if options.what != "shapes":
        begin_with(model, "shapes")
    fit_yolo(model, sets[0], sets[1], plan, print_detection_epoch)
    weights = pack_weights(model)
    (ASSETS / "networks" / DETECTORS[NAMES[options.what]].file).write_bytes(weights.content)
    model.set_weights(unpack_weights(weights))
    for part, data in zip(("validation", "test"), sets[1:], strict=True):
        results = class_results(find_all(model, data.pictures, plan.side), data.pictures, data.classes)
        print(
            part,
            f"mAP@0.5 {mean_over_classes(results):.3f}",
            {one.name: round(one.average_precision, 3) for one in results},
        )


if __name__ == "__main__":
    main()
