"""Networks that give every pixel a class: ours, whose weights are here, and those that were trained on the page."""

import functools
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.segmentation.borrowed import build_deeplab, build_segformer
from dlplay.segmentation.masks import stretch_light
from dlplay.segmentation.person_network import PERSON_CHANNELS, PERSON_SIDE, build_person
from dlplay.segmentation.predicting import Probabilities, predict_map, predict_person
from dlplay.segmentation.unet import CHANNELS, build_unet
from dlplay.weights.bundled import read_arrays
from dlplay.weights.network import weights_path
from dlplay.weights.published import load_hub_model

if TYPE_CHECKING:
    import keras

PASCAL_VOC = (
    *("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow"),
    *("table", "dog", "horse", "motorbike", "person", "plant", "sheep", "sofa", "train", "monitor"),
)
PERSON = "person"  # the name of the network, its architecture and its only class
SMALL_CHANNELS = (8, 16, 32, 64)
VOC_PRESET = "deeplab_v3_plus_resnet50_pascalvoc"
ARCHITECTURES = {  # name -> what it is
    "U-Net": "encoder, decoder and skips; you choose its channels",
    "DeepLabV3+": "keras-cv's, on a MobileNetV3-Small: filters with gaps look far around every pixel",
    "SegFormer": "keras-cv's, on a MiT-B0: a transformer, and a small decoder of dense layers",
}


@dataclass(frozen=True)
class WeightsFile:
    """Weights as an .npz file: known by its checksum, and its bytes."""

    checksum: str
    content: bytes = field(compare=False, repr=False)


@dataclass(frozen=True)
class Segmenter:
    """A network and what its answers mean.

    classes: without the ground. borders: it answers ground, inside, border of its only class. stretch: its pictures are
    stretched from black to white first. side: of the pictures that DeepLabV3+, SegFormer and the network for persons
    take. weights: the name of a file in assets/networks, or a file's content.
    """

    name: str
    classes: tuple[str, ...]
    weights: str | WeightsFile
    architecture: str = "U-Net"
    channels: tuple[int, ...] = CHANNELS
    skips: bool = True
    borders: bool = False
    stretch: bool = False
    side: int = 160

    @property
    def num_answers(self) -> int:
        """How many probabilities a pixel gets."""
        return 3 if self.borders else len(self.classes) + 1

    @property
    def answers(self) -> tuple[str, ...]:
        """What each probability is of."""
        return ("ground", "inside", "border") if self.borders else ("ground", *self.classes)


SHIPPED = {
    "nuclei": Segmenter("nuclei", ("nucleus",), "unet_nuclei.npz", borders=True, stretch=True),
    "nuclei without skips": Segmenter(
        "nuclei without skips", ("nucleus",), "unet_nuclei_no_skips.npz", skips=False, borders=True, stretch=True
    ),
    "shapes": Segmenter("shapes", SHAPES_TO_DRAW, "unet_shapes.npz", channels=SMALL_CHANNELS),
    "shapes without skips": Segmenter(
        "shapes without skips", SHAPES_TO_DRAW, "unet_shapes_no_skips.npz", channels=SMALL_CHANNELS, skips=False
    ),
    PERSON: Segmenter(PERSON, (PERSON,), "person.npz", PERSON, channels=PERSON_CHANNELS, side=PERSON_SIDE),
}
PUBLISHED = Segmenter("Pascal VOC", PASCAL_VOC, VOC_PRESET, "published")


def shipped_network(name: str) -> Segmenter:
    """Give a network whose weights are here, by its name in SHIPPED, or DeepLabV3+ with published weights."""
    return PUBLISHED if name == PUBLISHED.name else SHIPPED[name]


def build_segmenter(network: Segmenter, seed: int = 0) -> "keras.Model":
    """Build a network, untrained."""
    if network.architecture == PERSON:
        return build_person()
    if network.architecture == "U-Net":
        return build_unet(network.num_answers, channels=network.channels, skips=network.skips, seed=seed)
    build = build_deeplab if network.architecture == "DeepLabV3+" else build_segformer
    return build(network.num_answers, network.side, seed=seed)


@functools.lru_cache(maxsize=4)
def open_segmenter(network: Segmenter) -> "keras.Model":
    """Build a network and give it its weights; the four used last stay in memory. Nobody may change what this gives."""
    if network.architecture == "published":
        return load_hub_model(VOC_PRESET)
    model = build_segmenter(network)
    model.set_weights(_arrays(network.weights))
    return model


def begin_with(model: "keras.Model", name: str) -> None:
    """Give a U-Net the weights of one of ours with the same channels and skips; only the last layer learns anew."""
    own, known = model.get_weights(), _arrays(SHIPPED[name].weights)
    model.set_weights([old if old.shape == new.shape else new for old, new in zip(known, own, strict=True)])


def _arrays(weights: str | WeightsFile) -> list[NDArray[np.float32]]:
    return read_arrays(weights_path(weights) if isinstance(weights, str) else io.BytesIO(weights.content))


def segment(network: Segmenter, pixels: NDArray[np.uint8]) -> Probabilities:
    """Give every pixel's probability of every answer: (height, width, 3) -> (height, width, answers)."""
    predict = predict_person if network.architecture == PERSON else predict_map
    return predict(open_segmenter(network), prepared_pixels(network, pixels))


def prepared_pixels(network: Segmenter, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give a picture as a network wants it."""
    return stretch_light(pixels) if network.stretch else pixels


def pack_weights(model: "keras.Model") -> WeightsFile:
    """Write a model's weights as float16 into an .npz file: half of the size, and the same answers but for rounding."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, *[weights.astype(np.float16) for weights in model.get_weights()])
    content = buffer.getvalue()
    return WeightsFile(hashlib.sha256(content).hexdigest(), content)
