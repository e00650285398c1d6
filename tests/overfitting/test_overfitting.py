"""Overfitting: dropout's laws and Keras's own layer, small sets, the comparison against Keras, and the page."""

import os
import re
from dataclasses import replace

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import jobs
from dlplay.data import GridError
from dlplay.networks import STACKS, StackError, parse_stack
from dlplay.overfitting import (
    NAMES,
    NETWORKS,
    PLAIN,
    RUNS,
    SETS,
    OverfittingError,
    Run,
    RunEpoch,
    Settings,
    check,
    compare_runs,
    describe_settings,
    draw_curves,
    drop,
    drop_often,
    dropout_arithmetic,
    extreme_pictures,
    forbidden_changes,
    gap,
    is_on,
    judge,
    kept_epochs,
    key_numbers,
    layer_sentence,
    layer_svg,
    loss_arithmetic,
    mean_arithmetic,
    mean_loss,
    mislabel,
    network_of,
    picture_losses,
    picture_sentence,
    problem_of,
    read_units,
    results_table,
    run_names,
    runs_of,
    share_right,
    sheet_sentence,
    side_by_side,
    small_set,
    square_of,
    step_cells,
    to_values,
    training_sheet,
    unit_cells,
    versions_of,
    versions_of_picture,
    warn_of,
    what_happened,
    what_it_cost,
    wrong_labels,
)
from dlplay.training import Epoch, Progress, TrainingError, quiet
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on, when_done

pytestmark = pytest.mark.xdist_group("overfitting")

PAGE = "pages/vision/overfitting.py"
QUICK = Settings(epochs=5, per_class=5, layers="input 8x8x1; flatten; dense 32 relu", kinds=("shift",))
LAW = Settings(  # small, and still each run shows what the page teaches
    epochs=25, per_class=5, layers="input 8x8x1; flatten; dense 128 relu", learning_rate=0.01, batch_size=64
)
RATES = st.floats(0, 0.9)
VALUES = st.lists(st.floats(-5, 5, allow_subnormal=False), min_size=1, max_size=12).map(np.array)


# The page, before Keras is imported here.


def text_of(app):
    return " ".join([one.value for one in app.markdown] + [one.value for one in app.caption])


@pytest.fixture(scope="module")
def trained():
    """A page on which a comparison has been trained: the only one for all tests that look at a result."""
    controls = {
        "overfitting.network": "own",
        "overfitting.layers": LAW.layers,
        "overfitting.learning": LAW.learning_rate,
    }
    app = healthy(
        open_page(
            PAGE,
            **{"overfitting.epochs": 25, "overfitting.count": 5, "overfitting.batch": LAW.batch_size},
            **controls,
        )
    )
    assert "A finished example" in app.info[0].value
    app.button(key="overfitting.train").click().run()
    assert app.button(key="overfitting.train").disabled
    assert not app.error
    assert app.tabs[0].label == "Curves"
    assert any(one.label == "Stop" for one in app.button)
    return when_done(app, "overfitting")


@pytest.fixture(scope="module")
def compared(trained):
    return trained[1].result


def test_the_page_trains_and_shows_the_numbers_of_its_job(trained):
    app, job = trained
    assert job.args == (LAW,)
    assert [run.name for run in job.result.runs] == ["plain", "dropout", "augmentation"]
    assert what_happened(job.result.runs[0].epochs, LAW) in text_of(app)
    for run in job.result.runs:
        assert len(run.epochs) == 25
        right = share_right(run, job.result.labels)
        row = next(
            line for one in app.markdown for line in one.value.splitlines() if line.startswith(f"| **{NAMES[run.name]}")
        )
        assert f"| **{right:.3f}** | {gap(run.epochs):.4f} |" in row
    assert f"**{job.result.runs[0].epochs[-1].val_loss:.4f}**" in text_of(app)


def test_a_refresh_keeps_the_results(trained):
    _, job = trained
    app = healthy(open_page(PAGE, job=job.name))
    right = share_right(job.result.runs[1], job.result.labels)
    assert f"| **{right:.3f}** |" in text_of(app)
    assert "controls have changed" in text_of(app)  # the link has no others than the job


