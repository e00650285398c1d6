"""Looking into networks: every opened sum is Keras's own number; grids, choices, scores, digits."""

import os
import random
import signal
import time

import numpy as np
import pytest

from dlplay import jobs
from dlplay.data import SAMPLES, draw_digit, sample, to_digit
from dlplay.feature_maps import (
    OWN,
    SCALES,
    FeatureMapError,
    Inside,
    Part,
    as_maps,
    before_and_after,
    choose_network,
    explain,
    filter_grid,
    first_filters,
    grid_shape,
    in_numbers,
    is_openable,
    list_layers,
    look_inside,
    map_grid,
    network_names,
    num_pages,
    open_sum,
    part_of,
    ready_networks,
    same_input,
    score_bars,
    seen,
    shown,
    shown_alike,
    strongest_input,
    sum_cells,
    value_at,
    what_it_is,
)
from dlplay.feature_maps.inside import layer_facts, probe_of, watch
from dlplay.feature_maps.parts import find_layer, part
from dlplay.networks import STACKS
from dlplay.weights import (
    BUNDLED,
    FITS,
    PRETRAINED,
    TRAINED,
    Network,
    class_name,
    input_shape,
    is_here,
    load,
    preprocess,
    preprocessing,
    to_input,
    top_scores,
    trained_weights,
    weight_file,
    weights_path,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, phone_photo, script_on, upload

PAGE = "pages/convnets/feature_maps.py"
RNG = np.random.default_rng(0)
LENET = Network("LeNet", TRAINED["LeNet"])
MOBILENET = Network("MobileNetV2")  # random weights: the shapes and sums are those of the trained one
needs_weights = pytest.mark.skipif(not is_here(weight_file("MobileNetV2")), reason="MobileNetV2's weights are not here")


@pytest.fixture(scope="module")
def cat():
    return sample("chelsea").pixels


def opened_equals_keras(model, paths, image):
    """Open one random activation per layer and compare its sum with the number that Keras gives."""
    kinds = set()
    for path in paths:
        inside = watch(probe_of(model, path), image)
        outputs = as_maps(inside.outputs)
        row, column, channel = (int(RNG.integers(size)) for size in outputs.shape)
        needed = part(find_layer(model, path), channel)
        if not is_openable(needed.kind):
            continue
        kinds.add(needed.kind)
        expected = as_maps(inside.outputs if inside.sums is None else inside.sums)
        for place in ((row, column), (0, 0), (outputs.shape[0] - 1, outputs.shape[1] - 1)):
            opened = open_sum(inside, needed, *place)
            assert opened.total == pytest.approx(float(expected[(*place, channel)]), rel=1e-4, abs=1e-4), (path, place)
    return kinds


def test_a_mobilenet_opened_at_every_third_layer_gives_keras_numbers(cat):
    model = load(MOBILENET)
    paths = [layer.path for layer in list_layers(MOBILENET)]
    image = to_input(cat, input_shape(MOBILENET)) * 2 - 1
    assert opened_equals_keras(model, paths[::3] + paths[:4], image) == {"Conv2D", "DepthwiseConv2D"}


@pytest.mark.parametrize("preset", TRAINED)
def test_our_own_networks_opened_give_keras_numbers(preset):
    network = Network(preset, TRAINED[preset])
    image = to_input(draw_digit(5), (28, 28, 1))
    paths = [layer.path for layer in list_layers(network)]
    assert opened_equals_keras(load(network), paths, image) == {"Conv2D", "Dense"}


@pytest.fixture(scope="module")
def zoo():
    """A model with everything that is awkward: groups, dilation, separable, several inputs, a model within."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(3)
    inner_input = keras.Input((None, None, 8))
    inner = layers.Conv2D(6, 3, padding="same", activation="tanh", bias_initializer="normal", name="deep")(inner_input)
    inner = keras.Model(inner_input, layers.Conv2D(8, 1, name="point")(inner), name="inner")
    inputs = keras.Input((21, 18, 4))
    x = layers.Conv2D(8, (3, 2), strides=2, padding="same", activation="relu", name="even")(inputs)
    x = layers.Conv2D(8, 3, groups=2, padding="same", bias_initializer="normal", name="grouped")(x)
    x = layers.Conv2D(8, 3, dilation_rate=2, padding="same", name="dilated")(x)
    x = layers.Add(name="add")([x, inner(x)])
    x = layers.DepthwiseConv2D(3, depth_multiplier=2, activation="swish", name="depthwise")(x)
    x = layers.SeparableConv2D(5, 3, padding="same", bias_initializer="normal", name="separable")(x)
    x = layers.Concatenate(name="concatenate")([x, layers.LayerNormalization(name="normalized")(x)])
    x = layers.Dense(7, activation="gelu", name="per_place")(x)
    x = layers.MaxPooling2D(2, name="pooled")(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="scores")(layers.Flatten(name="flat")(x)))


IMAGE = RNG.normal(size=(21, 18, 4)).astype(np.float32)


def test_awkward_layers_opened_give_keras_numbers(zoo):
    paths = [layer.path for layer in layer_facts(zoo)]
    assert {"inner/deep", "inner/point"} < set(paths)
    kinds = opened_equals_keras(zoo, paths, IMAGE)
    assert kinds == {"Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Dense"}


def test_every_channel_of_grouped_and_depthwise_layers_is_right(zoo):
    for path in ("grouped", "depthwise"):
        inside = watch(probe_of(zoo, path), IMAGE)
        expected = as_maps(inside.outputs if inside.sums is None else inside.sums)
        for channel in range(expected.shape[2]):
            opened = open_sum(inside, part(zoo.get_layer(path), channel), 2, 3)
            assert opened.total == pytest.approx(float(expected[2, 3, channel]), abs=1e-5)


def test_a_layer_of_several_inputs_gets_them_all(zoo):
    inside = watch(probe_of(zoo, "add"), IMAGE)
    assert len(inside.inputs) == 2
    np.testing.assert_allclose(inside.inputs[0] + inside.inputs[1], inside.outputs, atol=1e-6)


def test_looking_inside_leaves_the_model_as_it_was(zoo):
    before = [weights.copy() for weights in zoo.get_weights()]
    expected = np.asarray(zoo(IMAGE[np.newaxis]))
    for path in ("even", "inner/deep", "scores"):
        watch(probe_of(zoo, path), IMAGE)
    np.testing.assert_array_equal(np.asarray(zoo(IMAGE[np.newaxis])), expected)
    for old, new in zip(before, zoo.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def last_number(line):
    """The number at the end of a line in LaTeX, with its power of ten."""
    text = line.rpartition("=")[2].strip().strip("()")
    mantissa, _, power = text.partition(r"\cdot 10^{")
    return float(mantissa) * 10 ** int(power.rstrip("}") or 0)


@pytest.mark.parametrize("name", ["MobileNetV3Small", "ConvNeXtTiny"])
def test_each_kind_of_layer_is_explained_or_says_why_not(name, cat):
    network = Network(name)
    image = to_input(cat, input_shape(network))
    kinds = {}
    for layer in list_layers(network):
        kinds.setdefault(layer.kind, layer)
    assert len(kinds) >= 7
    for layer in kinds.values():
        inside = look_inside(network, layer.path, image)
        maps = as_maps(inside.outputs)
        assert maps.shape[2] == layer.shape[-1]
        explained = explain(inside, part_of(network, layer.path, 1), 0, 0, 1)
        if explained.reason:
            assert layer.kind in explained.reason
        else:
            assert explained.formula
            assert last_number(explained.lines[-1]) == pytest.approx(value_at(inside, 0, 0, 1), rel=1e-2, abs=1e-5)


def normalization(inside, numbers):
    return explain(inside, Part("BatchNormalization", numbers=tuple(numbers.items())), 0, 0, 0)


def test_batch_normalization_is_filled_in():
    maps = np.full((1, 1, 1), 3.0, np.float32)
    numbers = {"gamma": 2.0, "beta": 0.5, "moving_mean": 1.0, "moving_variance": 3.999, "epsilon": 0.001}
    explained = normalization(Inside((maps,), np.full((1, 1, 1), 2.5, np.float32), None), numbers)
    assert r"2.00000\cdot\frac{3.00000 - 1.00000}{\sqrt{3.99900 + 0.001}} + 0.50000 = 2.50000" in explained.lines[0]


def test_pooling_leaves_padding_out_as_keras_does():
    import keras

    maps = RNG.normal(size=(5, 5, 2)).astype(np.float32) - 5
    for kind in ("MaxPooling2D", "AveragePooling2D"):
        layer = getattr(keras.layers, kind)(3, strides=2, padding="same")
        outputs = np.asarray(layer(maps[np.newaxis]))[0]
        explained = explain(Inside((maps,), outputs, None), part(layer, 1), 0, 0, 1)
        assert last_number(explained.lines[0]) == pytest.approx(outputs[0, 0, 1], abs=1e-5)


def test_the_window_and_its_products_are_those_of_the_sum():
    maps = np.arange(1, 10, dtype=np.float32).reshape(3, 3, 1)
    needed = Part("Conv2D", np.ones((3, 3, 1), np.float32), bias=1.0, size=(3, 3), padding="same")
    opened = open_sum(Inside((maps,), maps, None), needed, 0, 0)
    assert opened.total == 1 + 2 + 4 + 5 + 1
    assert opened.frame == (-1, -1, 3, 3)
    cells = sum_cells(opened, needed, 0)
    assert next(iter(cells.values()))[0] == ["(0.00000)"] * 3
    assert "gives products, together 12.00000" in cells


def test_the_strongest_input_map_gives_most(cat):
    image = to_input(cat, input_shape(MOBILENET))
    inside = look_inside(MOBILENET, "block_1_expand", image)
    needed = part_of(MOBILENET, "block_1_expand", 3)
    source, frame = strongest_input(inside, needed, 10, 20)
    shares = np.abs(inside.inputs[0][10, 20] * needed.weights[0, 0])
    assert source == shares.argmax()
    assert frame == pytest.approx((10 / 112, 20 / 112, 1 / 112, 1 / 112))


@pytest.mark.parametrize("shape", [(16, 8), (17, 8)])
def test_tokens_of_a_vision_transformer_are_a_square(shape):
    tokens = RNG.normal(size=shape).astype(np.float32)
    maps = as_maps(tokens)
    assert maps.shape == (4, 4, 8)
    np.testing.assert_array_equal(maps[3, 3], tokens[-1])
    np.testing.assert_array_equal(maps[0, 0], tokens[shape[0] - 16])


@pytest.mark.parametrize("shape", [(15, 8), (2, 2, 2, 2), ()])
def test_what_is_no_map_says_so(shape):
    with pytest.raises(FeatureMapError, match="no maps"):
        as_maps(np.zeros(shape, np.float32))


def test_attention_says_why_it_cannot_be_opened():
    import keras

    inputs = keras.Input((16, 8))
    attended = keras.layers.MultiHeadAttention(2, 4, name="attention")(inputs, inputs)
    model = keras.Model(inputs, attended)
    inside = watch(probe_of(model, "attention"), RNG.normal(size=(16, 8)).astype(np.float32))
    assert as_maps(inside.outputs).shape == (4, 4, 8)
    assert "cannot be opened" in explain(inside, part(model.get_layer("attention"), 0), 0, 0, 0).reason


def test_an_unknown_layer_is_refused():
    with pytest.raises(FeatureMapError, match="no layer named nothing"):
        look_inside(LENET, "nothing", np.zeros((28, 28, 1), np.float32))
    with pytest.raises(FeatureMapError, match="no layer named x"):
        part_of(LENET, "x", 0)


def test_before_and_after_are_a_pair_of_the_same_map():
    image = to_input(draw_digit(3), (28, 28, 1))
    inside = look_inside(LENET, "conv_1", image)
    before, after = before_and_after(inside, part_of(LENET, "conv_1", 2), 2).values()
    np.testing.assert_array_equal(np.maximum(before, 0), after)
    pooled = look_inside(LENET, "maxpool_1", image)
    before, after = before_and_after(pooled, part_of(LENET, "maxpool_1", 2), 2).values()
    np.testing.assert_array_equal(before.reshape(14, 2, 14, 2).max(axis=(1, 3)), after)
    flat = look_inside(LENET, "flatten_1", image)
    assert before_and_after(flat, part_of(LENET, "flatten_1", 0), 0) is None
    assert "28 x 28; from" in in_numbers(inside.outputs[..., 2])


@pytest.mark.parametrize(
    ("count", "page", "expected"), [(1, 1, (1, 1)), (6, 1, (2, 3)), (64, 1, (8, 8)), (144, 3, (4, 4))]
)
def test_a_grid_has_room_for_every_map(count, page, expected):
    assert grid_shape(count, page) == expected


def test_a_grid_shows_every_map_at_its_place():
    maps = np.zeros((4, 4, 70), np.float32)
    maps[1, 2, 66] = 1.0
    assert num_pages(70) == 2
    picture = map_grid(maps, page=2)
    rows, columns = grid_shape(70, 2)
    row, column = divmod(66 - 64, columns)
    height, width = picture.shape[0] / rows, picture.shape[1] / columns
    bright = np.argwhere(picture == 255)
    assert len(bright) == 1
    assert (np.floor(bright / [height, width]).astype(int) == [row, column]).all()


def test_maps_are_scaled_each_alone_or_all_alike():
    maps = np.stack([np.array([[0.0, 1.0]]), np.array([[0.0, 10.0]])], axis=2).astype(np.float32)
    assert shown(maps[..., 0]).max() == 255
    assert shown(maps[..., 0], maps).max() == 26
    assert shown(np.ones((2, 2), np.float32)).max() == 0
    alike = shown_alike({"before": maps[..., 0] - 1, "after": maps[..., 1]})
    assert alike["before"].tolist() == [[0, round(255 / 11)]]
    assert alike["after"].max() == 255
    assert [map_grid(maps, scale=scale).dtype for scale in SCALES] == [np.uint8] * 2


def test_filters_show_colour_only_where_they_see_it():
    assert filter_grid(RNG.normal(size=(5, 3, 3, 3)).astype(np.float32)).ndim == 3
    assert filter_grid(RNG.normal(size=(5, 3, 3, 7)).astype(np.float32)).ndim == 2
    assert filter_grid(np.zeros((1, 3, 3, 1), np.float32))[10, 10] == 128
    filters = first_filters(MOBILENET, "Conv1")
    np.testing.assert_array_equal(filters[4], np.asarray(load(MOBILENET).get_layer("Conv1").kernel[..., 4]))


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (30, 50), (500, 300)])
@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("shape", [(224, 224, 3), (28, 28, 1), (32, 64, 3), (5, 5, 2)])
def test_any_picture_becomes_an_input(size, fit, shape):
    pixels = RNG.integers(0, 256, (*size, 3), dtype=np.uint8)
    image = to_input(pixels, shape, fit)
    assert image.shape == shape
    assert image.dtype == np.float32
    assert 0 <= image.min() <= image.max() <= 1.0001
    assert seen(image).shape[:2] == shape[:2]


def test_cropping_takes_the_middle_and_squeezing_takes_all():
    pixels = np.zeros((10, 30, 3), np.uint8)
    pixels[:, 10:20] = 255
    assert to_input(pixels, (10, 10, 3), "crop").min() == 1
    assert to_input(pixels, (10, 10, 3), "squeeze").mean() == pytest.approx(1 / 3, abs=0.01)


def test_sixteen_bits_count_like_eight():
    pixels = RNG.integers(0, 256, (40, 40, 3)).astype(np.uint8)
    wide = pixels.astype(np.uint16) * 257
    np.testing.assert_allclose(to_input(pixels, (20, 20, 3)), to_input(wide, (20, 20, 3)), atol=1e-6)


@pytest.mark.parametrize("digit", [3, 5, 7])
@pytest.mark.parametrize("preset", TRAINED)
def test_our_networks_know_the_digits_that_we_drew(preset, digit):
    network = Network(preset, TRAINED[preset])
    for pixels in (draw_digit(digit), 255 - draw_digit(digit), draw_digit(digit, side=60), draw_digit(digit)[..., 0]):
        last = list_layers(network)[-1].path
        scores = look_inside(network, last, to_digit(pixels)).outputs
        assert scores.sum() == pytest.approx(1, abs=1e-5)
        assert top_scores(scores)[0][0] == digit


def test_a_digit_stands_in_the_middle_and_is_twenty_pixels_long():
    digit = to_digit(draw_digit(7))[..., 0]
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    assert max(len(rows), len(columns)) == 20
    centre = [(digit.sum(axis=1 - axis) * np.arange(28)).sum() / digit.sum() for axis in (0, 1)]
    assert centre == pytest.approx([13.5, 13.5], abs=0.5)
    moved = np.full((400, 500, 3), 244, np.uint8)
    moved[100:380, 30:310] = draw_digit(7)
    np.testing.assert_allclose(to_digit(moved)[..., 0], digit, atol=0.05)


@pytest.mark.parametrize(
    "pixels", [np.zeros((1, 1, 3), np.uint8), np.full((9, 9, 3), 255, np.uint8), np.zeros((1, 4000), np.uint8)]
)
def test_an_empty_page_has_no_digit(pixels):
    assert to_digit(pixels).max() == 0


def test_names_of_networks_and_what_they_mean(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert set(network_names(ready_networks())) == {*BUNDLED, *TRAINED, OWN, *PRETRAINED}
    assert ready_networks() == network_names(ready_networks())[:2] + list(TRAINED)
    assert choose_network("EfficientNet-Lite0", "trained").weights == "efficientnet_lite0.npz"
    assert choose_network("VGG16", "trained") is None
    assert choose_network("VGG16", "random") == Network("VGG16", "random", True, 224)
    assert choose_network("LeNet", "trained") == LENET
    assert choose_network(OWN, "trained", STACKS["LeNet"]).weights == TRAINED["LeNet"]
    assert choose_network(OWN, "trained", "input 8x8x1; flatten").weights == "random"
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / weight_file("VGG16", top=False).name).touch()
    assert choose_network("VGG16", "trained") == Network("VGG16", "imagenet", False, 224)
    assert network_names(ready_networks())[len([*BUNDLED, *TRAINED, OWN])] == "VGG16"
    assert "no scores" in what_it_is(choose_network("VGG16", "trained"))
    assert trained_weights(STACKS["lecture VGG block"]) is None


@pytest.mark.parametrize("name", ["VGG16", "MobileNetV2", "DenseNet121", "EfficientNetB0"])
def test_what_is_said_about_the_values_is_what_keras_makes_of_them(name):

    red = np.zeros((1, 1, 3), np.float32)
    red[..., 0] = 1
    values = preprocess(Network(name), red)[0, 0]
    said = preprocessing(Network(name))
    assert ("B, G, R" in said) == (values[2] > values[0])
    assert ("-1 to 1" in said) == (values.tolist() == [1, -1, -1])
    assert ("0 to 255;" in said) == (values.tolist() == [255, 0, 0])
    assert preprocessing(LENET) == "0 to 1"


def test_a_layer_of_as_many_maps_shows_the_same_one(cat):
    inside = look_inside(MOBILENET, "bn_Conv1", to_input(cat, input_shape(MOBILENET)))
    np.testing.assert_array_equal(same_input(inside, 4), inside.inputs[0][..., 4])


def test_a_window_of_a_depthwise_layer_bears_the_number_of_its_map(cat):
    inside = look_inside(MOBILENET, "expanded_conv_depthwise", to_input(cat, input_shape(MOBILENET)))
    needed = part_of(MOBILENET, "expanded_conv_depthwise", 3)
    assert strongest_input(inside, needed, 2, 2)[0] == 3
    assert "Window in map 3" in sum_cells(open_sum(inside, needed, 2, 2), needed, 3)


def test_classes_are_named_where_the_names_are_here(tmp_path):
    network = Network("MobileNetV2", "imagenet")
    assert class_name(network, 285, tmp_path) == "class 285"
    (tmp_path / "imagenet_class_index.json").write_text('{"285": ["n02124075", "Egyptian_cat"]}', encoding="utf-8")
    assert class_name(network, 285, tmp_path) == "Egyptian cat"
    assert class_name(LENET, 7, tmp_path) == "digit 7"
    assert len(score_bars(["a", "b"], [0.5, 0.1]).data[0].x) == 2


def test_a_worker_gives_what_this_process_gives():
    image = to_input(draw_digit(5), (28, 28, 1))
    here, there = look_inside(LENET, "conv_2", image), jobs.run(look_inside, LENET, "conv_2", image)
    np.testing.assert_array_equal(here.outputs, there.outputs)
    np.testing.assert_array_equal(here.sums, there.sums)


def test_random_weights_are_the_same_every_time(cat):
    network = Network("MobileNetV2 0.35")
    image = to_input(cat, input_shape(network))
    random.seed(time.time())  # as another thread might
    here = look_inside(network, "Conv1", image).outputs
    np.testing.assert_array_equal(here, jobs.run(look_inside, network, "Conv1", image).outputs)


@needs_weights
def test_mobilenet_knows_the_cat_and_its_sums_are_keras_own(cat):
    network = Network("MobileNetV2", "imagenet")
    image = to_input(cat, input_shape(network))
    best = top_scores(look_inside(network, "predictions", image).outputs)
    assert best[0][0] == 285
    for path in ("Conv1", "block_5_expand", "block_16_project"):
        inside = look_inside(network, path, image)
        for channel in (0, 7):
            opened = open_sum(inside, part_of(network, path, channel), 3, 4)
            assert opened.total == pytest.approx(value_at(inside, 3, 4, channel), abs=1e-4)


def test_the_page_opens_a_digit_and_its_sum_is_the_value_shown():
    app = healthy(
        open_page(
            PAGE,
            **{"feature_maps.network": "LeNet"},
            sample="digit 5",
            **{"feature_maps.layer": "conv_1"},
            **{"feature_maps.map": 2},
            **{"feature_maps.row": 9},
            **{"feature_maps.column": 12},
        )
    )
    inside = look_inside(LENET, "conv_1", to_input(sample("digit 5").pixels, (28, 28, 1)))
    assert f"{value_at(inside, 9, 12, 2):.5f}" in " ".join(text.value for text in app.markdown)
    opened = open_sum(inside, part_of(LENET, "conv_1", 2), 9, 12)
    assert f"{opened.total:.5f}" in " ".join(text.value for text in app.latex)


def test_the_page_says_before_a_download_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    app = healthy(open_page(PAGE, **{"feature_maps.network": "VGG16"}))
    assert "553 MB" in app.warning[0].value
    assert "Ready without a download: EfficientNet-Lite0" in app.caption[0].value
    app.segmented_control(key="feature_maps.trained").set_value("random").run()
    assert not healthy(app).warning


def test_the_page_offers_a_download_that_fails_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    app = healthy(open_page(PAGE, **{"feature_maps.network": "MobileNet 0.25"}))
    app.button(key="feature_maps.download").click().run()
    assert "no internet" in healthy(app).error[0].value


@pytest.mark.parametrize(
    ("stack", "words"),
    [
        ("input 28x28x1", "no layer yet"),
        ("input 8x8x1; maxpool 9", "maxpool"),
        ("input 28x28x1; conv 10000 3x3 relu", "from 1 to 1,024"),
        ("nonsense", "input"),
    ],
)
def test_the_page_says_why_an_own_stack_cannot_be_opened(stack, words):
    app = healthy(open_page(PAGE, **{"feature_maps.network": OWN}, **{"feature_maps.layers": stack}))
    assert words in app.error[0].value
    assert app.text_area(key="feature_maps.layers").value == stack


def test_the_page_opens_an_own_stack():
    app = healthy(
        open_page(
            PAGE,
            **{"feature_maps.network": OWN},
            **{"feature_maps.layers": "input 32x32x3; conv 4 3x3 same relu; globalavgpool; dense 2"},
        )
    )
    assert "32 x 32 x 4" in " ".join(text.value for text in app.markdown)


@pytest.mark.parametrize("name", [*SAMPLES][:3])
@pytest.mark.parametrize("tab", ["Before and after", "Filters", "Scores", "Predict first"])
def test_every_tab_opens(tab, name):
    for layer in ("conv_1", "maxpool_1", "flatten_1", "dense_3"):
        block = next(one.block for one in list_layers(LENET) if one.path == layer)
        healthy(
            open_page(
                PAGE,
                tab=tab,
                **{"feature_maps.network": "LeNet"},
                sample=name,
                **{"feature_maps.block": block},
                **{"feature_maps.layer": layer},
            )
        )


@pytest.mark.parametrize("own", [False, True], ids=["sample", "upload"])
def test_the_script_taken_home_prints_the_numbers_of_the_page(own, tmp_path):
    app = open_page(
        PAGE,
        tab="Code to take home",
        **{"feature_maps.network": "LeNet"},
        sample="digit 7",
        **{"feature_maps.map": 3},
        **{"feature_maps.row": 5},
        **{"feature_maps.column": 6},
    )
    pixels = sample("digit 7").pixels
    if own:
        from dlplay.data import read_picture

        upload(app, "me.jpg", phone_photo(), "image/jpeg")
        (tmp_path / "me.jpg").write_bytes(phone_photo())
        pixels = read_picture(phone_photo(), "me.jpg").pixels
    app.session_state["whole_code"] = True
    healthy(app.run())
    (tmp_path / TRAINED["LeNet"]).write_bytes(weights_path(TRAINED["LeNet"]).read_bytes())
    output = run_at_home(script_on(app), tmp_path)
    inside = look_inside(LENET, "conv_1", to_input(pixels, (28, 28, 1)))
    assert f"conv_1, map 3 at row 5, column 6: {value_at(inside, 5, 6, 3):.5f}" in output
    assert f"the sum behind it: {open_sum(inside, part_of(LENET, 'conv_1', 3), 5, 6).total:.5f}" in output


def test_a_killed_worker_costs_a_sentence_and_nothing_else():
    app = healthy(open_page(PAGE, **{"feature_maps.network": "LeNet"}, sample="digit 3"))
    os.kill(jobs.run(os.getpid), signal.SIGKILL)
    app.selectbox(key="feature_maps.block").set_value("vectors").run()
    for _ in range(3):  # the call that was under way may be told that its worker died
        if app.error:
            assert "try again" in app.error[0].value
            app.button(key="try_again").click().run()
    assert not healthy(app).error
    assert app.selectbox(key="sample").value == "digit 3"
