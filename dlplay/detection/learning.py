"""The job of the page: YOLOv8-xs trained on drawn scenes or on one's own pictures with boxes. Runs in a worker."""

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dlplay.boxes import BoxError
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet, SetAside, count_objects
from dlplay.detection.augmenting import AUGMENTED, Augmentation
from dlplay.detection.coco import list_classes
from dlplay.detection.detectors import DetectorWeights, open_yolo, pack_weights, unpack_weights
from dlplay.detection.fitting import DetectionEpoch, DetectionPlan, find_all, fit_yolo, print_detection_epoch
from dlplay.detection.judging import ClassResult, class_results, mean_over_classes
from dlplay.detection.starts import RANDOM, STARTS
from dlplay.detection.yolo import build_yolo
from dlplay.training import Progress, Report, TrainingError, count_training, enough_epochs, parted
from dlplay.words import Note

FIRST_PLAN = DetectionPlan((160, 160), 20, 0.002, 8, augmentation=Augmentation(*AUGMENTED["mild"]))
PREPARING_STEPS = (
    "Building the network. Before the first batch TensorFlow prepares its many small steps, once: 15 to 40 seconds"
)
SHARE = 0.2  # of the pictures, that only validate
FRESH_SCENES = 300_000  # the numbers of scenes from here on are in nobody's training

RATES = (0.0001, 0.0003, 0.0005, 0.001, 0.002, 0.004, 0.01)
SIZES = (96, 128, 160, 192, 256, 320)
BATCHES = (4, 8, 16, 32)


@dataclass(frozen=True)
class TrainedDetector:
    """What came out: classes, side, weights, every epoch, and each class's result on the pictures that validated.

    counts: true objects of every class in the pictures that trained.
    """

    classes: tuple[str, ...]
    side: int
    weights: DetectorWeights
    epochs: tuple[DetectionEpoch, ...]
    results: tuple[ClassResult, ...]
    counts: tuple[int, ...]
    num_train: int
    num_validation: int
    seconds: float

    @property
    def mean_ap(self) -> float:
        """Its mAP@0.5 on the pictures that validated."""
        return mean_over_classes(self.results)


def first_plan(data: LabelledSet) -> DetectionPlan:
    """Give the plan that a page proposes for these pictures: the fewer there are, the more epochs."""
    train = count_training(data, max(1, round(SHARE * len(data.pictures))))
    epochs = enough_epochs(train, FIRST_PLAN.batch_size)
    return replace(FIRST_PLAN, epochs=epochs)


def train_detector(
    data: LabelledSet,
    plan: DetectionPlan,
    *,
    start: str = RANDOM,
    report: Report = print_detection_epoch,
) -> TrainedDetector:
    """Train a YOLOv8-xs on a part of the pictures, choose the best epoch on the rest, and judge it there.

    start: a name of STARTS. Raises TrainingError.
    """
    begin = time.monotonic()
    train, validation = split_pictures(data, plan.seed)
    report(Progress(Note(PREPARING_STEPS)), passing=True)
    model = build_yolo(len(data.classes), plan.seed)
    if STARTS[start]:
        model.set_weights(fitting_weights(STARTS[start], model.get_weights()))
    epochs = fit_yolo(model, train, validation, plan, report)
    results = class_results(find_all(model, validation.pictures, plan.side), validation.pictures, data.classes)
    return TrainedDetector(
        data.classes,
        plan.side,
        pack_weights(model),
        epochs,
        tuple(results),
        tuple(count_objects(train.pictures, len(data.classes))),
        len(train.pictures),
        len(validation.pictures),
        time.monotonic() - begin,
    )


def split_pictures(data: LabelledSet, seed: int) -> tuple[LabelledSet, LabelledSet]:
    """Divide pictures into those that train and those that only validate, a fifth, or as their export is divided.

    Drawn at random; copies and crops of one photo stay on one side. Raises TrainingError.
    """
    count = len(data.pictures)
    if count < 4:
        raise TrainingError(
            "{count} pictures with boxes are too few: at least 4 are needed, and 100 are better.", count=count
        )
    if not sum(count_objects(data.pictures, len(data.classes))):
        raise TrainingError("No picture has a box: there is nothing to learn. Draw some boxes and label them.")
    order = np.random.default_rng(seed).permutation(count).tolist()
    parts = parted(data, order, max(1, round(SHARE * count)))
    train, validation = (
        LabelledSet(tuple(data.pictures[place] for place in order if place in part), data.classes) for part in parts
    )
    return train, validation


def fitting_weights(file: str, random: list[np.ndarray]) -> list[np.ndarray]:
    """Take weights of a file wherever their shape fits, and the random ones elsewhere: the classes may be others."""
    known = unpack_weights(file)
    return [one if one.shape == own.shape else own for one, own in zip(known, random, strict=True)]


def judge_set(
    weights: str | DetectorWeights, classes: tuple[str, ...], data: LabelledSet, side: int
) -> tuple[ClassResult, ...]:
    """Judge a YOLOv8-xs of these classes on labelled pictures, at an IoU of 0.5.

    Boxes of classes that it does not know are left out. Raises BoxError where that leaves none.
    """
    pictures = known_pictures(classes, data)
    found = find_all(open_yolo(weights, len(classes)), pictures, side)
    return tuple(class_results(found, pictures, classes))


def known_pictures(classes: tuple[str, ...], data: LabelledSet) -> list[LabelledPicture]:
    """Give the pictures with the true boxes of the classes that a detector knows, numbered as it does.

    Raises BoxError where no box is left.
    """
    known = [classes.index(name) if name in classes else -1 for name in data.classes]
    counts = count_objects(data.pictures, len(known))
    if not any(count for count, label in zip(counts, known, strict=True) if label >= 0):
        raise BoxError(
            "None of these pictures has a box of a class that the detector knows: {classes}. Name the "
            "classes of your pictures just so, or choose another detector.",
            classes=list_classes(classes),
        )
    pictures = []
    for picture in data.pictures:
        labels = np.array(known, np.int64)[picture.labels]
        keep = labels >= 0
        aside = None if picture.aside is None else _known_aside(picture.aside, known)
        boxes = picture.boxes_xyxy[keep]
        pictures.append(replace(picture, boxes_xyxy=boxes, labels=labels[keep], objects=None, aside=aside))
    return pictures


def _known_aside(aside: SetAside, known: list[int]) -> SetAside:
    """Number the classes of what is set aside as a detector does; what it does not know goes."""
    labels = np.array(known, np.int64)[aside.labels]
    return SetAside(aside.boxes_xyxy[labels >= 0], labels[labels >= 0], aside.crowds[labels >= 0])


def keras_weights_file(weights: DetectorWeights, num_classes: int) -> bytes:
    """Write weights as Keras does into a .weights.h5 file; build_yolo(num_classes).load_weights(path) reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "detector.weights.h5"
        open_yolo(weights, num_classes).save_weights(path)
        return path.read_bytes()
