"""Boxes: overlap, non-maximum suppression, the grid of YOLO, matching, and average precision."""

from dlplay.boxes.arithmetic import (
    cell_arithmetic,
    cost_arithmetic,
    decode_arithmetic,
    encode_arithmetic,
    generalized_arithmetic,
    judged_arithmetic,
    length_arithmetic,
    overlap_arithmetic,
    score_arithmetic,
)
from dlplay.boxes.drawings.drawn import (
    drawn_judged,
    drawn_kept,
    drawn_matches,
    drawn_pair,
    drawn_prediction,
    drawn_round,
    drawn_scene,
    drawn_truth,
    movable_boxes,
)
from dlplay.boxes.drawings.painting import paint_boxes
from dlplay.boxes.drawings.svg import Drawn, boxes_svg, grid_svg, overlap_svg, to_canvas
from dlplay.boxes.examples import EXAMPLES, SIDE, START, Example, look_for
from dlplay.boxes.figures import precision_recall_curve
from dlplay.boxes.grid import (
    Attributes,
    Grid,
    Located,
    class_scores,
    decode,
    encode,
    locate,
    output_length,
    sigmoid,
    to_corners,
)
from dlplay.boxes.judging import (
    COCO_THRESHOLDS,
    SCHEMES,
    Ignored,
    Judged,
    average_precision,
    envelope,
    judge,
    judge_class,
    mean_average_precision,
)
from dlplay.boxes.matching import (
    WEIGHTS,
    Costs,
    alignment,
    assign_top,
    class_agreement,
    match_greedy,
    match_hungarian,
    matching_costs,
    total_cost,
)
from dlplay.boxes.overlap import (
    Array,
    Overlap,
    areas,
    generalized_iou,
    intersections,
    iou,
    measure_overlap,
)
from dlplay.boxes.reading import (
    MOST_BOXES,
    MOST_STEPS,
    BoxError,
    Scene,
    clean_boxes,
    letter,
    move_box,
    random_scene,
    read_scene,
)
from dlplay.boxes.suppression import Indices, suppress
from dlplay.boxes.suppression_steps import DECAYS, Round, soft_suppress, suppression_rounds
from dlplay.boxes.words import (
    JUDGING,
    ONE_TO_ONE,
    STAGES,
    STEPS,
    TIES,
    border_sentence,
    judged_table,
    matrix_cells,
    name_list,
    pair_sentence,
    remaining_table,
    round_table,
    short_notes,
    soft_table,
    stage_list,
    stage_sentence,
    true_names,
)
