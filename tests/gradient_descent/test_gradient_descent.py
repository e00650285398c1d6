"""Gradient descent against automatic differentiation and Keras, the lecture's numbers, and the page."""

import os
import re
from math import ceil, exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.gradient_descent import (
    KINDS,
    LARGEST,
    LECTURE,
    OPENABLE,
    RATES,
    WIRES,
    CountError,
    Descent,
    DescentError,
    Network,
    NetworkError,
    backward,
    best_line,
    count_all,
    count_arithmetic,
    count_table,
    count_updates,
    descend,
    descend_all,
    epoch_svg,
    error_line,
    fitted_lines,
    forward,
    graph_svg,
    loss_curves,
    loss_gradient,
    make_points,
    open_part,
    parameter_table,
    path_sentence,
    path_table,
    rest_sentence,
    saturation_sentence,
    sigmoid,
    smallest_loss,
    squared_error,
    surface_figure,
    surface_sentence,
    train,
    training_sentence,
    update,
    update_arithmetic,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, press, script_on

PAGE = "pages/foundations/gradient_descent.py"
PARTS = ["One update by hand", "Counting updates", "Paths on a loss surface"]
START = (-1.0, 0.0)
FLOATS = st.floats(-3, 3, allow_nan=False)


def network_of(numbers):
    groups = [[numbers[name] for name in numbers if name[0] == letter] for letter in "itwb"]
    return Network(*map(tuple, groups))


LECTURE_NETWORK = network_of(LECTURE)
NETWORKS = st.fixed_dictionaries(dict.fromkeys(LECTURE, FLOATS)).map(network_of)


def differentiated(network):
    return backward(network, forward(network))


def explained(name, network=LECTURE_NETWORK, rate=0.5):
    values = forward(network)
    sections = open_part(name, network, values, backward(network, values), rate)
    return "\n".join("\n".join([title, formula, *lines]) for title, formula, lines in sections)


# One update by hand


def test_the_lecture_w5_to_all_its_digits():
    values, slopes = forward(LECTURE_NETWORK), differentiated(LECTURE_NETWORK)
    assert f"{slopes['out_o1']:.8f}" == "0.74136507"
    assert f"{values['out_o1'] * (1 - values['out_o1']):.9f}" == "0.186815602"
    assert f"{values['out_h1']:.9f}" == "0.593269992"
    assert f"{slopes['w5']:.9f}" == "0.082167041"
    assert f"{update(LECTURE_NETWORK, 0.5).weights[4]:.8f}" == "0.35891648"


def test_the_lecture_w5_as_the_page_explains_it():
    text = explained("w5")
    for number in ("0.74136507", "0.186815602", "0.593269992", "0.082167041", "0.35891648"):
        assert re.search(rf"= {re.escape(number)}$", text, re.MULTILINE), number
    assert r"0.74136507 \cdot 0.186815602 \cdot 0.593269992 = 0.082167041" in text
    assert r"0.4 - 0.5 \cdot 0.082167041 = 0.35891648" in text


def test_the_total_error_of_the_lecture_network():
    assert f"{forward(LECTURE_NETWORK)['E']:.9f}" == "0.298371109"


@settings(max_examples=30)
@given(NETWORKS, st.sampled_from([*WIRES, "b1", "b2"]))
def test_a_derivative_equals_the_slope_between_two_near_points(network, name):
    numbers, step = network.numbers(), 1e-5
    right = forward(network_of({**numbers, name: numbers[name] + step}))["E"]
    left = forward(network_of({**numbers, name: numbers[name] - step}))["E"]
    assert differentiated(network)[name] == pytest.approx((right - left) / (2 * step), abs=1e-8)


@settings(max_examples=30)
@given(NETWORKS)
def test_a_small_step_never_raises_the_error(network):
    assert (np.diff(train(network, 0.001, 3).errors) <= 1e-15).all()


@settings(max_examples=40)
@given(NETWORKS, st.sampled_from(OPENABLE), st.sampled_from([0.0, 0.5, 3.0]))
def test_every_part_can_be_opened_and_shows_its_derivative(network, name, rate):
    text = explained(name, network, rate)
    assert "nan" not in text
    assert text.count("{") == text.count("}")
    slopes = differentiated(network)
    slope = slopes[name] if name in slopes else slopes[f"{'out' if name[0] == 'i' else 'net'}_{name}"]
    found = last_number(text, r"\\partial E}{\\partial .*= (\S+(?: 10\^{-?\d+})?)$")
    assert found == pytest.approx(slope, rel=1e-4, abs=1e-9)
    if name[0] in "wb":
        new = last_number(text, r"\^{\+} = .* = (\S+(?: 10\^{-?\d+})?)$")
        assert new == pytest.approx(network.numbers()[name] - rate * slope, rel=1e-4, abs=1e-9)


def last_number(text, pattern):
    lines = [line for line in re.findall(pattern, text, re.MULTILINE) if "frac" not in line]
    lines = [line for line in lines if line]
    number = next(line for line in reversed(lines) if re.match(r"-?\d", line))
    return float(re.sub(r"\\cdot 10\^{(-?\d+)}", r"e\1", number))


def test_a_hidden_weight_goes_through_both_outputs():
    text = explained("w1")
    assert r"\partial E_{o1}" in text
    assert r"\partial E_{o2}" in text
    assert "= 0.036350306$" in text.replace("\n", "$\n")  # dE/dout_h1, the sum of both
    assert "0.149780716" in text  # w1 after the step


def test_steps_lower_the_error_and_biases_can_stay():
    fixed = train(LECTURE_NETWORK, 0.5, 10_000, biases=False)
    assert fixed.network.biases == LECTURE_NETWORK.biases
    assert f"{fixed.errors[1]:.9f}" == "0.291027774"
    assert fixed.errors[-1] < 0.0001
    learned = train(LECTURE_NETWORK, 0.5, 100)
    assert learned.network.biases != LECTURE_NETWORK.biases
    assert (np.diff(learned.errors) < 0).all()
    assert len(learned.errors) == 101
    assert train(LECTURE_NETWORK, 0.5, 100).network == train(train(LECTURE_NETWORK, 0.5, 40).network, 0.5, 60).network


@pytest.mark.parametrize("net", [-1e9, -1000.0, -1.0, 0.0, 1.0, 1000.0, 1e9])
def test_the_sigmoid_never_overflows(net):
    expected = 1 / (1 + exp(-net)) if abs(net) < 700 else float(net > 0)
    assert sigmoid(net) == pytest.approx(expected, abs=1e-15)


def test_huge_numbers_are_handled_and_named():
    numbers = dict.fromkeys(LECTURE, LARGEST)
    training = train(network_of(numbers), LARGEST, 50)
    values, slopes = forward(training.network), differentiated(training.network)
    assert np.isfinite([*values.values(), *slopes.values(), *training.errors]).all()
    assert "h1" in saturation_sentence(values)
    assert saturation_sentence(forward(LECTURE_NETWORK)) == ""


def test_what_a_network_refuses():
    with pytest.raises(NetworkError, match="8 weights, not 1"):
        Network((0.0, 1.0), (0.0, 1.0), (1.0,), (0.0, 0.0))
    with pytest.raises(NetworkError, match="inputs hold"):
        Network((0.0, float("nan")), (0.0, 1.0), (1.0,) * 8, (0.0, 0.0))
    for rate, steps in ((-1, 1), (1, -1), (float("nan"), 1), (1, 10_001)):
        with pytest.raises(NetworkError, match="learning rate"):
            train(LECTURE_NETWORK, rate, steps)


def test_what_the_page_says_about_the_steps():
    assert "0.298371109" in training_sentence(train(LECTURE_NETWORK, 0.5, 0), 0.5)
    assert "down" in training_sentence(train(LECTURE_NETWORK, 0.5, 10), 0.5)
    assert "learning rate is 0" in training_sentence(train(LECTURE_NETWORK, 0, 10), 0)
    training = train(LECTURE_NETWORK, 0.5, 1, biases=False)
    table = parameter_table(LECTURE_NETWORK, training, differentiated(training.network), 0.5, biases=False)
    line = next(line for line in table.splitlines() if line.startswith("| w5"))
    assert line.startswith("| w5 | 0.4 | 0.35891648 |")
    assert next(line for line in table.splitlines() if line.startswith("| b2")).endswith("| 0.6 |")


@pytest.mark.parametrize("name", OPENABLE)
def test_the_drawing_shows_every_value(name):
    from xml.etree import ElementTree

    drawing = graph_svg(LECTURE_NETWORK, forward(LECTURE_NETWORK), name)
    texts = " ".join(element.text or "" for element in ElementTree.fromstring(drawing).iter())
    for number in LECTURE.values():
        assert f"{number:.4f}" in texts
    assert "out 0.7514" in texts


# Counting updates


def test_the_lecture_counts():
    counts = count_all(2000, 4, 10)
    assert {kind: count.in_all for kind, count in counts.items()} == {
        "batch": 10,
        "stochastic": 20_000,
        "mini-batch": 5000,
    }
    assert counts["mini-batch"].per_epoch == 500
    _, lines = count_arithmetic(2000, 10, counts, drop_last=False)
    assert lines[-1].endswith(r"\frac{2000}{4}\right\rceil \cdot 10 = 500 \cdot 10 = 5000")
    assert "**20,000**" in count_table(counts)
    assert "every batch" in rest_sentence(2000, counts["mini-batch"])


@pytest.mark.parametrize(
    ("samples", "size", "drop", "per_epoch", "last", "left_out"),
    [
        (1, 1, False, 1, 1, 0),
        (10, 3, False, 4, 1, 0),
        (10, 3, True, 3, 3, 1),
        (10, 10, True, 1, 10, 0),
        (10, 5, True, 2, 5, 0),
        (7, 4, False, 2, 3, 0),
        (7, 4, True, 1, 4, 3),
    ],
)
def test_counts_of_tiny_cases(samples, size, drop, per_epoch, last, left_out):
    count = count_updates(samples, size, 2, drop_last=drop)
    assert (count.per_epoch, count.in_all, count.last, count.left_out) == (per_epoch, 2 * per_epoch, last, left_out)


@settings(max_examples=60)
@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 5))
def test_counts_are_the_number_of_batches(samples, size, epochs):
    if size > samples:
        with pytest.raises(CountError, match="larger than the whole training set"):
            count_updates(samples, size, epochs)
        return
    sizes = [min(size, samples - begin) for begin in range(0, samples, size)]
    count = count_updates(samples, size, epochs)
    assert count.per_epoch == len(sizes) == ceil(samples / size)
    assert count.last == sizes[-1]
    assert count_updates(samples, size, epochs, drop_last=True).per_epoch == samples // size
    assert rest_sentence(samples, count)
    counts = count_all(samples, size, epochs)
    assert epoch_svg(samples, counts).count("<rect") <= 1 + 3 * 41


