"""The network against Keras and by hand, other methods, bad tables, and the page."""

import os
import re
import time
from math import exp, log, tanh

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dlplay import neural_network as nn
from dlplay.data import TABLE_SAMPLES, ColumnError, date_columns, table_sample, word_columns
from dlplay.neural_network.arithmetic.numbers import seen_length
from dlplay.regression import start_features
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

PAGE = "pages/foundations/neural_network.py"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def plan_for(frame, target=None, **choices):
    target = target or list(frame)[-1]
    features = tuple(name for name in frame if name != target)
    return nn.Plan(target, features, tuple(word_columns(frame, date_columns(frame))), **choices)


def ready(name, **choices):
    frame = table_sample(name).frame
    return nn.prepare(frame, plan_for(frame, **choices))


def flat(layers):
    return np.concatenate([part.ravel() for layer in layers for part in (layer.weights, layer.biases)])


def loss_of(layers, inputs, codes, activation):
    return nn.row_losses(nn.forward(layers, inputs, activation)[-1], codes).mean()


def test_the_lectures_formula_by_hand():
    layers = (
        nn.Layer(np.array([[0.5, -1.0, 0.25], [1.0, 0.5, -2.0]]), np.array([0.1, -0.2, 0.3])),
        nn.Layer(np.array([[1.5], [-0.5], [2.0]]), np.array([0.4])),
    )
    x1, x2 = 0.7, -1.1
    h1, h2, h3 = tanh(0.1 + 0.5 * x1 + x2), tanh(-0.2 - x1 + 0.5 * x2), tanh(0.3 + 0.25 * x1 - 2 * x2)
    logit = 0.4 + 1.5 * h1 - 0.5 * h2 + 2 * h3
    outputs = nn.forward(layers, np.array([[x1, x2]]), "tanh")
    np.testing.assert_allclose(outputs[1][0], [h1, h2, h3])
    p = nn.probabilities(outputs[-1])[0, 1]
    assert p == pytest.approx(1 / (1 + exp(-logit)))
    assert log(p / (1 - p)) == pytest.approx(logit)
    assert nn.row_losses(outputs[-1], np.array([1]))[0] == pytest.approx(-log(p))
    assert nn.count_parameters(layers) == 13


def test_the_default_is_the_lectures_network():
    assert nn.Settings().hidden == (3,)
    assert nn.Settings().activation == "tanh"
    data = ready("circles")
    layers = nn.train(data, nn.Settings(epochs=1)).frames[0].layers
    assert [layer.weights.shape for layer in layers] == [(2, 3), (3, 1)]
    formula, _ = nn.unit_arithmetic(data, layers, "tanh", 0, (0, 1))
    assert formula == r"H_{2} = \tanh(w_{20} + w_{21} x_{1} + w_{22} x_{2})"
    formula, _ = nn.unit_arithmetic(data, layers, "tanh", 0, (1, 0))
    assert formula == r"\log\left(\frac{p}{1 - p}\right) = w_{0} + w_{1} H_{1} + w_{2} H_{2} + w_{3} H_{3}"


@settings(max_examples=40)
@given(
    st.sampled_from(list(nn.ACTIVATIONS)),
    st.lists(st.integers(1, 4), max_size=3),
    st.integers(1, 4),
    st.integers(0, 10**6),
)
def test_every_derivative_is_the_slope_of_the_loss(activation, hidden, outs, seed):
    draw = np.random.default_rng(seed)
    layers = nn.start_layers((2, *hidden, outs), seed)
    inputs, codes = draw.normal(size=(5, 2)), draw.integers(0, max(outs, 2), 5)
    outputs = nn.forward(layers, inputs, activation)
    found = flat(nn.gradients(outputs, nn.backward(layers, outputs, codes, activation)))
    sums = [out @ layer.weights + layer.biases for out, layer in zip(outputs, layers, strict=False)]
    assume(activation != "relu" or all((np.abs(one) > 1e-4).all() for one in sums[:-1]))  # no slope at the kink
    place, step = int(draw.integers(len(found))), 1e-6
    numbers = flat(layers)

    def nudged(change):
        moved = numbers + change * (np.arange(len(numbers)) == place)
        rebuilt, at = [], 0
        for layer in layers:
            size = layer.weights.size
            weights, biases = moved[at : at + size], moved[at + size : at + size + layer.biases.size]
            rebuilt.append(nn.Layer(weights.reshape(layer.weights.shape), biases))
            at += size + layer.biases.size
        return loss_of(tuple(rebuilt), inputs, codes, activation)

    slope = (nudged(step) - nudged(-step)) / (2 * step)
    assert found[place] == pytest.approx(slope, abs=2e-4 if activation == "relu" else 1e-6)


