"""Colour formulas against NumPy and OpenCV, and the formula parser against anything."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import pixels
from dlplay.data import sample
from dlplay.pixels import FormulaError, parse_formula

IMAGE = np.random.default_rng(0).random((6, 9, 3), dtype=np.float32)
R, G, B = np.moveaxis(IMAGE, 2, 0)


def test_the_negative_of_the_negative_is_the_picture():
    np.testing.assert_allclose(pixels.negative(IMAGE), 1 - IMAGE)
    np.testing.assert_allclose(pixels.negative(pixels.negative(IMAGE)), IMAGE, atol=1e-6)


def test_the_gray_formulas_equal_numpy_and_opencv():
    np.testing.assert_allclose(pixels.gray_average(IMAGE), IMAGE.mean(axis=2), atol=1e-6)
    np.testing.assert_allclose(pixels.gray_weighted(IMAGE), cv2.cvtColor(IMAGE, cv2.COLOR_RGB2GRAY), atol=1e-6)
    gray = np.repeat(IMAGE[..., :1], 3, axis=2)
    np.testing.assert_allclose(pixels.gray_average(gray), gray[..., 0], atol=1e-6)
    np.testing.assert_allclose(pixels.gray_weighted(gray), gray[..., 0], atol=1e-6)
    np.testing.assert_allclose(pixels.difference(gray), 0, atol=1e-6)


def test_recolour_in_strips_equals_the_whole():
    photo = sample("astronaut").pixels
    whole = np.rint(cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2GRAY) * 255)
    result = pixels.recolour(photo, pixels.gray_weighted)
    assert np.abs(result.pixels - whole).max() <= 1
    assert (result.clipped, result.undefined) == (0, 0)


@pytest.mark.parametrize("rows", [1, 256, 257, 600])
def test_the_seams_between_strips_do_not_show(rows):
    photo = np.random.default_rng(2).integers(0, 65536, (rows, 3, 3), dtype=np.uint16)
    unit = (photo / np.float32(65535)).astype(np.float32)
    result = pixels.recolour(photo, parse_formula("2*R - G, G, 1 - B"))
    whole = np.dstack([2 * unit[..., 0] - unit[..., 1], unit[..., 1], 1 - unit[..., 2]])
    np.testing.assert_array_equal(result.pixels, np.rint(np.clip(whole, 0, 1) * 255))
    assert result.clipped == ((whole < 0) | (whole > 1)).sum()


def test_a_value_too_large_for_its_type_is_clipped():
    result = pixels.recolour(np.full((1, 2, 3), 255, np.uint8), parse_formula("exp(88)"), gain=8)
    assert (result.pixels.tolist(), result.clipped) == ([[255, 255]], 2)


def test_recolour_counts_what_it_clips_and_what_is_undefined():
    photo = np.array([[[0, 0, 0], [255, 0, 0]]], np.uint8)
    result = pixels.recolour(photo, parse_formula("2 * R / R"))
    assert (result.pixels.tolist(), result.clipped, result.undefined) == ([[0, 255]], 1, 1)


def test_one_pixel_is_read_as_the_lecture_prints_it():
    reading = pixels.read_pixel(sample("monument").pixels, 200, 224)
    assert str(reading) == "0.98762 | 0.72549 | 0.35294"
    assert pixels.reading_cells(reading)[1] == ["as stored, 0..65535", "64724", "47545", "23130"]
    assert pixels.negative_arithmetic(reading)[1][0].startswith("1 - 0.98762 = 0.01238")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_histogram_counts_every_pixel_once(dtype):
    largest = np.iinfo(dtype).max
    photo = np.random.default_rng(1).integers(0, largest, (20, 30, 3), dtype=dtype, endpoint=True)
    expected = [np.histogram(photo[..., c], bins=256, range=(0, largest + 1))[0] for c in range(3)]
    np.testing.assert_array_equal(pixels.histogram(photo), expected)


def test_the_magnifier_stops_at_the_edge():
    photo = sample("monument").pixels
    assert pixels.magnify(photo, 0, 448).shape == (6, 6, 3)
    assert pixels.magnify(photo, 349, 0, reach=2).shape == (3, 3, 3)
    np.testing.assert_array_equal(pixels.magnify(photo, 0, 0, reach=1), photo[:2, :2])
    np.testing.assert_array_equal(pixels.magnify(photo, 100, 200)[5, 5], photo[100, 200])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(R + G + B) / 3", (R + G + B) / 3),
        ("0.299*R + 0.587*G + 0.114*B", 0.299 * R + 0.587 * G + 0.114 * B),
        ("-R + 1", 1 - R),
        ("R ** 2 % 0.3", R**2 % 0.3),
        ("R > G", (R > G) * 1.0),
        ("where(R > 0.5, max(G, B), min(G, B))", np.where(R > 0.5, np.maximum(G, B), np.minimum(G, B))),
        ("sqrt(abs(sin(pi * R) - cos(G))) + log(exp(B))", np.sqrt(abs(np.sin(np.pi * R) - np.cos(G))) + B),
        ("1 - R, G, B", np.dstack([1 - R, G, B])),
        ("0.5", np.full_like(R, 0.5)),
        ("1e-1 * R", 0.1 * R),
    ],
)
def test_a_formula_computes_what_numpy_computes(text, expected):
    np.testing.assert_allclose(parse_formula(text)(IMAGE), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 1, "empty"),
        ("R^2", 2, r"write \*\*"),
        ("2R", 2, "missing"),
        ("R +", 3, "both sides"),
        ("(R", 1, "never closed"),
        ("R)", 2, "unmatched"),
        ("R + foo", 5, "“foo”"),
        ("eval(R)", 1, "not one of abs"),
        ("R + min(G)", 5, "needs 2 values"),
        ("R, G", 1, "2 values"),
        ("R.real", 1, "cannot be part"),
        ("G + max(R, G=B)", 5, "cannot be part"),
        ("min(*R, G)", 5, "cannot be part"),
        ("R + max.__class__", 5, "cannot be part"),
        ("R < G < B", 1, "cannot be part"),
        ("R // G", 1, "cannot be part"),
        ("True", 1, "cannot be part"),
        ("(R for R in G)", 1, "cannot be part"),
        ("open(R)", 1, "not one of abs"),
        ("R\n+ G", 2, "not known"),
        ("R if G else B", 1, "cannot be part"),
        ("__import__('os')", 12, "not known"),
        ("1" * 201, 200, "longer"),
    ],
)
def test_a_wrong_formula_is_refused_with_its_position(text, position, says):
    with pytest.raises(FormulaError, match=says) as refused:
        parse_formula(text)
    assert refused.value.position == position


def test_the_filled_in_formula_has_the_numbers_in_place_of_the_names():
    formula = parse_formula("where(R > 0.5, G, B)")
    assert formula.filled_in(0.1, 0.2, 0.3) == "where(0.10000 > 0.5, 0.20000, 0.30000)"


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="RGBpi0123456789.+-*/%(),<>= abslogminwhere_", max_size=60)))
def test_any_text_is_a_formula_or_our_error(text):
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        assert error.position >= 1
    else:
        assert formula(IMAGE[:2, :3]).shape in ((2, 3), (2, 3, 3))
