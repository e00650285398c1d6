"""RetinaNet of keras-cv: anchors, and how the network's numbers move them. Runs where TensorFlow is.

Source: Lin et al., Focal Loss for Dense Object Detection, 2017.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.detection.yolo import to_input

if TYPE_CHECKING:
    import keras

VARIANCES = (0.1, 0.1, 0.2, 0.2)  # the network says steps ten (places) and five (sizes) times too large


def move_anchors(anchors_xyxy: NDArray[np.float64], moves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move and stretch anchors (n, 4) by what the network says (n, 4): y, x, height, width.

    A middle moves by 0.1 * move * the anchor's side; a side becomes side * exp(0.2 * move).
    """
    sides = anchors_xyxy[:, [3, 2]] - anchors_xyxy[:, [1, 0]]
    middles = (anchors_xyxy[:, [1, 0]] + anchors_xyxy[:, [3, 2]]) / 2
    steps = moves * VARIANCES
    middles = middles + steps[:, :2] * sides
    half = np.exp(steps[:, 2:]) * sides / 2
    return np.hstack([middles - half, middles + half])[:, [1, 0, 3, 2]]


def propose_retina(model: "keras.Model", pixels: NDArray[np.uint8], *, side: int, at_least: float = 0.01) -> Detections:
    """Give one candidate per anchor, with its best class, wherever the score is at_least or more.

    pixels (height, width, 3) in 0..255; side: of the longer side that the network sees.
    """
    values, scale = to_input(pixels, side)
    output = model({"images": values[np.newaxis]}, training=False)
    logits = np.asarray(output["classification"])[0].astype(np.float64)
    best = logits.argmax(axis=1)
    top = 1 / (1 + np.exp(-logits[np.arange(len(best)), best]))
    chosen = np.flatnonzero(top >= at_least)
    anchors = _anchors(model, values.shape)[chosen]
    moves = np.asarray(output["box"])[0][chosen].astype(np.float64)
    height, width = pixels.shape[:2]
    found = (move_anchors(anchors, moves) / scale).clip(0, [width, height, width, height])
    return Detections(found, top[chosen], best[chosen])


def _anchors(model: "keras.Model", shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Give the anchors (n, 4) of all maps of an input of this shape, as x1, y1, x2, y2."""
    import keras_cv

    maps = model.anchor_generator(image_shape=shape).values()
    anchors = np.concatenate([np.asarray(one) for one in maps])
    form = model.anchor_generator.bounding_box_format
    moved = keras_cv.bounding_box.convert_format(anchors, source=form, target="xyxy", image_shape=shape)
    return np.asarray(moved, np.float64)
