"""The controls of the sidebar: how models are judged, the autoregressions, the networks."""

import streamlit as st

from dlplay import forecast, ui
from dlplay.data import Series, season_candidates
from dlplay.export import Transcript
from dlplay.words import say

RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]


def choose_number(label: str, most: int, start: int, key: str, *, least: int = 1, step: int = 1) -> int:
    """A control for a number that begins with what the length of the series allows, until somebody changes it."""
    ui.follow_start(key, start)
    return ui.enter(label, least, most, start, step, key=key)


def choose_season(series: Series, begun: forecast.Beginning) -> int:
    """A control for the season: those that the series may have, the best one first, and none."""
    seasons = [*season_candidates(series)]
    words = [*(f"{one.steps:,}: {say(one.words)}" for one in seasons), say("1: no season")]
    ui.follow_start("forecast.s", begun.season)
    steps = [*dict.fromkeys([*(one.steps for one in seasons), 1])]
    season = ui.choose("Season, in steps", steps, begun.season, key="forecast.s", look="segmented_control")
    st.caption(f"{'; '.join(words)}.")
    return season


def choose_plan(setup: Transcript, series: Series, begun: forecast.Beginning) -> forecast.Plan:
    """Controls for how all models are judged, and for what is done to the values before."""
    horizon = choose_number("Horizon: steps ahead", 200, begun.horizon, "forecast.h")
    folds = choose_number("Folds", 30, begun.folds, "forecast.k")
    season = choose_season(series, begun)
    log = ui.switch("Logarithm of the values", key="forecast.log")
    differences = ui.slide("Differences: they take a trend away", 0, 2, 1, key="forecast.d")
    seasonal = ui.switch("Seasonal difference: it takes the season away", key="forecast.sd")
    with st.expander(say("More about the judging")):
        strategies = forecast.STRATEGIES
        strategy = ui.choose(
            "Several steps ahead", strategies, "recursive", key="forecast.steps", look="segmented_control"
        )
        st.caption(say("{name}: {what}.", name=say(strategy).capitalize(), what=say(strategies[strategy])))
        if ui.switch(say("Another season than {season} (1: none)", season=season), key="forecast.own"):
            season = ui.enter("Steps of a season", 1, 100_000, 12, key="forecast.season")
        step = ui.enter("Steps between origins, 0: the horizon", 0, 200, 0, key="forecast.step")
        label = "Learn from the last ... values, 0: all"
        latest = choose_number(label, 20000, begun.latest, "forecast.latest", least=0, step=100)
        level = ui.choose(
            "Level of the intervals", [0.5, 0.8, 0.9, 0.95], 0.9, key="forecast.level", look="select_slider"
        )
    how = forecast.Transform(log, differences, season if seasonal and season > 1 else 0)
    if seasonal and season <= 1:
        st.caption(say("No season is chosen: choose one, or set its steps under “More about the judging”."))
    return setup.run("plan", forecast.Plan, horizon, folds, step, latest, how, season, strategy, level)


def choose_linear(setup: Transcript, begun: forecast.Beginning) -> forecast.LinearPlan:
    """Controls for the autoregressions."""
    methods = ui.pick_many("Autoregression by", forecast.METHODS, forecast.METHODS, key="forecast.methods")
    criteria = [*forecast.CRITERIA, forecast.CHOSEN]
    criterion = ui.choose("Order p", criteria, "BIC", key="forecast.order", look="segmented_control")
    label = "p" if criterion == forecast.CHOSEN else "p is at most"
    order = choose_number(label, 60, begun.order, "forecast.p", least=0)
    return setup.run("linear", forecast.LinearPlan, tuple(methods), criterion, order)


def choose_network(begun: forecast.Beginning) -> forecast.NetworkPlan:
    """Controls for all hyperparameters of the networks."""
    kinds = tuple(ui.pick_many("Networks", forecast.NETWORKS, ["LSTM"], key="forecast.kinds"))
    epochs = ui.enter("Epochs", 1, 500, 30, 10, key="forecast.epochs")
    rate = ui.choose("Learning rate", RATES, 0.01, key="forecast.rate", look="select_slider")
    units = ui.enter("Hidden units", 1, 128, 16, key="forecast.units")
    layers = ui.enter("Layers", 1, 3, 1, key="forecast.layers")
    with st.expander(say("More about the networks")):
        window = choose_number("Window: values that go in", 200, begun.window, "forecast.window")
        loss = ui.choose("Loss", forecast.LOSSES, "mse", key="forecast.loss", look="segmented_control")
        st.caption(say("{name}: {what}.", name=loss, what=say(forecast.LOSSES[loss])))
        batch = ui.choose("Batch size", [8, 16, 32, 64, 128], 32, key="forecast.batch", look="select_slider")
        dropout = ui.slide("Dropout", 0.0, 0.8, 0.0, 0.1, key="forecast.dropout")
        share = ui.slide("Share of the windows for validation", 0.0, 0.5, 0.2, 0.1, key="forecast.share")
        keep = ui.switch("Keep the weights of the best validation loss", True, key="forecast.keep")
        seed = ui.enter("Seed", 0, 999, 0, key="forecast.seed")
    return forecast.NetworkPlan(kinds, window, units, layers, rate, epochs, batch, loss, dropout, share, keep, seed)
