"""Networks as stacks of layers: read from a line of text, counted by hand, built in Keras."""

from dlplay.networks.arithmetic.formulas import SYMBOLS
from dlplay.networks.arithmetic.small_windows import small_or_large_arithmetic
from dlplay.networks.builders.googlenet import INCEPTION_MODULES
from dlplay.networks.counting import Counted, CountedLayer, count_built, count_model
from dlplay.networks.drawings import drawing
from dlplay.networks.editing import CHOICES, edit_stack, most_of, read_controls, write_controls
from dlplay.networks.keras_code import build, keras_code, sequential_code
from dlplay.networks.presets import NEW_LAYERS, STACKS
from dlplay.networks.reach import Reach
from dlplay.networks.stacks import (
    ACTIVATIONS,
    MOST,
    TAKES,
    Layer,
    Stack,
    StackError,
    format_layer,
    layer_names,
    parse_layer,
    parse_stack,
    piece_names,
    split_stack,
)
from dlplay.networks.table import Formula, LayerRow, describe, shape_text
from dlplay.networks.words import (
    larger_input_cells,
    shares,
    small_or_large_cells,
    table_cells,
    total_multiply_adds,
    total_parameters,
)
