"""The medical case: counts by hand, the laws of a threshold, time, and the page from the clip to the file."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import medical_case as mc
from dlplay.boxes.drawings.painting import paint_boxes
from dlplay.boxes.drawings.svg import Drawn
from dlplay.boxes.suppression import suppress
from dlplay.data.clips.frames import ClipTruth, stack_clip
from dlplay.data.clips.reading import read_clip
from dlplay.detection.detections import Detections, select
from dlplay.detection.detectors import read_weights
from dlplay.detection.following import FLOOR, Followed, annotate, annotate_clip, annotated_file, follow
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on, when_done

PAGE = "pages/vision/medical_case.py"
FRAMES = np.zeros((6, 40, 60, 3), np.uint8)
BOX, AWAY = (5, 5, 25, 25), (35, 10, 55, 30)


def followed(rows):
    """Rows of (frame, box, score) as what a detector found."""
    frames = np.array([row[0] for row in rows], np.int64)
    boxes = np.array([row[1] for row in rows], float).reshape(-1, 4)
    scores = np.array([row[2] for row in rows], float)
    return Followed(frames, boxes, scores, np.zeros(len(rows), np.int64), np.full(6, 0.05))


def truth(rows, objects=None):
    """Rows of (frame, box) as what truly is there."""
    frames = np.array([row[0] for row in rows], np.int64)
    boxes = np.array([row[1] for row in rows], float).reshape(-1, 4)
    labels = np.zeros(len(rows), np.int64)
    return ClipTruth(frames, boxes, labels, ("polyp",), None if objects is None else np.array(objects, np.int64))


# A polyp in frames 0 to 3, found in two of them; another one in frame 4 only, missed; a false box in frames 1 and 5.
FOUND = followed([(0, BOX, 0.9), (1, BOX, 0.5), (1, AWAY, 0.6), (2, BOX, 0.3), (5, AWAY, 0.45)])
TRUE = truth([(0, BOX), (1, BOX), (2, BOX), (3, BOX), (4, AWAY)])


def test_the_lecture_shows_a_threshold_of_0_4():
    assert mc.LECTURE_THRESHOLD == 0.4


def test_counts_by_hand_at_the_lectures_threshold():
    count = mc.count_clip(mc.match_clip(FOUND, TRUE), 0.4, 30.0)
    assert (count.num_found, count.num_missed, count.num_false) == (2, 3, 2)
    assert (count.num_seen, count.num_objects) == (1, 2)
    assert count.precision == 2 / 4
    assert count.recall == 2 / 5
    assert count.object_sensitivity == 1 / 2
    assert count.false_per_minute == 4
    _, lines = mc.count_arithmetic(count)
    assert r"\frac{2}{2 + 2} = 0.500" in lines[0]
    assert r"\frac{2}{2 + 3} = 0.400" in lines[0]
    assert r"\frac{1}{2} = 0.500" in lines[1]
    assert r"= 4.0" in lines[2]


def test_states_of_the_frames():
    states = mc.frame_states(mc.match_clip(FOUND, TRUE), 0.4, 6)
    assert states == ["found", "false", "missed", "missed", "missed", "false"]
    assert mc.frame_states(mc.match_clip(FOUND, TRUE), 0.95, 6)[:2] == ["missed", "missed"]
    lower = mc.frame_states(mc.match_clip(FOUND, truth([(5, BOX)])), 0.4, 6)
    assert lower[5] == "missed and false"
    assert lower[3] == "nothing"


def test_without_labels_nothing_is_called_right_or_wrong():
    matched = mc.match_clip(FOUND, None)
    assert not matched.is_labelled
    assert set(mc.frame_states(matched, 0.4, 6)) == {"a box", "nothing"}
    assert [box.text for box in mc.frame_boxes(matched, 0, 0.4, "polyp")] == ["polyp 0.90"]


def test_nothing_found_and_nothing_there():
    nothing = mc.match_clip(followed([]), truth([]))
    count = mc.count_clip(nothing, 0.4, 6.0)
    assert np.isnan([count.precision, count.recall, count.object_sensitivity]).all()
    assert "undefined" in mc.count_arithmetic(count)[1][0]
    assert mc.frame_states(nothing, 0.4, 6) == ["nothing"] * 6
    assert mc.best_scores(nothing, 6).tolist() == [0] * 6
    assert "–" in mc.threshold_table(mc.count_everywhere(nothing, 6.0), count)


def test_a_true_box_is_found_once_only():
    twice = followed([(0, BOX, 0.9), (0, (6, 6, 26, 26), 0.8)])
    count = mc.count_clip(mc.match_clip(twice, truth([(0, BOX)])), 0.4, 6.0)
    assert (count.num_found, count.num_false, count.num_missed) == (1, 1, 0)


def test_the_iou_decides_what_counts_as_found():
    shifted = followed([(0, (15, 5, 35, 25), 0.9)])  # overlap 10 x 20 of 30 x 20: IoU 1/3
    assert mc.match_clip(shifted, truth([(0, BOX)]), overlap=0.3).hits.tolist() == [0]
    assert mc.match_clip(shifted, truth([(0, BOX)]), overlap=0.4).hits.tolist() == [-1]


def test_only_the_chosen_class_counts():
    other = replace(FOUND, labels=np.array([0, 1, 0, 0, 1]))
    assert len(mc.match_clip(other, TRUE, label=1).frames) == 2


boxes_in_clips = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 30), st.integers(0, 15), st.floats(0.05, 1)), max_size=15
)


@given(rows=boxes_in_clips, true=boxes_in_clips)
@settings(max_examples=60)
def test_a_higher_threshold_misses_more_and_is_false_less(rows, true):
    found = followed([(frame, (x, y, x + 12, y + 12), score) for frame, x, y, score in rows])
    truths = truth([(frame, (x, y, x + 12, y + 12)) for frame, x, y, _ in sorted(true)])
    matched = mc.match_clip(found, truths)
    counts = mc.count_everywhere(matched, 6.0)
    for lower, higher in itertools.pairwise(counts):
        assert higher.num_missed >= lower.num_missed
        assert higher.num_false <= lower.num_false
        assert higher.num_seen <= lower.num_seen
    for one in counts:  # the threshold after the matching is the threshold before it
        sure = matched.scores >= one.threshold
        cut = mc.match_clip(followed([row for row, keep in zip(rows_of(found), sure, strict=True) if keep]), truths)
        assert one == mc.count_clip(cut, one.threshold, 6.0)
        assert one.num_found + one.num_missed == len(true)
        assert one.num_found + one.num_false == sure.sum()


def rows_of(found):
    return list(zip(found.frames.tolist(), found.boxes_xyxy.tolist(), found.scores.tolist(), strict=True))


def test_boxes_that_overlap_in_time_are_one_polyp():
    frames = np.array([0, 0, 1, 1, 2, 20])
    boxes = np.array([BOX, AWAY, (37, 10, 57, 30), (7, 5, 27, 25), (9, 5, 29, 25), BOX], float)
    assert mc.link_objects(frames, boxes).tolist() == [0, 1, 1, 0, 0, 2]
    assert mc.link_objects(np.zeros(0, np.int64), np.zeros((0, 4))).tolist() == []
    hidden = np.array([0, 10, 30])
    assert mc.link_objects(hidden, np.array([BOX] * 3, float)).tolist() == [0, 0, 1]


def test_frames_per_second():
    timing = mc.measure_times(np.array([0.02, 0.03, 0.05, 0.02, 0.03]), 25.0)
    assert timing.median == 0.03
    assert timing.per_second == pytest.approx(33.33, abs=0.01)
    assert timing.keeps_up
    assert timing.late == 1  # 0.05 s is more than 1/25
    assert timing.slowest_frame == 2
    assert "frame, 3, took 50.0 ms" in mc.timing_sentence(timing, 5)
    slow = mc.measure_times(np.array([0.06]), 25.0)
    assert not slow.keeps_up
    assert "> 40.0" in mc.timing_arithmetic(slow)[1][2]


def look(pixels):
    """A stand-in for a network: three boxes, one of which the best one deletes; the first frame is brighter."""
    score = pixels[0, 0, 0] / 100
    boxes = np.array([BOX, (6, 6, 26, 26), AWAY, AWAY], float)
    return Detections(boxes, np.array([score, score / 2, 0.2, 0.04]), np.zeros(4, np.int64))


def test_a_clip_is_followed_frame_by_frame_with_progress():
    frames = FRAMES.copy()
    frames[:, 0, 0, 0] = 90, 50, 90, 90, 90, 90
    told = []
    found = follow(look, frames, report=lambda progress, *, passing=False: told.append((progress.fraction, passing)))
    assert found.frames.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert found.scores[:4].tolist() == [0.9, 0.2, 0.5, 0.2]
    assert len(found.seconds) == 6
    assert (found.seconds > 0).all()
    assert told == [(0.0, True), *((k / 6, True) for k in range(1, 7))]
    assert len(found.frame(1, 0.4).scores) == 1


def test_stop_ends_it_at_the_next_frame():
    seen = []

    def stop(progress, *, passing=False):
        seen.append(progress)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(look, FRAMES, report=stop)
    assert len(seen) == 3


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 25), st.floats(0, 1)), max_size=20), st.floats(FLOOR, 1))
@settings(max_examples=60)
def test_a_threshold_after_suppression_is_a_threshold_before_it(rows, threshold):
    """So moving the threshold needs neither the network nor another suppression."""
    boxes = np.array([(x, y, x + 14, y + 14) for x, y, _ in rows], float).reshape(-1, 4)
    scores = np.array([score for *_, score in rows])
    candidates = Detections(boxes, scores, np.zeros(len(rows), np.int64))
    kept = select(candidates, confidence=FLOOR, overlap=0.5)
    before = np.flatnonzero(scores >= threshold)
    order = before[suppress(boxes[before], scores[before], threshold=0.5)]
    np.testing.assert_array_equal(np.sort(kept.scores[kept.scores >= threshold]), np.sort(scores[order]))


def test_boxes_are_painted_where_they_are_and_the_frame_stays():
    painted = annotate(FRAMES[0], look(FRAMES[0] + np.uint8(90)), ("polyp",), 0.4)
    assert painted.shape == FRAMES[0].shape
    assert not FRAMES[0].any()
    assert painted[25, 8:22].max() > 150  # the lower side
    assert not painted[12:20, 38:52].any()  # 0.2 is below the threshold


@pytest.mark.parametrize("text", ["ติ่งเนื้อ", "a\nb\x00", "<b>", "x" * 500, "\u202e", "😀", ""])
@pytest.mark.parametrize("box", [(0, 0, 60, 40), (-5, -5, 3, 3), (10, 10, 10, 10), (59, 39, 60, 40)])
def test_any_class_name_and_any_place_can_be_painted(text, box):
    assert paint_boxes(FRAMES[0], [Drawn(box, text, kind) for kind in ("kept", "deleted", "true")], scale=2).shape == (
        80,
        120,
        3,
    )


@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_the_annotated_clip_shows_the_boxes(kind):
    clip = stack_clip(list(FRAMES + np.uint8(60)), "mine", (), rate=10)
    again = read_clip(annotated_file(clip, FOUND, ("polyp",), threshold=0.4, kind=kind), "kept")
    expected = annotate_clip(clip.frames, FOUND, ("polyp",), 0.4)
    assert again.rate == 10
    assert np.abs(again.frames.astype(int) - expected).mean() < 12
    assert np.abs(again.frames[3].astype(int) - clip.frames[3]).mean() < 5  # nothing found there
    assert np.abs(again.frames[0].astype(int) - clip.frames[0]).mean() > 8


def text_of(app):
    return " ".join([one.value for one in app.markdown] + [one.value for one in app.caption])


def test_the_page_from_clip_to_script(tmp_path):
    app = healthy(open_page(PAGE, tab="Counting"))
    assert app.slider(key="medical_case.threshold").value == 0.4
    assert "Press **Find polyps" in app.info[0].value
    app.button(key="medical_case.run").click().run()
    assert any(one.label == "Stop" for one in app.button)
    app, job = when_done(app, "medical_case")
    found, clip = job.result, job.about[1]
    count = mc.count_clip(mc.match_clip(found, clip.truth), 0.4, 6.0)
    assert mc.count_sentence(count, 0.5) in text_of(app)
    assert count.num_found > 30  # of about 70: the detector has learned what a drawn polyp looks like
    app.slider(key="medical_case.threshold").set_value(0.7).run()
    higher = mc.count_clip(mc.match_clip(found, clip.truth), 0.7, 6.0)
    assert mc.count_sentence(higher, 0.5) in text_of(healthy(app))
    assert app.session_state["medical_case_job"] == job.name  # the network did not run again
    for tab, word in (
        ("Frames", "Each mark is a frame"),
        ("Speed", "frames per second"),
        ("Clip to keep", "Every frame"),
    ):
        again = open_page(PAGE, tab=tab, job=job.name)
        assert word in text_of(healthy(again))
    app = open_page(PAGE, tab="Code to take home", job=job.name, **{"medical_case.threshold": 0.7})
    app.session_state["whole_code"] = True
    (tmp_path / "yolo_polyps.npz").write_bytes(read_weights("yolo_polyps.npz"))
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    assert (
        f"found: {higher.num_found}\nmissed: {higher.num_missed}\nfalse: {higher.num_false}\n"
        f"polyps found: {higher.num_seen}\npolyps in the clip: 1\n"
    ) in output
