"""What the lesson Neural network works on: a table, a network that has learned it, and one epoch and row of it."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import neural_network, ui
from dlplay.data import ColumnError, Table
from dlplay.export import Transcript
from dlplay.lessons.neural_network.choosing import choose_axes, choose_frame, choose_plan, choose_settings
from dlplay.words import plain, say

START = {
    "table": "circles",
    "neural_network.layers": 1,
    "neural_network.units1": 3,
    "neural_network.activation": "tanh",
    "neural_network.rate": 0.3,
    "neural_network.tab": "Boundary",
}
EXAMPLES = {
    "3 units": START,
    "2 units": START | {"neural_network.units1": 2},
    "No hidden layer": START | {"neural_network.layers": 0},
    "Rate too large": START | {"neural_network.rate": 100.0},
    "Rate too small": START | {"neural_network.rate": 0.0001},
    "Dead units": START | {"neural_network.activation": "relu", "neural_network.rate": 10.0},
}


@dataclass(frozen=True)
class Bench:
    """A table and its plan, the training and the settings behind it, the chosen row, plane and epoch.

    results: where they are shown, beside the controls.
    """

    setup: Transcript
    table: Table
    plan: neural_network.Plan
    data: neural_network.Prepared
    settings: neural_network.Settings
    training: neural_network.Training
    place: int
    window: neural_network.Window
    frame: neural_network.Frame
    results: DeltaGenerator


def choose_bench() -> Bench:
    """The examples, the table, the controls, and what the network says at the chosen epoch."""
    setup = ui.new_transcript("Neural network")
    offer_examples()
    with ui.refusing(ColumnError):
        top, lesson = st.container(), st.container()
        table = ui.pick_table(setup, start="circles", top=top)  # the cells stand below the lesson
        with st.sidebar:
            plan = choose_plan(setup, table)
        controls, results = lesson.columns([2, 7], gap="medium")
        data = setup.run_once("data", neural_network.prepare, table.frame, plan)
        with controls:
            settings = choose_settings(setup)
            training = setup.run_once("training", neural_network.train, data, settings)
            place = choose_row(setup, data, table)
            window = choose_axes(setup, data, table, place)
    with results:
        st.markdown(neural_network.network_sentence(data, settings, training.frames[0].layers))
        frame = choose_frame(setup, training)
    bench = Bench(setup, table, plan, data, settings, training, place, window, frame, results)
    with results:
        show_numbers(bench)
    return bench


def offer_examples() -> None:
    """Buttons that put an example into the controls."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("Try:"), width="content")
        for name, example in EXAMPLES.items():
            st.button(
                say(name),
                key=f"neural_network.try_{name}",
                on_click=st.session_state.update,
                args=[example],
                type="tertiary",
            )


def choose_row(setup: Transcript, data: neural_network.Prepared, table: Table) -> int:
    """The control for a row; one that is not used gives the nearest."""
    last = len(table.frame) - 1
    st.session_state["neural_network.row"] = min(
        st.session_state.get("neural_network.row", 0), last
    )  # the table may have shrunk
    wanted = ui.enter("Row, counted from 0", 0, last, 0, key="neural_network.row")
    place = setup.run("place", neural_network.nearest_place, data, wanted)
    if data.rows[place] != wanted:
        st.caption(say("Row {wanted} is not used: row {shown} is shown.", wanted=wanted, shown=data.rows[place]))
    return place


def show_numbers(bench: Bench) -> None:
    """Loss and accuracy at the epoch, and what the network says about the row."""
    setup, data, frame, training = bench.setup, bench.data, bench.frame, bench.training
    for name in ("losses", "validation_losses", "accuracies", "validation_accuracies"):
        found = getattr(training, name)[frame.epoch]
        setup.show(f"{name} after epoch {frame.epoch}", found, f"training.{name}[{frame.epoch}]", ".6g")
    activation, place = bench.settings.activation, bench.place
    says = setup.run("says", neural_network.row_probabilities, data, frame.layers, activation, place)
    row = data.rows[place]
    parts = [setup.show(f"row {row}, probability {k}", says[k], f"says[{k}]", ".4f") for k in range(len(says))]
    probabilities = ", ".join(f"{plain(name)} **{part}**" for name, part in zip(data.classes, parts, strict=True))
    truth = plain(neural_network.truth_of(data, place))
    said = say("Row {row}: {probabilities}; in the table: {truth}", row=row, probabilities=probabilities, truth=truth)
    how_good = neural_network.place_sentence(training, frame.epoch)
    st.markdown(say("Epoch **{epoch}**: {how_good}  \n{said}", epoch=frame.epoch, how_good=how_good, said=said))
    if trouble := neural_network.trouble_sentence(training, bench.settings):
        st.warning(trouble)
