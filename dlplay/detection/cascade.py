"""Faces in three stages, from coarse to fine: MTCNN, with the weights of its package. Runs where TensorFlow is.

Source: Zhang et al., Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks, 2016.
"""

import functools
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.words import Refusal

THRESHOLDS = (0.6, 0.7, 0.8)  # the package's own, one per stage
OVERLAP = 0.7  # above it, NMS deletes a box
STAGE_NAMES = ("P-Net, proposals", "R-Net, refinement", "O-Net, output")
PACKAGE_NAMES = ("pnet", "rnet", "onet")
WINDOWS = (12, 24, 48)  # the pixels that each network looks at, in height and width
FACE_CLASSES = ("face",)
PACKAGE_FACE = 20  # pixels of the smallest face for which the package builds its pyramid well
LONGEST = 1280  # a larger picture is made smaller first
MOST_CROPS = 24
NEVER = 2.0  # no IoU is above it
SCORE, CORNERS = 5, slice(1, 5)  # columns of the package's rows: picture, x1, y1, x2, y2, score, 10 for landmarks
Thresholds = tuple[float, float, float]


class CascadeError(Refusal):
    """Says which setting of the cascade is impossible."""


@dataclass(frozen=True)
class Level:
    """A smaller copy of the picture: its scale, and P-Net's score (rows, columns) of every window, 2 pixels apart."""

    scale: float
    height: int
    width: int
    scores: NDArray[np.float32]


@dataclass(frozen=True)
class Stage:
    """What one network did.

    looked_at: the squares that it cut out, each with the score that it gave; of P-Net empty, see Cascade.levels.
    confident: the boxes, moved by the network, whose score is above the threshold.
    kept: those left by NMS; P-Net and R-Net widen them to squares for the next network.
    crops: the squares of the highest scores as the network sees them (at most 24, window, window, 3).
    """

    number: int
    threshold: float
    num_seen: int
    looked_at: Detections
    confident: Detections
    kept: Detections
    crops: NDArray[np.uint8]

    @property
    def name(self) -> str:
        """Its name, and what it is for."""
        return STAGE_NAMES[self.number]

    @property
    def window(self) -> int:
        """The pixels that it looks at, in height and width."""
        return WINDOWS[self.number]


@dataclass(frozen=True)
class Cascade:
    """The three stages, P-Net's copies of the picture, the faces, and the landmarks (faces, 5, 2), x and y, of each."""

    stages: tuple[Stage, ...]
    levels: tuple[Level, ...]
    faces: Detections
    landmarks: NDArray[np.float64]


def find_stages(
    pixels: NDArray[np.uint8], *, thresholds: Thresholds = THRESHOLDS, smallest_face: float = PACKAGE_FACE
) -> Cascade:
    """Find faces with the three networks of the package mtcnn, one after another.

    pixels (height, width, 3) in 0..255; smallest_face in pixels, 12 to 400. P-Net gets a copy of the picture on which
    the smallest face has 20 pixels: for another size the package's own pyramid ends too early or too late. A picture
    with a side above 1280 pixels is made smaller first. Raises CascadeError.
    """
    import tensorflow

    _check_cascade(thresholds, smallest_face)
    shrink = LONGEST / max(pixels.shape[:2])
    if shrink < 1:
        smaller, face = _resized_copy(pixels, shrink), max(12, smallest_face * shrink)
        return _enlarged_cascade(find_stages(smaller, thresholds=thresholds, smallest_face=face), 1 / shrink)
    with np.errstate(divide="ignore", invalid="ignore"), tensorflow.device("CPU:0"):  # it divides by areas of 0, too
        first, levels, rows = _propose(pixels, thresholds[0], smallest_face)
        second, rows = _look_again(pixels, rows, 1, thresholds[1])
        third, rows = _look_again(pixels, rows, 2, thresholds[2])
    last = np.array([pixels.shape[1] - 1, pixels.shape[0] - 1] * 2)
    faces = replace(third.kept, boxes_xyxy=third.kept.boxes_xyxy.clip(0, last))
    landmarks = rows[:, 6:16].reshape(len(rows), 2, 5).transpose(0, 2, 1)
    return Cascade((first, second, third), levels, faces, landmarks)


def _check_cascade(thresholds: Thresholds, smallest_face: float) -> None:
    if not all(0 < threshold < 1 for threshold in thresholds):
        raise CascadeError("Every threshold lies between 0 and 1; here they are {thresholds}.", thresholds=thresholds)
    if not 12 <= smallest_face <= 400:
        raise CascadeError("The smallest face has 12 to 400 pixels, not {smallest_face}.", smallest_face=smallest_face)


@functools.cache
def _networks() -> tuple[Any, Any, Any]:
    """Build the three networks, once per process; the weights are read from the package, never from another folder."""
    from importlib import resources

    from mtcnn.stages import StageONet, StagePNet, StageRNet

    first, second, third = (str(resources.files("mtcnn.assets.weights") / f"{name}.lz4") for name in PACKAGE_NAMES)
    return StagePNet(weights=first), StageRNet(weights=second), StageONet(weights=third)


