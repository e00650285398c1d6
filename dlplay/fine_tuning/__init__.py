"""Fine-tuning: from a student's folders of pictures to a classifier, its mistakes, and what to do about them."""

from dlplay.fine_tuning.arithmetic import loss_arithmetic, mean_loss, score_arithmetic
from dlplay.fine_tuning.choices import (
    AUGMENTATION_NAMES,
    BATCH_SIZES,
    HEAD_NAMES,
    OWN,
    RATES,
    RECIPES,
    SIDES,
    UNFROZEN,
    backbone_names,
    choose_backbone,
    head_text,
    ready_backbones,
    recipe_settings,
    settings_to_train,
)
from dlplay.fine_tuning.drawings import in_a_row, sheet
from dlplay.fine_tuning.finished import (
    FINISHED_FIT,
    FINISHED_SAMPLE,
    FINISHED_SHARE,
    finished_classifier,
    finished_model,
    finished_plan,
    keep_classifier,
)
from dlplay.fine_tuning.guessing import chosen, class_counts, copies, doubtful, in_cell, validation_matrix, worst_cell
from dlplay.fine_tuning.running import fine_tune, part_of
from dlplay.fine_tuning.words.runs import (
    chances,
    describe_plan,
    matrix_cells,
    refusal,
    run_rows,
    score_rows,
    shortened,
    what_it_is,
)
from dlplay.fine_tuning.words.traps import traps
