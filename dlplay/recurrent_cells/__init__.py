"""What happens inside a cell of a recurrent network, step by step: RNN, LSTM, GRU, and the gradient over distance."""

from dlplay.recurrent_cells.arithmetic.cells import (
    GRU_DIFFERENCES,
    chain_arithmetic,
    count_arithmetic,
    equations,
    error_formula,
    gate_chain_arithmetic,
    sum_arithmetic,
    why_arithmetic,
)
from dlplay.recurrent_cells.backward import Gradients, back_propagate, last_error
from dlplay.recurrent_cells.cells import (
    KINDS,
    MAX_UNITS,
    Array,
    Kind,
    RecurrentError,
    Weights,
    count_parameters,
    row_names,
)
from dlplay.recurrent_cells.distance import (
    FourSteps,
    Reach,
    expand_sum,
    first_steps,
    kept_by_gate,
    mean_factor,
    measure_reach,
    reach_of,
    rnn_factors,
)
from dlplay.recurrent_cells.drawings import cell_svg
from dlplay.recurrent_cells.examples import EXAMPLES, MEANINGS, Example, letters_of
from dlplay.recurrent_cells.figures import gates_figure, outputs_figure, reach_figure, terms_figure
from dlplay.recurrent_cells.forward import Run, run_cell, value_of
from dlplay.recurrent_cells.keras_code import keras_code
from dlplay.recurrent_cells.sequences import (
    MAX_STEPS,
    SAMPLE_SEQUENCES,
    parse_sequence,
    sample_sequence,
    scale_window,
)
from dlplay.recurrent_cells.weights import (
    STARTS,
    Knobs,
    as_keras_gru,
    begin_weights,
    draw_rival,
    draw_weights,
    gru_runs,
    read_weights,
    stretch_of,
    to_keras,
    write_weights,
)
from dlplay.recurrent_cells.words import (
    NOTES,
    all_values,
    gru_table,
    question_table,
    reach_sentence,
    reach_table,
    start_sentence,
    step_sentence,
    surprise_sentence,
    why_sentence,
    window_sentence,
)