def test_what_counting_refuses():
    for samples, size, epochs in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(CountError):
            count_updates(samples, size, epochs)
    dropped = count_updates(10, 3, 1, drop_last=True)
    assert "rounded **down** to 3" in rest_sentence(10, dropped)
    assert "rounded **up** to 4" in rest_sentence(10, count_updates(10, 3, 1))
    drawing = epoch_svg(2000, count_all(2000, 300, 1, drop_last=True))
    assert "dropped" in drawing
    assert "1801–2000" not in drawing


# Paths on a loss surface


@settings(max_examples=30)
@given(st.integers(1, 20), st.integers(0, 99), FLOATS, FLOATS)
def test_the_gradient_equals_the_slope_of_the_loss(count, seed, slope, intercept):
    points, step = make_points(count, 1.0, seed), 1e-5
    sides = np.array([slope, intercept]) + step * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    losses = squared_error(points, sides[:, 0], sides[:, 1])
    expected = (losses[0] - losses[1]) / (2 * step), (losses[2] - losses[3]) / (2 * step)
    assert loss_gradient(points.x, points.y, slope, intercept) == pytest.approx(expected, abs=1e-6)


@settings(max_examples=20)
@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 4), st.integers(0, 99))
def test_every_epoch_uses_every_point_once(count, size, epochs, seed):
    points, chosen = make_points(count, 0.5, seed), Descent(0.01, epochs=epochs, seed=seed)
    if size > count:
        with pytest.raises(CountError):
            descend(points, START, size, chosen)
        return
    path = descend(points, START, size, chosen)
    assert len(path.rates) == count_updates(count, size, epochs).in_all
    assert path.per_epoch * epochs == len(path.rates)
    for epoch in range(epochs):
        used = np.concatenate(path.batches[epoch * path.per_epoch : (epoch + 1) * path.per_epoch])
        assert sorted(used) == list(range(count))


