"""Neural network: hidden units bend a boundary while they learn your table, beside four other methods."""

import streamlit as st

from dlplay import neural_network as nn
from dlplay import regression, ui
from dlplay.data import ColumnError, Table
from dlplay.words import plain

setup = ui.new_transcript("Neural network")
st.title("Neural network")
st.markdown(
    "A **hidden unit** adds up its weighted inputs and bends the sum: alone, it parts the plane by a straight line. "
    "The **output** adds up the weighted hidden units: **several lines together make a bent boundary**."
)
QUIET = {"displayModeBar": False}
START = {
    "table": "circles",
    "nn_layers": 1,
    "nn_units1": 3,
    "nn_activation": "tanh",
    "nn_rate": 0.3,
    "neural_network.tab": "Boundary",
}
EXAMPLES = {
    "3 units": START,
    "2 units": START | {"nn_units1": 2},
    "No hidden layer": START | {"nn_layers": 0},
    "Rate too large": START | {"nn_rate": 100.0},
    "Rate too small": START | {"nn_rate": 0.0001},
    "Dead units": START | {"nn_activation": "relu", "nn_rate": 10.0},
}
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown("Try:", width="content")
    for name, example in EXAMPLES.items():
        st.button(name, key=f"nn_try_{name}", on_click=st.session_state.update, args=[example], type="tertiary")


def choose_plan(table: Table) -> nn.Plan:
    """Controls for the target, the features, and what is done to them."""
    frame, link = table.frame, ui.is_sample(table)
    columns, texts = list(frame), regression.text_columns(frame)
    last = columns[regression.start_target(frame)]
    ui.start_afresh(table, "nn_target", last)
    target = ui.choose("Target", columns, last, key="nn_target", link=link)
    start = regression.start_features(frame, target)
    ui.start_afresh(table, "nn_features", start)
    others = [name for name in columns if name != target]
    features = ui.pick_many("Features", others, start, key="nn_features", link=link, from_file=True)
    with st.expander("Types, missing values, scaling, validation", icon=":material/tune:"):
        ui.start_afresh(table, "nn_categorical", texts)
        label = "Categorical columns; all others are numeric"
        categorical = ui.pick_many(label, columns, texts, key="nn_categorical", link=link, from_file=True)
        rules = list(nn.MISSING_RULES)
        missing = ui.choose("Missing inputs", rules, key="nn_missing", look="radio", horizontal=True)
        st.caption(f"{missing}: {nn.MISSING_RULES[missing]}.")
        scale = st.toggle("Scale the inputs", True, key="nn_scale", bind="query-params")
        share = st.slider("Share of rows for validation", 0.0, 0.9, 0.3, 0.05, key="nn_share", bind="query-params")
        seed = st.number_input("Seed of the split", 0, 9999, 0, key="nn_split", bind="query-params")
    bins = 0
    if target not in categorical and st.toggle("Cut into classes", True, key="nn_cut", bind="query-params"):
        bins = st.number_input("Classes", 2, 5, 3, key="nn_bins", bind="query-params")
    return setup.run(
        "plan", nn.Plan, target, tuple(features), tuple(categorical), missing, scale, bins=bins, share=share, seed=seed
    )


