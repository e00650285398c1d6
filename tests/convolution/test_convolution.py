"""A convolution layer against Keras, the laws of the sliding sum, the lecture's numbers, and its page."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.convolution import (
    EXAMPLES,
    PICTURE,
    ConvolutionError,
    Hyperparameters,
    Layer,
    bias_vector,
    convolve,
    count_arithmetic,
    crop,
    example_settings,
    filter_like,
    format_channels,
    keras_code,
    map_cells,
    marked,
    next_window,
    num_multiplications,
    num_parameters,
    open_window,
    output_size,
    pad_image,
    padded_cells,
    padding_sizes,
    parse_channels,
    refit_filters,
    size_arithmetic,
    stack_filters,
    stacked,
    sum_arithmetic,
    sum_words,
    table_widths,
    to_bytes,
    value_at,
    work_arithmetic,
    write_stacked,
)
from dlplay.data import GridError
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, phone_photo, press, script_on, upload

PAGE = "pages/convnets/convolution.py"
RNG = np.random.default_rng(0)


def layer_of(name, **settings):
    """The image and the layer of one of the lecture's examples, as the controls of the page give them."""
    start = example_settings(name) | settings
    image = parse_channels(start["input"], "The input", 32)
    numbers = range(1, start["filters"] + 1)
    weights = stack_filters(*(parse_channels(start[f"filter{number}"], "Filter", 5) for number in numbers))
    bias = bias_vector(*(start[f"bias{number}"] for number in numbers))
    padding = start["zeros"] if start["padding"] == "number" else start["padding"]
    return image, Layer(weights, bias, Hyperparameters(start["stride"], padding))


