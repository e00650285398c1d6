"""Boxes against TensorFlow, keras-cv, SciPy and pycocotools; their laws, the lecture's numbers, and the page."""

import contextlib
import io
import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import boxes as bx
from dlplay.data import sample
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, phone_photo, script_on, upload

PAGE = "pages/vision/boxes.py"
SHAPE = (300, 384)
SEEDS = st.integers(0, 2**32 - 1)
CLOSE = {"rtol": 0, "atol": 1e-9}


def random_boxes(count, seed, reach=60):
    """Boxes with whole corners, so that 32 and 64 bits decide alike, and scores with some ties."""
    draws = np.random.default_rng(seed)
    corner = draws.integers(0, reach, (count, 2))
    boxes = np.hstack([corner, corner + draws.integers(1, reach, (count, 2))]).astype(float)
    return boxes, draws.integers(1, 20, count) / 20, draws.integers(0, 3, count)


def scene_of(name):
    example = bx.EXAMPLES[name]
    shape = bx.to_canvas(sample(example.sample).pixels).shape[:2]
    return bx.read_scene(example.predicted, example.truths, shape), example


@settings(max_examples=60)
@given(st.integers(0, 12), st.integers(0, 12), SEEDS)
def test_iou_is_symmetric_and_one_only_for_equal_boxes(count, others, seed):
    one, two = random_boxes(count, seed)[0], random_boxes(others, seed + 1, 4)[0]
    values, general = bx.iou(one, two), bx.generalized_iou(one, two)
    assert values.shape == (count, others)
    np.testing.assert_allclose(values, bx.iou(two, one).T, **CLOSE)
    assert ((values >= 0) & (values <= 1)).all()
    assert ((values == 1) == (one[:, None] == two[None]).all(axis=2)).all()
    assert (general <= values + 1e-12).all()
    assert (general > -1).all()
    moved, scaled = [7.5, -3, 7.5, -3], [2.0, 3, 2, 3]
    np.testing.assert_allclose(bx.iou(one * scaled + moved, two * scaled + moved), values, **CLOSE)
    np.testing.assert_allclose(bx.generalized_iou(one + moved, two + moved), general, **CLOSE)


@settings(max_examples=30)
@given(SEEDS)
def test_iou_counts_the_pixels_that_both_cover(seed):
    one, two = random_boxes(4, seed, 12)[0], random_boxes(3, seed + 1, 12)[0]
    drawn = np.zeros((2, 4, 24, 24), bool)
    for which, several in enumerate((one, two)):
        for number, (x1, y1, x2, y2) in enumerate(several.astype(int)):
            drawn[which, number, y1:y2, x1:x2] = True
    for i, j in itertools.product(range(4), range(3)):
        both, either = drawn[0, i] & drawn[1, j], drawn[0, i] | drawn[1, j]
        assert bx.iou(one, two)[i, j] == pytest.approx(both.sum() / either.sum())


@pytest.mark.parametrize(
    ("first", "second", "expected", "general"),
    [
        ((0, 0, 2, 1), (1, 0, 3, 1), 1 / 3, 1 / 3),  # half overlapping
        ((0, 0, 4, 2), (1, 0, 3, 1), 1 / 4, 1 / 4),  # one inside another
        ((0, 0, 1, 1), (1, 0, 2, 1), 0, 0),  # they touch
        ((0, 0, 1, 1), (3, 0, 4, 1), 0, -0.5),  # apart
        ((0, 0, 5, 7), (0, 0, 5, 7), 1, 1),
        ((1, 1, 1, 5), (1, 1, 1, 5), 0, 0),  # no area
    ],
)
def test_iou_of_tiny_cases(first, second, expected, general):
    pair = np.array([first, second], float)
    overlap = bx.measure_overlap(pair, 0, 1)
    assert overlap.iou == bx.iou(pair[:1], pair[1:])[0, 0] == pytest.approx(expected)
    assert overlap.generalized == pytest.approx(general)
    assert (overlap.shared is None) == (expected == 0)


def test_the_areas_are_filled_in():
    overlap = bx.measure_overlap(np.array([[64.0, 64, 192, 192], [128, 64, 256, 192]]), 0, 1)
    said = " ".join(bx.overlap_arithmetic(overlap)[1])
    assert r"\min(192, 256) - \max(64, 128) = 192 - 128 = 64" in said
    assert r"\frac{8192}{24576} = 0.3333" in said
    apart = bx.measure_overlap(np.array([[0.0, 0, 1, 1], [3, 0, 4, 1]]), 0, 1)
    assert "they share nothing" in " ".join(bx.overlap_arithmetic(apart)[1])
    assert bx.generalized_arithmetic(apart)[1] == [r"\text{GIoU} = 0.0000 - \frac{4 - 2}{4} = -0.5000"]


