"""The tab of the boundary at an epoch, and of its film."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import neural_network, ui
from dlplay.lessons.neural_network.bench import Bench
from dlplay.words import plain, say


def boundary_tab(bench: Bench) -> None:
    """The boundary at the chosen epoch, or the film of all."""
    window, settings, training, frame = bench.window, bench.settings, bench.training, bench.frame
    left, right = st.columns([3, 2], gap="medium")
    film_wanted = ui.switch("Film: play all epochs", key="neural_network.film", place=right)
    right.markdown(plain(window.held))
    if film_wanted:
        show_film(bench, left)
    else:
        show_boundary(bench, left)
    right.plotly_chart(
        neural_network.loss_figure(training, None if film_wanted else frame.epoch),
        key="neural_network.loss",
        config=ui.QUIET,
    )
    sentence = say("The loss after every epoch. Validation rows are never learned.")
    dotted = say("The loss after every epoch. Validation rows are never learned. Dotted: the epoch that is shown.")
    right.caption(sentence if film_wanted else dotted)
    right.markdown(neural_network.ending_sentence(training, settings))


def show_film(bench: Bench, place: DeltaGenerator) -> None:
    """The boundary of every epoch, to be played in the browser."""
    training, window = bench.training, bench.window
    steps = bench.setup.continued()
    film = steps.run_once("film", neural_network.boundary_film, training, window, bench.settings.activation)
    figure = neural_network.boundary_film_figure(bench.data, window, film, training)
    place.plotly_chart(figure, key="neural_network.film_figure", config=ui.QUIET)
    place.caption(
        say("Press Play. White is where the network cannot decide. The pictures are already in your browser.")
    )


def show_boundary(bench: Bench, place: DeltaGenerator) -> None:
    """The boundary at the chosen epoch."""
    data, window, settings, layers = bench.data, bench.window, bench.settings, bench.frame.layers
    probability = bench.setup.run("probability", neural_network.boundary_map, layers, window, settings.activation)
    has_lines = settings.hidden and window.y_name
    lines = bench.setup.run("lines", neural_network.unit_lines, layers, data, window) if has_lines else []
    figure = neural_network.boundary_figure(data, window, probability, lines, bench.place)
    place.plotly_chart(figure, key="neural_network.boundary", config=ui.QUIET)
    place.caption(
        say(
            "Background: what the network says; white: it cannot decide. Black: the boundary. Dashed: where the "
            "sum in a unit of the first hidden layer is 0. Hollow signs: rows for validation. Star: your row."
        )
    )
