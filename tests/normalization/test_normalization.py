"""Normalization: the laws, Keras's own layers, gradients against TensorFlow's, the training of both, and the page."""

import contextlib
import os
import time
from dataclasses import replace

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlplay import jobs
from dlplay import normalization as norm
from dlplay.data import GridError
from dlplay.normalization import DeepStack, SkipEpoch, SkipResult, SkipSettings, two_modes
from dlplay.training import Epoch, momentum_for
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

pytestmark = pytest.mark.xdist_group("normalization")

PAGE = "pages/convnets/normalization.py"
QUICK = SkipSettings(10, 4, normalized=False, side=8, count=160, epochs=2)
VALUES = st.floats(-100, 100, width=32)
TABLES = st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(lambda shape: arrays(float, shape, elements=VALUES))
PICTURES = st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
    lambda size: arrays(float, (4 * size[0], size[1]), elements=VALUES)
)
LAW = settings(max_examples=50)
EPSILONS = st.sampled_from([1e-5, 1e-3, 0.1, 1.0])


def by_kind(x, kind, rows_of_one=1, **options):
    return norm.normalize(x, norm.group_cells(kind, x.shape, rows_of_one), **options)


def an_epoch(loss, accuracy=0.9):
    return Epoch(1, "whole", loss, accuracy, loss, accuracy, 1.0)


# ---- normalization


@LAW
@given(TABLES, EPSILONS)
def test_every_group_gets_mean_0_and_nearly_standard_deviation_1(x, epsilon):
    for kind, axis in (("batch", 0), ("layer", 1)):
        result = by_kind(x, kind, epsilon=epsilon)
        np.testing.assert_allclose(result.x_hat.mean(axis=axis), 0, atol=1e-9)
        variance = x.var(axis=axis)
        np.testing.assert_allclose(result.x_hat.var(axis=axis), variance / (variance + epsilon), atol=1e-9)


def test_the_lecture_formula_on_numbers_done_by_hand():
    result = by_kind(np.array([[1.0], [2], [4], [5]]), "batch", epsilon=0.0)
    assert (result.mean[0, 0], result.variance[0, 0]) == (3, 2.5)
    np.testing.assert_allclose(result.x_hat[:, 0], np.array([-2, -1, 1, 2]) / np.sqrt(2.5))


@pytest.mark.parametrize("kind", norm.PICTURE_AXES)
def test_the_cells_that_share_a_mean_are_those_of_the_named_axes(kind):
    x = np.random.default_rng(0).normal(size=(8, 3))
    axes = tuple(int(axis) for axis in norm.PICTURE_AXES[kind].split(","))
    mean = x.reshape(2, 2, 2, 3).mean(axis=axes, keepdims=True)
    found = by_kind(x, kind, 4).mean
    np.testing.assert_allclose(found, np.broadcast_to(mean, (2, 2, 2, 3)).reshape(8, 3))


@LAW
@given(arrays(float, (1, 4), elements=VALUES))
def test_a_batch_of_one_gives_zeros_and_layer_normalization_does_not(x):
    assert not by_kind(x, "batch").x_hat.any()
    assert by_kind(x, "batch", gamma=3.0, beta=np.array([1.0, 2, 3, 4])).output.tolist() == [[1, 2, 3, 4]]
    if np.ptp(x) > 1e-3:
        assert by_kind(x, "layer").x_hat.any()


def test_a_batch_of_two_gives_plus_1_and_minus_1_whatever_the_distance():
    x = np.array([[1.0, 200, 0], [4, 300, 1000]])
    result = by_kind(x, "batch", epsilon=1e-7)
    np.testing.assert_allclose(result.x_hat, [[-1] * 3, [1] * 3], atol=1e-6)
    assert "+1 and -1" in norm.special_sentences(result)[0]


@LAW
@given(TABLES, st.integers(0, 7))
def test_only_batch_normalization_depends_on_the_other_examples(x, example):
    example %= len(x)
    within, single = norm.alone(x, "layer", example, 1, 1e-3)
    np.testing.assert_allclose(within, single, atol=1e-12)
    within, single = norm.alone(x, "batch", example, 1, 1e-3)
    assert not single.any()
    if np.abs(x - x[example]).max() > 1:
        assert np.abs(within).max() > 0
        assert "Other numbers" in norm.alone_sentence(within, single, "batch")


