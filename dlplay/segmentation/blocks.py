"""The blocks of a U-Net, read from the model itself. Runs where TensorFlow is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.segmentation.networks import PERSON, Segmenter, open_segmenter, prepared_pixels
from dlplay.segmentation.predicting import MULTIPLE, fill_up, squeeze_into

KINDS_OF_BLOCK = {
    "pixels": "the picture, 0 to 255; then every value is divided by 255",
    "encoder": "two 3 x 3 convolutions, each normalized and cut off at 0",
    "pool": "2 x 2 max pooling: half the rows, half the columns",
    "bottleneck": "two 3 x 3 convolutions where the maps are smallest: every value sees a large part of the picture",
    "up": "a transposed convolution, 2 x 2, stride 2: twice the rows, twice the columns",
    "join": "the skip: the encoder's maps of this size, beside those that come from below",
    "decoder": "two 3 x 3 convolutions on the joined maps",
    "classes": "a 1 x 1 convolution and softmax: a probability per pixel and class",
}

KINDS_OF_PERSON_BLOCK = {
    "pixels": "the picture, squeezed into a square, 0 to 255; then every value is divided by 255",
    "encoder2": "a 3 x 3 convolution with stride 2, and the activation hard swish",
    "encoder": "inverted residual blocks: widened with 1 x 1, every map convolved by itself (with stride 2 where the "
    "maps get smaller), narrowed with 1 x 1; some weigh their maps by what the mean of the whole picture says",
    "bottleneck": "128 maps, each weighed from 0 to 1 by what the mean of the whole picture says",
    "up": "bilinear enlarging, which learns nothing, then a 1 x 1 convolution",
    "join": "the skip: the encoder's maps of this size, each weighed from 0 to 1, added to those that come from below",
    "decoder": "a 1 x 1 convolution, and a depthwise 3 x 3 one that is added to it",
    "classes": "a transposed convolution, 2 x 2, stride 2, and a sigmoid: the probability of a person at every pixel",
}


@dataclass(frozen=True)
class LayerCount:
    """A layer with parameters: filter rows and columns, channels in and out, all its parameters."""

    name: str
    kind: str
    size: tuple[int, int]
    channels_in: int
    channels_out: int
    has_bias: bool
    num_parameters: int


@dataclass(frozen=True)
class Block:
    """A block: its name, its level (1 is the full size), the shape of its maps, and its layers with parameters."""

    name: str
    level: int
    shape: tuple[int, int, int]
    layers: tuple[LayerCount, ...]

    @property
    def kind(self) -> str:
        """Its name without the number."""
        return self.name.rstrip("0123456789")

    @property
    def num_parameters(self) -> int:
        """Its parameters, all together."""
        return sum(layer.num_parameters for layer in self.layers)


def filled_size(height: int, width: int) -> tuple[int, int]:
    """Give the next multiples of 16."""
    return -(-height // MULTIPLE) * MULTIPLE, -(-width // MULTIPLE) * MULTIPLE


def size_inside(network: Segmenter, height: int, width: int) -> tuple[int, int]:
    """Give the rows and columns that a network gets for a picture."""
    return (network.side, network.side) if network.architecture == PERSON else filled_size(height, width)


def list_blocks(network: Segmenter, height: int, width: int) -> tuple[Block, ...]:
    """List the blocks of an encoder-decoder, in the order of its layers, with the shapes for a picture of that size."""
    model = open_segmenter(network)
    rows, columns = size_inside(network, height, width)
    depth, blocks, waiting = len(network.channels), [], []
    for layer in model.layers:
        if layer.count_params():
            waiting.append(_count(layer))
        if layer.name.rstrip("0123456789") in KINDS_OF_BLOCK:
            digits = layer.name[len(layer.name.rstrip("0123456789")) :]
            level = int(digits) if digits else depth if layer.name == "bottleneck" else 1
            shrunk = level + (layer.name.startswith("pool"))
            scale = 2 ** (shrunk - 1)
            shape = (rows // scale, columns // scale, int(layer.output.shape[-1]))
            blocks.append(Block(layer.name, level, shape, tuple(waiting)))
            waiting = []
    return tuple(blocks)


def block_maps(network: Segmenter, pixels: NDArray[np.uint8], name: str) -> NDArray[np.float32]:
    """Give the feature maps of a block (rows, columns, channels) for a picture, as the network gets it."""
    import keras

    model = open_segmenter(network)
    part = keras.Model(model.input, model.get_layer(name).output)
    given, size = prepared_pixels(network, pixels), size_inside(network, *pixels.shape[:2])
    filled = squeeze_into(given, size[0]) if network.architecture == PERSON else fill_up(given, *size)
    return np.asarray(part(filled[np.newaxis].astype(np.float32), training=False)[0], np.float32)


def _count(layer: Any) -> LayerCount:
    kind = type(layer).__name__
    kernel = getattr(layer, "kernel", None)
    if kernel is None:
        channels = int(layer.output.shape[-1])
        return LayerCount(layer.name, kind, (0, 0), channels, channels, False, layer.count_params())
    rows, columns, first, second = (int(size) for size in kernel.shape)
    turned = {"Conv2DTranspose": (second, first), "DepthwiseConv2D": (1, first)}
    channels_in, channels_out = turned.get(kind, (first, second))
    counted = layer.count_params()
    has_bias = bool(layer.use_bias)
    return LayerCount(layer.name, kind, (rows, columns), channels_in, channels_out, has_bias, counted)
