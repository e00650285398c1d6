"""Training classifiers, against Keras's own functions, its plain way of transfer learning, and scikit-learn."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.training import (
    AUGMENTATIONS,
    HEADS,
    PREPROCESSING,
    Epoch,
    ModelFile,
    Plan,
    Progress,
    TrainingError,
    accuracy,
    augment,
    best_epoch,
    class_scores,
    confusion_matrix,
    curves,
    fit,
    open_model,
    save_model,
    split,
    to_squares,
    train_classifier,
    transfer,
    versions,
)
from dlplay.training.model import assemble, build_head, own_copy, preprocessing_layers, unfreeze
from dlplay.weights import Network, is_here, load, preprocess, weight_file
from dlplay.weights.pretrained import FUNCTIONS

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras, saving
TINY = Network("input 32x32x3; conv 8 3x3 same stride 2 relu; conv 8 3x3 same stride 2 relu; globalavgpool", top=False)
NORMED = Network("input 32x32x3; conv 8 3x3 same stride 2 relu; batchnorm; conv 8 3x3 same relu; batchnorm", top=False)
ONE_BATCH = 64  # more than there are pictures: their order does not matter


def coloured_pictures(count=24, side=32, seed=0):
    """Noise with more of one of three colours, and which; so a class is not hard to learn."""
    draw = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    pixels = draw.integers(0, 150, (count, side, side, 3))
    pixels[np.arange(count), :, :, labels] += 90
    return pixels.astype(np.uint8), labels.tolist()


PIXELS, LABELS = coloured_pictures()
PARTS = split(LABELS, 0.25)


# ---------------------------------------------------------------- the split


def test_a_split_has_the_share_of_every_class_on_both_sides():
    labels = [0] * 40 + [1] * 12 + [2] * 3 + [3] * 2
    parts = split(labels, 0.25, seed=1)
    assert Counter(labels[number] for number in parts.validation) == {0: 10, 1: 3, 2: 1, 3: 1}
    assert sorted([*parts.train, *parts.validation]) == list(range(len(labels)))


@given(
    counts=st.lists(st.integers(2, 30), min_size=1, max_size=5),
    share=st.sampled_from([0.1, 0.25, 0.3, 0.5]),
    seed=st.integers(0, 9999),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=60)
def test_every_picture_is_on_one_side_and_every_class_on_both(counts, share, seed, order):
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    order.shuffle(labels)
    parts = split(labels, share, seed)
    assert split(labels, share, seed) == parts
    assert sorted([*parts.train, *parts.validation]) == list(range(len(labels)))
    for label, count in enumerate(counts):
        held = sum(labels[number] == label for number in parts.validation)
        assert 1 <= held <= count - 1
        assert abs(held - share * count) <= 0.5 or held in (1, count - 1)


def groups_of(numbers, cuts):
    """Cut a list of numbers into groups."""
    edges = sorted({0, len(numbers), *cuts})
    return [tuple(sorted(numbers[a:b])) for a, b in pairwise(edges)]


@given(
    counts=st.lists(st.integers(2, 9), min_size=2, max_size=4),
    seed=st.integers(0, 99),
    cuts=st.lists(st.integers(0, 36), max_size=36),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=150)
def test_copies_are_never_on_both_sides_even_in_two_classes(counts, seed, cuts, order):
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    numbers = list(range(len(labels)))
    order.shuffle(numbers)
    groups = groups_of(numbers, [cut for cut in cuts if cut < len(numbers)])
    own = [{group for group in groups if {labels[n] for n in group} == {label}} for label in range(len(counts))]
    try:
        parts = split(labels, 0.25, seed, [group for group in groups if len(group) > 1])
    except TrainingError:
        assert any(len(one) < 2 for one in own)  # a class with two groups of its own can always be parted
        return
    validation = set(parts.validation)
    assert sorted([*parts.train, *validation]) == list(range(len(labels)))
    for group in groups:
        assert len(validation & set(group)) in (0, len(group))
    for label in range(len(counts)):
        assert {number in validation for number, one in enumerate(labels) if one == label} == {True, False}


def test_a_large_group_of_copies_does_not_take_the_training_pictures_away():
    labels, copies = [0] * 10 + [1] * 10, tuple(range(8))
    for seed in range(20):
        parts = split(labels, 0.25, seed, [copies])
        assert set(copies) <= set(parts.train)


@pytest.mark.parametrize(
    ("labels", "twins"), [([0, 0, 1], ()), ([0, 0, 1, 1], [(2, 3)]), ([0, 1, 1, 1, 0], [(1, 2, 3)])]
)
def test_a_class_of_one_picture_is_refused_by_its_name(labels, twins):
    with pytest.raises(TrainingError, match="Class number 2 has only one picture"):
        split(labels, 0.25, 0, twins)
    with pytest.raises(TrainingError, match="Class “dog” has only one picture"):
        split(labels, 0.25, 0, twins, names=("cat", "dog"))


def test_classes_that_share_all_their_pictures_are_refused():
    ring = [(1, 2), (3, 4), (5, 0)]  # three classes of two, each sharing one with the next: no way to part them
    with pytest.raises(TrainingError, match="same as"):
        split([0, 0, 1, 1, 2, 2], 0.5, 0, ring)


def test_another_seed_draws_other_pictures():
    assert len({split([0] * 20 + [1] * 20, 0.25, seed).validation for seed in range(10)}) == 10


# ---------------------------------------------------------------- measures and curves


@given(
    pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=60),
)
@settings(max_examples=25)
def test_the_measures_are_those_of_scikit_learn(pairs):
    from sklearn import metrics

    labels, guesses = zip(*pairs, strict=True)
    every = list(range(5))  # class 4 is never called, others may be missing
    matrix = confusion_matrix(labels, guesses, 5)
    np.testing.assert_array_equal(matrix, metrics.confusion_matrix(labels, guesses, labels=every))
    assert accuracy(matrix) == pytest.approx(metrics.accuracy_score(labels, guesses))
    options = {"labels": every, "average": None, "zero_division": np.nan}
    precision = metrics.precision_score(labels, guesses, **options)
    recall = metrics.recall_score(labels, guesses, **options)
    for number, score in enumerate(class_scores(matrix, "abcde")):
        assert (score.name, score.count) == ("abcde"[number], labels.count(number))
        for ours, theirs in ((score.precision, precision[number]), (score.recall, recall[number])):
            assert (ours is None) == np.isnan(theirs)
            assert ours is None or ours == pytest.approx(theirs)


def test_nothing_measured_has_no_accuracy_to_divide_by():
    assert accuracy(confusion_matrix([], [], 2)) == 0
    assert class_scores(confusion_matrix([], [], 2), ["a", "b"])[0].precision is None


def epochs_of(*losses, phase="head", first=1):
    return tuple(
        Epoch(number, phase, loss / 2, 0.5 + number / 100, loss, 0.25 + number / 100, 0.1)
        for number, loss in enumerate(losses, first)
    )


def test_the_curves_have_four_lines_and_a_star_on_the_kept_epoch():
    epochs = epochs_of(3.0, 1.0, 2.0)
    figure = curves({"one": epochs}, {"one": 2})
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    stars = [trace for trace in figure.data if trace.marker.symbol == "star"]
    fields = ("loss", "val_loss", "accuracy", "val_accuracy")
    assert [list(line.y) for line in lines] == [[getattr(one, field) for one in epochs] for field in fields]
    assert [line.line.dash for line in lines] == ["dash", "solid"] * 2
    assert [(star.x[0], star.y[0]) for star in stars] == [(2, 1.0), (2, epochs[1].val_accuracy)]
    assert [line.xaxis for line in lines] == ["x", "x", "x2", "x2"]


def test_several_runs_have_a_colour_and_a_star_each_and_one_legend_entry_per_line():
    runs = {name: epochs_of(*losses) for name, losses in {"a": (2.0, 1.0, 3.0), "b": (1.0, 2.0, 3.0)}.items()}
    figure = curves(runs, {"a": 2, "b": 1})
    assert len({trace.line.color for trace in figure.data if trace.mode == "lines"}) == 2
    assert [trace.x[0] for trace in figure.data if trace.mode == "markers"] == [2, 2, 1, 1]
    shown = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(shown) == sorted(["a, training", "a, validation", "b, training", "b, validation", "kept weights"])


def test_the_curves_mark_where_the_backbone_begins_to_learn_and_one_epoch_is_a_point():
    both = (*epochs_of(2.0, 1.0), *epochs_of(0.5, 0.4, phase="whole", first=3))
    assert {shape.x0 for shape in curves({"one": both}).layout.shapes} == {2.5}
    assert curves({"one": both[2:]}).layout.shapes[0].x0 == 2.5
    assert not curves({"one": epochs_of(1.0, phase="whole")}).layout.shapes
    assert all("markers" in trace.mode for trace in curves({"one": both[:1]}).data)
    assert len(curves({"one": ()}, {"one": 1}).data) == 4


def test_the_best_epoch_is_the_first_of_equals():
    assert best_epoch(epochs_of(2.0, 1.0, 1.0)).number == 2


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("shape", [(1, 1, 3), (40, 20, 3), (20, 41, 3), (64, 64, 3)])
@pytest.mark.parametrize("how", ["crop", "squeeze"])
def test_pictures_of_any_shape_become_squares(shape, how):
    one = np.full(shape, 77, np.uint8)
    squares = to_squares([one, one], 32, how)
    assert (squares.shape, squares.dtype) == ((2, 32, 32, 3), np.uint8)
    assert (squares == 77).all()


def test_no_pictures_are_no_squares():
    assert to_squares([], 32).shape == (0, 32, 32, 3)


def test_a_square_of_the_right_size_is_left_as_it_is():
    np.testing.assert_array_equal(to_squares(list(PIXELS), 32), PIXELS)


def test_cropping_keeps_the_middle_and_squeezing_keeps_all():
    wide = np.zeros((32, 96, 3), np.uint8)
    wide[:, 32:64] = 200
    assert (to_squares([wide], 32, "crop") == 200).all()
    assert to_squares([wide], 32, "squeeze").mean() == pytest.approx(200 / 3, abs=3)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_every_augmentation_gives_pictures_that_differ_and_come_again_by_their_seed(name):
    image = PIXELS[0]
    made = versions(image, [name], 10, seed=3)
    assert (made.shape, made.dtype) == ((10, 32, 32, 3), np.uint8)
    np.testing.assert_array_equal(made, versions(image, [name], 10, seed=3))
    assert (made != versions(image, [name], 10, seed=4)).any()
    assert len({one.tobytes() for one in made}) > (1 if name == "mirror" else 7)
    assert np.abs(made.astype(float) - image).mean() < 90  # still that picture


def test_all_augmentations_together_work_on_pictures_of_any_side():
    images = coloured_pictures(5, 46)[0]
    untouched = images.copy()
    made = augment(images, AUGMENTATIONS, seed=1)
    assert (made.shape, made.dtype) == (images.shape, np.uint8)
    np.testing.assert_array_equal(images, untouched)
    np.testing.assert_array_equal(augment(images, []), images)


def test_a_mirrored_version_is_exactly_the_picture_or_its_mirror_image():
    image = PIXELS[1]
    kinds = [
        [bool((one == image).all()), bool((one == image[:, ::-1]).all())] for one in versions(image, ["mirror"], 30)
    ]
    assert all(sum(kind) == 1 for kind in kinds)
    assert 5 < sum(first for first, _ in kinds) < 25


@pytest.mark.parametrize("name", ["turn", "zoom", "shift"])
def test_moving_an_even_picture_changes_nothing(name):
    even = np.full((32, 32, 3), (10, 120, 240), np.uint8)
    assert np.abs(versions(even, [name], 5).astype(int) - even).max() <= 1


def test_what_is_cut_out_is_gray_and_the_rest_stays():
    image = np.minimum(PIXELS[2], 120)
    for one in versions(image, ["cut out"], 8):
        changed = (one != image).all(axis=2)
        assert (one[changed] == 128).all()
        assert (one[~changed] == image[~changed]).all()
        assert 0 < changed.mean() <= 0.11
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        assert changed.sum() == len(rows) * len(columns)


def test_light_keeps_gray_gray_and_colour_keeps_black_and_white():
    gray = np.repeat(PIXELS[3][:, :, :1], 3, axis=2)
    made = versions(gray, ["light"], 6).astype(int)
    assert np.ptp(made, axis=3).max() <= 1
    assert len({round(one.mean()) for one in made}) > 3
    assert np.abs(versions(gray, ["colour"], 4).astype(int) - gray).max() <= 2


def test_batches_change_their_pictures_and_order_every_epoch_and_validation_stays():
    plan = Plan(TINY, batch_size=8, augmentations=("turn", "light"), whole_epochs=2)
    pixels, labels = PIXELS[:20], np.arange(20)
    found = transfer.changing_batches(pixels, labels, plan)
    every = list(found.data.as_numpy_iterator())
    assert (found.steps, len(every)) == (3, 6)
    first, second = every[:3], every[3:]
    assert [len(images) for images, _ in first] == [8, 8, 4]
    orders = [np.concatenate([numbers for _, numbers in epoch]).tolist() for epoch in (first, second)]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(20))
    assert orders[0] != orders[1]
    by_label = [
        {int(n): image for images, numbers in one for image, n in zip(images, numbers, strict=True)}
        for one in (first, second)
    ]
    assert all((by_label[0][n] != by_label[1][n]).any() for n in range(20))
    assert by_label[0][0].dtype == np.float32
    fixed = transfer.plain_batches(pixels, labels, 8)
    for _ in range(2):
        images, numbers = (np.concatenate(part) for part in zip(*fixed.as_numpy_iterator(), strict=True))
        np.testing.assert_array_equal(images, pixels)
        np.testing.assert_array_equal(numbers, labels)


# ---------------------------------------------------------------- preprocessing and backbones


def applied(layers, pixels):
    values = pixels.astype(np.float32)
    for layer in layers:
        values = layer(values)
    return np.asarray(values)


@pytest.mark.parametrize("module", FUNCTIONS)
def test_the_preprocessing_layers_do_what_the_familys_own_function_does(module):
    import importlib

    pixels = np.random.default_rng(1).integers(0, 256, (3, 8, 8, 3)).astype(np.float32)
    family = importlib.import_module(f"keras.applications.{module}")
    expected = np.asarray(family.preprocess_input(pixels.copy()))
    network = Network(FUNCTIONS[module][0], top=False)
    scale = np.abs(expected).max()
    np.testing.assert_allclose(applied(preprocessing_layers(network), pixels), expected, rtol=1e-4, atol=1e-5 * scale)
    np.testing.assert_allclose(preprocess(network, pixels / 255), expected, rtol=1e-4, atol=1e-5 * scale)


def test_every_other_preprocessing_does_what_its_name_says():
    pixels = np.random.default_rng(1).integers(0, 256, (2, 4, 4, 3))
    expected = {"0 to 1": pixels / 255, "-1 to 1": pixels / 127.5 - 1, "0 to 255": pixels, "as trained": pixels / 255}
    assert set(expected) == set(PREPROCESSING)
    for kind, values in expected.items():
        np.testing.assert_allclose(applied(preprocessing_layers(TINY, kind), pixels), values, rtol=1e-5, atol=1e-6)
    wrong = applied(preprocessing_layers(Network("VGG16", top=False), "0 to 1"), pixels)
    np.testing.assert_allclose(wrong, pixels / 255, rtol=1e-5)


def test_a_backbone_is_a_frozen_copy_up_to_the_maps():
    cached = load(TINY)
    backbone = own_copy(TINY)
    assert backbone.output_shape == (None, 8, 8, 8)  # without the global pooling
    assert not backbone.trainable_weights
    for ours, theirs in zip(backbone.weights, cached.weights, strict=True):
        assert ours is not theirs
        np.testing.assert_array_equal(ours, theirs)
    assert own_copy(Network("photo VGG", top=False)).output_shape == (None, 6, 6, 256)
    assert own_copy(Network("SqueezeNet 1.1", top=False, side=96)).output_shape == (None, 5, 5, 512)
    assert own_copy(Network("EfficientNet-Lite0", top=False, side=96)).output_shape == (None, 3, 3, 1280)
    assert own_copy(Network("MobileNetV2 0.35", top=False, side=96)).output_shape == (None, 3, 3, 1280)
    assert own_copy(TINY).get_weights()[0].tobytes() == backbone.get_weights()[0].tobytes()


@pytest.mark.parametrize("text", ["input 32x32x3; flatten; dense 8 relu", "input 32x32x3; globalavgpool"])
def test_a_stack_without_maps_is_no_backbone(text):
    with pytest.raises(TrainingError, match="no backbone"):
        own_copy(Network(text, top=False))


def test_features_are_what_the_backbone_gives_and_are_computed_once(monkeypatch):
    transfer._features.cache_clear()
    pixels = coloured_pictures(21, seed=5)[0]  # more than one part
    calls = []
    monkeypatch.setattr(transfer, "predict", lambda *args, real=transfer.predict: calls.append(1) or real(*args))
    maps = transfer.features(TINY, "as trained", transfer.as_images(pixels))
    plain = np.asarray(own_copy(TINY)(pixels.astype(np.float32) / 255, training=False))
    np.testing.assert_allclose(maps, plain, rtol=1e-4, atol=1e-5)
    again = transfer.features(TINY, "as trained", transfer.as_images(pixels.copy()))
    assert again is maps
    assert len(calls) == 1
    other = pixels.copy()
    other[0, 0, 0, 0] += 1
    transfer.features(TINY, "as trained", transfer.as_images(other))
    transfer.features(TINY, "-1 to 1", transfer.as_images(pixels))
    assert len(calls) == 3


def test_batch_normalization_in_a_frozen_backbone_uses_what_it_learned():
    load(NORMED)
    backbone = own_copy(NORMED)
    pixels = PIXELS[:4]
    maps = transfer.features(NORMED, "as trained", transfer.as_images(pixels))
    np.testing.assert_allclose(
        maps, np.asarray(backbone(pixels / np.float32(255), training=False)), rtol=1e-4, atol=1e-5
    )


@pytest.mark.skipif(
    not is_here(weight_file("MobileNetV2 0.35", top=False)), reason="the weights of MobileNetV2 0.35 are not here"
)
def test_a_pretrained_backbone_has_the_same_weights_at_any_size_of_picture():
    small, large = (load(Network("MobileNetV2 0.35", "imagenet", top=False, side=side)) for side in (96, 224))
    assert small.output_shape[1:3] == (3, 3)
    for ours, theirs in zip(small.get_weights(), large.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


# ---------------------------------------------------------------- one fit


def small_model(seed=0, units=3):
    import keras

    keras.utils.set_random_seed(seed)
    return keras.Sequential([keras.Input((6,)), keras.layers.Dense(12, "relu"), keras.layers.Dense(units, "softmax")])


def table(count=40, seed=0):
    draw = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    return (draw.normal(size=(count, 6)) + labels[:, np.newaxis] * 0.5).astype(np.float32), labels


def cross_entropy(model, values, labels):
    """The mean loss and the accuracy, by numpy from a model's probabilities."""
    chances = np.asarray(model(values, training=False), float)
    return -np.log(chances[np.arange(len(labels)), labels]).mean(), (chances.argmax(axis=1) == labels).mean()


