"""Families of networks: their blocks found and drawn from the model, compared, and asked about one picture."""

from dlplay.architectures.builders.googlenet import INCEPTION_MODULES
from dlplay.families.answering import (
    TimedAnswer,
    ask_in_time,
    choose_pretrained,
    free_memory,
    pretrained_here,
    pretrained_missing,
)
from dlplay.families.blocks import Block, Stage, find_blocks, find_stages
from dlplay.families.drawing import CHALLENGE_SENTENCE, draw_block, draw_challenge, draw_stages
from dlplay.families.figures import COSTS, accuracy_figure, field_curve, field_figure
from dlplay.families.layering import Box, arrange, make_boxes, window_of
from dlplay.families.numbers import field_text, in_short
from dlplay.families.opening import count_network, split_options
from dlplay.families.patches import PATCHES, SIDE, cut_patches, enlarged_patch, spread_patches, token_start
from dlplay.families.table import (
    ALL,
    DIGITS,
    SIZES,
    SORTINGS,
    SOURCES,
    catalogue_table,
    comparison_cells,
    layer_table,
    totals_cells,
)
from dlplay.families.telling import (
    BLOCK_SENTENCE,
    FIELD_SENTENCE,
    IMAGENET,
    TASKS,
    answer_cells,
    answer_tints,
    card_text,
    cards_of,
    counted_sentence,
    efficientnet_cells,
    efficientnet_v2_cells,
    googlenet_sentence,
    inception_resnet_sentence,
    memory_sentence,
    module_input,
    resnet_cells,
    stage_names,
    stage_sentence,
    time_cells,
    vgg_cells,
)
