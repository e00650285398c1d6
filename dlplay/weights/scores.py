"""The last layer's scores: the classes that a network finds most likely."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.bundled import BUNDLED, imagenet_names
from dlplay.weights.network import Network


def top_scores(scores: NDArray[np.float32], count: int = 5) -> list[tuple[int, float]]:
    """Give the count highest scores with their class numbers, the highest first."""
    order = np.argsort(-scores.ravel(), kind="stable")[:count]
    return [(int(number), float(scores.ravel()[number])) for number in order]


def class_name(network: Network, number: int, folder: Path) -> str:
    """Name a class: ImageNet's (Keras's models' from its file in that folder), a digit, or its number."""
    if network.name in BUNDLED and network.file:
        return imagenet_names()[number]
    file = folder / "imagenet_class_index.json"
    if network.weights == "imagenet" and file.exists():
        return str(json.loads(file.read_text(encoding="utf-8"))[str(number)][1]).replace("_", " ")
    return f"digit {number}" if network.file else f"class {number}"