@settings(max_examples=60)
@given(
    st.integers(0, 40), SEEDS, st.sampled_from([0.0, 0.25, 0.5, 0.7, 1.0]), st.sampled_from([0.0, 0.5]), st.booleans()
)
def test_the_rounds_keep_what_quick_suppression_keeps(count, seed, threshold, least, alone):
    boxes, scores, labels = random_boxes(count, seed)
    options = {"threshold": threshold, "score_threshold": least, "labels": labels if alone else None}
    kept = bx.suppress(boxes, scores, **options)
    rounds = bx.suppression_rounds(boxes, scores, **options)
    assert kept.tolist() == [one.picked for one in rounds]
    assert all(one.kept == tuple(kept[: number + 1]) for number, one in enumerate(rounds))
    gone = [box for one in rounds for box in one.deleted]
    assert sorted([*gone, *kept]) == np.flatnonzero(scores > least).tolist()
    again = bx.suppress(boxes[kept], scores[kept], **{**options, "labels": labels[kept] if alone else None})
    assert again.tolist() == list(range(len(kept)))  # what stays does not delete each other
    if alone:
        parts = [np.flatnonzero(labels == label) for label in range(3)]
        each = [
            part[bx.suppress(boxes[part], scores[part], threshold=threshold, score_threshold=least)] for part in parts
        ]
        assert sorted(np.concatenate(each)) == sorted(kept)


def test_suppression_of_many_boxes_is_that_of_few():
    boxes, scores, labels = random_boxes(900, 3, 400)
    for threshold in (0.0, 0.3, 0.6):
        options = {"threshold": threshold, "score_threshold": 0.0, "labels": labels}
        rounds = bx.suppression_rounds(boxes, scores, **options)
        assert bx.suppress(boxes, scores, **options).tolist() == [one.picked for one in rounds]


def test_five_boxes_of_the_lecture_become_two():
    scene, example = scene_of(bx.START)
    rounds = bx.suppression_rounds(
        scene.boxes_xyxy, scene.scores, threshold=0.5, score_threshold=0.0, labels=scene.labels
    )
    assert len(scene.scores) == 5
    assert rounds[-1].kept == (0, 3)
    assert bx.stage_list(rounds) == [(0, 1), (0, 3), (1, 1), (1, 3), (1, 5)]
    said = [bx.stage_sentence(scene, rounds, *stage, 0.5) for stage in bx.stage_list(rounds)]
    assert said[0].startswith("**Step 1: Selecting the box with the highest score.** Round 1: box **1 cup**")
    assert said[1].endswith("IoU above 0.5: **2 cup, 3 cup**.")
    assert said[-1].startswith("**Step 5: Final output.** **2** boxes are kept, 3 are deleted")
    assert "0.8374 > 0.5 | **deleted**" in bx.round_table(scene, rounds[0], 0.5)
    kinds = [[one.kind for one in bx.drawn_round(scene, rounds, *stage)] for stage in bx.stage_list(rounds)]
    assert kinds[0].count("waiting") == 4
    assert kinds[1].count("deleted") == 2
    assert kinds[-1] == ["kept", "kept"]
    assert example.look == bx.look_for(example.predicted)


def test_soft_suppression_keeps_the_true_box_that_greedy_deletes():
    scene, example = scene_of("two objects close together")
    kept = bx.suppress(scene.boxes_xyxy, scene.scores, threshold=example.threshold)
    assert kept.tolist() == [0]
    order, scores = bx.soft_suppress(scene.boxes_xyxy, scene.scores, "linear", threshold=0.4)
    assert order.tolist() == [0, 1, 2]
    overlap = bx.iou(scene.boxes_xyxy, scene.boxes_xyxy)
    assert scores[1] == pytest.approx(0.8 * (1 - overlap[0, 1]))
    assert scores[1] > scores[2]
    assert "| 2 dish | 0.80 | deleted |" in bx.soft_table(scene, kept, (order, scores))