def choose_settings() -> nn.Settings:
    """Controls for all hyperparameters."""
    link = {"bind": "query-params"}
    layers = st.number_input("Hidden layers", 0, 3, 1, key="nn_layers", **link)
    hidden = tuple(
        st.number_input(f"Units in hidden layer {k}", 1, 16, 3, key=f"nn_units{k}", **link)
        for k in range(1, layers + 1)
    )
    activation = ui.choose("Activation", nn.ACTIVATIONS, key="nn_activation") if hidden else "linear"
    st.caption(nn.BEND_WORDS[activation] if hidden else "Without a hidden layer there is nothing to bend.")
    rate = st.number_input("Learning rate", 0.0, 100.0, 0.3, 0.1, "%.6g", key="nn_rate", **link)
    epochs = st.number_input("Epochs, at most", 1, 2000, 200, 50, key="nn_epochs", **link)
    stop = st.toggle("Stop early", True, key="nn_stop", **link)
    with st.expander("More"):
        momentum = st.slider("Momentum", 0.0, 0.99, 0.9, 0.01, key="nn_momentum", **link)
        decay = st.number_input("Weight decay", 0.0, 10.0, 0.0, 0.001, "%.6g", key="nn_decay", **link)
        batch = st.number_input("Batch size (0: all)", 0, 2000, 0, 8, key="nn_batch", **link)
        tolerance = st.number_input("Converged within", 0.0, 1.0, 1e-4, 1e-4, "%.6g", key="nn_tolerance", **link)
        seed = st.number_input("Seed of the weights", 0, 9999, 0, key="nn_seed", **link)
    tolerance = tolerance if stop else 0.0
    numbers = (rate, momentum, decay, batch, epochs, tolerance, seed)
    return setup.run("settings", nn.Settings, hidden, activation, *numbers)


def choose_axes(data: nn.Prepared, table: Table, place: int) -> nn.Window:
    """Controls for the two inputs of the pictures, and for where the others stay."""
    link = ui.is_sample(table)
    x_name, y_name = nn.start_axes(data)
    held = None
    if len(data.names) > 2:
        x_name = ui.choose("To the right", data.names, x_name, key="nn_x", link=link)
        y_name = ui.choose("Upwards", data.names, y_name, key="nn_y", link=link)
        whose = ui.choose("Other inputs as in", ["your row", "a typical row"], key="nn_held")
        held = place if whose == "your row" else None
    return setup.run_once("window", nn.open_window, data, x_name, y_name, held)


def choose_frame(training: nn.Training) -> nn.Frame:
    """The slider over the recorded epochs; after another training it stands at the end again."""
    last = len(training.losses) - 1
    if st.session_state.setdefault("nn_epoch.last", last) != last or st.session_state.get("nn_epoch", 0) > last:
        st.session_state["nn_epoch.last"] = st.session_state["nn_epoch"] = last
    epoch = st.slider("Epoch", 0, last, last, key="nn_epoch", bind="query-params")
    return setup.run("frame", nn.frame_at, training, epoch)


def show_numbers(training: nn.Training, epoch: int) -> None:
    """Loss and accuracy at the epoch, and what the network says about the row."""
    for name in ("losses", "validation_losses", "accuracies", "validation_accuracies"):
        found = getattr(training, name)[epoch]
        setup.show(f"{name} after epoch {epoch}", found, f"training.{name}[{epoch}]", ".6g")
    says = setup.run("says", nn.row_probabilities, data, frame.layers, settings.activation, place)
    row = data.rows[place]
    parts = [setup.show(f"row {row}, probability {k}", says[k], f"says[{k}]", ".4f") for k in range(len(says))]
    probabilities = ", ".join(f"{plain(name)} **{part}**" for name, part in zip(data.classes, parts, strict=True))
    said = f"Row {row}: {probabilities}; in the table: {plain(nn.truth_of(data, place))}"
    st.markdown(f"Epoch **{epoch}**: {nn.place_sentence(training, epoch)}  \n{said}")
    if trouble := nn.trouble_sentence(training, settings):
        st.warning(trouble)


