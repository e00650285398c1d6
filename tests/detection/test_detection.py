"""Detection against keras-cv, TensorFlow and pycocotools; the laws of augmentation, scaling and suppression."""

import contextlib
import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from dlplay import boxes as bx
from dlplay import detection
from dlplay.boxes import Judged
from dlplay.data.drawn.scenes import draw_scene, draw_scenes
from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.detection.augmenting import PLAIN, Augmentation, augment_boxes, move_boxes, warp_pixels
from dlplay.detection.detections import Detections
from dlplay.detection.fitting import WARM_UP, batch, learning_rate_at
from dlplay.detection.judging import judge_pictures
from dlplay.detection.learning import fitting_weights, split_pictures
from dlplay.detection.yolo import anchor_points, decode_boxes, decode_distances, to_input
from dlplay.training import TrainingError

SEEDS = st.integers(0, 2**32 - 1)
NOTHING = Detections(np.zeros((0, 4)), np.zeros(0), np.zeros(0, np.int64))


def random_detections(count, seed, reach=60):
    """Boxes with whole corners, so that 32 and 64 bits decide alike, and scores without ties."""
    draws = np.random.default_rng(seed)
    corner = draws.integers(0, reach, (count, 2))
    boxes = np.hstack([corner, corner + draws.integers(1, reach, (count, 2))]).astype(float)
    scores = draws.permutation(np.arange(1, count + 1)) / (count + 1)
    return Detections(boxes, scores, draws.integers(0, 3, count))


def block_picture(height, width, seed, count=3):
    """Gray ground with blocks of one colour each, and their boxes."""
    draws = np.random.default_rng(seed)
    pixels = np.full((height, width, 3), 114, np.uint8)
    boxes = []
    for number in range(count):
        x, y = draws.integers(0, width - 24), draws.integers(0, height - 24)
        box = [x, y, x + draws.integers(12, 24), y + draws.integers(12, 24)]
        pixels[box[1] : box[3], box[0] : box[2]] = (250, 10 + 80 * number, 10)
        boxes.append(box)
    return LabelledPicture("blocks", pixels, np.array(boxes, float), np.arange(count))


def truth_of(found):
    return LabelledPicture("", np.zeros((9, 9, 3), np.uint8), found.boxes_xyxy, found.labels)


@pytest.mark.parametrize(("confidence", "overlap", "left"), [(0.0, 0.5, 2), (0.85, 0.5, 1), (1.1, 0.5, 0), (0, 1, 3)])
def test_select_on_three_boxes(confidence, overlap, left):
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60]], float)
    found = Detections(boxes, np.array([0.8, 0.9, 0.7]), np.zeros(3, np.int64))
    kept = detection.select(found, confidence=confidence, overlap=overlap)
    assert len(kept.scores) == left
    assert (np.diff(kept.scores) <= 0).all()
    assert len(detection.select(NOTHING, confidence=confidence, overlap=overlap).scores) == 0


