"""Kernels against SciPy and Keras, the laws of convolution, and the lecture's numbers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal

from dlplay.data import GridError, format_grid, parse_fraction
from dlplay.kernels import (
    DISPLAYS,
    KERNELS,
    PADDINGS,
    KernelError,
    Sliding,
    apply_kernel,
    direction_cells,
    open_sums,
    output_size,
    parse_weights,
    preset,
    size_arithmetic,
    spread_out,
    sum_at,
    to_bytes,
    value_at,
)

MODES = {"zero": "constant", "reflect": "mirror", "replicate": "nearest"}
SCIPY = {"correlation": ndimage.correlate, "convolution": ndimage.convolve}
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("operation", SCIPY)
@pytest.mark.parametrize("padding", MODES)
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 2), (4, 3), (1, 6), (11, 11)])
@pytest.mark.parametrize("shape", [(13, 17), (1, 1), (1, 9), (5, 4)])
def test_a_kernel_gives_what_scipy_gives(shape, size, padding, operation):
    image, weights = RNG.random(shape, dtype=np.float32), RNG.normal(size=size)
    for dilation in (1, 2, 4):
        spread = spread_out(weights, dilation)
        expected = SCIPY[operation](image.astype(float), spread, mode=MODES[padding])
        for stride in (1, 2, 3):
            sliding = Sliding(operation, padding, stride, dilation)
            result = apply_kernel(image, weights, sliding, scale=0.5, offset=0.25)
            np.testing.assert_allclose(result, 0.5 * expected[::stride, ::stride] + 0.25, atol=3e-5)
            assert result.shape == output_size(shape, size, sliding)


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 5), (4, 4), (11, 11)])
@pytest.mark.parametrize("operation", SCIPY)
def test_valid_gives_what_scipy_gives(operation, size):
    image, weights = RNG.random((13, 17), dtype=np.float32), RNG.normal(size=size)
    whole = (signal.correlate2d if operation == "correlation" else signal.convolve2d)(image, weights, mode="valid")
    for stride in (1, 2, 3):
        result = apply_kernel(image, weights, Sliding(operation, "valid", stride))
        np.testing.assert_allclose(result, whole[::stride, ::stride], atol=3e-5)


def test_the_output_size_is_the_formula():
    for length, size, stride, dilation in itertools.product((1, 5, 12), (1, 2, 3, 11), (1, 2, 3, 4), (1, 2, 4)):
        reach = dilation * (size - 1)
        same = Sliding(stride=stride, dilation=dilation)
        assert output_size((length, 9), (size, 1), same)[0] == (length - 1) // stride + 1
        valid = Sliding(padding="valid", stride=stride, dilation=dilation)
        if reach < length:
            assert output_size((length, 9), (size, 1), valid)[0] == (length - reach - 1) // stride + 1
        else:
            with pytest.raises(KernelError):
                output_size((length, 9), (size, 1), valid)


def test_colour_is_channel_by_channel():
    image, weights = RNG.random((8, 9, 3), dtype=np.float32), RNG.normal(size=(3, 3))
    for channel in range(3):
        one = apply_kernel(image[..., channel], weights)
        np.testing.assert_allclose(apply_kernel(image, weights)[..., channel], one, atol=1e-6)


@pytest.mark.parametrize(
    ("size", "padding", "stride", "dilation"),
    [
        (3, "valid", 1, 1),
        (4, "valid", 2, 1),
        (5, "valid", 3, 1),
        (3, "valid", 1, 3),
        (3, "zero", 1, 1),
        (5, "zero", 1, 2),
    ],
)
def test_a_kernel_gives_what_a_keras_layer_gives(size, padding, stride, dilation):
    import keras

    image, weights = RNG.random((15, 18), dtype=np.float32), RNG.normal(size=(size, size))
    rule = "same" if padding == "zero" else "valid"
    layer = keras.layers.Conv2D(1, size, strides=stride, dilation_rate=dilation, padding=rule, use_bias=True)
    layer.build((None, 15, 18, 1))
    layer.set_weights([weights[:, :, None, None].astype(np.float32), np.array([0.1], np.float32)])
    expected = np.asarray(layer(image[None, :, :, None]))[0, :, :, 0]
    result = apply_kernel(image, weights, Sliding("correlation", padding, stride, dilation), offset=0.1)
    np.testing.assert_allclose(result, expected, atol=1e-5)


@settings(max_examples=150)
@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.builds(
        Sliding, st.sampled_from(list(SCIPY)), st.sampled_from(list(PADDINGS)), st.integers(1, 4), st.integers(1, 3)
    ),
    st.integers(0, 2**32 - 1),
)
def test_the_opened_sum_is_the_value_of_every_pixel(shape, size, sliding, seed):
    rng = np.random.default_rng(seed)
    image, weights = rng.random((*shape, 3), dtype=np.float32), rng.normal(size=size)
    try:
        result = apply_kernel(image, weights, sliding, scale=2.0, offset=-0.5)
    except KernelError:
        assert sliding.padding == "valid"
        return
    for row, column in np.ndindex(*result.shape[:2]):
        for channel, opened in open_sums(image, weights, row, column, sliding).items():
            value = value_at(result, row, column, channel)
            assert 2.0 * opened.total - 0.5 == pytest.approx(value, abs=2e-5)


def test_values_that_padding_made_are_marked():
    opened = sum_at(np.ones((4, 4), np.float32), np.ones((3, 3)), 0, 0, Sliding())
    assert opened.inside.tolist() == [[False, False, False], [False, True, True], [False, True, True]]
    assert opened.total == 4


def test_a_kernel_larger_than_the_picture_is_refused_with_a_way_out():
    with pytest.raises(KernelError, match=r"covers 41 pixels .* only 20"):
        apply_kernel(np.zeros((20, 20), np.float32), np.ones((11, 11)), Sliding(padding="valid", dilation=4))


def test_convolution_is_linear_and_the_mean_kernel_keeps_the_mean():
    first, second = RNG.random((2, 12, 12), dtype=np.float32)
    weights = RNG.normal(size=(3, 3))
    both = apply_kernel(first + 2 * second, weights)
    np.testing.assert_allclose(both, apply_kernel(first, weights) + 2 * apply_kernel(second, weights), atol=1e-5)
    flat = np.full((9, 9), 0.3, np.float32)
    kernel = preset("mean blur", rows=5, columns=4)
    blurred = apply_kernel(flat, kernel.weights, Sliding(padding="reflect"), scale=parse_fraction(kernel.scale))
    np.testing.assert_allclose(blurred, flat, atol=1e-6)
    np.testing.assert_array_equal(apply_kernel(first, preset("identity").weights), first)


def test_the_lecture_kernels():
    mean, shift = preset("mean blur"), preset("shift")
    np.testing.assert_allclose(mean.weights * parse_fraction(mean.scale), np.ones((3, 3)) / 9)
    assert shift.weights.tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 0]]
    image = np.zeros((3, 5), np.float32)
    image[1, 2] = 1
    assert np.argwhere(apply_kernel(image, shift.weights, Sliding("correlation"))).tolist() == [[1, 3]]  # right
    assert np.argwhere(apply_kernel(image, shift.weights, Sliding("convolution"))).tolist() == [[1, 1]]  # left
    cells = direction_cells()
    assert cells["After correlation"][1] == ["0", "0", "1", "2", "3"]
    assert cells["After convolution"][1] == ["1", "2", "3", "0", "0"]


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 3), (4, 2), (11, 11)])
def test_every_preset_is_a_kernel_that_its_own_text_gives_back(name, rows, columns):
    kernel = preset(name, rows=rows, columns=columns, sigma=0.3)
    np.testing.assert_array_equal(parse_weights(format_grid(kernel.weights)), kernel.weights)
    assert np.isfinite(parse_fraction(kernel.scale))
    assert max(kernel.weights.shape) <= 11
    applied = apply_kernel(np.ones((12, 13), np.float32), kernel.weights, Sliding(padding="valid"))
    assert applied.size


def test_blurs_keep_brightness_and_edges_ignore_it():
    for name in ("mean blur", "Gaussian blur", "identity", "shift", "sharpen"):
        kernel = preset(name, rows=5, columns=3)
        assert kernel.weights.sum() * parse_fraction(kernel.scale) == pytest.approx(1)
    for name in KERNELS:
        if name.startswith("edges") or name == "emboss":
            assert preset(name).weights.sum() == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" ; ", "empty"),
        ("1 2; 3", "row 2 has 1 numbers, row 1 has 2"),
        ("1 2; 3 x", "row 2, number 2: “x” is not a number"),
        ("1/0", "row 1, number 1"),
        ("nan", "too large"),
        ("1e9", "too large"),
        (";".join("1" * 12), "12 rows"),
        (" ".join("1" * 12), "row 1 has 12 numbers"),
    ],
)
def test_wrong_weights_are_refused_by_row_and_number(text, says):
    with pytest.raises(GridError, match=says):
        parse_weights(text)


@given(st.text(alphabet="0123456789-+./e ;,\nnaif", max_size=80))
def test_any_text_is_a_kernel_or_our_error(text):
    try:
        weights = parse_weights(text)
    except GridError:
        return
    assert min(weights.shape) >= 1
    assert max(weights.shape) <= 11


@given(st.lists(st.lists(st.floats(-1000, 1000), min_size=3, max_size=3), min_size=1, max_size=11))
def test_weights_written_are_the_weights_read(rows):
    np.testing.assert_allclose(parse_weights(format_grid(np.array(rows))), rows, rtol=1e-9)


def test_the_size_formula_is_filled_in_with_its_floor():
    sliding = Sliding(padding="valid", stride=2)
    lines = size_arithmetic((6, 5), (3, 3), output_size((6, 5), (3, 3), sliding), sliding)[1]
    assert r"\lfloor 1.5 \rfloor + 1 = 2" in lines[0]
    assert r"\lfloor 1 \rfloor + 1 = 2" in lines[1]


@pytest.mark.parametrize("display", DISPLAYS)
def test_what_the_screen_shows_is_what_numpy_computes(display):
    values = RNG.normal(size=(20, 30, 3)).astype(np.float32)
    low, high = values.min(), values.max()
    shown = {"clip": values, "absolute": abs(values), "stretch": (values - low) / (high - low)}[display]
    expected = np.rint(np.clip(shown, 0, 1) * 255)
    assert np.abs(to_bytes(values, display) - expected).max() <= 1


def test_the_ways_to_show_what_a_screen_cannot():
    values = np.array([[-0.5, 0.0], [0.5, 1.5]], np.float32)
    assert to_bytes(values, "clip").tolist() == [[0, 0], [128, 255]]
    assert to_bytes(values, "absolute").tolist() == [[128, 0], [128, 255]]
    assert to_bytes(values, "stretch").tolist() == [[0, 64], [128, 255]]
    assert set(DISPLAYS) == {"clip", "absolute", "stretch"}
    assert to_bytes(np.full((2, 2), 7, np.float32), "stretch").tolist() == [[0, 0], [0, 0]]
