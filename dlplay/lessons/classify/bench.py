"""What the lesson Classify works on: a picture, and the networks that are asked about it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dlplay import classification, ui, weights
from dlplay.data import Picture
from dlplay.export import Transcript
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """A picture, the networks that it is given to, and how.

    fit: how a picture becomes square; feeding: how its pixels are prepared; count: of the classes to show.
    """

    setup: Transcript
    networks: tuple[weights.Network, ...]
    picture: Picture
    fit: str
    feeding: str
    count: int


def choose_bench() -> Bench:
    """The sidebar: one to three networks, the picture, its preparation; networks that are missing are offered."""
    setup, fit = ui.new_transcript("Classify"), "crop"
    with st.sidebar:
        networks, missing = choose_networks()
        wants_digit = st.session_state["classify.network"] in weights.TRAINED
        start = classification.DIGITS[0] if wants_digit else "chelsea"
        picture = ui.pick_picture(setup, drawing=wants_digit, start=start, live=True)
        if not networks or any(one.name not in weights.TRAINED for one in networks):
            cuts, label = list(weights.FITS.values()), "A picture that is not square"
            fit = ui.choose(label, weights.FITS, key="classify.fit", look="radio", captions=[say(cut) for cut in cuts])
        feeding = ui.choose("Preparation of the pixels", classification.FEEDINGS, key="classify.fed")
        st.caption(say("The network gets {what}.", what=say(classification.FEEDINGS[feeding])))
        count = ui.slide("Most probable classes to show", 1, 10, 5, key="classify.count")
    for name in missing:
        offer_weights(name)
    if not networks:
        st.stop()
    return Bench(setup, networks, picture, fit, feeding, count)


def choose_networks() -> tuple[tuple[weights.Network, ...], tuple[str, ...]]:
    """Controls for one to three networks; gives those that are ready, and the names of those whose weights are not."""
    ready = classification.ready_networks()
    names = classification.network_names(ready)
    first = ui.choose("Network", names, key="classify.network", on_change=suit_sample)
    others = [classification.NONE, *names]
    beside = others.index("tiny VGG") if first in weights.TRAINED else 0
    second = ui.choose("Second network, to compare", others, others[beside], key="classify.second")
    third = ui.choose("Third network, to compare", others, key="classify.third")
    st.caption(say("Ready without a download: {names}.", names=", ".join(ready)))
    kind = ui.choose("Weights", classification.WEIGHTS, "trained", key="classify.weights", look="segmented_control")
    st.caption(say("{what}.", what=say(classification.WEIGHTS[kind]).capitalize()))
    wanted = dict.fromkeys(one for one in (first, second, third) if one != classification.NONE)
    found = {name: classification.choose_network(name, kind) for name in wanted}
    return tuple(filter(None, found.values())), tuple(name for name in found if not found[name])


def suit_sample() -> None:
    """Give a network for digits a digit, and another one a photograph; beside it stays what takes the same."""
    state = st.session_state
    wants_digit = state["classify.network"] in weights.TRAINED
    for key in ("classify.second", "classify.third"):
        if (state[key] in weights.TRAINED) != wants_digit:
            state[key] = classification.NONE
    if wants_digit != state.get("sample", "").startswith("digit"):
        state["sample"] = classification.DIGITS[0] if wants_digit else "chelsea"


def offer_weights(name: str) -> None:
    """Offer the weights that are not here, and say what works without them."""

    def fetch(report: Callable[[float], None]) -> None:
        classification.fetch_weights(name, report)

    what, instead = say("the ImageNet weights of {name}", name=name), say("a network that is ready, or random weights")
    ui.offer_weights(what, weights.weight_file(name).megabytes, fetch, key=f"classify.get {name}", instead=instead)
