"""What the page says about a training of a detector."""

from collections.abc import Sequence

from dlplay.detection.fitting import DetectionEpoch, DetectionPlan
from dlplay.detection.learning import TrainedDetector
from dlplay.detection.scoring import number_or_none

RATES = (0.0001, 0.0003, 0.0005, 0.001, 0.002, 0.004, 0.01)
SIZES = (96, 128, 160, 192, 256, 320)
BATCHES = (4, 8, 16, 32)
WHY_BOXES_MOVE = (
    "Augmentation changes every training picture at random in every epoch: its size and place, left and right, its "
    "colours. The boxes must move with the pixels, or the network would learn wrong places."
)


def describe_plan(plan: DetectionPlan, num_pictures: int, start: str) -> str:
    """Say what is or was trained with which settings."""
    return (
        f"{num_pictures} pictures, {plan.shape[0]} x {plan.shape[1]} pixels, {plan.epochs} epochs, learning rate "
        f"{plan.learning_rate:g}, batch {plan.batch_size}, from {start}, seed {plan.seed}"
    )


def epoch_sentence(epochs: Sequence[DetectionEpoch], num_epochs: int) -> str:
    """Tell the latest epoch."""
    last = epochs[-1]
    measured = f", mAP@0.5 {last.mean_ap:.3f}" if last.mean_ap == last.mean_ap else ""
    return (
        f"Epoch {last.number} of {num_epochs}: loss of the boxes {last.box_loss:.3f}, of the classes "
        f"{last.class_loss:.3f}{measured}; {last.seconds:.0f} s per epoch."
    )


def trained_sentence(trained: TrainedDetector) -> str:
    """Say how good the kept weights are, and on what that was measured."""
    return (
        f"mAP@0.5 = **{number_or_none(trained.mean_ap)}** on the {trained.num_validation} pictures that validated; "
        f"{trained.num_train} pictures trained it in {trained.seconds:.0f} s. These weights were chosen on the same "
        "validation pictures, so expect a little less on new ones."
    )