def test_classes_delete_each_other_only_where_all_are_one():
    scene, example = scene_of("classes overlapping")
    options = {"threshold": example.threshold}
    assert bx.suppress(scene.boxes_xyxy, scene.scores, labels=scene.labels, **options).tolist() == [0, 1, 2]
    assert 1 not in bx.suppress(scene.boxes_xyxy, scene.scores, **options)


@settings(max_examples=80)
@given(SEEDS, st.integers(1, 20), st.floats(0.1, 9), st.floats(0.1, 9))
def test_a_box_survives_yolos_attributes(seed, size, wide, high):
    boxes = random_boxes(1, seed, 150)[0]
    grid = bx.Grid(*SHAPE, size, wide, high)
    located = bx.locate(boxes, 0, grid)
    made = bx.decode(bx.encode(located, grid), located.row, located.column, grid)
    moved = 1e-3 * max(grid.cell_width, grid.cell_height)  # a centre on a border
    np.testing.assert_allclose(bx.to_corners(made, grid), boxes[0], atol=moved)
    assert (located.row, located.column) == (int(made.centre_y), int(made.centre_x))


def test_yolos_numbers():
    assert bx.output_length(7, 2, 20, shared_classes=True) == 1470  # YOLO, 2016
    assert bx.output_length(13, 3, 80, shared_classes=False) == 13 * 13 * 255  # YOLOv3
    grid = bx.Grid(70, 140, 7, 1.0, 2.0)
    made = bx.decode(bx.Attributes(0, 0, 0, 0), 3, 2, grid)
    assert bx.to_corners(made, grid) == (40, 25, 60, 45)
    corner = bx.locate(np.array([[130.0, 60, 150, 80]]), 0, grid)
    assert (corner.row, corner.column) == (6, 6)
    border = bx.locate(np.array([[30.0, 5, 50, 10]]), 0, grid)
    assert "border of a cell" in bx.border_sentence(border)
    assert bx.border_sentence(made) == ""
    assert bx.class_scores(0.0, (0.0, 100.0)) == pytest.approx((0.25, 0.5))
    assert bx.sigmoid(-1000) == 0
    with pytest.raises(bx.BoxError, match="above 50"):
        bx.decode(bx.Attributes(0, 0, 51, 0), 0, 0, grid)
    assert (
        r"= 3.3906,\quad c_x = 3"
        in bx.cell_arithmetic(
            bx.locate(np.array([[108.0, 10, 264, 198]]), 0, bx.Grid(256, 384, 7, 2, 2)), bx.Grid(256, 384, 7, 2, 2)
        )[1][0]
    )


