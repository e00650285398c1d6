"""Classifying: heat maps against hand-written gradients and CAM's closed form, softmax, preparation, the page."""

import functools
import os
import xml.etree.ElementTree as ElementTree

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import jobs
from dlplay.classification import (
    DIGITS,
    FEEDINGS,
    MOST_PICTURES,
    NONE,
    TASKS_SENTENCE,
    Answer,
    HeatMap,
    choose_network,
    class_names,
    classify,
    classify_many,
    colour_heat,
    compare_feedings,
    draw_tasks,
    enlarged,
    explain_class,
    feed,
    feeding_cells,
    heat_arithmetic,
    heat_map,
    hottest,
    list_map_layers,
    map_layers,
    measure,
    multiply_adds,
    network_names,
    one_map,
    overlay,
    pixel_cells,
    preparation_arithmetic,
    probability_bars,
    read_pictures,
    read_samples,
    ready_networks,
    sample_names,
    small,
    softmax_arithmetic,
    softmax_sum,
    strongest_maps,
    unsuited_sentence,
    weigh,
    weights_sentence,
    what_it_knows,
)
from dlplay.data import sample
from dlplay.weights import (
    BUNDLED,
    CLASS_NAMES,
    PRETRAINED,
    TRAINED,
    Network,
    class_name,
    input_shape,
    is_here,
    keras_folder,
    load,
    preprocess,
    to_input,
    top_scores,
    weight_file,
    weights_path,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, phone_photo, script_on, upload

PAGE = "pages/vision/classify.py"
RNG = np.random.default_rng(0)
LENET = Network("LeNet", TRAINED["LeNet"])
LITE, SQUEEZE = (Network(name, BUNDLED[name].file) for name in ("EfficientNet-Lite0", "SqueezeNet 1.1"))
MOBILENET = Network("MobileNetV2")
needs_weights = pytest.mark.skipif(
    not (is_here(weight_file("MobileNetV2")) and is_here(CLASS_NAMES)), reason="MobileNetV2's weights are not here"
)
PHOTO = RNG.uniform(0, 255, (32, 24, 3)).astype(np.float32)


# The page, before Keras is imported here.


def text_of(app):
    return " ".join([one.value for one in app.markdown] + [one.value for one in app.caption])


def latex_of(app):
    return " ".join(one.value for one in app.latex)


def answer_to(digit, name="LeNet"):
    return jobs.run(classify, Network(name, TRAINED[name]), to_input(sample(f"digit {digit}").pixels, (28, 28, 1)))


@pytest.fixture(scope="module")
def digits_page():
    """The page with two networks for digits; tests open its tabs one after the other."""
    answer_to(5)  # only now a page is opened: loading TensorFlow takes longer than a page may
    return healthy(open_page(PAGE, **{"classify.network": "LeNet", "classify.second": "tiny VGG"}, sample="digit 5"))


def opened(app, tab, **controls):
    app.session_state["classify.tab"] = tab
    for key, value in controls.items():
        app.session_state[key] = value
    return healthy(app.run())


def test_the_page_shows_the_probabilities_of_two_networks_beside_each_other(digits_page):
    for name in ("LeNet", "tiny VGG"):
        answer = answer_to(5, name)
        assert int(answer.probabilities.argmax()) == 5
        assert f"**{name}**" in text_of(digits_page)
        assert f"Most probable: **digit 5**, {answer.probabilities.max():.5f}" in text_of(digits_page)
    assert not digits_page.warning


def test_the_heat_map_starts_at_its_hottest_place_and_any_place_and_class_can_be_chosen(digits_page):
    app = opened(digits_page, "Heat map")
    image = to_input(sample("digit 5").pixels, (28, 28, 1))
    found = jobs.run(explain_class, LENET, image, "right", 5)
    row, column = hottest(found.heat)
    assert found.heat[row, column] == 1
    assert f"L[{row},{column}]" in latex_of(app)
    assert latex_of(app).count("1.00000") == 1
    app = opened(app, "Heat map", **{"classify.row": 1, "classify.column": 3})
    assert f"{found.heat[1, 3]:.5f}" in latex_of(app)
    assert "digit 0" in app.selectbox(key="classify.class").options  # not among the most probable
    app = opened(
        app,
        "Heat map",
        **{
            "classify.class": "digit 0",
            "classify.layer": "14 x 14: maxpool_1",
            "classify.row": None,
            "classify.column": None,
        },
    )
    assert "inner layer" in text_of(app)
    other = jobs.run(explain_class, LENET, image, "right", 0, "maxpool_1")
    assert f"here {other.score:.5f}" in text_of(app)


@pytest.mark.parametrize("tab", ["Softmax", "What the network gets", "Costs", "Four tasks", "Predict first"])
def test_every_tab_opens(digits_page, tab):
    app = opened(digits_page, tab)
    assert not app.error
    if tab == "Costs":
        assert "61,706" in " ".join(one.proto.body for one in app.get("html"))  # LeNet's parameters
    if tab == "Softmax":
        assert r"p_{\text{digit 5}}" in latex_of(app)
    if tab == "What the network gets":
        assert "more sure is not more right" in text_of(app)


def test_the_scripts_taken_home_print_the_numbers_of_the_page(digits_page, tmp_path):
    """Of the whole lesson and of many pictures; of these a bad one is refused, and the others stay."""
    app = opened(digits_page, "Code to take home", whole_code=True)
    assert "beside the script" in text_of(app)
    assert "a drawing is never in it" in text_of(app)
    first = script_on(app)
    app = opened(app, "Many pictures", whole_code=True)
    pictures = {"me.jpg": phone_photo(), "bad.png": b"%PDF-1.7"}
    uploader = next(one for one in app.file_uploader if one.key == "classify.many")
    uploader.upload("me.jpg", pictures["me.jpg"], "image/jpeg").upload("bad.png", pictures["bad.png"], "image/png")
    healthy(app.run())
    assert len(app.error) == 1
    assert "PDF" in app.error[0].value
    shown = [one.value for one in app.markdown if one.value.startswith(("LeNet: **", "tiny VGG: **"))]
    assert len(shown) == 2
    for file in ("LeNet", "tiny VGG"):
        pictures[TRAINED[file]] = weights_path(TRAINED[file]).read_bytes()
    for file, content in pictures.items():
        (tmp_path / file).write_bytes(content)
    output = run_at_home(first + "\n\n" + script_on(app), tmp_path)
    for name in ("LeNet", "tiny VGG"):
        assert f"{name}, digit 5: {answer_to(5, name).probabilities[5]:.5f}" in output
    score = jobs.run(explain_class, LENET, to_input(sample("digit 5").pixels, (28, 28, 1)), "right", 5).score
    assert f"score z of digit 5: {score:.4f}" in output
    line = next(line for line in output.splitlines() if line.startswith("LeNet, first picture"))
    assert float(line.rpartition(" ")[2]) == pytest.approx(float(shown[0].rpartition(" ")[2]), abs=1e-4)


def test_a_wrong_preparation_changes_the_answer():
    app = healthy(
        open_page(
            PAGE,
            **{"classify.network": "LeNet", "classify.second": NONE},
            sample="digit 7",
            **{"classify.fed": "negative"},
        )
    )
    assert "Wrong on purpose" in app.warning[0].value
    assert "Most probable: **digit 8**" in text_of(app)
    app.selectbox(key="classify.fed").set_value("right")
    app.selectbox(key="sample").set_value("chelsea").run()
    assert "digits only" in healthy(app).warning[0].value  # a cat, and LeNet must say a digit
    app = upload(app, "me.jpg", phone_photo(), "image/jpeg")
    assert "digits only" in app.warning[0].value


def test_random_weights_give_no_winner_and_no_heat_map_of_rounding():
    """Then another network takes its sample and its company along."""
    app = healthy(open_page(PAGE, **{"classify.network": "MobileNet 0.25", "classify.weights": "random"}))
    assert "No answer. Random weights" in text_of(app)
    assert "Most probable" not in text_of(app)
    assert "too little to be measured" in app.info[0].value
    assert not app.latex
    app.selectbox(key="classify.network").set_value("LeNet").run()
    assert healthy(app).selectbox(key="sample").value == DIGITS[0]
    app.selectbox(key="classify.network").set_value("MobileNet 0.25").run()
    assert healthy(app).selectbox(key="sample").value == "chelsea"
    assert app.selectbox(key="classify.second").value == NONE


def test_the_page_says_what_is_missing_and_goes_on_with_the_others(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    app = healthy(open_page(PAGE, **{"classify.third": "VGG16"}))
    assert "553 MB" in app.warning[0].value
    assert "Most probable: **Egyptian cat**" in text_of(app)  # by EfficientNet-Lite0, which needs no download
    app = healthy(open_page(PAGE, **{"classify.network": "MobileNet 0.25", "classify.second": NONE}))
    app.button(key="classify.get MobileNet 0.25").click().run()
    told = healthy(app).error[0].value
    assert "no internet" in told
    assert ".h5" not in told
    assert ".json" not in told
    assert app.selectbox(key="sample").value == "chelsea"  # the controls of the picture stay
    app.segmented_control(key="classify.weights").set_value("random").run()
    assert not [one for one in healthy(app).warning if "MB" in one.value]


# Choices, pictures, arithmetic: nothing here needs Keras.


def test_networks_and_what_they_mean(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert ready_networks() == [*BUNDLED, *TRAINED]
    assert set(network_names(ready_networks())) == {*BUNDLED, *TRAINED, *PRETRAINED}
    assert choose_network("SqueezeNet 1.1", "trained") == Network("SqueezeNet 1.1", "squeezenet.npz")
    assert choose_network("SqueezeNet 1.1", "random") == Network("SqueezeNet 1.1")
    assert choose_network("VGG16", "trained") is None
    assert choose_network("VGG16", "random") == Network("VGG16")
    assert choose_network("LeNet", "trained") == LENET
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / weight_file("VGG16", top=False).name).touch()
    assert choose_network("VGG16", "trained") is None  # without its classifier it cannot classify
    (tmp_path / "models" / weight_file("VGG16").name).touch()
    assert network_names(ready_networks())[: len(BUNDLED) + 1] == [*BUNDLED, "VGG16"]  # those for photographs first
    assert choose_network("VGG16", "trained") == Network("VGG16", "imagenet")
    assert "learned nothing" in what_it_knows(Network("VGG16"))
    assert sample_names(LENET)[0] == "digit 3"


def test_a_name_that_comes_twice_gets_its_number(tmp_path):
    names = '{"0": ["n1", "crane"], "1": ["n3", "tiger_cat"], "2": ["n2", "crane"]}'
    network = Network("VGG16", "imagenet")
    assert class_names(network, 2, tmp_path) == ("class 0", "class 1")
    (tmp_path / "imagenet_class_index.json").write_text(names, encoding="utf-8")
    assert class_names(network, 3, tmp_path) == ("crane (class 0)", "tiger cat", "crane (class 2)")


def test_the_code_at_home_says_where_its_weights_come_from():
    pretrained, random = Network("MobileNetV2", "imagenet"), Network("VGG16")
    assert "downloads" in weights_sentence([pretrained])
    assert "MobileNetV2" in weights_sentence([pretrained])
    assert "beside the script" not in weights_sentence([pretrained, random])
    assert "beside the script" in weights_sentence([LENET])
    assert "downloads" not in weights_sentence([LENET, random])
    assert "no file" in weights_sentence([random])


@pytest.mark.parametrize(
    ("networks", "picture", "warned"),
    [
        ((LENET,), "digit 3", ""),
        ((LENET,), "drawing", ""),
        ((LENET,), "chelsea", "LeNet: trained on **digits only**"),
        ((LENET, Network("tiny VGG", TRAINED["tiny VGG"])), "me.jpg", "LeNet and tiny VGG"),
        ((Network("VGG16", "imagenet"),), "me.jpg", ""),
        ((LITE,), "me.jpg", ""),
        ((LITE,), "digit 3", "EfficientNet-Lite0: trained on photographs"),
        ((Network("VGG16", "imagenet"),), "digit 3", "A digit is none of the classes"),
        ((Network("VGG16"),), "digit 3", ""),
    ],
)
def test_a_picture_that_a_network_cannot_know_is_said(networks, picture, warned):
    told = unsuited_sentence(networks, picture)
    assert warned in told
    assert bool(told) == bool(warned)


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (40, 20)])
def test_opacity_leaves_the_picture_or_the_heat_alone(shape):
    picture = RNG.integers(0, 256, (*shape, 3), dtype=np.uint8)
    heat = RNG.uniform(size=(2, 2)).astype(np.float32)
    np.testing.assert_array_equal(overlay(picture, heat, 0.0), picture)
    alone = overlay(picture, np.ones((2, 2), np.float32), 1.0)
    assert alone.shape == picture.shape
    assert (alone == [255, 242, 160]).all()


