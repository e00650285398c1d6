"""Regression against statsmodels and scikit-learn, the lecture's numbers, bad input, and the page."""

import re
import time

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, LogisticRegression

from dlplay.data import TABLE_SAMPLES, ColumnError, date_columns, table_sample, word_columns
from dlplay.regression import (
    Plan,
    RegressionError,
    classes_of,
    equation_arithmetic,
    equation_text,
    filled_lines,
    fit_figure,
    fit_least_squares,
    fit_logistic,
    lecture_model,
    measure,
    measure_arithmetic,
    nearest_row,
    prediction_of,
    prepare,
    residual_line,
    row_table,
    score_of,
    start_features,
    type_table,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

PAGE = "pages/foundations/regression.py"
CORONA = Plan("Corona", ("Age", "Gender", "BodyTemp", "Cough"), ("Gender", "Cough", "Corona"))


def plan_for(frame, target=None, **choices):
    target = target or list(frame)[-1]
    features = tuple(name for name in frame if name != target)
    return Plan(target, features, tuple(word_columns(frame, date_columns(frame))), **choices)


def numbers(rows, columns, seed=0):
    values = np.random.default_rng(seed).normal(size=(rows, columns))
    return pd.DataFrame(values, columns=[f"x{place}" for place in range(columns)])


def test_the_lectures_weights_give_the_lectures_score_and_probability():
    data = prepare(table_sample("corona").frame, CORONA)
    model = lecture_model(data)
    assert data.inputs[0].tolist() == [12, 0, 37, 1]
    assert score_of(data, model, 0) == pytest.approx(4.71)
    assert round(prediction_of(data, model, 0), 4) == 0.9911
    products, sums, curve = filled_lines(data, model, 0)
    assert r"0.01 - 0.3\cdot 12 + 0.2\cdot 0 \\ + 0.2\cdot 37 + 0.9\cdot 1" in products.replace(r" \\ ", r" \\ ")
    assert sums.endswith("= 4.71")
    assert curve.endswith(r"e^{-(4.71)}} = 0.9911")
    assert residual_line(data, model, 0).count("Yes") == 2


def test_the_lectures_weights_are_not_the_fit():
    data = prepare(table_sample("corona").frame, CORONA)
    assert measure(data, lecture_model(data))["accuracy"] == pytest.approx(2 / 3)
    fitted = fit_logistic(data, 1.0)
    assert measure(data, fitted)["accuracy"] == 1
    assert not np.allclose(fitted.weights, lecture_model(data).weights)


def test_the_lectures_test_row_is_predicted_but_never_fitted():
    frame = table_sample("corona").frame
    assert frame.iloc[3].tolist()[:4] == [25, "Male", 40, "No"]
    data = prepare(frame, CORONA)
    assert data.known.tolist() == [True, True, True, False]
    assert data.inputs[3].tolist() == [25, 1, 40, 0]
    without = prepare(frame.head(3), CORONA)
    np.testing.assert_array_equal(fit_logistic(data, 1.0).weights, fit_logistic(without, 1.0).weights)
    assert "1 row has no Corona: predicted, but never fitted." in data.steps
    assert "Gender is encoded: Female is 0, Male is 1." in data.steps
    assert "unknown" in residual_line(data, lecture_model(data), 3)
    assert row_table(data, lecture_model(data))["verdict"].tolist() == ["right", "wrong", "right", "?"]


@pytest.mark.parametrize("other", [{"features": ("Age",)}, {"scale": True}, {"target": "Gender"}, {"positive": "No"}])
def test_the_lectures_weights_fit_no_other_choice(other):
    choice = {"target": "Corona", "features": CORONA.features, "categorical": CORONA.categorical} | other
    choice["features"] = tuple(name for name in choice["features"] if name != choice["target"])
    with pytest.raises(RegressionError, match="belong to the target Corona"):
        lecture_model(prepare(table_sample("corona").frame, Plan(**choice)))


@pytest.mark.parametrize("scale", [False, True])
def test_least_squares_is_statsmodels_and_scikit_learn(scale):
    frame = table_sample("diabetes").frame
    data = prepare(frame, plan_for(frame, scale=scale))
    model = fit_least_squares(data)
    oracle = sm.OLS(data.target, sm.add_constant(data.inputs)).fit()
    np.testing.assert_allclose([model.intercept, *model.weights], oracle.params, rtol=1e-8)
    same = LinearRegression().fit(data.inputs, data.target)
    np.testing.assert_allclose(model.weights, same.coef_, rtol=1e-8)
    found = measure(data, model)
    assert found["SSE"] == pytest.approx(oracle.ssr)
    assert found["R2"] == pytest.approx(oracle.rsquared)
    assert found["MSE"] == pytest.approx(oracle.ssr / 442)


@pytest.mark.parametrize("penalty", [0.01, 1.0, 100.0])
@pytest.mark.parametrize(("name", "scale"), [("corona", False), ("iris", False), ("breast cancer", True)])
def test_logistic_regression_is_scikit_learns(name, scale, penalty):
    frame = table_sample(name).frame
    data = prepare(frame, plan_for(frame, scale=scale))
    model = fit_logistic(data, penalty)
    oracle = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    oracle.fit(data.inputs[data.known], data.target[data.known])
    np.testing.assert_allclose(model.weights, oracle.coef_[0], rtol=1e-5, atol=1e-8)
    assert model.intercept == pytest.approx(oracle.intercept_[0], rel=1e-5)
    np.testing.assert_allclose(model.predict(data.inputs), oracle.predict_proba(data.inputs)[:, 1], atol=1e-6)


def test_without_a_penalty_it_is_statsmodels_logit():
    frame = numbers(200, 3)
    chance = 1 / (1 + np.exp(-(frame["x0"] - 0.5 * frame["x1"])))
    frame["y"] = np.where(np.random.default_rng(1).random(200) < chance, "Yes", "No")
    data = prepare(frame, plan_for(frame))
    oracle = sm.Logit(data.target, sm.add_constant(data.inputs)).fit(disp=0, tol=1e-12)
    np.testing.assert_allclose([(model := fit_logistic(data, 0)).intercept, *model.weights], oracle.params, rtol=1e-6)
    assert measure(data, model)["log loss"] == pytest.approx(-oracle.llf / 200)


def test_classes_that_can_be_parted_need_a_penalty():
    frame = pd.DataFrame({"x": [0.0, 1, 2, 3], "y": ["a", "a", "b", "b"]})
    data = prepare(frame, plan_for(frame))
    assert any("Choose a penalty" in note for note in fit_logistic(data, 0).notes)
    assert not any("Choose a penalty" in note for note in fit_logistic(data, 1.0).notes)
    assert np.isfinite(fit_logistic(data, 0).weights).all()


@settings(max_examples=40)
@given(st.integers(3, 40), st.integers(1, 5), st.integers(0, 10**6))
def test_residuals_of_least_squares_stand_at_right_angles_to_every_input(rows, columns, seed):
    frame = numbers(rows, columns + 1, seed)
    data = prepare(frame, plan_for(frame))
    residuals = data.target - fit_least_squares(data).predict(data.inputs)
    assert residuals.sum() == pytest.approx(0, abs=1e-8)
    np.testing.assert_allclose(data.inputs.T @ residuals, 0, atol=1e-8)


@settings(max_examples=25)
@given(st.integers(4, 30), st.integers(0, 10**6), st.floats(0.01, 100))
def test_no_other_weights_have_a_smaller_penalized_loss(rows, seed, penalty):
    frame = numbers(rows, 2, seed)
    frame["y"] = np.where(np.arange(rows) % 2, "a", "b")
    data = prepare(frame, plan_for(frame))
    model = fit_logistic(data, penalty)
    gap = model.predict(data.inputs) - data.target
    assert gap.sum() == pytest.approx(0, abs=1e-5)
    np.testing.assert_allclose(data.inputs.T @ gap + penalty * model.weights, 0, atol=1e-5)


def test_scaling_changes_weights_but_not_what_least_squares_predicts():
    frame = table_sample("diabetes").frame
    plain, scaled = (prepare(frame, plan_for(frame, scale=scale)) for scale in (False, True))
    np.testing.assert_allclose(
        fit_least_squares(plain).predict(plain.inputs), fit_least_squares(scaled).predict(scaled.inputs)
    )
    np.testing.assert_allclose(scaled.inputs.std(axis=0), 1)


def test_three_categories_become_two_columns_and_the_first_is_zero_in_all():
    frame = pd.DataFrame({"town": ["c", "a", "b", "a"], "y": [1.0, 2, 3, 4]})
    data = prepare(frame, plan_for(frame))
    assert data.names == ("town=b", "town=c")
    assert data.inputs.tolist() == [[0, 1], [0, 0], [1, 0], [0, 0]]
    assert "a is 0 in all of them" in data.steps[0]


def test_missing_values_are_dropped_or_filled_and_counted():
    frame = pd.DataFrame({"x": [1, np.nan, 3, np.inf, 5], "w": ["a", "b", None, "b", "b"], "y": [1.0, 2, 3, 4, 5]})
    dropped = prepare(frame, plan_for(frame, missing="drop the row"))
    assert dropped.rows.tolist() == [0, 4]
    assert any("3 of 5 rows are left out" in step for step in dropped.steps)
    filled = prepare(frame, plan_for(frame, missing="fill in"))
    assert filled.inputs.tolist() == [[1, 0], [3, 1], [3, 1], [3, 1], [5, 1]]
    assert any("x: 2 missing or infinite values are filled with the mean 3." in step for step in filled.steps)
    assert nearest_row(dropped, 3) == 1


def test_one_class_is_told_from_all_others():
    frame = table_sample("iris").frame
    data = prepare(frame, plan_for(frame, positive="versicolor"))
    assert data.classes == ("not versicolor", "versicolor")
    assert data.target.tolist() == (frame["kind"] == "versicolor").tolist()
    assert classes_of(frame, "kind") == ["setosa", "versicolor", "virginica"]


def test_numbers_can_be_classes_and_zeros_are_not_lost():
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4], "y": [0.0, 0, 10, 2]})
    assert classes_of(frame, "y") == ["0", "2", "10"]
    data = prepare(frame, Plan("y", ("x",), ("y",), positive="0"))
    assert data.target.tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("columns", "choices", "says"),
    [
        ({"x": [1.0, 1, 1], "y": [1.0, 2, 3]}, {}, "All chosen features are constant: x"),
        ({"x": [1.0], "y": [2.0]}, {}, "at least 2 are needed"),
        ({"x": [1.0, 2], "y": [np.nan, np.nan]}, {}, "0 rows with a known target"),
        ({"x": [1.0, 2], "y": ["a", "a"]}, {}, "fewer than two classes"),
        ({"x": [1.0, 2, np.nan], "y": ["a", "a", "b"]}, {}, "only one class"),
        ({"x": [1.0] * 60, "y": [f"name {place}" for place in range(60)]}, {}, "60 different values"),
        ({"x": [f"name {place}" for place in range(60)], "y": [1.0] * 60}, {}, "60 different values"),
        ({"x": ["a", "b"], "y": [1.0, 2]}, {"categorical": ()}, "row 0 holds “a”"),
        ({"x": [1.0, 2], "y": [1.0, 2]}, {"features": ()}, "No feature"),
        ({"x": [1.0, 2], "y": [1.0, 2]}, {"features": ("z",)}, "no column “z”"),
        ({"x": [1.0, 2], "y": [1.0, 2]}, {"features": ("y",)}, "is the target"),
        ({"x": [np.nan, np.nan], "y": [1.0, 2]}, {"missing": "fill in"}, "no value to fill in"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_reason(columns, choices, says):
    frame = pd.DataFrame(columns)
    plan = {"target": "y", "features": ("x",), "categorical": tuple(word_columns(frame, date_columns(frame)))} | choices
    with pytest.raises(ColumnError, match=says):
        prepare(frame, Plan(**plan))


def test_more_columns_than_rows_is_fitted_and_said():
    frame = numbers(5, 11)
    data = prepare(frame, plan_for(frame))
    model = fit_least_squares(data)
    assert "11 weights but only 5 rows" in model.notes[0]
    assert measure(data, model)["SSE"] == pytest.approx(0, abs=1e-15)
    frame["copy"] = frame["x0"]
    twice = prepare(frame, Plan("x10", ("x0", "copy")))
    assert "computed from others" in fit_least_squares(twice).notes[0]
    assert len(start_features(frame, "x10", [])) == 4


def test_a_constant_column_is_left_out_and_said():
    frame = pd.DataFrame({"same": [1.0, 1, 1], "x": [1.0, 2, 4], "y": [1.0, 2, 4]})
    data = prepare(frame, plan_for(frame))
    assert data.names == ("x",)
    assert "same value there: same" in data.steps[0]


def test_a_large_table_says_that_rows_are_skipped():
    frame = numbers(100_000, 41)
    data = prepare(frame, plan_for(frame))
    assert len(fit_least_squares(data).weights) == 40
    assert any("only one row in 2 is used" in step for step in data.steps)
    wide = numbers(300, 201)
    wide["x200"] = np.where(wide["x200"] > 0, "a", "b")
    fitted = fit_logistic(prepare(wide, plan_for(wide)), 1.0)
    assert len(fitted.weights) == 200


def test_units_of_very_different_size_do_not_spoil_a_fit():
    frame = numbers(50, 3)
    expected = fit_least_squares(prepare(frame, plan_for(frame))).weights
    other = frame.assign(x0=frame["x0"] * 1e12, x1=frame["x1"] * 1e-9)
    found = fit_least_squares(prepare(other, plan_for(other))).weights
    np.testing.assert_allclose(found * [1e12, 1e-9], expected, rtol=1e-9)


def test_the_equation_is_filled_in_for_many_terms_and_odd_names():
    frame = numbers(30, 21).rename(columns={"x0": "ความสูง {50%}_$", "x1": "a" * 60})
    data = prepare(frame, plan_for(frame))
    model = fit_least_squares(data)
    _, (equation,) = equation_arithmetic(data, model)
    assert r"\text{ความสูง \{50\%\}\_\$}" in equation
    assert r"\text{(8 more terms)}" in equation
    assert r"\\ + " in equation or r"\\ - " in equation
    assert max(len(re.sub(r"\\[a-z]+|[{}]", "", line)) for line in equation.split(r"\\")) < 65
    assert equation_text(model).count("*") == 20
    _, sums = filled_lines(data, model, 3)
    assert sums.endswith(f"= {prediction_of(data, model, 3):.6g}")


def test_very_small_and_large_numbers_are_powers_of_ten_in_formulas():
    frame = pd.DataFrame({"x": [-1e7, 2e7, 3e7, 5e7], "y": [0.0, 1, 2, 3]})
    data = prepare(frame, plan_for(frame))
    model = fit_least_squares(data)
    lines = [*equation_arithmetic(data, model)[1], *filled_lines(data, model, 0), residual_line(data, model, 0)]
    assert r"\cdot 10^{-8}\cdot \text{x}" in lines[0]
    assert r"\cdot (-1\cdot 10^{7})" in lines[1]
    assert not any(re.search(r"\de[-+]?\d", line) for line in lines)


def test_errors_are_listed_and_add_up():
    frame = pd.DataFrame({"x": [0.0, 1, 2], "y": [0.0, 2, 1]})
    data = prepare(frame, plan_for(frame))
    model = fit_least_squares(data)
    assert row_table(data, model)["squared"].sum() == pytest.approx(measure(data, model)["SSE"]) == pytest.approx(1.5)
    _, lines = measure_arithmetic(data, model, measure(data, model))
    assert lines[0].endswith("(-0.5)^2 + (1)^2 + (-0.5)^2 = 1.5")
    assert lines[2].endswith("0.2500")
    flat = prepare(frame.assign(y=3.0), plan_for(frame))
    assert "not defined" in measure_arithmetic(flat, (same := fit_least_squares(flat)), measure(flat, same))[1][2]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("name", ["iris", "diabetes"])
def test_the_fit_is_drawn_for_every_number_of_inputs(name, count):
    frame = table_sample(name).frame.iloc[:, [*range(count), -1]]
    data = prepare(frame, plan_for(frame))
    model = fit_logistic(data, 1.0) if data.classes else fit_least_squares(data)
    figure, sentence = fit_figure(data, model, 0)
    names = {trace.name for trace in figure.data}
    assert "your row" in names
    assert "row" in sentence
    assert sum(len(trace.x) for trace in figure.data if trace.name in {"rows", *data.classes}) == len(frame)


def test_types_are_shown():
    frame = table_sample("corona").frame
    table = type_table(frame, CORONA)
    assert "| Gender | feature | categorical | Female, Male |" in table
    assert "| Age | feature | numeric | 12 to 35 |" in table
    assert "| Corona | target | categorical | No, Yes |" in table


def page_says(app):
    return " ".join(text.value for text in app.markdown)


def test_the_page_shows_the_lectures_numbers():
    app = healthy(open_page(PAGE, **{"regression.lecture": "true"}))
    assert "logit 4.71, probability 0.9911 → “Yes”" in page_says(app)
    assert "not the fit" in " ".join(text.value for text in app.caption)
    app.toggle(key="regression.scale").set_value(True).run()
    assert "turn “Lecture's weights” off" in healthy(app).error[0].value
    app.toggle(key="regression.lecture").set_value(False).run()
    assert not healthy(app).error


def test_the_page_goes_through_every_sample_and_tab():
    app = healthy(open_page(PAGE, tab="Picture"))
    for name in TABLE_SAMPLES:
        app.selectbox(key="table").set_value(name).run()
        assert not healthy(app).error, name
        assert list(table_sample(name).frame)[-1] in page_says(app)
        assert app.selectbox(key="regression.target").value == list(table_sample(name).frame)[-1]
        frame, target = table_sample(name).frame, app.selectbox(key="regression.target").value
        words = word_columns(frame, date_columns(frame))
        assert app.pills(key="regression.features").value == start_features(frame, target, words)
    for tab in ("One row", "All rows", "Preparation", "Predict first"):
        app = healthy(open_page(PAGE, tab=tab, table="diabetes"))
        assert not app.error
    app.radio(key="regression.question").set_value("It stays: the other 19 decide").run()
    assert "squared" in healthy(app).warning[0].value


def test_the_page_refuses_no_features_and_goes_on():
    app = healthy(open_page(PAGE, table="iris"))
    app.pills(key="regression.features").set_value([]).run()
    assert "Choose at least one column" in healthy(app).error[0].value
    app.pills(key="regression.features").set_value(["petal width (cm)"]).run()
    assert not healthy(app).error
    app.selectbox(key="regression.target").set_value("petal width (cm)").run()
    assert healthy(app)


def at_home(app, folder):
    app.session_state["whole_code"] = True
    return run_at_home(script_on(healthy(app.run())), folder)


def test_the_script_taken_home_prints_the_samples_numbers(tmp_path):
    app = open_page(PAGE, tab="Code to take home", table="diabetes", **{"regression.row": 7})
    output = at_home(app, tmp_path)
    found = dict(re.findall(r"(\w+): \*\*([^*]+)\*\*", page_says(app)))
    assert set(found) == {"SSE", "MSE", "R2"}
    for name, value in found.items():
        assert f"{name}: {value}\n" in output
    line = next(line for line in output.splitlines() if line.startswith("row 7, prediction: "))
    assert f"Row 7: prediction {line.rpartition(' ')[2]}" in page_says(app)


def test_the_script_taken_home_reads_an_uploaded_table_with_thai_names(tmp_path):
    lines = ["อายุ;ไข้;เมือง;ป่วย", "12;37,5;กรุงเทพ;ใช่", "35;?;เชียงใหม่;ไม่", "32;38,1;กรุงเทพ;ไม่", "20;39;ภูเก็ต;ใช่"]
    content = "\n".join(lines).encode("cp874")
    (tmp_path / "ของฉัน.csv").write_bytes(content)
    app = open_page(PAGE, tab="Code to take home", **{"regression.missing": "fill in"})
    app.segmented_control(key="table_source").set_value("Upload").run()
    app.file_uploader[0].upload("ของฉัน.csv", content, "text/csv").run()
    output = at_home(app, tmp_path)
    assert not app.error
    assert "อายุ" in output
    found = dict(re.findall(r"(accuracy|log loss): \*\*([^*]+)\*\*", page_says(app)))
    assert len(found) == 2
    for name, value in found.items():
        assert f"{name}: {value}\n" in output
    assert "ไข้" not in str(dict(app.query_params))
    app.file_uploader[0].upload("x.csv", b"%PDF-1.7", "text/csv").run()
    assert "PDF" in healthy(app).error[0].value
    assert any("ของฉัน.csv" in one.label for one in app.expander)


def test_a_row_that_the_next_table_does_not_have_becomes_its_last():
    app = open_page(PAGE, table="iris", **{"regression.row": 140})
    assert "Row 140:" in page_says(healthy(app))
    app.selectbox(key="table").set_value("corona").run()
    assert "Row 3:" in page_says(healthy(app))
    assert not app.error


def test_a_large_upload_keeps_the_page_quick():
    line = ",".join(["{0}.5", "{1}", "a", "7"])
    rows = "\n".join(line.format(place % 97, place % 1013) for place in range(100_000))
    app = open_page(PAGE)
    app.segmented_control(key="table_source").set_value("Upload").run()
    app.file_uploader[0].upload("large.csv", f"y,x,word,same\n{rows}".encode(), "text/csv").run()
    app.selectbox(key="regression.target").set_value("y").run()
    start = time.process_time()
    app.number_input(key="regression.row").set_value(99_999).run()
    assert time.process_time() - start < 3
    assert not healthy(app).error
    assert "Row 99999: prediction" in page_says(app)
