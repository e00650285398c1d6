"""Sets so small that a network soon knows them by heart, with a few wrong labels, and ten versions of each picture."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.networks import parse_stack
from dlplay.overfitting.settings import COPIES, SETS, OverfittingError, Settings
from dlplay.training import augment, to_squares, versions


@dataclass(frozen=True)
class SmallSet:
    """Pictures (pictures, side, side, 3), 0 to 255, to train and to validate, with their labels.

    train_labels: what the network is told; true_labels: what the training pictures show.
    """

    classes: tuple[str, ...]
    train: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    true_labels: NDArray[np.int64]
    validation: NDArray[np.uint8]
    validation_labels: NDArray[np.int64]


def small_set(settings: Settings) -> SmallSet:
    """Take the first pictures of every class to train and the last ones, always the same, to validate."""
    side = parse_stack(settings.layers).input_shape[0]
    classes, images, labels = _gray_pictures(settings.data)
    held = SETS[settings.data][2]
    places = [np.flatnonzero(labels == number) for number in range(len(classes))]
    train = np.concatenate([every[: settings.per_class] for every in places])
    validation = np.concatenate([every[-held:] for every in places])
    told = mislabel(labels[train], settings.wrong, len(classes), settings.seed)
    parts = [_in_colour(images[one], side) for one in (train, validation)]
    return SmallSet(classes, parts[0], told, labels[train], parts[1], labels[validation])


def mislabel(labels: NDArray[np.int64], share: float, num_classes: int, seed: int) -> NDArray[np.int64]:
    """Give a share of the labels another class, drawn at random."""
    draw = np.random.default_rng(seed)
    chosen = draw.permutation(len(labels))[: round(share * len(labels))]
    told = labels.copy()
    told[chosen] = (told[chosen] + draw.integers(1, num_classes, len(chosen))) % num_classes
    return told


def to_values(pixels: NDArray[np.uint8], channels: int) -> NDArray[np.float32]:
    """Bring pixels (..., 3), 0 to 255, to (..., channels), 0 to 1; one channel is their mean."""
    values = pixels.astype(np.float32) / 255
    return np.asarray(values.mean(axis=-1, keepdims=True) if channels == 1 else values, np.float32)


def make_versions(pixels: NDArray[np.uint8], kinds: tuple[str, ...], seed: int) -> NDArray[np.uint8]:
    """Make the versions that augmented runs learn from: (pictures, 10, side, side, 3). Runs where TensorFlow is."""
    return np.stack([augment(pixels, kinds, seed + 100 * copy) for copy in range(COPIES)], axis=1)


def square_of(pixels: NDArray[Any], side: int = 128) -> NDArray[np.uint8]:
    """Cut the middle square out of a picture, as (side, side, 3), 0 to 255."""
    return np.asarray(to_squares([pixels], side)[0], np.uint8)


def versions_of(settings: Settings, number: int) -> NDArray[np.uint8]:
    """Give the ten versions of one training picture, as the runs get them: (10, side, side, 3)."""
    if not settings.kinds:
        raise OverfittingError("Choose at least one kind of change, such as shift.")
    every = make_versions(small_set(settings).train, settings.kinds, settings.seed)
    return np.asarray(every[number], np.uint8)


def versions_of_picture(square: NDArray[np.uint8], kinds: tuple[str, ...], seed: int) -> NDArray[np.uint8]:
    """Give ten versions of any square picture (side, side, 3)."""
    if not kinds:
        raise OverfittingError("Choose at least one kind of change, such as shift.")
    return versions(square, kinds, COPIES, seed)


def _gray_pictures(name: str) -> tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.int64]]:
    """Read the class names, all pictures (pictures, height, width), 0 to 1, and their labels."""
    if name == "faces":
        from skimage.data import lfw_subset  # slow to load, so only where it is needed

        return ("face", "not a face"), np.asarray(lfw_subset(), np.float32), np.repeat([0, 1], 100)
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = np.pad(np.asarray(digits.images / 16, np.float32), ((0, 0), (1, 1), (1, 1)))  # room to turn and shift
    return tuple(map(str, range(10))), images, np.asarray(digits.target, np.int64)


def _in_colour(images: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    """Scale gray pictures to (pictures, side, side, 3), 0 to 255; all three channels are the same."""
    how = cv2.INTER_AREA if side < images.shape[1] else cv2.INTER_CUBIC
    scaled = np.stack([cv2.resize(one, (side, side), interpolation=how) for one in images])
    pixels = np.rint(np.clip(scaled, 0, 1) * 255).astype(np.uint8)
    return np.repeat(pixels[..., np.newaxis], 3, axis=3)
