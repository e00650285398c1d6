"""The forecast of what nobody knows yet, the code to take home, and the question."""

import streamlit as st

from dlplay import forecast, ui
from dlplay.lessons.forecast.bench import Outcome
from dlplay.lessons.forecast.picking import pick_model
from dlplay.words import say


def future_tab(outcome: Outcome) -> None:
    """The forecast of what nobody knows yet."""
    series, plan = outcome.bench.series, outcome.bench.plan
    model = pick_model(outcome, "Forecast by", "forecast.future")
    st.plotly_chart(forecast.future_figure(series, model, plan), key="forecast.ahead", config=ui.QUIET)
    learned = say("Learned from the end of the series.")
    st.caption(f"{learned} {forecast.interval_sentence(model, plan)}")
    inside = outcome.scores[outcome.models.index(model)].inside
    st.markdown(say("In the folds, **{inside:.0%}** of the true values lay inside such intervals.", inside=inside))
    st.download_button(
        say("Forecast as CSV"),
        forecast.future_csv(series, model),
        "forecast.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    table = forecast.future_table(series, model)
    st.dataframe(table.rename(columns=say), hide_index=True, alt=say("The forecast, step by step."))


def code_tab(outcome: Outcome) -> None:
    """The code of everything that was judged."""
    setup = outcome.bench.setup
    for place, one in enumerate(outcome.scores):
        for name in ("MAE", "RMSE"):
            setup.show(f"{one.name}, {name}", one.measures[name], f"scores[{place}].measures[{name!r}]", ".4f")
    setup.show("better, hardly by chance", outcome.verdict.better, "verdict.better")
    ui.code_tab(setup, "forecast")


def predict(_: Outcome) -> None:
    """A question about a random walk."""
    ui.ask(
        "Each value of a **random walk** is the last one plus a random step. Which model forecasts it best?",
        ["An LSTM with many units", "An autoregression of a high order", "“The same as today”"],
        "“The same as today”",
        "the next step is random, so no past value tells anything about it. Try the sample “random walk” with as many "
        "models as you like: none can be told from the naive rule, and those that learn from chance get worse.",
        key="forecast.question",
    )
