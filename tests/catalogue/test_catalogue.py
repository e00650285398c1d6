"""The catalogue of networks: published counts, the lecture's numbers, receptive fields, and the lessons' sums."""

import functools
import gc
import math
import os
import re

import numpy as np
import psutil
import pytest

from dlplay import catalogue, networks
from dlplay.catalogue import (
    ARCHITECTURES,
    CARDS,
    CHALLENGE,
    EFFICIENTNET_V2_FIGURE,
    FACTORIZATIONS,
    FAMILIES,
    LECTURE_RESNETS,
    LECTURE_VGGS,
    ArchitectureError,
    LessonError,
    count,
    memory_needed,
    refuse_too_large,
    summaries,
    summarize,
    summary,
)
from dlplay.export.source import source_of
from dlplay.networks import STACKS, count_built, count_model, describe, parse_stack
from dlplay.networks.builders import googlenet, keras_application, resnet, shufflenet_v2, squeezenet, unet, vgg
from dlplay.networks.builders.googlenet import INCEPTION_MODULES
from dlplay.networks.builders.mnasnet import in_eights
from dlplay.weights import PRETRAINED, weight_file

pytestmark = pytest.mark.xdist_group("catalogue")  # TensorFlow keeps what the largest networks took: in one process
OURS = [name for name, architecture in ARCHITECTURES.items() if not architecture.in_keras]
KERAS_MODELS = [name for name, architecture in ARCHITECTURES.items() if architecture.in_keras]
KERAS_SAMPLE = ["MobileNetV3Small", "ConvNeXtTiny", "DenseNet121", "EfficientNetV2B0", "Xception", "VGG19"]
TORCHVISION_GFLOPS = {  # as its documentation rounds them
    "AlexNet": 0.71,
    "GoogLeNet (torchvision)": 1.50,
    "SqueezeNet 1.0": 0.82,
    "SqueezeNet 1.1": 0.35,
    "ShuffleNet v2 x0.5": 0.04,
    "ShuffleNet v2 x1.0": 0.14,
    "ShuffleNet v2 x1.5": 0.30,
    "ShuffleNet v2 x2.0": 0.58,
    "ResNet-18": 1.81,
    "ResNet-34": 3.66,
    "ResNeXt-50 32x4d": 4.23,
    "ResNeXt-101 32x8d": 16.41,
    "Wide ResNet-50-2": 11.40,
    "Wide ResNet-101-2": 22.75,
    "MNASNet 0.5": 0.10,
    "MNASNet 0.75": 0.21,
    "MNASNet 1.0": 0.31,
    "MNASNet 1.3": 0.53,
    "ViT-B/16": 17.56,
    "ViT-B/32": 4.41,
    "ViT-L/16": 61.55,
    "ViT-L/32": 15.38,
}
FORWARD = {  # every builder of ours, every kind of block -> side: small where the parameters don't depend on it
    "AlexNet": 224,
    "GoogLeNet with auxiliary classifiers": 224,
    "GoogLeNet (torchvision)": 64,
    "SqueezeNet 1.0": 64,
    "SqueezeNet 1.1": 64,
    "ShuffleNet v2 x0.5": 64,
    "ResNet-18": 64,
    "Plain-34": 64,
    "ResNet-50 (paper)": 64,
    "ResNeXt-50 32x4d": 64,
    "MNASNet 0.5": 64,
    "Inception-v4": 75,
    "ViT-B/32": 224,
    "ConvNeXt V2 Atto": 64,
    "U-Net": 188,
    "EfficientNet-Lite0": 64,
}


@functools.cache
def counted(name):
    return count(name)


@pytest.fixture
def old_things_kept():
    """Nothing older than the test is looked through for garbage: a quarter of the time of its networks."""
    gc.freeze()
    yield
    gc.unfreeze()


