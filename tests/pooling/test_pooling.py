"""Pooling against Keras, its laws, the shift experiment, and the page."""

import itertools
import os
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.data import GridError, format_grid, read_picture, sample
from dlplay.pooling import (
    GRIDS,
    KINDS,
    PADDINGS,
    Pooling,
    PoolingError,
    change_table,
    changed_cells,
    compare,
    coverage_sentences,
    distance_to_bytes,
    dot_cells,
    enlarged,
    input_cells,
    measure_change,
    moved_along,
    open_windows,
    output_size,
    parse_input,
    pool,
    reduction_sentence,
    share_cells,
    shift,
    shift_sentence,
    size_arithmetic,
    to_bytes,
    value_arithmetic,
    value_at,
    value_formula,
    window_cells,
    winner_sentence,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, phone_photo, script_on, upload

PAGE = "pages/convnets/pooling.py"
HILLS = parse_input(GRIDS["hills"])
LAYERS = st.builds(
    Pooling, st.sampled_from(list(KINDS)), st.integers(1, 8), st.integers(1, 8), st.sampled_from(list(PADDINGS))
)
SHAPES = st.tuples(st.integers(1, 12), st.integers(1, 12))


def random_image(shape, seed, channels=3):
    return np.random.default_rng(seed).normal(size=(*shape, channels)).astype(np.float32)


def fits(layer, shape):
    return layer.is_global or layer.padding == "same" or layer.size <= min(shape)


def keras_says(image, layer):
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import keras

    if layer.is_global:
        kind = keras.layers.GlobalMaxPooling2D if layer.takes_max else keras.layers.GlobalAveragePooling2D
        return np.asarray(kind(keepdims=True)(image[np.newaxis]))[0]
    kind = keras.layers.MaxPooling2D if layer.takes_max else keras.layers.AveragePooling2D
    return np.asarray(kind(layer.size, layer.stride, layer.padding)(image[np.newaxis]))[0]


@settings(max_examples=80)
@given(SHAPES, LAYERS, st.integers(0, 2**32 - 1))
def test_every_setting_gives_what_the_keras_layer_gives(shape, layer, seed):
    image = random_image(shape, seed)
    if not fits(layer, shape):
        with pytest.raises(PoolingError, match=f"is {layer.size} x {layer.size}.*only {shape[0]} x {shape[1]}"):
            pool(image, layer)
        return
    result = pool(image, layer)
    expected = keras_says(image, layer)
    assert result.shape == expected.shape == (*output_size(shape, layer), 3)
    assert result.dtype == np.float32
    if layer.takes_max:
        np.testing.assert_array_equal(result, expected)
    else:
        np.testing.assert_allclose(result, expected, atol=1e-5)


@settings(max_examples=100)
@given(SHAPES, LAYERS, st.integers(0, 2**32 - 1))
def test_the_opened_window_makes_every_value_of_the_result(shape, layer, seed):
    image = random_image(shape, seed)
    if not fits(layer, shape):
        return
    result = pool(image, layer)
    for row, column in np.ndindex(*result.shape[:2]):
        for name, opened in open_windows(image, row, column, layer).items():
            value = value_at(result, row, column, name)
            made = opened.largest if layer.takes_max else opened.total / opened.count
            assert made == pytest.approx(value, abs=2e-5)
            assert opened.covers(*opened.winner)
            assert image[opened.winner]["RGB".index(name)] == pytest.approx(opened.largest)
            top, left, height, width = opened.frame(*shape)
            assert round(height * shape[0]) * round(width * shape[1]) == opened.count
            assert min(top, left) >= 0
            assert max(top + height, left + width) <= 1 + 1e-9


@settings(max_examples=60)
@given(SHAPES, LAYERS, st.integers(0, 2**32 - 1))
def test_max_is_never_below_average_and_nothing_is_invented(shape, layer, seed):
    image = random_image(shape, seed)
    if not fits(layer, shape):
        return
    scope = "global " if layer.is_global else ""
    largest = pool(image, Pooling(f"{scope}max", layer.size, layer.stride, layer.padding))
    mean = pool(image, Pooling(f"{scope}average", layer.size, layer.stride, layer.padding))
    assert (largest >= mean - 1e-6).all()
    assert np.isin(largest, image).all()
    assert mean.min() >= image.min() - 1e-6
    np.testing.assert_array_equal(pool(image, Pooling(size=1, stride=1)), image)


def test_global_average_is_the_mean_and_a_tiling_keeps_it():
    image = random_image((12, 8), 1)
    np.testing.assert_allclose(pool(image, Pooling("global average"))[0, 0], image.mean(axis=(0, 1)), atol=1e-6)
    tiled = pool(image, Pooling("average", 4, 4))
    np.testing.assert_allclose(tiled.mean(axis=(0, 1)), image.mean(axis=(0, 1)), atol=1e-6)


@settings(max_examples=100)
@given(
    st.sampled_from(["max", "average"]),
    st.integers(1, 4),
    st.integers(1, 4),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.integers(0, 2**32 - 1),
)
def test_a_shift_by_a_multiple_of_the_stride_moves_the_result_by_as_many_places(kind, size, stride, places, seed):
    image, layer = random_image((11, 13), seed), Pooling(kind, size, stride)
    before = pool(image, layer)
    after = pool(shift(image, places[0] * stride, places[1] * stride), layer)
    kept = moved_along(before, after, *places)
    if places[0] >= before.shape[0] or places[1] >= before.shape[1]:
        assert kept is None
    else:
        assert kept == 100
        assert "moves, too" in shift_sentence(layer, places[0] * stride, places[1] * stride, before, after) or not any(
            places
        )


def test_a_shift_repeats_the_edge_and_loses_what_is_pushed_out():
    grid = np.array([[1.0, 2, 3], [4, 5, 6]])
    assert shift(grid, 0, 1).tolist() == [[1, 1, 2], [4, 4, 5]]
    assert shift(grid, 1, 2).tolist() == [[1, 1, 1], [1, 1, 1]]
    assert shift(grid, 4, 4).tolist() == [[1, 1, 1], [1, 1, 1]]
    np.testing.assert_array_equal(shift(grid, 0, 0), grid)
    assert grid.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_shift_by_one_pixel_changes_only_some_winners():
    moved = shift(HILLS, 0, 1)
    layer = Pooling()
    assert pool(HILLS, layer).tolist() == [[8, 5, 2], [5, 6, 9], [7, 3, 5]]
    assert pool(moved, layer).tolist() == [[4, 8, 1], [2, 6, 9], [7, 2, 5]]
    changes = compare(HILLS, moved, layer)
    assert changes["max"].percent == pytest.approx(5 / 9 * 100)
    assert changes["max"].mean == pytest.approx((4 + 3 + 1 + 3 + 1) / 9)
    assert changes["max"].largest == 4
    assert changes["input"].percent == pytest.approx((HILLS[:, 1:] != HILLS[:, :-1]).mean() * 5 / 6 * 100)
    assert changed_cells(pool(HILLS, layer), pool(moved, layer)) == [(0, 0), (0, 1), (0, 2), (1, 0), (2, 1)]
    sentence = shift_sentence(layer, 0, 1, pool(HILLS, layer), pool(moved, layer))
    assert "not a multiple of the stride" in sentence
    assert "44.4 % of the values stayed" in sentence
    assert "| max pooling | 55.6 % | 1.33333 | 4.00000 |" in change_table(changes)


def test_the_sentence_about_a_shift_is_honest_at_the_edges():
    same, image = Pooling("average", 3, 2, "same"), random_image((8, 8), 5, 1)[:, :, 0]
    before, after = pool(image, same), pool(shift(image, 0, 2), same)
    kept = moved_along(before, after, 0, 1)
    assert kept < 100
    assert f"{kept:.1f} %" in shift_sentence(same, 0, 2, before, after)
    assert "Nothing is shifted" in shift_sentence(same, 0, 0, before, before)
    everything = Pooling("global max")
    assert "does not matter **where**" in shift_sentence(everything, 1, 0, before, before)
    assert "nothing of it is left" in shift_sentence(Pooling(), 4, 0, np.zeros((1, 1)), np.zeros((1, 1)))
    assert measure_change(image, image).percent == 0


def test_a_dot_changes_the_result_only_when_it_leaves_its_window():
    pooled = [after for _, after in dot_cells().values()]
    assert pooled == [[["0", "9", "0"]], [["0", "9", "0"]], [["0", "0", "9"]]]


def test_of_equal_values_the_first_in_reading_order_wins():
    layer = Pooling()
    (opened,) = open_windows(np.array([[0.0, 7], [7, 7]]), 0, 0, layer).values()
    assert opened.winner == (0, 1)
    assert "3 values are equally large: the first one in reading order" in winner_sentence(opened)
    assert window_cells(opened, layer) == ([["0", "★ 7"], ["7", "7"]], [(0, 1)])
    (clear,) = open_windows(HILLS, 1, 1, layer).values()
    assert winner_sentence(clear) == "★ The winner stands at row 2, column 2 of the input."
    cells, framed = input_cells(HILLS, clear, layer)
    assert cells[2][2] == "★ 6"
    assert framed == [(2, 2), (2, 3), (3, 2), (3, 3)]


def test_padding_never_wins_and_gives_nothing_to_the_mean():
    below_zero = np.full((3, 3), -5.0)
    assert pool(below_zero, Pooling(padding="same")).tolist() == [[-5, -5], [-5, -5]]
    assert pool(below_zero, Pooling("average", padding="same")).tolist() == [[-5, -5], [-5, -5]]
    (corner,) = open_windows(below_zero, 1, 1, Pooling("average", padding="same")).values()
    assert corner.count == 1
    assert window_cells(corner, Pooling("average"))[0] == [["-5", "outside"], ["outside", "outside"]]
    assert share_cells(corner) == [["-5", "outside"], ["outside", "outside"]]


@pytest.mark.parametrize(
    ("shape", "layer", "size"),
    [
        ((1, 1), Pooling(size=1), (1, 1)),
        ((1, 1), Pooling(padding="same"), (1, 1)),
        ((1, 1), Pooling("global average"), (1, 1)),
        ((2, 7), Pooling(), (1, 3)),
        ((7, 2), Pooling("average", 2, 8), (1, 1)),
        ((224, 224), Pooling(), (112, 112)),
        ((55, 55), Pooling(size=3), (27, 27)),
        ((5, 4), Pooling(size=8, stride=3, padding="same"), (2, 2)),
    ],
)
def test_the_output_size_of_tiny_and_known_cases(shape, layer, size):
    assert output_size(shape, layer) == pool(np.zeros(shape), layer).shape == size


@pytest.mark.parametrize("shape", [(0, 4), (4, 0), (0, 0)])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_input_is_refused(shape, kind):
    with pytest.raises(PoolingError, match="empty"):
        pool(np.zeros(shape), Pooling(kind))


@pytest.mark.parametrize("wrong", [{"kind": "median"}, {"size": 0}, {"stride": 0}, {"padding": "full"}])
def test_a_layer_that_cannot_be_is_refused(wrong):
    with pytest.raises(PoolingError, match="cannot be"):
        Pooling(**wrong)


def test_what_is_dropped_shared_or_never_read_is_said():
    assert coverage_sentences((6, 6), Pooling())[1:] == []
    said = " ".join(coverage_sentences((7, 9), Pooling(size=2, stride=4)))
    assert "row 6 is lost" in said
    assert "columns 6 to 8 are lost" in said
    assert "2 rows or columns between neighbouring windows are never read" in said
    assert "share 1 row or column" in coverage_sentences((7, 7), Pooling(size=3))[0]
    assert "0 rows above, 1 below" in coverage_sentences((7, 8), Pooling(padding="same"))[1]
    assert "One window" in coverage_sentences((6, 6), Pooling(size=3, stride=4))[0]
    assert "one single number" in coverage_sentences((7, 8), Pooling("global max"))[0]


def test_how_much_is_left_is_said():
    assert reduction_sentence((6, 6), (3, 3)) == (
        "6 x 6 = 36 values come in, 3 x 3 = 9 come out: **25 %** are left. Channels stay."
    )
    assert "**0.00763 %**" in reduction_sentence((128, 1024, 3), (2, 5, 3))


@settings(max_examples=100)
@given(SHAPES, st.integers(1, 8), st.integers(1, 8))
def test_the_values_said_to_be_dropped_or_never_read_are_those_that_do_not_count(shape, size, stride):
    layer = Pooling("average", size, stride)
    if not fits(layer, shape):
        return
    said = " ".join(coverage_sentences(shape, layer))
    for axis, label in enumerate(("row", "column")):
        matters = []
        for line in range(shape[axis]):
            image = np.zeros(shape)
            image[(slice(None),) * axis + (line,)] = 1
            matters.append(bool(pool(image, layer).any()))
        tail = len(list(itertools.takewhile(lambda read: not read, reversed(matters))))
        assert (f"{label} {shape[axis] - 1} is lost" in said) == (tail == 1)
        assert (f"{label}s {shape[axis] - tail} to {shape[axis] - 1} are lost" in said) == (tail > 1)
        if matters.count(False) > tail:
            assert "**Gaps:**" in said


def test_the_size_formulas_are_filled_in_with_floor_and_ceiling():
    formula, (rows, columns) = size_arithmetic((7, 6, 3), Pooling())
    assert r"\frac{N - F}{S}" in formula
    assert r"\frac{7 - 2}{2}\right\rfloor + 1 = \lfloor 2.5 \rfloor + 1 = 3" in rows
    assert columns.endswith("= 3")
    formula, (rows, columns) = size_arithmetic((7, 6), Pooling(padding="same"))
    assert r"\lceil 3.5 \rceil = 4" in rows
    assert r"\lceil 3 \rceil = 3" in columns


def test_the_formula_is_filled_in_with_this_windows_numbers():
    layer = Pooling()
    (opened,) = open_windows(HILLS, 1, 2, layer).values()
    place, line = value_arithmetic(opened, 1, 2, layer, "9")[1]
    assert r"r\,S = 1\cdot 2 = 2" in place
    assert r"c\,S = 2\cdot 2 = 4" in place
    assert line == r"\text{out} = \max(3, 1, 9, 5) = 9"
    average = Pooling("average", 3, 2, "same")
    (corner,) = open_windows(np.array([[-1.0, -2], [3, 4]]), 0, 0, average).values()
    place, total, out = value_arithmetic(corner, 0, 0, average, "1")[1]
    assert r"r\,S - P_r = 0\cdot 2 - 0 = 0" in place
    assert total == r"\textstyle\sum = -1 + (-2) + 3 + 4 = 4"
    assert out == r"\text{out} = \frac{4}{4} = 1"
    assert "P_r" in value_formula(average)
    everything = Pooling("global average")
    (whole,) = open_windows(HILLS, 0, 0, everything).values()
    total, out = value_arithmetic(whole, 0, 0, everything, "2.61111")[1]
    assert r"\text{(20 more)}" in total
    assert rf"\frac{{{HILLS.sum():g}}}{{36}}" in out


def test_a_picture_for_the_screen():
    values = np.array([[-0.5, 0.0], [0.5, 1.5]])
    assert to_bytes(values).tolist() == [[0, 0], [128, 255]]
    assert distance_to_bytes(values, values).tolist() == [[0, 0], [0, 0]]
    assert distance_to_bytes(np.zeros((1, 2)), np.array([[0.0, 0.2]])).tolist() == [[0, 255]]
    assert enlarged(to_bytes(values), width=4).tolist()[0] == [0, 0, 0, 0]
    assert enlarged(to_bytes(values), width=4).shape == (4, 4)


@pytest.mark.parametrize("name", GRIDS)
def test_every_ready_made_grid_is_what_its_text_gives_back(name):
    grid = parse_input(GRIDS[name])
    np.testing.assert_array_equal(parse_input(format_grid(grid)), grid)
    assert pool(grid, Pooling()).size


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" ; ", "empty"),
        ("1 2; 3", "row 2 has 1 numbers, row 1 has 2"),
        ("1 2; 3 x", "row 2, number 2: “x” is not a number"),
        ("nan", "too large"),
        ("1 1e9", "row 1, number 2: 1e9 is too large"),
        (";".join("1" * 13), "13 rows"),
        (" ".join("1" * 13), "row 1 has 13 numbers"),
    ],
)
def test_a_wrong_grid_is_refused_by_row_and_number(text, says):
    with pytest.raises(GridError, match=says):
        parse_input(text)


