"""Weights that a training of a YOLOv8-xs can begin with, and which of them suit a set of pictures best."""

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledSet
from dlplay.weights.network import weights_path

RANDOM = "random weights"
STARTS = {  # where the weights begin -> the file that they come from; for one's own pictures the later one is better
    RANDOM: "",
    "our weights for drawn shapes": "yolo_shapes.npz",
}


def starts_here() -> list[str]:
    """Name what a training can begin with: weights whose file is here."""
    return [name for name, file in STARTS.items() if not file or weights_path(file).exists()]


def best_start(data: LabelledSet) -> str:
    """Name the best weights that are here for these pictures: even other objects' edges help where pictures are few.

    For drawn scenes these are random ones, since the weights for them would have nothing to learn.
    """
    return RANDOM if data.classes == SHAPES_TO_DRAW else starts_here()[-1]