def test_the_presets_are_too_small_right_and_too_large():
    points = make_points(40, 0.5, 0)
    ends = {name: descend(points, START, 40, Descent(rate)).losses for name, rate in RATES.items()}
    floor = smallest_loss(points)
    assert ends["right"][-1] - floor < 0.01 * (ends["right"][0] - floor)
    assert (np.diff(ends["too small"]) < 0).all()
    assert ends["too small"][-1] - floor > 0.1 * (ends["too small"][0] - floor)
    assert (np.diff(ends["too large"]) > 0).all()


def test_the_best_line_is_the_lowest_place():
    points = make_points(40, 0.5, 0)
    assert best_line(points) == pytest.approx(np.polyfit(points.x, points.y, 1))
    assert loss_gradient(points.x, points.y, *best_line(points)) == pytest.approx((0, 0), abs=1e-12)
    assert best_line(make_points(5, 0.0, 1)) == pytest.approx([2, 1])


def test_stochastic_with_all_points_in_the_batch_is_batch():
    points = make_points(6, 0.5, 0)
    paths = descend_all(points, START, 6, Descent(0.1))
    assert paths["mini-batch"].places == pytest.approx(paths["batch"].places)


def test_divergence_is_told_in_words_and_drawn_without_nan():
    points = make_points(40, 0.5, 0)
    paths = descend_all(points, START, 8, Descent(1.5, 0.9, epochs=100))
    assert all(path.diverged for path in paths.values())
    for kind, path in paths.items():
        assert np.isfinite(path.losses).all()
        assert "diverged" in path_sentence(kind, path, smallest_loss(points))
    best = best_line(points)
    for figure in (
        surface_figure(points, paths, best),
        loss_curves(paths, by_epoch=False),
        fitted_lines(points, paths),
    ):
        assert "NaN" not in figure.to_json()
        assert "null" not in re.sub(r'"template".*', "", figure.to_json())
    assert all(trace.name not in KINDS for trace in fitted_lines(points, paths).data)
    higher = descend(points, START, 40, Descent(0.9))
    assert not higher.diverged
    assert "higher than it began" in path_sentence("batch", higher, smallest_loss(points))


