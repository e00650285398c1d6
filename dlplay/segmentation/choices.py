"""What the controls of the page offer, and the sentences beside them."""

import hashlib
from pathlib import Path

from dlplay.data.labels.labelled import LabelledPicture
from dlplay.segmentation.masks import MaskError
from dlplay.segmentation.networks import PERSON, SHIPPED, WeightsFile

COPY_SIDES = (64, 128, 256, 320, 512, 768, 1024)
FRESH_DRAWINGS = 300_000  # numbers from here on trained none of our networks
SOURCES = {
    "scene": "A scene that we draw: circles, hearts, stars and triangles. So the true mask is known.",
    "nuclei": "Nuclei that we draw as a fluorescence microscope shows them; no photograph. So the true mask is known.",
}
FITTING = {"scene": "shapes", "nuclei": "nuclei", "picture": PERSON}  # source of pictures -> the network for it
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


def first_box(truth: LabelledPicture | None, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Give a box to begin with: the first known object with some room around it, or the middle of the picture."""
    height, width = shape[:2]
    if truth is None or not len(truth.boxes_xyxy):
        return width // 4, height // 4, max(1, width * 3 // 4), max(1, height * 3 // 4)
    x1, y1, x2, y2 = (float(value) for value in truth.boxes_xyxy[0])
    room = 6
    return max(0, int(x1) - room), max(0, int(y1) - room), min(width, int(x2) + room), min(height, int(y2) + room)