def test_more_heat_is_lighter_to_every_eye():
    colours = colour_heat(np.linspace(0, 1, 50, dtype=np.float32)[np.newaxis]).astype(float)
    lightness = colours[0] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > 0).all()


def test_bad_and_too_many_pictures_are_refused_by_name():
    good = phone_photo()
    contents = [b"", good, b"%PDF-1.7"] + [good] * (MOST_PICTURES + 1) + [b"%PDF-1.7"]
    names = [f"{number}.jpg" for number in range(len(contents))]
    gallery = read_pictures(contents, names)
    assert len(gallery.pictures) == MOST_PICTURES
    assert [problem.split("”")[0] for problem in gallery.problems[:3]] == ["“0.jpg", "“2.jpg", "“16.jpg"]
    assert gallery.problems[3:] == ("At most 12 pictures at once. Left out: 14.jpg, 15.jpg.",)
    assert read_pictures([], []).pictures == ()


def test_pictures_fit_the_screen():
    assert enlarged(np.zeros((28, 28, 3), np.uint8)).shape == (280, 280, 3)
    assert enlarged(np.zeros((600, 600, 3), np.uint8)).shape == (600, 600, 3)
    assert small(sample("monument").pixels).dtype == np.uint8
    for height, width in ((1, 1), (28, 28), (400, 30), (30, 1000)):
        card = small(np.full((height, width, 3), 7, np.uint8), side=320)
        assert card.shape == (320, 320, 3)
        assert (card == 7).any()
    assert hottest(np.array([[0, 0.2], [1, 1]], np.float32)) == (1, 0)
    assert len(probability_bars(["a", "b"], [0.7, 0.3]).data[0].x) == 2


