"""Many maps as one picture: fast to send, and a click tells which one was meant."""

import math

PER_PAGE = 64
SCALES = {  # name -> what is black and what is white in a map
    "each map": "in every map, its smallest value is black and its largest white",
    "all maps": "the layer's smallest value is black and its largest white, in all maps alike",
}


def num_pages(num_maps: int) -> int:
    """Count the pages of 64 maps."""
    return max(1, math.ceil(num_maps / PER_PAGE))


def grid_shape(num_maps: int, page: int) -> tuple[int, int]:
    """Give the rows and columns of tiles on a page, counted from 1."""
    here = min(PER_PAGE, num_maps - (page - 1) * PER_PAGE)
    columns = max(1, min(8, math.ceil(math.sqrt(here))))
    return math.ceil(here / columns), columns
