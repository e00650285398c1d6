"""Families of networks: blocks found in the layers, drawings, tables, patches, and the page that shows them."""

import functools
import os
import shutil
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import ui
from dlplay.catalogue import (
    ARCHITECTURES,
    CARDS,
    CHALLENGE,
    CHALLENGE_SENTENCE,
    IMAGENET,
    INCEPTION_MODULES,
    LECTURE_RESNETS,
    LECTURE_VGGS,
    PATCHES,
    SIZES,
    SORTINGS,
    SOURCES,
    Block,
    accuracy_figure,
    answer_cells,
    arrange,
    ask_in_time,
    card_text,
    cards_of,
    catalogue_table,
    choose_pretrained,
    comparison_cells,
    count_network,
    cut_patches,
    draw_block,
    draw_challenge,
    draw_stages,
    efficientnet_cells,
    enlarged_patch,
    field_curve,
    field_figure,
    field_text,
    find_blocks,
    find_stages,
    free_memory,
    googlenet_sentence,
    in_short,
    inception_resnet_sentence,
    layer_table,
    make_boxes,
    memory_needed,
    module_input,
    pretrained_here,
    pretrained_missing,
    resnet_cells,
    split_options,
    spread_patches,
    stage_names,
    summary,
    time_cells,
    totals_cells,
    vgg_cells,
    window_of,
)
from dlplay.networks import Counted, CountedLayer, Reach
from dlplay.weights import BUNDLED, Network, is_here, keras_folder, top_scores, weight_file, weights_path
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on, upload

PAGE = "pages/convnets/architectures.py"


def layer(name, kind="Conv2D", before=(), shape=(8, 8, 4), field=(3, 3), multiply_adds=100, depth=1):
    reach = Reach(field, (Fraction(1), Fraction(1)), depth, depth)
    parameters = 0 if kind in ("Add", "Activation", "Concatenate", "InputLayer") else 10
    costs = multiply_adds if parameters else 0
    return CountedLayer(name, kind, shape, parameters, 0, costs, reach, tuple(before))


def residual(number, before):
    """A residual block's layers: two convolutions, the addition, an activation."""
    a, b, c, d = (f"{kind}{number}" for kind in ("first", "second", "add", "act"))
    return [
        layer(a, before=[before], depth=2 * number + 2),
        layer(b, before=[a], depth=2 * number + 3),
        layer(c, "Add", before=[before, b], depth=2 * number + 3),
        layer(d, "Activation", before=[c], depth=2 * number + 3),
    ]


def chain(count):
    rows = [layer("input", "InputLayer", depth=0), layer("stem", before=["input"])]
    for number in range(count):
        rows += residual(number, rows[-1].name)
    return [*rows, layer("answer", "Dense", before=[rows[-1].name], shape=(10,), depth=99)]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_residual_blocks_are_found_and_piled(count):
    rows = chain(count)
    blocks = find_blocks(rows)
    assert [block.kind for block in blocks].count("skip connection") == count
    stages = find_stages(rows)
    assert len(stages) == (3 if count else 1)
    assert not count or (stages[1].repeats == count and stages[1].pattern == 1)
    assert stage_names(stages)[-1].endswith("10")


def test_what_does_not_lead_to_the_last_answer_stands_beside():
    rows = chain(2)
    rows.insert(-1, layer("helper", "Dense", before=["act0"], shape=(10,), depth=3))
    blocks = find_blocks(rows)
    assert [one.name for one in blocks[-1].layers] == ["helper"]
    assert blocks[-1].kind == "beside the main way"


def test_pooling_ends_a_block_of_layers_in_a_row():
    rows = [layer("input", "InputLayer", depth=0)]
    for name, kind in (("a", "Conv2D"), ("p", "MaxPooling2D"), ("b", "Conv2D"), ("q", "MaxPooling2D"), ("c", "Dense")):
        rows.append(layer(name, kind, before=[rows[-1].name], depth=len(rows)))
    assert [[one.name for one in block.layers] for block in find_blocks(rows)] == [
        ["input", "a", "p"],
        ["b", "q"],
        ["c"],
    ]