@settings(max_examples=60)
@given(st.lists(st.floats(-5000, 5000, width=32), min_size=2, max_size=20))
def test_the_softmax_shown_is_a_probability_for_any_scores(scores):
    scores = np.array(scores, np.float32)
    exact = np.exp(scores.astype(float) - scores.max())
    probabilities = (exact / exact.sum()).astype(np.float32)
    answer = Answer(np.zeros((1, 1, 1), np.float32), scores, probabilities, exact=True)
    best = top_scores(probabilities, 3)
    assert softmax_sum(scores) == pytest.approx(exact.sum())
    lines = softmax_arithmetic(answer, best, ["cat", "A&B_{C}", "dog"])[1]
    assert all(f"{probability:.5f}" in line for (_, probability), line in zip(best, lines[1:], strict=True))
    assert lines[2].startswith(r"p_{\text{A\&B\_\{C\}}}")
    assert ("the other" in lines[0]) == (len(scores) > 2)
    assert "inf" not in "".join(lines)
    assert "nan" not in "".join(lines)


def test_the_sum_behind_a_place_is_filled_in():
    maps = np.zeros((1, 2, 6), np.float32)
    maps[0, 0] = [1, 2, 3, 4, 5, 6]
    maps[0, 1] = 1
    weights = np.array([1, -1, 0.5, 0, 0, 0.25], np.float32)
    found = HeatMap(weigh(maps, weights) / 2, "conv", weights, maps, 1.0)
    assert strongest_maps(found, 0, 0) == [1, 2, 5, 0, 3]
    lines = heat_arithmetic(found, 0, 0)[1]
    assert r"(-1.000)\cdot 2 + 0.500\cdot 3 + 0.250\cdot 6" in lines[0]
    assert lines[0].endswith("= 2")
    assert r"\ \text{(the other 1)}" in lines[0]
    assert r"_{\," not in lines[0]
    assert lines[2].endswith(r"\frac{2}{2} = 1.00000")
    assert one_map(found, 0).shape == (160, 160, 3)