def boundary_tab() -> None:
    """The boundary at the chosen epoch, or the film of all."""
    left, right = st.columns([3, 2], gap="medium")
    film_wanted = right.toggle("Film: play all epochs", key="nn_film", bind="query-params")
    right.markdown(plain(window.held))
    if film_wanted:
        film = setup.continued().run_once("film", nn.boundary_film, training, window, settings.activation)
        left.plotly_chart(nn.boundary_film_figure(data, window, film, training), key="nn_film_figure", config=QUIET)
        left.caption("Press Play. White is where the network cannot decide. The pictures are already in your browser.")
    else:
        probability = setup.run("probability", nn.boundary_map, frame.layers, window, settings.activation)
        lines = (
            setup.run("lines", nn.unit_lines, frame.layers, data, window) if settings.hidden and window.y_name else []
        )
        left.plotly_chart(nn.boundary_figure(data, window, probability, lines, place), key="nn_boundary", config=QUIET)
        left.caption(
            "Background: what the network says; white: it cannot decide. Black: the boundary. Dashed: where the sum in "
            "a unit of the first hidden layer is 0. Hollow signs: rows for validation. Star: your row."
        )
    right.plotly_chart(nn.loss_figure(training, None if film_wanted else epoch), key="nn_loss", config=QUIET)
    dotted = "" if film_wanted else " Dotted: the epoch that is shown."
    right.caption(f"The loss after every epoch. Validation rows are never learned.{dotted}")
    right.markdown(nn.ending_sentence(training, settings))


def inside_tab() -> None:
    """The weights as a drawing, and every hidden unit's own map."""
    outputs = nn.forward(frame.layers, data.inputs[place : place + 1], settings.activation)
    drawing = nn.network_svg(data, frame.layers, outputs)
    st.image(drawing, width="stretch", alt="The network with all units and weights.")
    st.caption(
        "A line is a weight: the wider, the larger; blue and solid is positive, orange and dashed is negative. In the "
        "boxes: what the unit gives out for your row."
    )
    if settings.hidden:
        names = [f"hidden layer {k}" for k in range(1, len(settings.hidden) + 1)]
        which = names.index(ui.choose("Maps of", names, key="nn_maps")) + 1
        maps = nn.unit_maps(frame.layers, window, settings.activation, which)
        st.plotly_chart(nn.units_figure(window, maps, settings.activation), key="nn_units", config=QUIET)
        st.caption(
            f"What each unit of {names[which - 1]} gives out over the plane: green more, violet less, black the middle."
        )
    with st.expander("All weights as numbers"):
        st.dataframe(nn.weight_table(data, frame.layers), hide_index=True, alt="Every weight and bias.")


def row_tab() -> None:
    """The row through the network, term by term; then one weight's next update."""
    options = nn.unit_options(data, frame.layers)
    outs = [name for name, (depth, _) in options.items() if depth == len(frame.layers) - 1]
    for line in nn.scaling_lines(data, place):
        st.latex(line)
    unit = ui.choose("Open", options, key="nn_unit")
    chosen = options.get(unit, (0, 0))
    ui.show_arithmetic(*nn.unit_lines_of(data, frame.layers, settings.activation, place, chosen))
    if unit not in outs:
        out = outs[max(data.codes[place], 0) % len(outs)]  # of several outputs the true class's
        st.markdown(f"**{plain(out)}**")
        ui.show_arithmetic(*nn.unit_lines_of(data, frame.layers, settings.activation, place, options[out]))
    st.latex(nn.loss_line(data, frame.layers, settings.activation, place))
    st.subheader("The next update of one weight")
    sources = nn.weight_options(data, frame.layers, chosen[0])
    source = ui.choose(f"Weight of {plain(unit)} from", sources, key="nn_weight")
    which = sources.index(source) if source in sources else 0
    if data.codes[place] < 0:
        st.info("The class of this row is unknown: nothing can be learned from it. Choose another row.")
        return
    for line in nn.error_lines(data, frame, settings.activation, place, chosen):
        st.latex(line)
    ui.show_arithmetic(*nn.update_lines(data, frame, settings, place, (*chosen, which)))
    st.caption(
        "δ: the error of this unit's sum. v: the step; m: momentum; η: learning rate; g: the mean derivative; log: the "
        "natural logarithm. All numbers are rounded to five digits."
    )