def test_the_catalogue_has_every_family_of_the_curriculum():
    assert set(KERAS_MODELS) == {function for _, function, alpha in PRETRAINED.values() if alpha == 1}
    assert {architecture.family for architecture in ARCHITECTURES.values()} == set(FAMILIES)
    assert len(OURS) == 43
    assert list(summaries()) == list(ARCHITECTURES)


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=list(ARCHITECTURES))
def test_every_entry_says_what_it_is(architecture):
    assert 2012 <= architecture.year <= 2023
    assert ":" in architecture.paper
    assert architecture.idea.endswith(".")
    assert 0 < len(architecture.idea) < 120
    assert bool(architecture.top1) == bool(architecture.accuracy_by)
    assert architecture.top5 is None or architecture.top1 < architecture.top5 < 100
    if architecture.in_keras:
        assert architecture.side == weight_file(architecture.name).side


@pytest.mark.parametrize("name", KERAS_MODELS)
def test_keras_counts_the_same_parameters(name):
    assert summary(name).parameters == weight_file(name).num_parameters == ARCHITECTURES[name].published


@pytest.mark.parametrize("name", OURS)
def test_our_builders_match_the_published_count(name):
    assert counted(name).trainable == ARCHITECTURES[name].published


@pytest.mark.parametrize("name", [*OURS, *KERAS_SAMPLE])
def test_the_list_says_what_counting_gives(name):
    assert summarize(name, counted(name)) == summary(name)


@pytest.mark.parametrize("name", TORCHVISION_GFLOPS)
def test_multiply_adds_are_those_that_torchvision_documents(name):
    assert summary(name).multiply_adds / 1e9 == pytest.approx(TORCHVISION_GFLOPS[name], abs=0.0065)


def test_googlenet_with_auxiliary_classifiers_as_torchvision_has_them():
    assert count_built(googlenet, torchvision=True).trainable == 13_004_888


@pytest.mark.parametrize("name", LECTURE_VGGS)
def test_the_lectures_vgg_table(name):
    depth, millions = LECTURE_VGGS[name]
    assert (summary(name).depth, round(summary(name).trainable / 1e6)) == (depth, millions)


def test_keras_has_vgg_d_and_e():
    assert count_built(vgg, letter="D").parameters == summary("VGG16").parameters
    assert count_built(vgg, letter="E").parameters == summary("VGG19").parameters


@pytest.mark.parametrize("name", LECTURE_RESNETS)
def test_the_lectures_resnet_table(name):
    assert summary(name).multiply_adds / 1e9 == pytest.approx(LECTURE_RESNETS[name], abs=0.07)
    assert summary(name).depth == int(re.search(r"\d+", name)[0])


def test_a_late_stride_costs_more_as_in_torchvision():
    """ResNet's paper has 3.8 and torchvision 4.09: the same parameters, but the 3x3 halves the map, not the 1x1."""
    early, late = summary("ResNet-50 (paper)"), 4_089_184_256
    assert early.multiply_adds < late
    assert summary("ResNeXt-50 32x4d").depth == early.depth == 50


def test_the_plain_network_lacks_only_the_shortcuts():
    plain, residual = counted("Plain-34"), counted("ResNet-34")
    assert plain.depth == residual.depth == 34
    assert plain.receptive_field == residual.receptive_field
    assert not [layer for layer in plain.layers if layer.kind == "Add"]
    assert len([layer for layer in residual.layers if layer.kind == "Add"]) == 16
    shortcuts = sum(64 * 2**stage * 64 * 2 ** (stage - 1) + 2 * 64 * 2**stage for stage in (1, 2, 3))
    assert residual.trainable - plain.trainable == shortcuts


def test_the_lectures_googlenet():
    network = counted("GoogLeNet with auxiliary classifiers")
    modules = [layer for layer in network.layers if layer.name.startswith("inception_")]
    assert len(modules) == len(INCEPTION_MODULES) == 9
    assert (network.depth, network.depth_with_pooling) == (22, 27)
    assert len([layer for layer in network.layers if layer.name.startswith("auxiliary_")]) == 2
    assert [layer.output_shape for layer in modules][::4] == [(28, 28, 256), (14, 14, 512), (7, 7, 1024)]