def test_the_weights_of_the_best_epoch_are_kept_and_no_others():
    train, validation = table(20), table(30, seed=9)
    model = small_model()
    epochs = fit(model, train, validation, rate=0.1, epochs=25)
    best = best_epoch(epochs)
    assert best.number < 20  # it overfits, or this shows nothing
    assert len(epochs) == 25  # without patience there is no early end
    loss, share = cross_entropy(model, *validation)
    assert loss == pytest.approx(min(epoch.val_loss for epoch in epochs), abs=1e-5)
    assert share == pytest.approx(best.val_accuracy)
    assert model.evaluate(*validation, verbose=0)[0] == pytest.approx(best.val_loss, abs=1e-5)
    last = small_model()
    same = fit(last, train, validation, rate=0.1, epochs=25, restore_best=False)
    assert [one.val_loss for one in same] == pytest.approx([one.val_loss for one in epochs])
    assert cross_entropy(last, *validation)[0] == pytest.approx(epochs[-1].val_loss, abs=1e-5)


def test_a_fit_ends_after_so_many_epochs_without_a_better_one():
    train, validation = table(20), table(30, seed=9)
    epochs = fit(small_model(), train, validation, rate=0.1, epochs=60, patience=4)
    assert len(epochs) < 60
    assert best_epoch(epochs).number == len(epochs) - 4


