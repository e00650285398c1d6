"""An image kernel slides over a picture: at every pixel, a weighted sum of the pixels around it."""

from dlplay.kernels.arithmetic import SIZE_FORMULA, SUM_FORMULA, size_arithmetic, sum_arithmetic
from dlplay.kernels.correlation import OPERATIONS, PADDINGS, Image, Sliding, apply_kernel, output_size, spread_out
from dlplay.kernels.drawings import DISPLAYS, to_bytes
from dlplay.kernels.presets import KERNELS, SIZED, Kernel, preset
from dlplay.kernels.weights import KernelError, Weights, parse_weights
from dlplay.kernels.window import PixelSum, open_sums, sum_at, value_at
from dlplay.kernels.words import SHIFT, direction_cells, number_cells, tints, window_cells
