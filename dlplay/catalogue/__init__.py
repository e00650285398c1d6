"""The catalogue of networks: what was published of them, their blocks, their ideas as sums, compared."""

from dlplay.catalogue.answering import TimedAnswer, ask_in_time, choose_pretrained, free_memory, pretrained_here
from dlplay.catalogue.architectures import ARCHITECTURES, Architecture
from dlplay.catalogue.arithmetic import (
    FACTORIZATIONS,
    LessonError,
    Reckoning,
    auxiliary_loss,
    compound_scaling,
    dense_channels,
    factorized_window,
    inception_cost,
    patch_tokens,
    separable_cost,
    stacked_windows,
)
from dlplay.catalogue.blocks import Block, Stage, find_blocks, find_stages
from dlplay.catalogue.cards import CARDS, Card
from dlplay.catalogue.challenge import (
    CHALLENGE,
    CLASSES_IN_CHALLENGE,
    EFFICIENTNET_V2_FIGURE,
    HUMAN_ERROR,
    LAST_CHALLENGE,
    LECTURE_RESNETS,
    LECTURE_VGGS,
    PICTURES_IN_CHALLENGE,
    Entry,
)
from dlplay.catalogue.drawings.layering import Box, arrange, make_boxes, window_of
from dlplay.catalogue.drawings.patches import SIDE, enlarged_patch, spread_patches
from dlplay.catalogue.drawings.svg import CHALLENGE_SENTENCE, draw_block, draw_challenge, draw_stages
from dlplay.catalogue.families import FAMILIES, Family
from dlplay.catalogue.figures import COSTS, accuracy_figure, field_curve, field_figure
from dlplay.catalogue.opening import count_network, split_options
from dlplay.catalogue.patches import PATCHES, cut_patches
from dlplay.catalogue.summaries import (
    ArchitectureError,
    Summary,
    count,
    memory_needed,
    refuse_too_large,
    summaries,
    summarize,
    summary,
    write_summaries,
)
from dlplay.catalogue.words.numbers import field_text, in_short
from dlplay.catalogue.words.sentences import (
    BLOCK_SENTENCE,
    FIELD_SENTENCE,
    IMAGENET,
    TASKS,
    card_text,
    cards_of,
    counted_sentence,
    googlenet_sentence,
    inception_resnet_sentence,
    memory_sentence,
    module_input,
    pretrained_missing,
    stage_names,
    stage_sentence,
    token_start,
)
from dlplay.catalogue.words.tables import (
    ALL,
    DIGITS,
    SIZES,
    SORTINGS,
    SOURCES,
    answer_cells,
    answer_tints,
    catalogue_table,
    comparison_cells,
    efficientnet_cells,
    efficientnet_v2_cells,
    layer_table,
    resnet_cells,
    time_cells,
    totals_cells,
    vgg_cells,
)
from dlplay.networks.builders.googlenet import INCEPTION_MODULES
