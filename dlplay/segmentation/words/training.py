"""What a training gave and how it begins, in sentences."""

from collections.abc import Sequence
from typing import Any

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledSet
from dlplay.segmentation.fitting import SegmentationEpoch
from dlplay.segmentation.learning import Example, Recipe, TrainedSegmenter
from dlplay.segmentation.measures import class_overlaps, mean_dice
from dlplay.segmentation.networks import ARCHITECTURES, Segmenter
from dlplay.segmentation.starts import best_start
from dlplay.words import plain, say

RANDOM = "random weights"


def epochs_of(reports: Sequence[Any]) -> list[SegmentationEpoch]:
    """Choose the epochs among what a job has reported."""
    return [one for one in reports if isinstance(one, SegmentationEpoch)]


def training_sentence(result: TrainedSegmenter) -> str:
    """Say which epoch was kept, and how good it was."""
    kept = result.epochs[result.best - 1]
    return say(
        "Kept: the weights after **epoch {best}** of {epochs}, with the highest validation Dice: "
        "**{dice:.3f}** (mean IoU {iou:.3f}). {num_parameters:,} parameters learned from {num_train} "
        "pictures; {num_validation} validated. It took {seconds:.0f} seconds.",
        best=result.best,
        epochs=len(result.epochs),
        dice=kept.dice,
        iou=kept.iou,
        num_parameters=result.num_parameters,
        num_train=result.num_train,
        num_validation=result.num_validation,
        seconds=result.seconds,
    )


def example_sentence(one: Example, network: Segmenter) -> str:
    """Say how well a validation picture came out."""
    dice = mean_dice(class_overlaps(one.true, one.predicted, len(network.classes) + 1))
    return say("{name}: mean Dice {dice:.3f}.", name=plain(one.name), dice=dice)


def describe_recipe(recipe: Recipe, num_pictures: int) -> str:
    """Say in a line what is trained, on what."""
    kind = recipe.architecture
    if kind == "U-Net":
        start = recipe.start or RANDOM
        skips = say("with skips") if recipe.skips else say("without skips")
        kind += say(
            " {channels} {skips}, from {start}",
            channels="-".join(map(str, recipe.channels)),
            skips=skips,
            start=say(start),
        )
    return say(
        "{kind}, {num_pictures} pictures, {side} x {side} pixels, {epochs} epochs, learning rate "
        "{learning_rate:g}, {augmentation}, seed {seed}",
        kind=kind,
        num_pictures=num_pictures,
        side=recipe.side,
        epochs=recipe.epochs,
        learning_rate=recipe.learning_rate,
        augmentation=say("augmented") if recipe.augment else say("not augmented"),
        seed=recipe.seed,
    )


def about_architecture(name: str) -> str:
    """Say what a kind of network is, and how long it takes."""
    slow = (
        ""
        if name == "U-Net"
        else say(
            ". Such networks begin elsewhere with weights learned from many pictures. Here the weights are "
            "random: from the 400 scenes DeepLabV3+ reached a mean Dice of 0.53 in 40 epochs, ten minutes; a "
            "U-Net takes three"
        )
    )
    what = say(ARCHITECTURES[name])
    return f"{what[0].upper()}{what[1:]}{slow}."


def start_sentence(data: LabelledSet) -> str:
    """Say why a training on these pictures begins as it does."""
    if data.classes == SHAPES_TO_DRAW:
        return say("Drawn scenes: from random weights you see everything being learned.")
    return say(
        "Proposed for your pictures: our network for {data}. Its edges and corners help, whatever your "
        "objects are. Bright nuclei on a dark ground: begin with nuclei.",
        data=best_start(data),
    )