def test_the_page_fills_the_validation_loss_in(trained):
    _, job = trained
    app = healthy(open_page(PAGE, job=job.name, tab="Best validation loss", **{"overfitting.run": "augmentation"}))
    run = job.result.runs[2]
    assert what_it_cost(run, job.result.labels) in text_of(app)
    shown = f"{run.epochs[run.kept - 1].val_loss:.4f}"
    assert f"**{shown}**" in text_of(app)
    assert float(re.findall(r"= ([0-9.]+)", app.latex[-1].value)[-1]) == pytest.approx(float(shown), abs=1.01e-4)


def test_the_script_taken_home_prints_the_numbers_of_the_page(trained, tmp_path):
    _, job = trained
    app = open_page(PAGE, job=job.name, tab="Code to take home")
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    for run in job.result.runs:
        numbers = key_numbers(job.result)[run.name]
        assert (
            f"{NAMES[run.name]}, kept epoch: {run.kept}\n"
            f"    its validation accuracy: {share_right(run, job.result.labels):.3f}\n"
            f"    its validation loss: {mean_loss(run, job.result.labels):.4f}\n"
            f"    gap after the last epoch: {gap(run.epochs):.4f}\n"
        ) in output
        assert (numbers.kept, numbers.gap) == (run.kept, gap(run.epochs))
    assert "plain, epoch 25: loss" in output


@pytest.mark.parametrize("tab", ["The pictures", "Dropout", "Augmentation", "Predict first", "Code to take home"])
def test_every_tab_opens_before_anything_was_trained(tab):
    assert not healthy(open_page(PAGE, tab=tab)).error


def test_an_impossible_network_is_refused_with_a_reason_and_the_rest_stays():
    app = healthy(
        open_page(PAGE, **{"overfitting.network": "own", "overfitting.layers": "input 8x8x1; dense x"}, tab="Dropout")
    )
    assert "Layer 1" in app.error[0].value
    assert app.button(key="overfitting.train").disabled
    assert app.text_input(key="overfitting.units").value
    app = healthy(open_page(PAGE, **{"overfitting.network": "own", "overfitting.layers": ""}, tab="The pictures"))
    assert app.error


def test_the_units_of_the_dropout_tab_can_be_typed():
    app = healthy(open_page(PAGE, tab="Dropout", **{"overfitting.units": "1 2 4", "overfitting.step": 3}))
    assert any(r"\frac{1}{1 - 0.5} \cdot" in one.value for one in app.latex)
    assert len(app.latex) == 5
    assert "1000 steps, counted" in app.latex[-1].value
    app.text_input(key="overfitting.units").set_value("1; 2").run()
    assert "one row" in healthy(app).error[0].value


# Dropout by hand.


@given(VALUES, RATES, st.integers(1, 50))
@settings(max_examples=40)
def test_a_unit_is_off_or_divided_by_what_is_left(values, rate, step):
    on = is_on(len(values), rate, step, 0)
    after = drop(values, on, rate)
    assert np.all(after[~on] == 0)
    np.testing.assert_allclose(after[on] * (1 - rate), values[on], atol=1e-12)


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.8])
def test_the_share_of_units_off_is_the_rate_and_the_mean_stays(rate):
    often = drop_often(np.array([0.8, 2.0, -1.0]), rate, 4000, seed=1)
    error = 4 * np.sqrt(rate * (1 - rate) / 4000)
    assert (often == 0).mean(axis=0) == pytest.approx(np.full(3, rate), abs=error)
    np.testing.assert_allclose(often.mean(axis=0), [0.8, 2.0, -1.0], rtol=error / (1 - rate))


def test_steps_differ_and_seeds_repeat():
    assert not np.array_equal(is_on(12, 0.5, 1, 0), is_on(12, 0.5, 2, 0))
    np.testing.assert_array_equal(is_on(12, 0.5, 7, 3), is_on(12, 0.5, 7, 3))
    assert is_on(12, 0.0, 1, 0).all()