def compare_tab() -> None:
    """The same split for other methods."""
    left, middle, right = st.columns([4, 2, 5], vertical_alignment="bottom")
    depth = left.number_input("Levels of the tree (0: no limit)", 0, 20, 0, key="nn_depth", bind="query-params")
    neighbours = middle.number_input("Neighbours", 1, 99, 5, key="nn_neighbours", bind="query-params")
    penalty = right.number_input(
        "C of support vector, logistic regression", 0.001, 1000.0, 1.0, key="nn_c", bind="query-params"
    )
    steps = setup.continued()
    ours = steps.run("ours", nn.network_rival, data, frame.layers, settings.activation, window)
    others = steps.run_once("others", nn.compare, data, window, depth, neighbours, penalty)
    rivals = [ours, *others]
    st.plotly_chart(nn.rivals_figure(data, window, rivals), key="nn_rivals", config=QUIET)
    across, up = plain(window.x_name), plain(window.y_name or "nothing")
    st.caption(f"Every method's answer, learned from the same {data.training.sum():,} rows; right: {across}, up: {up}.")
    st.markdown(plain(window.held))
    st.markdown("**Accuracy**")
    st.markdown(nn.rival_table(data, rivals))
    which = ui.choose("Confusion matrix of", [rival.name for rival in rivals], key="nn_of")
    st.markdown(nn.confusion_table(data, next((rival for rival in rivals if rival.name == which), ours)))
    st.caption("Rows of the validation; of the training where there is none. Bold: right.")
    if len(nn.roc_points(data, ours)[0]):
        st.plotly_chart(nn.roc_figure(data, rivals), key="nn_roc", config=QUIET)
        st.caption("ROC over all thresholds; the closer to the upper left corner, the better.")
    else:
        st.caption("No ROC here: it needs exactly two classes, and rows of both.")


def steps_tab() -> None:
    """What was done to the table before."""
    st.markdown(regression.type_table(table.frame, regression.Plan(plan.target, plan.features, plan.categorical)))
    for step in data.steps:
        st.markdown(f"- {plain(step)}")


def code_tab() -> None:
    """The code, and the files to take home."""
    ui.show_code(setup)
    ui.take_home(setup, "neural_network")


def predict() -> None:
    """A question about lines and a closed boundary."""
    ui.ask(
        "Sample “circles”: the inner circle must be fenced in. How many tanh units does a hidden layer need?",
        ["1", "2", "3", "10"],
        "3",
        "every unit gives one straight line, and three lines can close a triangle. Try 1, 2 and 3 units, all with the "
        "activation tanh; with linear, not even 16 units are enough, because nothing bends.",
        key="question",
    )


with ui.refusing(ColumnError):
    top, lesson = st.container(), st.container()
    table = ui.pick_table(setup, start="circles", top=top)  # the cells stand below the lesson
    with st.sidebar:
        plan = choose_plan(table)
    controls, results = lesson.columns([2, 7], gap="medium")
    data = setup.run_once("data", nn.prepare, table.frame, plan)
    with controls:
        settings = choose_settings()
        training = setup.run_once("training", nn.train, data, settings)
        last_row = len(table.frame) - 1
        st.session_state["nn_row"] = min(st.session_state.get("nn_row", 0), last_row)  # the table may have shrunk
        wanted = st.number_input("Row, counted from 0", 0, last_row, 0, key="nn_row", bind="query-params")
        place = setup.run("place", nn.nearest_place, data, wanted)
        if data.rows[place] != wanted:
            st.caption(f"Row {wanted} is not used: row {data.rows[place]} is shown.")
        window = choose_axes(data, table, place)
with results:
    st.markdown(nn.network_sentence(data, settings, training.frames[0].layers))
    frame = choose_frame(training)
    epoch = frame.epoch
    show_numbers(training, epoch)
    tabs = {
        "Boundary": boundary_tab,
        "Inside": inside_tab,
        "One row": row_tab,
        "Compare": compare_tab,
        "Preparation": steps_tab,
        "Code to take home": code_tab,
        "Predict first": predict,
    }
    ui.show_tabs("neural_network", tabs)