def test_depths_that_the_names_say():
    for name in ("DenseNet121", "DenseNet169", "DenseNet201", "VGG16", "ResNet50", "ResNet152V2"):
        assert summary(name).depth == int(re.search(r"\d+", name)[0])
    assert (summary("MobileNet").depth, summary("InceptionV3").depth, summary("AlexNet").depth) == (28, 48, 8)


def test_the_lectures_efficientnets():
    sides = [ARCHITECTURES[f"EfficientNetB{number}"].side for number in range(8)]
    assert sides == [224, 240, 260, 300, 380, 456, 528, 600]
    assert EFFICIENTNET_V2_FIGURE == {
        "EfficientNetV2": (24, 83.9),
        "EfficientNet": (43, 84.3),
        "ResNet-RS": (164, 84.0),
        "DeiT/ViT": (86, 83.1),
    }
    assert round(summary("ViT-B/16").parameters / 1e6) == 87
    assert round(summary("EfficientNetB6").parameters / 1e6) == 43


def test_the_lectures_inception_resnet():
    """Its version 2 costs about as much as Inception-v4, and 1x1 convolutions bring each block to its input's depth."""
    costs = [summary(name).multiply_adds for name in ("InceptionResNetV2", "Inception-v4", "InceptionV3")]
    assert costs[0] == pytest.approx(costs[1], rel=0.1)
    assert costs[2] < costs[1] / 2


def test_the_challenge():
    assert [entry.year for entry in CHALLENGE] == sorted(entry.year for entry in CHALLENGE)
    winners = [entry for entry in CHALLENGE if entry.place == 1]
    assert [entry.year for entry in winners] == list(range(2010, catalogue.LAST_CHALLENGE + 1))
    errors = [entry.top5_error for entry in winners]
    assert errors == sorted(errors, reverse=True)
    first_below = next(entry for entry in winners if entry.top5_error < catalogue.HUMAN_ERROR)
    assert first_below.name.startswith("ResNet")


def test_every_family_of_detectors_and_segmentation_has_a_card():
    named = "DETR, Deformable DETR, Conditional DETR, Anchor DETR, Efficient DETR, DINO, RT-DETR, DeepLabV3+, SegFormer"
    named += ", SAM, SAM 2, Mask2Former, Swin Transformer V2, BiSeNet V1 and V2, DDRNet, OneFormer"
    assert set(CARDS) == {*named.split(", "), *(f"YOLO v{number}" for number in range(1, 11))}
    for card in CARDS.values():
        assert card.task in ("detection", "segmentation", "both")
        assert card.idea.endswith(".")
        assert (card.shows == "not here") == (not card.page)


def test_residual_additions_join_the_larger_field():
    """ResNet-18 by hand: 7x7 and pooling see 11; every 3x3 adds twice its jump."""
    field = 1 + 6 + 2 * 2 + 4 * (2 * 4) + (2 * 4 + 3 * 2 * 8) + (2 * 8 + 3 * 2 * 16) + (2 * 16 + 3 * 2 * 32)
    assert counted("ResNet-18").receptive_field == (field, field) == (435, 435)


def test_who_sees_the_whole_picture():
    assert summary("ViT-B/16").receptive_field is None
    assert summary("EfficientNetB0").receptive_field is None  # through squeeze-and-excite
    assert summary("VGG16").receptive_field == (212, 212)


def test_a_network_that_does_not_exist_or_does_not_fit_is_refused():
    for ask in (count, summary, memory_needed):
        with pytest.raises(ArchitectureError, match="no network 'ResNet-19'"):
            ask("ResNet-19")
    needed = memory_needed("ConvNeXt V2 Huge")
    assert needed > 4 * 660_289_640
    refuse_too_large("ConvNeXt V2 Huge", needed)
    with pytest.raises(ArchitectureError, match="Choose a smaller network"):
        refuse_too_large("ConvNeXt V2 Huge", needed - 1)
    with pytest.raises(ArchitectureError, match=r"only 0\.1 GB are free"):
        refuse_too_large("VGG16", 100_000_000)


