"""Forecast: autoregression and recurrent networks on your own series, judged fairly."""

import streamlit as st

from dlplay import forecast as fc
from dlplay import ui
from dlplay.data import SeriesError, season_candidates

BOUND = {"bind": "query-params"}
QUIET = {"displayModeBar": False}
setup = ui.new_transcript("Forecast")
st.title("Forecast")
st.markdown(
    "A model looks back over the last values and says what comes next: an **autoregression** by a weighted sum, a "
    "**recurrent network** by a memory that reads them one by one. Whether a model is any good shows only **against "
    "simple rules**, such as “the same as today”, **on values that it has never seen**."
)


def choose_number(label: str, most: int, start: int, key: str, *, least: int = 1, step: int = 1) -> int:
    """A control for a number that begins with what the length of the series allows, until somebody changes it."""
    ui.follow_start(key, start)
    return st.number_input(label, least, most, start, step, key=key, **BOUND)


def choose_season() -> int:
    """A control for the season: those that the series may have, the best one first, and none."""
    seasons = [*season_candidates(series)]
    words = [f"{one.steps:,}: {one.words}" for one in seasons]
    ui.follow_start("fc_s", begun.season)
    steps = [*dict.fromkeys([*(one.steps for one in seasons), 1])]
    season = ui.choose("Season, in steps", steps, begun.season, key="fc_s", look="segmented_control")
    st.caption(f"{'; '.join([*words, '1: no season'])}.")
    return season


def choose_plan() -> fc.Plan:
    """Controls for how all models are judged, and for what is done to the values before."""
    horizon = choose_number("Horizon: steps ahead", 200, begun.horizon, "fc_h")
    folds = choose_number("Folds", 30, begun.folds, "fc_k")
    season = choose_season()
    log = st.toggle("Logarithm of the values", key="fc_log", **BOUND)
    differences = st.slider("Differences: they take a trend away", 0, 2, 1, key="fc_d", **BOUND)
    seasonal = st.toggle("Seasonal difference: it takes the season away", key="fc_sd", **BOUND)
    with st.expander("More about the judging"):
        strategy = ui.choose(
            "Several steps ahead", fc.STRATEGIES, "recursive", key="fc_steps", look="segmented_control"
        )
        st.caption(f"{strategy.capitalize()}: {fc.STRATEGIES[strategy]}.")
        own = st.toggle(f"Another season than {season} (1: none)", key="fc_own", **BOUND)
        season = st.number_input("Steps of a season", 1, 100_000, 12, key="fc_season", **BOUND) if own else season
        step = st.number_input("Steps between origins, 0: the horizon", 0, 200, 0, key="fc_step", **BOUND)
        label = "Learn from the last ... values, 0: all"
        latest = choose_number(label, 20000, begun.latest, "fc_latest", least=0, step=100)
        level = ui.choose("Level of the intervals", [0.5, 0.8, 0.9, 0.95], 0.9, key="fc_level", look="select_slider")
    how = fc.Transform(log, differences, season if seasonal and season > 1 else 0)
    if seasonal and season <= 1:
        st.caption("No season is chosen: choose one, or set its steps under “More about the judging”.")
    return setup.run("plan", fc.Plan, horizon, folds, step, latest, how, season, strategy, level)


def choose_linear() -> fc.LinearPlan:
    """Controls for the autoregressions."""
    methods = ui.pick_many("Autoregression by", fc.METHODS, fc.METHODS, key="fc_methods")
    criterion = ui.choose("Order p", [*fc.CRITERIA, fc.CHOSEN], "BIC", key="fc_order", look="segmented_control")
    label = "p" if criterion == fc.CHOSEN else "p is at most"
    order = choose_number(label, 60, begun.order, "fc_p", least=0)
    return setup.run("linear", fc.LinearPlan, tuple(one for one in fc.METHODS if one in methods), criterion, order)


