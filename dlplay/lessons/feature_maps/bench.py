"""What the lesson Feature maps works on: a network, a picture as it takes it, and one of its layers."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import feature_maps, networks, ui, weights
from dlplay.export import Transcript
from dlplay.lessons.feature_maps.networks import choose_network
from dlplay.words import say

DIGIT = (28, 28, 1)  # what networks for digits take


@dataclass(frozen=True)
class Bench:
    """A network, what it gets (height, width, channels), its layers, and the maps (rows, columns, maps) of one.

    fit: how a picture that is not square becomes one.
    """

    setup: Transcript
    network: weights.Network
    image: feature_maps.Maps
    fit: str
    layers: tuple[feature_maps.LayerFacts, ...]
    layer: feature_maps.LayerFacts
    inside: feature_maps.Inside
    maps: feature_maps.Maps

    @property
    def has_places(self) -> bool:
        """Whether the layer gives maps with rows and columns, not one vector."""
        return bool(self.maps.shape[:2] != (1, 1))


@dataclass(frozen=True)
class Activation:
    """One map (channel) and one place on it, and what makes this activation; steps: the transcript that opened it."""

    bench: Bench
    steps: Transcript
    part: feature_maps.Part
    channel: int
    pixel: tuple[int, int]


def choose_bench(lesson: DeltaGenerator) -> Bench:
    """The network and the picture in the sidebar, the layer in the lesson."""
    setup = ui.new_transcript("Feature maps")
    with st.sidebar:
        network = choose_network(lesson)
        shape = weights.input_shape(network)
        wants_digit = shape == DIGIT
        picture = ui.pick_picture(setup, drawing=wants_digit, start="digit 7" if wants_digit else "chelsea", live=True)
        fit = choose_fit(wants_digit)
    network = setup.run("network", weights.Network, network.name, network.weights, network.top, network.side)
    image = setup.run("image", weights.to_input, picture.pixels, shape, fit)
    if wants_digit and not image.any():
        lesson.info(say("There is no digit in this picture: draw one, upload one, or choose a sample."))
    with lesson:
        with ui.refusing(networks.StackError):
            layers = ui.in_worker_once(feature_maps.list_layers)(network)
        layer = choose_layer(layers)
        with ui.refusing(feature_maps.FeatureMapError):
            inside = setup.run_once("inside", ui.in_worker(feature_maps.look_inside), network, layer.path, image)
            maps = setup.run("maps", feature_maps.as_maps, inside.outputs)
    return Bench(setup, network, image, fit, layers, layer, inside, maps)


def choose_fit(wants_digit: bool) -> str:
    """How a picture that is not square becomes one; digits are always cut out."""
    if wants_digit:
        st.caption(say("This network takes digits: yours is cut out, made light on dark and centred, as MNIST's were."))
        return "crop"
    fit = ui.choose("A picture that is not square", weights.FITS, key="feature_maps.fit", look="radio")
    st.caption(say("Then {what}.", what=say(weights.FITS[fit])))
    return fit


def choose_layer(layers: tuple[feature_maps.LayerFacts, ...]) -> feature_maps.LayerFacts:
    """Controls for the block and the layer."""
    left, right = st.columns(2)
    first = next((layer for layer in layers if layer.num_parameters), layers[0])
    blocks = list(dict.fromkeys(layer.block for layer in layers))
    block = ui.choose("Block", blocks, first.block, key="feature_maps.block", place=left)
    paths = {layer.path: layer for layer in layers if layer.block == block}
    return paths[ui.choose("Layer", paths, first.path, key="feature_maps.layer", place=right)]