def _propose(
    pixels: NDArray[np.uint8], threshold: float, smallest_face: float
) -> tuple[Stage, tuple[Level, ...], NDArray[np.float64]]:
    """Run P-Net on all scales; gives its rows, too."""
    from mtcnn.utils.images import apply_scales, build_scale_pyramid

    zoom = PACKAGE_FACE / smallest_face
    copy = _resized_copy(pixels, zoom)
    scales = build_scale_pyramid(copy.shape[1], copy.shape[0], min_face_size=PACKAGE_FACE, scale_factor=0.709)
    levels: tuple[Level, ...] = ()
    found = rows = np.empty((0, 6))
    if len(scales):
        found, levels = _windows(apply_scales(_standardized(copy), [scales])[0], scales, threshold, zoom)
    if len(found):
        rows = _networks()[0](_standardized(copy), np.array([copy.shape]), threshold_pnet=threshold)
        found[:, CORNERS], rows[:, CORNERS] = found[:, CORNERS] / zoom, rows[:, CORNERS] / zoom
    seen, crops = _rows_found(np.empty((0, 6))), np.empty((0, WINDOWS[0], WINDOWS[0], 3), np.uint8)
    num_windows = sum(level.scores.size for level in levels)
    stage = Stage(0, threshold, num_windows, seen, _rows_found(found), _rows_found(rows), crops)
    return stage, levels, rows


def _windows(
    smaller: list[Any], scales: NDArray[np.float64], threshold: float, zoom: float
) -> tuple[NDArray[np.float64], tuple[Level, ...]]:
    """Give the rows above the threshold on all scales, highest score first, and the scores of all windows."""
    from mtcnn.utils.bboxes import generate_bounding_box, upscale_bboxes

    found, levels = [], []
    for values, scale in zip(smaller, scales, strict=True):
        moves, scores = _networks()[0].model(values)
        found.append(upscale_bboxes(generate_bounding_box(moves, scores, threshold), np.array([scale])))
        height, width = values.shape[1:3]
        levels.append(Level(float(scale) * zoom, int(height), int(width), np.asarray(scores)[0, :, :, 1]))
    rows = np.concatenate(found)
    return rows[np.argsort(-rows[:, SCORE], kind="stable")], tuple(levels)


def _look_again(
    pixels: NDArray[np.uint8], rows: NDArray[np.float64], number: int, threshold: float
) -> tuple[Stage, NDArray[np.float64]]:
    """Run R-Net (number 1) or O-Net (number 2) on the squares of the stage before; gives its rows, too."""
    from mtcnn.utils.images import extract_patches

    window, seen = WINDOWS[number], _rows_found(rows)
    crops = np.empty((0, window, window, 3), np.uint8)
    confident = kept = np.empty((0, 16))
    if len(rows):
        inputs, network = _standardized(pixels), _networks()[number]
        patches = extract_patches(inputs, rows, expected_size=(window, window))
        scores = np.asarray(network.model(patches)[-1])[:, 1].astype(np.float64)
        seen = Detections(seen.boxes_xyxy, scores, seen.labels)
        best = np.argsort(-scores, kind="stable")[:MOST_CROPS]
        crops = np.rint(np.asarray(patches)[best] * 128 + 127.5).clip(0, 255).astype(np.uint8)
        if (scores > threshold).any():
            confident, kept = (_refined(inputs, rows, number, threshold, iou) for iou in (NEVER, OVERLAP))
    return Stage(number, threshold, len(rows), seen, _rows_found(confident), _rows_found(kept), crops), kept


def _refined(
    inputs: NDArray[np.float64], rows: NDArray[np.float64], number: int, threshold: float, overlap: float
) -> NDArray[np.float64]:
    """Call a stage of the package; it writes into the rows, so it gets its own."""
    name = PACKAGE_NAMES[number]
    options = {f"threshold_{name}": threshold, f"nms_{name}": overlap}
    return np.asarray(_networks()[number](images_normalized=inputs, bboxes_batch=rows.copy(), **options))


def _standardized(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    from mtcnn.utils.images import standarize_batch

    return np.asarray(standarize_batch([pixels])[0])


def _resized_copy(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    if scale == 1:
        return pixels
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR))


def _rows_found(rows: NDArray[np.float64]) -> Detections:
    return Detections(rows[:, CORNERS].copy(), rows[:, SCORE].copy(), np.zeros(len(rows), np.int64))


def _enlarged_cascade(cascade: Cascade, factor: float) -> Cascade:
    """Give the same in pixels of a picture so many times larger."""

    def enlarge(one: Detections) -> Detections:
        return replace(one, boxes_xyxy=one.boxes_xyxy * factor)

    stages = tuple(
        replace(one, looked_at=enlarge(one.looked_at), confident=enlarge(one.confident), kept=enlarge(one.kept))
        for one in cascade.stages
    )
    levels = tuple(replace(level, scale=level.scale / factor) for level in cascade.levels)
    return Cascade(stages, levels, enlarge(cascade.faces), cascade.landmarks * factor)
