"""An image kernel slides over a picture: at every pixel, a weighted sum of the pixels around it."""

from dlplay.kernels.arithmetic import (
    SHIFT,
    SIZE_FORMULA,
    SUM_FORMULA,
    direction_cells,
    number_cells,
    size_lines,
    sum_lines,
    tints,
    window_cells,
)
from dlplay.kernels.correlation import OPERATIONS, PADDINGS, Image, Sliding, apply_kernel, output_size, spread_out
from dlplay.kernels.display import DISPLAYS, to_bytes
from dlplay.kernels.presets import KERNELS, SIZED, Kernel, preset
from dlplay.kernels.weights import KernelError, Weights, parse_weights
from dlplay.kernels.window import PixelSum, open_sums, sum_at, value_at
