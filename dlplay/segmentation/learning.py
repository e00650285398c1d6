"""A network trained on the page: its recipe, the split, the job, and what came out. Runs where TensorFlow is."""

import time
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.pictures.reading import shrink
from dlplay.segmentation.augmenting import UNCHANGED, Change
from dlplay.segmentation.fitting import SegmentationEpoch, SegmentationPlan, fit_unet
from dlplay.segmentation.masks import ClassMap, MaskError, class_map, resize_map
from dlplay.segmentation.networks import SHIPPED, Segmenter, WeightsFile, begin_with, build_segmenter, pack_weights
from dlplay.segmentation.predicting import predict_map
from dlplay.segmentation.starts import best_start
from dlplay.segmentation.unet import CHANNELS
from dlplay.training import Progress, Report, count_training, enough_epochs, parted
from dlplay.words import Note

CHANNEL_CHOICES = {
    "8-16-32": (8, 16, 32),
    "8-16-32-64": (8, 16, 32, 64),
    "16-32-64-128": CHANNELS,
    "16-32-64-128-256": (*CHANNELS, 256),
}
SIDES = (64, 96, 128, 160, 192, 256)
RATES = (0.0001, 0.0003, 0.001, 0.0015, 0.003, 0.01)
OWN_SIDE, OWN_RATE = 160, 0.003  # for pictures of one's own: their objects may be small, and the weights know edges
MOST_EXAMPLES = 6


@dataclass(frozen=True)
class Recipe:
    """What a student chooses: the network, its channels and skips, and the hyperparameters.

    side: parts of side x side pixels train. start: the name of one of our U-Nets whose weights it begins with; its
    channels and skips are then taken, too. "": random weights.
    """

    architecture: str = "U-Net"
    channels: tuple[int, ...] = CHANNELS
    skips: bool = True
    side: int = 96
    epochs: int = 20
    learning_rate: float = 0.0015
    augment: bool = True
    seed: int = 0
    start: str = ""


@dataclass(frozen=True)
class Example:
    """A validation picture with the true classes and the predicted ones, (height, width)."""

    name: str
    pixels: NDArray[np.uint8] = field(repr=False)
    true: ClassMap = field(repr=False)
    predicted: ClassMap = field(repr=False)


@dataclass(frozen=True)
class TrainedSegmenter:
    """What came out: the network of the best epoch, every epoch, and validation pictures to look at."""

    network: Segmenter
    epochs: tuple[SegmentationEpoch, ...]
    best: int
    num_train: int
    num_validation: int
    num_parameters: int
    seconds: float
    examples: tuple[Example, ...] = field(repr=False)

    @property
    def weights(self) -> WeightsFile:
        """The weights of the best epoch, as a file to download."""
        assert isinstance(self.network.weights, WeightsFile)
        return self.network.weights


def first_recipe(data: LabelledSet, start: str | None = None) -> Recipe:
    """Give the recipe that a page proposes for these pictures: the fewer there are, the more epochs.

    start: the name of one of our U-Nets, "" for random weights; None for the best start.
    """
    if data.classes == SHAPES_TO_DRAW:
        return Recipe()
    epochs = enough_epochs(count_training(data, len(data.pictures[::5])), SegmentationPlan.batch_size)
    begin = best_start(data) if start is None else start
    ours = SHIPPED.get(begin, SHIPPED["nuclei"])
    return Recipe(
        "U-Net", ours.channels, ours.skips, OWN_SIDE, epochs, OWN_RATE if begin else Recipe.learning_rate, start=begin
    )


def train_segmenter(data: LabelledSet, recipe: Recipe, report: Report) -> TrainedSegmenter:
    """Train a network on pictures with masks; every fifth picture only chooses the epoch.

    Raises MaskError where the pictures do not do, TrainingError where the loss is no number.
    """
    begin = time.monotonic()
    refuse_unfit(data)
    steps = Note("before the first batch TensorFlow prepares its steps, once: 5 to 30 seconds")
    report(
        Progress(Note("Building {architecture}; {steps}", architecture=recipe.architecture, steps=steps)), passing=True
    )
    train, validation = split_set(data, recipe.seed)
    network = Segmenter(
        "trained here", data.classes, "", recipe.architecture, recipe.channels, recipe.skips, side=recipe.side
    )
    model = build_segmenter(network, recipe.seed)
    if recipe.start:
        begin_with(model, recipe.start)
    plan = SegmentationPlan(
        (recipe.side, recipe.side),
        recipe.epochs,
        recipe.learning_rate,
        change=Change() if recipe.augment else UNCHANGED,
        seed=recipe.seed,
    )
    epochs = fit_unet(model, train, validation, plan, report)
    examples = tuple(
        Example(one.name, one.pixels, class_map(one), predict_map(model, one.pixels).argmax(axis=-1))
        for one in validation.pictures[:MOST_EXAMPLES]
    )
    best = max(range(len(epochs)), key=lambda place: (epochs[place].dice, place)) + 1
    counts = len(train.pictures), len(validation.pictures), model.count_params()
    trained = replace(network, weights=pack_weights(model))
    return TrainedSegmenter(trained, epochs, best, *counts, time.monotonic() - begin, examples)


def refuse_unfit(data: LabelledSet) -> None:
    """Raise MaskError where a network cannot learn from these pictures, and say why."""
    if len(data.pictures) < 2:
        raise MaskError("One picture cannot both train and validate: give at least two pictures with masks.")
    missing = [one.name for one in data.pictures if one.objects is None]
    if missing:
        raise MaskError(
            "These pictures have boxes only, no masks: {missing}. Choose a set with masks.",
            missing=", ".join(missing[:3]),
        )
    if not any(len(one.labels) for one in data.pictures):
        raise MaskError("All masks are empty: there is nothing to learn. Mark objects in some of the pictures.")


def split_set(data: LabelledSet, seed: int) -> tuple[LabelledSet, LabelledSet]:
    """Split into pictures that train and, every fifth of a random order, pictures that validate.

    Copies and crops of one photo stay on one side; where the export is divided already, its own parts count.
    """
    order = np.random.default_rng(seed).permutation(len(data.pictures)).tolist()
    first = order[::5]
    parts = parted(data, [*first, *(place for place in order if place not in set(first))], len(first))
    train, validation = (
        LabelledSet(tuple(one for place, one in enumerate(data.pictures) if place in part), data.classes)
        for part in parts
    )
    return train, validation


def shrink_set(data: LabelledSet, side: int) -> LabelledSet:
    """Shrink every picture, and its map of objects, until the longer side has at most so many pixels."""
    return replace(data, pictures=tuple(_shrunk(one, side) for one in data.pictures))


def _shrunk(picture: LabelledPicture, side: int) -> LabelledPicture:
    pixels = shrink(picture.pixels, side)
    if pixels.shape == picture.pixels.shape or picture.objects is None:
        return picture
    scale = pixels.shape[1] / picture.pixels.shape[1]
    objects = resize_map(picture.objects, (pixels.shape[0], pixels.shape[1]))
    return replace(picture, pixels=pixels, boxes_xyxy=picture.boxes_xyxy * scale, objects=objects)
