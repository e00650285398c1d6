"""What is done with the ground behind a thing: taken away, blurred, or replaced by a colour or another picture."""

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

BACKGROUNDS = {  # name -> what it does
    "none": "the person alone, on nothing: the file keeps the probability as transparency",
    "blurred": "the ground loses its detail, as in a video call",
    "a colour": "the ground is painted over",
    "another picture": "the person stands somewhere else",
}


def cut_out(pixels: NDArray[np.uint8], probability: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Give the picture with a fourth channel, how much is seen of each pixel: 255 times its probability."""
    return np.dstack([pixels, np.rint(255 * probability).astype(np.uint8)])


def lay_over(
    pixels: NDArray[np.uint8], probability: NDArray[np.float32], ground: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Lay the thing over another ground: probability * picture + (1 - probability) * ground, pixel by pixel.

    ground: a picture of any size, whose middle part is scaled to fit, or one colour (1, 1, 3).
    """
    height, width = pixels.shape[:2]
    share = probability[..., np.newaxis]
    mixed = share * pixels + (1 - share) * _fitted(ground, height, width)
    return np.rint(mixed).astype(np.uint8)


def blur_ground(
    pixels: NDArray[np.uint8], probability: NDArray[np.float32], strength: float = 0.03
) -> NDArray[np.uint8]:
    """Blur what is not the thing by a Gaussian; strength: its standard deviation as part of the longer side.

    The thing is left out of the mean, so that no shine of it lies around it.
    """
    deviation = max(0.5, strength * max(pixels.shape[:2]))
    ground = (1 - probability[..., np.newaxis]).astype(np.float32) + np.float32(1e-3)
    sums = cv2.GaussianBlur(pixels.astype(np.float32) * ground, (0, 0), deviation)
    shares = cv2.GaussianBlur(ground, (0, 0), deviation)
    return lay_over(pixels, probability, np.clip(np.rint(sums / shares[..., np.newaxis]), 0, 255).astype(np.uint8))


def to_colour(text: str) -> NDArray[np.uint8]:
    """Read a colour of the form #rrggbb as a picture of one pixel."""
    return np.array([[[int(text[place : place + 2], 16) for place in (1, 3, 5)]]], np.uint8)


def to_png(pixels: NDArray[np.uint8]) -> bytes:
    """Write a picture, with or without transparency, as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _fitted(ground: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    scale = max(height / ground.shape[0], width / ground.shape[1])
    size = (max(width, round(ground.shape[1] * scale)), max(height, round(ground.shape[0] * scale)))
    large = cv2.resize(ground, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return np.asarray(large[top : top + height, left : left + width], np.uint8)