def test_chances_of_huge_scores_stay_chances():
    for scores in (np.array([[1e4], [-1e4]]), np.array([[1e4, 0, -1e4], [5.0, 5.0, 5.0]])):
        found = nn.probabilities(scores)
        np.testing.assert_allclose(found.sum(axis=1), 1)
        assert np.isfinite(nn.row_losses(scores, np.zeros(2, int))).all()


def test_three_lines_fence_a_circle_in_but_two_do_not():
    data = ready("circles")
    right = {
        units: max(nn.train(data, nn.Settings((units,), seed=seed)).accuracies[-1] for seed in range(3))
        for units in (1, 2, 3)
    }
    assert right[1] < right[2] < 0.97 < right[3]


def test_without_hidden_units_xor_cannot_be_learned():
    data = ready("xor")
    assert nn.train(data, nn.Settings(())).accuracies[-1] < 0.75
    assert nn.train(data, nn.Settings((4,))).accuracies[-1] > 0.95
    assert nn.train(data, nn.Settings((8, 8), activation="linear")).accuracies[-1] < 0.75


def test_it_stops_when_the_loss_no_longer_changes():
    data = ready("blobs")
    stopped = nn.train(data, nn.Settings(epochs=2000))
    assert stopped.ended == "converged"
    assert np.ptp(stopped.losses[-11:]) < 1e-4 <= np.ptp(stopped.losses[-12:-1])
    assert nn.train(data, nn.Settings(epochs=50, tolerance=0)).ended == "all epochs"
    assert "Converged** after" in nn.ending_sentence(stopped, nn.Settings())
    assert not nn.trouble_sentence(stopped, nn.Settings())


def test_a_learning_rate_that_is_too_large_ends_with_a_sentence():
    data = ready("circles", scale=False)
    done = nn.train(data, nn.Settings((3,), "linear", rate=100.0, decay=10.0, epochs=300))
    assert done.ended == "diverged"
    assert "smaller learning rate" in nn.trouble_sentence(done, nn.Settings())
    done = nn.train(ready("circles"), nn.Settings(rate=100.0))
    assert done.losses[-1] > 10 > done.losses[0]
    assert re.search(
        r"Worse than untrained.* 0\.6887 .*smaller learning rate", nn.trouble_sentence(done, nn.Settings())
    )


@pytest.mark.parametrize("rate", [0.0, 0.0001, 0.001])
def test_a_network_that_hardly_moves_is_not_called_converged(rate):
    chosen = nn.Settings(rate=rate)
    done = nn.train(ready("circles"), chosen)
    assert len(done.losses) == 201
    assert (done.ended == "hardly moved") == (rate < 0.001)
    if rate < 0.001:
        assert "Choose a larger one" in nn.trouble_sentence(done, chosen)
        assert "onverged" not in nn.ending_sentence(done, chosen)


@pytest.mark.parametrize("chosen", [nn.Settings(()), nn.Settings(activation="linear")])
def test_the_bottom_of_a_shallow_valley_is_converged_and_the_words_say_that_nothing_bends(chosen):
    data = ready("circles")
    done = nn.train(data, chosen)
    assert done.ended == "converged"
    assert done.losses[-1] > 0.6
    assert "boundary stays straight" in nn.network_sentence(data, chosen, done.frames[0].layers)
    assert "stays straight" not in nn.network_sentence(data, nn.Settings(), nn.start_layers((2, 3, 1), 0))


def test_dead_units_are_counted_and_told():
    data, chosen = ready("circles"), nn.Settings((2,), "relu", epochs=20)
    start = (nn.Layer(np.zeros((2, 2)), np.array([-1.0, 1.0])), nn.Layer(np.ones((2, 1)), np.zeros(1)))
    done = nn.train(data, chosen, start)
    assert done.silent == (1,)
    np.testing.assert_array_equal(done.frames[-1].layers[0].weights[:, 0], 0)
    assert "1 of 2 hidden units give 0" in nn.trouble_sentence(done, chosen)
    assert "Dead" not in nn.trouble_sentence(done, nn.Settings((2,), "tanh"))


@pytest.mark.parametrize("name", ["breast cancer", "iris", "corona"])
def test_the_slice_at_the_row_says_of_the_star_what_the_network_says(name):
    data = ready(name)
    layers = nn.train(data, nn.Settings(epochs=3)).frames[-1].layers
    for place in (0, len(data.rows) - 1):
        window = nn.open_window(data, *nn.start_axes(data), place, cells=4)
        at = [data.names.index(axis) for axis in (window.x_name, window.y_name)]
        spot = (window.points[0] * data.spreads + data.means)[np.newaxis]
        spot[0, at] = (data.inputs[place] * data.spreads + data.means)[at]
        np.testing.assert_allclose((spot[0] - data.means) / data.spreads, data.inputs[place], atol=1e-9)
        for unit, (x, y) in enumerate(nn.unit_lines(layers, data, window)):
            points = np.tile(spot, (len(x), 1))
            points[:, at] = np.column_stack([x, y])
            sums = (points - data.means) / data.spreads @ layers[0].weights + layers[0].biases
            np.testing.assert_allclose(sums[:, unit], 0, atol=1e-9)
        assert f"your row {data.rows[place]}:" in window.held
        assert not {window.x_name, window.y_name} & set(re.findall(r"([\w ()]+) = ", window.held))


