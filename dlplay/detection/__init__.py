"""Detection: detectors behind one small interface, trained, judged, and run on pictures and clips."""

from dlplay.detection.augmenting import AUGMENTED, Augmentation
from dlplay.detection.cascade import THRESHOLDS, Cascade, CascadeError, Stage, find_stages, stage_sentences
from dlplay.detection.cascade_telling import crop_sentence, level_cells
from dlplay.detection.choices import (
    PICTURE,
    SCENE,
    SCENE_SHOWN,
    SIDES_SEEN,
    TRIALS,
    Calls,
    Trial,
    better_detector,
    calls_of,
    detector_names,
    find_detector,
    seconds_for,
    side_seen,
    suits_source,
    trials_here,
    unsuited_sentence,
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
    detector_path,
    look_yolo,
    offered,
    propose,
    read_weights,
)
from dlplay.detection.figures import best_epoch_of, bin_bars, precision_recall_curves, training_curves
from dlplay.detection.finished import finished_detector, keep_detector
from dlplay.detection.fitting import DetectionEpoch, DetectionPlan, print_detection_epoch
from dlplay.detection.following import Followed, annotate, annotate_clip, follow_yolo, print_frame
from dlplay.detection.inside import (
    SIDES,
    OpenedCell,
    corner_arithmetic,
    distance_arithmetic,
    maps_sentence,
    open_cell,
    softmax_arithmetic,
)
from dlplay.detection.judging import ClassResult, class_results, mean_over_classes
from dlplay.detection.learning import (
    FRESH_SCENES,
    TrainedDetector,
    first_plan,
    judge_set,
    keras_weights_file,
    train_detector,
)
from dlplay.detection.learning_telling import (
    BATCHES,
    RATES,
    SIZES,
    WHY_BOXES_MOVE,
    describe_plan,
    epoch_sentence,
    trained_sentence,
)
from dlplay.detection.looking import follow_ssd, judge_ssd, look_faces, look_ssd
from dlplay.detection.preset_looking import look_preset
from dlplay.detection.presets import DETECTOR_PRESETS
from dlplay.detection.scoring import (
    MEASURES,
    ap_arithmetic,
    count_all,
    count_at,
    counted_arithmetic,
    draw_judged,
    judge_one,
    mean_arithmetic,
    middle_box,
    movable_truths,
    number_or_none,
    present_results,
    read_truths,
    results_table,
    write_truths,
)
from dlplay.detection.ssd import SsdReading
from dlplay.detection.ssd_inside import (
    OpenedBox,
    code_arithmetic,
    default_sentence,
    draw_opened,
    edge_arithmetic,
    open_box,
    opened_sentence,
    shape_arithmetic,
    sigmoid_arithmetic,
)
from dlplay.detection.starts import RANDOM, STARTS, best_start, start_sentence, starts_here
from dlplay.detection.telling import (
    count_sentence,
    deleted_arithmetic,
    detection_table,
    detector_sentence,
    followed_sentence,
    nothing_sentence,
)
from dlplay.detection.thresholds import Threshold, best_threshold, f1_arithmetic, threshold_at, threshold_sentence
from dlplay.detection.views import (
    canvas_of,
    cell_svg,
    crop_sheet,
    draw_deletion,
    draw_found,
    draw_plain,
    drawing_width,
    landmarks_svg,
    named_boxes,
    to_eight_bits,
    to_shown,
)
from dlplay.detection.yolo import Reading, YoloReading