def test_the_arithmetic_of_dropout():
    on = np.array([True, False])
    first, second = dropout_arithmetic(np.array([0.8, 0.5]), on, 0.5)[1]
    assert first.endswith(r"\frac{1}{1 - 0.5} \cdot 0.8 = 1.6")
    assert second.endswith(r"\frac{0}{1 - 0.5} \cdot 0.5 = 0")
    assert r"= 0.5 \cdot 1.6 + 0.5 \cdot 0 = 0.8" in mean_arithmetic(np.array([0.8]), 0.5, 0)[0]
    cells, marks = unit_cells(np.array([0.8, 0.5]), on, drop(np.array([0.8, 0.5]), on, 0.5))
    assert cells[2:] == [["", "on", "off"], ["value after", "1.6", "0"]]
    assert marks == [(2, 2)]
    assert len(step_cells(3, 0.5, 0)) == 9


def test_the_drawing_crosses_out_what_is_off():
    values, on = np.array([1.0, 2.0, 3.0]), np.array([True, False, True])
    drawing = layer_svg(values, drop(values, on, 0.5), on)
    assert drawing.count("stroke-dasharray") == 1
    assert drawing.count("L330") == 2 * 7  # lines of the two units that are on, to 4 and 3 others
    assert "number 2" in layer_sentence(on, 1)
    assert "all 3 units work" in layer_sentence(on | True, 0)


@pytest.mark.parametrize("text", ["", "1; 2", "x", " ".join("1" * 13)])
def test_bad_units_are_refused(text):
    with pytest.raises((GridError, OverfittingError)):
        read_units(text)


# Settings and small sets.


def test_the_lecture_network_keeps_its_dropout_where_it_stands():
    chosen = Settings(layers=NETWORKS["lecture"], rate=0.5)
    assert network_of(chosen, dropout=True) == parse_stack(STACKS["lecture MNIST with dropout"])
    assert "dropout" not in [layer.kind for layer in network_of(chosen, dropout=False).layers]
    milder = network_of(Settings(layers=NETWORKS["lecture"], rate=0.3), dropout=True)
    assert [layer.rate for layer in milder.layers if layer.kind == "dropout"] == [0.3]


def test_dropout_follows_every_dense_layer_or_every_convolution():
    ends = parse_stack("input 8x8x1; flatten; dense 64 relu; dropout 0.5; dense 10 softmax")
    assert network_of(Settings(), dropout=True).layers[-3:] == ends.layers[1:]
    only = Settings(layers="input 8x8x1; conv 2 3x3 same relu; globalavgpool", data="faces")
    expected = "input 8x8x1; conv 2 3x3 same relu; dropout 0.5; globalavgpool; dense 2 softmax"
    assert network_of(only, dropout=True) == parse_stack(expected)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("data", SETS)
def test_every_offered_network_can_be_trained(name, data):
    check(Settings(data=data, layers=NETWORKS[name]))
    assert problem_of(Settings(data=data, layers=NETWORKS[name])) == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"layers": "input 8x9x1; flatten; dense 4"}, "must be a square"),
        ({"layers": "input 8x8x2; flatten; dense 4"}, "1 or 3 channels"),
        ({"layers": "input 8x8x1; conv 4 3x3"}, "flatten"),
        ({"layers": "input 64x64x1; conv 32 3x3 same; conv 64 3x3 same; globalavgpool"}, "too large"),
        ({"layers": "input 8x8x1; flatten"}, "no layer behind which"),
        ({"kinds": ()}, "at least one kind"),
        ({"layers": "hello"}, "input 28x28x1"),
        ({"layers": "input 8x8x1; hello"}, "no layer “hello”"),
        ({"layers": ""}, "no layer yet"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_a_reason(changes, reason):
    with pytest.raises((StackError, OverfittingError), match=reason):
        check(Settings(**changes))
    assert reason in problem_of(Settings(**changes))


def test_the_plain_run_is_always_there():
    assert run_names(Settings(compare=())) == (PLAIN,)
    assert run_names(Settings(compare=("both", "dropout"))) == ("plain", "dropout", "both")
    assert set(NAMES) == set(RUNS)


@pytest.mark.parametrize("data", SETS)
@pytest.mark.parametrize("count", [2, 40])
def test_a_small_set_has_every_class_and_no_picture_twice(data, count):
    small = small_set(Settings(data=data, per_class=count, wrong=0, layers="input 25x25x1; flatten"))
    classes, held = SETS[data][1:]
    assert len(small.classes) == classes
    assert np.bincount(small.true_labels).tolist() == [count] * classes
    assert np.bincount(small.validation_labels).tolist() == [held] * classes
    np.testing.assert_array_equal(small.train_labels, small.true_labels)
    trained_on = {one.tobytes() for one in small.train}
    assert not trained_on & {one.tobytes() for one in small.validation}


def test_the_validation_pictures_are_the_same_for_every_number_of_training_pictures():
    few, many = (small_set(Settings(per_class=count, seed=count)) for count in (3, 20))
    np.testing.assert_array_equal(few.validation, many.validation)


@given(st.integers(2, 60), st.floats(0, 1), st.integers(2, 10), st.integers(0, 99))
@settings(max_examples=40)
def test_exactly_the_share_of_labels_gets_another_class(count, share, num_classes, seed):
    labels = np.arange(count) % num_classes
    told = mislabel(labels, share, num_classes, seed)
    assert (told != labels).sum() == round(share * count)
    assert set(told) <= set(range(num_classes))


def test_gray_pictures_stay_what_they_are_in_one_channel():
    pixels = np.repeat(np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1), 3, axis=3)
    np.testing.assert_allclose(to_values(pixels, 1)[..., 0] * 255, pixels[..., 0], atol=1e-4)
    assert to_values(pixels, 3).shape == (1, 16, 16, 3)


