"""The controls of Neural network: what is learned from the table, how, and which plane is shown."""

import streamlit as st

from dlplay import neural_network, regression, ui
from dlplay.data import Table, date_columns, word_columns
from dlplay.export import Transcript
from dlplay.words import say


def choose_plan(setup: Transcript, table: Table) -> neural_network.Plan:
    """Controls for the target, the features, and what is done to them."""
    frame, link = table.frame, ui.is_sample(table)
    columns, dates = [str(name) for name in frame], date_columns(frame)
    words, last = word_columns(frame, dates), columns[regression.start_target(frame, dates)]
    ui.start_afresh(table, "neural_network.target", last)
    target = ui.choose("Target", columns, last, key="neural_network.target", link=link)
    start = regression.start_features(frame, target, words)
    ui.start_afresh(table, "neural_network.features", start)
    others = [name for name in columns if name != target]
    features = ui.pick_many("Features", others, start, key="neural_network.features", link=link, from_file=True)
    with st.expander(say("Types, missing values, scaling, validation"), icon=":material/tune:"):
        ui.start_afresh(table, "neural_network.categorical", words)
        label = "Categorical columns; all others are numeric"
        categorical = ui.pick_many(label, columns, words, key="neural_network.categorical", link=link, from_file=True)
        rules = list(neural_network.MISSING_RULES)
        missing = ui.choose("Missing inputs", rules, key="neural_network.missing", look="radio", horizontal=True)
        st.caption(say("{name}: {what}.", name=say(missing), what=say(neural_network.MISSING_RULES[missing])))
        scale = ui.switch("Scale the inputs", True, key="neural_network.scale")
        share = ui.slide("Share of rows for validation", 0.0, 0.9, 0.3, 0.05, key="neural_network.share")
        seed = ui.enter("Seed of the split", 0, 9999, 0, key="neural_network.split")
    ui.tell_dates([name for name in features if name in dates and name not in categorical])
    bins = 0
    if target not in categorical and ui.switch("Cut into classes", True, key="neural_network.cut"):
        bins = ui.enter("Classes", 2, 5, 3, key="neural_network.bins")
    return setup.run(
        "plan",
        neural_network.Plan,
        target,
        tuple(features),
        tuple(categorical),
        missing,
        scale,
        bins=bins,
        share=share,
        seed=seed,
    )


def choose_settings(setup: Transcript) -> neural_network.Settings:
    """Controls for all hyperparameters."""
    layers = ui.enter("Hidden layers", 0, 3, 1, key="neural_network.layers")
    hidden = tuple(
        ui.enter(say("Units in hidden layer {k}", k=k), 1, 16, 3, key=f"neural_network.units{k}")
        for k in range(1, layers + 1)
    )
    activation = (
        ui.choose("Activation", neural_network.ACTIVATIONS, key="neural_network.activation") if hidden else "linear"
    )
    st.caption(
        say(neural_network.BEND_WORDS[activation])
        if hidden
        else say("Without a hidden layer there is nothing to bend.")
    )
    rate = ui.enter("Learning rate", 0.0, 100.0, 0.3, 0.1, "%.6g", key="neural_network.rate")
    epochs = ui.enter("Epochs, at most", 1, 2000, 200, 50, key="neural_network.epochs")
    stop = ui.switch("Stop early", True, key="neural_network.stop")
    with st.expander(say("More")):
        momentum = ui.slide("Momentum", 0.0, 0.99, 0.9, 0.01, key="neural_network.momentum")
        decay = ui.enter("Weight decay", 0.0, 10.0, 0.0, 0.001, "%.6g", key="neural_network.decay")
        batch = ui.enter("Batch size (0: all)", 0, 2000, 0, 8, key="neural_network.batch")
        tolerance = ui.enter("Converged within", 0.0, 1.0, 1e-4, 1e-4, "%.6g", key="neural_network.tolerance")
        seed = ui.enter("Seed of the weights", 0, 9999, 0, key="neural_network.seed")
    tolerance = tolerance if stop else 0.0
    numbers = (rate, momentum, decay, batch, epochs, tolerance, seed)
    return setup.run("settings", neural_network.Settings, hidden, activation, *numbers)


def choose_axes(setup: Transcript, data: neural_network.Prepared, table: Table, place: int) -> neural_network.Window:
    """Controls for the two inputs of the pictures, and for where the others stay."""
    link = ui.is_sample(table)
    x_name, y_name = neural_network.start_axes(data)
    held = None
    if len(data.names) > 2:
        x_name = ui.choose("To the right", data.names, x_name, key="neural_network.x", link=link)
        y_name = ui.choose("Upwards", data.names, y_name, key="neural_network.y", link=link)
        whose = ui.choose("Other inputs as in", ["your row", "a typical row"], key="neural_network.held")
        held = place if whose == "your row" else None
    return setup.run_once("window", neural_network.open_window, data, x_name, y_name, held)


def choose_frame(setup: Transcript, training: neural_network.Training) -> neural_network.Frame:
    """The slider over the recorded epochs; after another training it stands at the end again."""
    last = len(training.losses) - 1
    if (
        st.session_state.setdefault("neural_network.epoch.last", last) != last
        or st.session_state.get("neural_network.epoch", 0) > last
    ):
        st.session_state["neural_network.epoch.last"] = st.session_state["neural_network.epoch"] = last
    epoch = ui.slide("Epoch", 0, last, last, key="neural_network.epoch")
    return setup.run("frame", neural_network.frame_at, training, epoch)
