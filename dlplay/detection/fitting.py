"""The job: YOLOv8-xs trained on pictures with boxes. Runs where TensorFlow is."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.detection.augmenting import Augmentation, augment_boxes
from dlplay.detection.detections import Detections, select
from dlplay.detection.judging import class_results, mean_over_classes
from dlplay.detection.yolo import propose_yolo
from dlplay.training import Progress, Report, made_batches, suit_batch_norm, watch
from dlplay.words import Note

if TYPE_CHECKING:
    import keras

Batch = tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]
WARM_UP = 0.08  # the share of the steps in which the learning rate rises; then it falls along a cosine
WEIGHT_DECAY, LONGEST_STEP = 5e-4, 10.0


@dataclass(frozen=True)
class DetectionPlan:
    """What is chosen for a training: the size (height, width) of the pictures as the network sees them, and the rest.

    check_every: epochs between two measurements of mAP on the validation pictures.
    """

    shape: tuple[int, int] = (160, 160)
    epochs: int = 20
    learning_rate: float = 2e-3
    batch_size: int = 16
    augmentation: Augmentation = field(default_factory=Augmentation)
    check_every: int = 1
    seed: int = 0

    @property
    def side(self) -> int:
        """The longer side that the network sees."""
        return max(self.shape)


@dataclass(frozen=True)
class DetectionEpoch:
    """An epoch: the losses of boxes and classes, and mAP@0.5 on the validation pictures (nan: not measured)."""

    number: int
    box_loss: float
    class_loss: float
    mean_ap: float
    seconds: float


def print_detection_epoch(progress: Any, *, passing: bool = False) -> None:
    """Print every epoch, as at home."""
    if isinstance(progress, DetectionEpoch):
        print(
            f"epoch {progress.number}: box loss {progress.box_loss:.3f}, class loss {progress.class_loss:.3f}, "
            f"mAP@0.5 {progress.mean_ap:.3f}, {progress.seconds:.1f} s",
            flush=True,
        )


def fit_yolo(
    model: "keras.Model", train: LabelledSet, validation: LabelledSet, plan: DetectionPlan, report: Report
) -> tuple[DetectionEpoch, ...]:
    """Train a model; it ends with the weights of the highest mAP@0.5 on the validation pictures.

    Raises TrainingError where the loss is no number.
    """
    steps = math.ceil(len(train.pictures) / plan.batch_size)
    _compile(model, plan, batch(train, np.zeros(1, np.int64), plan, np.random.default_rng(plan.seed)))

    def judge(number: int, measured: Mapping[str, float], begin: float) -> tuple[DetectionEpoch, Any]:
        mean_ap = float("nan")
        if number % plan.check_every == 0 or number == plan.epochs:
            text = Note(
                "Epoch {number} of {count}: judged on the validation pictures", number=number, count=plan.epochs
            )
            report(Progress(text, number / plan.epochs), passing=True)
            mean_ap = measure(model, validation, plan.side)
        losses = measured["box_loss"], measured["class_loss"]
        return DetectionEpoch(number, *losses, mean_ap, time.monotonic() - begin), (
            mean_ap,
            number,
        )  # the last of equals

    watcher = watch(judge, plan.epochs, report)
    suit_batch_norm(model, plan.epochs * steps)
    made = made_batches(
        len(train.pictures), plan.batch_size, plan.seed, lambda places, draw: batch(train, places, plan, draw)
    )
    rates = _rates(plan, steps)
    model.fit(made, epochs=plan.epochs, callbacks=[rates, watcher], verbose=0, shuffle=False)
    return tuple(watcher.epochs)


def learning_rate_at(step: int, steps: int, highest: float) -> float:
    """Give the learning rate of a step (0, 1, ...) of so many: it rises in the first, then falls along a cosine.

    From highest / 100 to highest, then to highest / 100 (Loshchilov and Hutter 2017, without restarts).
    """
    warm = max(1, round(WARM_UP * steps))
    if step < warm:
        return highest * (0.01 + 0.99 * step / warm)
    passed = min(1.0, (step - warm) / max(1, steps - warm))
    return highest * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * passed)))


def batch(data: LabelledSet, places: NDArray[np.int64], plan: DetectionPlan, draw: np.random.Generator) -> Batch:
    """Augment some pictures into a batch: pixels (b, height, width, 3), boxes (b, most, 4), class numbers (b, most).

    Where a picture has fewer boxes than the most, -1 fills up.
    """
    most = max(1, *(len(picture.labels) for picture in data.pictures))
    pixels = np.empty((len(places), *plan.shape, 3), np.float32)
    boxes_xyxy = np.full((len(places), most, 4), -1, np.float32)
    classes = np.full((len(places), most), -1, np.float32)
    for place, number in enumerate(places):
        changed = augment_boxes(data.pictures[number], plan.shape, draw, plan.augmentation)
        pixels[place] = changed[0]
        boxes_xyxy[place, : len(changed[1])] = changed[1]
        classes[place, : len(changed[2])] = changed[2]
    return pixels, {"boxes": boxes_xyxy, "classes": classes}


def find_all(model: "keras.Model", pictures: Sequence[LabelledPicture], side: int) -> list[Detections]:
    """Detect in every picture, as it is judged: every score of 0.01 or more, NMS per class at an IoU of 0.6."""
    proposed = (propose_yolo(model, picture.pixels, side=side) for picture in pictures)
    return [select(candidates, confidence=0.01, overlap=0.6) for candidates in proposed]


def measure(model: "keras.Model", data: LabelledSet, side: int) -> float:
    """Measure mAP@0.5 on pictures."""
    return mean_over_classes(class_results(find_all(model, data.pictures, side), data.pictures, data.classes))


def _compile(model: "keras.Model", plan: DetectionPlan, sample: Batch) -> None:
    """Compile with AdamW; keras-cv takes the mean over the classes where YOLOv8 has the sum.

    What the loss counts in is made here, from a sample, else the first step is traced twice: 36 s of two cores instead
    of 15.
    """
    import keras

    optimizer = keras.optimizers.AdamW(plan.learning_rate, weight_decay=WEIGHT_DECAY, global_clipnorm=LONGEST_STEP)
    model.compile(
        box_loss="ciou",
        classification_loss="binary_crossentropy",
        classification_loss_weight=0.5 * model.num_classes,
        optimizer=optimizer,
        jit_compile=False,
    )
    model.compute_loss(*sample, model(sample[0]))


def _rates(plan: DetectionPlan, steps: int) -> Any:
    import keras

    class Rates(keras.callbacks.Callback):  # type: ignore[misc]
        """Sets the learning rate of every step."""

        step = 0

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            self.model.optimizer.learning_rate = learning_rate_at(self.step, plan.epochs * steps, plan.learning_rate)
            self.step += 1

    return Rates()
