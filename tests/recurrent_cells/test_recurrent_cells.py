"""Recurrent cells against Keras and TensorFlow's gradients, their laws, and the page."""

import functools
import os
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.data import GridError
from dlplay.recurrent_cells import (
    EXAMPLES,
    KINDS,
    MEANINGS,
    SAMPLE_SEQUENCES,
    STARTS,
    Knobs,
    RecurrentError,
    Weights,
    all_values,
    back_propagate,
    begin_weights,
    cell_svg,
    chain_arithmetic,
    count_arithmetic,
    count_parameters,
    draw_rival,
    draw_weights,
    equations,
    error_formula,
    expand_sum,
    first_steps,
    gates_figure,
    gru_runs,
    gru_table,
    kept_by_gate,
    keras_code,
    last_error,
    letters_of,
    mean_factor,
    outputs_figure,
    parse_sequence,
    question_table,
    reach_figure,
    reach_of,
    reach_sentence,
    reach_table,
    read_weights,
    rnn_factors,
    row_names,
    run_cell,
    sample_sequence,
    scale_window,
    step_sentence,
    stretch_of,
    sum_arithmetic,
    surprise_sentence,
    terms_figure,
    to_keras,
    value_of,
    why_arithmetic,
    why_sentence,
    window_sentence,
    write_weights,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

PAGE = "pages/sequences/recurrent_cells.py"
KIND = st.sampled_from(list(KINDS))
UNITS, INPUTS, LENGTH, SEED = st.integers(1, 4), st.integers(1, 2), st.integers(1, 12), st.integers(0, 2**32 - 1)


def random_weights(kind, inputs, units, seed):
    rng = np.random.default_rng(seed)
    return Weights(kind, inputs, rng.normal(size=(len(row_names(kind, inputs, units)), units)))


def random_run(kind, inputs, units, length, seed):
    sequence = np.random.default_rng(seed + 1).normal(size=(length, inputs))
    return run_cell(random_weights(kind, inputs, units, seed), sequence)


def example_run(name, length=20, sequence=None):
    example = EXAMPLES[name]
    weights = read_weights(example.weights(), example.kind, example.inputs, 1)
    return run_cell(weights, sample_sequence(sequence or example.sequence, length))


@settings(max_examples=40)
@given(KIND, INPUTS, UNITS, st.integers(1, 8), SEED)
def test_the_gradient_is_what_a_small_change_of_every_weight_does(kind, inputs, units, length, seed):
    run = random_run(kind, inputs, units, length, seed)
    gradients = back_propagate(run, last_error(run, 1, 0.3))
    assert gradients.terms.shape == (length, *run.weights.table.shape)

    def error(table):
        return 0.5 * (run_cell(Weights(kind, inputs, table), run.sequence).output[-1, 0] - 0.3) ** 2

    row, column = (int(seed % size) for size in run.weights.table.shape)
    change = np.zeros_like(run.weights.table)
    change[row, column] = 1e-5
    slope = (error(run.weights.table + change) - error(run.weights.table - change)) / 2e-5
    assert gradients.total[row, column] == pytest.approx(slope, abs=1e-7, rel=1e-4)


@settings(max_examples=40)
@given(KIND, INPUTS, UNITS, LENGTH, SEED)
def test_gates_stay_in_their_range_and_a_cell_never_looks_ahead(kind, inputs, units, length, seed):
    run = random_run(kind, inputs, units, length, seed)
    for name, values in run.values.items():
        low = 0 if MEANINGS[name][2] else -1
        assert name == "c" or ((values >= low).all() and (values <= 1).all())
    changed = run.sequence.copy()
    changed[-1] += 1
    other = run_cell(run.weights, changed)
    np.testing.assert_array_equal(run.output[:-1], other.output[:-1])


@settings(max_examples=30)
@given(INPUTS, UNITS, LENGTH, SEED)
def test_the_lectures_gru_is_keras_reset_first_with_the_update_gate_negated(inputs, units, length, seed):
    run = random_run("GRU", inputs, units, length, seed)
    runs = gru_runs(run.weights, run.sequence)
    np.testing.assert_allclose(runs["the same, update weights negated"].output, run.output, atol=1e-12)
    assert not np.allclose(runs["Keras, reset_after=False"].output, run.output)
    first, after = runs["Keras, reset_after=False"].output, runs["Keras, reset_after=True"].output
    assert np.allclose(first, after) == (units == 1 or length == 1)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_survive_text_and_keras_order(kind):
    weights = draw_weights(kind, 2, 3, 7)
    again = read_weights(write_weights(weights), kind, 2, 3)
    np.testing.assert_array_equal(again.table, weights.table)
    assert weights.table.size == count_parameters(kind, 2, 3) == sum(part.size for part in to_keras(weights))
    assert f"= {weights.table.size}" in count_arithmetic(kind, 2, 3)[0]


def test_known_numbers_of_parameters():
    assert [count_parameters(kind, 1, 2) for kind in KINDS] == [8, 32, 24, 30, 24]
    assert count_arithmetic("LSTM", 1, 2)[0] == r"\text{LSTM: } 4 h (h + x + 1) = 4 \cdot 2 \cdot (2 + 1 + 1) = 32"


def test_an_lstm_begins_with_a_forget_bias_of_1_and_orthogonal_recurrent_weights():
    weights = draw_weights("LSTM", 1, 4, 3)
    gates = weights.gates()
    assert gates["f"].bias.tolist() == [1, 1, 1, 1]
    assert not gates["i"].bias.any()
    rows = np.hstack([gate.from_state for gate in gates.values()])
    np.testing.assert_allclose(rows @ rows.T, np.eye(4), atol=0.03)


def test_the_plain_rnn_by_hand():
    run = run_cell(Weights("RNN", 1, np.array([[0.5], [2.0], [0.0]])), np.array([[1.0], [-1.0]]))
    first = np.tanh(0.5)
    assert run.values["s"][:, 0].tolist() == pytest.approx([first, np.tanh(-0.5 + 2 * first)])
    assert value_of(run, "s", 0, 1) == pytest.approx(0.46211716)


def test_forget_gate_wide_open_remembers_and_shut_forgets():
    kept, lost = example_run("Remember everything"), example_run("Forget at once")
    assert kept.memory[-1, 0] == pytest.approx(np.tanh(1), abs=0.01)
    assert abs(lost.memory[1:]).max() < 0.01
    stored = example_run("Store when told")
    bits, signal = stored.sequence.T
    told = np.flatnonzero(signal)
    for start, end in zip(told, [*told[1:], len(bits)], strict=True):
        assert (np.sign(stored.memory[start:end, 0]) == bits[start]).all()
    assert "keeps 100.0 % of the old" in step_sentence(stored, 5, 1)
    assert example_run("GRU that stores").memory[-1, 0] > 0.95


def test_an_rnn_without_input_multiplies_the_gradient_by_v_alone():
    reach = reach_of(example_run("RNN that explodes"), 1, 1.0)
    np.testing.assert_allclose(reach.shares, 1.5 ** np.arange(20))
    assert mean_factor(reach.shares) == pytest.approx(1.5)
    assert "explodes" in reach_sentence(reach)
    loud = reach_of(example_run("RNN that explodes", 20, "impulse"), 1, 1.0)
    assert "vanishes" in reach_sentence(loud)
    run = example_run("RNN that forgets")
    quiet = reach_of(run, 1, 1.0)
    np.testing.assert_allclose(quiet.shares[1:], np.cumprod(rnn_factors(run, 1) * 0.5))
    assert quiet.shares[-1] <= 0.5**19
    assert "vanishes" in reach_sentence(quiet)


def test_without_weights_from_the_state_the_gates_alone_carry_the_gradient():
    for name in ("Remember everything", "Forget at once", "Store when told"):
        run = example_run(name)
        shares = reach_of(run, 1, 0.0 if name == "Remember everything" else 0.7).shares
        np.testing.assert_allclose(shares, kept_by_gate(run, 1), rtol=2e-2 if name == "Forget at once" else 1e-9)


def test_without_weights_from_the_state_a_grus_update_gate_alone_carries_the_gradient():
    run = example_run("GRU that stores")
    np.testing.assert_allclose(reach_of(run, 1, 0.0).shares, kept_by_gate(run, 1))
    assert "arrives" in reach_sentence(reach_of(example_run("Remember everything"), 1, 0.0))
    assert kept_by_gate(example_run("RNN that forgets"), 1) is None


def test_the_knobs_turn_what_they_say():
    assert stretch_of(draw_rival("RNN", 2, 3, 5, Knobs(1.7, 0))) == pytest.approx(1.7)
    assert draw_rival("LSTM", 1, 2, 5, Knobs(1, 4.5)).gates()["f"].bias.tolist() == [4.5, 4.5]
    np.testing.assert_array_equal(draw_rival("GRU", 1, 2, 5, Knobs(3, 3)).table, draw_weights("GRU", 1, 2, 5).table)
    np.testing.assert_array_equal(draw_rival("LSTM", 1, 2, 5, Knobs(3, 1)).table, draw_weights("LSTM", 1, 2, 5).table)

    assert draw_rival("GRU", 1, 2, 5, Knobs(1, 1, -4)).gates()["u"].bias.tolist() == [-4, -4]
    assert draw_rival("Keras GRU", 1, 2, 5, Knobs(1, 1, -4)).gates()["z"].bias.tolist() == [4, 4]


@pytest.mark.parametrize("seed", range(20))
def test_the_lesson_begins_with_what_the_lecture_says(seed):
    """Whatever the seed: an LSTM and a GRU keep over 20 steps what a plain RNN loses."""
    lecture, fresh = STARTS
    for name in ("impulse", "sine"):
        left = {}
        for kind in KINDS:
            run = run_cell(begin_weights(kind, 1, 2, seed, lecture), sample_sequence(name, 20))
            left[kind] = reach_of(run, 1, 1.0).shares[-1]
        assert left["RNN"] < 0.01
        assert all(0.3 < left[kind] < 1.5 for kind in KINDS if kind != "RNN")
    np.testing.assert_array_equal(
        begin_weights("LSTM", 1, 2, seed, fresh).table, draw_weights("LSTM", 1, 2, seed).table
    )


def test_an_rnn_as_keras_draws_it_may_pass_on_more_than_an_lstm_and_the_page_says_why():
    def reaches(name, stretch, forget):
        sequence = sample_sequence(name, 40)
        runs = [run_cell(draw_rival(kind, 1, 2, 0, Knobs(stretch, forget)), sequence) for kind in ("RNN", "LSTM")]
        return [reach_of(run, 1, 1.0) for run in runs]

    rnn, lstm = reaches("impulse", 1, 1)
    assert rnn.shares[-1] > lstm.shares[-1]
    assert "orthogonal" in surprise_sentence([rnn, lstm])
    for knobs in ((0.7, 1), (1, 6)):
        rnn, lstm = reaches("impulse" if knobs[0] < 1 else "sine", *knobs)
        assert rnn.shares[-1] < lstm.shares[-1]
        assert not surprise_sentence([rnn, lstm])
    assert not surprise_sentence([lstm])


def test_no_error_has_no_gradient():
    run = example_run("RNN that explodes")
    reach = reach_of(run, 1, 0.0)
    assert not reach.shares.any()
    assert "is 0" in reach_sentence(reach)


@settings(max_examples=50)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=6), st.floats(-3, 3), st.floats(-3, 3), st.floats(-2, 2))
def test_the_lectures_sum_is_the_gradient(x, u, v, target):
    x = np.array(x)
    four = expand_sum(x, u, v, target)
    run = run_cell(Weights("RNN", 1, np.array([[u], [v], [0.0]])), x[:, np.newaxis])
    gradients = back_propagate(run, last_error(run, 1, target))
    np.testing.assert_allclose(four.states, run.output[:, 0])
    np.testing.assert_allclose(four.terms("U"), gradients.terms[:, 0, 0], atol=1e-12)
    np.testing.assert_allclose(four.terms("V"), gradients.terms[:, 1, 0], atol=1e-12)
    assert four.total("V") == pytest.approx(gradients.total[1, 0], abs=1e-10)


