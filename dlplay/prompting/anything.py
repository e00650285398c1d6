"""Segment Anything of keras-cv: a picture is encoded once, then prompts are answered fast. Runs where TensorFlow is.

Source: Kirillov et al., Segment Anything, 2023. The published weights could not be downloaded here; the way in and out
was tried with a small network of random weights.
"""

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.prompting.prompts import Prompt, fit_prompt
from dlplay.weights.published import hub_names, load_hub_model

if TYPE_CHECKING:
    import keras

ANYTHING_PRESETS = tuple(hub_names("SegmentAnythingModel"))
MEAN_COLOUR = (123.675, 116.28, 103.53)  # of ImageNet; the network makes it 0
NUM_ANSWERS = 3  # the network's masks 1, 2, 3; its mask 0 is meant for prompts that leave no doubt


@dataclass(frozen=True)
class Candidates:
    """Three masks (3, height, width), True inside, and the IoU (3,) that the network expects each to have."""

    masks: NDArray[np.bool_]
    scores: NDArray[np.float64]

    @property
    def best(self) -> int:
        """The number of the mask with the highest expected IoU."""
        return int(self.scores.argmax())


def embed_with_preset(name: str, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Encode a picture with published weights: the slow half. Raises dlplay.weights.published.HubError.

    The base network of random weights took 14 seconds of one core and 4 GB of memory for a picture; a prompt 0.3 s.
    """
    return embed_picture(_preset_model(name), pixels)


def answer_with_preset(name: str, features: NDArray[np.float32], shape: tuple[int, ...], prompt: Prompt) -> Candidates:
    """Answer a prompt with published weights: the fast half. Raises PromptError, HubError."""
    return answer_prompt(_preset_model(name), features, shape, prompt)


def embed_picture(model: "keras.Model", pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Encode a picture (height, width, 3), 0 to 255, into features: (64, 64, 256) where it is seen as 1024 x 1024."""
    from keras import ops

    values, _ = to_square_input(pixels, _side_of(model))
    return np.asarray(ops.convert_to_numpy(model.backbone(values[np.newaxis], training=False))[0], np.float32)


def answer_prompt(
    model: "keras.Model", features: NDArray[np.float32], shape: tuple[int, ...], prompt: Prompt
) -> Candidates:
    """Give the three masks of a picture of shape (height, width, ...) that answer a prompt.

    Raises PromptError where the prompt has no meaning for the picture.
    """
    prompt, _ = fit_prompt(prompt, shape)
    side = _side_of(model)
    coded = model.prompt_encoder(prompt_arrays(prompt, side / max(shape[:2])))
    output = model.mask_decoder(
        {
            "image_embeddings": features[np.newaxis],
            "image_pe": coded["dense_positional_embeddings"],
            "sparse_prompt_embeddings": coded["sparse_embeddings"],
            "dense_prompt_embeddings": coded["dense_embeddings"],
        }
    )
    numbers = np.asarray(output["masks"])[0, 1 : 1 + NUM_ANSWERS]
    scores = np.asarray(output["iou_pred"])[0, 1 : 1 + NUM_ANSWERS].astype(np.float64)
    return Candidates(np.stack([from_square(one, side, shape) > 0 for one in numbers]), scores)


def to_square_input(pixels: NDArray[np.uint8], side: int) -> tuple[NDArray[np.float32], float]:
    """Scale a picture so that its longer side is side, and fill it up to a square, right and below.

    Gives the values (side, side, 3), 0 to 255, and the scale.
    """
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    high, wide = _scaled_size(pixels.shape, side)
    filled = np.full((side, side, 3), MEAN_COLOUR, np.float32)
    shrinking = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    filled[:high, :wide] = cv2.resize(pixels, (wide, high), interpolation=shrinking)
    return filled, scale


def from_square(numbers: NDArray[np.float32], side: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Bring a small square map of numbers, such as 256 x 256, back to a picture of shape (height, width, ...)."""
    high, wide = _scaled_size(shape, side)
    square = cv2.resize(numbers, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(square[:high, :wide], (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))


def prompt_arrays(prompt: Prompt, scale: float) -> dict[str, NDArray[np.float32]]:
    """Write a prompt as keras-cv wants it, scaled: points (1, n, 2), labels (1, n), boxes (1, 0 or 1, 2, 2).

    Label 1 is inside, 0 outside; without a box there comes a last point with label -1, which is none.
    """
    points = [(mark.x * scale, mark.y * scale) for mark in prompt.marks]
    labels = [float(mark.inside) for mark in prompt.marks]
    boxes = np.zeros((1, 0, 2, 2), np.float32)
    if prompt.box_xyxy is None:
        points, labels = [*points, (0.0, 0.0)], [*labels, -1.0]
    else:
        boxes = np.reshape(prompt.box_xyxy, (1, 1, 2, 2)).astype(np.float32) * np.float32(scale)
    return {
        "points": np.reshape(points, (1, -1, 2)).astype(np.float32),
        "labels": np.reshape(labels, (1, -1)).astype(np.float32),
        "boxes": boxes,
    }


def _scaled_size(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """Give height and width of a picture of this shape once its longer side is side."""
    scale = side / max(shape[:2])
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def _side_of(model: "keras.Model") -> int:
    return int(model.backbone.input_shape[1])


@functools.lru_cache(maxsize=1)
def _preset_model(name: str) -> "keras.Model":
    return load_hub_model(name)
