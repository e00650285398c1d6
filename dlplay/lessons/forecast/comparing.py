"""The tab in which all models are judged, and one against another."""

import streamlit as st

from dlplay import forecast, ui
from dlplay.lessons.forecast.bench import Outcome
from dlplay.lessons.forecast.picking import pick_model
from dlplay.words import say


def judged_tab(outcome: Outcome) -> None:
    """The table of measures, the verdict, all forecasts over the truth."""
    bench, plan = outcome.bench, outcome.bench.plan
    st.markdown(forecast.verdict_sentence(outcome.scores, outcome.verdict, plan))
    if little := forecast.how_little(bench.values, bench.folds):
        st.info(little, icon=":material/balance:")
    st.markdown(forecast.scores_table(outcome.scores, outcome.verdict, outcome.models, plan))
    st.caption(f"{forecast.judging_caption(plan)} {bench.gaps}")
    if outcome.could_train:
        st.info(say("The networks join this table when they have been trained: press **Train**."))
    if warning := forecast.copy_warning(outcome.scores):
        st.warning(warning, icon=":material/content_copy:")
    show_forecasts(outcome)
    show_duel(outcome)


def show_forecasts(outcome: Outcome) -> None:
    """The chosen models' forecasts over the truth."""
    bench = outcome.bench
    names = [model.name for model in outcome.models]
    label = "Draw the forecasts of (one alone: with its intervals)"
    chosen = ui.pick_many(label, names, forecast.start_models(outcome.scores), key="forecast.drawn")
    drawn = [model for model in outcome.models if model.name in chosen]
    figure = forecast.forecasts_figure(bench.series, bench.folds, drawn)
    st.plotly_chart(figure, key="forecast.forecasts", config=ui.QUIET)
    st.caption(say("Gray: the truth. Dotted: the origins, where each forecast begins."))
    if len(drawn) == 1:
        st.markdown(forecast.interval_sentence(drawn[0], bench.plan))


def show_duel(outcome: Outcome) -> None:
    """Diebold and Mariano's test of one model against another."""
    models, plan = outcome.models, outcome.bench.plan
    st.subheader(say("One model against another"))
    left, right = st.columns(2)
    with left:
        one = outcome.scores[models.index(pick_model(outcome, "Diebold and Mariano's test of", "forecast.one"))]
    with right:
        other = outcome.scores[models.index(pick_model(outcome, "against", "forecast.other", 0))]
    st.markdown(forecast.duel_sentence(one, other, plan))
    if forecast.compare_two(one, other, plan) is not None and one is not other:
        with st.expander(say("The test by hand")):
            st.markdown(say("A fold counts once, by its root mean squared error: errors inside a fold hang together."))
            ui.show_arithmetic(*forecast.duel_arithmetic(one, other, plan))
