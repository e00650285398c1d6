"""Pooling makes an input smaller: of every window only the largest value stays, or the mean."""

from dlplay.pooling.arithmetic import (
    LETTERS,
    coverage_sentences,
    reduction_sentence,
    size_arithmetic,
    value_formula,
    value_lines,
)
from dlplay.pooling.cells import MOST_CELLS, dot_cells, input_cells, number_cells, share_cells, window_cells
from dlplay.pooling.display import distance_to_bytes, enlarged, to_bytes
from dlplay.pooling.grids import GRIDS, parse_input
from dlplay.pooling.layer import KINDS, PADDINGS, Array, Pooling, PoolingError, output_size, plan, pool
from dlplay.pooling.shifting import (
    SHIFT_RULES,
    Change,
    change_table,
    changed_cells,
    compare,
    measure_change,
    moved_along,
    shift,
    shift_sentence,
)
from dlplay.pooling.window import Window, open_windows, value_at, winner_sentence