def test_one_point_has_a_valley_instead_of_a_minimum():
    points = make_points(1, 0.5, 0)
    paths = descend_all(points, START, 1, Descent(0.1))
    assert smallest_loss(points) == pytest.approx(0, abs=1e-20)
    assert "valley" in surface_sentence(points, best_line(points), smallest_loss(points))
    assert "diverged" not in path_sentence("batch", paths["batch"], 0.0)
    surface_figure(points, paths, best_line(points))


def test_an_update_is_filled_in_with_the_path_numbers():
    points, chosen = make_points(10, 0.5, 0), Descent(0.1, 0.5, 0.1, 3)
    for kind, path in descend_all(points, START, 4, chosen).items():
        for number in (1, 2, len(path.rates)):
            lines = update_arithmetic(points, path, number, chosen)[1]
            assert len(lines) == 7
            ends = [float(lines[k].rpartition("= ")[2]) for k in (3, 6)]
            assert ends == pytest.approx(path.places[number], abs=1e-8), kind
            assert float(lines[0].rpartition("= ")[2]) == pytest.approx(0.1 / (1 + 0.1 * (number - 1)))
    assert "| mini-batch | 4 | 9 |" in path_table(descend_all(points, START, 4, chosen))


def test_each_path_has_its_own_dash_and_marker():
    points = make_points(10, 0.5, 0)
    figure = surface_figure(points, descend_all(points, START, 4, Descent(0.1)), best_line(points))
    traces = [trace for trace in figure.data if trace.name in KINDS]
    assert len({trace.line.dash for trace in traces}) == len({trace.marker.symbol for trace in traces}) == 3
    assert len(error_line(np.linspace(1, 0, 10_001)).data[0].x) <= 700


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rate": 0.0}, "learning rate 0"),
        ({"rate": float("nan")}, "learning rate"),
        ({"rate": 0.1, "momentum": 1.0}, "momentum"),
        ({"rate": 0.1, "decay": -1.0}, "decay"),
        ({"rate": 0.1, "epochs": 0}, "epoch"),
    ],
)
def test_what_a_descent_refuses(wrong, words):
    with pytest.raises(DescentError, match=words):
        Descent(**wrong)
    with pytest.raises(DescentError, match="at least 1 point"):
        make_points(0, 0.1, 0)


