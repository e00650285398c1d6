"""Asking a network for a picture's probabilities, once for all tabs."""

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
        offer_preset(preset, say("Without internet, choose one of our own networks."))
    answer = steps.run_once("answer", ui.in_worker(segmentation.segment), bench.network, bench.pixels)
    return answer, steps.run_once(
        "views", segmentation.views_of_answer, answer, bench.network, least_area=bench.least_area
    )


def offer_preset(name: str, otherwise: str) -> None:
    """Offer published weights that are not here, and stop."""
    size = HUB_PRESETS[name].megabytes
    text = say(
        "This computer does not have the weights of {name}. They can be downloaded from Kaggle: **{size:,.0f} MB**.",
        name=name,
        size=size,
    )
    ui.offer_download(f"{text} {otherwise}", size, lambda report: fetch_hub_preset(name, report), key=f"se_get {name}")
    st.stop()