@LAW
@given(TABLES, st.floats(0.5, 3), st.floats(-5, 5))
def test_scaling_and_shifting_a_batch_changes_nothing_without_epsilon(x, factor, shift):
    before, after = by_kind(x, "batch", epsilon=1e-9), by_kind(factor * x + shift, "batch", epsilon=factor**2 * 1e-9)
    clear = before.variance > 1e-6
    np.testing.assert_allclose(before.x_hat[clear], after.x_hat[clear], atol=1e-3)


def test_the_mean_of_small_batches_varies_by_the_law():
    values = np.array([1.0, 2, 4, 5])
    measured = norm.spread_of_means(values)
    np.testing.assert_allclose(measured, norm.law_of_means(values), rtol=0.06)
    np.testing.assert_allclose(norm.law_of_means(values)[[0, 2]], [np.sqrt(2.5), np.sqrt(2.5) / 2])
    assert len(norm.spread_arithmetic(values, measured)[1]) == 3
    assert len(norm.spread_figure(norm.BATCH_SIZES, measured, norm.law_of_means(values)).data) == 2


@LAW
@given(TABLES, st.integers(0, 30), st.sampled_from([0.0, 0.5, 0.9, 0.99]))
def test_the_moving_statistics_follow_their_closed_form(x, steps, momentum):
    moving = norm.follow_batch(x, steps, momentum)
    left = momentum**steps
    np.testing.assert_allclose(moving.mean[-1], (1 - left) * x.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(moving.variance[-1], left + (1 - left) * x.var(axis=0), atol=1e-6)
    assert moving.mean.shape == (steps + 1, x.shape[1])


def test_after_many_steps_inference_gives_what_training_gave_and_treats_rows_alone():
    x = norm.parse_tensor(norm.PRESETS["4 examples"])
    moving = norm.follow_batch(x, 3000, 0.99)
    np.testing.assert_allclose(norm.infer(x, moving), by_kind(x, "batch").output, atol=1e-6)
    np.testing.assert_array_equal(norm.infer(x[:1], moving), norm.infer(x, moving)[:1])


# ---- what the page says


@pytest.mark.parametrize(
    ("text", "rows_of_one", "message"),
    [
        ("", 1, "empty"),
        ("1 2; 3", 1, "row 2 has 1 numbers"),
        ("1 a", 1, "number 2"),
        ("1 2; 3 4; 5 6", 4, "write 4, 8 or 12 rows"),
        ("1 2 3 4 5 6 7 8 9", 1, "8 is the most"),
        (";".join("1" * 17), 1, "16 is the most"),
    ],
)
def test_a_tensor_that_cannot_be_used_is_named(text, rows_of_one, message):
    with pytest.raises(GridError, match=message):
        norm.parse_tensor(text, rows_of_one)


def test_gamma_is_one_number_or_one_for_every_column():
    assert norm.parse_row("2", 3, "gamma").tolist() == [2, 2, 2]
    assert norm.parse_row("1 2 3", 3, "gamma").tolist() == [1, 2, 3]
    for wrong in ("1 2", "1; 2; 3"):
        with pytest.raises(GridError, match="3 numbers"):
            norm.parse_row(wrong, 3, "gamma")
    with pytest.raises(GridError, match="one row"):
        norm.parse_chain("1; 2")


@LAW
@given(st.text(max_size=30))
def test_any_text_gives_a_tensor_or_our_own_error(text):
    with contextlib.suppress(GridError):
        assert norm.parse_tensor(text).ndim == 2


@pytest.mark.parametrize("name", norm.PRESETS)
@pytest.mark.parametrize("kind", norm.KINDS)
def test_every_preset_is_told_in_numbers(name, kind):
    rows_of_one = 4 if name == "two pictures" else 1
    x = norm.parse_tensor(norm.PRESETS[name], rows_of_one)
    result = by_kind(x, kind, rows_of_one)
    lines = norm.cell_arithmetic(result, (0, 0), 1.0, 0.0)[1]
    assert len(lines) == 4
    assert "e-" not in "".join(lines)
    assert norm.write_number(result.mean[0, 0]) in norm.group_table(result, kind, norm.row_names(x, rows_of_one))
    assert norm.shape_text(x, rows_of_one).startswith(f"({len(x) // rows_of_one}, ")


def test_the_arithmetic_of_a_cell_is_filled_in():
    result = by_kind(norm.parse_tensor("1 200; 2 150; 4 300; 5 350"), "batch", gamma=2.0, beta=-1.0)
    lines = norm.cell_arithmetic(result, (0, 0), 2.0, -1.0)[1]
    assert lines[0] == r"\mu = \frac{1 + 2 + 4 + 5}{4} = 3"
    assert lines[1].endswith("= 2.5")
    assert norm.write_number(result.output[0, 0]) in lines[3]
    assert r"2 \cdot (-1.2647) + (-1)" in lines[3]


def test_what_is_special_is_said_and_nothing_else():
    said = {
        name: norm.special_sentences(by_kind(norm.parse_tensor(text), "batch")) for name, text in norm.PRESETS.items()
    }
    assert said["4 examples"] == []
    assert "every x_hat" in said["one example"][0]
    assert "constant" in said["a constant feature"][0]
    assert "constant" not in " ".join(said["one example"])
    assert "+1 and -1" in said["two examples"][0]
    assert "smaller than epsilon" in said["very different scales"][0]
    (only,) = norm.special_sentences(by_kind(np.array([[1.0, 2], [1, 2]]), "batch"))
    assert "constant" in only


@pytest.mark.parametrize(
    ("kind", "rows_of_one", "axes"),
    [
        ("batch", 1, "axis 0** (batch)"),
        ("layer", 1, "axis 1** (features)"),
        ("batch", 4, "axes 0, 1, 2** (batch, height, width)"),
        ("layer, last axis", 4, "axis 3** (channels)"),
    ],
)
def test_the_axes_are_named(kind, rows_of_one, axes):
    assert axes in norm.axes_sentence(kind, rows_of_one)


def test_the_lecture_table_says_which_network_each_suits():
    suits = next(line for line in norm.LECTURE_TABLE.splitlines() if line.startswith("| suits |"))
    assert suits.index("convolutional") < suits.index("recurrent")
    for fact in ("faster", "more accurate", "first values", "regularization", "little to no effect"):
        assert fact in norm.LECTURE_TABLE


# ---- skip connections


@LAW
@given(
    st.lists(st.floats(-2, 2), min_size=1, max_size=6), st.floats(-3, 3), st.sampled_from(["tanh", "sigmoid", "none"])
)
def test_the_chain_of_factors_is_the_derivative(weights, x, activation):
    for skips in (False, True):
        ends = [norm.run_chain(x + step, np.array(weights), activation, skips=skips).h[-1] for step in (1e-5, -1e-5)]
        found = norm.run_chain(x, np.array(weights), activation, skips=skips).gradient
        assert found == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-3, abs=1e-6)