@st.composite
def networks(draw):
    """Any network: every layer follows one to three earlier ones."""
    rows = [layer("0", "InputLayer", depth=0)]
    for number in range(1, draw(st.integers(1, 25))):
        before = draw(st.lists(st.integers(max(0, number - 6), number - 1), min_size=1, max_size=3, unique=True))
        kinds = ["Add", "Concatenate"] if len(before) > 1 else ["Conv2D", "Activation", "MaxPooling2D", "Dropout"]
        names = [str(one) for one in sorted(before)]
        rows.append(layer(str(number), draw(st.sampled_from(kinds)), names, depth=number))
    return rows


@given(networks())
@settings(max_examples=60)
def test_every_layer_is_in_exactly_one_block_and_nothing_is_lost(rows):
    blocks = find_blocks(rows)
    inside = [one.name for block in blocks for one in block.layers]
    assert sorted(inside) == sorted(row.name for row in rows)
    stages = find_stages(rows)
    assert [block for stage in stages for block in stage.blocks] == blocks
    assert sum(stage.multiply_adds for stage in stages) == Counted(tuple(rows)).multiply_adds
    assert sum(stage.num_layers for stage in stages) == len(rows)
    assert all(len(stage.blocks) == stage.repeats * stage.pattern for stage in stages)


@given(networks())
@settings(max_examples=60)
def test_every_connection_is_drawn_downwards_from_box_to_box(rows):
    known = {row.name: row for row in rows}
    boxes = make_boxes(rows, known)
    layout = arrange(boxes)
    assert len(set(layout.places.values())) == len(boxes)
    assert len(layout.ways) == sum(len(box.before) for box in boxes)
    ends = {(way[0], way[-1]) for way in layout.ways}
    assert ends == {(layout.places[one], layout.places[box.name]) for box in boxes for one in box.before}
    assert all([level for level, _ in way] == list(range(way[0][0], way[-1][0] + 1)) for way in layout.ways)
    ElementTree.fromstring(draw_block(Block(tuple(rows), "layers in a row"), Counted(tuple(rows))))


def test_normalization_and_activation_go_into_the_box_before():
    rows = [
        layer("input", "InputLayer", depth=0),
        layer("c", before=["input"]),
        layer("n", "BatchNormalization", ["c"]),
        layer("r", "ReLU", ["n"]),
        layer("d", before=["r"], field=(5, 5)),
    ]
    boxes = {box.name: box for box in make_boxes(rows, {row.name: row for row in rows})}
    assert list(boxes) == ["input", "c", "d"]
    assert boxes["c"].lines == ("Conv2D 1 x 1", "BatchNormalization", "ReLU", "8 x 8 x 4")
    assert boxes["d"].before == ("c",)


@pytest.mark.parametrize(("field", "window"), [((3, 3), (1, 1)), ((5, 5), (3, 3)), ((3, 9), (1, 7)), (None, (5, 5))])
def test_a_window_is_read_from_what_it_adds(field, window):
    before = layer("a", before=["x"], field=(3, 3) if field else None)
    after = layer("b", before=["a"], field=field, multiply_adds=64 * 25 * 4 * 4)
    assert window_of(after, {"a": before}) == window
    assert window_of(layer("s", "Add", ["a"]), {"a": before}) is None


def test_drawings_are_svg_and_escape_names():
    rows = chain(3)
    drawn = draw_stages(find_stages(rows), 1)
    ElementTree.fromstring(drawn)
    assert "3 times" in drawn
    assert "stroke-width=&quot;" not in drawn
    ElementTree.fromstring(draw_challenge())
    assert "28.2" in CHALLENGE_SENTENCE
    assert all(f">{entry.top5_error:g}</text>" in draw_challenge() for entry in CHALLENGE)
    odd = [layer("<&>", "InputLayer", depth=0), layer("b", "<&>", before=["<&>"])]
    ElementTree.fromstring(draw_block(Block(tuple(odd), "layers in a row"), Counted(tuple(odd))))


def test_the_receptive_field_never_shrinks_below_the_picture_once_it_sees_all():
    rows = [layer("a", field=(3, 3), depth=1), layer("b", field=None, depth=2), layer("c", field=None, depth=3)]
    assert field_curve(Counted(tuple(rows)), 224) == ([1, 2, 3], [3, 224, 224])
    rows[0] = layer("a", field=(483, 483), depth=1)
    assert field_curve(Counted(tuple(rows)), 224)[1] == [483, 483, 483]