def test_the_drawing_tells_the_four_tasks_apart():
    drawing = ElementTree.fromstring(draw_tasks())
    space = "{http://www.w3.org/2000/svg}"
    panels = [one for one in drawing if one.tag == f"{space}g"]
    assert [panel[0].text for panel in panels] == [
        "Classification",
        "Classification + localization",
        "Object detection",
        "Instance segmentation",
    ]
    boxes = [len([one for one in panel.iter(f"{space}rect") if one.get("width") == "88"]) for panel in panels]
    assert boxes == [0, 1, 3, 0]
    assert panels[2][-1].text.startswith("CAT, DOG, DUCK")
    assert "every pixel" in TASKS_SENTENCE


# From here on Keras runs in this process.


@pytest.mark.parametrize("name", ["VGG16", "MobileNetV2", "DenseNet121", "EfficientNetB0"])
def test_the_preparation_shown_is_keras_own(name):
    network = Network(name)
    image = RNG.uniform(size=(1, 1, 3)).astype(np.float32)
    _, lines = preparation_arithmetic(network, image[0, 0])
    for value in preprocess(network, image)[0, 0]:
        shown = [float(part.split("=")[-1].split("}")[-1]) for part in lines[0].split(r" \qquad ")]
        assert min(abs(one - value) for one in shown) < 2e-3
    assert len(pixel_cells(image, preprocess(network, image), 0, 0)) == 4


