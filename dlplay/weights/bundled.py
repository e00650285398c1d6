"""Networks with ImageNet weights that come with the playground: nothing has to be downloaded for them."""

import functools
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.assets import ASSETS
from dlplay.networks.builders.efficientnet_lite import efficientnet_lite0
from dlplay.networks.builders.squeezenet import squeezenet

if TYPE_CHECKING:
    import keras

NAMES_LIST = ASSETS / "networks" / "imagenet_classes.json"


@dataclass(frozen=True)
class Bundled:
    """How a network is built, the file of its weights, the side of its pictures, and whether blue must come first.

    blue_first: it gets B, G, R minus ImageNet's mean; otherwise 0 to 255, which its first layer scales.
    has_batch_norm: whether it normalizes over the batch.
    """

    builder: Callable[..., "keras.Model"]
    file: str
    side: int = 224
    options: dict[str, Any] = field(default_factory=dict)
    blue_first: bool = False
    has_batch_norm: bool = True


BUNDLED = {
    "EfficientNet-Lite0": Bundled(efficientnet_lite0, "efficientnet_lite0.npz"),
    "SqueezeNet 1.1": Bundled(
        squeezenet, "squeezenet.npz", options={"version": "1.1"}, blue_first=True, has_batch_norm=False
    ),
}
BUNDLED_MEANS = np.array([103.939, 116.779, 123.68], np.float32)  # of ImageNet's blue, green and red


def build_bundled(name: str, side: int, *, top: bool) -> "keras.Model":
    """Build one of BUNDLED with random weights for square pictures of a side; top: with its classifier."""
    return BUNDLED[name].builder(side=side, top=top, **BUNDLED[name].options)


def read_arrays(source: Path | io.BytesIO) -> list[NDArray[np.float32]]:
    """Read an .npz file of a model's weights in the model's order, 32 bits each."""
    with np.load(source, allow_pickle=False) as arrays:
        return [arrays[f"arr_{number}"].astype(np.float32) for number in range(len(arrays.files))]


@functools.cache
def imagenet_names() -> tuple[str, ...]:
    """Name ImageNet's 1,000 classes, each by the first of its names."""
    return tuple(json.loads(NAMES_LIST.read_text(encoding="utf-8")))
