"""How true the networks of scripts.fetch_* are, on photographs: `python -m scripts.compare_networks FOLDER`.

FOLDER holds a folder per class. Every network is compared with what its package says, by the largest difference of a
probability: EfficientNet-Lite0 and SqueezeNet with the same Keras layers and the package's 32-bit numbers; SSDLite with
the operations of the package's own graph, computed one by one; the network for persons with TensorFlow Lite.
`--trimaps FOLDER` (1 thing, 2 ground, 3 edge) adds the overlap of SSDLite's best box with the box of the trimap.
"""

import argparse
import base64
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from dlplay.boxes import iou
from dlplay.data import read_picture
from dlplay.detection.coco import COCO_CLASSES
from dlplay.detection.ssd import open_ssd, read_ssd, sigmoid_of, to_ssd_input
from dlplay.segmentation.networks import SHIPPED, open_segmenter
from dlplay.weights import BUNDLED, Network, load, preprocess, to_input
from dlplay.weights.bundled import build_bundled
from scripts import fetch_efficientnet, fetch_person, fetch_squeezenet, fetch_ssdlite
from scripts.packages import read_member

CATS, DOGS = range(281, 286), range(151, 269)  # of ImageNet's classes
Pixels = NDArray[np.uint8]


def their_ssd(batch: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Compute the package's graph, operation by operation, for values from -1 to 1: codes, and scores as numbers z."""
    nodes, constants = fetch_ssdlite.read_graph()
    known: dict[str, Any] = {"Preprocessor/sub": tf.constant(batch)}

    def value(name: str) -> Any:
        if name not in known:
            known[name] = constants[name] if name in constants else compute(nodes[name])
        return known[name]

    def compute(node: dict[str, Any]) -> Any:
        given, kind = [value(name) for name in node["input"]], node["op"]
        if kind in ("Conv2D", "DepthwiseConv2dNative"):
            strides = [int(one) for one in node["attr"]["strides"]["list"]["i"]]
            run = tf.nn.conv2d if kind == "Conv2D" else tf.nn.depthwise_conv2d
            return run(given[0], given[1], strides, padding=text_of(node["attr"]["padding"]["s"]))
        if kind == "FusedBatchNorm":
            x, gamma, beta, mean, variance = given
            return tf.nn.batch_normalization(x, mean, variance, beta, gamma, node["attr"]["epsilon"]["f"])
        plain = {"Mul": tf.multiply, "Add": tf.add, "BiasAdd": tf.nn.bias_add, "Relu6": tf.nn.relu6}
        return tf.add_n(given) if kind == "AddN" else plain[kind](*given)

    rows = []
    for kind, width in (("BoxEncodingPredictor", 4), ("ClassPredictor", 91)):
        maps = [value(f"BoxPredictor_{number}/{kind}/BiasAdd") for number in range(6)]
        rows.append(np.concatenate([np.reshape(one, (len(batch), -1, width)) for one in maps], axis=1))
    return rows[0], rows[1]


def text_of(value: Any) -> str:
    """Read a text of the graph: a list of letters, or base 64."""
    return (bytes(value) if isinstance(value, list) else base64.b64decode(value)).decode()


def compare_classifier(name: str, ordered: list[NDArray[Any]], photographs: list[Pixels]) -> NDArray[np.float32]:
    """Print the largest difference of a probability to the 32-bit numbers, and give our probabilities."""
    network = Network(name, BUNDLED[name].file)
    batch = np.stack([preprocess(network, to_input(one, (224, 224, 3))) for one in photographs])
    exact = build_bundled(name, 224, top=True)
    exact.set_weights(ordered)
    ours, theirs = (model.predict(batch, verbose=0, batch_size=16) for model in (load(network), exact))
    same = (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean()
    print(f"{name}: largest difference {np.abs(ours - theirs).max():.4f}, the same best class for {same:.1%}")
    return np.asarray(ours)


def compare_ssd(photographs: list[Pixels]) -> None:
    """Print the largest difference of a score and of a code, and of a score between our weights of 32 and 16 bits."""
    batch = np.stack([to_ssd_input(one) for one in photographs])
    scores, codes = [], []
    for part in np.array_split(batch, max(1, len(batch) // 16)):
        our_codes, our_scores = (np.asarray(one) for one in open_ssd()(part, training=False))
        their_codes, their_scores = their_ssd(part / np.float32(127.5) - 1)
        scores.append(np.abs(sigmoid_of(our_scores) - sigmoid_of(their_scores)).max())
        codes.append(np.abs(our_codes - their_codes).max())
    print(f"SSDLite: largest difference of a score {max(scores):.4f}, of a code {max(codes):.3f}")


def compare_person(photographs: list[Pixels]) -> None:
    """Print the largest difference of a probability to TensorFlow Lite's."""
    lite = tf.lite.Interpreter(model_content=read_member(fetch_person.WEIGHTS, fetch_person.WEIGHTS_FILE))
    lite.allocate_tensors()
    place, result = lite.get_input_details()[0]["index"], lite.get_output_details()[0]["index"]
    differences = []
    for photograph in photographs:
        pixels = cv2.resize(photograph, (256, 256), interpolation=cv2.INTER_AREA).astype(np.float32)[np.newaxis]
        lite.set_tensor(place, pixels / 255)
        lite.invoke()
        ours = np.asarray(open_segmenter(SHIPPED["person"])(pixels, training=False))
        differences.append(float(np.abs(ours - lite.get_tensor(result)).max()))
    print(f"person: largest difference {max(differences):.6f}")


def judge_classifier(name: str, probabilities: NDArray[np.float32], is_cat: NDArray[np.bool_]) -> None:
    """Print how many cats are called a kind of cat, and dogs a breed of dog."""
    best = probabilities.argmax(axis=1)
    right = np.where(is_cat, np.isin(best, CATS), np.isin(best, DOGS))
    print(f"{name}: {right.sum()} of {len(right)} are called a cat or a dog, rightly")


def judge_ssd(photographs: list[Pixels], is_cat: NDArray[np.bool_], masks: list[Pixels]) -> None:
    """Print how often the best box has the right kind, and its mean overlap with the box of the trimap."""
    overlaps, right = [], []
    for photograph, cat, mask in zip(photographs, is_cat, masks, strict=True):
        found = read_ssd(photograph).candidates
        best = int(found.scores.argmax())
        rows, columns = np.nonzero(mask != 2)
        box = np.array([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]], float)
        right.append(COCO_CLASSES[found.labels[best]] == ("cat" if cat else "dog"))
        overlaps.append(float(iou(found.boxes_xyxy[best : best + 1], box)[0, 0]))
    print(f"SSDLite: the right kind for {np.mean(right):.1%}, mean overlap {np.mean(overlaps):.3f}")


def main() -> None:
    """Compare and judge."""
    parser = argparse.ArgumentParser(description="Compare the fetched networks with their packages.")
    parser.add_argument("photographs", type=Path, help="a folder per class; cats begin with a capital letter")
    parser.add_argument("--trimaps", type=Path, help="a trimap for every photograph, by its name")
    options = parser.parse_args()
    files = sorted(options.photographs.glob("*/*.jpg"))
    photographs = [np.asarray(read_picture(file.read_bytes(), file.name).pixels) for file in files]
    is_cat = np.array([file.parent.name[0].isupper() for file in files])
    weights = {
        "EfficientNet-Lite0": fetch_efficientnet.ordered_weights(),
        "SqueezeNet 1.1": fetch_squeezenet.ordered_weights(),
    }
    for name, ordered in weights.items():
        judge_classifier(name, compare_classifier(name, ordered, photographs), is_cat)
    compare_ssd(photographs)
    compare_person(photographs)
    if options.trimaps:
        masks = [
            read_picture((options.trimaps / f"{one.stem}.png").read_bytes(), one.name).pixels[..., 0] for one in files
        ]
        judge_ssd(photographs, is_cat, masks)


if __name__ == "__main__":
    main()
