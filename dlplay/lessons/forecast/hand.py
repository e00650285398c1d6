"""The tabs by hand: the lecture's equation, a measure, a network's window; and what a model leaves unexplained."""

import streamlit as st

from dlplay import forecast, ui
from dlplay.lessons.forecast.bench import Outcome
from dlplay.lessons.forecast.picking import pick_fold, pick_model
from dlplay.words import say


def hand_tab(outcome: Outcome) -> None:
    """The lecture's equation with this fold's numbers, a measure, a network's window."""
    bench = outcome.bench
    left, middle, right = st.columns(3)
    with left:
        fold = pick_fold(bench.folds)
    order = ui.enter("Order p of this equation", 0, 12, 2, key="forecast.hand", place=middle)
    method = ui.choose("Fitted by", forecast.METHODS, key="forecast.by", look="segmented_control", place=right)
    with ui.refusing(forecast.ForecastError):
        steps = forecast.steps_by_hand(bench.values, fold, bench.plan, order, method)
    for title, arithmetic in steps:
        st.markdown(title)
        ui.show_arithmetic(*arithmetic)
    show_measure(outcome)
    st.subheader(say("One window of a network"))
    if outcome.problem:
        st.info(outcome.problem)
        return
    text, cells = forecast.window_cells(bench.values, fold, bench.plan, bench.network)
    st.markdown(text)
    ui.number_grid(say("The last window that is learned"), cells)


def show_measure(outcome: Outcome) -> None:
    """One measure of one model with its numbers filled in."""
    bench = outcome.bench
    st.subheader(say("A measure"))
    left, right = st.columns(2)
    name = ui.choose("Measure", forecast.MEASURES, "MSE", key="forecast.measure", look="segmented_control", place=left)
    with right:
        model = pick_model(outcome, "Of the forecasts of", "forecast.of")
    said, arithmetic = forecast.measure_by_hand(name, model, bench.values, bench.folds, bench.plan)
    ui.show_arithmetic(*arithmetic)
    st.caption(said)


def residuals_tab(outcome: Outcome) -> None:
    """What one model leaves unexplained."""
    model = pick_model(outcome, "Residuals of", "forecast.left")
    lags, future = forecast.lags_for(model, outcome.bench.plan), model.future
    st.plotly_chart(forecast.residuals_figure(future.residuals, lags), key="forecast.residuals", config=ui.QUIET)
    st.caption(say(forecast.RESIDUAL_WORDS))
    st.markdown(forecast.residual_sentence(model, lags))
    with ui.refusing(forecast.ForecastError), st.expander(say("The test by hand")):
        ui.show_arithmetic(*forecast.ljung_box_arithmetic(future.residuals, lags, future.fitted))
