"""What the lesson Regression works on: a table, what is done to it, a fitted model, and one row of it."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import regression, ui
from dlplay.data import ColumnError, Table, date_columns, word_columns
from dlplay.export import Transcript
from dlplay.words import plain, say


@dataclass(frozen=True)
class Bench:
    """A table and its plan, the prepared numbers, the model, the place of the chosen row, and how good the fit is.

    results: where all of that is shown, beside the controls.
    """

    setup: Transcript
    table: Table
    plan: regression.Plan
    data: regression.Prepared
    model: regression.Model
    place: int
    found: dict[str, float]
    results: DeltaGenerator


def choose_bench() -> Bench:
    """The table, the controls beside the result, and the result in large: all that the tabs explain."""
    setup = ui.new_transcript("Regression")
    with ui.refusing(ColumnError):
        table = ui.pick_table(setup)
        choices = st.container()
        controls, results = st.columns([1, 3], gap="medium")
        with choices:
            plan = choose_plan(table, setup, controls)
        data = setup.run_once("data", regression.prepare, table.frame, plan)
        with controls:
            model = fit(data, table, setup)
            place = choose_row(data, table, setup)
    with results:
        found = show_fit(plan, data, model, setup, place)
    return Bench(setup, table, plan, data, model, place, found, results)


def choose_plan(table: Table, steps: Transcript, place: DeltaGenerator) -> regression.Plan:
    """Controls for the target, the features, their types and what is done to them; the class goes to the place."""
    frame, link = table.frame, ui.is_sample(table)
    columns, dates = [str(name) for name in frame], date_columns(frame)
    words, last = word_columns(frame, dates), columns[regression.start_target(frame, dates)]
    left, right = st.columns([1, 3], gap="medium")
    ui.start_afresh(table, "regression.target", last)
    target = ui.choose("Target", columns, last, key="regression.target", place=left, link=link)
    others = [name for name in columns if name != target]
    start = regression.start_features(frame, target, words)
    ui.start_afresh(table, "regression.features", start)
    features = ui.pick_many(
        "Features", others, start, key="regression.features", place=right, link=link, from_file=True
    )
    positive = ""
    with st.expander(say("Types, missing values, scaling"), icon=":material/tune:"):
        ui.start_afresh(table, "regression.categorical", words)
        label = "Categorical columns; all others are numeric"
        categorical = ui.pick_many(label, columns, words, key="regression.categorical", link=link, from_file=True)
        rules = list(regression.MISSING_RULES)
        missing = ui.choose("Missing inputs", rules, key="regression.missing", look="radio", horizontal=True)
        st.caption(say("{name}: {what}.", name=say(missing), what=say(regression.MISSING_RULES[missing])))
        scale = ui.switch("Scale the inputs", key="regression.scale")
    ui.tell_dates([name for name in features if name in dates and name not in categorical])
    if target in categorical and (classes := regression.classes_of(frame, target)):
        ui.start_afresh(table, "regression.class", classes[-1])
        positive = ui.choose("Class to predict", classes, classes[-1], key="regression.class", place=place, link=link)
    return steps.run("plan", regression.Plan, target, tuple(features), tuple(categorical), missing, scale, positive)


def fit(data: regression.Prepared, table: Table, steps: Transcript) -> regression.Model:
    """Controls of the fit itself; the lecture's weights instead of a fit where the table is the lecture's."""
    if table.name == "corona" and ui.switch("Lecture's weights", key="regression.lecture"):
        st.caption(say("One example of weights, **not the fit**."))
        return steps.run("model", regression.lecture_model, data)
    if not data.classes:
        return steps.run_once("model", regression.fit_least_squares, data)
    penalty = ui.enter("Penalty (L2)", 0.0, 1e6, 1.0, key="regression.penalty")
    st.caption(say("A hyperparameter: a larger penalty gives smaller weights."))
    return steps.run_once("model", regression.fit_logistic, data, penalty)


def choose_row(data: regression.Prepared, table: Table, steps: Transcript) -> int:
    """The control for a row; one that is left out gives the nearest."""
    last = len(table.frame) - 1
    st.session_state["regression.row"] = min(
        st.session_state.get("regression.row", 0), last
    )  # the table may have shrunk
    wanted = ui.enter("Row, counted from 0", 0, max(last, 1), 0, key="regression.row")
    place = steps.run("place", regression.nearest_row, data, wanted)
    if data.rows[place] != wanted:
        st.caption(say("Row {wanted} is left out: row {shown} is shown.", wanted=wanted, shown=data.rows[place]))
    return place


def show_fit(
    plan: regression.Plan, data: regression.Prepared, model: regression.Model, steps: Transcript, place: int
) -> dict[str, float]:
    """The chosen row's prediction in large, and how good the fit is."""
    st.markdown(regression.fit_sentence(plan))
    show_row(data, model, steps, place)
    found = steps.run("found", regression.measure, data, model)
    shown = [f"{say(name)}: **{steps.show(name, found[name], f'found[{name!r}]', '.6g')}**" for name in found]
    st.markdown(" · ".join(shown))
    steps.show("equation", steps.run("equation", regression.equation_text, model), "equation")
    for note in model.notes:
        st.caption(plain(note))
    return found


def show_row(data: regression.Prepared, model: regression.Model, steps: Transcript, place: int) -> None:
    """One row's prediction, in large."""
    score = steps.run("score", regression.score_of, data, model, place)
    prediction = steps.run("prediction", regression.prediction_of, data, model, place)
    row = data.rows[place]
    if not model.is_logistic:
        shown = steps.show(f"row {row}, prediction", prediction, "prediction", ".6g")
        st.markdown(say("**Row {row}: prediction {shown}**", row=row, shown=shown))
        return
    verdict = steps.run("verdict", regression.verdict_of, data, prediction)
    logit = steps.show(f"row {row}, logit", score, "score", ".6g")
    chance = steps.show(f"row {row}, probability", prediction, "prediction", ".4f")
    name = plain(steps.show("class", verdict, "verdict"))
    text = say(
        "**Row {row}: logit {logit}, probability {chance} → “{name}”**", row=row, logit=logit, chance=chance, name=name
    )
    st.markdown(text)
