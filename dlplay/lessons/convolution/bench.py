"""What the lesson Convolution works on: an input, a layer, and the feature maps that it gives."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import convolution, data, ui
from dlplay.export import Transcript
from dlplay.lessons.convolution.filters import choose_filters, choose_shown, refit
from dlplay.lessons.convolution.inputs import choose_input
from dlplay.words import say

FILTER_SIZES = {"rows": "Filter rows", "columns": "Filter columns"}


@dataclass(frozen=True)
class Bench:
    """An input (rows, columns, channels), a layer, its maps (rows, columns, filters), and the filter that is shown.

    shown: counted from 1.
    """

    setup: Transcript
    image: convolution.Numbers
    layer: convolution.Layer
    maps: convolution.Numbers
    shown: int

    @property
    def fits(self) -> bool:
        """Whether everything is small enough to be shown as numbers."""
        return convolution.fits_as_numbers(self.image, self.layer, self.maps)


@dataclass(frozen=True)
class Opened:
    """The window that is open: its row and column, its sum, and the transcript that opened it."""

    bench: Bench
    steps: Transcript
    place: tuple[int, int]
    window: convolution.WindowSum


def choose_bench(results: DeltaGenerator) -> Bench:
    """The controls for the input and the layer; which filter is shown, and what is impossible, stands in results."""
    setup = ui.new_transcript("Convolution")
    for key in {"convolution.row", "convolution.column"} - set(st.session_state) - set(st.query_params):
        st.session_state[key] = 0  # the first window
    name = ui.choose("Input", convolution.EXAMPLES, key="convolution.example", on_change=start_again)
    start = convolution.EXAMPLES[name]
    st.caption(say(start.sentence))
    image = choose_input(setup, start)
    st.subheader(say("Hyperparameters: you choose"))
    count = ui.slide("Number of filters", 1, 4, len(start.filters), key="convolution.filters")
    sizes = st.columns(2)
    chosen = choose_sliding(setup, start)
    st.subheader(say("Parameters: the computer learns"))
    with results:
        shown = choose_shown(count)
    weights, bias = choose_filters(setup, start, image.shape[2], count, shown)
    layer = setup.run("layer", convolution.Layer, weights, bias, chosen)
    for place, (name, label), size in zip(sizes, FILTER_SIZES.items(), weights.shape, strict=False):
        st.session_state[f"convolution.filter_{name}"] = size
        place.number_input(say(label), 1, 5, key=f"convolution.filter_{name}", on_change=refit)
    with results, ui.refusing(data.GridError):
        maps = setup.run("maps", convolution.convolve, image, layer)
    note_numbers(setup, layer, maps)
    return Bench(setup, image, layer, maps, shown)


def start_again() -> None:
    """Put an example's input, filters and settings into the controls."""
    for name, value in convolution.example_settings(st.session_state["convolution.example"]).items():
        st.session_state[f"convolution.{name}"] = value
    st.session_state["convolution.playing"] = False


def choose_sliding(setup: Transcript, start: convolution.Example) -> convolution.Hyperparameters:
    """Stride and padding; dilation and activation on request."""
    stride = ui.slide("Stride", 1, 5, start.stride, key="convolution.stride")
    names = list(convolution.PADDINGS)
    padding = ui.choose("Padding", names, names[names.index("number") if start.zeros else 0], key="convolution.padding")
    st.caption(say(convolution.PADDINGS[padding]))
    zeros = start.zeros
    if padding == "number":
        zeros = ui.slide("P: zeros on every side", 0, 5, zeros, key="convolution.zeros")
    with st.expander(say("More: activation, dilation")):
        activation = ui.choose("Activation", convolution.ACTIVATIONS, key="convolution.activation")
        st.caption(say(convolution.ACTIVATIONS[activation]))
        dilation = ui.slide("Dilation: spreads the weights", 1, 4, 1, key="convolution.dilation")
    around = convolution.as_padding(padding, zeros)
    return setup.run("chosen", convolution.Hyperparameters, stride, around, dilation, activation)


def note_numbers(setup: Transcript, layer: convolution.Layer, maps: convolution.Numbers) -> None:
    """Put the numbers of the layer into the code to take home."""
    setup.show("shape of the feature maps", maps.shape, "maps.shape")
    learned = setup.run("learned", convolution.num_parameters, layer.weights)
    setup.show("parameters of the layer", learned, "learned")
    work = setup.run("work", convolution.num_multiplications, maps, layer.weights)
    setup.show("multiply-adds", work, "work")
