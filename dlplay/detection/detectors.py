"""Detectors that come with the playground, behind one small interface: a picture in, candidates out."""

import functools
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.detection.cascade import FACE_CLASSES
from dlplay.detection.coco import COCO_CLASSES
from dlplay.detection.ssd import SSD_FILE
from dlplay.detection.ssd_network import SSD_SIDE
from dlplay.detection.yolo import YoloReading, build_yolo, read_yolo
from dlplay.weights.network import weights_path

if TYPE_CHECKING:
    import keras

EVERYDAY = "everyday things (SSD)"
CASCADE = "faces (cascade)"
OWN_FILE = "detector.npz"  # of the weights that a student trained


@dataclass(frozen=True)
class Detector:
    """A detector: its classes, the longer side that it sees, what it is, and where its weights come from.

    file: of its weights; empty where a package brings them. kind: "YOLO" (a YOLOv8-xs, which sees any size), "SSD",
    "cascade" or "published".
    """

    name: str
    classes: tuple[str, ...]
    side: int
    what: str
    source: str
    file: str = ""
    kind: str = "YOLO"


@dataclass(frozen=True)
class DetectorWeights:
    """Weights of a YOLOv8-xs as an .npz file of 16-bit numbers: its checksum, by which it is known, and its bytes."""

    checksum: str
    content: bytes = field(compare=False, repr=False)


DETECTORS = {
    one.name: one
    for one in (
        Detector(
            EVERYDAY,
            COCO_CLASSES,
            SSD_SIDE,
            "SSDLite on MobileNetV2: one stage, one look at the picture, one candidate per default box",
            "published, trained on 118,000 photographs of COCO; see assets/networks/SOURCE.md",
            SSD_FILE,
            "SSD",
        ),
        Detector(
            "drawn shapes",
            SHAPES_TO_DRAW,
            160,
            "YOLOv8-xs: one stage, one look at the picture, one candidate per cell",
            "trained by us on 400 scenes that a script of ours draws",
            "yolo_shapes.npz",
        ),
        Detector(
            "blood cells",
            ("red blood cell", "white blood cell", "platelet"),
            320,
            "YOLOv8-xs: one stage, one look at the picture, one candidate per cell of its grid",
            "trained by us on 205 microscope pictures of the BCCD data set",
            "yolo_cells.npz",
        ),
        Detector(
            "drawn polyps",
            ("polyp",),
            256,
            "YOLOv8-xs: one stage, one look at the picture, one candidate per cell",
            "trained by us on drawn pictures in the style of an endoscope (see Clip); never use it on a patient",
            "yolo_polyps.npz",
        ),
        Detector(
            CASCADE,
            FACE_CLASSES,
            0,
            "MTCNN: three small networks one after another, each looks closer at what the one before it kept",
            "published weights, which come with the package mtcnn",
            kind="cascade",
        ),
    )
}


def offered() -> list[str]:
    """Name the detectors whose weights are here."""
    return [name for name, one in DETECTORS.items() if not one.file or weights_path(one.file).exists()]


def read_weights(file: str) -> bytes:
    """Read a file of weights."""
    return weights_path(file).read_bytes()


def look_yolo(
    weights: str | DetectorWeights, num_classes: int, pixels: NDArray[np.uint8], *, side: int, at_least: float = 0.01
) -> YoloReading:
    """Run a YOLOv8-xs with these weights, or those of this file, on a picture; the model is built only once."""
    return read_yolo(open_yolo(weights, num_classes), pixels, side=side, at_least=at_least)


@functools.lru_cache(maxsize=4)
def open_yolo(weights: str | DetectorWeights, num_classes: int) -> "keras.Model":
    """Build a YOLOv8-xs and set its weights; the latest four are kept. Nobody may change what this gives."""
    model = build_yolo(num_classes)
    model.set_weights(unpack_weights(weights))
    return model


def unpack_weights(weights: str | DetectorWeights) -> list[NDArray[np.float32]]:
    """Give the arrays of a file of weights in the order in which the model has them, 32 bits each."""
    source = weights_path(weights) if isinstance(weights, str) else io.BytesIO(weights.content)
    with np.load(source, allow_pickle=False) as arrays:
        return [arrays[f"arr_{number}"].astype(np.float32) for number in range(len(arrays.files))]


def pack_weights(model: "keras.Model") -> DetectorWeights:
    """Write a model's weights into such a file: 16 bits each, which is exact enough to detect with."""
    target = io.BytesIO()
    np.savez_compressed(target, *(weights.astype(np.float16) for weights in model.get_weights()))
    content = target.getvalue()
    return DetectorWeights(hashlib.sha256(content).hexdigest()[:16], content)
