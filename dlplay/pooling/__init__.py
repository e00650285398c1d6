"""Pooling makes an input smaller: of every window only the largest value stays, or the mean."""

from dlplay.pooling.arithmetic import LETTERS, size_arithmetic, value_arithmetic, value_formula
from dlplay.pooling.drawings import distance_to_bytes, enlarged, to_bytes
from dlplay.pooling.grids import GRIDS, parse_input
from dlplay.pooling.layer import KINDS, PADDINGS, Array, Pooling, PoolingError, output_size, plan, pool
from dlplay.pooling.shifting import SHIFT_RULES, Change, changed_cells, compare, measure_change, moved_along, shift
from dlplay.pooling.window import Window, open_windows, value_at
from dlplay.pooling.words import (
    MOST_CELLS,
    change_table,
    coverage_sentences,
    dot_cells,
    input_cells,
    number_cells,
    reduction_sentence,
    share_cells,
    shift_sentence,
    window_cells,
    winner_sentence,
)
