"""RetinaNet of keras-cv: anchors, and how the network's numbers move them. Runs where TensorFlow is.

Source: Lin et al., Focal Loss for Dense Object Detection, 2017.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.detections import Detections
from dlplay.detection.yolo import to_input

if TYPE_CHECKING:
    import keras

RETINA_STRIDES = (8, 16, 32, 64, 128)  # pixels between two anchors' middles, on the five maps
RETINA_SCALES = (1.0, 2 ** (1 / 3), 2 ** (2 / 3))
RETINA_SHAPES = (0.5, 1.0, 2.0)  # width : height
ANCHORS_PER_PLACE = len(RETINA_SCALES) * len(RETINA_SHAPES)
RETINA_CHANNELS = (64, 96, 128, 160)  # of the backbone's four stacks, one block each; ResNet-18: 64 to 512, two each
RETINA_WIDTH = 64  # channels of the pyramid and of the heads; 256 in the paper
HEAD_LAYERS = 2  # 4 in the paper
RETINA_FIRST_SCORE = 0.01  # what every anchor says before training: nearly all of them are empty
VARIANCES = (0.1, 0.1, 0.2, 0.2)  # the network says steps ten (places) and five (sizes) times too large


def build_retina(num_classes: int, seed: int = 0, *, smallest_anchor: float = 16.0) -> "keras.Model":
    """Build a narrow RetinaNet on a small ResNet with random weights, for pictures with pixels 0 to 255.

    smallest_anchor: side in pixels of the smallest square anchor; the next maps have anchors twice as large.
    """
    import keras
    from keras_cv.layers import AnchorGenerator
    from keras_cv.models import ResNetBackbone, RetinaNet

    keras.utils.set_random_seed(seed)
    backbone = ResNetBackbone(  # by hand: keras-cv asks its server even for a ResNet-18 without weights
        stackwise_filters=list(RETINA_CHANNELS),
        stackwise_blocks=[1, 1, 1, 1],
        stackwise_strides=[1, 2, 2, 2],
        block_type="basic_block",
        include_rescaling=True,
        input_shape=(None, None, 3),
    )
    anchors = AnchorGenerator(
        bounding_box_format="xyxy",
        sizes=[smallest_anchor * 2**level for level in range(len(RETINA_STRIDES))],
        scales=list(RETINA_SCALES),
        aspect_ratios=list(RETINA_SHAPES),
        strides=list(RETINA_STRIDES),
        clip_boxes=True,
    )
    return RetinaNet(
        backbone,
        num_classes=num_classes,
        bounding_box_format="xyxy",
        anchor_generator=anchors,
        feature_pyramid=_pyramid(RETINA_CHANNELS[1:]),
        classification_head=_head(num_classes, float(np.log(RETINA_FIRST_SCORE / (1 - RETINA_FIRST_SCORE)))),
        box_head=_head(4, 0.0),
    )


def _pyramid(channels: tuple[int, ...]) -> "keras.Model":
    """Build the feature pyramid: what the coarse maps know is added to the fine ones; two coarser maps are made."""
    from keras import Model
    from keras.layers import Add, Conv2D, Input, UpSampling2D

    names = ("P3", "P4", "P5")
    maps = {name: Input((None, None, many), name=name) for name, many in zip(names, channels, strict=True)}
    third, fourth, fifth = (Conv2D(RETINA_WIDTH, 1)(maps[name]) for name in names)
    fourth = Add()([fourth, UpSampling2D()(fifth)])
    third = Add()([third, UpSampling2D()(fourth)])
    smooth = [Conv2D(RETINA_WIDTH, 3, padding="same")(one) for one in (third, fourth, fifth)]
    sixth = Conv2D(RETINA_WIDTH, 3, strides=2, padding="same", activation="relu")(maps["P5"])
    seventh = Conv2D(RETINA_WIDTH, 3, strides=2, padding="same")(sixth)
    return Model(maps, [*smooth, sixth, seventh], name="feature_pyramid")


def _head(num_outputs: int, first: float) -> "keras.Model":
    """Build the head that all maps share; it says num_outputs numbers for each of the nine anchors of a place."""
    import keras
    from keras.layers import Conv2D

    hidden = [Conv2D(RETINA_WIDTH, 3, padding="same", activation="relu") for _ in range(HEAD_LAYERS)]
    begin = keras.initializers.Constant(first)
    small = keras.initializers.RandomNormal(stddev=0.01)
    last = Conv2D(ANCHORS_PER_PLACE * num_outputs, 3, padding="same", bias_initializer=begin, kernel_initializer=small)
    return keras.Sequential([keras.Input((None, None, RETINA_WIDTH)), *hidden, last])


def compile_retina(model: "keras.Model", optimizer: Any) -> None:
    """Compile with the focal loss for the classes and the smooth L1 loss for the boxes."""
    model.compile(box_loss="smoothl1", classification_loss="focal", optimizer=optimizer, jit_compile=False)


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
