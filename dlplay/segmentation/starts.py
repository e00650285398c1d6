"""Weights that a training of a U-Net can begin with, and which of them suit a set of pictures best."""

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledSet
from dlplay.segmentation.networks import SHIPPED

BEST_FIRST = ("shapes",)  # for pictures of any kind: keys of SHIPPED


def best_start(data: LabelledSet) -> str:
    """Name our U-Net whose weights suit these pictures best to begin with; "" for random ones.

    For drawn scenes these are random ones, since the weights for them would have nothing to learn.
    """
    return "" if data.classes == SHAPES_TO_DRAW else next((name for name in BEST_FIRST if name in SHIPPED), "")
