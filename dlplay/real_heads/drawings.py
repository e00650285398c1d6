"""All heads at once: a small picture each."""

import math

import numpy as np
from numpy.typing import NDArray

from dlplay.real_heads.gguf import Matrix
from dlplay.real_heads.kinds import BEFORE, FIRST, FOLLOWED, ITSELF, OTHERS, SAME

Pixels = NDArray[np.uint8]
COLOURS = {  # of a head's picture, by what it mainly does: after Okabe and Ito
    FIRST: ("orange", (213, 94, 0)),
    BEFORE: ("blue", (0, 114, 178)),
    ITSELF: ("green", (0, 158, 115)),
    SAME: ("purple", (180, 80, 140)),
    FOLLOWED: ("brown", (122, 84, 30)),
    OTHERS: ("gray", (60, 68, 76)),
}
GAP, GROUND = 4, (222, 226, 230)  # between pictures, in pixels, and its colour
TILE = 48  # pixels that a picture has at least


def atlas_pixels(weights: Matrix, kinds: list[list[str]]) -> Pixels:
    """Draw every head as a picture of n x n cells, a row of pictures for each layer; the darker, the more attention.

    weights: (layers, heads, n, n), the rows look; kinds: what every head mainly does, which gives its colour.
    """
    layers, heads, count, _ = weights.shape
    side = count * math.ceil(TILE / count)
    step = side + GAP
    pixels = np.full((layers * step, heads * step, 3), GROUND, np.uint8)
    for layer in range(layers):
        for head in range(heads):
            colour = np.array(COLOURS[kinds[layer][head]][1])
            shade = weights[layer, head].repeat(side // count, axis=0).repeat(side // count, axis=1)[..., np.newaxis]
            top, left = layer * step + GAP // 2, head * step + GAP // 2
            pixels[top : top + side, left : left + side] = np.rint(255 + shade * (colour - 255))
    return pixels