def test_a_skip_adds_1_to_every_factor():
    weights = np.array([0.0, 0.0, 0.0])
    assert norm.run_chain(0.5, weights, "sigmoid", skips=False).gradient == 0
    chain = norm.run_chain(0.5, weights, "sigmoid", skips=True)
    assert chain.gradient == 1
    np.testing.assert_array_equal(chain.h, chain.f + chain.x)


def test_the_block_and_the_table_show_the_numbers_of_the_chain():
    weights = norm.parse_chain("1 -0.5 0.8 1.5")
    plain, residual = (norm.run_chain(0.5, weights, "sigmoid", skips=skips) for skips in (False, True))
    assert "H(x) = 0.62246 + 0.5" in norm.block_svg(residual, 0, "sigmoid")
    assert "skip" not in norm.block_svg(plain, 0, "sigmoid")
    assert "1.1225" in norm.block_sentence(residual, 0)
    assert norm.write_number(residual.gradient) in norm.chain_arithmetic(plain, residual)[1][1]
    assert norm.chain_cells(residual)[-1][1:] == [norm.write_number(value) for value in residual.factor]
    assert [row[0] for row in norm.chain_cells(plain)] == ["layer", "w", "x", "F(x)", "H(x) = F(x)", "factor dH/dx"]
    assert norm.factor_arithmetic(residual, 1)[1][0].endswith(
        r"\cdot (-0.5) + 1 = " + norm.write_number(residual.factor[1])
    )
    assert norm.factor_arithmetic(plain, 0)[1][0] == r"\frac{dH}{dx} = f'(0.5) \cdot 1 = 0.235 \cdot 1 = 0.235"