def test_counting_makes_no_weights():
    own = psutil.Process(os.getpid())
    counted("ResNet-18")
    before = own.memory_info().rss
    assert count("VGG16").parameters == 138_357_544
    assert own.memory_info().rss - before < 100e6  # its weights would take 553 MB


def test_after_counting_layers_get_weights_as_ever():
    import keras

    count("SqueezeNet 1.1")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    assert model.predict(np.ones((1, 3)), verbose=0).shape == (1, 2)


@pytest.mark.parametrize("name", FORWARD)
@pytest.mark.usefixtures("old_things_kept")
def test_forward(name):
    import keras

    architecture = ARCHITECTURES[name]
    model = architecture.builder(**architecture.options, side=FORWARD[name])
    assert model.count_params() == summary(name).parameters
    picture = np.random.default_rng(0).random((1, *model.input_shape[1:]), dtype=np.float32)
    outputs = keras.tree.flatten(model(picture, training=False))
    for output in outputs:
        values = keras.ops.convert_to_numpy(output)
        assert np.isfinite(values).all()
        assert values.sum(axis=-1) == pytest.approx(1, abs=1e-4)
    assert len(outputs) == (3 if "auxiliary" in name else 1)
    keras.backend.clear_session()


@pytest.mark.parametrize("letter", ["A-LRN", "C"])
def test_forward_of_vgg_on_small_pictures(letter):
    model = vgg(letter, side=32, classes=10)
    assert model(np.ones((2, 32, 32, 3), np.float32)).shape == (2, 10)


def test_local_response_divides_by_what_is_beside():
    import keras

    from dlplay.networks.builders.blocks import local_response

    inputs = keras.Input((1, 1, 6))
    values = np.arange(1, 7, dtype=np.float64) * 100
    given = keras.Model(inputs, local_response(inputs))(values.reshape(1, 1, 1, 6).astype(np.float32))
    beside = [sum(values[max(0, i - 2) : i + 3] ** 2) for i in range(6)]
    expected = [value / (2 + 1e-4 * near) ** 0.75 for value, near in zip(values, beside, strict=True)]
    assert np.ravel(given) == pytest.approx(expected, rel=1e-5)


def test_global_response_is_the_papers_formula():
    from dlplay.networks.builders.convnext_v2 import response_layer

    x = np.random.default_rng(1).random((2, 3, 4, 5)).astype(np.float32)
    layer = response_layer()()
    assert np.asarray(layer(x)) == pytest.approx(x)  # gamma and beta begin at 0
    layer.gamma.assign(np.full(5, 2.0))
    strength = np.sqrt((x**2).sum(axis=(1, 2), keepdims=True))
    assert np.asarray(layer(x)) == pytest.approx(x + 2 * x * strength / strength.mean(axis=-1, keepdims=True), rel=1e-4)


def test_shuffling_deals_the_two_halves_out_in_turn():
    from dlplay.networks.builders.shufflenet import shuffle_channels

    given = shuffle_channels(np.arange(6, dtype=np.float32).reshape(1, 1, 1, 6))
    assert np.ravel(given).tolist() == [0, 3, 1, 4, 2, 5]


def test_unet_gives_the_map_of_its_figure_and_keeps_the_size_when_padded():
    assert counted("U-Net").layers[-1].output_shape == (388, 388, 2)
    padded = count_built(unet, side=64, channels=3, classes=4, padding="same")
    assert padded.layers[-1].output_shape == (64, 64, 4)


@pytest.mark.parametrize(
    ("channels", "rounded"), [(16, 16), (8.0, 8), (12, 16), (18, 24), (20.8, 24), (31.2, 32), (1, 8)]
)
def test_channels_come_in_eights(channels, rounded):
    assert in_eights(channels) == rounded
    assert rounded % 8 == 0
    assert rounded >= 0.9 * channels


