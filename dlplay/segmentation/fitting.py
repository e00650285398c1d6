"""The job: a segmentation network trained on pictures with masks. Runs where TensorFlow is."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.segmentation.augmenting import Change, change_both
from dlplay.segmentation.masks import border_map, class_map
from dlplay.segmentation.measures import Overlap, add_overlaps, class_overlaps, mean_dice
from dlplay.segmentation.predicting import predict_map
from dlplay.training import Progress, Report, made_batches, suit_batch_norm, watch
from dlplay.words import Note

if TYPE_CHECKING:
    import keras

Batch = tuple[NDArray[np.float32], NDArray[np.int32]]


@dataclass(frozen=True)
class SegmentationPlan:
    """What is chosen for a training.

    shape: height and width of the parts that are cut out of the pictures. borders: the network learns ground, inside
    and border instead of the classes, so that objects that touch can be told apart.
    """

    shape: tuple[int, int] = (160, 160)
    epochs: int = 20
    learning_rate: float = 2e-3
    batch_size: int = 8
    change: Change = field(default_factory=Change)
    borders: bool = False
    seed: int = 0


@dataclass(frozen=True)
class SegmentationEpoch:
    """An epoch: its number from 1, the loss of the training, mean Dice and mean IoU on the validation pictures."""

    number: int
    loss: float
    dice: float
    iou: float
    seconds: float


def print_segmentation_epoch(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch, as at home."""
    if isinstance(progress, SegmentationEpoch):
        print(
            f"epoch {progress.number}: loss {progress.loss:.4f}, validation Dice {progress.dice:.4f}, "
            f"IoU {progress.iou:.4f}, {progress.seconds:.1f} s",
            flush=True,
        )


def fit_unet(
    model: "keras.Model", train: LabelledSet, validation: LabelledSet, plan: SegmentationPlan, report: Report
) -> tuple[SegmentationEpoch, ...]:
    """Train a network that gives a probability per pixel and class; it ends with the weights of the highest Dice.

    Loss: cross-entropy + Dice loss. Adam; the learning rate falls along a cosine. Raises TrainingError where the loss
    is no number, MaskError where a picture has no mask.
    """
    import keras

    steps = math.ceil(len(train.pictures) / plan.batch_size)
    rate = keras.optimizers.schedules.CosineDecay(plan.learning_rate, max(1, plan.epochs * steps), alpha=0.02)
    model.compile(keras.optimizers.Adam(rate, clipnorm=1.0), entropy_and_dice, jit_compile=False)

    def judge(number: int, measured: Mapping[str, float], begin: float) -> tuple[SegmentationEpoch, tuple[float, int]]:
        text = Note("Epoch {number} of {count}: judged on the validation pictures", number=number, count=plan.epochs)
        report(Progress(text, number / plan.epochs), passing=True)
        overlaps = measure_dice(model, validation, borders=plan.borders)
        dice = mean_dice(overlaps)
        iou = float(np.mean([one.iou for one in overlaps[1:] if one.union] or [1.0]))
        epoch = SegmentationEpoch(number, measured["loss"], dice, iou, time.monotonic() - begin)
        return epoch, (dice, number)  # the last of equals

    watcher = watch(judge, plan.epochs, report)
    suit_batch_norm(model, plan.epochs * steps)
    made = made_batches(
        len(train.pictures), plan.batch_size, plan.seed, lambda places, draw: batch(train, places, plan, draw)
    )
    model.fit(made, epochs=plan.epochs, callbacks=[watcher], verbose=0, shuffle=False)
    return tuple(watcher.epochs)


def entropy_and_dice(true: Any, predicted: Any) -> Any:
    """Add the mean cross-entropy of the pixels and 1 - the mean soft Dice of the classes.

    true: class numbers (batch, height, width); predicted: probabilities (batch, height, width, classes).
    """
    from keras import ops

    probability = ops.cast(predicted, "float32")
    wanted = ops.one_hot(ops.cast(true, "int32"), probability.shape[-1], dtype="float32")
    entropy = -ops.mean(ops.sum(wanted * ops.log(probability + 1e-7), axis=-1))
    both = ops.sum(wanted * probability, axis=(0, 1, 2))
    total = ops.sum(wanted + probability, axis=(0, 1, 2))
    return entropy + 1 - ops.mean((2 * both + 1) / (total + 1))


def target_of(picture: LabelledPicture, *, borders: bool) -> NDArray[np.int64]:
    """Give what the network shall say at every pixel: the class, or ground, inside and border."""
    classes = class_map(picture)
    return border_map(picture.objects) if borders and picture.objects is not None else classes


def measure_dice(model: "keras.Model", data: LabelledSet, *, borders: bool = False) -> list[Overlap]:
    """Count the overlap of every class, over all pixels of all pictures; with borders, of ground and objects."""
    count = 2 if borders else len(data.classes) + 1
    found = []
    for picture in data.pictures:
        classes, answer = class_map(picture), predict_map(model, picture.pixels).argmax(axis=-1)
        if borders:
            classes, answer = (classes > 0).astype(np.int64), (answer > 0).astype(np.int64)
        found.append(class_overlaps(classes, answer, count))
    return [reduce(add_overlaps, column) for column in zip(*found, strict=True)]


def batch(data: LabelledSet, places: NDArray[np.int64], plan: SegmentationPlan, draw: np.random.Generator) -> Batch:
    """Change some pictures into a batch: pixels (b, height, width, 3) and class numbers (b, height, width)."""
    pixels = np.empty((len(places), *plan.shape, 3), np.float32)
    targets = np.empty((len(places), *plan.shape), np.int32)
    for place, number in enumerate(places):
        picture = data.pictures[number]
        objects = picture.objects if picture.objects is not None else class_map(picture).astype(np.int32)
        changed, moved = change_both(picture.pixels, objects, plan.shape, draw, plan.change)
        cut = LabelledPicture(picture.name, changed, picture.boxes_xyxy, picture.labels, moved)
        pixels[place], targets[place] = changed, target_of(cut, borders=plan.borders)
    return pixels, targets