def test_feedings_do_what_they_say():
    network, image = Network("VGG16"), RNG.uniform(size=(2, 2, 3)).astype(np.float32)
    np.testing.assert_array_equal(feed(network, image), preprocess(network, image))
    np.testing.assert_array_equal(feed(network, image, "0 to 1"), image)
    np.testing.assert_allclose(feed(network, image, "0 to 255"), image * 255)
    np.testing.assert_allclose(feed(network, image, "-1 to 1"), image * 2 - 1, atol=1e-6)
    swapped = np.add(feed(network, image, "red and blue swapped"), [103.939, 116.779, 123.68])
    np.testing.assert_allclose(swapped / 255, image, atol=1e-5)  # swapped once for VGG, once on purpose
    np.testing.assert_array_equal(feed(network, image, "negative"), preprocess(network, 1 - image))


def test_wrong_preparations_are_compared_and_what_is_right_comes_once(tmp_path):
    answers = compare_feedings(LENET, to_input(sample("digit 7").pixels, (28, 28, 1)))
    assert list(answers) == ["right", "0 to 255", "-1 to 1", "negative"]
    assert set(answers) < set(FEEDINGS)
    cells = feeding_cells(answers, LENET, tmp_path)
    assert cells[1][:4] == ["right", "0.00", "1.00", "digit 7"]
    assert cells[4][3] != "digit 7"


def test_scores_and_probabilities_belong_together():
    for name, file in TRAINED.items():
        network = Network(name, file)
        answer = classify(network, to_input(sample("digit 3").pixels, (28, 28, 1)))
        assert answer.exact
        shifted = np.exp(answer.scores.astype(float) - answer.scores.max())
        np.testing.assert_allclose(shifted / shifted.sum(), answer.probabilities, atol=1e-6)
        many = classify_many((network,), read_samples(("digit 3", "digit 5")).pictures)
        assert [number for number, _ in many[0]] == [3, 5]
        assert many[0][0][1] == pytest.approx(answer.probabilities[3], abs=1e-6)


@functools.cache
def build(kind, inputs=(32, 24, 3)):
    """Small classifiers of several kinds, all of them without a model inside."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(4)
    if kind == "sequential":
        return keras.Sequential(
            [
                keras.Input(inputs),
                layers.Rescaling(1 / 255),
                layers.Conv2D(8, 3, activation="relu"),
                layers.MaxPooling2D(2),
                layers.Conv2D(12, 3, activation="relu", name="last"),
                layers.Flatten(),
                layers.Dropout(0.5),
                layers.Dense(16, activation="relu"),
                layers.Dense(5, activation="softmax", bias_initializer="normal"),
            ]
        )
    x = start = keras.Input(inputs)
    x = layers.Normalization(mean=[120.0, 110, 100], variance=[3000.0, 3100, 3200])(x)
    x = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")(x)
    y = layers.BatchNormalization()(layers.Conv2D(8, 3, padding="same")(x))
    x = layers.ReLU(name="last")(layers.Add()([x, y]))
    if kind == "dense block":
        x = layers.Concatenate(name="last_too")([x, layers.Conv2D(4, 3, padding="same", activation="relu")(x)])
    x = layers.GlobalAveragePooling2D(keepdims=kind == "keepdims")(x)
    if kind == "keepdims":
        x = layers.Flatten()(layers.Conv2D(5, 1)(x))
        return keras.Model(start, layers.Activation("softmax")(x))
    x = layers.Dense(1 if kind == "binary" else 5, activation="sigmoid" if kind == "binary" else "softmax")(x)
    return keras.Model(start, x)


KINDS = {"sequential": "last", "residual": "last", "dense block": "last_too", "keepdims": "last", "binary": "last"}


def by_hand(model, layer, image, number):
    """Grad-CAM as one writes it for a flat model: one tape, and the last layer's sum written out."""
    import keras
    import tensorflow as tf

    last = model.layers[-1]
    both = keras.Model(model.inputs[0], [model.get_layer(layer).output, last.input])
    with tf.GradientTape() as tape:
        maps, before = both(image[np.newaxis], training=False)
        score = before[0, number]
        if isinstance(last, keras.layers.Dense):
            unit, sign = (number, 1) if last.units > 1 else (0, 2 * number - 1)  # one unit: class 0 is its opposite
            score = sign * (tf.reduce_sum(before[0] * last.kernel[:, unit]) + last.bias[unit])
    return cam(maps, tape.gradient(score, maps)), float(score)