def test_the_first_axes_part_the_classes_and_do_not_repeat_each_other():
    assert nn.start_axes(ready("iris")) == ("petal length (cm)", "petal width (cm)")
    frame = pd.DataFrame({"noise": [3.0, 1, 2, 1, 3, 2], "good": [1.0, 2, 1, 7, 8, 7], "word": list("abaabb")})
    frame["same"], frame["y"] = frame["good"] * 10, list("nnnyyy")
    data = nn.prepare(frame, nn.Plan("y", ("noise", "good", "word", "same"), ("word", "y")))
    assert nn.start_axes(data) == ("noise", "good")


def test_frames_are_few_and_end_with_the_last_epoch():
    done = nn.train(ready("spirals"), nn.Settings(epochs=1000, tolerance=0))
    assert len(done.frames) == 201
    assert done.frames[-1].epoch == 1000 == len(done.losses) - 1
    assert nn.frame_at(done, 502).epoch in (500, 505)
    with pytest.raises(nn.NeuralError, match="larger batch or fewer epochs"):
        nn.train(ready("spirals"), nn.Settings(epochs=2000, batch=1))


@pytest.mark.parametrize(
    "wrong", [{"rate": -1.0}, {"momentum": 1.0}, {"epochs": 0}, {"hidden": (0,)}, {"activation": "x"}]
)
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(nn.NeuralError):
        nn.Settings(**wrong)