def test_epochs_go_on_from_those_before_and_a_better_one_before_keeps_its_weights():
    train, validation = table(), table(seed=9)
    model = small_model()
    weights = model.get_weights()
    before = epochs_of(0.5, 0.0001, 0.7)
    epochs = fit(model, train, validation, rate=0.1, epochs=8, before=before, patience=3)
    assert epochs[:3] == before
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4, 5, 6]  # patience begins anew
    assert {epoch.phase for epoch in epochs[3:]} == {"whole"}
    for ours, theirs in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    fit(model, train, validation, rate=0.1, epochs=1, before=before, restore_best=False)
    assert (model.get_weights()[0] != weights[0]).any()


def test_a_worse_epoch_before_gives_way():
    train, validation = table(), table(seed=9)
    model = small_model()
    epochs = fit(model, train, validation, rate=0.01, epochs=3, before=epochs_of(50.0))
    assert best_epoch(epochs).number > 1
    assert cross_entropy(model, *validation)[0] == pytest.approx(best_epoch(epochs).val_loss, abs=1e-5)


@pytest.mark.parametrize("part", ["train", "validation"])
def test_a_loss_that_is_no_number_is_refused(part):
    parts = {"train": table(), "validation": table(seed=9)}
    parts[part][0][3, 2] = np.inf
    with pytest.raises(TrainingError, match="smaller learning rate"):
        fit(small_model(), **parts, rate=0.1, epochs=3)


