"""The tab of the boundary at an epoch, and of its film."""

import streamlit as st

from dlplay import neural_network, ui
from dlplay.lessons.neural_network.bench import Bench
from dlplay.words import plain, say


def boundary_tab(bench: Bench) -> None:
    """The boundary at the chosen epoch, or the film of all."""
    data, window, settings, training, frame = bench.data, bench.window, bench.settings, bench.training, bench.frame
    left, right = st.columns([3, 2], gap="medium")
    film_wanted = ui.switch("Film: play all epochs", key="neural_network.film", place=right)
    right.markdown(plain(window.held))
    if film_wanted:
        film = bench.setup.continued().run_once(
            "film", neural_network.boundary_film, training, window, settings.activation
        )
        left.plotly_chart(
            neural_network.boundary_film_figure(data, window, film, training),
            key="neural_network.film_figure",
            config=ui.QUIET,
        )
        left.caption(
            say("Press Play. White is where the network cannot decide. The pictures are already in your browser.")
        )
    else:
        probability = bench.setup.run(
            "probability", neural_network.boundary_map, frame.layers, window, settings.activation
        )
        has_lines = settings.hidden and window.y_name
        lines = bench.setup.run("lines", neural_network.unit_lines, frame.layers, data, window) if has_lines else []
        left.plotly_chart(
            neural_network.boundary_figure(data, window, probability, lines, bench.place),
            key="neural_network.boundary",
            config=ui.QUIET,
        )
        left.caption(
            say(
                "Background: what the network says; white: it cannot decide. Black: the boundary. Dashed: where the "
                "sum in a unit of the first hidden layer is 0. Hollow signs: rows for validation. Star: your row."
            )
        )
    right.plotly_chart(
        neural_network.loss_figure(training, None if film_wanted else frame.epoch),
        key="neural_network.loss",
        config=ui.QUIET,
    )
    sentence = say("The loss after every epoch. Validation rows are never learned.")
    dotted = say("The loss after every epoch. Validation rows are never learned. Dotted: the epoch that is shown.")
    right.caption(sentence if film_wanted else dotted)
    right.markdown(neural_network.ending_sentence(training, settings))