def test_seeds_decide_everything():
    data = ready("moons")
    first, same, other = (nn.train(data, nn.Settings(batch=16, epochs=20, seed=seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.losses, same.losses)
    assert not np.array_equal(first.losses, other.losses)


def test_the_split_keeps_the_shares_of_the_classes_and_validation_stays_unseen():
    data = ready("iris", share=0.4)
    assert [int((data.codes[data.validation] == code).sum()) for code in range(3)] == [20, 20, 20]
    np.testing.assert_allclose(data.inputs[data.training].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(data.inputs[data.training].std(axis=0), 1)
    frame = table_sample("iris").frame
    changed = frame.copy()
    changed.loc[data.rows[data.validation], "petal width (cm)"] = 1e6
    again = nn.prepare(changed, plan_for(changed, share=0.4))
    one, two = (nn.train(each, nn.Settings(epochs=20)) for each in (data, again))
    np.testing.assert_array_equal(one.losses, two.losses)


def test_the_lectures_table_is_encoded_and_its_test_row_never_learned():
    data = ready("corona", scale=False)
    assert data.inputs[0].tolist() == [12, 0, 37, 1]
    assert data.inputs[3].tolist() == [25, 1, 40, 0]
    assert data.codes.tolist() == [1, 1, 0, -1]
    assert data.training.tolist() == [True, True, True, False]
    assert "Gender is encoded: Female is 0, Male is 1." in data.steps
    assert "1 row has no Corona: predicted, but never learned." in data.steps
    assert nn.start_axes(data) == ("Age", "BodyTemp")
    held = nn.open_window(data, "Age", "BodyTemp").held
    assert "a typical row (median or most frequent): Gender = 0, Cough = 1" in held
    assert nn.truth_of(data, 3) == "unknown"
    assert "no loss" in nn.loss_line(data, nn.start_layers((4, 3, 1), 0), "tanh", 3)


def test_missing_values_are_filled_or_dropped_and_words_become_inputs():
    x = [1.0, np.nan, 3.0, np.inf, 5.0]
    frame = pd.DataFrame({"x": x * 4, "town": ["a", "b", None, "c", "c"] * 4, "y": ["p", "q"] * 10})
    dropped = nn.prepare(frame, plan_for(frame, share=0.0))
    assert dropped.rows.tolist() == [0, 4, 5, 9, 10, 14, 15, 19]
    assert any("12 of 20 rows are left out" in step for step in dropped.steps)
    filled = nn.prepare(frame, plan_for(frame, missing="fill in", scale=False, share=0.0))
    assert filled.names == ("x", "town=a", "town=b", "town=c")
    assert filled.inputs[1].tolist() == [3, 0, 1, 0]
    assert filled.inputs[2].tolist() == [3, 0, 0, 1]
    assert any("x: 8 missing or infinite values are filled with the median 3." in step for step in filled.steps)


BAD = {
    "one class": ({"x": [1.0, 2], "y": ["a", "a"]}, {}, "1 different value;"),
    "number": ({"x": [1.0, 2], "y": [1.0, 2]}, {}, "is a number, but this network tells classes apart"),
    "constant": ({"x": [1.0] * 4, "y": ["a", "b"] * 2}, {}, "All chosen features are constant"),
    "one row": ({"x": [1.0], "y": ["a"]}, {}, "different value"),
    "no target": ({"x": [1.0, 2], "y": [None, None]}, {"categorical": ("y",)}, "0 different values"),
    "names": ({"x": [f"n{k}" for k in range(60)], "y": ["a", "b"] * 30}, {}, "more than 30"),
    "many classes": ({"x": [1.0] * 60, "y": [f"n{k}" for k in range(60)]}, {}, "2 to 10 classes"),
    "words": ({"x": ["a", "b"], "y": ["a", "b"]}, {"categorical": ("y",)}, "row 0 holds “a”"),
    "nothing": ({"x": [1.0, 2], "y": ["a", "b"]}, {"features": ()}, "No feature"),
    "twice": ({"x": [1.0, 2], "y": ["a", "b"]}, {"features": ("y",)}, "is the target"),
    "absent": ({"x": [1.0, 2], "y": ["a", "b"]}, {"features": ("z",)}, "no column “z”"),
    "gaps": ({"x": [np.nan, np.inf], "y": ["a", "b"]}, {}, "Fewer than 2 rows"),
    "gaps of a class": ({"x": [1.0, 2, np.nan], "y": ["a", "a", "b"]}, {}, "fewer than two classes"),
    "cut same": ({"x": [1.0, 2], "y": [3.0, 3]}, {"bins": 3}, "fewer than two different numbers"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_learned_is_refused_with_the_reason(case):
    columns, choices, says = BAD[case]
    frame = pd.DataFrame(columns)
    with pytest.raises(ColumnError, match=says):
        nn.prepare(
            frame,
            nn.Plan(
                **(
                    {"target": "y", "features": ("x",), "categorical": tuple(word_columns(frame, date_columns(frame)))}
                    | choices
                )
            ),
        )


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["1", "2.5", "-3", "", "a", "b", "inf", "1e300"]), min_size=1, max_size=25),
    st.lists(st.sampled_from(["p", "q", "r", None]), min_size=25, max_size=25),
    st.sampled_from(list(nn.MISSING_RULES)),
    st.booleans(),
)
def test_any_table_is_learned_or_refused(cells, targets, missing, text):
    values = (
        [None if cell == "" else cell for cell in cells] if text else pd.to_numeric(pd.Series(cells), errors="coerce")
    )
    frame = pd.DataFrame({"x": values, "y": pd.Series(targets[: len(cells)], dtype=object)})
    try:
        data = nn.prepare(frame, nn.Plan("y", ("x",), ("x", "y") if text else ("y",), missing))
    except ColumnError:
        return
    done = nn.train(data, nn.Settings(epochs=3))
    assert done.ended in ("all epochs", "diverged", "higher")
    window = nn.open_window(data, *nn.start_axes(data), cells=8)
    assert np.isfinite(nn.boundary_map(done.frames[0].layers, window, "tanh")).all()


def test_a_numeric_target_can_be_cut_into_classes():
    frame = table_sample("diabetes").frame
    data = nn.prepare(frame, plan_for(frame, bins=3))
    counts = np.bincount(data.codes)
    assert len(data.classes) == 3
    assert counts.min() > 130
    assert data.classes[0].startswith("below ")


def test_a_numeric_target_with_few_values_is_cut_at_its_values():
    frame = pd.DataFrame({"x": range(12), "y": [0, 1, np.nan] * 4})
    data = nn.prepare(frame, nn.Plan("y", ("x",), bins=3, share=0.0))
    assert data.classes == ("0", "1")
    assert data.codes.tolist() == [0, 1, -1] * 4
    with pytest.raises(nn.NeuralError, match="1 different value;"):
        nn.prepare(frame.assign(y="a"), nn.Plan("y", ("x",), ("y",)))


def test_what_goes_in_is_written_as_scaled_and_is_true():
    data = ready("circles")
    rule, first, second = nn.scaling_lines(data, 5)
    assert r"\text{value} - \text{mean}" in rule
    assert first.startswith(r"x_{1} = \text{x1}\text{, scaled} = ")
    for line, truth in ((first, data.inputs[5, 0]), (second, data.inputs[5, 1])):
        value, mean, spread, found = (
            float(part) for part in re.search(r"frac\{(\S+) - \(?([^)}]+)\)?\}\{(\S+)\} = (\S+)", line).groups()
        )
        assert found == pytest.approx(truth, rel=1e-4)
        assert (value - mean) / spread == pytest.approx(found, rel=1e-3)
    raw = nn.scaling_lines(ready("circles", scale=False), 5)
    assert not [line for line in raw if "scaled" in line or "frac" in line]


def test_rounding_to_a_whole_number_is_not_an_equality():
    data = ready("circles")
    layers = (nn.Layer(np.array([[9.0], [0.0]]), np.array([30.0])), nn.Layer(np.array([[8.0]]), np.zeros(1)))
    assert nn.unit_arithmetic(data, layers, "tanh", 0, (0, 0))[1][-1].endswith(r"\approx 1")
    whole = (nn.Layer(np.array([[9.0], [0.0]]), np.array([-90.0])), layers[1])
    assert nn.unit_arithmetic(data, whole, "relu", 0, (0, 0))[1][-1].endswith(") = 0")


@pytest.mark.parametrize("name", ["circles", "iris"])
def test_the_way_back_shows_every_probability_and_truth(name):
    data = ready(name)
    done = nn.train(data, nn.Settings(epochs=5))
    lines = nn.error_lines(data, done.frames[-1], "tanh", 0, (0, 0))
    shown = lines[:-2]
    assert len(shown) == (1 if name == "circles" else 3)
    for line in shown:
        probability, truth, error = re.search(r"= (\S+) - ([01]) = (\S+)", line).groups()
        assert float(probability) - int(truth) == pytest.approx(float(error), abs=1e-4)


def test_a_long_sum_has_its_result_on_a_line_of_its_own():
    draw = np.random.default_rng(1)
    data = ready("circles")
    for seed in range(20):
        layers = nn.start_layers((2, 4, 1), seed)
        layers = tuple(nn.Layer(layer.weights, draw.normal(size=layer.biases.shape)) for layer in layers)
        for chosen in ((0, 0), (1, 0)):
            for line in nn.unit_arithmetic(data, layers, "tanh", seed, chosen)[1]:
                assert max(map(seen_length, line.split(r"\\"))) <= 62


def test_a_large_table_is_sampled_and_quick():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(100_000, 3)), columns=["a", "b", "c"])
    frame["y"] = np.where(frame["a"] * frame["b"] > 0, "in", "out")
    start = time.thread_time()
    data = nn.prepare(frame, plan_for(frame))
    nn.train(data, nn.Settings())
    assert time.thread_time() - start < 6
    assert len(data.rows) == 2000
    assert any("2,000 of 100,000 rows were drawn at random" in step for step in data.steps)


