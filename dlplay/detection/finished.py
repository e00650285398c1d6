"""The training that comes along, so that the tab Train opens with a result."""

import functools
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes import Judged
from dlplay.detection.augmenting import Augmentation
from dlplay.detection.detectors import DetectorWeights
from dlplay.detection.fitting import DetectionEpoch, DetectionPlan
from dlplay.detection.judging import ClassResult
from dlplay.detection.learning import TrainedDetector
from dlplay.training import Finished, read_finished, with_tuples, write_finished

NAME = "detect"
NO_WEIGHTS = DetectorWeights("", b"")  # they are six megabytes; the detector for drawn shapes is here anyway
PARTS = ("boxes", "truths", "ious", "precision", "recall")  # of what was judged, an array each


def keep_detector(done: Finished[DetectionPlan, TrainedDetector]) -> None:
    """Write a training among the examples: all but the weights."""
    result = done.result
    classes = [
        {"name": one.name, "num_truths": one.judged.num_truths, "average_precision": one.average_precision}
        for one in result.results
    ]
    names = ("classes", "side", "counts", "num_train", "num_validation", "seconds")
    facts = {name: getattr(result, name) for name in names}
    facts |= {"epochs": [asdict(epoch) for epoch in result.epochs], "results": classes}
    arrays = {}
    for number, one in enumerate(result.results):
        arrays[f"scores_{number}"] = one.scores
        arrays |= {f"{part}_{number}": getattr(one.judged, part) for part in PARTS}
    write_finished(NAME, {**facts, "plan": asdict(done.plan)}, arrays)


@functools.cache
def finished_detector() -> Finished[DetectionPlan, TrainedDetector]:
    """Read the training that was made before, on drawn scenes from random weights, with the plan of the tab's controls.

    Its weights are empty.
    """
    facts, arrays = read_finished(NAME)
    chosen = with_tuples(facts["plan"])
    plan = DetectionPlan(**{**chosen, "augmentation": Augmentation(**chosen["augmentation"])})
    trained = TrainedDetector(
        tuple(facts["classes"]),
        facts["side"],
        NO_WEIGHTS,
        tuple(DetectionEpoch(**epoch) for epoch in facts["epochs"]),
        tuple(_class_result(one, number, arrays) for number, one in enumerate(facts["results"])),
        tuple(facts["counts"]),
        facts["num_train"],
        facts["num_validation"],
        facts["seconds"],
    )
    return Finished(plan, trained, trained.seconds)


def _class_result(facts: dict[str, Any], number: int, arrays: dict[str, NDArray[Any]]) -> ClassResult:
    judged = Judged(num_truths=facts["num_truths"], **{part: arrays[f"{part}_{number}"] for part in PARTS})
    return ClassResult(facts["name"], judged, np.asarray(arrays[f"scores_{number}"]), facts["average_precision"])