def test_the_sum_is_written_out():
    four = expand_sum(np.array([1.0, 0, 0, 0]), 1.0, 0.5, 1.0)
    formula, lines = sum_arithmetic(four, "V", 1.0)
    assert len(lines) == 4 + 1 + 4 + 1
    assert lines[0] == r"s_0 = \tanh(1 \cdot 1 + 0.5 \cdot 0) = 0.7616"
    assert f"{four.total('V'):.4g}" in lines[-1]
    assert r"\sum_{k=0}^{3}" in formula
    assert "- (-0.5))^2" in error_formula(2, -0.5)
    assert sum_arithmetic(four, "U", 1.0)[1][-1] != lines[-1]
    with pytest.raises(RecurrentError, match="3 steps"):
        first_steps(np.zeros((3, 1)))


def test_the_largest_weights_still_give_numbers():
    for kind in KINDS:
        weights = Weights(kind, 1, np.full((len(row_names(kind, 1, 4)), 4), 100.0))
        for name in ("silence", "sine"):
            reach = reach_of(run_cell(weights, sample_sequence(name, 100)), 1, -10.0)
            assert np.isfinite(reach.sizes).all()
            assert np.isfinite(reach.terms).all()
    quiet = Weights("RNN", 1, np.array([[0.0] * 4] + [[100.0] * 4] * 4 + [[0.0] * 4]))
    reach = reach_of(run_cell(quiet, sample_sequence("silence", 100)), 1, 1.0)
    assert reach.shares[-1] == pytest.approx(400.0**99 / 2, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("", "RNN", "is empty"),
        ("1; 2", "RNN", "2 rows and 1 columns.*needs 3 rows \\(s x, s s1, s bias"),
        ("1 1; 2 2; 3 3", "RNN", "2 columns.*1 column:"),
        ("1; x; 2", "RNN", "“x” is not a number"),
        ("1; 101; 2", "RNN", "larger than 100"),
        ("1; 1; 1", "LSTM", "needs 12 rows"),
    ],
)
def test_weights_that_do_not_fit_are_refused(text, kind, problem):
    with pytest.raises(GridError, match=problem):
        read_weights(text, kind, 1, 1)