def test_sheets_and_sentences():
    small = small_set(QUICK)
    assert training_sheet(small).shape == (10 * 86, 96 + 5 * 66, 3)
    many = replace(QUICK, data="faces", per_class=15)
    assert training_sheet(small_set(many)).shape == (4 * 86, 96 + 14 * 66, 3)
    assert "The 10 that are framed have a wrong label, which stands below" in sheet_sentence(small)
    assert side_by_side(small.train[:7]).shape == (2 * 126, 5 * 126, 3)
    assert square_of(np.zeros((30, 50, 3), np.uint8)).shape == (128, 128, 3)
    two, mirrored, six, nine = forbidden_changes(small).values()
    np.testing.assert_array_equal(two[:, ::-1], mirrored)
    np.testing.assert_array_equal(six[::-1, ::-1], nine)
    assert "mirrored digit" in warn_of(("mirror",), "digits")
    assert warn_of(("mirror",), "faces") == ""
    assert "gray" in warn_of(("colour",), "faces")
    assert "10 training pictures in each of 10 classes, 20% of them" in describe_settings(Settings())


def test_every_wrong_label_is_told():
    small = small_set(replace(QUICK, data="faces", per_class=2, wrong=0.5))
    small = replace(small, train_labels=np.array([0, 1, 1, 1]))
    assert "The one that is framed has a wrong label" in sheet_sentence(small)
    assert wrong_labels(small) == "Wrong labels: 1 of 2 pictures of class face labelled not a face."
    right = replace(small, train_labels=small.true_labels)
    assert wrong_labels(right) == "No label is wrong."
    above, below = training_sheet(small), training_sheet(right)
    changed = np.argwhere((above != below).any(axis=2))
    assert changed.min(axis=0)[1] >= 96 + 66  # the second picture of the first row only
    assert changed.max(axis=0)[0] < 86
    assert (changed[:, 0] > 66).any()  # the words below it


# Results in words.


def an_epoch(number, loss, val_loss):
    return Epoch(number, "whole", loss, 0.9, val_loss, 0.5, 0.1)


def test_reports_are_sorted_by_run_and_the_best_epoch_is_kept():
    reports = [RunEpoch("plain", an_epoch(1, 2, 1.5)), RunEpoch("plain", an_epoch(2, 0.5, 2))]
    runs = runs_of([*reports, RunEpoch("dropout", an_epoch(1, 2, 3))])
    assert {name: len(epochs) for name, epochs in runs.items()} == {"without anything": 2, "dropout": 1}
    assert kept_epochs(runs, Settings())["without anything"] == 1
    assert kept_epochs(runs, Settings(keep_best=False))["without anything"] == 2
    assert "1.5000 |" in results_table(runs, Settings())  # the gap 2 - 0.5


def a_run(*rows):
    """Epochs of rows (loss, accuracy, validation loss)."""
    return [Epoch(number, "whole", row[0], row[1], row[2], 0.5, 0.1) for number, row in enumerate(rows, 1)]


