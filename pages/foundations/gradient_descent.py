"""Gradient descent: update one weight by hand, count the updates, follow the paths down a loss surface."""

import functools

import streamlit as st

from dlplay import gradient_descent as gd
from dlplay import ui

setup = ui.new_transcript("Gradient descent")
st.title("Gradient descent")
st.markdown(
    "Learning is two steps, again and again: compute the **gradient**, the derivative of the error with respect to "
    "every parameter; then **update** every parameter a little in the opposite direction. "
    "How large the step is, is the **learning rate**, a hyperparameter that you choose."
)
PARTS = ["One update by hand", "Counting updates", "Paths on a loss surface"]
part = ui.choose("Part", PARTS, key="gd_part", look="segmented_control")
QUIET = {"displayModeBar": False}


def lesson_tabs() -> list[st.delta_generator.DeltaGenerator]:
    """The same four tabs for every part; the code is shown by the frame of the page."""
    tabs = ["The arithmetic", "All numbers", "Code to take home", "Predict first"]
    return ui.lesson_tabs("gradient_descent", tabs)


def type_numbers(*names: str) -> tuple[float, ...]:
    """Number inputs side by side for numbers of the network."""
    options = {"step": 0.05, "format": "%.9g", "bind": "query-params"}
    return tuple(
        place.number_input(name, -gd.LARGEST, gd.LARGEST, gd.LECTURE[name], key=f"gd_{name}", **options)
        for place, name in zip(st.columns(len(names)), names, strict=True)
    )


def do_steps(more: int) -> None:
    """Add steps to those that are done; without any, go back to the start."""
    done = st.session_state["gd_steps"] + more if more else 0
    st.session_state["gd_steps"] = min(done, gd.MOST_STEPS)


def do_again(more: int, times: int) -> None:
    """Add so many steps as often as the button was clicked."""
    do_steps(more * times)


def read_network() -> tuple[gd.Network, float, bool]:
    """Controls for every number of the network, with the lecture's to begin with."""
    with st.sidebar:
        st.markdown("**Inputs i1, i2 and targets t1, t2**")
        inputs, targets = type_numbers("i1", "i2"), type_numbers("t1", "t2")
        st.markdown("**Weights and biases at the start**")
        hidden = type_numbers("w1", "w2") + type_numbers("w3", "w4")
        weights = hidden + type_numbers("w5", "w6") + type_numbers("w7", "w8")
        biases = type_numbers("b1", "b2")
        rate = st.number_input("Learning rate η", 0.0, gd.LARGEST, 0.5, 0.1, "%.9g", key="gd_eta", bind="query-params")
        learn = st.toggle("Biases learn, too", True, key="gd_biases", bind="query-params")
    with ui.refusing(gd.NetworkError):
        return setup.run("start", gd.Network, inputs, targets, weights, biases), rate, learn


def one_update() -> None:
    """The worked example: the graph, the opened part with its chain rule, and steps of training."""
    start, rate, learn = read_network()
    graph, controls = st.columns([5, 3], gap="medium")
    with controls:
        name = ui.choose("Open", gd.OPENABLE, "w5", key="gd_open")
        st.caption("Its formulas are below, with every number filled in.")
        steps = st.number_input("Steps done", 0, gd.MOST_STEPS, 0, key="gd_steps", bind="query-params")
        with st.container(horizontal=True):
            for more in (1, 10, 100, 1000):
                do = functools.partial(do_again, more)
                ui.count_button(f"Do {more}", do, key=f"gd_do_{more}", of=("gd_steps",))
            st.button("Back to the start", on_click=do_steps, args=(0,), key="gd_back")
    training = setup.run_once("training", gd.train, start, rate, steps, biases=learn)
    values = setup.run("values", gd.forward, training.network)
    slopes = setup.run("slopes", gd.backward, training.network, values)
    with graph:
        alt = f"The network with the value of every node and weight; {name} is opened."
        st.image(gd.graph_svg(training.network, values, name), width="stretch", alt=alt)
        st.caption("Values on nodes and edges are rounded to 4 decimals. Bold: what the opened derivative passes.")
    with controls:
        st.markdown(gd.training_sentence(training, rate))
        if steps:
            st.plotly_chart(gd.error_line(training.errors), alt="The total error after every step.", config=QUIET)
    if flat := gd.saturation_sentence(values):
        st.warning(flat, icon=":material/trending_flat:")
    setup.show("total error E", values["E"], "values['E']", ".9g")
    slope = f"out_{name}" if name[0] in "iho" else name
    setup.show(f"dE/d{slope}", slopes[slope], f"slopes[{slope!r}]", ".9f")
    arithmetic, table, code, question = lesson_tabs()
    with arithmetic:
        for title, formula, lines in gd.open_part(name, training.network, values, slopes, rate):
            st.markdown(title)
            ui.show_arithmetic(formula, lines)
        if name[0] == "b" and not learn:
            st.info("“Biases learn, too” is off: the steps leave this bias as it is.")
    table.markdown(gd.parameter_table(start, training, slopes, rate, biases=learn))
    show_code(code)
    with question:
        ui.ask(
            "The derivative of the error with respect to a weight is **positive**. What does an update do to it?",
            ["makes it larger", "makes it smaller", "depends on the weight's sign"],
            "makes it smaller",
            "a positive derivative means: a larger weight gives a larger error. The update goes the opposite way.",
            key="gd_question_update",
        )


