"""The lecture's polyp case: a clip frame by frame, a threshold, what is found, missed and false, and how fast."""

from dlplay.medical_case.counting import (
    UNKNOWN,
    ClipCount,
    FoundInClip,
    Matched,
    best_scores,
    count_clip,
    count_everywhere,
    first_class,
    frame_states,
    link_objects,
    match_clip,
)
from dlplay.medical_case.figures import draw_thresholds, draw_timeline
from dlplay.medical_case.telling import (
    LECTURE_THRESHOLD,
    NOT_TO_CONCLUDE,
    count_lines,
    count_sentence,
    frame_boxes,
    frame_list,
    frame_sentence,
    threshold_table,
)
from dlplay.medical_case.timing import Timing, measure_times, timing_lines, timing_sentence
