"""Regression: give every column of a table a weight, by least squares or by logistic regression."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import regression, ui
from dlplay.data import ColumnError, Table
from dlplay.export import Transcript
from dlplay.words import plain

setup = ui.new_transcript("Regression")
st.title("Regression")
st.markdown(
    "Regression predicts one column of a table, the **target**, from others, the **features**: every feature gets a "
    "**weight**, and the weighted values are summed. For a number, the sum is the prediction (**least squares**); for "
    "a class such as Yes or No, an S-shaped curve turns the sum into a probability (**logistic regression**)."
)


def choose_plan(table: Table, steps: Transcript, place: DeltaGenerator) -> regression.Plan:
    """Controls for the target, the features, their types and what is done to them; the class goes to the place."""
    frame, link = table.frame, ui.is_sample(table)
    columns, texts = list(frame), regression.text_columns(frame)
    last = columns[regression.start_target(frame)]
    left, right = st.columns([1, 3], gap="medium")
    ui.start_afresh(table, "reg_target", last)
    target = ui.choose("Target", columns, last, key="reg_target", place=left, link=link)
    others = [name for name in columns if name != target]
    start = regression.start_features(frame, target)
    ui.start_afresh(table, "reg_features", start)
    features = ui.pick_many("Features", others, start, key="reg_features", place=right, link=link, from_file=True)
    positive = ""
    with st.expander("Types, missing values, scaling", icon=":material/tune:"):
        ui.start_afresh(table, "reg_categorical", texts)
        label = "Categorical columns; all others are numeric"
        categorical = ui.pick_many(label, columns, texts, key="reg_categorical", link=link, from_file=True)
        rules = list(regression.MISSING_RULES)
        missing = ui.choose("Missing inputs", rules, key="reg_missing", look="radio", horizontal=True)
        st.caption(f"{missing}: {regression.MISSING_RULES[missing]}.")
        scale = st.toggle("Scale the inputs", key="reg_scale", bind="query-params")
    if target in categorical and (classes := regression.classes_of(frame, target)):
        ui.start_afresh(table, "reg_class", classes[-1])
        positive = ui.choose("Class to predict", classes, classes[-1], key="reg_class", place=place, link=link)
    return steps.run("plan", regression.Plan, target, tuple(features), tuple(categorical), missing, scale, positive)


def fit(data: regression.Prepared, table: Table, steps: Transcript) -> regression.Model:
    """Controls of the fit itself; the lecture's weights instead of a fit where the table is the lecture's."""
    if table.name == "corona" and st.toggle("Lecture's weights", key="reg_lecture", bind="query-params"):
        st.caption("One example of weights, **not the fit**.")
        return steps.run("model", regression.lecture_model, data)
    if not data.classes:
        return steps.run_once("model", regression.fit_least_squares, data)
    penalty = st.number_input("Penalty (L2)", 0.0, 1e6, 1.0, key="reg_penalty", bind="query-params")
    st.caption("A hyperparameter: a larger penalty gives smaller weights.")
    return steps.run_once("model", regression.fit_logistic, data, penalty)


def show_row(data: regression.Prepared, model: regression.Model, steps: Transcript, place: int) -> None:
    """One row's prediction, in large."""
    score = steps.run("score", regression.score_of, data, model, place)
    prediction = steps.run("prediction", regression.prediction_of, data, model, place)
    row = data.rows[place]
    if not model.is_logistic:
        st.markdown(
            f"**Row {row}: prediction {steps.show(f'row {row}, prediction', prediction, 'prediction', '.6g')}**"
        )
        return
    verdict = steps.run("verdict", regression.verdict_of, data, prediction)
    logit = steps.show(f"row {row}, logit", score, "score", ".6g")
    chance = steps.show(f"row {row}, probability", prediction, "prediction", ".4f")
    st.markdown(
        f"**Row {row}: logit {logit}, probability {chance} → “{plain(steps.show('class', verdict, 'verdict'))}”**"
    )


def predict() -> None:
    """A question about an outlier."""
    ui.ask(
        "Least squares, one feature. You move **one** of 20 points far up, away from the line. What does the line do?",
        ["It stays: the other 19 decide", "It moves up a little", "That one point pulls it strongly"],
        "That one point pulls it strongly",
        "Residuals are squared: a point 10 away from the line counts as much as 100 points that are 1 away. Try it: "
        "change one number in the table above.",
        key="question",
    )


with ui.refusing(ColumnError):
    table = ui.pick_table(setup)
    choices = st.container()
    controls, results = st.columns([1, 3], gap="medium")
    with choices:
        plan = choose_plan(table, setup, controls)
    data = setup.run_once("data", regression.prepare, table.frame, plan)
    with controls:
        model = fit(data, table, setup)
        last = len(table.frame) - 1
        st.session_state["reg_row"] = min(st.session_state.get("reg_row", 0), last)  # the table may have shrunk
        wanted = st.number_input("Row, counted from 0", 0, max(last, 1), 0, key="reg_row", bind="query-params")
        place = setup.run("place", regression.nearest_row, data, wanted)
        if data.rows[place] != wanted:
            st.caption(f"Row {wanted} is left out: row {data.rows[place]} is shown.")
with results:
    st.markdown(regression.fit_sentence(plan))
    show_row(data, model, setup, place)
    found = setup.run("found", regression.measure, data, model)
    shown = [f"{name}: **{setup.show(name, found[name], f'found[{name!r}]', '.6g')}**" for name in found]
    st.markdown(" · ".join(shown))
    equation = setup.run("equation", regression.equation_text, model)
    setup.show("equation", equation, "equation")
    for note in model.notes:
        st.caption(plain(note))
    tabs = ["One row", "Picture", "All rows", "Preparation", "Code to take home", "Predict first"]
    row_tab, picture_tab, rows_tab, steps_tab, code_tab, question_tab = ui.lesson_tabs("regression", tabs)
if row_tab.open:
    with row_tab:
        letters, equation_line = regression.equation_lines(data, model)
        ui.show_arithmetic(letters, [equation_line])
        st.markdown(f"Row {data.rows[place]} filled in:")
        first, *rest = regression.filled_lines(data, model, place)
        ui.show_arithmetic(first, [*rest, regression.residual_line(data, model, place)])
        st.caption("w: weights, the learned parameters. Numbers are rounded for display.")
if picture_tab.open:
    with picture_tab:
        figure, sentence = regression.fit_figure(data, model, place)
        st.plotly_chart(figure, key="reg_figure")
        st.caption(sentence)
if rows_tab.open:
    with rows_tab:
        ui.show_arithmetic(*regression.measure_lines(data, model, found))
        st.dataframe(
            regression.row_table(data, model), hide_index=True, alt="Target, prediction and error of every row."
        )
        if len(data.rows) > regression.SHOWN_ROWS:
            st.caption(f"The first {regression.SHOWN_ROWS} rows; the sums above are over all {data.known.sum():,}.")
if steps_tab.open:
    with steps_tab:
        st.markdown(regression.type_table(table.frame, plan))
        for step in data.steps:
            st.markdown(f"- {plain(step)}")
        if not data.steps:
            st.markdown("All columns are complete numbers: nothing had to be prepared.")
if code_tab.open:
    with code_tab:
        ui.show_code(setup)
        ui.take_home(setup, "regression")
if question_tab.open:
    with question_tab:
        predict()