def test_a_fit_reports_every_epoch_for_good_and_every_batch_in_passing():
    told, passing = [], []
    epochs = fit(
        small_model(),
        table(40),
        table(seed=9),
        rate=0.1,
        epochs=3,
        batch_size=16,
        report=lambda one, passing=False, lists=(told, passing): lists[passing].append(one),
    )
    assert tuple(told) == epochs
    assert [round(one.fraction * 9) for one in passing] == list(range(1, 10))
    assert passing[3].text.startswith("Epoch 2 of 3, batch 1 of 3: loss ")


def test_what_report_raises_ends_the_training():
    class Stop(Exception):  # noqa: N818
        pass

    def stop(progress, *, passing=False):
        if isinstance(progress, Epoch) and progress.number == 2:
            raise Stop

    with pytest.raises(Stop):
        fit(small_model(), table(), table(), rate=0.1, epochs=50, report=stop)


# ---------------------------------------------------------------- in the plain Keras way


def plain_keras(plan, pixels, labels, parts):
    """Transfer learning as Keras's guide has it: the backbone within the model, first frozen, then not."""
    import keras

    base = keras.models.clone_model(own_copy(plan.backbone))
    base.set_weights(load(plan.backbone).get_weights())
    base.trainable = False
    head = build_head(plan.head, base.output_shape[1:], 3, plan.seed)  # for its first weights
    dense = keras.layers.Dense(3, "softmax")
    inputs = keras.Input(base.input_shape[1:])
    maps = base(inputs / 255, training=False)
    outputs = dense(keras.layers.GlobalAveragePooling2D()(maps))
    dense.set_weights(head.get_weights())
    model = keras.Model(inputs, outputs)
    numbers = np.asarray(labels)
    train, validation = (
        (pixels[list(part)].astype(np.float32), numbers[list(part)]) for part in (parts.train, parts.validation)
    )
    found = []
    for rate, epochs in ((plan.head_rate, plan.head_epochs), (plan.whole_rate, plan.whole_epochs)):
        if epochs:
            model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
            history = model.fit(
                *train, batch_size=ONE_BATCH, epochs=epochs, validation_data=validation, verbose=0, shuffle=False
            ).history
            found += list(
                zip(*(history[name] for name in ("loss", "accuracy", "val_loss", "val_accuracy")), strict=True)
            )
        base.trainable = True
    return found, np.asarray(model(pixels.astype(np.float32), training=False))


