"""The sliding sum itself, as correlation or as convolution."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.kernels.weights import KernelError

Image = NDArray[np.float32]  # (height, width) or (height, width, 3), values in 0..1
OPERATIONS = ("correlation", "convolution")
PADDINGS = {  # name -> (what stands outside the picture, OpenCV's border type)
    "zero": ("zeros", cv2.BORDER_CONSTANT),
    "reflect": ("the picture, mirrored at its edge pixels", cv2.BORDER_REFLECT_101),
    "replicate": ("the edge pixels, repeated", cv2.BORDER_REPLICATE),
    "valid": ("nothing; the result is smaller", cv2.BORDER_CONSTANT),
}


@dataclass(frozen=True)
class Sliding:
    """How a kernel slides: correlation or convolution, padding, stride and dilation."""

    operation: str = "correlation"
    padding: str = "zero"
    stride: int = 1
    dilation: int = 1


PLAIN = Sliding()


def apply_kernel(
    image: NDArray[np.float32],
    weights: NDArray[np.float64],
    sliding: Sliding = PLAIN,
    *,
    scale: float = 1.0,
    offset: float = 0.0,
) -> NDArray[np.float32]:
    """Slide a kernel over an image: scale * (sum over i, j of weights[i, j] * image[r + i - a, c + j - b]) + offset.

    The anchor (a, b) is the kernel's middle, size // 2; convolution turns the kernel by 180° about it.
    image (height, width) or (height, width, channels); every channel is treated alike. Dilation spreads the
    weights apart, stride keeps every stride-th result. Raises KernelError where no window fits.
    """
    height, width = output_size(image.shape, weights.shape, sliding)
    spread = spread_out(weights, sliding.dilation) * scale
    anchor = np.array(spread.shape) // 2
    if sliding.operation == "convolution":
        anchor = np.array(spread.shape) - 1 - anchor
        spread = spread[::-1, ::-1]
    border = PADDINGS[sliding.padding][1]
    x_y = (int(anchor[1]), int(anchor[0]))
    result = cv2.filter2D(image, -1, np.ascontiguousarray(spread), anchor=x_y, delta=offset, borderType=border)
    top, left = anchor if sliding.padding == "valid" else (0, 0)
    return np.asarray(result[top :: sliding.stride, left :: sliding.stride][:height, :width])


def spread_out(weights: NDArray[np.float64], dilation: int) -> NDArray[np.float64]:
    """Put dilation - 1 zeros between neighbouring weights: F becomes D (F - 1) + 1."""
    rows, columns = weights.shape
    spread = np.zeros((dilation * (rows - 1) + 1, dilation * (columns - 1) + 1))
    spread[::dilation, ::dilation] = weights
    return spread


def output_size(image_shape: tuple[int, ...], kernel_shape: tuple[int, ...], sliding: Sliding) -> tuple[int, int]:
    """Rows and columns of the result: floor((N + P - D (F - 1) - 1) / S) + 1.

    The padding P is 0 for "valid", otherwise D (F - 1), so that a stride of 1 keeps the size.
    Raises KernelError where the kernel reaches further than the picture.
    """
    sizes = []
    for length, size in zip(image_shape[:2], kernel_shape, strict=True):
        reach = sliding.dilation * (size - 1)
        room = length - 1 - (reach if sliding.padding == "valid" else 0)
        if room < 0:
            raise KernelError(
                "The kernel covers {reach} pixels in a direction in which the picture has only {length}: choose "
                "a smaller kernel or dilation, a larger picture, or another padding.",
                reach=reach + 1,
                length=length,
            )
        sizes.append(room // sliding.stride + 1)
    return sizes[0], sizes[1]