@settings(max_examples=60)
@given(st.integers(1, 6), st.integers(1, 4), SEEDS)
def test_no_other_matching_costs_less_than_the_hungarian(count, others, seed):
    cost = np.random.default_rng(seed).normal(size=(count, others))
    pairs = bx.match_hungarian(cost)
    best = bx.total_cost(cost, pairs)
    wide, tall = (cost, cost.T)[:: 1 if count <= others else -1][:2]
    every = (
        sum(wide[row, column] for row, column in enumerate(order))
        for order in itertools.permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert best == pytest.approx(min(every))
    assert tall.shape == wide.shape[::-1]
    assert best <= bx.total_cost(cost, bx.match_greedy(cost)) + 1e-12
    assert len(set(pairs)) == len({row for row, _ in pairs}) == len({column for _, column in pairs}) == min(cost.shape)


def test_greedy_matching_is_not_the_cheapest():
    scene, _ = scene_of("greedy matching fails")
    costs = bx.matching_costs(scene, (1, 5, 2))
    assert bx.match_hungarian(costs.total) == ((1, 0), (0, 1))
    assert bx.match_greedy(costs.total) == ((0, 0), (1, 1))
    distance = (30 / 384) * 1
    assert costs.distance[1, 0] == pytest.approx(distance)
    expected = -0.8 + 5 * distance - 2 * costs.generalized[1, 0]
    assert costs.total[1, 0] == pytest.approx(expected)
    assert f"= {expected:.4f}" in bx.cost_arithmetic(costs, (1, 0), (1, 5, 2))[1][0]
    cells, marks = bx.matrix_cells(scene, costs.total, ((1, 0), (0, 1)))
    assert cells[0] == ["", "A coin", "B coin"]
    assert marks == [(2, 1), (1, 2)]
    assert cells[2][1].startswith("★ ")


def test_one_to_one_leaves_one_box_per_object_and_one_to_many_several():
    scene, _ = scene_of(bx.START)
    metric = bx.alignment(scene, 0.5, 6.0)
    overlap = bx.iou(scene.boxes_xyxy, scene.truths_xyxy)
    assert metric[0, 0] == pytest.approx(0.92**0.5 * overlap[0, 0] ** 6)
    assert metric[0, 1] == 0  # another class
    assert bx.assign_top(metric, 1) == ((0, 0), (3, 1))
    assert bx.assign_top(metric, 9) == ((0, 0), (1, 0), (2, 0), (3, 1), (4, 1))
    assert bx.assign_top(np.zeros((2, 0)), 3) == ()
    assert bx.assign_top(np.array([[0.5, 0.7], [0.0, 0.0]]), 2) == ((0, 1),)  # wanted by both
    said = bx.remaining_table(scene, np.array([0, 3]), {"DETR": ((0, 0),), "one": (), "many": ((1, 0),)})
    assert "| NMS after the network | 2 | 1, 4 |" in said


def test_precision_and_recall_grow_detection_by_detection():
    scene, _ = scene_of("a detector of coins")
    judged = bx.judge_class(scene, 0, threshold=0.5)
    assert judged.hits.tolist() == [True, True, True, False, True, False, True, False]
    np.testing.assert_allclose(judged.precision, [1, 1, 1, 3 / 4, 4 / 5, 4 / 6, 5 / 7, 5 / 8])
    np.testing.assert_allclose(judged.recall * 6, [1, 2, 3, 3, 4, 4, 5, 5])
    assert bx.average_precision(judged, "all points") == pytest.approx((3 + 4 / 5 + 5 / 7) / 6)
    table = bx.judged_table(scene, judged, 4)
    assert "| 4 | 4 | 0.78 |" in table
    assert "FP | 3/4 = 0.750 | 3/6 = 0.500 |" in table
    assert bx.judged_arithmetic(judged, 4)[1] == [
        r"\text{precision} = \frac{3}{3 + 1} = 0.7500",
        r"\text{recall} = \frac{3}{3 + 3} = 0.5000",
    ]
    kept = bx.suppress(scene.boxes_xyxy, scene.scores, threshold=0.5)
    assert bx.judge_class(scene, 0, threshold=0.5, among=kept).boxes.tolist() == kept.tolist()
    assert [one.kind for one in bx.drawn_judged(scene, judged, 4)] == ["true"] * 6 + ["kept"] * 3 + ["deleted"]
    assert len(bx.precision_recall_curve(judged, 4).data[0].x) == 4


def coco_says(scene):
    """Precision at every threshold and class by pycocotools: (10, 101, classes)."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def entry(number, box, label):
        x1, y1, x2, y2 = box.tolist()
        size = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1)}
        return {"id": number + 1, "image_id": 1, "category_id": int(label) + 1, "iscrowd": 0, **size}

    truth, guess = COCO(), COCO()
    categories = [{"id": label + 1, "name": name} for label, name in enumerate(scene.names)]
    pairs = zip(scene.truths_xyxy, scene.truth_labels, strict=True)
    own = zip(scene.boxes_xyxy, scene.labels, scene.scores.tolist(), strict=True)
    with contextlib.redirect_stdout(io.StringIO()):
        for coco, entries in (
            (truth, [entry(number, *pair) for number, pair in enumerate(pairs)]),
            (guess, [{**entry(number, box, label), "score": score} for number, (box, label, score) in enumerate(own)]),
        ):
            coco.dataset = {"images": [{"id": 1}], "annotations": entries, "categories": categories}
            coco.createIndex()
        judge = COCOeval(truth, guess, "bbox")
        judge.evaluate()
        judge.accumulate()
    return judge.eval["precision"][:, :, :, 0, 2]


@settings(max_examples=30)
@given(st.integers(0, 30), st.integers(1, 8), SEEDS)
def test_average_precision_is_that_of_pycocotools(count, truths, seed):
    boxes, scores, labels = random_boxes(count, seed, 24)
    true, _, true_labels = random_boxes(truths, seed + 1, 24)
    near = min(count, truths)
    boxes[:near] = true[:near] + np.random.default_rng(seed).integers(0, 2, (near, 4)) * [[0, 0, 1, 1]]
    labels[:near] = true_labels[:near]
    nothing = np.zeros(0, int)
    scene = bx.Scene(boxes, scores, labels, nothing, true, true_labels, nothing, ("a", "b", "c"), SHAPE, ())
    expected = coco_says(scene)
    for label in np.unique(true_labels):
        for place, threshold in enumerate(bx.COCO_THRESHOLDS):
            judged = bx.judge_class(scene, int(label), threshold=threshold)
            value = bx.average_precision(judged, "COCO, 101 points")
            assert value == pytest.approx(expected[place, :, label].mean(), abs=1e-9)
            assert 0 <= bx.average_precision(judged, "all points") <= 1 + 1e-12
    options = {"scheme": "COCO, 101 points"}
    total = bx.mean_average_precision(scene, thresholds=bx.COCO_THRESHOLDS, **options)
    assert total == pytest.approx(expected[expected > -1].mean(), abs=1e-9)
    half = bx.mean_average_precision(scene, thresholds=(0.5,), **options)
    assert half == pytest.approx(expected[0][expected[0] > -1].mean(), abs=1e-9)


def test_of_two_equally_near_true_boxes_the_last_is_found_as_by_pycocotools():
    boxes, true = np.array([[1.0, 0, 11, 10], [0, 0, 9, 10]]), np.array([[0.0, 0, 10, 10], [2, 0, 12, 10]])
    same, nothing = np.zeros(2, int), np.zeros(0, int)
    scene = bx.Scene(boxes, np.array([0.9, 0.8]), same, nothing, true, same, nothing, ("a",), SHAPE, ())
    assert bx.judge_class(scene, 0, threshold=0.6).truths.tolist() == [1, 0]
    value = bx.mean_average_precision(scene, thresholds=(0.6,), scheme="COCO, 101 points")
    assert value == pytest.approx(coco_says(scene)[2].mean()) == pytest.approx(1)


def test_average_precision_of_nothing():
    empty = bx.judge(np.zeros((0, 4)), np.zeros(0), np.ones((2, 4)), 0.5)
    assert bx.average_precision(empty, "COCO, 101 points") == bx.average_precision(empty, "all points") == 0
    alone = bx.judge(np.array([[0.0, 0, 1, 1]]), np.ones(1), np.zeros((0, 4)), 0.5)
    assert np.isnan(bx.average_precision(alone, "all points"))
    assert not alone.hits.any()


@pytest.mark.parametrize(
    ("line", "note", "left"),
    [
        ("cat 0.5 10 20 30 40", "", 1),
        ("cat 0.5 30 40 10 20", "line 1: its corners were mirrored: swapped", 1),
        ("cat 0.5 -10 20 30 40", "reached over the picture's edge", 1),
        ("cat 0.5 1000 20 1100 40", "lies outside the picture: left out", 0),
        ("cat 0.5 10 20 10 40", "width or height is 0: left out", 0),
        ("cat nan 10 20 30 40", "not a finite number: left out", 0),
        ("cat 0.5 10 inf 30 40", "not a finite number: left out", 0),
        ("cat 1.5 10 20 30 40", "not between 0 and 1: left out", 0),
        ("0.5 10 20 30 40", "no label: called “unnamed”", 1),
        ("a big cat 0.5 10 20 30 40", "", 1),
        ("", "", 0),
    ],
)
def test_what_is_repaired_is_said(line, note, left):
    scene = bx.read_scene(line, "", SHAPE)
    assert len(scene.boxes_xyxy) == len(scene.scores) == len(scene.labels) == left
    assert note in " ".join(scene.notes)
    assert bool(note) == bool(scene.notes)
    if left:
        assert (scene.boxes_xyxy[:, :2] < scene.boxes_xyxy[:, 2:]).all()
        assert scene.names[0] == " ".join(line.split()[:-5]) or scene.names == ("unnamed",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cat 0.5 1 2 3 4\n\ncat 0.5 1 2 x 4", "line 3: “x” is not a number"),
        ("cat 0.5 1 2", "line 1: “cat 0.5 1 2” has too few numbers"),
        ("\n".join(["a 1 1 2 3 4"] * 10_001), "10,001 lines"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, says):
    with pytest.raises(bx.BoxError, match=says):
        bx.read_scene(text, "", SHAPE)


@given(st.text(alphabet="ab01289.-e ;\nnaif", max_size=80), st.text(alphabet="a19. \n", max_size=40))
def test_any_text_is_a_scene_or_our_error(predicted, truths):
    with contextlib.suppress(bx.BoxError):
        scene = bx.read_scene(predicted, truths, SHAPE)
        assert np.isfinite(scene.boxes_xyxy).all()
        kept = bx.suppress(scene.boxes_xyxy, scene.scores, threshold=0.5)
        assert bx.boxes_svg("", SHAPE, bx.drawn_kept(scene, kept))


def test_a_dragged_box_changes_its_line_only():
    text = "cat 0.5 1 2 3 4\n\n  a dog   0.7 5 6 7 8"
    assert bx.move_box(text, 2, (10, 20.26, 30, 40)) == "cat 0.5 1 2 3 4\n\na dog 0.7 10 20.3 30 40"
    scene = bx.read_scene(text, "cow 1 2 3 4", SHAPE)
    assert [item["line"] for item in bx.movable_boxes(scene)] == [0, 0, 2]
    assert [item["kind"] for item in bx.movable_boxes(scene)] == ["true", "predicted", "predicted"]


def test_labels_do_no_harm():
    scene = bx.read_scene("<b>&*x* 0.5 1 2 30 40", "", SHAPE)
    drawing = bx.boxes_svg("", SHAPE, bx.drawn_scene(scene), bx.overlap_svg((1, 2, 3, 4)))
    assert "<b>" not in drawing
    assert "&lt;b&gt;&amp;" in drawing
    assert bx.name_list(scene, np.array([0])) == r"1 \<b\>\&\*x\*"
    assert [bx.letter(number) for number in (0, 25, 26)] == ["A", "Z", "A1"]


@pytest.mark.parametrize(("name", "shape"), [("coffee", (256, 384)), ("monument", (299, 384)), ("digit 3", (384, 384))])
def test_every_picture_becomes_a_canvas_of_one_size(name, shape):
    canvas = bx.to_canvas(sample(name).pixels)
    assert canvas.shape == (*shape, 3)
    assert canvas.dtype == np.uint8
    assert canvas.max() > 180


@pytest.mark.parametrize("name", bx.EXAMPLES)
def test_every_example_needs_no_repair(name):
    scene, _ = scene_of(name)
    assert scene.notes == ()
    assert set(scene.truth_labels) <= set(scene.labels)


def test_ten_thousand_boxes_are_quick():
    scene = bx.random_scene(10_000, 0, SHAPE)
    start = time.thread_time()
    kept = bx.suppress(scene.boxes_xyxy, scene.scores, threshold=0.5)
    assert time.thread_time() - start < 3
    assert 500 < len(kept) < 10_000
    assert len(bx.boxes_svg("", SHAPE, bx.drawn_scene(scene))) < 200_000


def page_says(app):
    return " ".join(text.value for text in app.markdown)


def test_the_page_shows_the_first_example_in_every_tab():
    tabs = {
        "Overlap": "IoU = 0.8374",
        "Suppression step by step": "Step 1: Selecting the box with the highest score",
        "YOLO's grid": "From the attributes to the box",
        "One to one": "Lowest total",
        "Precision and recall": "finds A",
    }
    for tab, says in tabs.items():
        said = page_says(healthy(open_page(PAGE, tab=tab)))
        assert says in said
        assert "Suppression keeps **2** of 5 boxes: 1 cup, 4 spoon." in said


def test_the_page_takes_every_example():
    app = open_page(PAGE, tab="One to one", **{"boxes.step": 4})
    for name in bx.EXAMPLES:
        app.button(key=f"boxes.try_{name}").click().run()
        assert not healthy(app).error
        assert app.text_area(key="boxes.boxes").value == bx.EXAMPLES[name].predicted
        assert app.slider(key="boxes.iou").value == bx.EXAMPLES[name].threshold


def test_the_page_names_a_wrong_line_and_says_repairs():
    app = healthy(open_page(PAGE, **{"boxes.boxes": "cat 0.5 1 2 3"}))
    assert "line 1" in app.error[0].value
    app.text_area(key="boxes.boxes").set_value("cat 0.5 90 90 20 20\ncat nan 1 2 3 4").run()
    assert not healthy(app).error
    assert "mirrored" in app.warning[0].value
    assert "line 2: a corner or the score" in app.warning[0].value
    app.text_area(key="boxes.boxes").set_value("").run()
    assert "No predicted box is left" in healthy(app).info[0].value


@pytest.mark.parametrize("tab", ["Overlap", "Suppression step by step", "YOLO's grid", "One to one"])
def test_the_page_bears_ten_thousand_boxes(tab):
    app = healthy(open_page(PAGE, tab=tab, **{"boxes.input": "random", "boxes.count": 10_000}))
    assert "of 10,000 boxes" in page_says(app)


def test_typed_attributes_make_a_box():
    app = open_page(PAGE, tab="YOLO's grid", **{"boxes.begin": "typed numbers", "boxes.tx": 0, "boxes.tw": 0})
    assert any(r"= 0.5000 + 3 = 3.5000" in text.value for text in healthy(app).latex)


@pytest.mark.parametrize(
    ("part", "prints"),
    [
        ("Overlap", "IoU: 0.8374"),
        ("YOLO's grid", "decoded centre_x in cells: 3.3906"),
        ("Precision and recall", "AP at IoU 0.5: 1.0000"),
        ("One to one", "lowest total cost: -5.4872"),
        ("Suppression step by step", "boxes left by soft-NMS: 5"),
    ],
)
def test_the_script_taken_home_prints_the_numbers_of_every_part(part, prints, tmp_path):
    app = open_page(PAGE, tab="Code to take home", **{"boxes.part": part})
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    assert "boxes kept by suppression: 2" in output
    assert prints in output


def test_the_script_taken_home_works_on_an_own_picture(tmp_path):
    app = open_page(PAGE, tab="Code to take home")
    photo = phone_photo()
    upload(app, "me.jpg", photo, "image/jpeg")
    (tmp_path / "me.jpg").write_bytes(photo)
    app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    assert "(384, 255)" in script
    assert "boxes kept by suppression: 2" in run_at_home(script, tmp_path)


def test_the_answer_opens_after_a_prediction():
    app = healthy(open_page(PAGE, tab="Predict first"))
    app.radio(key="boxes.question").set_value("1/3").run()
    assert "Right" in healthy(app).success[0].value


@settings(max_examples=40)
@given(st.integers(1, 60), SEEDS, st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.sampled_from([0.0, 0.5]))
def test_suppression_is_that_of_tensorflow(count, seed, threshold, least):
    import tensorflow as tf

    boxes, scores, _ = random_boxes(count, seed)
    kept = bx.suppress(boxes, scores, threshold=threshold, score_threshold=least)
    theirs = tf.image.non_max_suppression(
        tf.constant(boxes[:, [1, 0, 3, 2]], tf.float32), tf.constant(scores, tf.float32), count, threshold, least
    )
    assert kept.tolist() == theirs.numpy().tolist()


@settings(max_examples=30)
@given(st.integers(1, 30), SEEDS, st.sampled_from([0.1, 0.5, 1.0]))
def test_gaussian_soft_suppression_is_that_of_tensorflow(count, seed, sigma):
    import tensorflow as tf

    boxes = random_boxes(count, seed)[0]
    scores = np.random.default_rng(seed).permutation(count) / (2 * count) + 0.5
    options = {"iou_threshold": 1.0, "score_threshold": 0.01, "soft_nms_sigma": sigma / 2}  # theirs divides by 2 sigma
    theirs, values = tf.image.non_max_suppression_with_scores(
        tf.constant(boxes[:, [1, 0, 3, 2]], tf.float32), tf.constant(scores, tf.float32), count, **options
    )
    order, found = bx.soft_suppress(boxes, scores, "Gaussian", threshold=1.0, sigma=sigma, score_threshold=0.01)
    assert len(order) == len(theirs)
    np.testing.assert_allclose(found, values.numpy(), atol=1e-5)


def test_suppression_is_that_of_keras_cv():
    import keras_cv

    for seed, threshold in itertools.product(range(3), (0.25, 0.5)):
        boxes, scores, labels = random_boxes(40, seed)
        classes = np.zeros((1, 40, 3), np.float32)
        classes[0, np.arange(40), labels] = scores
        layer = keras_cv.layers.NonMaxSuppression("xyxy", False, threshold, 0.3, 40)
        theirs = layer(boxes[np.newaxis].astype(np.float32), classes)
        kept = bx.suppress(boxes, scores, threshold=threshold, score_threshold=0.3)
        count = int(theirs["num_detections"][0])
        assert count == len(kept)
        np.testing.assert_array_equal(np.asarray(theirs["boxes"])[0, :count], boxes[kept])
        np.testing.assert_array_equal(np.asarray(theirs["classes"])[0, :count], labels[kept])