@settings(max_examples=40)
@given(st.integers(0, 40), SEEDS, st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_every_deleted_box_names_a_better_one_that_overlaps_it(count, seed, confidence, overlap, per_class):
    candidates = random_detections(count, seed)
    options = {"confidence": confidence, "overlap": overlap, "per_class": per_class}
    sure, kept = detection.confident(candidates, confidence), detection.select(candidates, **options)
    deletions = detection.list_deletions(candidates, **options)
    assert len(deletions) == len(sure.scores) - len(kept.scores)
    for one in deletions:
        assert sure.scores[one.by] > sure.scores[one.box]
        assert one.iou > overlap
        assert bx.measure_overlap(sure.boxes_xyxy, one.by, one.box).iou == pytest.approx(one.iou)
        assert sure.scores[one.by] in kept.scores
        assert not per_class or sure.labels[one.by] == sure.labels[one.box]


def test_ten_thousand_candidates_are_no_problem():
    candidates = random_detections(10_000, 0, 400)
    kept = detection.select(candidates, confidence=0.01, overlap=0.5)
    assert len(detection.list_deletions(candidates, confidence=0.01, overlap=0.5)) == 100
    drawn = detection.draw_found(kept, ("a", "b", "c"), (400, 400, 3))
    assert len(bx.boxes_svg("", (384, 384), drawn)) < 300_000
    assert detection.detection_table(kept, ("a", "b", "c")).count("\n") == 102


def coco_precision(found, truths, num_classes):
    """Precision by pycocotools over several pictures, as many detections as there are: (10, 101, classes)."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def entries(parts, *, scored):
        for picture, part in enumerate(parts):
            for number, (box, label) in enumerate(zip(part.boxes_xyxy, part.labels, strict=True)):
                x1, y1, x2, y2 = box.tolist()
                shape = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1), "iscrowd": 0}
                score = {"score": float(part.scores[number])} if scored else {}
                yield {"image_id": picture + 1, "category_id": int(label) + 1, **shape, **score}

    guess, truth = COCO(), COCO()
    with contextlib.redirect_stdout(io.StringIO()):
        for coco, rows in ((guess, entries(found, scored=True)), (truth, entries(truths, scored=False))):
            coco.dataset = {
                "images": [{"id": number + 1} for number in range(len(found))],
                "categories": [{"id": label + 1} for label in range(num_classes)],
                "annotations": [{"id": number + 1, **row} for number, row in enumerate(rows)],
            }
            coco.createIndex()
        judge = COCOeval(truth, guess, "bbox")
        judge.params.maxDets = [1, 10, 1000]
        judge.evaluate()
        judge.accumulate()
    return judge.eval["precision"][:, :, :, 0, 2]


@settings(max_examples=15)
@given(st.integers(1, 5), st.integers(0, 140), SEEDS)
def test_average_precision_over_several_pictures_is_that_of_pycocotools(pictures, count, seed):
    truths = [truth_of(random_detections(6, seed + number)) for number in range(pictures)]
    found = []
    for number, truth in enumerate(truths):
        near = random_detections(count, seed + 100 + number)
        few = min(count, 4)
        near.boxes_xyxy[:few] = truth.boxes_xyxy[:few]
        near.boxes_xyxy[:few, 2:] += 1
        near.labels[:few] = truth.labels[:few]
        found.append(near)
    expected = coco_precision(found, truths, 3)
    for place, threshold in ((0, 0.5), (5, 0.75)):
        results = detection.class_results(found, truths, ("a", "b", "c"), threshold=threshold)
        for label, one in enumerate(results):
            if one.judged.num_truths:
                assert one.average_precision == pytest.approx(expected[place, :, label].mean(), abs=1e-9)
            assert one.num_hits + one.num_missed == one.judged.num_truths
            assert one.num_hits + one.num_false == len(one.scores)


def test_judging_needs_neither_detections_nor_true_boxes():
    results = detection.class_results([NOTHING], [truth_of(NOTHING)], ("a",))
    assert np.isnan(detection.mean_over_classes(results))
    assert np.isnan(detection.count_all(results, 0.5).precision)
    judged, scores = judge_pictures([], [], 0, 0.5)
    assert judged.num_truths == len(scores) == 0
    assert "–" in detection.results_table(results, 0.5)
    assert detection.ap_arithmetic(results[0])[1] == []


def test_precision_recall_and_average_precision_by_hand():
    truth = truth_of(Detections(np.array([[0, 0, 10, 10], [20, 0, 30, 10]], float), np.zeros(2), np.zeros(2, np.int64)))
    boxes = np.array([[0, 0, 10, 10], [50, 50, 60, 60], [20, 0, 30, 10]], float)
    found = Detections(boxes, np.array([0.9, 0.8, 0.3]), np.zeros(3, np.int64))
    results = detection.judge_one(found, truth, ("cup",), 0.5)
    now = detection.count_all(results, 0.5)
    assert (now.hits, now.false, now.missed, now.precision, now.recall) == (1, 1, 1, 0.5, 0.5)
    assert results[0].average_precision == pytest.approx((51 * 1 + 50 * 2 / 3) / 101)
    assert r"\frac{51\cdot 1.000 + 50\cdot 0.667}{101}" in detection.ap_arithmetic(results[0])[1][0]
    drawn = detection.draw_judged(found, truth, results, 0.5)
    assert [one.kind for one in drawn] == ["true", "true", "kept", "deleted"]


@settings(max_examples=40)
@given(SEEDS, st.floats(0.2, 3), st.booleans(), st.booleans())
def test_moved_boxes_keep_their_iou(seed, scale, mirror, flip):
    boxes = random_detections(6, seed).boxes_xyxy
    signs = np.where([mirror, flip], -1, 1) * scale
    moved = move_boxes(boxes, np.array([[signs[0], 0, 7.0], [0, signs[1], -3.0]]))
    assert (moved[:, 2:] > moved[:, :2]).all()
    np.testing.assert_allclose(bx.iou(moved, moved), bx.iou(boxes, boxes), atol=1e-9)


@settings(max_examples=40)
@given(st.integers(40, 120), st.integers(40, 120), SEEDS, st.booleans())
def test_the_pixels_under_a_moved_box_stay_those_of_its_object(height, width, seed, zooms):
    picture = block_picture(height, width, seed, count=1)
    change = Augmentation(0.3 if zooms else 0.0, mirror=True, flip=True, colour=0.0)
    pixels, boxes, labels = augment_boxes(picture, (96, 128), np.random.default_rng(seed), change)
    assert pixels.shape == (96, 128, 3)
    assert len(boxes) == len(labels) <= 1
    soft = 1 + int(np.ceil(1.3 * min(96 / height, 128 / width)))  # as far as an edge is smeared
    for x1, y1, x2, y2 in boxes:
        left, top, right, bottom = (int(np.ceil(value)) for value in (x1 + soft, y1 + soft, x2 - soft, y2 - soft))
        inside = pixels[top:bottom, left:right]
        np.testing.assert_allclose(inside, np.broadcast_to((250, 10, 10), inside.shape), atol=1)
        rest = pixels.astype(int).copy()
        rest[max(0, int(y1) - soft) : int(y2) + 1 + soft, max(0, int(x1) - soft) : int(x2) + 1 + soft] = 114
        np.testing.assert_allclose(rest, 114, atol=1)


@pytest.mark.parametrize("scale", [1.0, -1.0, 0.5, -0.5, 2.0])
def test_an_edge_lies_where_its_box_says(scale):
    pixels = np.zeros((8, 40, 3), np.uint8)
    pixels[:, 10:20] = 200
    matrix = np.array([[scale, 0, 40.0 if scale < 0 else 0.0], [0, abs(scale), 0]])
    moved = move_boxes(np.array([[10, 0, 20, 8]], float), matrix)[0]
    left, right = int(moved[0]), int(moved[2])
    row = warp_pixels(pixels, matrix, (4, 80))[1, :, 0].astype(int)
    assert (row[left + 1 : right - 1] == 200).all()
    assert row[left - 2] <= 1
    assert row[right + 1] <= 114
    assert abs(int(row[left - 1]) + int(row[left]) - 200) <= 1  # symmetric around the edge
    assert abs(int(row[right - 1]) + int(row[right]) - 200) <= 1


@settings(max_examples=30)
@given(st.integers(1, 300), st.integers(1, 300), st.sampled_from([96, 160, 320]))
def test_a_point_of_the_input_returns_to_the_picture(height, width, side):
    values, scale = to_input(np.full((height, width, 3), 200, np.uint8), side)
    assert values.shape[0] % 32 == values.shape[1] % 32 == 0
    assert max(round(height * scale), round(width * scale)) == side
    high, wide = max(1, round(height * scale)), max(1, round(width * scale))
    assert (values[:high, :wide] == 200).all()
    assert (values[high:] == 114).all()
    assert (values[:, wide:] == 114).all()


def test_a_batch_is_filled_with_minus_one():
    first, second = block_picture(80, 100, 0, count=3), block_picture(90, 60, 1, count=1)
    data = LabelledSet((first, second), ("a", "b", "c"))
    plan = detection.DetectionPlan((64, 96), augmentation=PLAIN)
    pixels, labels = batch(data, np.array([1, 0]), plan, np.random.default_rng(0))
    assert pixels.shape == (2, 64, 96, 3)
    assert pixels.max() > 200
    assert labels["boxes"].shape == (2, 3, 4)
    assert (labels["classes"][0, 1:] == -1).all()
    assert (labels["boxes"][0, 1:] == -1).all()
    assert (labels["classes"][1] >= 0).all()
    np.testing.assert_allclose(labels["boxes"][1], first.boxes_xyxy * 0.8, atol=1e-4)  # 80 rows become 64


@pytest.mark.parametrize(("height", "width"), [(32, 32), (64, 96), (160, 160)])
def test_the_cells_of_the_three_maps(height, width):
    points, strides = anchor_points(height, width)
    assert len(points) == sum(height * width // stride**2 for stride in (8, 16, 32))
    np.testing.assert_array_equal(points[0], [4, 4])
    np.testing.assert_array_equal(points[1], [12, 4] if width > 8 else [4, 12])
    np.testing.assert_array_equal(points[-1], [width - 16, height - 16])
    assert strides.tolist() == sorted(strides.tolist())


def test_a_certain_bin_is_that_distance():
    bins = np.full((1, 64), -100.0, np.float32)
    bins[0, [3, 16 + 0, 32 + 15, 48 + 1]] = 100
    np.testing.assert_allclose(decode_distances(bins)[0], [3, 0, 15, 1], atol=1e-9)
    np.testing.assert_allclose(decode_distances(np.zeros((1, 64), np.float32))[0], 7.5)


def test_true_boxes_as_text():
    pixels = np.zeros((100, 200, 3), np.uint8)
    text = "red blood cell 10 20 30 40\nplatelet 300 20 150 40"
    truth = detection.read_truths(text, pixels, ("red blood cell", "white blood cell", "platelet"))
    assert truth.labels.tolist() == [0, 2]
    assert truth.boxes_xyxy.tolist() == [[10, 20, 30, 40], [150, 20, 200, 40]]  # mirrored and beyond the edge: mended
    again = detection.write_truths(Detections(truth.boxes_xyxy, np.ones(2), truth.labels), ("red blood cell", "", "x"))
    assert again.splitlines()[0] == "red blood cell 10 20 30 40"
    assert detection.movable_truths(text, pixels.shape)[1]["line"] == 1
    with pytest.raises(bx.BoxError, match="no class “cat”"):
        detection.read_truths("cat 1 2 3 4", pixels, ("dog",))


@pytest.mark.parametrize(("shape", "wide"), [((1, 1, 3), "stretch"), ((1, 2000, 3), "stretch"), ((2000, 1, 3), 1)])
def test_odd_pictures_get_a_drawing_of_sane_size(shape, wide):
    assert detection.drawing_width(shape) == wide
    assert detection.to_eight_bits(np.zeros(shape, np.uint16)).shape[2] == 3
    assert max(detection.canvas_of(shape)[0]) == 384


def test_a_huge_picture_is_made_smaller_and_16_bits_become_8():
    pixels = np.full((10, 4000, 3), 65535, np.uint16)
    small = detection.to_eight_bits(pixels)
    assert small.shape == (3, 1280, 3)
    assert small.dtype == np.uint8
    assert small.min() == 255


def test_splitting_takes_every_picture_once_and_refuses_what_cannot_be_learned():
    data = draw_scenes(10, 0, 48)
    train, validation = split_pictures(data, 0)
    names = [one.name for one in (*train.pictures, *validation.pictures)]
    assert len(validation.pictures) == 2
    assert sorted(names) == sorted(one.name for one in data.pictures)
    with pytest.raises(TrainingError, match="too few"):
        split_pictures(LabelledSet(data.pictures[:3], data.classes), 0)
    empty = LabelledPicture("", data.pictures[0].pixels, np.zeros((0, 4)), np.zeros(0, np.int64))
    with pytest.raises(TrainingError, match="No picture has a box"):
        split_pictures(LabelledSet((empty,) * 5, ("a",)), 0)


def test_the_registry_offers_only_what_is_here():
    assert detection.CASCADE in detection.offered()
    assert set(detection.offered()) <= set(detection.DETECTORS)
    assert detection.DETECTORS["drawn shapes"].classes == SHAPES_TO_DRAW
    for name in detection.offered():
        assert detection.detector_sentence(detection.DETECTORS[name]).count(".") >= 2


@pytest.fixture(scope="module")
def model():
    """A YOLOv8-xs with random weights whose class scores are spread out."""
    from dlplay.detection.yolo import build_yolo

    yolo = build_yolo(3, seed=4)
    said = yolo(to_input(draw_scene(5, 96).pixels, 96)[0][np.newaxis], training=False)
    chances = np.asarray(said["classes"])
    spread = {"class": np.log(chances / (1 - chances)).std(), "box": np.asarray(said["boxes"]).std()}
    for level in (1, 2, 3):
        for kind in ("class", "box"):
            layer = yolo.get_layer(f"yolo_v8_head_{level}_{kind}_3_conv")
            layer.kernel.assign(layer.kernel * (2 / spread[kind]))
            layer.bias.assign(np.zeros(layer.bias.shape))
    return yolo


def test_our_boxes_are_those_of_keras_cv(model):
    from keras_cv.layers import NonMaxSuppression

    from dlplay.detection.yolo import read_yolo

    pixels = draw_scene(5, 96).pixels[:64]  # not square
    values, scale = to_input(pixels, 96)
    assert scale == 1
    model.prediction_decoder = NonMaxSuppression(
        "xyxy", from_logits=False, iou_threshold=0.5, confidence_threshold=0.3, max_detections=200
    )
    theirs = model.predict(values[np.newaxis], verbose=0)
    count = int(theirs["num_detections"][0])
    reading = read_yolo(model, pixels, side=96)
    everything = Detections(
        decode_boxes(reading.bins, 64, 96), reading.candidates.scores, reading.candidates.labels
    )  # before it is cut off at the picture's edges
    ours = detection.select(everything, confidence=0.3, overlap=0.5, per_class=False)
    assert 5 < count == len(ours.scores)
    np.testing.assert_allclose(ours.boxes_xyxy, theirs["boxes"][0, :count], atol=1e-3)
    np.testing.assert_allclose(ours.scores, theirs["confidence"][0, :count], atol=1e-5)
    np.testing.assert_array_equal(ours.labels, theirs["classes"][0, :count])


def test_an_opened_cell_gives_its_detection(model):
    from dlplay.detection.yolo import read_yolo

    reading = read_yolo(model, draw_scene(5, 128).pixels[:90], side=96)
    assert reading.shape == (96, 96)
    assert reading.num_cells == 144 + 36 + 9
    kept = detection.select(reading.candidates, confidence=0.3, overlap=0.5)
    for number in range(len(kept.scores)):
        cell = detection.open_cell(reading, kept, number)
        box = (cell.box_xyxy / cell.scale).clip(0, [128, 90, 128, 90])
        np.testing.assert_allclose(box, kept.boxes_xyxy[number], atol=1e-6)
        np.testing.assert_allclose(cell.weights.sum(axis=1), 1)
        middle = (np.array([cell.column, cell.row]) + 0.5) * cell.stride
        np.testing.assert_allclose(middle, cell.middle)
    assert f"= {cell.distances[0]:.4f}" in detection.distance_arithmetic(cell, 0)[1][0]


@settings(max_examples=10)
@given(st.integers(1, 60), SEEDS, st.floats(0.1, 0.9), st.floats(0.0, 0.9))
def test_select_is_tensorflow_and_keras_cv(count, seed, overlap, share):
    import tensorflow as tf
    from keras_cv.layers import NonMaxSuppression

    found = random_detections(count, seed)
    confidence = (int(share * count) + 0.5) / (count + 1)  # between two scores: TensorFlow drops one that equals it
    ours = detection.select(found, confidence=confidence, overlap=overlap, per_class=False)
    yxyx = found.boxes_xyxy[:, [1, 0, 3, 2]].astype(np.float32)
    places = tf.image.non_max_suppression(yxyx, found.scores.astype(np.float32), count, overlap, confidence).numpy()
    np.testing.assert_array_equal(ours.boxes_xyxy, found.boxes_xyxy[places])
    layer = NonMaxSuppression("xyxy", False, overlap, confidence, max_detections=count)
    chances = np.zeros((1, count, 3), np.float32)
    chances[0, np.arange(count), found.labels] = found.scores
    theirs = layer(found.boxes_xyxy[np.newaxis].astype(np.float32), chances)
    kept = int(theirs["num_detections"][0])
    np.testing.assert_allclose(np.asarray(theirs["boxes"])[0, :kept], ours.boxes_xyxy)
    np.testing.assert_array_equal(np.asarray(theirs["classes"])[0, :kept], ours.labels)


def test_weights_survive_packing_and_other_classes_keep_the_rest(model, tmp_path, monkeypatch):
    from dlplay.detection.detectors import pack_weights, unpack_weights

    packed = pack_weights(model)
    for own, again in zip(model.get_weights(), unpack_weights(packed), strict=True):
        np.testing.assert_allclose(own, again, rtol=1e-3, atol=1e-3)
    (tmp_path / "other.npz").write_bytes(packed.content)
    monkeypatch.chdir(tmp_path)
    four = [
        np.zeros((*own.shape[:-1], 4), np.float32) if own.shape[-1:] == (3,) else own for own in model.get_weights()
    ]
    taken = fitting_weights("other.npz", four)
    assert {one.shape for one in taken} == {one.shape for one in four}
    assert sum(not one.any() for one in taken if one.shape[-1:] == (4,)) == 6  # three maps: kernel and bias
    for by_file, by_bytes in zip(unpack_weights("other.npz"), unpack_weights(packed), strict=True):
        np.testing.assert_array_equal(by_file, by_bytes)


def test_a_set_is_judged_by_the_names_of_its_classes(model):
    from dlplay.detection.detectors import pack_weights

    weights, scenes = pack_weights(model), draw_scenes(3, 0, 64)
    other = LabelledSet(scenes.pictures, ("b", "x", "a", "y"))
    results = detection.judge_set(weights, ("a", "b", "c"), other, 64)
    counts = np.bincount(np.concatenate([one.labels for one in scenes.pictures]), minlength=4)
    assert [one.judged.num_truths for one in results] == [counts[2], counts[0], 0]
    with pytest.raises(bx.BoxError, match="a class that the detector knows: a, b, c"):
        detection.judge_set(weights, ("a", "b", "c"), scenes, 64)


@settings(max_examples=5)
@given(st.integers(2, 2000), st.floats(1e-4, 1e-2))
def test_the_learning_rate_is_keras_cosine_decay_with_warm_up(steps, highest):
    import keras

    warm = max(1, round(WARM_UP * steps))
    options = {"alpha": 0.01, "warmup_target": highest, "warmup_steps": warm}
    decay = keras.optimizers.schedules.CosineDecay(highest / 100, steps - warm, **options)
    for step in {0, 1, warm - 1, warm, steps // 2, steps - 1}:
        assert learning_rate_at(step, steps, highest) == pytest.approx(float(decay(step)), rel=1e-4)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras, writing weights
def test_a_training_lowers_the_loss_and_ends_with_its_best_weights():
    reports = []

    def report(progress, *, passing=False):
        if not passing:
            reports.append(progress)

    plan = detection.DetectionPlan((64, 64), epochs=3, learning_rate=3e-3, batch_size=4, augmentation=PLAIN)
    trained = detection.train_detector(draw_scenes(10, 0, 64), plan, report=report)
    assert reports == list(trained.epochs)
    assert trained.epochs[-1].class_loss < trained.epochs[0].class_loss
    assert (trained.num_train, trained.num_validation, trained.classes) == (8, 2, SHAPES_TO_DRAW)
    best = detection.best_epoch_of(trained.epochs).mean_ap
    assert trained.mean_ap == pytest.approx(best, abs=1e-9)
    file = detection.keras_weights_file(trained.weights, 4)
    assert file[:4] == b"\x89HDF"


# ---------------------------------------------------------------- one's own pictures


def results_with(scores, hits, truths):
    """One class with these detections, highest score first."""
    matched = np.where(hits, np.arange(len(hits)), -1)
    judged = Judged(np.arange(len(hits)), matched, np.ones(len(hits)), truths, np.zeros(0), np.zeros(0))
    return [detection.ClassResult("cell", judged, np.array(scores), 0.0)]


def test_the_best_threshold_has_the_best_f1_of_scikit_learn():
    draw = np.random.default_rng(0)
    scores = np.sort(draw.uniform(0.02, 0.45, 40))[::-1]
    hits = draw.random(40) < scores * 2
    results = results_with(scores, hits, int(hits.sum()))  # every true object is found at some score
    best = detection.best_threshold(results)
    every = [f1_score(hits, scores >= hundredth / 100) for hundredth in range(1, 46)]
    assert best.f1 == pytest.approx(max(every))
    assert best.f1 == pytest.approx(f1_score(hits, scores >= best.confidence))
    _, lines = detection.f1_arithmetic(results, best.confidence)
    assert lines[0].endswith(f"{best.f1:.4f}")


@pytest.mark.parametrize(
    ("scores", "hits", "truths", "said"),
    [
        ([0.4, 0.3, 0.2], [True, True, False], 2, "No right detection has a score of 0.5"),
        ([0.9, 0.4, 0.3], [True, True, True], 3, "F1 is 0.500"),
        ([0.9, 0.8], [True, True], 2, ""),
        ([0.9, 0.2], [False, False], 2, "Nothing right is found yet"),
        ([], [], 2, "Nothing right is found yet"),
    ],
)
def test_another_threshold_is_offered_where_it_is_better(scores, hits, truths, said):
    results = results_with(scores, np.array(hits, bool), truths)
    sentence = detection.threshold_sentence(results, 0.5)
    assert said in sentence
    assert bool(sentence) == bool(said)
    if said.startswith(("No right", "F1")):
        assert f"**{detection.best_threshold(results).confidence:.2f}**" in sentence


def test_drawn_scenes_begin_at_random_and_other_pictures_with_the_weights_that_are_here(monkeypatch):
    scenes = draw_scenes(20)
    own = replace(scenes, classes=("a", "b", "c", "d"))
    assert detection.best_start(scenes) == "random weights"
    assert detection.best_start(own) == "our weights for drawn shapes"
    assert "our weights for drawn shapes" in detection.start_sentence(own)
    monkeypatch.setitem(detection.STARTS, "our weights for drawn shapes", "not_here.npz")
    assert detection.best_start(own) == "random weights"
    assert "No trained weights are here" in detection.start_sentence(own)


@pytest.mark.parametrize(("count", "epochs"), [(4, 60), (20, 60), (60, 20), (160, 20), (400, 20)])
def test_few_pictures_get_more_epochs(count, epochs):
    plan = detection.first_plan(replace(draw_scenes(1), pictures=draw_scenes(1).pictures * count))
    assert (plan.epochs, plan.batch_size, plan.shape) == (epochs, 8, (160, 160))


def test_the_epochs_follow_from_an_exports_own_division():
    scenes = replace(draw_scenes(1), pictures=draw_scenes(1).pictures * 60)
    few = replace(scenes, parts=("train",) * 16 + ("valid",) * 44)
    assert detection.first_plan(few) == detection.first_plan(replace(scenes, pictures=scenes.pictures[:20]))


@pytest.mark.parametrize("name", ["drawn shapes", "blood cells", "drawn polyps"])
def test_a_detector_that_saw_one_kind_of_pictures_only_says_so(name):
    assert name in detection.unsuited_sentence(name, {})
    assert "nothing else" in detection.unsuited_sentence(name, {})


@pytest.mark.parametrize("name", [detection.CASCADE, *detection.DETECTOR_PRESETS])
def test_a_detector_for_photographs_says_nothing(name):
    assert detection.unsuited_sentence(name, {}) == ""


def test_the_time_for_a_clip_grows_with_its_frames():
    reading = detection.Reading(random_detections(3, 0), 0.05)
    assert detection.seconds_for(reading, 200) - detection.seconds_for(reading, 100) == pytest.approx(5)