@given(st.text(alphabet="0123456789-+.e ;,\nnaif", max_size=80))
def test_any_text_is_a_grid_or_our_error(text):
    try:
        grid = parse_input(text)
    except GridError:
        return
    assert 1 <= min(grid.shape) <= max(grid.shape) <= 12


def test_a_large_picture_is_pooled_fast():
    image = random_image((1024, 1024), 0)
    start = time.thread_time()
    for layer in (Pooling("max", 8, 1, "same"), Pooling("average", 2, 2)):
        pool(image, layer)
    assert time.thread_time() - start < 3  # a loop over pixels takes minutes


def page_says(app):
    return " ".join(text.value for text in app.markdown)


def test_the_page_names_the_two_parameters_and_that_nothing_is_learned():
    said = page_says(healthy(open_page(PAGE)))
    assert "**2 parameters**" in said
    assert "**filter size** and **stride**" in said
    assert "**0 learned parameters**" in said
    assert "Result at row 1, column 1: 6" in said
    assert "★ The winner stands at row 2, column 2" in said


def test_the_page_survives_every_kind_with_every_padding_and_tab():
    tabs = itertools.cycle(["The window", "Shift the input", "Output size", "Shift the input"])
    sources = itertools.cycle(["grid", "picture", "picture"])
    for kind, padding in itertools.product(KINDS, PADDINGS):
        tab, source = next(tabs), next(sources)
        app = healthy(
            open_page(
                PAGE,
                **{"pooling.kind": kind},
                **{"pooling.padding": padding},
                tab=tab,
                **{"pooling.input": source},
                **{"pooling.side": 16},
                **{"pooling.size": 3},
            )
        )
        assert not app.error
        assert "Result at row" in page_says(app)
        assert app.latex or "the input itself" in page_says(app)


