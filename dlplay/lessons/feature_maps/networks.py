"""Choosing a network and its weights, and offering weights that are not here."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import feature_maps, networks, ui, weights
from dlplay.words import say


def choose_network(lesson: DeltaGenerator) -> weights.Network:
    """Controls for the network and its weights; nothing runs while its weights are missing: the lesson offers them."""
    ready = feature_maps.ready_networks()
    st.caption(say("Ready without a download: {names}.", names=", ".join(ready)))
    names = feature_maps.network_names(ready)
    name = ui.choose("Network", names, key="feature_maps.network", on_change=suit_sample)
    stack = ""
    if name == feature_maps.OWN:
        start = networks.STACKS["tiny VGG"]
        stack = ui.write_lines("Stack of layers, as on the page Network builder", start, key="feature_maps.layers")
    kind = ui.choose("Weights", feature_maps.WEIGHTS, "trained", key="feature_maps.trained", look="segmented_control")
    with ui.refusing(networks.StackError):
        network = feature_maps.choose_network(name, kind, stack)
    if network is None:
        with lesson:
            offer_weights(name)
        st.stop()
    st.caption(feature_maps.what_it_is(network, kind))
    return network


def suit_sample() -> None:
    """Give a network for digits a digit, and another one a photograph."""
    state = st.session_state
    wants_digit = state["feature_maps.network"] in weights.TRAINED
    if state["feature_maps.network"] != feature_maps.OWN and wants_digit != state.get("sample", "").startswith("digit"):
        state["sample"] = "digit 7" if wants_digit else "chelsea"


def offer_weights(name: str) -> None:
    """Offer the weights that are not here, and say what works without them."""
    file = weights.weight_file(name)

    def fetch(report: Callable[[float], None]) -> None:
        weights.fetch(weights.CLASS_NAMES)
        weights.fetch(file, report)

    what, instead = say("the ImageNet weights of {name}", name=name), say("a network that is ready, or random weights")
    ui.offer_weights(what, file.megabytes, fetch, key="feature_maps.download", instead=instead)