@pytest.mark.parametrize("patch", PATCHES)
def test_patches_put_together_are_the_picture(patch):
    image = np.random.default_rng(patch).random((224, 224, 3), np.float32)
    patches = cut_patches(image, patch)
    count = 224 // patch
    assert patches.shape == (count**2, patch, patch, 3)
    rows = [np.concatenate(list(patches[row * count : (row + 1) * count]), axis=1) for row in range(count)]
    np.testing.assert_array_equal(np.concatenate(rows, axis=0), image)
    sheet = spread_patches(patches, 1)
    assert sheet.shape == (2 * count * (patch + 6), 2 * count * (patch + 6), 3)
    assert tuple(sheet[0, 0]) == (255, 255, 255)
    assert tuple(sheet[0, 2 * (patch + 6)]) == (213, 94, 0)
    assert enlarged_patch(patches, 0).shape[0] == patch * (224 // patch)


def test_the_catalogue_is_filtered_and_sorted():
    assert len(catalogue_table()) == len(ARCHITECTURES)
    built = [len(catalogue_table(source=source)) for source in SOURCES]
    assert built[0] == built[1] + built[2]
    for million in SIZES:
        table = catalogue_table(most_million=million)
        assert set(table["Network"]) == {name for name in ARCHITECTURES if summary(name).parameters <= million * 1e6}
    for sort, (column, ascending) in SORTINGS.items():
        values = catalogue_table(sort=sort)[column].dropna()
        assert values.is_monotonic_increasing if ascending else values.is_monotonic_decreasing
    assert catalogue_table("ConvNeXt", most_million=1).empty
    assert "Network" in catalogue_table("ConvNeXt", most_million=1)


def test_the_lectures_tables_agree_with_what_is_counted():
    vgg = {row[0]: row[1:] for row in vgg_cells()[1:]}
    assert set(vgg) == set(LECTURE_VGGS)
    for layers, counted, million, exactly in vgg.values():
        assert layers == counted
        assert int(million) == round(float(exactly))
    for name, lecture, counted in resnet_cells()[1:]:
        assert float(lecture) == LECTURE_RESNETS[name]
        assert abs(float(counted) - float(lecture)) < 0.07
    sides = [row[1].partition(" ")[0] for row in efficientnet_cells()[1:]]
    assert sides == ["224", "240", "260", "300", "380", "456", "528", "600"]
    assert "13.2 and 12.3" in inception_resnet_sentence()
    assert all(text in IMAGENET for text in ("14 million", "22,000", "1,000 classes", "1,431,167", "2017"))
    assert all(text in googlenet_sentence() for text in ("**9 inception", "**22 layers**", "**27 with"))


def test_two_networks_beside_each_other():
    cells = {row[0]: row[1:] for row in comparison_cells("ResNet50", "VGG19")}
    assert cells["Parameters"] == ["25.6 million", "144 million", "5.6"]
    assert cells["Year"] == ["2015", "2014", ""]
    assert cells["Top-1 accuracy"][:2] == ["74.9 %", "71.3 %"]
    for name in ARCHITECTURES:
        assert len(comparison_cells("U-Net", name)) == len(cells)
        assert len(totals_cells(name)) == 11


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (9408, "9,408"), (25_636_712, "25.6 million"), (999_999, "999,999"), (3_857_973_248, "3.86 billion")],
)
def test_numbers_in_short(number, text):
    assert in_short(number) == text


def test_every_card_says_what_shows_it_or_that_nothing_does():
    cards = [card for task in ("detection", "segmentation", "both") for card in cards_of(task)]
    assert sorted(card.name for card in cards) == sorted(CARDS)
    for card in cards:
        assert ("Here:" in card_text(card)) != ("not here" in card_text(card))
        assert card.idea in card_text(card)


@pytest.mark.parametrize("cost", ["parameters", "multiply-adds"])
def test_the_chart_has_every_network_with_a_published_accuracy(cost):
    figure = accuracy_figure(cost, ("VGG19", "U-Net"))
    periods = [trace for trace in figure.data if trace.name and trace.name[:2] == "20"]
    assert sum(len(trace.x) for trace in periods) == sum(one.top1 is not None for one in ARCHITECTURES.values())
    ring = next(trace for trace in figure.data if trace.name == "chosen")
    assert list(ring.y) == [71.3]
    assert ("lecture's figure" in {trace.name for trace in figure.data}) == (cost == "parameters")


