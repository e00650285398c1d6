"""What the controls of the page offer, and the sentences beside them."""

import hashlib
from pathlib import Path

import numpy as np

from dlplay.data.labels.labelled import LabelledPicture
from dlplay.segmentation.judging import suits
from dlplay.segmentation.masks import Mask, MaskError
from dlplay.segmentation.measures import count_overlap
from dlplay.segmentation.networks import PERSON, PUBLISHED, SHIPPED, Segmenter, WeightsFile
from dlplay.words import say

COPY_SIDES = (64, 128, 256, 320, 512, 768, 1024)
FRESH_DRAWINGS = 300_000  # numbers from here on trained none of our networks
SOURCES = {
    "scene": "A scene that we draw: circles, hearts, stars and triangles. So the true mask is known.",
    "nuclei": "Nuclei that we draw as a fluorescence microscope shows them; no photograph. So the true mask is known.",
}
FITTING = {"scene": "shapes", "nuclei": "nuclei", "picture": PERSON}  # source of pictures -> the network for it
WITHOUT_SKIPS = "The same, trained equally long, but its decoder gets nothing from the encoder's maps."
ABOUT_NETWORKS = {
    "nuclei": "Our U-Net for nuclei, trained on 70 pictures of microscopes (Data Science Bowl 2018): bright nuclei, "
    "about 8 to 50 pixels wide, on a dark ground. It answers ground, inside or border, so that nuclei that touch come "
    "apart. On 15 other pictures: mean Dice 0.86, and 0.33 on the one among them with a bright ground.",
    "nuclei without skips": WITHOUT_SKIPS,
    "shapes": "Our U-Net for drawn scenes, trained on 400 of them: ground and four shapes.",
    "shapes without skips": WITHOUT_SKIPS,
    PERSON: "Person against background: MediaPipe's network for video calls, 106,401 parameters, published by Google. "
    "It answers ground or person for 256 x 256 pixels, into which every picture is squeezed. It has learned nothing "
    "else: a cat close up is a person to it.",
    PUBLISHED.name: "keras-cv's DeepLabV3+ with published weights: 20 classes of photographs. It must be downloaded.",
}
WEIGHTS_NAME = "my_network.npz"


def read_weights(path: str, begins: str) -> WeightsFile:
    """Read a file of weights that was downloaded from the page, whose SHA-256 checksum begins with some digits.

    Raises MaskError where it is another file.
    """
    content = Path(path).read_bytes()
    checksum = hashlib.sha256(content).hexdigest()
    if not checksum.startswith(begins):
        raise MaskError(
            "{path} is another file than the one that belongs here: download it from the page again.", path=path
        )
    return WeightsFile(checksum, content)


def first_side(network: str | None) -> int:
    """Give the longer side of the working copy to begin with: many pixels take a U-Net long."""
    return 512 if network in (PERSON, None) else 128


def unet_names() -> list[str]:
    """Name the U-Nets whose weights are here."""
    return [name for name, one in SHIPPED.items() if one.architecture == "U-Net"]


def about_network(name: str) -> str:
    """Say what a network learned from."""
    about = ABOUT_NETWORKS.get(name, "The network that you trained in the tab Train.")
    return say(about)


def unsuited_sentence(network: Segmenter, source: str) -> str:
    """Warn of a network of ours that has never seen such a picture; an empty text where it may have.

    source: "scene", "nuclei" or "picture", which may be anything.
    """
    is_photograph = network.name == PERSON and source == "picture"
    if network.name not in SHIPPED or suits(network, source) or is_photograph:
        return ""
    if network.name == PERSON:
        return say("person: trained on photographs of persons and nothing else. Here there is none.")
    what = (
        say("bright nuclei on a dark ground, through a microscope")
        if network.borders
        else say("scenes that a script draws")
    )
    names = ", ".join(network.classes)
    text = say(
        "{name}: trained on **{what}** and nothing else. Whatever this picture shows, its objects are "
        "called {names}. That can only be right in such a picture.",
        name=network.name,
        what=what,
        names=names,
    )
    if source == "picture":
        return text + say(
            " For any other one: the tab **Prompt** cuts one object out, and **Train** makes a network of yours."
        )
    return text


def first_box(truth: LabelledPicture | None, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Give a box to begin with: the first known object with some room around it, or the middle of the picture."""
    height, width = shape[:2]
    if truth is None or not len(truth.boxes_xyxy):
        return width // 4, height // 4, max(1, width * 3 // 4), max(1, height * 3 // 4)
    x1, y1, x2, y2 = (float(value) for value in truth.boxes_xyxy[0])
    room = 6
    return max(0, int(x1) - room), max(0, int(y1) - room), min(width, int(x2) + room), min(height, int(y2) + room)


def best_object(truth: LabelledPicture, mask: Mask) -> str:
    """Say how well a mask fits the known object that it fits best; nothing where it meets none."""
    if truth.objects is None or not (met := np.unique(truth.objects[mask & (truth.objects > 0)])).size:
        return ""
    best = max((count_overlap(truth.objects == number, mask) for number in met), key=lambda one: one.iou)
    return say(
        "Against the true mask of the object that it fits best: **IoU {iou:.3f}, Dice {dice:.3f}**.",
        iou=best.iou,
        dice=best.dice,
    )