def dag(layers, keras):
    """Fork into a dilated 5x5 and a 3x3 with stride 2, join, pool, go up and down again: all weights 1, no bias."""
    plain = {"use_bias": False, "kernel_initializer": "ones"}
    inputs = keras.Input((65, 49, 1))
    first = layers.Conv2D(1, (3, 1), padding="same", **plain)(inputs)
    left = layers.AveragePooling2D(2, padding="same")(
        layers.Conv2D(1, 5, dilation_rate=2, padding="same", **plain)(first)
    )
    right = layers.Conv2D(1, (1, 3), strides=2, padding="same", **plain)(first)
    joined = layers.Add()([left, layers.Activation("linear")(right)])
    up = layers.Conv2DTranspose(1, 2, strides=2, **plain)(layers.AveragePooling2D(2)(joined))
    last = layers.Conv2D(1, 3, padding="same", **plain)(layers.UpSampling2D(1)(up))
    return keras.Model(inputs, last)


def test_the_receptive_field_of_a_forking_network_is_where_the_gradient_is():
    import keras
    import tensorflow as tf

    model = dag(keras.layers, keras)
    picture = tf.Variable(np.ones((1, 65, 49, 1), np.float32))
    seen = np.zeros(2, int)
    for row in (14, 15, 16, 17):
        for column in (10, 11, 12, 13):
            with tf.GradientTape() as tape:
                value = model(picture)[0, row, column, 0]
            places = np.nonzero(tape.gradient(value, picture)[0, :, :, 0].numpy())
            seen = np.maximum(seen, [axis.max() - axis.min() + 1 for axis in places])
    assert count_model(model).receptive_field == tuple(seen)


def test_counts_of_a_stack_are_those_of_its_own_arithmetic():
    for text in STACKS.values():
        stack = parse_stack(text)
        rows, layers = describe(stack), count_built(networks.build, stack=stack).layers[-len(stack.layers) :]
        for row, layer in zip(rows, layers, strict=True):
            assert (row.output_shape, row.trainable, row.fixed) == (layer.output_shape, layer.trainable, layer.fixed)
            assert row.multiply_adds == layer.multiply_adds
            if len(row.output_shape) == 3:
                assert row.receptive_field == layer.receptive_field


def test_a_model_inside_a_model_is_followed():
    import keras

    inner = keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.Conv2D(4, 3, strides=2)], name="inner")
    inputs = keras.Input((20, 20, 3))
    outputs = keras.layers.Dense(2)(keras.layers.Flatten()(keras.layers.Conv2D(2, 3)(inner(inputs))))
    layers = {layer.name: layer for layer in count_model(keras.Model(inputs, outputs)).layers}
    inside = [layer for name, layer in layers.items() if name.startswith("inner/")]
    assert [layer.receptive_field for layer in inside] == [(3, 3), (5, 5)]
    last_map = next(layer for layer in layers.values() if layer.kind == "Conv2D" and layer.output_shape[-1] == 2)
    assert last_map.connected_to == (inside[-1].name,)
    assert last_map.receptive_field == (9, 9)
    assert list(layers.values())[-1].receptive_field is None


def test_the_smallest_model():
    import keras

    inputs = keras.Input((5,))
    counts = count_model(keras.Model(inputs, keras.layers.Activation("relu")(inputs)))
    assert (counts.parameters, counts.multiply_adds, counts.depth, counts.last_map) == (0, 0, 0, None)


@pytest.mark.parametrize("builder", [keras_application, googlenet, resnet, shufflenet_v2, squeezenet])
def test_the_take_home_script_of_a_builder_stands_alone(builder):
    imports, definitions, packages = source_of([count_built, builder])
    assert packages == ["tensorflow"]
    compile("\n".join([*imports, *definitions]), "script", "exec")
    assert not any("dlplay" in line for line in imports)


