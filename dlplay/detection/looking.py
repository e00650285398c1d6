"""A look of SSD or of the cascade at one picture, timed, and at a clip."""

import functools
import time

import numpy as np
from numpy.typing import NDArray

from dlplay.data.labels.labelled import LabelledSet
from dlplay.detection.cascade import THRESHOLDS, find_stages
from dlplay.detection.detections import Detections, select
from dlplay.detection.following import FLOOR, Followed, follow
from dlplay.detection.judging import ClassResult, class_results
from dlplay.detection.learning import known_pictures
from dlplay.detection.ssd import SsdReading, propose_ssd, read_ssd
from dlplay.detection.yolo import Reading
from dlplay.training import Report, quiet

LEAST = 0.01  # score of a face, as of every other detector's candidates


def look_ssd(file: str, pixels: NDArray[np.uint8]) -> SsdReading:
    """Look at a picture with an SSDLite of COCO's classes, with the weights of this file."""
    return read_ssd(pixels, file)


def follow_ssd(file: str, frames: NDArray[np.uint8], *, report: Report = quiet) -> Followed:
    """Let such an SSDLite look at every frame (n, height, width, 3)."""
    return follow(functools.partial(propose_ssd, file=file, at_least=FLOOR), frames, report=report)


def judge_ssd(file: str, classes: tuple[str, ...], data: LabelledSet, side: int) -> tuple[ClassResult, ...]:
    """Judge such an SSDLite on labelled pictures as judge_set does a YOLO; it sees every picture with its own side.

    Raises BoxError where no true box is of a class that it knows.
    """
    pictures = known_pictures(classes, data)
    proposed = (propose_ssd(picture.pixels, file) for picture in pictures)
    found = [select(candidates, confidence=0.01, overlap=0.6) for candidates in proposed]
    return tuple(class_results(found, pictures, classes))


def face_candidates(pixels: NDArray[np.uint8]) -> Detections:
    """Give what the last of MTCNN's three stages says before suppression, with scores of 0.01 or more."""
    return find_stages(pixels, thresholds=(*THRESHOLDS[:2], LEAST)).stages[-1].confident


def look_faces(pixels: NDArray[np.uint8]) -> Reading:
    """Look for faces with the three stages of MTCNN; the candidates are what the last stage says before NMS."""
    find_stages(np.zeros((24, 24, 3), np.uint8))  # so that nobody times how the networks are read
    begin = time.perf_counter()
    candidates = face_candidates(pixels)
    return Reading(candidates, time.perf_counter() - begin)


def follow_faces(frames: NDArray[np.uint8], *, report: Report = quiet) -> Followed:
    """Let the three stages of MTCNN look at every frame (n, height, width, 3)."""
    return follow(face_candidates, frames, report=report)