@pytest.mark.parametrize(("head_epochs", "whole_epochs"), [(12, 0), (0, 4), (5, 5)])
def test_a_training_gives_the_numbers_of_plain_transfer_learning_in_keras(head_epochs, whole_epochs):
    plan = Plan(
        TINY, "globalavgpool", head_epochs=head_epochs, head_rate=0.05, whole_epochs=whole_epochs, whole_rate=0.003,
        batch_size=ONE_BATCH, patience=0, restore_best=False, seed=4,
    )  # fmt: skip
    trained = train_classifier(PIXELS, LABELS, PARTS, plan)
    found, chances = plain_keras(plan, PIXELS, LABELS, PARTS)
    ours = [(one.loss, one.accuracy, one.val_loss, one.val_accuracy) for one in trained.epochs]
    np.testing.assert_allclose(ours, found, atol=1e-4)
    np.testing.assert_allclose(trained.probabilities, chances, atol=1e-4)
    assert [one.phase for one in trained.epochs] == ["head"] * head_epochs + ["whole"] * whole_epochs
    assert trained.best == len(trained.epochs)
    assert found[-1][2] < found[0][2]


def test_the_kept_weights_give_the_kept_epochs_validation_loss():
    plan = Plan(
        TINY,
        "flatten; dense 16 relu; dropout 0.2",
        head_epochs=15,
        head_rate=0.03,
        batch_size=8,
        whole_epochs=5,
        whole_rate=0.02,
    )
    trained = train_classifier(PIXELS, LABELS, PARTS, plan)
    numbers = list(PARTS.validation)
    chances = trained.probabilities[numbers, np.asarray(LABELS)[numbers]]
    kept = trained.epochs[trained.best - 1]
    assert kept == best_epoch(trained.epochs)
    assert -np.log(np.maximum(chances, 1e-7)).mean() == pytest.approx(kept.val_loss, abs=1e-3)
    assert (trained.probabilities[numbers].argmax(axis=1) == np.asarray(LABELS)[numbers]).mean() == pytest.approx(
        kept.val_accuracy
    )
    np.testing.assert_allclose(trained.probabilities.sum(axis=1), 1, atol=1e-5)