def cam(maps, gradient):
    alphas = np.asarray(gradient)[0].mean(axis=(0, 1))
    heat = np.maximum((np.asarray(maps)[0] * alphas).sum(axis=2), 0)
    return alphas, heat / heat.max()


@pytest.mark.parametrize("kind", KINDS)
def test_a_heat_map_is_that_of_a_tape_written_by_hand(kind):
    model = build(kind)
    seen = 0
    for number in (0, 1) if kind == "binary" else (0, 1, 4):
        found = heat_map(model, PHOTO, number)
        assert found.layer == KINDS[kind]
        assert found.before_softmax
        if found.heat is None:
            continue
        (alphas, heat), score = by_hand(model, KINDS[kind], PHOTO, number)
        np.testing.assert_allclose(found.weights, alphas, rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(found.heat, heat, atol=2e-4)
        assert found.score == pytest.approx(score, rel=1e-3, abs=1e-4)
        assert found.heat.dtype == np.float32
        assert 0 <= found.heat.min() <= found.heat.max() == 1
        seen += 1
    assert seen


def nest(flat, depth, sequential=False):
    """Wrap a flat model into others in which it is one layer, as fine-tuning does; gives the path to it, too."""
    import keras

    model, path = flat, ""
    for level in range(depth):
        path = f"{model.name}/{path}"
        inputs = keras.Input(flat.input_shape[1:])
        if sequential:
            model = keras.Sequential([inputs, model])
        else:
            scaled = keras.layers.Rescaling(1.0, name=f"rescaled_{level}")(inputs)
            model = keras.Model(inputs, model(scaled, training=False))
    return model, path


@pytest.mark.parametrize(("depth", "sequential"), [(1, False), (2, True)], ids=["in a model", "in two sequentials"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_nested_model_gives_the_heat_map_of_the_flat_one(kind, depth, sequential):
    flat = build(kind)
    expected = heat_map(flat, PHOTO, 1)
    nested, path = nest(flat, depth, sequential)
    found = heat_map(nested, PHOTO, 1)
    assert found.layer == path + expected.layer
    assert found.score == pytest.approx(expected.score, abs=1e-5)
    np.testing.assert_allclose(found.weights, expected.weights, rtol=1e-3, atol=1e-6)
    if expected.heat is not None:
        np.testing.assert_allclose(found.heat, expected.heat, atol=1e-4)
    assert map_layers(nested, PHOTO) == {path + one: size for one, size in map_layers(flat, PHOTO).items()}


@functools.cache
def fine_tuned(seed=0):
    """A backbone of keras.applications within a model, as the page on fine-tuning makes it."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    backbone = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(96, 96, 3), alpha=0.35)
    x = start = keras.Input((96, 96, 3))
    x = layers.RandomFlip("horizontal")(x)
    x = layers.Rescaling(1 / 127.5, offset=-1)(x)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(x)
    large = keras.initializers.RandomNormal(stddev=1e8)  # what a network of random weights gives is tiny
    return keras.Model(start, layers.Dense(3, "softmax", kernel_initializer=large, name="head")(x)), backbone


def test_of_mean_and_one_dense_layer_the_weights_are_those_of_cam():
    """Zhou et al. 2016: with global average pooling and one dense layer, alpha_k is w_k / n, for every picture."""
    model, backbone = fine_tuned()
    image = RNG.uniform(0, 255, (96, 96, 3)).astype(np.float32)
    found = heat_map(model, image, 2)
    kernel = np.asarray(model.get_layer("head").kernel)[:, 2]
    assert found.layer == f"{backbone.name}/out_relu"
    np.testing.assert_allclose(found.weights, kernel / 9, rtol=1e-4)
    maps = np.asarray(backbone((image / 127.5 - 1)[np.newaxis], training=False))[0]
    closed = np.maximum(maps @ kernel, 0)
    np.testing.assert_allclose(found.heat, closed / closed.max(), atol=1e-4)


def test_the_model_stays_as_it_was():
    model, backbone = fine_tuned()
    image = RNG.uniform(0, 255, (96, 96, 3)).astype(np.float32)
    config, weights, expected = (
        model.get_config(),
        model.get_weights(),
        np.asarray(model(image[np.newaxis], training=False)),
    )
    nodes = [len(layer._inbound_nodes) for layer in (*model.layers, *backbone.layers)]
    for number in range(3):
        heat_map(model, image, number)
    assert model.get_config() == config
    assert [len(layer._inbound_nodes) for layer in (*model.layers, *backbone.layers)] == nodes
    np.testing.assert_array_equal(np.asarray(model(image[np.newaxis], training=False)), expected)
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


def test_where_only_the_left_half_counts_the_left_half_is_bright():
    import keras
    from keras import layers

    x = start = keras.Input((32, 40, 1))
    x = layers.Conv2D(1, 3, padding="same", kernel_initializer="ones")(x)
    x = layers.Cropping2D(((0, 0), (0, 20)))(x)
    x = layers.Flatten()(x)
    model = keras.Model(start, layers.Dense(2, activation="softmax", kernel_initializer="ones")(x))
    image = np.zeros((32, 40, 1), np.float32)
    image[10:20, 4:12] = 1
    image[10:20, 28:36] = 0.9
    assert heat_map(model, image, 0, next(iter(map_layers(model, image)))).heat.shape == (32, 40)
    found = heat_map(model, image, 0)
    assert found.heat.shape == (32, 20)
    assert found.heat[12:18, 6:10].min() > 0.9
    assert found.heat[:, 15:].max() == 0


def test_a_picture_lit_on_the_left_is_hot_on_the_left():
    """A mean over bright places: what is not bright cannot count."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(2, 3, padding="same", activation="relu", kernel_initializer="ones"),
            layers.MaxPooling2D(4),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax", kernel_initializer="ones"),
        ]
    )
    image = np.zeros((32, 32, 3), np.float32)
    image[:, :16] = 1
    found = heat_map(model, image, 1)
    assert found.heat.shape == (8, 8)
    assert found.heat[:, :4].min() > 0.3
    assert found.heat[:, 5:].max() == 0


def small_model(*layers, inputs=(8, 8, 3)):
    import keras

    return keras.Sequential([keras.Input(inputs), *layers])


def without_places():
    from keras import layers as keras_layers

    yield small_model(keras_layers.Rescaling(2.0), keras_layers.Flatten(), keras_layers.Dense(3)), "No layer"
    yield small_model(keras_layers.Conv2D(4, 8), keras_layers.Flatten(), keras_layers.Dense(3)), "No layer"
    yield (
        small_model(
            keras_layers.Conv2D(4, 3, activation="relu", kernel_initializer="ones", bias_initializer="ones"),
            keras_layers.Conv2D(4, 3, activation="relu", kernel_initializer="zeros"),
            keras_layers.GlobalMaxPooling2D(),
            keras_layers.Dense(3, kernel_initializer="zeros"),
        ),
        "zero everywhere",
    )
    yield (
        small_model(
            keras_layers.Conv2D(4, 3, activation="relu", kernel_initializer="ones", bias_initializer="ones"),
            keras_layers.GlobalAveragePooling2D(),
            keras_layers.Dense(3, kernel_initializer=lambda shape, dtype: np.full(shape, 1e-9, np.float32)),
        ),
        "too little to be measured",
    )
    yield (
        small_model(
            keras_layers.Conv2D(4, 3, activation="relu", kernel_initializer="ones", bias_initializer="ones"),
            keras_layers.GlobalAveragePooling2D(),
            keras_layers.Dense(3, kernel_initializer=lambda shape, dtype: -np.ones(shape, np.float32)),
        ),
        "only against it",
    )


def test_where_grad_cam_says_nothing_the_reason_is_told():
    image = RNG.uniform(size=(8, 8, 3)).astype(np.float32)
    for model, reason in without_places():
        found = heat_map(model, image, 1)
        assert found.heat is None
        assert reason in found.reason
    assert "gives no maps" in heat_map(build("residual"), PHOTO, 0, "nothing").reason


def test_a_vision_transformer_is_refused_and_a_model_without_a_graph_too():
    import keras
    from keras import layers

    x = start = keras.Input((16, 16, 3))
    x = layers.Reshape((16, 8))(layers.Conv2D(8, 4, strides=4)(x))
    x = x + layers.MultiHeadAttention(2, 4)(x, x)
    model = keras.Model(start, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling1D()(x)))
    image = RNG.uniform(size=(16, 16, 3)).astype(np.float32)
    assert "vision transformer" in heat_map(model, image, 0).reason

    class Plain(keras.Model):
        def call(self, inputs):
            return inputs

    assert "one can look into" in heat_map(Plain(), image, 0).reason
    assert map_layers(Plain(), image) == {}