def test_sequences_typed_drawn_and_cut():
    assert parse_sequence("1 0, -2").tolist() == [[1], [0], [-2]]
    assert parse_sequence("1 0; 0 1").tolist() == [[1, 0], [0, 1]]
    with pytest.raises(RecurrentError, match="3 rows"):
        parse_sequence("1; 2; 3")
    with pytest.raises(GridError, match="is empty"):
        parse_sequence(" ")
    for name in SAMPLE_SEQUENCES:
        for length in (1, 2, 100):
            assert sample_sequence(name, length).shape == (length, 2 if name == "bit to store" else 1)
    assert sample_sequence("impulse", 3).tolist() == [[1], [0], [0]]


def test_a_window_is_scaled_to_mean_0_and_deviation_1():
    values = np.arange(50.0) ** 2
    window = scale_window(values, 10, 20)
    assert window.shape == (20, 1)
    assert abs(window.mean()) < 1e-4
    assert window.std() == pytest.approx(1, abs=1e-4)
    assert scale_window(values, 48, 20).shape == (2, 1)
    assert not scale_window(np.full(9, 0.1), 0, 9).any()
    assert "20 of 50 values" in window_sentence(values, 10, 20)
    with pytest.raises(RecurrentError, match="nothing is left"):
        scale_window(values, 50, 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("inputs", "units", "length"), [(1, 1, 1), (2, 4, 9)])