def in_keras(image, layer):
    """The result of the Keras model whose code the page shows."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    names = {"layer": layer}
    exec(keras_code(image.shape, layer), names)  # noqa: S102  our own text
    return np.asarray(names["model"](image[np.newaxis].astype(np.float32)))[0]


layers = st.builds(
    lambda size, channels, filters, chosen, seed: (
        np.random.default_rng(seed).normal(size=(*size, channels, filters)),
        np.random.default_rng(seed + 1).normal(size=filters),
        chosen,
    ),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.integers(1, 3),
    st.integers(1, 4),
    st.one_of(
        st.builds(
            Hyperparameters,
            st.integers(1, 5),
            st.sampled_from(["valid", "same", 0, 1, 2, 5]),
            st.just(1),
            st.sampled_from(["none", "relu"]),
        ),
        st.builds(
            Hyperparameters,
            st.just(1),
            st.sampled_from(["valid", "same", 0, 1, 2, 5]),
            st.integers(1, 4),
            st.sampled_from(["none", "relu"]),
        ),
    ),
    st.integers(0, 2**31),
)


@settings(max_examples=60)
@given(st.tuples(st.integers(1, 12), st.integers(1, 12)), layers)
def test_a_layer_gives_what_keras_gives(shape, parts):
    layer = Layer(*parts)
    image = np.random.default_rng(1).normal(size=(*shape, layer.weights.shape[2]))
    try:
        maps = convolve(image, layer)
    except ConvolutionError:
        padded = pad_image(image, layer).shape
        reach = [layer.chosen.dilation * (size - 1) + 1 for size in layer.weights.shape[:2]]
        assert padded[0] < reach[0] or padded[1] < reach[1]
        return
    np.testing.assert_allclose(maps, in_keras(image, layer), atol=1e-4)


@settings(max_examples=60)
@given(st.tuples(st.integers(1, 9), st.integers(1, 9)), layers)
def test_every_opened_window_is_the_value_of_the_map(shape, parts):
    layer = Layer(*parts)
    image = np.random.default_rng(1).normal(size=(*shape, layer.weights.shape[2]))
    try:
        maps = convolve(image, layer)
    except ConvolutionError:
        return
    padded = pad_image(image, layer)
    for row, column, number in [(0, 0, 1), (maps.shape[0] - 1, maps.shape[1] - 1, maps.shape[2])]:
        opened = open_window(image, layer, row, column, number)
        assert opened.value == pytest.approx(maps[row, column, number - 1], abs=1e-9)
        assert value_at(maps, row, column, number) == pytest.approx(opened.value, abs=1e-5)
        cells, frame = marked(opened, image, layer)
        assert [padded[cell].tolist() for cell in cells] == opened.window.reshape(-1, image.shape[2]).tolist()
        assert frame[0] + frame[2] <= 1 + 1e-9
        assert frame[1] + frame[3] <= 1 + 1e-9


def test_the_lecture_image_gives_its_feature_map():
    image, layer = layer_of("1 channel")
    maps = convolve(image, layer)
    assert open_window(image, layer, 0, 0, 1).total == 4
    assert maps[..., 0].tolist() == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]
    assert output_size(image.shape, layer.weights.shape, layer.chosen) == (3, 3)


def test_the_lecture_volume_gives_its_two_feature_maps():
    image, layer = layer_of("3 channels")
    maps = convolve(image, layer)
    assert pad_image(image, layer).shape == (7, 7, 3)
    assert maps[..., 0].tolist() == [[2, -2, -1], [2, -3, -3], [2, -1, -2]]
    assert maps[..., 1].tolist() == [[-2, 4, -1], [3, 3, 0], [-2, 2, -1]]
    last = open_window(image, layer, 2, 2, 1)
    assert (last.channel_sums.tolist(), last.bias, last.total) == ([-2, 0, -1], 1, -2)


def test_the_lecture_sum_of_three_channels_with_bias_is_5():
    image, layer = layer_of("1 window")
    opened = open_window(image, layer, 0, 0, 1)
    assert opened.channel_sums.tolist() == [3, 0, 1]
    assert (opened.channel_sums.sum(), opened.bias, opened.value) == (4, 1, 5)
    assert convolve(image, layer).tolist() == [[[5]]]
    assert sum_arithmetic(opened)[1] == [
        r"\text{R:}\quad 2(-1) + 2(1) + 2(1) + 1(1) = 3",
        r"\text{G:}\quad 1(-1) + 1(1) = 0",
        r"\text{B:}\quad 1(1) + 1(-1) + 1(1) = 1",
        r"\text{with the bias:}\quad 3 + 0 + 1 + 1 = 5",
    ]
    assert sum_words(opened) == "3 (R) + 0 (G) + 1 (B) + 1 (bias)"


@pytest.mark.parametrize(
    ("length", "size", "chosen", "places", "line"),
    [
        (5, 3, Hyperparameters(1, 0), 3, r"\frac{5 + 2 \cdot 0 - 3}{1} + 1 = 2 + 1 = 3"),
        (5, 3, Hyperparameters(2, 1), 3, r"\frac{5 + 2 \cdot 1 - 3}{2} + 1 = 2 + 1 = 3"),
        (6, 3, Hyperparameters(2, 0), 2, r"\lfloor 1.5 \rfloor + 1 = 2"),
        (6, 3, Hyperparameters(2, "same"), 3, r"\frac{6 + (0 + 1) - 3}{2} + 1 = 2 + 1 = 3"),
        (7, 3, Hyperparameters(1, "valid", 2), 3, r"F' = D\,(F - 1) + 1 = 2\,(3 - 1) + 1 = 5"),
        (1, 1, Hyperparameters(5, "same"), 1, r"\lceil 1 / 5 \rceil = 1"),
    ],
)
def test_the_output_size_is_the_formula_filled_in(length, size, chosen, places, line):
    assert output_size((length, 9, 1), (size, 1, 1, 1), chosen)[0] == places
    lines = " ".join(size_arithmetic((length, 9, 1), (size, 1, 1, 1), chosen)[1])
    assert line in lines


def test_same_padding_may_be_uneven_and_keeps_the_size():
    assert padding_sizes(6, 4, Hyperparameters(1, "same")) == (1, 2)
    assert padding_sizes(3, 1, Hyperparameters(5, "same")) == (0, 0)
    for size in range(1, 6):
        assert output_size((7, 4, 1), (size, size, 1, 1), Hyperparameters(1, "same")) == (7, 4)


def test_parameters_and_multiplications_are_counted():
    image, layer = layer_of("3 channels")
    keras_parameters = (3 * 3 * 3 + 1) * 2
    assert num_parameters(layer.weights) == keras_parameters == 56
    assert count_arithmetic(layer.weights)[1] == [r"(3 \cdot 3 \cdot 3 + 1) \cdot 2 = 56"]
    maps = convolve(image, layer)
    assert num_multiplications(maps, layer.weights) == 3 * 3 * 3 * 3 * 3 * 2
    assert work_arithmetic(maps, layer.weights)[1] == [r"3 \cdot 3 \cdot 3 \cdot 3 \cdot 3 \cdot 2 = 486"]


def test_the_layer_is_linear_and_moves_with_its_input():
    first, second = RNG.normal(size=(2, 8, 9, 2))
    layer = Layer(RNG.normal(size=(3, 2, 2, 3)), np.zeros(3), Hyperparameters())
    both = convolve(first + 2 * second, layer)
    np.testing.assert_allclose(both, convolve(first, layer) + 2 * convolve(second, layer), atol=1e-12)
    np.testing.assert_allclose(convolve(first[1:, 2:], layer), convolve(first, layer)[1:, 2:], atol=1e-12)


def test_relu_makes_negative_sums_0():
    image, layer = layer_of("3 channels")
    relu = Layer(layer.weights, layer.bias, Hyperparameters(2, 1, 1, "relu"))
    np.testing.assert_array_equal(convolve(image, relu), np.maximum(convolve(image, layer), 0))
    opened = open_window(image, relu, 2, 2, 1)
    assert (opened.total, opened.value) == (-2, 0)
    assert sum_arithmetic(opened)[1][-1] == r"\text{ReLU:}\quad \max(0,\ -2) = 0"
    assert sum_words(opened) == "ReLU((-2) (R) + 0 (G) + (-1) (B) + 1 (bias))"


@pytest.mark.parametrize(
    ("shape", "weights_shape", "chosen", "message"),
    [
        ((2, 5, 1), (3, 3, 1, 1), Hyperparameters(), "covers 3 rows, the input with its padding has only 2"),
        ((5, 4, 1), (3, 3, 1, 1), Hyperparameters(1, "valid", 2), "covers 5 columns, .* only 4"),
        ((5, 5, 3), (3, 3, 1, 1), Hyperparameters(), "input has 3 channels, the filters have 1 channel:"),
        ((9, 9, 1), (3, 3, 1, 1), Hyperparameters(2, "same", 2), "Stride 2 and dilation 2 do not go together"),
    ],
)
def test_impossible_settings_say_why(shape, weights_shape, chosen, message):
    layer = Layer(np.ones(weights_shape), np.zeros(weights_shape[3]), chosen)
    with pytest.raises(ConvolutionError, match=message):
        convolve(np.ones(shape), layer)


def test_keras_refuses_stride_with_dilation_too():
    import keras

    with pytest.raises(ValueError, match="strides"):
        keras.layers.Conv2D(1, 3, strides=2, dilation_rate=2)


def test_the_next_window_goes_row_by_row_and_ends():
    place, seen = (0, 0), []
    while place:
        seen.append(place)
        place = next_window(place, (2, 3, 7))
    assert seen == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert next_window((0, 0), (1, 1)) is None


@given(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 3)),
    st.integers(0, 2**31),
)
def test_text_and_table_give_the_numbers_back(shape, seed):
    numbers = np.random.default_rng(seed).integers(-50, 50, shape) / 4
    np.testing.assert_array_equal(parse_channels(format_channels(numbers), "Filter 1", 5), numbers)
    np.testing.assert_array_equal(parse_channels(write_stacked(shape[2])(stacked(numbers)), "Filter 1", 5), numbers)


@given(st.text(alphabet="01-.;| ,\nxe/9∞", max_size=40))
def test_any_text_gives_numbers_or_our_message(text):
    try:
        numbers = parse_channels(text, "Filter 1", 5)
    except GridError as error:
        assert str(error).startswith("Filter 1")
    else:
        assert numbers.ndim == 3
        assert np.isfinite(numbers).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Filter 2, channel 1 is empty"),
        ("1 2; 3", "Filter 2, channel 1: row 2 has 1 numbers, row 1 has 2"),
        ("1 2; 3 x", "Filter 2, channel 1, row 2, number 2: “x” is not a number"),
        ("1 | 1 2", "Filter 2: channel 2 has 1 x 2 numbers, channel 1 has 1 x 1"),
        ("1|1|1|1", "Filter 2 has 4 channels; 3 is the most"),
        ("1 2 3 4 5 6", "6 numbers; 5 is the most"),
        ("1e9", "stay between -1000 and 1000"),
        ("nan", "stay between"),
    ],
)
def test_a_text_that_cannot_be_read_names_the_place(text, message):
    with pytest.raises(GridError, match=message):
        parse_channels(text, "Filter 2", 5)


def test_filters_of_different_size_are_refused():
    with pytest.raises(ConvolutionError, match="Filter 2 has 2 x 3 x 1 weights"):
        stack_filters(np.ones((3, 3, 1)), np.ones((2, 3, 1)))


def test_filters_follow_the_size_and_the_channels():
    values = {
        "input": "1 2 | 3 4",
        "filter_rows": 1,
        "filter_columns": 5,
        "filter1": "1 2 3; 4 5 6; 7 8 9",
        "filter3": "9",
    }
    assert refit_filters(values) == {"filter1": "0 4 5 6 0 | 0 4 5 6 0", "filter3": "0 0 9 0 0 | 0 0 9 0 0"}
    assert (
        refit_filters(values | {"example": PICTURE, "colour": True, "filter_rows": 1, "filter_columns": 1})["filter3"]
        == "9 | 9 | 9"
    )
    assert refit_filters(values | {"filter1": "x"}) == {}
    assert refit_filters(values | {"input": "x"}) == {}
    assert filter_like(EXAMPLES["1 channel"], 4, (1, 3, 2)) == "-1 4 -1 | -1 4 -1"


def test_padding_stands_in_brackets_and_coming_windows_are_dots():
    _, layer = layer_of("1 channel", padding="same")
    assert padded_cells(np.ones((1, 2, 1)), layer, 0) == [["(0)"] * 4, ["(0)", "1", "1", "(0)"], ["(0)"] * 4]
    assert map_cells(np.array([[1.0, -0.0], [3, 4]]), (0, 1)) == [["1", "0"], ["·", "·"]]


def test_a_crop_stays_inside_and_is_rounded():
    image = RNG.random((20, 10)).astype(np.float32)
    cut = crop(image, 500, 500, 8)
    assert cut.shape == (8, 8, 1)
    np.testing.assert_allclose(cut[..., 0], image[12:, 2:], atol=0.00501)
    assert crop(np.ones((4, 6, 3), np.float32), 0, 0, 32).shape == (4, 6, 3)
    many = Layer(np.ones((5, 5, 1, 1)), np.zeros(1), Hyperparameters())
    assert table_widths(np.ones((9, 10, 1)), many, np.ones((5, 6, 1))) == (10, 5, 6)
    assert table_widths(np.ones((9, 11, 1)), many, np.ones((5, 7, 1))) == (5, 5, 3)
    assert to_bytes(np.array([[0.0, 1.0]])).tolist() == [[0, 255]]
    assert to_bytes(np.array([[-1.0, 3.0]])).tolist() == [[0, 255]]
    assert to_bytes(np.ones((2, 2, 2))).shape == (2, 2, 3)


def test_the_page_starts_with_the_lecture_and_steps_row_by_row():
    app = healthy(open_page(PAGE))
    assert value_on(app) == "Feature map 1, row 0, column 0: 4"
    for value in ("column 1: 3", "column 2: 4", "row 1, column 0: 2"):
        press(app, "convolution.step")
        assert value_on(healthy(app)).endswith(value)
    app.button(key="convolution.back").click().run()
    assert value_on(healthy(app)) == "Feature map 1, row 0, column 0: 4"
    app.number_input(key="convolution.row").set_value(2).run()
    app.number_input(key="convolution.column").set_value(2).run()
    press(app, "convolution.step")
    assert value_on(healthy(app)) == "Feature map 1, row 0, column 0: 4"


def test_play_starts_again_after_the_last_window_and_stop_ends_it():
    app = healthy(open_page(PAGE, **{"convolution.row": 2, "convolution.column": 2}))
    assert value_on(app) == "Feature map 1, row 2, column 2: 4"
    app.button(key="convolution.play").click().run()
    assert app.session_state["convolution.playing"]
    assert value_on(healthy(app)) == "Feature map 1, row 0, column 0: 4"
    assert app.button(key="convolution.play").label == "Stop"
    app.button(key="convolution.play").click().run()
    assert not app.session_state["convolution.playing"]
    assert healthy(app).button(key="convolution.play").label == "Play"


def test_an_example_fills_the_controls():
    app = healthy(open_page(PAGE))
    app.selectbox(key="convolution.example").set_value("3 channels").run()
    assert (app.slider(key="convolution.stride").value, app.slider(key="convolution.zeros").value) == (2, 1)
    app.segmented_control(key="convolution.shown").set_value("2").run()
    press(app, "convolution.step")
    assert value_on(healthy(app)) == "Feature map 2, row 0, column 1: 4"
    app.selectbox(key="convolution.example").set_value("1 window").run()
    assert value_on(healthy(app)) == "Feature map 1, row 0, column 0: 5"


def test_a_link_opens_an_example_without_more():
    assert value_on(
        healthy(
            open_page(PAGE, **{"convolution.example": "3 channels"}, **{"convolution.row": 2, "convolution.column": 2})
        )
    ).endswith("row 2, column 2: -2")


def test_filters_follow_the_controls_of_the_page():
    app = healthy(open_page(PAGE))
    app.number_input(key="convolution.filter_columns").set_value(5).run()
    assert app.text_area(key="convolution.filter1").value == "0 1 0 1 0; 0 0 1 0 0; 0 1 0 1 0"
    app.slider(key="convolution.filters").set_value(4).run()
    assert app.text_area(key="convolution.filter4").value == "0 0 -1 0 0; 0 -1 4 -1 0; 0 0 -1 0 0"
    app.text_area(key="convolution.input").set_value(
        "1 2 3 4 5; 1 2 3 4 5; 1 2 3 4 5 | 0 0 0 0 0; 0 0 0 0 0; 0 0 0 0 0"
    ).run()
    assert not healthy(app).error
    assert app.text_area(key="convolution.filter1").value.count("|") == 1


def test_the_page_says_why_settings_are_impossible_and_loses_nothing():
    app = healthy(open_page(PAGE, **{"convolution.stride": 2}))
    app.slider(key="convolution.dilation").set_value(2).run()
    assert "Stride 2 and dilation 2" in healthy(app).error[0].value
    app.slider(key="convolution.stride").set_value(1).run()
    assert not healthy(app).error
    app.slider(key="convolution.dilation").set_value(3).run()
    assert "covers 7 rows, the input with its padding has only 5" in healthy(app).error[0].value
    app.slider(key="convolution.dilation").set_value(1).run()
    assert value_on(healthy(app)) == "Feature map 1, row 0, column 0: 4"


def test_the_page_survives_its_controls_extremes():
    for start in ("3 channels", PICTURE):
        app = healthy(open_page(PAGE, **{"convolution.example": start}, sample="text"))
        for kind in ("slider", "number_input"):
            for key in [widget.key for widget in getattr(app, kind)]:
                for end in ("min", "max"):
                    widget = next((one for one in getattr(app, kind) if one.key == key), None)
                    if widget:
                        healthy(widget.set_value(getattr(widget, end)).run())


def value_on(app):
    line = next(text.value for text in app.markdown if text.value.startswith("**Feature map"))
    return line.split("**")[1]


def test_the_script_of_a_small_grid_prints_the_numbers_of_the_page(tmp_path):
    app = open_page(
        PAGE,
        **{"convolution.example": "3 channels"},
        **{"convolution.shown": "2"},
        **{"convolution.row": 0, "convolution.column": 1},
        tab="Code to take home",
    )
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    assert "shape of the feature maps: (3, 3, 2)" in output
    assert "parameters of the layer: 56" in output
    assert "multiply-adds: 486" in output
    assert "feature map 2, row 0, column 1: 4" in output
    assert value_on(app) == "Feature map 2, row 0, column 1: 4"


def test_the_script_of_an_uploaded_picture_prints_the_numbers_of_the_page(tmp_path):
    photo = phone_photo()
    (tmp_path / "me.jpg").write_bytes(photo)
    app = open_page(
        PAGE,
        **{"convolution.example": PICTURE},
        **{"convolution.colour": "true"},
        **{"convolution.row": 7, "convolution.column": 9},
        tab="Code to take home",
    )
    upload(app, "me.jpg", photo, "image/jpeg")
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    assert value_on(app).lower() in output
    assert "shape of the feature maps: (30, 19, 1)" in output
    assert not value_on(app).endswith(": 0")