FACES = Settings(data="faces", per_class=2, wrong=0.5, epochs=5)


@pytest.mark.parametrize(
    ("chosen", "rows", "said", "unsaid"),
    [
        (
            FACES,
            [(0.7, 0.5, 0.69), (0.5627, 0.5, 0.8)],
            "not learned much yet**: guessing alone is right for 50%",
            "by",
        ),
        (FACES, [(0.7, 0.5, 0.7), (9, 0.5, 8)], "another learning rate", "more epochs"),
        (Settings(), [(2.3, 0.1, 2.3), (2, 0.3, 2.1)], "not learned much yet", "heart"),
        (Settings(), [(2.3, 0.1, 2.3), (1, 0.7, 1.2)], "**Not finished**", "heart"),
        (Settings(), [(2.3, 0.1, 2.3), (0.1, 1, 0.2)], "**Not finished**", "heart"),
        (Settings(), [(2.3, 0.1, 1), (0.1, 1, 1.04)], "Hardly any overfitting", "heart"),
        (Settings(), [(1, 0.7, 1.2), (0.6, 0.76, 1.3)], "begins to overfit", "heart"),
        (Settings(), [(1, 0.7, 1.2), (1.5, 0.6, 3)], "both losses rose", "heart"),
        (Settings(), [(1, 0.7, 1.2), (0.2, 0.94, 1.9)], "94% of their labels, some of the wrong ones too.", "begins"),
        (Settings(wrong=0), [(1, 0.7, 1.2), (0.01, 1, 1.9)], "100% of their labels.", "wrong"),
    ],
)
def test_the_verdict_fits_the_numbers(chosen, rows, said, unsaid):
    assert said in judge(a_run(*rows), chosen)
    assert unsaid not in judge(a_run(*rows), chosen)
    assert f"**{rows[-1][2]:.4f}**" in what_happened(a_run(*rows), chosen)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ((2.0, 0.57), "loss rose from 1.000 to 2.000, and the validation accuracy fell from 0.653 to 0.570."),
        ((2.0, 0.6531), "rose from 1.000 to 2.000, and the validation accuracy stayed at 0.653."),
        ((0.9, 0.7), "did not rise again"),
    ],
)
def test_the_sentence_about_the_best_epoch_fits_the_numbers(last, said):
    epochs = (Epoch(1, "whole", 1, 1, 1.0, 0.653, 0.1), Epoch(2, "whole", 0.5, 1, *last, 0.1))
    run = Run("plain", epochs, 1, 2, np.array([[0.5, 0.5], [0.9, 0.1], [1.0, 0.0]], np.float32))
    text = what_it_cost(run, np.array([0, 0, 1]))
    assert said in text
    assert "the largest loss is 16.12, the middle one 0.6931" in text


def test_at_one_epoch_the_points_of_both_kinds_of_pictures_differ():
    figure = draw_curves({"plain": a_run((1, 0.5, 1.1))}, {"plain": 1})
    symbols = {line.line.dash: line.marker.symbol for line in figure.data if "markers" in line.mode and line.line.dash}
    assert symbols["dash"] == "circle-open"
    assert symbols["solid"] != symbols["dash"]


def test_the_loss_by_hand_of_three_pictures():
    probabilities = np.array([[0.5, 0.5], [0.9, 0.1], [1.0, 0.0]], np.float32)
    run, labels = Run("plain", (an_epoch(1, 1, 1),), 1, 2, probabilities), np.array([0, 0, 1])
    expected = [-np.log(0.5), -np.log(0.9), -np.log(1e-7)]
    np.testing.assert_allclose(picture_losses(run, labels), expected, rtol=1e-6)
    assert extreme_pictures(run, labels) == [1, 0, 2]
    lines = loss_arithmetic(run, labels, [1, 0, 2])[1]
    assert lines[-1].endswith(f"= {np.mean(expected):.4f}")
    assert r"(1\cdot 10^{-7})" in lines[2]
    assert share_right(run, labels) == pytest.approx(2 / 3)
    small = small_set(Settings(data="faces", layers="input 8x8x1; flatten"))
    small = replace(small, validation_labels=labels)
    assert picture_sentence(run, small, 2) == (
        "Picture 3: not a face. Called face. Probability of not a face: 0, loss 16.1181."
    )