def test_every_cell_is_drawn_told_and_written_out(kind, inputs, units, length):
    run = random_run(kind, inputs, units, length, 5)
    step = length - 1
    drawing = cell_svg(run, step, units)
    texts = [element.text for element in ElementTree.fromstring(drawing).iter() if element.tag.endswith("text")]
    now = run.at(step)
    for name in letters_of(kind):
        assert any(text and f"{now[name][units - 1]:.4g}" in text for text in texts), name
        assert f"{now[name][units - 1]:.4f}" in question_table(run, step, units)
    lines = [line for formula, part in equations(run, step, units) for line in (formula, *part)]
    outputs = KINDS[kind].gates + (("c", "y") if kind == "LSTM" else ())
    for name in outputs:
        assert any(f"{now[name][units - 1]:.4g}" in line for line in lines), name
    assert not any("aligned" in line or "nan" in line for line in lines)
    assert len(all_values(run, units)["step"]) == length
    reaches = [reach_of(run, units, 0.2)]
    assert kind in reach_table(reaches)
    assert why_arithmetic(run, units)[0]
    assert "gradient" in why_sentence(run.weights)
    for figure in (
        gates_figure(run, step, units),
        reach_figure(reaches, {kind: np.ones(length)}),
        terms_figure(reaches[0]),
        outputs_figure({kind: run}, units),
    ):
        assert figure.data