@pytest.mark.parametrize("channels", [1, 64, 512])
def test_three_small_windows_see_as_much_as_a_large_one(channels):
    results = catalogue.stacked_windows(channels).results
    assert results["field"] == 7
    assert results["small windows"] == 3 * 3**2 * channels**2
    assert results["one window"] == 7**2 * channels**2
    assert results["share"] == pytest.approx(27 / 49)


def test_the_lectures_factorizations():
    pairs = {name: catalogue.factorized_window(name).results for name in FACTORIZATIONS}
    assert (pairs["5x5 into two 3x3"]["one window"], pairs["5x5 into two 3x3"]["split"]) == (25, 18)
    assert (pairs["3x3 into 1x3 and 3x1"]["one window"], pairs["3x3 into 1x3 and 3x1"]["split"]) == (9, 6)
    for whole, parts in FACTORIZATIONS.values():  # what replaces a window sees as much
        assert tuple(1 + sum(part[axis] - 1 for part in parts) for axis in (0, 1)) == whole


def test_the_inception_sum_is_that_of_the_module():
    module = counted("GoogLeNet").layers
    end = next(place for place, layer in enumerate(module) if layer.name == "inception_3a")
    inside = [layer for layer in module[:end] if layer.output_shape[:2] == (28, 28)]
    results = catalogue.inception_cost().results
    assert results["with"] == sum(layer.multiply_adds for layer in inside)
    assert results["channels with"] == module[end].output_shape[-1] == 256
    assert results["with"] < results["without"] / 2


def test_the_dense_sum_is_that_of_keras():
    shapes = {layer.name: layer.output_shape for layer in counted("DenseNet121").layers}
    results = catalogue.dense_channels(64, growth=32, layers=6).results
    assert shapes["conv2_block6_concat"][-1] == results["block out"] == 256
    assert shapes["conv2_block5_concat"][-1] == results["last layer in"]
    assert results["connections"] == 21


def test_compound_scaling_doubles_the_cost_with_every_step():
    for phi in (0, 1, 2.5, 6):
        assert catalogue.compound_scaling(phi).results["cost"] == pytest.approx(2**phi, rel=0.05 * phi + 1e-9)
    assert catalogue.compound_scaling(0).results["resolution"] == 1


def test_the_separable_sum_is_that_of_mobilenet():
    layers = {layer.name: layer for layer in counted("MobileNet").layers}
    places, channels = layers["conv_pw_2"].output_shape[0], layers["conv_dw_2"].output_shape[-1]
    results = catalogue.separable_cost(places, channels, layers["conv_pw_2"].output_shape[-1]).results
    assert results["separable"] == layers["conv_dw_2"].multiply_adds + layers["conv_pw_2"].multiply_adds
    assert results["share"] == pytest.approx(results["separable"] / results["usual"])


def test_patches_are_those_of_the_vision_transformer():
    tokens = next(layer for layer in counted("ViT-B/16").layers if layer.name == "class_and_positions")
    results = catalogue.patch_tokens().results
    assert (results["patches"], results["patch values"]) == (196, 768)
    assert tokens.output_shape == (results["tokens"], 768)
    with pytest.raises(LessonError, match="multiple of 15"):
        catalogue.patch_tokens(224, 15)


def test_the_auxiliary_losses_count_three_tenths():
    assert catalogue.auxiliary_loss(1.0, 2.0, 4.0).results["loss"] == pytest.approx(2.8)


def test_lines_are_lists_and_results_are_in_them():
    sums = (
        catalogue.stacked_windows(8),
        catalogue.inception_cost(),
        catalogue.separable_cost(7, 8, 16),
        catalogue.patch_tokens(),
    )
    for given in sums:
        text = " ".join(given.lines).replace("{,}", "")
        assert isinstance(given.lines, list)
        assert all(not isinstance(value, int) or str(value) in text for value in list(given.results.values())[:2])
        assert all(math.isfinite(value) for value in given.results.values())