# Against Keras, which works in a worker.


def test_augmentation_makes_ten_different_pictures():
    ten = jobs.run(versions_of, QUICK, 3)
    assert ten.shape == (10, 8, 8, 3)
    assert ten.dtype == np.uint8
    assert len({one.tobytes() for one in ten}) > 5
    own = jobs.run(
        versions_of_picture,
        square_of(np.eye(40, dtype=np.uint8)[..., None] * np.full(3, 255, np.uint8)),
        ("mirror",),
        0,
    )
    assert len({one.tobytes() for one in own}) == 2
    with pytest.raises(OverfittingError):
        versions_of(Settings(kinds=()), 0)
    with pytest.raises(OverfittingError):
        versions_of_picture(ten[0], (), 0)


def test_keras_drops_by_the_same_rule_and_nothing_in_prediction():
    values = np.tile([0.8, 2.0, -1.0], (4000, 1)).astype(np.float32)

    def by_keras(rate):
        import keras

        layer = keras.layers.Dropout(rate, seed=1)
        return np.asarray(layer(values, training=True)), np.asarray(layer(values, training=False))

    after, predicted = jobs.run(by_keras, 0.3)
    on = after != 0
    np.testing.assert_allclose(after, [drop(row, kept, 0.3) for row, kept in zip(values, on, strict=True)], rtol=1e-6)
    ours = drop_often(values[0].astype(float), 0.3, 4000, seed=2) != 0
    assert (~on).mean() == pytest.approx((~ours).mean(), abs=0.02)
    np.testing.assert_array_equal(predicted, values)


def test_dropout_and_augmentation_close_the_gap(compared):
    plain, dropout, augmented = compared.runs
    assert plain.epochs[-1].accuracy > 0.75
    assert plain.epochs[-1].val_loss > 1.05 * plain.epochs[plain.kept - 1].val_loss
    assert gap(plain.epochs) > 0.5
    assert gap(dropout.epochs) < 0.6 * gap(plain.epochs)
    assert gap(augmented.epochs) < 0.6 * gap(plain.epochs)


def test_the_kept_weights_have_the_lowest_validation_loss_of_all_epochs(compared):
    def by_keras(labels, probabilities):
        import keras

        return float(keras.losses.SparseCategoricalCrossentropy()(labels, probabilities))

    for run in compared.runs:
        lowest = min(epoch.val_loss for epoch in run.epochs)
        assert run.epochs[run.kept - 1].val_loss == lowest
        assert jobs.run(by_keras, compared.labels, run.probabilities) == pytest.approx(lowest, abs=5e-5)
        assert mean_loss(run, compared.labels) == pytest.approx(lowest, abs=5e-5)


def test_without_the_switch_the_last_weights_stay():
    chosen = Settings(**{**vars(QUICK), "keep_best": False, "compare": ()})
    for run in jobs.run(compare_runs, chosen, quiet).runs:
        assert run.kept == 5
        assert mean_loss(run, small_set(chosen).validation_labels) == pytest.approx(run.epochs[-1].val_loss, abs=5e-5)


def test_patience_ends_a_run_early():
    chosen = Settings(epochs=60, patience=2, compare=(), learning_rate=0.01, layers=QUICK.layers, per_class=3)
    run = jobs.run(compare_runs, chosen, quiet).runs[0]
    assert len(run.epochs) == run.kept + 2 < 60


def test_a_report_names_its_run_and_counts_on():
    from dlplay.overfitting.comparing import _reporter

    heard = []
    tell = _reporter(lambda progress, passing=False: heard.append((progress, passing)), "dropout", 1, 4)
    tell(an_epoch(1, 1, 1))
    tell(Progress("Epoch 2", 0.5), passing=True)
    assert heard == [
        (RunEpoch("dropout", an_epoch(1, 1, 1)), False),
        (Progress("Run 2 of 4, dropout: Epoch 2", 0.375), True),
    ]


def test_too_large_steps_are_told():
    with pytest.raises(TrainingError, match="smaller learning rate"):
        jobs.run(compare_runs, Settings(**{**vars(QUICK), "compare": (), "learning_rate": 1e30}), quiet)
