"""SSD: default boxes by their formula, how codes move them, known things in known photographs."""

import numpy as np
import pytest

from dlplay import detection, jobs
from dlplay.boxes import BoxError, iou
from dlplay.data import LabelledPicture, sample
from dlplay.data.labels.labelled import LabelledSet
from dlplay.detection.default_boxes import (
    SSD_MAPS,
    default_boxes,
    default_shapes,
    move_boxes_by_codes,
    place_of_box,
)
from dlplay.detection.looking import follow_ssd, judge_ssd, look_ssd
from dlplay.detection.ssd import SSD_FILE, sigmoid_of

pytestmark = pytest.mark.xdist_group("networks_along")
COFFEE = sample("coffee").pixels


@pytest.fixture(scope="module")
def coffee():
    return jobs.run(look_ssd, SSD_FILE, COFFEE)


def test_the_default_boxes_are_those_of_the_paper():
    boxes = default_boxes()
    assert boxes.shape == (1917, 4)
    half = 0.1 / 2  # the first box of the first place: side 0.1, a square, in the middle of a 19th
    assert boxes[0] == pytest.approx([0.5 / 19 - half, 0.5 / 19 - half, 0.5 / 19 + half, 0.5 / 19 + half])
    wide = boxes[1]  # side 0.2, twice as wide as high
    assert (wide[2] - wide[0]) / (wide[3] - wide[1]) == pytest.approx(2)
    assert (wide[2] - wide[0]) * (wide[3] - wide[1]) == pytest.approx(0.2**2)
    assert [shapes[0][0] for shapes in default_shapes()[1:]] == pytest.approx([0.35, 0.5, 0.65, 0.8, 0.95])
    assert default_shapes()[5][-1] == (pytest.approx(np.sqrt(0.95 * 1.0)), 1.0)


def test_every_box_has_its_place():
    counts = [side * side * len(shapes) for side, shapes in zip(SSD_MAPS, default_shapes(), strict=True)]
    assert sum(counts) == 1917
    middles = (default_boxes()[:, :2] + default_boxes()[:, 2:]) / 2
    for number in (0, 2, 3, 1082, 1083, 1700, 1910, 1911, 1916):
        map_number, row, column, which = place_of_box(number)
        side = SSD_MAPS[map_number]
        assert middles[number] == pytest.approx([(column + 0.5) / side, (row + 0.5) / side])
        assert 0 <= which < len(default_shapes()[map_number])
    with pytest.raises(IndexError):
        place_of_box(1917)


def test_codes_move_by_tenths_and_stretch_by_fifths():
    boxes = np.array([[10.0, 20, 30, 60]])
    assert move_boxes_by_codes(boxes, np.zeros((1, 4))) == pytest.approx(boxes)
    assert move_boxes_by_codes(boxes, np.array([[10.0, 0, 0, 0]])) == pytest.approx(boxes + np.array([0, 40, 0, 40]))
    assert move_boxes_by_codes(boxes, np.array([[0, 10.0, 0, 0]])) == pytest.approx(boxes + np.array([20, 0, 20, 0]))
    doubled = move_boxes_by_codes(boxes, np.array([[0, 0, 5 * np.log(2), 0]]))
    assert doubled == pytest.approx(np.array([[10, 0, 30, 80.0]]))


@pytest.mark.parametrize(
    ("name", "thing", "score", "box"),
    [
        ("coffee", "cup", 0.9, (174, 22, 414, 252)),
        ("coffee", "dining table", 0.6, (0, 3, 600, 396)),
        ("chelsea", "cat", 0.9, (1, 3, 403, 298)),
        ("astronaut", "person", 0.6, (24, 9, 368, 487)),
        ("pagoda", "boat", 0.6, (54, 28, 370, 381)),  # of which COCO knows nothing better
    ],
)
def test_known_things_are_found_where_they_are(name, thing, score, box):
    found = jobs.run(look_ssd, SSD_FILE, sample(name).pixels).candidates
    kept = detection.select(found, confidence=score, overlap=0.5)
    same = kept.labels == detection.COCO_CLASSES.index(thing)
    assert iou(kept.boxes_xyxy[same], np.array([box], float)).max() > 0.9


def test_an_opened_box_ends_where_its_candidate_lies(coffee):
    kept = detection.select(coffee.candidates, confidence=0.3, overlap=0.5)
    edges = np.array([600, 400, 600, 400])
    for number in range(len(kept.scores)):
        box = detection.open_box(coffee, kept, number)
        assert box.box_xyxy.clip(0, edges) == pytest.approx(kept.boxes_xyxy[number])
        assert box.score == pytest.approx(float(sigmoid_of(np.array(box.logit))))
        assert f"= {box.box_xyxy[0]:.1f}," in detection.edge_arithmetic(box)[1][0]
        assert f"= {box.score:.4f}" in detection.sigmoid_arithmetic(box)[1][0]


def test_pictures_of_any_shape_are_looked_at():
    for shape in ((1, 1, 3), (1, 500, 3), (500, 2, 3)):
        found = jobs.run(look_ssd, SSD_FILE, np.zeros(shape, np.uint8)).candidates
        assert (found.boxes_xyxy <= [shape[1], shape[0], shape[1], shape[0]]).all()


def test_it_is_judged_and_follows_as_the_other_detectors_do():
    cup = LabelledPicture("coffee", COFFEE, np.array([[174.0, 22, 414, 252]]), np.array([0]))
    results = jobs.run(judge_ssd, SSD_FILE, detection.COCO_CLASSES, LabelledSet((cup,), ("cup",)), 300)
    assert detection.mean_over_classes(results) == 1
    shown = [one.name for one in detection.present_results(results, 0.5)]
    assert "cup" in shown
    assert len(shown) < 5  # of 80
    with pytest.raises(BoxError, match="and 60 more"):
        jobs.run(judge_ssd, SSD_FILE, detection.COCO_CLASSES, LabelledSet((cup,), ("polyp",)), 300)
    followed = jobs.run(follow_ssd, SSD_FILE, np.stack([COFFEE, COFFEE]))
    assert followed.scores[followed.frames == 0] == pytest.approx(followed.scores[followed.frames == 1])


def test_very_many_classes_are_not_all_listed():
    assert len(set(detection.COCO_CLASSES)) == 80
    assert detection.list_classes(("a", "b")) == "a, b"
    assert detection.list_classes(detection.COCO_CLASSES).endswith("cow and 60 more")


def test_the_network_has_as_many_numbers_as_were_fetched():
    from dlplay.detection.ssd_network import build_ssd

    model = build_ssd()
    assert model.count_params() == 4_475_167
    assert [one.shape[1:] for one in model.outputs] == [(1917, 4), (1917, 91)]