def test_the_line_of_a_unit_is_where_it_gives_zero():
    data = ready("circles")
    layers = nn.train(data, nn.Settings()).frames[-1].layers
    window = nn.open_window(data, "x1", "x2", cells=20)
    lines = nn.unit_lines(layers, data, window)
    assert sum(len(x) for x, _ in lines) >= 4
    for unit, (x, y) in enumerate(lines):
        points = (np.column_stack([x, y]) - data.means) / data.spreads
        np.testing.assert_allclose(nn.forward(layers, points, "tanh")[1][:, unit], 0, atol=1e-9)
    maps = nn.unit_maps(layers, window, "tanh", 1)
    assert maps.shape == (3, 20, 20)
    place = np.array([[window.x[7], window.y[3]]])
    expected = nn.forward(layers, (place - data.means) / data.spreads, "tanh")[1][0]
    np.testing.assert_allclose(maps[:, 3, 7], expected)


def test_the_film_ends_with_the_boundary():
    data = ready("iris")
    done = nn.train(data, nn.Settings(epochs=30))
    window = nn.open_window(data, *nn.start_axes(data), cells=15)
    film = nn.boundary_film(done, window, "tanh")
    assert film.shape == (len(done.frames), 15, 15)
    np.testing.assert_array_equal(film[-1], nn.boundary_map(done.frames[-1].layers, window, "tanh").argmax(axis=-1))
    assert len(nn.boundary_film_figure(data, window, film, done).frames) == len(done.frames)


@pytest.mark.parametrize("name", ["circles", "iris"])
@pytest.mark.parametrize("batch", [0, 16])
def test_the_update_by_hand_is_what_training_does_next(name, batch):
    data = ready(name)
    chosen = nn.Settings((3, 2), batch=batch, epochs=6, decay=0.01, tolerance=0)
    done = nn.train(data, chosen)
    once = nn.Settings((3, 2), batch=batch, epochs=5, decay=0.01, tolerance=0)
    frame = nn.train(data, once).frames[-1]
    for depth, unit, which in ((0, 2, 1), (1, 1, 0), (2, 0, 2), (2, 0, 1)):
        _, lines = nn.update_arithmetic(data, frame, chosen, 0, (depth, unit, which))
        new = float(lines[-1].rpartition("=")[2].replace(r"\cdot 10^{", "e").replace("}", "").replace(" ", ""))
        if not batch:
            layer = done.frames[-1].layers[depth]
            expected = layer.biases[unit] if which == len(layer.weights) else layer.weights[which, unit]
            assert new == pytest.approx(expected, rel=1e-4)
        assert f"{{{len(nn.update_rows(data, frame, chosen))}}}" in lines[1]
    assert len(nn.update_rows(data, frame, chosen)) == (batch or data.training.sum())


