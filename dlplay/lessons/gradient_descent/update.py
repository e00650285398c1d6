"""The part One update by hand: the graph, the opened derivative, and steps of training."""

import functools
from dataclasses import dataclass

import streamlit as st

from dlplay import gradient_descent, ui
from dlplay.export import Transcript
from dlplay.words import say


def type_numbers(*names: str) -> tuple[float, ...]:
    """Number inputs side by side for numbers of the network."""
    most, lecture = gradient_descent.LARGEST, gradient_descent.LECTURE
    return tuple(
        ui.enter(name, -most, most, lecture[name], 0.05, "%.9g", key=f"gradient_descent.{name}", place=place)
        for place, name in zip(st.columns(len(names)), names, strict=True)
    )


def do_steps(more: int) -> None:
    """Add steps to those that are done; without any, go back to the start."""
    done = st.session_state["gradient_descent.steps"] + more if more else 0
    st.session_state["gradient_descent.steps"] = min(done, gradient_descent.MOST_STEPS)


def do_again(more: int, times: int) -> None:
    """Add so many steps as often as the button was clicked."""
    do_steps(more * times)


def read_network(setup: Transcript) -> tuple[gradient_descent.Network, float, bool]:
    """Controls for every number of the network, with the lecture's to begin with."""
    with st.sidebar:
        st.markdown(say("**Inputs i1, i2 and targets t1, t2**"))
        inputs, targets = type_numbers("i1", "i2"), type_numbers("t1", "t2")
        st.markdown(say("**Weights and biases at the start**"))
        hidden = type_numbers("w1", "w2") + type_numbers("w3", "w4")
        weights = hidden + type_numbers("w5", "w6") + type_numbers("w7", "w8")
        biases = type_numbers("b1", "b2")
        rate = ui.enter("Learning rate η", 0.0, gradient_descent.LARGEST, 0.5, 0.1, "%.9g", key="gradient_descent.eta")
        learn = ui.switch("Biases learn, too", True, key="gradient_descent.biases")
    with ui.refusing(gradient_descent.NetworkError):
        return setup.run("start", gradient_descent.Network, inputs, targets, weights, biases), rate, learn


@dataclass(frozen=True)
class Update:
    """A network after its steps: every value, every derivative, and the name of what is opened."""

    setup: Transcript
    start: gradient_descent.Network
    rate: float
    learn: bool
    training: gradient_descent.Training
    values: dict[str, float]
    slopes: dict[str, float]
    name: str


def update_part(setup: Transcript) -> None:
    """The worked example: the graph, the opened part with its chain rule, and steps of training."""
    start, rate, learn = read_network(setup)
    graph, controls = st.columns([5, 3], gap="medium")
    with controls:
        name, steps = choose_steps()
    training = setup.run_once("training", gradient_descent.train, start, rate, steps, biases=learn)
    values = setup.run("values", gradient_descent.forward, training.network)
    slopes = setup.run("slopes", gradient_descent.backward, training.network, values)
    with graph:
        alt = say("The network with the value of every node and weight; {name} is opened.", name=name)
        st.image(gradient_descent.graph_svg(training.network, values, name), width="stretch", alt=alt)
        st.caption(say("Values on nodes and edges are rounded to 4 decimals. Bold: what the opened derivative passes."))
    with controls:
        st.markdown(gradient_descent.training_sentence(training, rate))
        if steps:
            figure, alt = gradient_descent.error_line(training.errors), say("The total error after every step.")
            st.plotly_chart(figure, alt=alt, config=ui.QUIET)
    if flat := gradient_descent.saturation_sentence(values):
        st.warning(flat, icon=":material/trending_flat:")
    setup.show("total error E", values["E"], "values['E']", ".9g")
    slope = f"out_{name}" if name[0] in "iho" else name
    setup.show(f"dE/d{slope}", slopes[slope], f"slopes[{slope!r}]", ".9f")
    ui.show_tabs("gradient_descent", TABS, Update(setup, start, rate, learn, training, values, slopes, name))


def choose_steps() -> tuple[str, int]:
    """What is opened, and how many steps are done."""
    name = ui.choose("Open", gradient_descent.OPENABLE, "w5", key="gradient_descent.open")
    st.caption(say("Its formulas are below, with every number filled in."))
    steps = ui.enter("Steps done", 0, gradient_descent.MOST_STEPS, 0, key="gradient_descent.steps")
    with st.container(horizontal=True):
        for more in (1, 10, 100, 1000):
            do = functools.partial(do_again, more)
            ui.count_button(
                say("Do {more}", more=more), do, key=f"gradient_descent.do_{more}", of=("gradient_descent.steps",)
            )
        st.button(say("Back to the start"), on_click=do_steps, args=(0,), key="gradient_descent.back")
    return name, steps


def arithmetic_tab(one: Update) -> None:
    """The opened derivative by the chain rule, and the update, number by number."""
    parts = gradient_descent.open_part(one.name, one.training.network, one.values, one.slopes, one.rate)
    for title, formula, lines in parts:
        st.markdown(title)
        ui.show_arithmetic(formula, lines)
    if one.name[0] == "b" and not one.learn:
        st.info(say("“Biases learn, too” is off: the steps leave this bias as it is."))


def numbers_tab(one: Update) -> None:
    """Every parameter before and after, with its derivative."""
    table = gradient_descent.parameter_table(one.start, one.training, one.slopes, one.rate, biases=one.learn)
    st.markdown(table)


def code_tab(one: Update) -> None:
    """The code to take home."""
    ui.code_tab(one.setup, "gradient_descent")


def predict_tab(_: Update) -> None:
    """A question about the direction of an update."""
    ui.ask(
        "The derivative of the error with respect to a weight is **positive**. What does an update do to it?",
        ["makes it larger", "makes it smaller", "depends on the weight's sign"],
        "makes it smaller",
        "a positive derivative means: a larger weight gives a larger error. The update goes the opposite way.",
        key="gradient_descent.question_update",
    )


TABS = {
    "The arithmetic": arithmetic_tab,
    "All numbers": numbers_tab,
    "Code to take home": code_tab,
    "Predict first": predict_tab,
}
