"""Sample pictures: photographs inside scikit-image and scikit-learn, and what we draw."""

from typing import Any

import numpy as np
import skimage.data
from numpy.typing import NDArray

from dlplay.data.drawn.digits import draw_digit
from dlplay.data.pictures.reading import Picture

SAMPLES = {  # name in the link -> what the picture shows
    "monument": "Monument, drawn in the size of the lecture's picture",
    "astronaut": "Astronaut Eileen Collins",
    "chelsea": "Chelsea the cat",
    "coffee": "A cup of coffee",
    "rocket": "A rocket at its launch",
    "pagoda": "A pagoda of the Summer Palace in Beijing",
    "camera": "A cameraman, gray",
    "coins": "Greek coins, gray",
    "text": "Hand-written text, gray",
    "brick": "A brick wall, gray",
    "retina": "The retina of an eye",
    "hubble_deep_field": "Galaxies, the Hubble deep field",
    "digit 3": "A three, drawn by us",
    "digit 5": "A five, drawn by us",
    "digit 7": "A seven, drawn by us",
}


def sample(name: str) -> Picture:
    """Give the sample picture of that name; the names are the keys of SAMPLES."""
    pixels: NDArray[Any]
    if name.startswith("digit "):
        pixels = draw_digit(int(name[-1]))
    else:
        pixels = draw_monument() if name == "monument" else photograph(name)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, np.newaxis], 3, axis=2)
    pixels.setflags(write=False)
    return Picture(pixels, name)


def photograph(name: str) -> NDArray[Any]:
    """Give a photograph that comes inside a package: scikit-learn's pagoda, or one of scikit-image's."""
    if name != "pagoda":
        return np.asarray(getattr(skimage.data, name)())
    from sklearn.datasets import load_sample_image

    return np.array(load_sample_image("china.jpg"))


def draw_monument() -> NDArray[np.uint16]:
    """Draw an orange monument under an evening sky, 350 x 449 pixels, 16 bits per channel.

    The pixel at row 200, column 224 is the lecture's 0.98762 | 0.72549 | 0.35294.
    """
    rows, columns = np.mgrid[0:350, 0:449].astype(float)
    height = rows / 349
    picture = np.stack([0.25 + 0.65 * height, 0.42 + 0.33 * height, 0.78 - 0.12 * height], axis=2)
    sun = np.exp(-((rows - 95) ** 2 + (columns - 345) ** 2) / 900)
    picture += sun[:, :, np.newaxis] * [0.5, 0.4, 0.1]
    steps = 60 + 22 * np.floor((rows - 250) / 16)
    tower = 26 + 0.09 * (rows - 70)
    inside = ((rows > 70) & (rows < 250) & (abs(columns - 224) < tower)) | (
        (rows >= 250) & (rows < 314) & (abs(columns - 224) < steps)
    )
    joints = (rows % 18 < 1.5) | ((columns + 13 * (rows // 18 % 2)) % 26 < 1.5)
    shade = 1 - 0.35 * (columns > 224 + 0.3 * tower) - 0.25 * joints
    picture[inside] = (shade[:, :, np.newaxis] * [0.98762, 0.72549, 0.35294])[inside]
    picture[rows >= 314] = [0.22, 0.38, 0.2]
    levels: NDArray[np.uint16] = np.rint(np.clip(picture, 0, 1) * 65535).astype(np.uint16)
    return levels
