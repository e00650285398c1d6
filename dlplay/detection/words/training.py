"""A training and its start, in sentences."""

from collections.abc import Sequence

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledSet
from dlplay.detection.fitting import DetectionEpoch, DetectionPlan
from dlplay.detection.learning import TrainedDetector
from dlplay.detection.starts import RANDOM, best_start
from dlplay.detection.words.scores import number_or_none
from dlplay.words import say

WHY_BOXES_MOVE = (
    "Augmentation changes every training picture at random in every epoch: its size and place, left and right, its "
    "colours. The boxes must move with the pixels, or the network would learn wrong places."
)


def describe_plan(plan: DetectionPlan, num_pictures: int, start: str) -> str:
    """Say what is or was trained with which settings."""
    return say(
        "{num_pictures} pictures, {height} x {width} pixels, {epochs} epochs, learning rate "
        "{learning_rate:g}, batch {batch_size}, from {start}, seed {seed}",
        num_pictures=num_pictures,
        height=plan.shape[0],
        width=plan.shape[1],
        epochs=plan.epochs,
        learning_rate=plan.learning_rate,
        batch_size=plan.batch_size,
        start=say(start),
        seed=plan.seed,
    )


def epoch_sentence(epochs: Sequence[DetectionEpoch], num_epochs: int) -> str:
    """Tell the latest epoch."""
    last = epochs[-1]
    measured = say(", mAP@0.5 {mean_ap:.3f}", mean_ap=last.mean_ap) if last.mean_ap == last.mean_ap else ""
    return say(
        "Epoch {number} of {num_epochs}: loss of the boxes {box_loss:.3f}, of the classes "
        "{class_loss:.3f}{measured}; {seconds:.0f} s per epoch.",
        number=last.number,
        num_epochs=num_epochs,
        box_loss=last.box_loss,
        class_loss=last.class_loss,
        measured=measured,
        seconds=last.seconds,
    )


def trained_sentence(trained: TrainedDetector) -> str:
    """Say how good the kept weights are, and on what that was measured."""
    return say(
        "mAP@0.5 = **{mean_ap}** on the {num_validation} pictures that validated; {num_train} pictures "
        "trained it in {seconds:.0f} s. These weights were chosen on the same validation pictures, so "
        "expect a little less on new ones.",
        mean_ap=number_or_none(trained.mean_ap),
        num_validation=trained.num_validation,
        num_train=trained.num_train,
        seconds=trained.seconds,
    )


def start_sentence(data: LabelledSet) -> str:
    """Say why a training on these pictures begins as it does."""
    if data.classes == SHAPES_TO_DRAW:
        return say("Drawn scenes: from random weights you see everything being learned.")
    if (start := best_start(data)) == RANDOM:
        return say("No trained weights are here: the network begins with random ones, and needs more epochs.")
    return say(
        "Proposed for your pictures: {start}. Its edges and corners help, whatever your objects are.", start=say(start)
    )
