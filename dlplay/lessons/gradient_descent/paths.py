"""The part Paths on a loss surface: three kinds of descent from the same place."""

from dataclasses import dataclass

import streamlit as st

from dlplay import gradient_descent, ui
from dlplay.export import Transcript
from dlplay.words import say


def take_rate(rate: float) -> None:
    """Put a preset's learning rate into the slider."""
    st.session_state["gradient_descent.rate"] = rate


def read_points() -> tuple[int, float, int, float, float]:
    """Controls for the training points and for the place where the paths start."""
    count = ui.enter("Points n", 1, 200, 40, key="gradient_descent.points")
    noise = ui.slide("Noise", 0.0, 2.0, 0.5, 0.1, key="gradient_descent.noise")
    seed = ui.enter("Seed of the points and the shuffling", 0, 9999, 0, key="gradient_descent.seed")
    left, right = st.columns(2)
    slope = ui.enter("Start: slope", -10.0, 10.0, -1.0, 0.5, key="gradient_descent.slope", place=left)
    intercept = ui.enter("intercept", -10.0, 10.0, 0.0, 0.5, key="gradient_descent.intercept", place=right)
    return count, noise, seed, slope, intercept


def read_descent() -> tuple[float, float, float, int, int]:
    """Controls for the hyperparameters."""
    rate = ui.slide("Learning rate η", 0.0, 1.5, 0.2, 0.01, key="gradient_descent.rate")
    with st.container(horizontal=True, gap="xsmall"):
        for name, preset in gradient_descent.RATES.items():
            st.button(say(name), on_click=take_rate, args=(preset,), key=f"gradient_descent.take_{preset}")
    size = ui.enter("Mini-batch size b", 1, 200, 8, key="gradient_descent.size")
    epochs = ui.slide("Epochs", 1, 100, 20, key="gradient_descent.rounds")
    momentum = ui.slide("Momentum m", 0.0, 0.99, 0.0, 0.01, key="gradient_descent.momentum")
    decay = ui.slide("Decay d of the learning rate", 0.0, 1.0, 0.0, 0.01, key="gradient_descent.decay")
    st.caption(
        say("Momentum adds a part of the last step to this one. Decay: update k has the rate η / (1 + d (k - 1)).")
    )
    return rate, momentum, decay, epochs, size


@dataclass(frozen=True)
class Descended:
    """The paths of the three kinds, the points that they learn, and the hyperparameters."""

    setup: Transcript
    points: gradient_descent.Points
    settings: gradient_descent.Descent
    found: dict[str, gradient_descent.DescentPath]


def paths_part(setup: Transcript) -> None:
    """Three paths on one loss surface."""
    with st.sidebar:
        rate, momentum, decay, epochs, size = read_descent()
        count, noise, seed, slope, intercept = read_points()
    st.markdown(
        say(
            "A line y = slope x + intercept is fitted to points: only two parameters, so their loss can be drawn as a "
            "landscape: the darker, the higher. All three paths begin at the square."
        )
    )
    points = setup.run("points", gradient_descent.make_points, count, noise, seed)
    with ui.refusing(gradient_descent.DescentError), ui.refusing(gradient_descent.CountError):
        settings = setup.run("settings", gradient_descent.Descent, rate, momentum, decay, epochs, seed)
        found = setup.run_once("paths", gradient_descent.descend_all, points, (slope, intercept), size, settings)
    show_surface(setup, points, found)
    across = ui.choose("Loss per", ["epoch", "update"], key="gradient_descent.across", look="segmented_control")
    alt = say("Loss of all points after every update, counted per {across}, one line per path.", across=across)
    figure = gradient_descent.loss_curves(found, by_epoch=across == "epoch")
    st.plotly_chart(figure, alt=alt, config=ui.QUIET)
    st.caption(say("{alt} The axis of the loss is logarithmic.", alt=alt))
    ui.show_tabs("gradient_descent", TABS, Descended(setup, points, settings, found))


def show_surface(
    setup: Transcript, points: gradient_descent.Points, found: dict[str, gradient_descent.DescentPath]
) -> None:
    """The paths over the contours of the loss, the lines that they end with, and how good these are."""
    best = setup.run("best", gradient_descent.best_line, points)
    smallest = setup.run("smallest", gradient_descent.smallest_loss, points)
    left, right = st.columns([3, 2], gap="medium")
    alt = say(
        "Contours of the loss over slope and intercept, and the paths of batch, stochastic and mini-batch descent."
    )
    left.plotly_chart(gradient_descent.surface_figure(points, found, best), alt=alt, config=ui.QUIET)
    left.caption(gradient_descent.surface_sentence(points, best, smallest))
    alt = say("The training points and the line with which every path ended.")
    right.plotly_chart(gradient_descent.fitted_lines(points, found), alt=alt, config=ui.QUIET)
    for kind, path in found.items():
        right.markdown(gradient_descent.path_sentence(kind, path, smallest))
        setup.show(f"{kind}: loss at the end", path.losses[-1], f"paths[{kind!r}].losses[-1]", ".6g")


def arithmetic_tab(one: Descended) -> None:
    """One update of one path, number by number."""
    kind = ui.choose("Path", gradient_descent.KINDS, gradient_descent.KINDS[2], key="gradient_descent.path")
    path = one.found[kind]
    most = len(path.rates)
    which = ui.enter("Update k", 1, 20_000, 1, key="gradient_descent.update")
    if which > most:
        st.info(say("This path has only {most} updates: the last one is shown.", most=most))
    ui.show_arithmetic(*gradient_descent.update_arithmetic(one.points, path, min(which, most), one.settings))
    st.caption(say(gradient_descent.PATH_LETTERS))


def numbers_tab(one: Descended) -> None:
    """All paths in a table."""
    st.markdown(gradient_descent.path_table(one.found))


def code_tab(one: Descended) -> None:
    """The code to take home."""
    ui.code_tab(one.setup, "gradient_descent")


def predict_tab(_: Descended) -> None:
    """A question about the smoothest path."""
    ui.ask(
        "All three see the same points for the same number of epochs. Which path is **smoothest**?",
        ["batch", "stochastic", "mini-batch"],
        "batch",
        "it uses all points, so its gradient is that of the surface itself. One point alone gives a noisy one.",
        key="gradient_descent.question_paths",
    )


TABS = {
    "The arithmetic": arithmetic_tab,
    "All numbers": numbers_tab,
    "Code to take home": code_tab,
    "Predict first": predict_tab,
}