def test_a_tiny_factor_is_written_as_a_power_of_ten():
    tiny = norm.run_chain(0.5, np.array([1e-7]), "sigmoid", skips=False)
    assert r"2.5\cdot 10^{-8}" in norm.factor_arithmetic(tiny, 0)[1][0]
    assert r"2.5\cdot 10^{-8}" in norm.chain_arithmetic(tiny, tiny)[1][0]


@pytest.mark.parametrize("depth", [18, 34, 50, 101, 152])
def test_at_the_lecture_depths_the_plain_gradient_vanishes_and_the_residual_one_does_not(depth):
    stack = DeepStack(depth)
    plain, residual = (norm.layer_gradients(stack, skips=skips) for skips in (False, True))
    assert plain[0] < plain[-1] * 0.1**depth**0.8
    assert 0.1 < residual[0] / residual[-1] < 10
    assert plain[-1] == pytest.approx(residual[-1])
    assert "vanishes" in norm.gradient_sentence("plain", plain)
    assert "keeps" in norm.gradient_sentence("residual", residual)


def test_the_deeper_the_plain_stack_the_smaller_its_first_gradient():
    first = norm.growing_depth(DeepStack())
    assert (np.diff(np.log(first["plain"])) < 0).all()
    assert norm.LECTURE_DEPTHS == (18, 34, 50, 101, 152) == norm.DEPTHS[-5:]
    assert len(norm.depth_figure(first).data) == 2


def test_with_batch_normalization_in_every_layer_the_plain_gradient_explodes_and_skips_tame_it():
    stack = DeepStack(152, "relu", normalized=True)
    plain, residual = (norm.layer_gradients(stack, skips=skips) for skips in (False, True))
    assert "explodes" in norm.gradient_sentence("plain", plain)
    assert residual[0] / residual[-1] < 1e-3 * plain[0] / plain[-1]
    assert norm.gradient_sentence("plain", np.zeros(3)).startswith("**Plain: the gradient is dead")


def test_with_relu_each_normalized_plain_layer_makes_the_gradient_about_a_fifth_larger():
    growth = norm.growing_depth(DeepStack(activation="relu", normalized=True))["plain"]
    by_layer = (growth[-1] / growth[-2]) ** (1 / (norm.DEPTHS[-1] - norm.DEPTHS[-2]))
    assert by_layer == pytest.approx(np.sqrt(np.pi / (np.pi - 1)), rel=0.03)  # Yang et al. 2019, for many units


@pytest.mark.parametrize("activation", norm.ACTIVATIONS)
def test_batch_normalization_decreases_the_effect_of_the_scale_and_skips_keep_the_gradient(activation):
    compared = norm.compare_tricks(DeepStack(34, activation))
    ratio = {name: [first / last for first, last in pairs] for name, pairs in compared.items()}
    spread = {name: max(ratios) / min(ratios) for name, ratios in ratio.items()}
    assert spread["plain, batch normalization"] < 3
    assert spread["plain"] > 1e10
    assert spread["residual, batch normalization"] < 1.01 < spread["residual"]
    assert 0.1 < ratio["residual, batch normalization"][1] < 20
    assert norm.tricks_table(compared).count("\n") == 5


def test_the_table_of_tricks_says_where_all_gradients_are_0():
    assert "0 / 0" in norm.tricks_table({"plain": [(0.0, 0.0), (1.0, 2.0), (0.0, 1.0)]})


def test_a_gradient_of_0_has_no_point_on_the_logarithmic_axis():
    figure = norm.gradient_figure({"plain": np.array([0.0, 1e-5, 1]), "residual": np.ones(3)})
    assert figure.data[0].y == (None, 1e-5, 1)


# ---- training both


def test_the_digits_are_scaled_to_the_side():
    for side in (8, 16):
        images, labels = norm.small_digits(replace(QUICK, side=side))
        assert images.shape == (1797, side, side, 1)
        assert (images.min(), images.max()) == (0, 1)
        assert set(labels) == set(range(10))