def test_an_end_that_cannot_be_taken_off_is_said():
    import keras
    from keras import layers

    x = start = keras.Input((8, 8, 3))
    x = layers.GlobalAveragePooling2D(keepdims=True)(layers.Conv2D(4, 3)(x))
    model = keras.Model(start, layers.Conv2D(3, 1, activation="softmax")(x))
    found = heat_map(model, RNG.uniform(size=(8, 8, 3)).astype(np.float32), 1)
    assert not found.before_softmax
    assert 0 < found.score < 1


def test_scores_too_large_for_numbers_have_a_reason():
    found = heat_map(build("residual"), np.full((32, 24, 3), np.inf, np.float32), 0)
    assert found.heat is None
    assert "not a number" in found.reason


@pytest.mark.parametrize("name", ["MobileNet 0.25", "MobileNetV3Small"])
def test_models_of_keras_applications_have_maps(name):
    network = Network(name, side=64)
    image = to_input(sample("chelsea").pixels, input_shape(network))
    found = explain_class(network, image, "right", 7)
    assert found.maps.shape[:2] == (2, 2), found
    assert found.before_softmax
    assert (found.heat is None) == bool(found.reason)
    assert next(iter(list_map_layers(network).items())) == (f"2 x 2: {found.layer}", found.layer)
    expected = np.asarray(load(network)(preprocess(network, image)[np.newaxis], training=False))[0]
    np.testing.assert_allclose(classify(network, image).probabilities, expected, atol=1e-6)