def test_the_same_seed_gives_the_same_numbers_also_with_kept_features():
    transfer._features.cache_clear()
    plan = Plan(
        TINY, HEADS["light"], head_epochs=4, head_rate=0.01, whole_epochs=2, whole_rate=0.001, batch_size=8,
        augmentations=("mirror", "light", "cut out"), copies=2, seed=7,
    )  # fmt: skip
    runs = [train_classifier(PIXELS, LABELS, PARTS, plan) for _ in range(2)]
    assert transfer._features.cache_info().hits >= 2
    numbers = [[(one.loss, one.val_loss) for one in run.epochs] for run in runs]
    np.testing.assert_allclose(numbers[0], numbers[1], atol=1e-6)
    np.testing.assert_allclose(runs[0].probabilities, runs[1].probabilities, atol=1e-5)
    other = train_classifier(PIXELS, LABELS, PARTS, replace(plan, seed=8, whole_epochs=0))
    assert abs(other.epochs[0].loss - runs[0].epochs[0].loss) > 1e-4


@pytest.mark.parametrize(("head_epochs", "whole_epochs"), [(2, 2), (2, 0), (0, 2)])
def test_a_training_s_bar_never_goes_back_and_its_last_word_is_the_whole(head_epochs, whole_epochs):
    transfer._features.cache_clear()
    told = []
    plan = Plan(TINY, head_epochs=head_epochs, whole_epochs=whole_epochs, whole_rate=0.001, augmentations=("mirror",))
    train_classifier(PIXELS, LABELS, PARTS, plan, lambda one, passing=False: told.append(one))
    words = [one for one in told if isinstance(one, Progress)]
    fractions = [one.fraction for one in words]
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > head_epochs + whole_epochs  # it moves at least with every epoch
    assert fractions[-1] == 1
    last = f"Epoch {head_epochs + whole_epochs} of {head_epochs + whole_epochs}, batch "
    assert any(one.text.startswith(last) for one in words)


