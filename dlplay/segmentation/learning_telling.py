"""What a training gave, in sentences and pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.segmentation.drawing import class_picture, to_drawing_size
from dlplay.segmentation.fitting import SegmentationEpoch
from dlplay.segmentation.learning import Example, Recipe, TrainedSegmenter
from dlplay.segmentation.measures import class_overlaps, mean_dice
from dlplay.segmentation.networks import ARCHITECTURES, Segmenter
from dlplay.words import plain

RANDOM = "random weights"


def epochs_of(reports: Sequence[Any]) -> list[SegmentationEpoch]:
    """Choose the epochs among what a job has reported."""
    return [one for one in reports if isinstance(one, SegmentationEpoch)]


def training_sentence(result: TrainedSegmenter) -> str:
    """Say which epoch was kept, and how good it was."""
    kept = result.epochs[result.best - 1]
    return (
        f"Kept: the weights after **epoch {result.best}** of {len(result.epochs)}, with the highest validation Dice: "
        f"**{kept.dice:.3f}** (mean IoU {kept.iou:.3f}). {result.num_parameters:,} parameters learned from "
        f"{result.num_train} pictures; {result.num_validation} validated. It took {result.seconds:.0f} seconds."
    )


def example_sentence(one: Example, network: Segmenter) -> str:
    """Say how well a validation picture came out."""
    dice = mean_dice(class_overlaps(one.true, one.predicted, len(network.classes) + 1))
    return f"{plain(one.name)}: mean Dice {dice:.3f}."


def example_picture(one: Example) -> NDArray[np.uint8]:
    """Draw a picture, its true classes, and the predicted ones, beside each other."""
    shown = (to_drawing_size(one.pixels), class_picture(one.pixels, one.true), class_picture(one.pixels, one.predicted))
    gap = np.full((shown[0].shape[0], 8, 3), 255, np.uint8)
    return np.hstack([shown[0], gap, shown[1], gap, shown[2]])


def describe_recipe(recipe: Recipe, num_pictures: int) -> str:
    """Say in a line what is trained, on what."""
    kind = recipe.architecture
    if kind == "U-Net":
        skips = "with skips" if recipe.skips else "without skips"
        kind += f" {'-'.join(map(str, recipe.channels))} {skips}, from {recipe.start or RANDOM}"
    return (
        f"{kind}, {num_pictures} pictures, {recipe.side} x {recipe.side} pixels, {recipe.epochs} epochs, learning rate "
        f"{recipe.learning_rate:g}, {'augmented' if recipe.augment else 'not augmented'}, seed {recipe.seed}"
    )


def about_architecture(name: str) -> str:
    """Say what a kind of network is, and how long it takes."""
    slow = (
        ""
        if name == "U-Net"
        else ". Such networks begin elsewhere with weights learned from many pictures. Here the weights are random: "
        "from the 400 scenes DeepLabV3+ reached a mean Dice of 0.53 in 40 epochs, ten minutes; a U-Net takes three"
    )
    return f"{ARCHITECTURES[name][0].upper()}{ARCHITECTURES[name][1:]}{slow}."