def test_the_errors_of_the_rows_add_up_to_the_gradient_that_is_shown():
    data = ready("circles")
    frame, chosen = nn.train(data, nn.Settings(epochs=10)).frames[-1], nn.Settings(epochs=10)
    parts = []
    for place in np.flatnonzero(data.training):
        line = nn.update_arithmetic(data, frame, chosen, int(place), (0, 0, 0))[1][0]
        parts.append(float(line.rpartition("=")[2].replace(r"\cdot 10^{", "e").replace("}", "")))
    shown = nn.update_arithmetic(data, frame, chosen, 0, (0, 0, 0))[1][1].rpartition("=")[2]
    assert np.mean(parts) == pytest.approx(
        float(shown.replace(r"\cdot 10^{", "e").replace("}", "")), rel=1e-3, abs=1e-7
    )


def test_formulas_bear_odd_names_many_inputs_and_many_classes():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(60, 20))).rename(columns=lambda k: f"ชื่อ {k}_%$")
    frame["y"] = [f"c{k % 4} {{_}}" for k in range(60)]
    data = nn.prepare(frame, plan_for(frame))
    layers = nn.train(data, nn.Settings((12, 2), epochs=3)).frames[-1].layers
    for chosen in nn.unit_options(data, layers).values():
        formula, lines = nn.unit_arithmetic(data, layers, "tanh", 0, chosen)
        assert all(text.count("{") == text.count("}") for text in (formula, *lines))
    assert "more terms" in " ".join(nn.unit_arithmetic(data, layers, "tanh", 0, (0, 0))[1])
    assert r"\_\%\$" in nn.scaling_lines(data, 0)[1]
    outputs = nn.forward(layers, data.inputs[:1], "tanh")
    assert nn.network_svg(data, layers, outputs).count("<rect") > 20
    assert len(nn.weight_table(data, layers)) == min(300, nn.count_parameters(layers))


def test_the_drawing_carries_the_weights_and_tells_signs_without_colour():
    data = ready("circles")
    layers = (nn.Layer(np.array([[1.5], [-2.25]]), np.zeros(1)), nn.Layer(np.array([[0.5]]), np.ones(1)))
    drawing = nn.network_svg(data, layers, nn.forward(layers, data.inputs[:1], "tanh"))
    for text in ("1.50", "-2.25", "0.50", "bias 1.00"):
        assert f">{text}<" in drawing
    assert drawing.count("stroke-dasharray") == 1


def test_the_other_methods_are_scikit_learns_on_the_same_split():
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC

    data = ready("moons")
    window = nn.open_window(data, "x1", "x2", cells=12)
    rivals = {rival.name: rival for rival in nn.compare(data, window, neighbours=3)}
    assert set(rivals) == {"decision tree", "nearest neighbours", "support vector machine", "logistic regression"}
    learned, kept = data.training, data.validation
    for name, method in (("nearest neighbours", KNeighborsClassifier(3)), ("support vector machine", SVC())):
        method.fit(data.inputs[learned], data.codes[learned])
        assert rivals[name].check == pytest.approx(method.score(data.inputs[kept], data.codes[kept]))
        np.testing.assert_array_equal(rivals[name].areas.ravel(), method.predict(window.points))
    assert rivals["decision tree"].train == 1


def test_confusion_matrix_and_roc_by_hand():
    data = ready("moons")
    window = nn.open_window(data, "x1", "x2", cells=4)
    kept = data.validation
    truth = data.codes.astype(float)
    perfect = nn.Rival("perfect", data.codes, truth, np.zeros((4, 4), int), 1.0, 1.0)
    half = int((data.codes[kept] == 0).sum())
    assert nn.confusion_matrix(data, perfect).tolist() == [[half, 0], [0, int(kept.sum()) - half]]
    assert nn.roc_points(data, perfect)[2] == 1
    wrong = nn.Rival("wrong", 1 - data.codes, -truth, np.zeros((4, 4), int), 0.0, 0.0)
    assert nn.roc_points(data, wrong)[2] == 0
    assert np.trace(nn.confusion_matrix(data, wrong)) == 0
    ours = nn.network_rival(data, nn.train(data, nn.Settings()).frames[-1].layers, "tanh", window)
    assert nn.confusion_matrix(data, ours).sum() == kept.sum()
    assert ours.check == pytest.approx(np.trace(nn.confusion_matrix(data, ours)) / kept.sum())


