"""Answers of a classifier that was trained here. Runs where TensorFlow is."""

import numpy as np
from numpy.typing import NDArray

from dlplay.classification.heat import HeatMap, heat_map
from dlplay.training import ModelFile, open_model


def classify_trained(file: ModelFile, square: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give the probability of every class for a picture (side, side, 3), 0 to 255, of the size that the model takes."""
    return np.asarray(open_model(file)(square[np.newaxis].astype(np.float32), training=False)[0], np.float32)


def explain_trained(file: ModelFile, square: NDArray[np.uint8], class_number: int) -> HeatMap:
    """Give the heat map of a class for such a picture."""
    return heat_map(open_model(file), square.astype(np.float32), class_number)
