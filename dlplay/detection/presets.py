"""Detectors with published weights, if they are on this computer. Running one needs TensorFlow."""

import functools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.detection.retina import propose_retina
from dlplay.detection.yolo import propose_yolo
from dlplay.weights.published import hub_names, load_hub_model

if TYPE_CHECKING:
    import keras

VOC_CLASSES = (  # in the order of keras-cv's published detectors: the alphabet's
    "aeroplane",
    "bicycle",
    "bird",
    "boat",
    "bottle",
    "bus",
    "car",
    "cat",
    "chair",
    "cow",
    "dining table",
    "dog",
    "horse",
    "motorbike",
    "person",
    "potted plant",
    "sheep",
    "sofa",
    "train",
    "TV monitor",
)
DETECTOR_PRESETS = (*hub_names("YOLOV8Detector"), *hub_names("RetinaNet"))
PRESET_SIDE = 640  # of the longer side that a published detector sees


@functools.lru_cache(maxsize=2)
def load_detector(name: str) -> "keras.Model":
    """Read a published detector, once per process. Raises dlplay.weights.published.HubError where it is not here."""
    return load_hub_model(name)


def propose_preset(name: str, pixels: NDArray[np.uint8], *, at_least: float = 0.05) -> Detections:
    """Give a published detector's candidates, classes numbered as in VOC_CLASSES, wherever the score is at_least."""
    propose = propose_yolo if name in hub_names("YOLOV8Detector") else propose_retina
    return propose(load_detector(name), pixels, side=PRESET_SIDE, at_least=at_least)