# The page


def texts(app):
    return " ".join(element.value for kind in (app.markdown, app.latex, app.caption) for element in kind)


def test_the_page_shows_the_lecture_update():
    app = healthy(open_page(PAGE))
    assert r"0.74136507 \cdot 0.186815602 \cdot 0.593269992 = 0.082167041" in texts(app)
    assert "0.35891648" in texts(app)
    press(app, "gradient_descent.do_100")
    press(app, "gradient_descent.do_1")
    assert healthy(app).number_input(key="gradient_descent.steps").value == 101
    assert "after 101 steps" in texts(app)
    app.button(key="gradient_descent.back").click().run()
    assert healthy(app).number_input(key="gradient_descent.steps").value == 0


@pytest.mark.parametrize("part", PARTS)
def test_every_part_survives_its_controls_extremes(part):
    app = healthy(open_page(PAGE, **{"gradient_descent.part": part}))
    assert len(app.number_input) >= 3
    for kind in ("slider", "number_input"):
        for key in [widget.key for widget in getattr(app, kind) if len(widget.key) != len("gradient_descent.w1")]:
            for end in ("min", "max"):
                widget = next(one for one in getattr(app, kind) if one.key == key)
                start = widget.value
                healthy(widget.set_value(getattr(widget, end)).run())
            next(one for one in getattr(app, kind) if one.key == key).set_value(start).run()


def test_every_part_of_the_network_opens():
    app = healthy(open_page(PAGE, **{"gradient_descent.w1": 1000, "gradient_descent.i1": 1000}))
    assert "Saturated" in app.warning[0].value
    for name in OPENABLE:
        healthy(app.selectbox(key="gradient_descent.open").set_value(name).run())


def test_a_batch_that_is_too_large_and_a_rate_of_zero_get_a_message():
    app = healthy(open_page(PAGE, **{"gradient_descent.part": PARTS[1], "gradient_descent.n": 3}))
    assert "at most 3" in app.error[0].value
    app = healthy(open_page(PAGE, **{"gradient_descent.part": PARTS[2], "gradient_descent.points": 3}))
    assert "at most 3" in app.error[0].value
    app.number_input(key="gradient_descent.size").set_value(2).run()
    assert not healthy(app).error
    app.slider(key="gradient_descent.rate").set_value(0.0).run()
    assert "learning rate 0" in healthy(app).error[0].value
    app.button(key="gradient_descent.take_0.9").click().run()
    assert not healthy(app).error
    assert app.slider(key="gradient_descent.rate").value == 0.9
    assert "learning rate" in texts(app)


