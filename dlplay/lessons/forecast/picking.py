"""Controls for one of the judged models and for one of the folds."""

import streamlit as st

from dlplay import forecast, ui
from dlplay.lessons.forecast.bench import Outcome


def pick_model(outcome: Outcome, label: str, key: str, place: int = -1) -> forecast.Judged:
    """A control for one of the judged models; place: 0 to start from the best simple rule, -1 from the best learned."""
    names = [model.name for model in outcome.models]
    name = ui.choose(label, names, forecast.start_models(outcome.scores)[place], key=key)
    return outcome.models[names.index(name)]


def pick_fold(folds: tuple[forecast.Fold, ...]) -> forecast.Fold:
    """A control for one of the folds."""
    last = len(folds)
    if st.session_state.get("forecast.fold", 1) > last:  # there may be fewer folds now
        st.session_state["forecast.fold"] = last
    return folds[ui.enter("Fold", 1, max(2, last), last, key="forecast.fold", disabled=last == 1) - 1]