def test_the_numbers_written_under_the_equations_add_up():
    run = random_run("LSTM", 1, 1, 3, 2)
    gate = run.weights.gates()["f"]
    x, old = run.sequence[2, 0], run.values["y"][1, 0]
    total = x * gate.from_x[0, 0] + old * gate.from_state[0, 0] + gate.bias[0]
    line = equations(run, 2, 1)[1][1][0]
    assert rf"\sigma({total:.4g})" in line
    assert f"{1 / (1 + np.exp(-total)):.4g}" in line


def test_the_gru_prints_what_is_meant_and_what_is_printed():
    run = random_run("GRU", 1, 2, 3, 2)
    formula, (line,) = equations(run, 2, 1)[-1]
    assert formula == "a^{(t)} = c^{(t)}"
    assert f"a = {run.values['c'][2, 0]:.4g} " in line
    assert f"{run.values['c~'][2, 0]:.4g}" in line
    assert f"| {run.output[0, 0]:.5f} |" in gru_table(run.weights, run.sequence, 1)


def test_the_chain_of_an_rnn_is_multiplied_step_by_step():
    _, lines = chain_arithmetic(np.array([0.5, 0.25, 1.0]), 2.0)
    assert lines[0].endswith("= 1")
    assert lines[1].endswith("= 0.5")
    assert lines[2].endswith("= 1")
    assert stretch_of(Weights("RNN", 1, np.array([[1.0, 1], [0, -3], [3, 0], [0, 0]]))) == pytest.approx(3)


def test_the_page_opens_in_every_cell_and_tab():
    app = healthy(open_page(PAGE))
    for kind in KINDS:
        for tab in ("One step", "Gradient over distance", "Three cells"):
            app.query_params["recurrent_cells.tab"] = tab
            app.session_state["recurrent_cells.tab"] = tab
            healthy(app.selectbox(key="recurrent_cells.cell").set_value(kind).run())
            assert not app.error
    assert any("reset_after=False" in block.value for block in app.code)


def test_the_page_takes_an_example_and_a_changed_weight():
    app = healthy(open_page(PAGE))
    app.button(key="recurrent_cells.try_Store when told").click().run()
    assert "x2 opens the input gate" in healthy(app).info[0].value
    assert app.selectbox(key="recurrent_cells.sample").value == "bit to store"
    app.text_area(key="recurrent_cells.weights").set_value("1; 2").run()
    assert "needs 16 rows" in healthy(app).error[0].value
    app.number_input(key="recurrent_cells.seed").set_value(3).run()
    assert not healthy(app).error
    app.segmented_control(key="recurrent_cells.source").set_value("typed").run()
    app.text_input(key="recurrent_cells.x").set_value("1 2 oh").run()
    assert "number 3" in healthy(app).error[0].value
    app.text_input(key="recurrent_cells.x").set_value("1").run()
    assert not healthy(app).error


def test_the_page_opens_on_a_gradient_that_an_lstm_keeps_and_keras_weights_are_a_choice():
    app = healthy(open_page(PAGE))
    assert app.tabs[0].label == "Gradient over distance"
    told = next(one.value for one in app.markdown if one.value.startswith("| distance"))
    words = {line.split("|")[1].strip(): line.split("|")[-2].strip() for line in told.splitlines()[2:]}
    assert words == {"LSTM": "arrives", "RNN": "vanishes", "GRU": "arrives"}
    app.selectbox(key="recurrent_cells.begin").set_value("as Keras draws them").run()
    assert "orthogonal" in " ".join(one.value for one in healthy(app).info)
    assert (
        app.number_input(key="recurrent_cells.stretch").value
        == app.number_input(key="recurrent_cells.forget").value
        == 1
    )


def test_a_link_brings_its_weights():
    app = healthy(
        open_page(
            PAGE,
            **{
                "recurrent_cells.cell": "RNN",
                "recurrent_cells.units": 1,
                "recurrent_cells.weights": "1; 0.5; 0",
                "recurrent_cells.t": 3,
            },
            tab="One step",
        )
    )
    assert app.text_area(key="recurrent_cells.weights").value == "1; 0.5; 0"
    s = np.tanh(1.0)
    for _ in range(3):
        s = np.tanh(0.5 * s)
    assert f"{s:.4f}" in " ".join(text.value for text in app.markdown)