def test_the_page_says_why_a_filter_does_not_fit_and_goes_on():
    app = healthy(open_page(PAGE, **{"pooling.values": "1 2; 3 4"}, **{"pooling.size": 3}))
    assert "The filter is 3 x 3, but the input only 2 x 2" in app.error[0].value
    app.slider(key="pooling.size").set_value(2).run()
    assert not healthy(app).error
    assert "Result at row 0, column 0: 4" in page_says(app)
    app.text_input(key="pooling.values").set_value("1 2; 3").run()
    assert "row 2 has 1 numbers" in healthy(app).error[0].value
    app.selectbox(key="pooling.grid").set_value("one dot").run()
    assert not healthy(app).error
    assert app.text_input(key="pooling.values").value == GRIDS["one dot"]


def test_the_answer_opens_after_a_prediction():
    app = healthy(open_page(PAGE, tab="Predict first"))
    assert not app.success
    app.radio(key="pooling.question").set_value("only if the dot leaves its window").run()
    assert "Right" in healthy(app).success[0].value


def test_the_script_taken_home_prints_the_grids_numbers(tmp_path):
    app = open_page(
        PAGE, tab="Code to take home", **{"pooling.row": 0, "pooling.column": 2}, **{"pooling.values": GRIDS["hills"]}
    )
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    assert "result at row 0, column 2, gray: 2\n" in output
    assert "winner at (row, column) of the input: (0, 5)\n" in output
    assert "max, percent of values that the shift changed: 55.6\n" in output
    assert "max, mean absolute change: 1.33333\n" in output


def test_the_script_taken_home_prints_an_uploaded_pictures_numbers(tmp_path):
    photo = phone_photo()
    app = open_page(
        PAGE,
        tab="Code to take home",
        **{"pooling.row": 40, "pooling.column": 50},
        **{"pooling.input": "picture"},
        **{"pooling.side": 1024},
        **{"pooling.kind": "average"},
    )
    upload(app, "me.jpg", photo, "image/jpeg")
    (tmp_path / "me.jpg").write_bytes(photo)
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    window = read_picture(photo, "me.jpg").pixels[80:82, 100:102, 0] / 255
    line = next(line for line in output.splitlines() if line.startswith("result at row 40, column 50, R"))
    assert float(line.rpartition(" ")[2]) == pytest.approx(window.mean(), abs=1e-5)
    assert f"column 50: {line.rpartition(' ')[2]}" in page_says(app)
    assert sample("chelsea").pixels.shape == (300, 451, 3)