def test_costs_are_the_published_ones():
    """Sandler et al. 2018: MobileNetV2 has 300 million multiply-adds and 3.4 million parameters."""
    assert multiply_adds(load(MOBILENET)) / 1e6 == pytest.approx(300, rel=0.01)
    costs = measure(LENET)
    assert costs.num_parameters == 61_706
    assert costs.milliseconds > 0
    assert costs.num_multiply_adds == 28 * 28 * 25 * 6 + 10 * 10 * 25 * 6 * 16 + 400 * 120 + 120 * 84 + 840
    flat = build("sequential")
    expected = multiply_adds(flat)
    assert multiply_adds(nest(flat, 2)[0]) == expected


def test_of_every_size_of_maps_the_last_layer_can_be_chosen():
    network = Network("tiny VGG", TRAINED["tiny VGG"])
    expected = {"7 x 7: maxpool_2": "maxpool_2", "14 x 14: conv_4": "conv_4", "28 x 28: conv_2": "conv_2"}
    assert list(list_map_layers(network).items()) == list(expected.items())


@needs_weights
def test_the_cat_is_a_cat_and_the_heat_lies_on_its_face():
    network = Network("MobileNetV2", "imagenet")
    image = to_input(sample("chelsea").pixels, input_shape(network))
    answer = classify(network, image)
    best = top_scores(answer.probabilities, 3)
    assert {class_name(network, number, keras_folder()) for number, _ in best} == {"Egyptian cat", "tabby", "tiger cat"}
    found = explain_class(network, image, "right", best[0][0])
    face = np.zeros((7, 7), bool)
    face[2:6, 1:5] = True
    assert found.heat[face].mean() > 1.5 * found.heat[~face].mean()
    wrong = classify(network, image, "0 to 255")
    assert wrong.probabilities[[281, 282, 285]].sum() < 0.1