@pytest.mark.parametrize("source", ["sample", "series"])
def test_the_page_script_at_home_prints_the_same_numbers(source, tmp_path):
    app = open_page(
        PAGE,
        tab="Code to take home",
        **{"recurrent_cells.source": source, "recurrent_cells.length": 10, "recurrent_cells.t": 4},
    )
    app.session_state["whole_code"] = True
    healthy(app.run())
    assert not app.error
    output = run_at_home(script_on(app), tmp_path)
    assert "y of unit 1 at step 4:" in output
    if source == "sample":
        run = run_cell(begin_weights("LSTM", 1, 2, 0, next(iter(STARTS))), sample_sequence("impulse", 10))
        assert f"y of unit 1 at step 4: {run.output[4, 0]:.6f}" in output
        assert f"at distance 9: {reach_of(run, 1, 1.0).shares[9]:.6g}" in output
        assert f"{expand_sum(np.array([1.0, 0, 0, 0]), 1.0, 0.5, 1.0).total('V'):.6g}" in output


@functools.cache
def built_layer(kind, inputs, units):
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import keras

    options = {"return_sequences": True}
    if "GRU" in kind:
        layer = keras.layers.GRU(units, reset_after=kind == "Keras GRU", **options)
    else:
        layer = {"RNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM}[kind](units, **options)
    layer.build((None, None, inputs))
    return layer


def keras_layer(weights):
    layer = built_layer(weights.kind, weights.inputs, weights.units)
    layer.set_weights(to_keras(weights))
    return layer


@settings(max_examples=25)
@given(KIND, INPUTS, UNITS, LENGTH, SEED)
def test_every_cell_equals_the_keras_layer_with_the_same_weights(kind, inputs, units, length, seed):
    run = random_run(kind, inputs, units, length, seed)
    layer = keras_layer(run.weights)
    expected = np.asarray(layer(run.sequence[np.newaxis].astype(np.float32)))[0]
    np.testing.assert_allclose(run.output, expected, atol=2e-5)
    assert layer.count_params() == count_parameters(kind, inputs, units)


@settings(max_examples=20)
@given(KIND, INPUTS, UNITS, st.integers(1, 8), SEED)
def test_back_propagation_equals_the_gradient_tape_of_tensorflow(kind, inputs, units, length, seed):
    run = random_run(kind, inputs, units, length, seed)
    layer = keras_layer(run.weights)
    import tensorflow as tf

    memory, states = [], [tf.zeros((1, units)) for _ in KINDS[kind].states]
    with tf.GradientTape() as tape:
        for x in run.sequence.astype(np.float32):
            _, states = layer.cell(tf.constant(x[np.newaxis]), states)
            memory.append(states[-1] if kind == "LSTM" else states[0])
        error = 0.5 * (states[0][0, 0] - 0.4) ** 2
    weight_slopes, state_slopes = tape.gradient(error, [layer.trainable_weights, memory])
    ours = back_propagate(run, last_error(run, 1, 0.4))
    for mine, theirs in zip(to_keras(Weights(kind, inputs, ours.total)), weight_slopes, strict=True):
        np.testing.assert_allclose(mine, np.asarray(theirs), atol=2e-4, rtol=1e-3)
    found = ours.states[KINDS[kind].states[0]]
    for mine, theirs in zip(found, state_slopes, strict=True):
        np.testing.assert_allclose(mine, np.asarray(theirs)[0], atol=2e-4, rtol=1e-3)


def test_the_keras_code_makes_the_same_layer():
    for kind in KINDS:
        run = random_run(kind, 2, 3, 5, 11)
        names = {}
        exec(keras_code(run.weights), names)  # noqa: S102  our own text
        np.testing.assert_allclose(
            np.asarray(names["layer"](run.sequence[np.newaxis].astype(np.float32)))[0], run.output, atol=2e-5
        )


def test_over_a_hundred_steps_the_tape_agrees():
    run = run_cell(draw_weights("LSTM", 1, 2, 0), sample_sequence("sine", 100))
    layer = keras_layer(run.weights)
    import tensorflow as tf

    with tf.GradientTape() as tape:
        output = layer(run.sequence[np.newaxis].astype(np.float32))
        error = 0.5 * (output[0, -1, 0] - 1.0) ** 2
    ours = to_keras(Weights("LSTM", 1, back_propagate(run, last_error(run, 1, 1.0)).total))
    for mine, theirs in zip(ours, tape.gradient(error, layer.trainable_weights), strict=True):
        np.testing.assert_allclose(mine, np.asarray(theirs), atol=1e-4)