def test_which_weights_are_here_is_what_the_folder_says():
    ready = pretrained_here()
    assert ready[:2] == list(BUNDLED)
    assert ready[2:] == [name for name in ready[2:] if is_here(weight_file(name))]
    assert choose_pretrained("SqueezeNet 1.1") == Network("SqueezeNet 1.1", "squeezenet.npz")
    assert not any(text.partition(" (")[0] in ready for text in pretrained_missing(ready))


def test_what_a_builder_gets_first():
    assert split_options({"function": "VGG16", "side": 224}) == (["VGG16"], {"side": 224})
    assert split_options({"name": "ResNet-18"}) == (["ResNet-18"], {})
    assert split_options({"auxiliary": True}) == ([], {"auxiliary": True})


TABS = ("Accuracy", "One network", "Two networks", "Your picture", "Lessons", "Detection, segmentation")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_the_page_opens(tab):
    app = healthy(open_page(PAGE, tab=tab))
    assert not app.error


@pytest.mark.parametrize("view", ["Numbers", "Layers", "Receptive field", "Keras code"])
def test_one_network_opens_in_every_view(view):
    app = healthy(open_page(PAGE, tab="One network", **{"architectures.network": "VGG A", "architectures.view": view}))
    if view == "Keras code":
        assert "model = vgg(letter='A')" in app.code[0].value
    if view == "Layers":
        assert len(app.dataframe[0].value) == summary("VGG A").layers


@pytest.mark.parametrize(
    ("lesson", "number"),
    [
        ("3 x (3x3) against 7x7", r"3\cdot 3^2\cdot 64^2 = 110{,}592"),
        ("Split windows", r"3\cdot 3 + 3\cdot 3 = 18"),
        ("1x1 in an inception module", "28^2"),
        ("Auxiliary classifiers", "2.28"),
        ("Dense connections", "256"),
        ("Compound scaling", "1.920"),
        ("Patches of a ViT", "49"),
        ("Depthwise convolution", "0.113"),
    ],
)
def test_every_lesson_shows_its_sum(lesson, number):
    app = healthy(open_page(PAGE, tab="Lessons", **{"architectures.lesson": lesson}))
    assert any(number in line.value for line in app.latex), [line.value for line in app.latex]


def test_an_own_picture_becomes_patches():
    import cv2

    picture = np.zeros((90, 60, 3), np.uint8)
    app = open_page(PAGE, tab="Lessons", **{"architectures.lesson": "Patches of a ViT", "architectures.patch": 56})
    upload(app, "mine.png", cv2.imencode(".png", picture)[1].tobytes(), "image/png")
    assert "cut_patches(image, 56)" in app.code[0].value
    assert "Path('mine.png')" in app.code[0].value


def test_a_stage_beyond_the_last_is_the_last():
    app = healthy(open_page(PAGE, tab="One network", **{"architectures.network": "ResNet50"}))
    app.number_input(key="architectures.stage").set_value(10).run()
    app.selectbox(key="architectures.network").set_value("ViT-B/16").run()
    assert healthy(app).number_input(key="architectures.stage").value == 3


def test_without_a_download_two_networks_are_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    app = healthy(open_page(PAGE, tab="Your picture", sample="coffee"))
    grids = " ".join(one.proto.body for one in app.get("html"))
    assert grids.count("espresso") == 2
    assert "make models" in " ".join(text.value for text in app.markdown)


@pytest.mark.skipif(not is_here(weight_file("MobileNetV2")), reason="needs ImageNet's weights")
def test_where_memory_does_not_suffice_the_page_says_what_to_do(monkeypatch):
    asked = ui.in_worker
    monkeypatch.setattr(ui, "in_worker", lambda function: int if function is free_memory else asked(function))
    app = healthy(open_page(PAGE, tab="Your picture"))
    assert "MobileNetV2 needs about 0.1 GB" in app.error[0].value
    assert "Choose a smaller network" in app.error[0].value


def test_the_script_at_home_counts_the_same_and_sees_the_same(tmp_path):
    name = "ResNet-18"
    app = healthy(open_page(PAGE, tab="Code to take home", **{"architectures.network": name}))
    app.session_state["whole_code"] = True
    healthy(app.run())
    for bundled in BUNDLED.values():
        shutil.copy(weights_path(bundled.file), tmp_path)
    printed = run_at_home(script_on(app), tmp_path)
    assert f"{name}, parameters: {summary(name).parameters:,}" in printed
    assert "SqueezeNet 1.1, " in printed
    assert f"{name}, multiply-adds: {summary(name).multiply_adds:,}" in printed
    if "MobileNetV2" in pretrained_here():
        shown = [line for line in printed.splitlines() if line.startswith("MobileNetV2, ") and "cat" in line]
        assert "MobileNetV2, Egyptian cat: 0.47803" in shown


