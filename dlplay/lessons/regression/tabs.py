"""The tabs of Regression: one row, the picture, all rows, the preparation, the code, and the question."""

import streamlit as st

from dlplay import regression, ui
from dlplay.lessons.regression.bench import Bench
from dlplay.words import plain, say


def row_tab(bench: Bench) -> None:
    """The equation, and one row filled in."""
    data, model, place = bench.data, bench.model, bench.place
    ui.show_arithmetic(*regression.equation_arithmetic(data, model))
    st.markdown(say("Row {row} filled in:", row=data.rows[place]))
    ui.show_arithmetic(*regression.row_arithmetic(data, model, place))
    st.caption(say("w: weights, the learned parameters. Numbers are rounded for display."))


def picture_tab(bench: Bench) -> None:
    """The rows and the fit as a figure."""
    figure, sentence = regression.fit_figure(bench.data, bench.model, bench.place)
    st.plotly_chart(figure, key="regression.figure")
    st.caption(sentence)


def rows_tab(bench: Bench) -> None:
    """How good the fit is, over all rows."""
    data, model = bench.data, bench.model
    ui.show_arithmetic(*regression.measure_arithmetic(data, model, bench.found))
    alt = say("Target, prediction and error of every row.")
    st.dataframe(regression.row_table(data, model).rename(columns=say), hide_index=True, alt=alt)
    if len(data.rows) > regression.SHOWN_ROWS:
        text = say(
            "The first {first} rows; the sums above are over all {count:,}.",
            first=regression.SHOWN_ROWS,
            count=data.known.sum(),
        )
        st.caption(text)


def preparation_tab(bench: Bench) -> None:
    """What was done to the table before the fit."""
    st.markdown(regression.type_table(bench.table.frame, bench.plan))
    for step in bench.data.steps:
        st.markdown(f"- {plain(step)}")
    if not bench.data.steps:
        st.markdown(say("All columns are complete numbers: nothing had to be prepared."))


def code_tab(bench: Bench) -> None:
    """The code to take home."""
    ui.code_tab(bench.setup, "regression")


def predict_tab(_: Bench) -> None:
    """A question about an outlier."""
    ui.ask(
        "Least squares, one feature. You move **one** of 20 points far up, away from the line. What does the line do?",
        ["It stays: the other 19 decide", "It moves up a little", "That one point pulls it strongly"],
        "That one point pulls it strongly",
        "Residuals are squared: a point 10 away from the line counts as much as 100 points that are 1 away. Try it: "
        "change one number in the table above.",
        key="regression.question",
    )