def choose_network() -> fc.NetworkPlan:
    """Controls for all hyperparameters of the networks."""
    kinds = ui.pick_many("Networks", fc.NETWORKS, ["LSTM"], key="fc_kinds")
    epochs = st.number_input("Epochs", 1, 500, 30, 10, key="fc_epochs", **BOUND)
    rates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
    rate = ui.choose("Learning rate", rates, 0.01, key="fc_rate", look="select_slider")
    units = st.number_input("Hidden units", 1, 128, 16, key="fc_units", **BOUND)
    layers = st.number_input("Layers", 1, 3, 1, key="fc_layers", **BOUND)
    with st.expander("More about the networks"):
        window = choose_number("Window: values that go in", 200, begun.window, "fc_window")
        loss = ui.choose("Loss", fc.LOSSES, "mse", key="fc_loss", look="segmented_control")
        st.caption(f"{loss}: {fc.LOSSES[loss]}.")
        batch = ui.choose("Batch size", [8, 16, 32, 64, 128], 32, key="fc_batch", look="select_slider")
        dropout = st.slider("Dropout", 0.0, 0.8, 0.0, 0.1, key="fc_dropout", **BOUND)
        share = st.slider("Share of the windows for validation", 0.0, 0.5, 0.2, 0.1, key="fc_share", **BOUND)
        keep = st.toggle("Keep the weights of the best validation loss", True, key="fc_keep", **BOUND)
        seed = st.number_input("Seed", 0, 999, 0, key="fc_seed", **BOUND)
    kinds = tuple(one for one in fc.NETWORKS if one in kinds)
    return fc.NetworkPlan(kinds, window, units, layers, rate, epochs, batch, loss, dropout, share, keep, seed)


def pick_model(label: str, key: str, place: int = -1) -> fc.Judged:
    """A control for one of the judged models; place: 0 to start from the best simple rule, -1 from the best learned."""
    names = [model.name for model in models]
    name = ui.choose(label, names, fc.start_models(scores)[place], key=key)
    return models[names.index(name)]


def pick_fold() -> fc.Fold:
    """A control for one of the folds."""
    last = len(folds)
    if st.session_state.get("fc_fold", 1) > last:  # there may be fewer folds now
        st.session_state["fc_fold"] = last
    return folds[st.number_input("Fold", 1, max(2, last), last, key="fc_fold", disabled=last == 1, **BOUND) - 1]