def test_the_verdict_follows_the_numbers():
    def judged(plain, residual):
        return norm.judge_both(SkipResult((an_epoch(plain),), (an_epoch(residual),), 100, 120))

    assert "plain network learns worse" in judged(2.0, 0.1)
    assert "plain network is the better one" in judged(0.1, 0.5)
    assert "No clear difference" in judged(0.10, 0.11)
    assert "add 20 parameters" in judged(2.0, 0.1)
    poor = SkipResult((an_epoch(2.3, 0.1),), (an_epoch(2.3, 0.1),), 1, 1)
    assert "Neither has learned much" in norm.judge_both(poor)


def test_reports_are_sorted_by_network():
    runs = norm.runs_of_both([SkipEpoch("plain", an_epoch(2.0)), SkipEpoch("residual", an_epoch(1.0)), "other"])
    assert {name: epochs[0].loss for name, epochs in runs.items()} == {"plain": 2.0, "residual": 1.0}
    assert "| **residual** | 1 | **1.0000** |" in norm.runs_table(runs)
    assert len(norm.both_curves(runs).data) == 8


# ---- the page


def numbers_on(app):
    return " ".join(text.value for text in [*app.markdown, *app.info])


def test_page_tells_what_a_batch_of_one_gives():
    app = healthy(open_page(PAGE))
    app.selectbox(key="normalization.preset").set_value("one example").run()
    assert "every x_hat is **0**" in numbers_on(healthy(app))
    app.radio(key="normalization.kind").set_value("layer").run()
    assert "every x_hat is **0**" not in numbers_on(healthy(app))


def test_page_with_pictures_offers_all_kinds():
    app = healthy(open_page(PAGE))
    app.selectbox(key="normalization.preset").set_value("two pictures").run()
    assert app.radio(key="normalization.kind").options == list(norm.KINDS)
    app.radio(key="normalization.kind").set_value("instance").run()
    assert "axes 1, 2" in numbers_on(healthy(app))
    sent = healthy(
        open_page(PAGE, **{"normalization.preset": "two pictures"})
    )  # a teacher's link holds what was chosen, nothing else
    assert "(2, 2, 2, 3)" in numbers_on(sent)


def test_page_takes_a_depth_of_the_lecture():
    app = healthy(open_page(PAGE, tab="Deep stacks"))
    app.button(key="normalization.depth_152").click().run()
    assert app.slider(key="normalization.depth").value == 152
    assert "152 dense layers" in numbers_on(healthy(app))


def test_page_names_a_wrong_tensor_and_goes_on():
    app = healthy(open_page(PAGE, **{"normalization.values": "1 2; 3"}))
    assert "row 2 has 1 numbers" in app.error[0].value
    app.text_input(key="normalization.values").set_value("1 2; 3 4").run()
    assert not healthy(app).error


@pytest.mark.parametrize(
    "tab", ["Batch size", "Training and inference", "Skip connections", "Deep stacks", "Predict first"]
)
def test_page_opens_every_tab_even_for_one_value(tab):
    healthy(
        open_page(
            PAGE,
            tab=tab,
            **{
                "normalization.values": "7",
                "normalization.weights": "1",
                "normalization.steps": 0,
                "normalization.depth": 2,
            },
        )
    )


def test_page_script_prints_its_numbers(tmp_path):
    app = open_page(
        PAGE,
        tab="Code to take home",
        **{"normalization.beta": "0.5", "normalization.depth": 18, "normalization.steps": 7},
    )
    app.session_state["whole_code"] = True
    healthy(app.run())
    output = run_at_home(script_on(app), tmp_path)
    x = norm.parse_tensor(norm.PRESETS["4 examples"])
    assert f"output at row 3, column 2: {by_kind(x, 'batch', beta=0.5).output[3, 2]:.6f}" in output
    inferred = norm.infer(x, norm.follow_batch(x, 7, 0.99), beta=0.5)[3, 2]
    assert f"the same in inference: {inferred:.6f}" in output
    first = norm.layer_gradients(DeepStack(18), skips=False)[0]
    assert f"plain stack, first layer's gradient: {first:.4e}" in output


@pytest.fixture(scope="session")
def training_on_page():
    """A training on the page, to its end: its job, the page, and the script to take home."""
    link = {
        "normalization.layers": 10,
        "normalization.width": 4,
        "normalization.side": 8,
        "normalization.count": 160,
        "normalization.epochs": 2,
        "normalization.trained_bn": "false",
    }
    app = healthy(open_page(PAGE, tab="Train both", **link))
    app.button(key="normalization.train").click().run()
    job = jobs.find_job(app.query_params["job"])
    end = time.monotonic() + 300
    while job.is_active and time.monotonic() < end:
        time.sleep(0.2)
    code = open_page(PAGE, tab="Code to take home", job=job.name, **link)
    code.session_state["whole_code"] = True
    return job, healthy(app.run()), script_on(healthy(code.run()))


