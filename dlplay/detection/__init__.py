"""Detection: detectors behind one small interface, trained, judged, and run on pictures and clips."""

from dlplay.detection.arithmetic.networks import (
    code_arithmetic,
    corner_arithmetic,
    distance_arithmetic,
    edge_arithmetic,
    shape_arithmetic,
    sigmoid_arithmetic,
    softmax_arithmetic,
)
from dlplay.detection.arithmetic.scores import (
    ap_arithmetic,
    counted_arithmetic,
    deleted_arithmetic,
    f1_arithmetic,
    mean_arithmetic,
)
from dlplay.detection.augmenting import AUGMENTED, Augmentation
from dlplay.detection.cascade import THRESHOLDS, Cascade, CascadeError, Stage, find_stages
from dlplay.detection.choices import (
    PICTURE,
    SCENE,
    SCENE_SHOWN,
    SIDES_SEEN,
    TRIALS,
    Calls,
    Trial,
    calls_of,
    detector_names,
    find_detector,
    seconds_for,
    side_seen,
    suits_source,
    trials_here,
)
from dlplay.detection.coco import COCO_CLASSES, list_classes
from dlplay.detection.detections import Deletion, Detections, confident, list_deletions, select
from dlplay.detection.detectors import (
    CASCADE,
    DETECTORS,
    EVERYDAY,
    OWN_FILE,
    Detector,
    DetectorWeights,
    look_yolo,
    offered,
    read_weights,
)
from dlplay.detection.drawings import (
    canvas_of,
    cell_svg,
    crop_sheet,
    draw_deletion,
    draw_found,
    draw_judged,
    draw_opened,
    draw_plain,
    drawing_width,
    landmarks_svg,
    named_boxes,
    to_shown,
)
from dlplay.detection.figures import best_epoch_of, bin_bars, precision_recall_curves, training_curves
from dlplay.detection.finished import finished_detector, keep_detector
from dlplay.detection.fitting import DetectionEpoch, DetectionPlan, print_detection_epoch
from dlplay.detection.following import Followed, annotate, annotate_clip, follow_yolo, print_frame
from dlplay.detection.inside import SIDES, OpenedCell, open_cell
from dlplay.detection.judging import ClassResult, class_results, mean_over_classes
from dlplay.detection.learning import (
    BATCHES,
    FRESH_SCENES,
    RATES,
    SIZES,
    TrainedDetector,
    first_plan,
    judge_set,
    keras_weights_file,
    train_detector,
)
from dlplay.detection.looking import follow_ssd, judge_ssd, look_faces, look_ssd
from dlplay.detection.preset_looking import look_preset
from dlplay.detection.presets import DETECTOR_PRESETS
from dlplay.detection.scoring import (
    MEASURES,
    count_all,
    count_at,
    judge_one,
    middle_box,
    movable_truths,
    present_results,
    read_truths,
    write_truths,
)
from dlplay.detection.ssd import SsdReading
from dlplay.detection.ssd_inside import OpenedBox, open_box
from dlplay.detection.starts import RANDOM, STARTS, best_start, starts_here
from dlplay.detection.thresholds import Threshold, best_threshold, threshold_at
from dlplay.detection.views import to_eight_bits
from dlplay.detection.words.detections import (
    better_detector,
    count_sentence,
    detection_table,
    detector_sentence,
    followed_sentence,
    nothing_sentence,
    unsuited_sentence,
)
from dlplay.detection.words.networks import (
    crop_sentence,
    default_sentence,
    level_cells,
    maps_sentence,
    opened_sentence,
    stage_sentences,
)
from dlplay.detection.words.scores import number_or_none, results_table, threshold_sentence
from dlplay.detection.words.training import (
    WHY_BOXES_MOVE,
    describe_plan,
    epoch_sentence,
    start_sentence,
    trained_sentence,
)
from dlplay.detection.yolo import Reading, YoloReading
