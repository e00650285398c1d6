"""Overfitting: a network that learns its pictures by heart, and what helps: dropout, augmentation, the best epoch."""

from dlplay.overfitting.arithmetic import dropout_arithmetic, loss_arithmetic, mean_arithmetic
from dlplay.overfitting.comparing import (
    Comparison,
    Run,
    RunEpoch,
    compare_runs,
    extreme_pictures,
    gap,
    key_numbers,
    mean_loss,
    picture_losses,
    print_epoch,
    share_right,
)
from dlplay.overfitting.drawings import enlarge, forbidden_changes, layer_svg, side_by_side, training_sheet
from dlplay.overfitting.dropping import FIRST_UNITS, MOST_UNITS, drop, drop_often, is_on, read_units
from dlplay.overfitting.figures import draw_curves
from dlplay.overfitting.finished import finished_comparison, keep_comparison
from dlplay.overfitting.settings import (
    MOST_PER_CLASS,
    NETWORKS,
    OWN,
    PLAIN,
    RUNS,
    SETS,
    OverfittingError,
    Settings,
    check,
    network_of,
    run_names,
)
from dlplay.overfitting.small_sets import (
    SmallSet,
    make_versions,
    mislabel,
    small_set,
    square_of,
    to_values,
    versions_of,
    versions_of_picture,
)
from dlplay.overfitting.words.runs import (
    NAMES,
    describe_settings,
    kept_epochs,
    layer_sentence,
    picture_sentence,
    problem_of,
    results_table,
    runs_of,
    sheet_sentence,
    step_cells,
    unit_cells,
    warn_of,
    wrong_labels,
)
from dlplay.overfitting.words.verdicts import judge, what_happened, what_it_cost