def test_three_rows_are_compared_without_a_validation():
    data = ready("corona")
    rivals = nn.compare(data, nn.open_window(data, "Age", "BodyTemp", cells=6))
    assert all(np.isnan(rival.check) for rival in rivals)
    assert "no rows" in nn.rival_table(data, rivals)
    assert nn.judged_rows(data).sum() == 3


def page_says(app):
    return " ".join(text.value for text in [*app.markdown, *app.caption])


@pytest.mark.parametrize("name", TABLE_SAMPLES)
def test_the_page_works_on_every_sample(name):
    app = healthy(open_page(PAGE, table=name, **{"neural_network.epochs": 20}))
    assert not app.error
    if name == "diabetes":
        app.toggle(key="neural_network.cut").set_value(False).run()
        assert "Turn on “Cut into classes”" in healthy(app).error[0].value
        app.toggle(key="neural_network.cut").set_value(True).run()
    assert not healthy(app).error
    assert "Epoch **20**" in page_says(app)
    target = app.selectbox(key="neural_network.target").value
    frame = table_sample(name).frame
    words = word_columns(frame, date_columns(frame))
    assert app.pills(key="neural_network.features").value == start_features(frame, target, words)


@pytest.mark.parametrize("tab", ["Boundary", "Inside", "One row", "Compare", "Preparation", "Predict first"])
@pytest.mark.parametrize(
    "link", [{"table": "corona", "neural_network.layers": 0}, {"table": "iris", "neural_network.layers": 2}]
)
def test_every_tab_opens(tab, link):
    app = healthy(open_page(PAGE, tab=tab, **{"neural_network.epochs": 12, "neural_network.film": "true"}, **link))
    assert not app.error
    assert "Epoch **12**" in page_says(app)


def test_a_slider_move_trains_nothing_and_another_training_goes_to_its_end():
    app = healthy(open_page(PAGE, **{"neural_network.epoch": 40}))
    assert "Epoch **40**" in page_says(app)
    app.slider(key="neural_network.epoch").set_value(10).run()
    assert "Epoch **10**" in page_says(healthy(app))
    app.number_input(key="neural_network.epochs").set_value(30).run()
    assert "Epoch **30**" in page_says(healthy(app))
    app.number_input(key="neural_network.units1").set_value(5).run()
    assert "5 hidden tanh units, one logistic output: **21 parameters**" in page_says(healthy(app))


def test_examples_are_one_click_and_tell_what_went_wrong():
    app = healthy(open_page(PAGE, table="iris", **{"neural_network.units1": 7}))
    for name, says in (("Rate too large", "Worse than untrained"), ("Rate too small", "too small"), ("Dead", "Dead")):
        next(one for one in app.button if one.label.startswith(name)).click().run()
        assert says in healthy(app).warning[0].value
    next(one for one in app.button if one.label == "No hidden layer").click().run()
    assert "boundary stays straight" in page_says(healthy(app))
    assert not app.warning
    assert "neural_network.activation" not in [one.key for one in app.selectbox]


def test_an_empty_file_is_refused_with_a_sentence():
    app = open_page(PAGE, **{"neural_network.epochs": 2})
    app.segmented_control(key="table_source").set_value("Upload").run()
    app.file_uploader[0].upload("nothing.csv", b"", "text/csv").run()
    assert "empty" in healthy(app).error[0].value


def test_noise_and_points_are_chosen_on_the_page():
    app = healthy(open_page(PAGE, table="xor", table_points=500, **{"neural_network.epochs": 5}))
    assert any("xor, 500 rows" in one.label for one in app.expander)
    app.slider(key="table_noise").set_value(0.5).run()
    assert not healthy(app).error
    app.selectbox(key="table").set_value("iris").run()
    assert not [one for one in healthy(app).slider if one.key == "table_noise"]


def test_the_page_refuses_with_a_sentence_and_goes_on():
    app = healthy(open_page(PAGE))
    app.pills(key="neural_network.features").set_value([]).run()
    assert "Choose at least one column" in healthy(app).error[0].value
    app.pills(key="neural_network.features").set_value(["x1"]).run()
    assert not healthy(app).error
    app.number_input(key="neural_network.epochs").set_value(2000).run()
    app.number_input(key="neural_network.batch").set_value(1).run()
    assert "larger batch or fewer epochs" in healthy(app).error[0].value