REAL = {  # network -> how many blocks of which kind
    "ResNet50": ("skip connection", 3 + 4 + 6 + 3),
    "DenseNet121": ("maps put together", 6 + 12 + 24 + 16),
    "GoogLeNet with auxiliary classifiers": ("maps put together", 9),
    "ConvNeXtTiny": ("skip connection", 3 + 3 + 9 + 3),
    "ViT-B/32": ("skip connection", 2 * 12),
    "MobileNetV2": ("skip connection", 10),
    "EfficientNetB0": ("skip connection", 9),
    "Plain-34": ("skip connection", 0),
    "SqueezeNet 1.1": ("maps put together", 8),
}


@functools.cache
def opened(name):
    """What a network's layers cost, and the windows that Keras says they have; built once, without weights."""
    import keras  # noqa: F401  runs last

    windows = {}

    def build(**options):
        model = ARCHITECTURES[name].builder(**options)
        windows.update({one.name: tuple(one.kernel_size) for one in model.layers if hasattr(one, "kernel_size")})
        return model

    return count_network(build, ARCHITECTURES[name].options), windows


@pytest.mark.parametrize("name", REAL)
def test_blocks_of_real_networks_are_those_of_their_papers(name):
    import keras  # noqa: F401  runs last

    counted, _ = opened(name)
    kind, count = REAL[name]
    assert [block.kind for block in find_blocks(counted.layers)].count(kind) == count
    stages = find_stages(counted.layers)
    assert sum(stage.parameters for stage in stages) == counted.parameters == summary(name).parameters
    for stage in stages:
        for block in stage.blocks[: stage.pattern]:
            ElementTree.fromstring(draw_block(block, counted))
    assert len(layer_table(counted)) == len(counted.layers)
    assert len(field_figure({name: counted}).data) == 1


@pytest.mark.parametrize("name", ["MobileNetV2", "EfficientNetB0", "GoogLeNet with auxiliary classifiers"])
def test_windows_read_from_the_fields_are_keras_own(name):
    import keras  # noqa: F401  runs last

    counted, windows = opened(name)
    known = {row.name: row for row in counted.layers}
    assert len(windows) > 50
    assert {one: window_of(known[one], known) for one in windows} == windows


def test_the_inception_modules_get_what_keras_says():
    import keras  # noqa: F401  runs last

    counted, _ = opened("GoogLeNet with auxiliary classifiers")
    rows = {row.name: row for row in counted.layers}
    for module in INCEPTION_MODULES:
        first = rows[f"inception_{module}"].connected_to[0]
        before = rows[rows[first].connected_to[0]].output_shape
        assert module_input(module) == (before[0], before[2])


@pytest.mark.skipif(not is_here(weight_file("MobileNetV2")), reason="needs ImageNet's weights")
def test_a_pretrained_network_names_the_cat():
    import keras

    from dlplay.data import sample

    network = choose_pretrained("MobileNetV2")
    image = keras.ops.convert_to_numpy(keras.ops.image.resize(sample("chelsea").pixels / 255.0, (224, 224)))
    answer = ask_in_time(network, image.astype(np.float32))
    assert answer.probabilities.sum() == pytest.approx(1, abs=1e-4)
    assert answer.milliseconds > 0
    prepared = keras.applications.mobilenet_v2.preprocess_input(image[None] * 255)
    asked = keras.ops.convert_to_numpy(keras.applications.MobileNetV2()(prepared, training=False))[0]
    np.testing.assert_allclose(answer.probabilities, asked, atol=1e-4)
    assert "cat" in " ".join(row[0] for row in answer_cells(network, answer, keras_folder()))
    assert top_scores(answer.probabilities, 1)[0][0] == int(asked.argmax())
    assert time_cells({"MobileNetV2": answer})[1][0] == "MobileNetV2"


def test_what_a_network_needs_to_run_is_said():
    assert memory_needed("VGG19") > 4 * 143_667_240
    assert field_text(None) == "whole picture"