def series_tab() -> None:
    """The series, its folds, and its autocorrelation."""
    st.plotly_chart(fc.series_figure(series, folds), key="fc_series", config=QUIET)
    st.caption(
        f"Rolling origin: {len(folds)} folds. Each learns from the values of its blue bar (thin) alone, and forecasts "
        f"the {plan.horizon} values of its orange bar (thick). All models get the same folds."
    )
    if gaps:
        st.markdown(gaps)
    st.markdown(fc.transform_sentence(series.name, plan))
    lags = min(max(24, 2 * plan.season), len(series.values) // 2)
    seen = fc.seen_by_models(values, plan)
    drawn = {"the series": series.values, "what the models see": seen}
    for place, (name, shown) in zip(st.columns(2), drawn.items(), strict=True):
        place.plotly_chart(fc.autocorrelation_figure(shown, lags, name), key=f"fc_acf {name}", config=QUIET)
    st.caption("Autocorrelation: how much a value looks like the one so many steps before. Between the lines: noise.")


def judged_tab() -> None:
    """The table of measures, the verdict, all forecasts over the truth."""
    st.markdown(fc.verdict_sentence(scores, verdict, plan))
    if little := fc.how_little(values, folds):
        st.info(little, icon=":material/balance:")
    st.markdown(fc.scores_table(scores, verdict, models, plan))
    st.caption(f"{fc.judging_caption(plan)} {gaps}")
    if not learned and not off and not done:
        st.info("The networks join this table when they have been trained: press **Train**.")
    if warning := fc.copy_warning(scores):
        st.warning(warning, icon=":material/content_copy:")
    names = [model.name for model in models]
    label = "Draw the forecasts of (one alone: with its intervals)"
    chosen = ui.pick_many(label, names, fc.start_models(scores), key="fc_drawn")
    drawn = [model for model in models if model.name in chosen]
    st.plotly_chart(fc.forecasts_figure(series, folds, drawn), key="fc_forecasts", config=QUIET)
    st.caption("Gray: the truth. Dotted: the origins, where each forecast begins.")
    if len(drawn) == 1:
        st.markdown(fc.interval_sentence(drawn[0], plan))
    st.subheader("One model against another")
    left, right = st.columns(2)
    with left:
        one = scores[models.index(pick_model("Diebold and Mariano's test of", "fc_one"))]
    with right:
        other = scores[models.index(pick_model("against", "fc_other", 0))]
    st.markdown(fc.duel_sentence(one, other, plan))
    if fc.compare_two(one, other, plan) is not None and one is not other:
        with st.expander("The test by hand"):
            st.markdown("A fold counts once, by its root mean squared error: errors inside a fold hang together.")
            ui.show_arithmetic(*fc.duel_arithmetic(one, other, plan))


def training_tab() -> None:
    """The curves of all trainings."""
    st.markdown(fc.EPOCH_WORDS)
    if job is None:
        st.info("Press **Train**: the curves grow here while the networks learn.", icon=":material/play_arrow:")
        return
    kinds = job.args[3].kinds
    kind = ui.choose("Network", kinds, key="fc_curves", look="segmented_control")

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        st.plotly_chart(fc.losses_figure(list(job.reports), kind, job.args[3]), key="fc_losses", config=QUIET)
        st.caption("Bold: the fold that was learned last. Pale: the folds before it. Star: the weights that are kept.")

    follow()


def hand_tab() -> None:
    """The lecture's equation with this fold's numbers, a measure, a network's window."""
    left, middle, right = st.columns(3)
    with left:
        fold = pick_fold()
    order = middle.number_input("Order p of this equation", 0, 12, 2, key="fc_hand", **BOUND)
    method = ui.choose("Fitted by", fc.METHODS, key="fc_by", look="segmented_control", place=right)
    with ui.refusing(fc.ForecastError):
        steps = fc.steps_by_hand(values, fold, plan, order, method)
    for title, arithmetic in steps:
        st.markdown(title)
        ui.show_arithmetic(*arithmetic)
    st.subheader("A measure")
    left, right = st.columns(2)
    name = ui.choose("Measure", fc.MEASURES, "MSE", key="fc_measure", look="segmented_control", place=left)
    with right:
        model = pick_model("Of the forecasts of", "fc_of")
    said, arithmetic = fc.measure_by_hand(name, model, values, folds, plan)
    ui.show_arithmetic(*arithmetic)
    st.caption(said)
    st.subheader("One window of a network")
    if problem:
        st.info(problem)
        return
    text, cells = fc.window_cells(values, fold, plan, network)
    st.markdown(text)
    ui.number_grid("The last window that is learned", cells)


def residuals_tab() -> None:
    """What one model leaves unexplained."""
    model = pick_model("Residuals of", "fc_left")
    lags = fc.lags_for(model, plan)
    st.plotly_chart(fc.residuals_figure(model.future.residuals, lags), key="fc_residuals", config=QUIET)
    st.caption(fc.RESIDUAL_WORDS)
    st.markdown(fc.residual_sentence(model, lags))
    with ui.refusing(fc.ForecastError), st.expander("The test by hand"):
        ui.show_arithmetic(*fc.ljung_box_arithmetic(model.future.residuals, lags, model.future.fitted))


def future_tab() -> None:
    """The forecast of what nobody knows yet."""
    model = pick_model("Forecast by", "fc_future")
    st.plotly_chart(fc.future_figure(series, model, plan), key="fc_ahead", config=QUIET)
    st.caption(f"Learned from the end of the series. {fc.interval_sentence(model, plan)}")
    inside = scores[models.index(model)].inside
    st.markdown(f"In the folds, **{inside:.0%}** of the true values lay inside such intervals.")
    csv = fc.future_csv(series, model)
    st.download_button(
        "Forecast as CSV", csv, "forecast.csv", "text/csv", on_click="ignore", icon=":material/download:"
    )
    st.dataframe(fc.future_table(series, model), hide_index=True, alt="The forecast, step by step.")


def code_tab() -> None:
    """The code of everything that was judged."""
    for place, one in enumerate(scores):
        for name in ("MAE", "RMSE"):
            setup.show(f"{one.name}, {name}", one.measures[name], f"scores[{place}].measures[{name!r}]", ".4f")
    setup.show("better, hardly by chance", verdict.better, "verdict.better")
    ui.show_code(setup)
    ui.take_home(setup, "forecast")


def predict() -> None:
    """A question about a random walk."""
    ui.ask(
        "Each value of a **random walk** is the last one plus a random step. Which model forecasts it best?",
        ["An LSTM with many units", "An autoregression of a high order", "“The same as today”"],
        "“The same as today”",
        "the next step is random, so no past value tells anything about it. Try the sample “random walk” with as many "
        "models as you like: none can be told from the naive rule, and those that learn from chance get worse.",
        key="question",
    )


with ui.refusing(fc.ForecastError), ui.refusing(SeriesError):
    top, lesson, job = st.container(), st.container(), ui.watched_job("forecast")
    with lesson:
        bar = st.container()
        if job is not None:
            ui.watch(job, lambda _: None)  # above what may be refused, so that it can always be stopped
    series = ui.pick_series(setup, top=top)  # its cells stand below the lesson
    values = setup.run("values", fc.with_gaps, series)
    begun = fc.begin_with(len(values), [one.steps for one in season_candidates(series)])
    with st.sidebar:
        plan, linear, network = choose_plan(), choose_linear(), choose_network()
    try:
        simple = setup.run_once("simple", fc.judge_simple, values, plan, linear)
    except fc.ForecastError as error:
        with lesson:
            ui.refuse(f"{error} {fc.what_fits(len(values), plan, linear)}")
            st.plotly_chart(fc.series_figure(series, ()), key="fc_series", config=QUIET)
            st.caption("The series, without folds: what is chosen at the left does not fit it.")
        st.stop()
    folds = setup.run("folds", fc.rolling_origins, len(values), plan)
    gaps = fc.gaps_sentence(values, folds)
TABS = {
    "Series": series_tab,
    "Judged": judged_tab,
    "Training": training_tab,
    "By hand": hand_tab,
    "Residuals": residuals_tab,
    "Future": future_tab,
    "Code to take home": code_tab,
    "Predict first": predict,
}
with lesson:
    problem = fc.problem_of(len(values), plan, linear, network)
    off = bool(problem) or (job is not None and job.is_active)
    button, cost = bar.columns([1, 6], vertical_alignment="center")
    if button.button("Train", icon=":material/play_arrow:", key="fc_train", disabled=off) and not off:
        asked = (values, plan, linear, network)
        ui.start_job(
            fc.judge_networks, *asked, lesson="forecast", title=f"{', '.join(network.kinds)}, {len(folds)} folds"
        )
    if problem:
        cost.warning(f"The networks cannot be trained like this. {problem}", icon=":material/edit:")
    else:
        cost.caption(fc.cost_sentence(len(values), folds, plan, network))
    if begun.sentence:
        st.caption(begun.sentence)
    done = job is not None and job.state == "done"
    learned = job.result if done and fc.same_question(values, plan, job.args) else ()
    if done and not learned:
        st.info("The networks were trained for other values or other folds, so they are not compared: **Train** again.")
    elif done and job.args[3] != network:
        st.caption(
            "The networks in the table were trained with the settings of before: press **Train** for the new ones."
        )
    models = simple
    if learned:
        used = setup.run("network", fc.NetworkPlan, *vars(job.args[3]).values())
        called = (values, plan, linear, used)
        setup.ran("learned", fc.judge_networks, learned, *called, report=fc.print_fold_epoch)
        models = setup.run("models", fc.all_models, simple, learned)
    with ui.refusing(fc.ForecastError):
        scores = setup.run("scores", fc.score_all, models, values, folds, plan.season)
        verdict = setup.run("verdict", fc.judge_all, scores, plan)
    ui.show_tabs("forecast", TABS)
