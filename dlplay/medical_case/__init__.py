"""The lecture's polyp case: a clip frame by frame, a threshold, what is found, missed and false, and how fast."""

from dlplay.medical_case.arithmetic import count_arithmetic, timing_arithmetic
from dlplay.medical_case.counting import (
    UNKNOWN,
    ClipCount,
    FoundInClip,
    Matched,
    best_scores,
    count_clip,
    count_everywhere,
    first_class,
    link_objects,
    match_clip,
)
from dlplay.medical_case.drawings import frame_boxes
from dlplay.medical_case.figures import draw_thresholds, draw_timeline
from dlplay.medical_case.timing import Timing, measure_times
from dlplay.medical_case.words import (
    LECTURE_THRESHOLD,
    NOT_TO_CONCLUDE,
    count_sentence,
    frame_list,
    frame_sentence,
    frame_states,
    threshold_table,
    timing_sentence,
)
