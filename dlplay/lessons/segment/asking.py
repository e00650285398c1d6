"""Asking a network for a picture's probabilities, once for all tabs."""

import functools

import streamlit as st

from dlplay import segmentation, ui
from dlplay.export import Transcript
from dlplay.lessons.segment.bench import Bench
from dlplay.weights.published import HUB_PRESETS, fetch_hub_preset, hub_preset_here
from dlplay.words import say


def ask_network(bench: Bench, steps: Transcript) -> tuple[segmentation.Probabilities, segmentation.Views]:
    """The network's probabilities and the three views of them; a picture that was asked about is not asked again."""
    preset = segmentation.VOC_PRESET
    if bench.network.architecture == "published" and not hub_preset_here(preset):
        offer_preset(preset, say("one of our own networks"))
    answer = steps.run_once("answer", ui.in_worker(segmentation.segment), bench.network, bench.pixels)
    return answer, steps.run_once(
        "views", segmentation.views_of_answer, answer, bench.network, least_area=bench.least_area
    )


def offer_preset(name: str, instead: str) -> None:
    """Offer published weights that are not here, and stop."""
    what, size = say("the weights of {name}, which Kaggle keeps", name=name), HUB_PRESETS[name].megabytes
    fetch = functools.partial(fetch_hub_preset, name)
    ui.offer_weights(what, size, fetch, key=f"segment.get {name}", instead=instead)
    st.stop()
