"""A convolution layer: filters slide over an input with channels; every filter gives one feature map."""

from dlplay.convolution.arithmetic import (
    FOUR_CHOICES,
    SIZE_FORMULA,
    SUM_FORMULA,
    count_arithmetic,
    size_arithmetic,
    sum_arithmetic,
    work_arithmetic,
)
from dlplay.convolution.controls import FILTERS, bias_of, filter_like, refit_filters, stacked, write_stacked
from dlplay.convolution.drawings import to_bytes
from dlplay.convolution.examples import EXAMPLES, PICTURE, Example, example_settings
from dlplay.convolution.keras_code import keras_code
from dlplay.convolution.layer import (
    ACTIVATIONS,
    PADDINGS,
    ConvolutionError,
    Hyperparameters,
    Layer,
    as_padding,
    convolve,
    output_size,
    pad_image,
    padding_sizes,
    spread_size,
)
from dlplay.convolution.texts import (
    Numbers,
    bias_vector,
    crop,
    format_channels,
    num_multiplications,
    num_parameters,
    parse_channels,
    stack_filters,
)
from dlplay.convolution.window import WindowSum, next_window, open_window, value_at
from dlplay.convolution.words import (
    channel_names,
    fits_as_numbers,
    map_cells,
    marked,
    number_cells,
    padded_cells,
    row_names,
    short,
    sum_words,
    table_widths,
    tints,
    window_cells,
)