def counting() -> None:
    """The number of updates of the three kinds."""
    with st.sidebar:
        samples = st.number_input("Samples n", 1, 1_000_000, 2000, key="gd_n", bind="query-params")
        size = st.number_input("Mini-batch size b", 1, 1_000_000, 4, key="gd_b", bind="query-params")
        epochs = st.number_input("Epochs", 1, 10_000, 10, key="gd_epochs", bind="query-params")
        drop = st.toggle("Drop a last batch that is not full", key="gd_drop", bind="query-params")
    st.markdown(
        "An **epoch** uses all n samples once. **Batch** gradient descent updates once per epoch, with all samples; "
        "**stochastic** gradient descent once per sample; **mini-batch** once per b samples."
    )
    with ui.refusing(gd.CountError):
        counts = setup.run("counts", gd.count_all, samples, size, epochs, drop_last=drop)
    for place, (kind, count) in zip(st.columns(3), counts.items(), strict=True):
        setup.show(f"{kind}: updates", count.in_all, f"counts[{kind!r}].in_all")
        place.metric(f"{kind}: updates in all", f"{count.in_all:,}", border=True)
        place.caption(f"{count.per_epoch:,} per epoch")
    alt = "One epoch: every box is one batch, and after every box the parameters are updated."
    st.image(gd.epoch_svg(samples, counts), alt, width="stretch", alt=alt)
    st.markdown(gd.rest_sentence(samples, counts["mini-batch"]))
    arithmetic, table, code, question = lesson_tabs()
    with arithmetic:
        formula, *lines = gd.count_arithmetic(samples, epochs, counts, drop_last=drop)
        ui.show_arithmetic(formula, lines)
    table.markdown(gd.count_table(counts))
    show_code(code)
    with question:
        ui.ask(
            "1000 samples, mini-batches of 300, 2 epochs, no batch is dropped. How many updates?",
            ["6", "7", "8"],
            "8",
            "300 + 300 + 300 + 100: four batches, so four updates per epoch, twice.",
            key="gd_question_count",
        )


def take_rate(rate: float) -> None:
    """Put a preset's learning rate into the slider."""
    st.session_state["gd_rate"] = rate


def read_points() -> tuple[int, float, int, float, float]:
    """Controls for the training points and for the place where the paths start."""
    count = st.number_input("Points n", 1, 200, 40, key="gd_points", bind="query-params")
    noise = st.slider("Noise", 0.0, 2.0, 0.5, 0.1, key="gd_noise", bind="query-params")
    seed = st.number_input("Seed of the points and the shuffling", 0, 9999, 0, key="gd_seed", bind="query-params")
    left, right = st.columns(2)
    slope = left.number_input("Start: slope", -10.0, 10.0, -1.0, 0.5, key="gd_slope", bind="query-params")
    intercept = right.number_input("intercept", -10.0, 10.0, 0.0, 0.5, key="gd_intercept", bind="query-params")
    return count, noise, seed, slope, intercept