def test_a_thai_upload_goes_all_the_way_and_home(tmp_path):
    rows = [f"{20 + k % 7 * 9};{36 + k % 5 * 0.9:.1f};{'กขค'[k % 3]};{'ใช่' if k % 5 > 2 else 'ไม่'}" for k in range(40)]
    rows[3] = "?;38.0;ก;ใช่"
    content = "\n".join(["อายุ;ไข้;เมือง;ป่วย", *(row.replace(".", ",") for row in rows)]).encode("cp874")
    (tmp_path / "ของฉัน.csv").write_bytes(content)
    app = open_page(PAGE, tab="Code to take home", **{"neural_network.missing": "fill in", "neural_network.epochs": 50})
    app.segmented_control(key="table_source").set_value("Upload").run()
    app.file_uploader[0].upload("ของฉัน.csv", content, "text/csv").run()
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    assert not app.error
    assert "ไข้" not in str(dict(app.query_params))
    shown = re.search(r"Row 0: ใช่ \*\*([\d.]+)\*\*, ไม่ \*\*([\d.]+)\*\*", page_says(app))
    assert f"row 0, probability 0: {shown[1]}\n" in output
    assert f"row 0, probability 1: {shown[2]}\n" in output


def test_the_script_taken_home_prints_the_numbers_of_the_page(tmp_path):
    app = open_page(
        PAGE,
        tab="Code to take home",
        table="moons",
        table_noise=0.3,
        **{"neural_network.batch": 32, "neural_network.epochs": 40, "neural_network.epoch": 20},
    )
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    loss = re.search(r"losses after epoch 20: ([\d.]+)", output)[1]
    assert f"training loss {float(loss):.4f}" in page_says(app)
    assert re.search(r"row 0, probability 0: ([\d.]+)", output)[1] in page_says(app)


@pytest.fixture
def in_float64():
    import keras

    usual, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")  # Keras keeps the policy of the first model that a process builds
    yield
    keras.config.set_floatx(usual)
    keras.config.set_dtype_policy(policy)


def keras_model(layers, settings):
    import keras

    decay = keras.regularizers.L2(settings.decay / 2) if settings.decay else None
    model = keras.Sequential([keras.Input((layers[0].weights.shape[0],))])
    for depth, layer in enumerate(layers):
        bend = settings.activation if depth < len(layers) - 1 else None
        model.add(keras.layers.Dense(layer.weights.shape[1], bend, kernel_regularizer=decay))
    model.set_weights([part for layer in layers for part in (layer.weights, layer.biases)])
    loss = (
        keras.losses.BinaryCrossentropy
        if layers[-1].weights.shape[1] == 1
        else keras.losses.SparseCategoricalCrossentropy
    )
    optimizer = keras.optimizers.SGD(settings.rate, momentum=settings.momentum)
    model.compile(optimizer, loss(from_logits=True))
    return model


@pytest.mark.usefixtures("in_float64")
@pytest.mark.parametrize("activation", nn.ACTIVATIONS)
@pytest.mark.parametrize(("name", "hidden"), [("circles", (3,)), ("iris", (4, 3)), ("moons", ())])
def test_every_derivative_is_tensorflows(name, hidden, activation):
    import tensorflow as tf

    data = ready(name)
    layers = nn.train(data, nn.Settings(hidden, activation, epochs=3)).frames[-1].layers
    outputs = nn.forward(layers, data.inputs, activation)
    found = nn.gradients(outputs, nn.backward(layers, outputs, data.codes, activation))
    model = keras_model(layers, nn.Settings(hidden, activation))
    with tf.GradientTape() as tape:
        scores = model(data.inputs)
        truth = data.codes[:, np.newaxis] if scores.shape[1] == 1 else data.codes
        loss = tf.cast(model.loss(tf.cast(truth, tf.float64), scores), tf.float64)
    np.testing.assert_allclose(nn.row_losses(outputs[-1], data.codes).mean(), float(loss), rtol=1e-5)
    slopes = tape.gradient(loss, model.trainable_variables)
    np.testing.assert_allclose(flat(found), np.concatenate([np.ravel(slope) for slope in slopes]), atol=1e-6)


@pytest.mark.usefixtures("in_float64")
@pytest.mark.parametrize(("name", "batch", "decay"), [("circles", 0, 0.0), ("iris", 0, 0.01), ("moons", 20, 0.001)])
def test_a_whole_training_is_kerass(name, batch, decay):
    data = ready(name)
    chosen = nn.Settings((3, 2), rate=0.1, decay=decay, batch=batch, epochs=12, tolerance=0)
    done = nn.train(data, chosen)
    model = keras_model(done.frames[0].layers, chosen)
    inputs, codes = data.inputs[data.training], data.codes[data.training]
    for epoch in range(1, 13):
        order = np.random.default_rng((0, epoch)).permutation(len(codes)) if batch else np.arange(len(codes))
        for first in range(0, len(codes), batch or len(codes)):
            rows = order[first : first + (batch or len(codes))]
            model.train_on_batch(inputs[rows], codes[rows].astype(float))
    found = np.concatenate([np.ravel(value) for value in model.get_weights()])
    np.testing.assert_allclose(flat(done.frames[-1].layers), found, atol=1e-5)
