"""Fetch the network that tells persons from their background: `python -m scripts.fetch_person`.

The file is a TensorFlow Lite model. TensorFlow's own schema reads it; of its operations none is computed here.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.segmentation.person_network import PERSON_BLOCKS, build_person
from scripts.packages import Arrays, Package, PackageError, read_member, write_weights

if TYPE_CHECKING:
    import keras

WEIGHTS = Package(
    "npm",
    "@mediapipe/selfie_segmentation",
    "0.1.1675465747",
    "7767b33eaa68990ee06c28bbb89f39a13a47ebb07ff0f1fd4947d9e817bb9bf9",
)
WEIGHTS_FILE = "package/selfie_segmentation.tflite"
KINDS = {1: "<f2"}  # of the schema's kinds of numbers, the one that weights have


def read_lite(content: bytes) -> Arrays:
    """Give the 16-bit constants of a TensorFlow Lite file by name."""
    from tensorflow.lite.python import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(bytearray(content), 0)
    (graph,) = model.subgraphs
    constants: Arrays = {}
    for tensor in graph.tensors:
        numbers = model.buffers[tensor.buffer].data
        if tensor.type in KINDS and numbers is not None:
            name = tensor.name.decode()
            constants[name] = np.frombuffer(bytes(numbers), KINDS[tensor.type]).reshape(tensor.shape)
    return constants


def layer_names() -> dict[str, list[str]]:
    """Name the layers with weights, kind by kind, in the order in which the file numbers its own."""
    plain, depthwise = ["encoder2_conv"], []
    for level, blocks in PERSON_BLOCKS.items():
        for number, (_, strides, _, _, squeezed) in enumerate(blocks, 1):
            block = f"encoder{level}_block{number}"
            depthwise.append(f"{block}_depthwise")
            plain.append(f"{block}_expand")
            plain += [f"{block}_weigh_squeeze", f"{block}_weigh_excite"] if squeezed else []
            plain.append(f"encoder{level}" if strides == 2 and len(blocks) == 1 else f"{block}_project")
    plain += ["bottleneck_maps", "bottleneck_weights"]
    for level in (4, 3, 2):
        join = f"join{level}_weigh"
        plain += [f"up{level}", f"{join}_squeeze", f"{join}_excite", f"decoder{level}_conv"]
        depthwise.append(f"decoder{level}_depthwise")
    return {"conv2d": plain, "depthwise_conv2d": depthwise, "segment": ["classes"]}


def fill(model: "keras.Model", constants: Arrays) -> None:
    """Give every layer its kernel and bias, axes as Keras has them. Raises PackageError for what is left."""
    used: set[str] = set()

    def take(name: str) -> NDArray[Any]:
        used.add(name)
        return constants[name].astype(np.float32)

    axes = {"conv2d": (1, 2, 3, 0), "depthwise_conv2d": (1, 2, 3, 0), "segment": (1, 2, 0, 3)}
    for kind, layers in layer_names().items():
        for number, layer in enumerate(layers):
            theirs = f"{kind}_{number}" if number else kind
            kernel = take(f"{theirs}/Kernel").transpose(axes[kind])
            model.get_layer(layer).set_weights([kernel, take(f"{theirs}/Bias")])
    if left := set(constants) - used:
        raise PackageError(f"The model has no place for {sorted(left)}.")


def main() -> None:
    """Fetch, check, give every layer its numbers, write."""
    model = build_person()
    fill(model, read_lite(read_member(WEIGHTS, WEIGHTS_FILE)))
    write_weights("person.npz", model.get_weights())


if __name__ == "__main__":
    main()