def read_descent() -> tuple[float, float, float, int, int]:
    """Controls for the hyperparameters."""
    rate = st.slider("Learning rate η", 0.0, 1.5, 0.2, 0.01, key="gd_rate", bind="query-params")
    with st.container(horizontal=True, gap="xsmall"):
        for name, preset in gd.RATES.items():
            st.button(name, on_click=take_rate, args=(preset,), key=f"gd_take_{preset}")
    size = st.number_input("Mini-batch size b", 1, 200, 8, key="gd_size", bind="query-params")
    epochs = st.slider("Epochs", 1, 100, 20, key="gd_rounds", bind="query-params")
    momentum = st.slider("Momentum m", 0.0, 0.99, 0.0, 0.01, key="gd_momentum", bind="query-params")
    decay = st.slider("Decay d of the learning rate", 0.0, 1.0, 0.0, 0.01, key="gd_decay", bind="query-params")
    st.caption("Momentum adds a part of the last step to this one. Decay: update k has the rate η / (1 + d (k - 1)).")
    return rate, momentum, decay, epochs, size


def paths() -> None:
    """Three paths on one loss surface."""
    with st.sidebar:
        rate, momentum, decay, epochs, size = read_descent()
        count, noise, seed, slope, intercept = read_points()
    st.markdown(
        "A line y = slope x + intercept is fitted to points: only two parameters, so their loss can be drawn as a "
        "landscape: the darker, the higher. All three paths begin at the square."
    )
    points = setup.run("points", gd.make_points, count, noise, seed)
    with ui.refusing(gd.DescentError), ui.refusing(gd.CountError):
        settings = setup.run("settings", gd.Descent, rate, momentum, decay, epochs, seed)
        found = setup.run_once("paths", gd.descend_all, points, (slope, intercept), size, settings)
    best = setup.run("best", gd.best_line, points)
    smallest = setup.run("smallest", gd.smallest_loss, points)
    left, right = st.columns([3, 2], gap="medium")
    alt = "Contours of the loss over slope and intercept, and the paths of batch, stochastic and mini-batch descent."
    left.plotly_chart(gd.surface_figure(points, found, best), alt=alt, config=QUIET)
    left.caption(gd.surface_sentence(points, best, smallest))
    alt = "The training points and the line with which every path ended."
    right.plotly_chart(gd.fitted_lines(points, found), alt=alt, config=QUIET)
    for kind, path in found.items():
        right.markdown(gd.path_sentence(kind, path, smallest))
        setup.show(f"{kind}: loss at the end", path.losses[-1], f"paths[{kind!r}].losses[-1]", ".6g")
    across = ui.choose("Loss per", ["epoch", "update"], key="gd_across", look="segmented_control")
    alt = f"Loss of all points after every update, counted per {across}, one line per path."
    st.plotly_chart(gd.loss_lines(found, by_epoch=across == "epoch"), alt=alt, config=QUIET)
    st.caption(alt + " The axis of the loss is logarithmic.")
    arithmetic, table, code, question = lesson_tabs()
    with arithmetic:
        kind = ui.choose("Path", gd.KINDS, gd.KINDS[2], key="gd_path")
        most = len(found[kind].rates)
        which = st.number_input("Update k", 1, 20_000, 1, key="gd_update", bind="query-params")
        if which > most:
            st.info(f"This path has only {most} updates: the last one is shown.")
        ui.show_arithmetic(gd.UPDATE_RULE, gd.update_lines(points, found[kind], min(which, most), settings))
        st.caption(gd.PATH_LETTERS)
    table.markdown(gd.path_table(found))
    show_code(code)
    with question:
        ui.ask(
            "All three see the same points for the same number of epochs. Which path is **smoothest**?",
            ["batch", "stochastic", "mini-batch"],
            "batch",
            "it uses all points, so its gradient is that of the surface itself. One point alone gives a noisy one.",
            key="gd_question_paths",
        )


def show_code(place: st.delta_generator.DeltaGenerator) -> None:
    """The code that ran, when its tab is open."""
    if place.open:
        with place:
            ui.show_code(setup)
            ui.take_home(setup, "gradient_descent")


{PARTS[0]: one_update, PARTS[1]: counting, PARTS[2]: paths}[part]()
