"""Segmentation: laws of masks, an oracle for every measure, and networks that learn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from skimage import measure
from sklearn.metrics import accuracy_score, f1_score, jaccard_score

from dlplay import segmentation
from dlplay.data import GridError
from dlplay.data.drawn.scenes import draw_scene, draw_scenes
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.segmentation.augmenting import UNCHANGED, Change, change_both
from dlplay.segmentation.blocks import Block, LayerCount
from dlplay.segmentation.learning import split_set
from dlplay.segmentation.masks import border_map, grow_insides, number_anew, parts_of_class, resize_map, stretch_light
from dlplay.segmentation.measures import ObjectResult, Overlap, add_overlaps
from dlplay.segmentation.networks import SHIPPED, Segmenter, open_segmenter
from dlplay.segmentation.views import PER_CLASS

QUICK = settings(max_examples=40)
MASKS = arrays.arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 9)))
MAPS = arrays.arrays(np.int64, (6, 8), elements=st.integers(0, 3))


def square(shape, top, left, size=3, value=1):
    values = np.zeros(shape, np.int32)
    values[top : top + size, left : left + size] = value
    return values


# masks against masks


@pytest.mark.parametrize(
    ("true", "predicted", "iou", "dice"),
    [
        ([[0, 0]], [[0, 0]], 1.0, 1.0),  # nothing there, nothing said: they agree
        ([[1, 1]], [[0, 0]], 0.0, 0.0),
        ([[1]], [[1]], 1.0, 1.0),
        ([[1, 1, 0]], [[0, 1, 1]], 1 / 3, 1 / 2),
        ([[1, 1, 1, 1]], [[1, 1, 0, 0]], 1 / 2, 2 / 3),
    ],
)
def test_iou_and_dice_of_small_masks(true, predicted, iou, dice):
    pair = np.array(true, bool), np.array(predicted, bool)
    assert segmentation.mask_iou(*pair) == pytest.approx(iou)
    assert segmentation.mask_dice(*pair) == pytest.approx(dice)


@QUICK
@given(MASKS, st.randoms())
def test_iou_and_dice_are_scikit_learns_and_obey_their_laws(true, chance):
    predicted = np.array([chance.random() < 0.5 for _ in range(true.size)]).reshape(true.shape)
    iou, dice = segmentation.mask_iou(true, predicted), segmentation.mask_dice(true, predicted)
    assert dice == pytest.approx(2 * iou / (1 + iou))
    assert iou <= dice + 1e-12
    assert iou == segmentation.mask_iou(predicted, true)
    if true.any() or predicted.any():
        assert iou == pytest.approx(jaccard_score(true.ravel(), predicted.ravel(), zero_division=0))
        assert dice == pytest.approx(f1_score(true.ravel(), predicted.ravel(), zero_division=0))


@QUICK
@given(MAPS, MAPS)
def test_every_class_and_the_accuracy_are_scikit_learns(true, predicted):
    overlaps = segmentation.class_overlaps(true, predicted, 4)
    options = {"average": None, "labels": range(4), "zero_division": 1.0}
    assert [one.iou for one in overlaps] == pytest.approx(jaccard_score(true.ravel(), predicted.ravel(), **options))
    assert [one.dice for one in overlaps] == pytest.approx(f1_score(true.ravel(), predicted.ravel(), **options))
    assert segmentation.pixel_accuracy(true, predicted) == accuracy_score(true.ravel(), predicted.ravel())
    assert sum(one.both for one in overlaps) == (true == predicted).sum()


def test_the_mean_leaves_the_ground_and_absent_classes_out():
    overlaps = [Overlap(90, 95, 95), Overlap(5, 10, 10), Overlap(0, 0, 0)]
    assert segmentation.mean_dice(overlaps) == 0.5
    assert segmentation.mean_dice([Overlap(9, 9, 9)]) == 1.0
    assert add_overlaps(Overlap(1, 2, 3), Overlap(4, 5, 6)) == Overlap(5, 7, 9)


def test_only_pixels_near_an_edge_count_for_the_edges():
    true = np.zeros((20, 20), np.int64)
    true[:, 10:] = 2
    far, near = true.copy(), true.copy()
    far[:, :3], near[:, 9] = 1, 2
    assert segmentation.edge_accuracy(true, true) == segmentation.edge_accuracy(true, far) == 1.0
    assert segmentation.edge_accuracy(true, near) == 0.75  # of columns 8 to 11
    assert segmentation.edge_accuracy(np.zeros((3, 3), np.int64), np.ones((3, 3), np.int64)) == 1.0


def test_masks_of_two_sizes_are_refused():
    with pytest.raises(segmentation.MaskError, match=r"2 x 3 pixels, the other one 3 x 2"):
        segmentation.mask_iou(np.ones((2, 3), bool), np.ones((3, 2), bool))


# objects against objects


@pytest.mark.parametrize(
    ("true", "predicted", "hits", "invented", "missed"),
    [
        (np.zeros((5, 5), np.int32), np.zeros((5, 5), np.int32), 0, 0, 0),
        (square((9, 9), 0, 0), square((9, 9), 0, 0, value=7), 1, 6, 0),  # numbers without pixels count as invented
        (square((9, 9), 0, 0), square((9, 9), 6, 6), 0, 1, 1),
        (square((9, 9), 0, 0), square((9, 9), 0, 1), 1, 0, 0),  # IoU 6 / 12
        (square((9, 9), 0, 0), square((9, 9), 1, 1), 0, 1, 1),  # IoU 4 / 14
        (square((9, 9), 0, 0) + square((9, 9), 5, 5, value=2), square((9, 9), 0, 0), 1, 0, 1),
    ],
)
def test_objects_are_matched_one_to_one(true, predicted, hits, invented, missed):
    result, pairs = segmentation.match_objects(true, predicted)
    assert (result.hits, result.invented, result.missed) == (hits, invented, missed)
    assert len(pairs) == hits


def test_a_split_object_counts_once():
    true = square((8, 8), 0, 0, size=6)
    halves = true.copy()
    halves[:, 4:] *= 2
    result, pairs = segmentation.match_objects(true, halves)
    assert (result.hits, result.invented, pairs) == (1, 1, [(1, 1)])
    assert result.f1 == pytest.approx(2 / 3)


@QUICK
@given(st.integers(0, 9), st.integers(0, 9), st.lists(st.floats(0.5, 1), max_size=9))
def test_panoptic_quality_is_the_sum_of_iou_over_its_denominator(invented, missed, ious):
    result = ObjectResult(len(ious), invented, missed, tuple(ious))
    total = len(ious) + (invented + missed) / 2
    assert result.panoptic_quality == pytest.approx(sum(ious) / total if total else 1.0)
    if ious or invented + missed:
        assert result.f1 == pytest.approx(2 * len(ious) / (2 * len(ious) + invented + missed))


# maps


def test_the_border_is_an_objects_outermost_pixels_also_between_two_that_touch():
    objects = square((5, 9), 1, 1) + square((5, 9), 1, 4, value=2)
    borders = border_map(objects)
    assert (borders > 0).tolist() == (objects > 0).tolist()
    assert np.argwhere(borders == 1).tolist() == [[2, 2], [2, 5]]


def test_two_that_touch_come_apart_by_their_borders_alone():
    objects = square((12, 20), 2, 2, size=7) + square((12, 20), 2, 9, size=7, value=2)
    found, labels = grow_insides(border_map(objects))
    assert found.tolist() == objects.tolist()
    assert labels.tolist() == [0, 0]
    joined, _ = parts_of_class((objects > 0).astype(np.int64))
    assert joined.max() == 1  # without the border they are one


def test_a_border_without_inside_is_an_object_and_small_ones_go():
    borders = 2 * (square((6, 9), 0, 0, size=2) + square((6, 9), 3, 5, size=3)).astype(np.int64)
    assert grow_insides(borders)[0].max() == 2
    found, labels = grow_insides(borders, least_area=5)
    assert (found.max(), (found > 0).sum(), len(labels)) == (1, 9, 1)
    assert grow_insides(np.zeros((3, 3), np.int64))[0].max() == 0


@QUICK
@given(MAPS)
def test_the_parts_of_a_class_are_scikit_images(classes):
    objects, labels = parts_of_class(classes)
    assert len(labels) == sum(measure.label(classes == k, connectivity=2).max() for k in (1, 2, 3))
    assert ((objects > 0) == (classes > 0)).all()


@QUICK
@given(arrays.arrays(np.float32, (7, 9, 4), elements=st.floats(0, 1, width=16)), st.integers(1, 5), st.booleans())
def test_the_three_views_agree(probabilities, least_area, borders):
    classes = ("cell",) if borders else ("circle", "heart", "star")
    network = Segmenter("one", classes, "none", borders=borders)
    views = segmentation.views_of_answer(probabilities[..., : network.num_answers], network, least_area=least_area)
    of_object = np.concatenate([[0], views.labels + 1])[views.objects]
    assert (of_object == views.semantic).all()
    assert (views.panoptic // PER_CLASS == views.semantic).all()
    assert (views.panoptic % PER_CLASS == views.objects).all()
    found = segmentation.object_list(views)
    assert sum(one.area for one in found) == (views.semantic > 0).sum()
    assert all(one.area >= least_area for one in found)
    areas = segmentation.areas_by_class(views)
    assert sum(pixels for _, pixels in areas.values()) == views.semantic.size
    assert sum(count for count, _ in areas.values()) == len(found)


def test_truth_and_a_perfect_answer_are_the_same_views():
    scene = draw_scene(300_014)
    true = segmentation.views_of_truth(scene, SHIPPED["shapes"].classes)
    judged = segmentation.Judged(true, true)
    assert segmentation.judge_objects(judged, threshold=0.95).panoptic_quality == 1.0
    assert set(segmentation.present_classes(judged)) == {"circle", "heart", "star", "triangle"}
    first, second = segmentation.masks_of_class(judged, "star")
    assert (first == second).all()
    assert segmentation.count_overlap(first, second).dice == 1.0


def test_objects_of_another_class_do_not_count_as_found():
    true = segmentation.views_of_mask(square((9, 9), 1, 1) > 0)
    wrong = segmentation.Views(true.semantic * 2, true.objects, true.labels + 1, ("a", "b"))
    right = segmentation.Views(true.semantic, true.objects, true.labels, ("a", "b"))
    result = segmentation.judge_objects(segmentation.Judged(right, wrong), threshold=0.5)
    assert (result.hits, result.invented, result.missed) == (0, 1, 1)
    one = segmentation.as_one_class(wrong)
    assert segmentation.judge_objects(segmentation.Judged(true, one), threshold=0.5).hits == 1


def test_a_dim_picture_is_stretched_and_a_flat_one_survives():
    dim = np.linspace(10, 30, 300).reshape(10, 10, 3).astype(np.uint8)
    assert (stretch_light(dim).min(), stretch_light(dim).max()) == (0, 255)
    assert stretch_light(np.full((4, 4, 3), 9, np.uint8)).max() <= 255


def test_maps_change_their_size_without_new_numbers():
    numbers = number_anew(np.array([[0, 9, 9], [4, 4, 0]]))
    assert numbers.tolist() == [[0, 2, 2], [1, 1, 0]]
    assert set(np.unique(resize_map(numbers, (50, 31)))) == {0, 1, 2}


# what students type and upload


@pytest.mark.parametrize(("text", "message"), [("1 0; 2 1", "row 2, number 1"), ("", "empty"), ("1 1; 1", "row 2")])
def test_a_typed_mask_is_refused_with_its_place(text, message):
    with pytest.raises(GridError, match=message):
        segmentation.read_small_mask(text, "A")


def png(values):
    import cv2

    return cv2.imencode(".png", values)[1].tobytes()


def test_an_uploaded_mask_fits_or_is_scaled_or_refused():
    mask = (square((20, 30), 4, 5, size=8) * 255).astype(np.uint8)
    same, notes = segmentation.read_true_mask(png(mask), "m.png", (20, 30))
    assert (same.sum(), notes) == (64, ())
    larger, notes = segmentation.read_true_mask(png(mask), "m.png", (40, 60))
    assert larger.sum() == 256
    assert "scaled to 60 x 40" in notes[0]
    with pytest.raises(segmentation.MaskError, match="do not fit"):
        segmentation.read_true_mask(png(mask), "m.png", (30, 20))


def test_weights_of_another_training_are_refused(tmp_path):
    file = tmp_path / "w.npz"
    file.write_bytes(b"one")
    known = segmentation.read_weights(str(file), "7692c3ad")  # sha256 of b"one"
    assert known.content == b"one"
    with pytest.raises(segmentation.MaskError, match="another file"):
        segmentation.read_weights(str(file), "123")


# transposed convolution

GRIDS = arrays.arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(-5, 5))
KERNELS = arrays.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(-5, 5))


@QUICK
@given(GRIDS, KERNELS, st.integers(1, 4), st.sampled_from(list(segmentation.PADDINGS)))
def test_every_output_value_is_the_sum_of_its_stamps(grid, kernel, stride, padding):
    output = segmentation.stamp_all(grid, kernel, stride, padding)
    one = segmentation.Stamping(grid, kernel, stride, padding, output)
    counts = segmentation.count_stamps(one)
    for place in np.ndindex(output.shape):
        stamps = segmentation.stamps_on(one, place)
        assert sum(stamp.product for stamp in stamps) == pytest.approx(output[place])
        assert len(stamps) == counts[place]
    total = sum(segmentation.one_stamp(one, place) for place in np.ndindex(grid.shape))
    assert total == pytest.approx(output)
    assert segmentation.stamp_all(2 * grid, kernel, stride, padding) == pytest.approx(2 * output)


def test_the_size_formula_has_the_numbers_of_the_output():
    for stride in (1, 2, 3, 4):
        for padding in segmentation.PADDINGS:
            grid, kernel = np.ones((2, 3)), np.ones((3, 2))
            output = segmentation.stamp_all(grid, kernel, stride, padding)
            lines = segmentation.grown_arithmetic(segmentation.Stamping(grid, kernel, stride, padding, output))[1]
            sizes = [int(line.split("= ")[1].split(r"\quad")[0]) for line in lines]
            assert sizes == list(output.shape)


def test_the_unets_kernel_leaves_no_checkerboard():
    even = segmentation.Stamping(np.ones((3, 3)), np.ones((2, 2)), 2, "valid", np.ones((6, 6)))
    uneven = segmentation.Stamping(np.ones((3, 3)), np.ones((3, 3)), 2, "valid", np.ones((7, 7)))
    assert np.unique(segmentation.count_stamps(even)).tolist() == [1]
    assert np.unique(segmentation.count_stamps(uneven)).tolist() == [1, 2, 4]


# pictures


def test_a_mask_moves_with_its_pixels():
    objects = square((60, 80), 10, 20, size=25) + square((60, 80), 40, 60, size=15, value=2)
    pixels = np.repeat((objects * 100).astype(np.uint8)[..., np.newaxis], 3, axis=2)
    change = Change(0.3, mirror=True, flip=True, turn=180, light=0)
    for seed in range(8):
        moved, numbers = change_both(pixels, objects, (48, 64), np.random.default_rng(seed), change)
        assert moved.shape == (48, 64, 3)
        assert set(np.unique(numbers)) <= {0, 1, 2}
        agree = np.abs(moved[..., 0].astype(int) - numbers * 100) < 2
        assert agree.mean() > 0.9  # but for the mixed pixels at the edges
    same = change_both(pixels, objects, (60, 80), np.random.default_rng(0), UNCHANGED)
    assert (same[0] == pixels).all()
    assert (same[1] == objects).all()


@pytest.mark.parametrize("number", [0, 5, 300_003])
def test_drawn_nuclei_are_what_their_boxes_say(number):
    drawn = segmentation.draw_nuclei(number)
    assert drawn.pixels.shape == (256, 256, 3)
    assert (drawn.objects == segmentation.draw_nuclei(number).objects).all()
    assert drawn.objects.max() == len(drawn.labels) == len(drawn.boxes_xyxy)
    for place in measure.regionprops(drawn.objects):
        top, left, bottom, right = place.bbox
        assert drawn.boxes_xyxy[place.label - 1].tolist() == [left, top, right, bottom]


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (37, 5)])
def test_every_picture_can_be_drawn(shape):
    pixels = np.full((*shape, 3), 90, np.uint8)
    semantic = np.ones(shape, np.int64)
    views = segmentation.Views(semantic, semantic.astype(np.int32), np.zeros(1, np.int64), ("one",))
    for draw in (segmentation.semantic_picture, segmentation.instance_picture, segmentation.panoptic_picture):
        assert max(draw(pixels, views).shape) == 480
    mask = semantic > 0
    assert segmentation.overlap_picture(pixels, mask, ~mask).shape == segmentation.to_drawing_size(pixels).shape
    assert segmentation.heat_picture(np.ones(shape, np.float32)).ndim == 3
    assert segmentation.first_box(None, shape)[2] <= shape[1]


def test_the_overlap_shows_three_kinds_of_pixels():
    pixels, true, predicted = np.full((48, 48, 3), 128, np.uint8), np.zeros((48, 48), bool), np.zeros((48, 48), bool)
    true[:, :32], predicted[:, 16:] = True, True
    drawn = segmentation.overlap_picture(pixels, true, predicted).astype(int)
    missed, both, invented = (drawn[:, at : at + 160].reshape(-1, 3).mean(axis=0) for at in (0, 160, 320))
    assert missed.argmax() == 2  # blue
    assert both.argmax() == 1  # green
    assert invented.argmax() == 0  # orange


def test_legends_name_every_class():
    text = segmentation.legend_svg(("a & b", "c"))
    assert "a &amp; b" in text
    assert text.count("<image") == 2
    assert segmentation.overlap_legend_svg().count("<image") == 3


# learning


def two_scenes():
    return LabelledSet((draw_scene(300_014, 64), draw_scene(300_016, 64)), SHIPPED["shapes"].classes)


def test_the_split_shares_no_picture_and_loses_none():
    data = draw_scenes(11, 0, 32)
    train, validation = split_set(data, 3)
    names = [one.name for one in (*train.pictures, *validation.pictures)]
    assert sorted(names) == sorted(one.name for one in data.pictures)
    assert len(validation.pictures) == 3


def test_pictures_that_do_not_do_are_refused():
    scene = draw_scene(1, 32)
    boxes_only = LabelledPicture("b", scene.pixels, scene.boxes_xyxy, scene.labels)
    empty = LabelledPicture("e", scene.pixels, np.zeros((0, 4)), np.zeros(0, np.int64), scene.objects * 0)
    for pictures, message in (
        ((scene,), "at least two"),
        ((scene, boxes_only), "boxes only"),
        ((empty, empty), "empty"),
    ):
        with pytest.raises(segmentation.MaskError, match=message):
            segmentation.refuse_unfit(LabelledSet(pictures, SHIPPED["shapes"].classes))


def test_shrinking_keeps_the_masks_on_their_pixels():
    small = segmentation.shrink_set(draw_scenes(3, 300_000, 160), 64)
    for one in small.pictures:
        assert one.pixels.shape == (64, 64, 3)
        assert one.objects.shape == (64, 64)
        assert one.boxes_xyxy.max() <= 64


def test_parameters_are_counted_as_in_the_formula():
    layers = (
        LayerCount("up1", "Conv2DTranspose", (2, 2), 16, 8, True, (2 * 2 * 16 + 1) * 8),
        LayerCount("norm", "BatchNormalization", (0, 0), 8, 8, False, 32),
    )
    lines = segmentation.parameter_arithmetic(Block("up1", 1, (8, 8, 8), layers))[1]
    assert r"(2 \cdot 2 \cdot 16 + 1) \cdot 8 = 520" in lines[0]
    assert lines[-1].endswith("520 + 32 = 552")


# networks: these import Keras


def test_stamps_are_keras_transposed_convolution():
    import keras

    draw = np.random.default_rng(0)
    for stride in (1, 2, 3, 4):
        for rows, columns in ((1, 1), (2, 2), (3, 2), (4, 5), (5, 3)):
            for padding in segmentation.PADDINGS:
                grid, kernel = draw.normal(size=(3, 4)), draw.normal(size=(rows, columns))
                layer = keras.layers.Conv2DTranspose(
                    1, (rows, columns), strides=stride, padding=padding, use_bias=False
                )
                layer.build((1, 3, 4, 1))
                layer.set_weights([kernel[..., np.newaxis, np.newaxis]])
                expected = np.asarray(layer(grid[np.newaxis, ..., np.newaxis]))[0, ..., 0]
                assert segmentation.stamp_all(grid, kernel, stride, padding) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("skips", [True, False])
def test_blocks_are_those_of_the_model(skips):
    from dlplay.segmentation import networks
    from dlplay.segmentation.unet import build_unet

    model = build_unet(4, channels=(4, 8, 16), skips=skips)
    network = Segmenter("x", ("a", "b", "c"), networks.pack_weights(model), channels=(4, 8, 16), skips=skips)
    blocks = segmentation.list_blocks(network, 40, 60)
    assert sum(block.num_parameters for block in blocks) == model.count_params()
    assert ("join1" in [block.name for block in blocks]) == skips
    for block in blocks:
        maps = segmentation.block_maps(network, np.zeros((40, 60, 3), np.uint8), block.name)
        assert maps.shape == block.shape
        row, column = segmentation.place_of(block)
        assert segmentation.block_at(blocks, row, column) is block
        assert block.name in segmentation.block_sentence(block, network)
        for line in segmentation.parameter_arithmetic(block)[1][: len(block.layers)]:
            left, right = line.split(r"\quad ")[1].replace(r"\cdot", "*").split(" = ")
            assert eval(left) == int(right)  # noqa: S307  our own formula
    assert segmentation.block_at(blocks, 0, 2) is None
    assert segmentation.unet_drawing(blocks, "encoder1").startswith("data:image/svg+xml")


@pytest.mark.parametrize("shape", [(1, 1), (1, 70), (33, 17), (48, 32)])
def test_every_size_goes_through_and_comes_out_the_same(shape):
    answer = segmentation.segment(SHIPPED["shapes"], np.full((*shape, 3), 100, np.uint8))
    assert answer.shape == (*shape, 5)
    assert answer.sum(axis=-1) == pytest.approx(1, abs=1e-4)


def test_the_shipped_networks_know_fresh_scenes():
    dices = {}
    scenes = draw_scenes(12, 700_000).pictures
    for name in ("shapes", "shapes without skips"):
        overlaps = [Overlap(0, 0, 0)] * 5
        for scene in scenes:
            answer = segmentation.segment(SHIPPED[name], scene.pixels).argmax(axis=-1)
            found = segmentation.class_overlaps(segmentation.class_map(scene), answer, 5)
            overlaps = [add_overlaps(*pair) for pair in zip(overlaps, found, strict=True)]
        dices[name] = segmentation.mean_dice(overlaps)
    assert min(dices.values()) > 0.85


def test_the_shipped_network_finds_and_counts_drawn_nuclei():
    drawn = segmentation.draw_nuclei(300_001)
    views = segmentation.views_of_answer(
        segmentation.segment(SHIPPED["nuclei"], drawn.pixels), SHIPPED["nuclei"], least_area=12
    )
    assert segmentation.mask_dice(drawn.objects > 0, views.semantic > 0) > 0.8
    assert segmentation.match_objects(drawn.objects, views.objects)[0].f1 > 0.7


def test_a_unet_learns_two_scenes_and_keeps_its_best_epoch():
    recipe = segmentation.Recipe(channels=(8, 16), side=64, epochs=6, learning_rate=0.01, augment=False)
    reports = []
    trained = segmentation.train_segmenter(two_scenes(), recipe, lambda one, passing=False: reports.append(one))
    epochs = segmentation.epochs_of(reports)
    assert tuple(epochs) == trained.epochs
    assert epochs[-1].loss < 0.7 * epochs[0].loss
    assert trained.epochs[trained.best - 1].dice == max(one.dice for one in epochs)
    again = segmentation.segment(trained.network, trained.examples[0].pixels).argmax(axis=-1)
    assert (again == trained.examples[0].predicted).mean() > 0.98  # float16 in the file


def test_a_training_begins_with_the_weights_that_were_chosen():
    ours = SHIPPED["nuclei without skips"]
    recipe = segmentation.Recipe("U-Net", ours.channels, False, 32, 1, 1e-9, augment=False, start=ours.name)
    trained = segmentation.train_segmenter(two_scenes(), recipe, lambda one, passing=False: None)
    pairs = zip(*(open_segmenter(one).trainable_weights for one in (ours, trained.network)), strict=True)
    changed = [one.path for one, other in pairs if one.shape != other.shape or np.abs(one - other).max() > 1e-3]
    assert changed == ["classes/kernel", "classes/bias"]  # four classes instead of inside and border
    assert f"from {ours.name}," in segmentation.describe_recipe(recipe, 2)


def test_a_training_stops_when_its_report_raises():
    class StoppedError(Exception):
        pass

    def report(progress, passing=False):
        if isinstance(progress, segmentation.SegmentationEpoch):
            raise StoppedError

    recipe = segmentation.Recipe(channels=(4, 8), side=32, epochs=50)
    with pytest.raises(StoppedError):
        segmentation.train_segmenter(two_scenes(), recipe, report)


@pytest.mark.parametrize("architecture", ["DeepLabV3+", "SegFormer"])
def test_keras_cvs_networks_give_a_map_of_the_pictures_size(architecture):
    from dlplay.segmentation.networks import build_segmenter
    from dlplay.segmentation.predicting import predict_map

    model = build_segmenter(Segmenter("x", ("a",), "", architecture, side=64))
    answer = predict_map(model, np.random.default_rng(0).integers(0, 256, (50, 90, 3), np.uint8))
    assert answer.shape == (50, 90, 2)
    assert answer.sum(axis=-1) == pytest.approx(1, abs=1e-3)


# ---------------------------------------------------------------- one's own pictures


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("nuclei", "picture", "Prompt"),
        ("shapes", "picture", "Prompt"),
        ("shapes", "nuclei", "nothing else"),
        ("nuclei", "scene", "nothing else"),
        ("nuclei", "nuclei", ""),
        ("shapes without skips", "scene", ""),
        ("Pascal VOC", "picture", ""),
    ],
)
def test_a_network_says_that_it_has_never_seen_such_a_picture(name, source, said):
    sentence = segmentation.unsuited_sentence(segmentation.shipped_network(name), source)
    assert said in sentence
    assert bool(sentence) == bool(said)


def test_own_pictures_begin_with_our_weights_and_few_get_more_epochs():
    scenes = draw_scenes(40)
    assert segmentation.first_recipe(scenes) == segmentation.Recipe()
    own = replace(scenes, classes=("a", "b", "c", "d"))
    recipe = segmentation.first_recipe(own)
    assert (recipe.start, recipe.side, recipe.epochs) == ("shapes", 160, 30)
    assert recipe.channels == segmentation.SHIPPED["shapes"].channels
    assert segmentation.first_recipe(replace(own, pictures=own.pictures[:10])).epochs == 60
    assert segmentation.first_recipe(own, "").start == ""