@pytest.mark.parametrize("part", PARTS)
def test_the_script_taken_home_prints_the_numbers_of_the_page(part, tmp_path):
    app = open_page(
        PAGE,
        **{"gradient_descent.part": part},
        tab="Code to take home",
        **{
            "gradient_descent.steps": 10,
            "gradient_descent.w1": 0.3,
            "gradient_descent.n": 30,
            "gradient_descent.momentum": 0.5,
            "gradient_descent.open": "w1",
        },
    )
    app.session_state["whole_code"] = True
    healthy(app.run())
    printed = dict(line.rsplit(": ", 1) for line in run_at_home(script_on(app), tmp_path).splitlines())
    if part == PARTS[0]:
        network = train(network_of({**LECTURE, "w1": 0.3}), 0.5, 10).network
        assert printed["total error E"] == f"{forward(network)['E']:.9g}"
        assert printed["total error E"] in texts(app)
        assert printed["dE/dw1"] == f"{differentiated(network)['w1']:.9f}"
    elif part == PARTS[1]:
        assert printed == {"batch: updates": "10", "stochastic: updates": "300", "mini-batch: updates": "80"}
        assert [one.value for one in app.metric] == ["10", "300", "80"]
    else:
        paths = descend_all(make_points(40, 0.5, 0), START, 8, Descent(0.2, 0.5))
        assert printed == {f"{kind}: loss at the end": f"{path.losses[-1]:.6g}" for kind, path in paths.items()}


# Against TensorFlow and Keras; last, for once TensorFlow is loaded, every run of a page is slower


@settings(max_examples=25)
@given(NETWORKS)
def test_all_derivatives_equal_automatic_differentiation(network):
    import tensorflow as tf

    inputs, targets, weights, biases = (
        tf.Variable(group, dtype=tf.float64)
        for group in (network.inputs, network.targets, network.weights, network.biases)
    )
    with tf.GradientTape() as tape:
        hidden = tf.sigmoid(tf.linalg.matvec(tf.reshape(weights[:4], (2, 2)), inputs) + biases[0])
        outputs = tf.sigmoid(tf.linalg.matvec(tf.reshape(weights[4:], (2, 2)), hidden) + biases[1])
        error = tf.reduce_sum((targets - outputs) ** 2) / 2
    expected = tape.gradient(error, [weights, biases, inputs, hidden, outputs])
    slopes, values = differentiated(network), forward(network)
    names = [list(WIRES), ["b1", "b2"], ["out_i1", "out_i2"], ["out_h1", "out_h2"], ["out_o1", "out_o2"]]
    for group, gradient in zip(names, expected, strict=True):
        assert [slopes[name] for name in group] == pytest.approx(gradient.numpy().tolist(), rel=1e-9, abs=1e-12)
    assert values["E"] == pytest.approx(float(error), rel=1e-12, abs=1e-15)


def test_keras_makes_as_many_batches():
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import tensorflow as tf

    for drop in (False, True):
        batches = tf.data.Dataset.range(10).batch(3, drop_remainder=drop)
        assert len(list(batches)) == count_updates(10, 3, 1, drop_last=drop).per_epoch


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("momentum", "decay"), [(0.0, 0.0), (0.9, 0.0), (0.5, 0.05)])
def test_a_path_equals_keras_sgd(kind, momentum, decay):
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import keras

    points, chosen = make_points(10, 0.5, 3), Descent(0.05, momentum, decay, 4, 7)
    path = descend_all(points, START, 4, chosen)[kind]
    schedule = keras.optimizers.schedules.InverseTimeDecay(0.05, 1, decay)
    optimizer = keras.optimizers.SGD(schedule, momentum=momentum)
    place = keras.Variable(np.array(START, np.float32))
    for k, batch in enumerate(path.batches):
        gradient = loss_gradient(points.x[batch], points.y[batch], *place.numpy().astype(float))
        optimizer.apply_gradients([(np.array(gradient, np.float32), place)])
        assert place.numpy() == pytest.approx(path.places[k + 1], abs=2e-5)
    assert k + 1 == len(path.rates) == len(path.places) - 1