def test_page_trains_both(training_on_page):
    job, app, script = training_on_page
    assert job.state == "done", job.fault
    assert job.args[0] == QUICK
    assert f"{job.result.plain[-1].loss:.4f}" in numbers_on(app)
    assert "train_both(settings" in script


# ---- against Keras and TensorFlow (last: from here on Keras is imported)


@settings(max_examples=12)
@given(
    TABLES,
    EPSILONS,
    st.integers(0, 3),
    st.sampled_from([0.0, 0.5, 0.99]),
    st.floats(-2, 2, width=32),
)
def test_batch_normalization_is_keras_own_in_both_modes(x, epsilon, steps, momentum, beta):
    import keras

    gamma = np.linspace(0.5, 2, x.shape[1])
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon, dtype="float64")
    layer.build(x.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(np.full(x.shape[1], beta))
    ours = by_kind(x, "batch", epsilon=epsilon, gamma=gamma, beta=beta)
    for _ in range(steps):
        np.testing.assert_allclose(layer(x, training=True), ours.output, atol=1e-6)
    moving = norm.follow_batch(x, steps, momentum)
    np.testing.assert_allclose(layer.moving_mean, moving.mean[-1], atol=1e-6)
    np.testing.assert_allclose(layer.moving_variance, moving.variance[-1], rtol=1e-6, atol=1e-6)
    expected = np.asarray(layer(x, training=False))
    np.testing.assert_allclose(norm.infer(x, moving, epsilon=epsilon, gamma=gamma, beta=beta), expected, atol=1e-6)


@settings(max_examples=25)
@given(PICTURES, EPSILONS)
def test_on_pictures_every_kind_is_a_layer_of_keras(x, epsilon):
    import keras

    options = {"epsilon": epsilon, "dtype": "float64"}
    layers = {
        "batch": keras.layers.BatchNormalization(**options),
        "layer": keras.layers.LayerNormalization(axis=[1, 2, 3], **options),
        "layer, last axis": keras.layers.LayerNormalization(**options),
        "instance": keras.layers.GroupNormalization(groups=x.shape[1], **options),
    }
    assert set(layers) == set(norm.KINDS)
    pictures = x.reshape(-1, 2, 2, x.shape[1])
    for kind, layer in layers.items():
        expected = np.asarray(layer(pictures, training=True)).reshape(x.shape)
        np.testing.assert_allclose(by_kind(x, kind, 4, epsilon=epsilon).output, expected, atol=1e-6, err_msg=kind)


@settings(max_examples=25)
@given(TABLES, EPSILONS)
def test_layer_normalization_of_a_table_is_keras_own(x, epsilon):
    import keras

    layer = keras.layers.LayerNormalization(epsilon=epsilon, dtype="float64")
    for training in (True, False):
        np.testing.assert_allclose(layer(x, training=training), by_kind(x, "layer", epsilon=epsilon).output, atol=1e-6)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "none"])
@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("skips", [False, True])
def test_the_gradients_are_tensorflows(activation, normalized, skips):
    import keras
    import tensorflow as tf

    stack = DeepStack(5, activation, normalized, 1.2, 3)
    draws = norm.draw_stack(stack)
    function = keras.activations.get("linear" if activation == "none" else activation)
    weights = [tf.Variable(one) for one in draws.weights]
    x, outputs = tf.constant(draws.inputs), []
    with tf.GradientTape() as tape:
        for one in weights:
            z = x @ one
            if normalized:
                mean, variance = tf.nn.moments(z, 0)
                z = (z - mean) / tf.sqrt(variance + 1e-3)
            x = function(z) + x if skips else function(z)
            outputs.append(x)
        loss = tf.reduce_sum(x * draws.arriving)
    found = tape.gradient(loss, {"outputs": outputs, "weights": weights})
    for of, gradients in found.items():
        expected = [np.linalg.norm(one) for one in gradients]
        np.testing.assert_allclose(norm.layer_gradients(stack, skips=skips, of=of), expected, rtol=1e-6)