def test_a_second_training_of_a_head_takes_the_features_that_are_kept(monkeypatch):
    transfer._features.cache_clear()
    sizes = []
    monkeypatch.setattr(
        transfer,
        "predict",
        lambda model, pixels, *rest, real=transfer.predict: sizes.append(len(pixels)) or real(model, pixels, *rest),
    )
    plan = Plan(TINY, head_epochs=1)
    train_classifier(PIXELS, LABELS, PARTS, plan)
    assert sizes == [len(PARTS.train), len(PARTS.validation), len(PIXELS)]
    train_classifier(PIXELS, LABELS, PARTS, replace(plan, head="flatten", head_rate=0.1))
    assert sizes[3:] == [len(PIXELS)]  # the probabilities at the end only
    train_classifier(PIXELS, LABELS, PARTS, replace(plan, augmentations=("mirror",), copies=3))
    assert sizes[4:] == [3 * len(PARTS.train), len(PIXELS)]


@pytest.mark.parametrize("network", [TINY, NORMED])
def test_no_training_changes_the_network_in_memory(network):
    before = load(network).get_weights()
    plan = Plan(network, head_epochs=1, whole_epochs=2, whole_rate=0.01, batch_norm_learns=True)
    trained = train_classifier(PIXELS, LABELS, PARTS, plan)
    for ours, theirs in zip(load(network).get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    learned = open_model(trained.model).get_layer("backbone").get_weights()
    assert (learned[0] != before[0]).any()
    assert load(network).trainable


def test_a_plan_without_epochs_is_refused():
    with pytest.raises(TrainingError, match="at least one epoch"):
        train_classifier(PIXELS, LABELS, PARTS, Plan(TINY, head_epochs=0))


def test_a_training_reports_its_steps_in_passing_and_its_epochs_for_good():
    told, passing = [], []

    def listen(progress, *, passing=False, seen=passing):
        (seen if passing else told).append(progress)

    transfer._features.cache_clear()
    trained = train_classifier(PIXELS, LABELS, PARTS, Plan(TINY, head_epochs=2, whole_epochs=1), listen)
    assert tuple(told) == trained.epochs
    assert [one.number for one in trained.epochs] == [1, 2, 3]
    assert all(isinstance(one, Progress) and 0 <= one.fraction <= 1 for one in passing)
    assert f"{len(PARTS.train)} of {len(PARTS.train)} pictures" in " ".join(one.text for one in passing)


# ---------------------------------------------------------------- what learns


def kept_batch_norm(trained):
    model = open_model(trained.model).get_layer("backbone")
    return [layer for layer in model.layers if "batch" in layer.name]


@pytest.mark.parametrize("learns", [False, True])
def test_batch_normalization_learns_only_where_asked(learns):
    plan = Plan(NORMED, head_epochs=0, whole_epochs=2, whole_rate=0.01, batch_norm_learns=learns)
    for layer in kept_batch_norm(train_classifier(PIXELS, LABELS, PARTS, plan)):
        gamma, beta, mean, variance = layer.get_weights()
        untouched = [(gamma == 1).all(), (beta == 0).all(), (mean == 0).all(), (variance == 1).all()]
        assert untouched == [not learns] * 4


@pytest.mark.parametrize("count", [-1, 0, 1, 2, 3, 4, 99])
@pytest.mark.parametrize("learns", [False, True])
def test_the_last_layers_of_the_backbone_learn(count, learns):
    backbone = own_copy(NORMED)
    kinds = ["conv", "batchnorm", "conv", "batchnorm"]
    unfreeze(backbone, count, batch_norm_learns=learns)
    expected = [(count < 0 or place >= 4 - count) and (kind == "conv" or learns) for place, kind in enumerate(kinds)]
    assert [layer.trainable for layer in backbone.layers] == expected
    assert len(backbone.trainable_weights) == 2 * sum(expected)


def learning_model(network, *, learns=False):
    """The model as it is while the whole network learns, without a training."""
    backbone = own_copy(network)
    plan = Plan(network, batch_norm_learns=learns)
    model = assemble(backbone, build_head("globalavgpool", backbone.output_shape[1:], 3, 0), plan)
    unfreeze(backbone, -1, batch_norm_learns=learns)
    return model


def test_dropout_within_a_stack_works_while_all_of_it_learns():
    model = learning_model(Network("input 32x32x3; conv 8 3x3 same stride 2 relu; dropout 0.5", top=False))
    pixels = PIXELS.astype(np.float32)
    once, twice = (np.asarray(model(pixels, training=True)) for _ in range(2))
    assert np.abs(once - twice).max() > 1e-3
    np.testing.assert_array_equal(model(pixels, training=False), model(pixels, training=False))


@pytest.mark.parametrize("learns", [False, True])
def test_batch_normalization_takes_its_means_from_the_batch_only_where_it_learns(learns):
    model = learning_model(NORMED, learns=learns)
    pixels = PIXELS.astype(np.float32)
    difference = np.asarray(model(pixels, training=True)) - np.asarray(model(pixels, training=False))
    assert bool(np.abs(difference).max() > 1e-4) == learns


def test_only_what_is_unfrozen_changes():
    plan = Plan(TINY, head_epochs=0, whole_epochs=2, whole_rate=0.05, unfrozen=1, restore_best=False)
    trained = train_classifier(PIXELS, LABELS, PARTS, plan)
    before, after = load(TINY).get_weights(), open_model(trained.model).get_layer("backbone").get_weights()
    assert [bool((a != b).any()) for a, b in zip(before, after, strict=True)] == [False, False, True, True]
    last_layer, head = 3 * 3 * 8 * 8 + 8, 8 * 3 + 3
    assert trained.num_trainable == last_layer + head
    assert trained.num_parameters == last_layer + head + 3 * 3 * 3 * 8 + 8


def test_the_parameters_of_a_network_are_those_of_backbone_and_head():
    """VGG's preprocessing is done by a convolution, whose fixed numbers are no parameters of the network."""
    network = Network("VGG16", top=False, side=32)
    trained = train_classifier(PIXELS, LABELS, PARTS, Plan(network, head_epochs=1))
    head = 512 * 3 + 3
    assert (trained.num_parameters, trained.num_trainable) == (load(network).count_params() + head, head)


def test_the_lectures_head_has_its_units():
    head = build_head(HEADS["lecture"], (3, 3, 512), 5, seed=1)
    assert [layer.units for layer in head.layers if hasattr(layer, "units")] == [1024, 512, 5]
    assert head.count_params() == 4608 * 1024 + 1024 + 1024 * 512 + 512 + 512 * 5 + 5
    np.testing.assert_array_equal(
        build_head("globalavgpool", (3, 3, 8), 5, 2).get_weights()[0],
        build_head(" globalavgpool; ", (3, 3, 8), 5, 2).get_weights()[0],
    )


@pytest.mark.parametrize("text", ["", "globalavgpool; conv 8 3x3", "nonsense", "maxpool 99"])
def test_a_head_that_cannot_be_built_is_refused_by_a_sentence(text):
    from dlplay.networks import StackError

    with pytest.raises((StackError, TrainingError)):
        build_head(text, (4, 4, 8), 3, 0)


# ---------------------------------------------------------------- the file

AT_HOME = """
import json, sys
import numpy as np, keras
for place in sys.argv[1:]:
    model = keras.models.load_model(place + ".keras")
    pixels = np.load(place + ".npy")
    np.save(place + "_found.npy", model.predict(pixels, verbose=0))
assert not [name for name in sys.modules if name.startswith("dlplay")]
"""


def test_the_file_gives_the_same_probabilities_in_a_process_that_knows_only_keras(tmp_path):
    cases = {
        "own": (Plan(NORMED, head_epochs=3, whole_epochs=1, whole_rate=0.001, augmentations=("mirror",)), 32),
        "mobile": (Plan(Network("MobileNetV2 0.35", top=False, side=96), head_epochs=1), 96),
        "vgg": (Plan(Network("VGG16", top=False, side=48), "globalavgpool; dense 8 relu", head_epochs=1), 48),
    }
    expected, places = {}, []
    for name, (plan, side) in cases.items():
        pixels, labels = coloured_pictures(9, side, seed=2)
        trained = train_classifier(pixels, labels, split(labels, 0.34), plan)
        expected[name] = trained.probabilities
        place = str(tmp_path / name)
        save_model(trained.model, f"{place}.keras")
        np.save(f"{place}.npy", pixels)
        places.append(place)
        np.testing.assert_allclose(
            np.asarray(open_model(trained.model)(pixels.astype(np.float32), training=False)), expected[name], atol=1e-5
        )
        assert open_model(ModelFile(trained.model.checksum, b"")) is open_model(trained.model)
    done = subprocess.run(
        [sys.executable, "-c", AT_HOME, *places], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name, chances in expected.items():
        np.testing.assert_allclose(np.load(tmp_path / f"{name}_found.npy"), chances, atol=1e-5)
