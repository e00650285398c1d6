"""A look of the cascade at one picture, timed, and at a clip."""

import time

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.cascade import find_stages
from dlplay.detection.detectors import face_candidates
from dlplay.detection.following import Followed, follow
from dlplay.detection.yolo import Reading
from dlplay.training import Report, quiet


def look_faces(pixels: NDArray[np.uint8]) -> Reading:
    """Look for faces with the three stages of MTCNN; the candidates are what the last stage says before NMS."""
    find_stages(np.zeros((24, 24, 3), np.uint8))  # so that nobody times how the networks are read
    begin = time.perf_counter()
    candidates = face_candidates(pixels)
    return Reading(candidates, time.perf_counter() - begin)


def follow_faces(frames: NDArray[np.uint8], *, report: Report = quiet) -> Followed:
    """Let the three stages of MTCNN look at every frame (n, height, width, 3)."""
    return follow(face_candidates, frames, report=report)