@pytest.mark.parametrize("depth", norm.DEPTH_BLOCKS)
def test_the_small_networks_have_as_many_layers_as_they_say(depth):
    import keras

    models = [norm.build_small(replace(QUICK, depth=depth), skips=skips) for skips in (False, True)]
    for model, skips in zip(models, (False, True), strict=True):
        convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
        assert sum(layer.kernel_size == (3, 3) for layer in convolutions) + 1 == depth
        assert sum(layer.kernel_size == (1, 1) for layer in convolutions) == 3 * skips
        adds = sum(isinstance(layer, keras.layers.Add) for layer in model.layers)
        assert adds == skips * sum(norm.DEPTH_BLOCKS[depth])
    firsts = [next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)) for model in models]
    np.testing.assert_array_equal(firsts[0].kernel, firsts[1].kernel)


def test_deep_and_plain_learns_worse_than_with_skips():
    result = norm.train_both(SkipSettings(18, normalized=False, side=8, epochs=3), report=lambda *_, **__: None)
    assert result.residual[-1].loss < 0.7 * result.plain[-1].loss
    assert "plain network learns worse" in norm.judge_both(result)


def test_the_script_taken_home_trains_the_same(training_on_page, capsys):
    job, _, script = training_on_page
    assert "dlplay" not in script
    exec(compile(script, "experiment.py", "exec"), {"__name__": "experiment"})  # noqa: S102 - TensorFlow is loaded here
    output = capsys.readouterr().out
    assert f"training loss, plain: {job.result.plain[-1].loss:.4f}" in output
    assert f"training loss, residual: {job.result.residual[-1].loss:.4f}" in output


# ---- momentum and steps


def test_the_gradient_of_the_small_network_is_that_of_tensorflow():
    tf = pytest.importorskip("tensorflow")
    draw = np.random.default_rng(0)
    x, labels = draw.normal(size=(8, 5)), draw.integers(0, 10, 8)
    layers = [two_modes._first(draw, *pair) for pair in ((5, 4), (4, 6))]
    last = draw.normal(size=(6, 10))
    before = [tf.Variable(one) for layer in layers for one in (layer.weights, layer.gamma, layer.beta)]
    with tf.GradientTape() as tape:
        values = tf.constant(x)
        for weights, gamma, beta in zip(before[::3], before[1::3], before[2::3], strict=True):
            z = values @ weights
            mean, variance = tf.nn.moments(z, 0)
            values = tf.nn.relu(gamma * (z - mean) / tf.sqrt(variance + two_modes.EPSILON) + beta)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, values @ tf.constant(last)))
    slopes = tape.gradient(loss, before)
    assert two_modes._step(layers, last, x, labels, 0.5) == pytest.approx(float(loss))
    after = [one for layer in layers for one in (layer.weights, layer.gamma, layer.beta)]
    for old, new, slope in zip(before, after, slopes, strict=True):
        np.testing.assert_allclose(new, old.numpy() - two_modes.RATE * slope.numpy(), atol=1e-12)


def test_a_momentum_too_near_1_spoils_the_answers_and_not_the_weights():
    slow, suited = (norm.train_in_two_modes(norm.ModesSettings(momentum)) for momentum in (0.999, momentum_for(80)))
    assert [one.loss for one in slow] == [one.loss for one in suited]
    assert [one.by_batch for one in slow] == [one.by_batch for one in suited]
    assert slow[-1].by_moving < slow[-1].by_batch - 0.3
    assert suited[-1].by_moving > suited[-1].by_batch - 0.08
    assert "not there yet" in norm.modes_sentence(slow, norm.ModesSettings(0.999))
    assert "have arrived" in norm.modes_sentence(suited, norm.ModesSettings(momentum_for(80)))


@pytest.mark.parametrize(("steps", "momentum"), [(1, 0.5), (80, 0.75), (120, 0.825), (800, 0.972), (100_000, 0.99)])
def test_a_tenth_of_the_steps_leaves_a_tenth_of_the_start(steps, momentum):
    assert momentum_for(steps) == pytest.approx(momentum, abs=1e-3)
    if 0.5 < momentum < 0.99:
        assert momentum_for(steps) ** (steps / 10) == pytest.approx(0.1)
