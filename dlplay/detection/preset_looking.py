"""A published detector of keras-cv as one of the page's detectors."""

import functools
import time

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detectors import Detector
from dlplay.detection.following import Followed, follow
from dlplay.detection.presets import PRESET_SIDE, VOC_CLASSES, load_detector, propose_preset
from dlplay.detection.yolo import Reading
from dlplay.training import Report, quiet
from dlplay.weights.published import HUB_PRESETS
from dlplay.words import Note


def preset_detector(name: str) -> Detector:
    """Describe a published detector."""
    what = (
        Note("YOLOv8-m of keras-cv: one stage") if name.startswith("yolo") else Note("RetinaNet of keras-cv: one stage")
    )
    source = Note("published, from {trained_on}", trained_on=HUB_PRESETS[name].trained_on)
    return Detector(name, VOC_CLASSES, PRESET_SIDE, what, source, kind="published")


def look_preset(name: str, pixels: NDArray[np.uint8]) -> Reading:
    """Look at a picture with a published detector."""
    load_detector(name)
    begin = time.perf_counter()
    candidates = propose_preset(name, pixels)
    return Reading(candidates, time.perf_counter() - begin)


def follow_preset(name: str, frames: NDArray[np.uint8], *, report: Report = quiet) -> Followed:
    """Let a published detector look at every frame (n, height, width, 3)."""
    return follow(functools.partial(propose_preset, name), frames, report=report)
