"""YOLOv8 of keras-cv: the network, what goes in, and how its numbers become boxes. Runs where TensorFlow is."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.networks.first_weights import draw_weights

if TYPE_CHECKING:
    import keras

STRIDES = (8, 16, 32)  # pixels between two cells, on the three maps
NUM_BINS = 16  # a distance is the mean of 0, 1, ..., 15 cells, weighted by a softmax
GRAY = 114.0  # fills what the picture leaves free
FIRST_SCORE = 0.01  # what every cell says before training: nearly all of them are empty


def build_yolo(num_classes: int, seed: int = 0) -> "keras.Model":
    """Build YOLOv8-xs with random weights, for pictures with pixels 0 to 255 and sides that 32 divides."""
    from keras_cv.models import YOLOV8Backbone, YOLOV8Detector

    backbone = YOLOV8Backbone(
        stackwise_channels=[32, 64, 128, 256],
        stackwise_depth=[1, 2, 2, 1],
        include_rescaling=True,
        activation="swish",
        input_shape=(None, None, 3),
    )
    model = YOLOV8Detector(backbone, num_classes=num_classes, bounding_box_format="xyxy", fpn_depth=1)
    draw_weights(model, seed)
    for level in range(1, len(STRIDES) + 1):
        last = model.get_layer(f"yolo_v8_head_{level}_class_3_conv")
        last.bias.assign(np.full(num_classes, np.log(FIRST_SCORE / (1 - FIRST_SCORE))))
    return model


def to_input(pixels: NDArray[np.uint8], side: int) -> tuple[NDArray[np.float32], float]:
    """Scale a picture so that its longer side is side, and fill it up to multiples of 32 with gray, right and below.

    Gives the pixels, 0 to 255, and the scale.
    """
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    high, wide = max(1, round(height * scale)), max(1, round(width * scale))
    smaller = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    filled = np.full((-(-high // 32) * 32, -(-wide // 32) * 32, 3), GRAY, np.float32)
    filled[:high, :wide] = cv2.resize(pixels, (wide, high), interpolation=smaller)
    return filled, scale


def anchor_points(height: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the middles (n, 2), x and y in pixels, of the cells of all three maps, and the stride of each (n,)."""
    points, strides = [], []
    for stride in STRIDES:
        rows, columns = np.mgrid[0 : height // stride, 0 : width // stride]
        points.append((np.column_stack([columns.ravel(), rows.ravel()]) + 0.5) * stride)
        strides.append(np.full(rows.size, float(stride)))
    return np.concatenate(points), np.concatenate(strides)


def decode_distances(bins: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turn 4 x 16 numbers of every cell (n, 64) into four distances (n, 4) in cells: left, top, right, bottom.

    A distance is the sum of k * softmax(16 numbers)_k over k = 0, ..., 15 (Li et al., Generalized Focal Loss, 2020).
    """
    scores = bins.reshape(len(bins), 4, NUM_BINS).astype(np.float64)
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    return np.asarray((weights / weights.sum(axis=2, keepdims=True)) @ np.arange(NUM_BINS))


def decode_boxes(bins: NDArray[np.float32], height: int, width: int) -> NDArray[np.float64]:
    """Turn the 64 numbers of every cell of an input of height x width into a box (n, 4) around the cell's middle."""
    points, strides = anchor_points(height, width)
    distances = decode_distances(bins) * strides[:, np.newaxis]
    return np.hstack([points - distances[:, :2], points + distances[:, 2:]])


@dataclass(frozen=True)
class Reading:
    """What a detector said to a picture: its candidates, and the seconds that it took."""

    candidates: Detections
    seconds: float


@dataclass(frozen=True)
class YoloReading(Reading):
    """What YOLO said: also the place of the cell of every candidate (n,), and that cell's 64 numbers (n, 64).

    shape: height and width of the input, after scaling the picture by scale and filling up; num_cells: of all maps.
    """

    cells: NDArray[np.int64]
    bins: NDArray[np.float32]
    shape: tuple[int, int]
    scale: float
    num_cells: int


def read_yolo(model: "keras.Model", pixels: NDArray[np.uint8], *, side: int, at_least: float = 0.01) -> YoloReading:
    """Give one candidate per cell, with its best class, wherever the score is at_least or more.

    pixels (height, width, 3) in 0..255; side: of the longer side that the network sees.
    """
    network, begin = compiled(model), time.perf_counter()
    values, scale = to_input(pixels, side)
    output = network(values[np.newaxis])
    scores = np.asarray(output["classes"])[0].astype(np.float64)
    best = scores.argmax(axis=1)
    top = scores[np.arange(len(best)), best]
    chosen = np.flatnonzero(top >= at_least)
    bins = np.asarray(output["boxes"])[0]
    height, width = values.shape[:2]
    found = decode_boxes(bins, height, width)[chosen] / scale
    edges = [pixels.shape[1], pixels.shape[0]] * 2
    candidates = Detections(found.clip(0, edges), top[chosen], best[chosen])
    seconds = time.perf_counter() - begin
    return YoloReading(candidates, seconds, chosen, bins[chosen], (height, width), scale, len(top))


def propose_yolo(model: "keras.Model", pixels: NDArray[np.uint8], *, side: int, at_least: float = 0.01) -> Detections:
    """Give the candidates alone: boxes in pixels of the picture, scores of at_least or more, class numbers."""
    return read_yolo(model, pixels, side=side, at_least=at_least).candidates


@functools.lru_cache(maxsize=4)
def compiled(model: "keras.Model") -> Callable[[Any], Any]:
    """Give the model as a TensorFlow function for any size of picture: ten times as fast as calling it in Python."""
    import tensorflow as tf

    kind = tf.TensorSpec((None, None, None, 3), tf.float32)
    call = tf.function(lambda values: model(values, training=False), input_signature=[kind])
    call(np.zeros((1, 64, 64, 3), np.float32))  # the first call prepares the others; so nobody times it
    return call  # type: ignore[no-any-return]
