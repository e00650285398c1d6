"""What the lesson Architectures works on: a network, a second one to compare, and a picture."""

from dataclasses import dataclass

import streamlit as st

from dlplay import catalogue, networks, ui, weights
from dlplay.data import Picture
from dlplay.export import Transcript
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """Two networks by their names, a picture, and what becomes of one that is not square."""

    setup: Transcript
    name: str
    second: str
    picture: Picture
    fit: str


def choose_bench() -> Bench:
    """The sidebar: two networks and a picture."""
    setup = ui.new_transcript("Architectures")
    names = list(catalogue.ARCHITECTURES)
    with st.sidebar:
        name = ui.choose("Network", names, "ResNet50", key="architectures.network")
        st.caption(say(catalogue.ARCHITECTURES[name].idea))
        second = ui.choose("Second network, to compare", names, "VGG19", key="architectures.second")
        picture = ui.pick_picture(setup, start="chelsea")
        fit = ui.choose("A picture that is not square", weights.FITS, key="architectures.fit", look="radio")
    return Bench(setup, name, second, picture, fit)


def count_network(steps: Transcript, result: str, network: str) -> networks.Counted:
    """Count a network in a worker, once for everybody; no weights are made."""
    found = catalogue.ARCHITECTURES[network]
    return steps.run(result, ui.in_worker_once(catalogue.count_network), found.builder, found.options)
