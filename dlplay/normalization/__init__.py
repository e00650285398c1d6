"""Normalization and skip connections: two tricks that let deep networks learn."""

from dlplay.normalization.arithmetic import (
    cell_arithmetic,
    chain_arithmetic,
    factor_arithmetic,
    left_arithmetic,
    moving_arithmetic,
    spread_arithmetic,
)
from dlplay.normalization.chain import ACTIVATIONS, Chain, run_chain
from dlplay.normalization.deep_stacks import (
    DEPTHS,
    GRADIENTS_OF,
    LECTURE_DEPTHS,
    SCALES,
    DeepStack,
    compare_tricks,
    draw_stack,
    growing_depth,
    layer_gradients,
)
from dlplay.normalization.drawings import block_svg
from dlplay.normalization.figures import (
    both_curves,
    depth_figure,
    gradient_figure,
    modes_figure,
    moving_figure,
    spread_figure,
)
from dlplay.normalization.moving import Moving, follow_batch, infer
from dlplay.normalization.normalizing import (
    BATCH_SIZES,
    KINDS,
    PICTURE_AXES,
    TABLE_AXES,
    Normalized,
    alone,
    group_cells,
    law_of_means,
    normalize,
    sharing,
    spread_of_means,
)
from dlplay.normalization.small_resnets import DEPTH_BLOCKS, SkipError, SkipSettings, build_small
from dlplay.normalization.tensor import FORMS, PRESETS, Array, parse_chain, parse_row, parse_tensor
from dlplay.normalization.training_both import (
    SkipEpoch,
    SkipResult,
    print_skip_epoch,
    small_digits,
    train_both,
)
from dlplay.normalization.two_modes import ModesEpoch, ModesSettings, train_in_two_modes
from dlplay.normalization.words.groups import (
    LECTURE_TABLE,
    alone_sentence,
    axes_sentence,
    group_table,
    moving_cells,
    row_names,
    shape_text,
    special_sentences,
    write_cells,
    write_number,
)
from dlplay.normalization.words.modes import COUNTS, MOMENTA, WHY, modes_sentence, suited_sentence
from dlplay.normalization.words.skips import (
    TRICKS_TOLD,
    block_sentence,
    chain_cells,
    describe_both,
    gradient_sentence,
    judge_both,
    runs_of_both,
    runs_table,
    stack_sentence,
    tricks_table,
)
