"""The tabs below the window: its sum, the output size, the parameters, the code, and the question."""

import streamlit as st

from dlplay import convolution, ui
from dlplay.lessons.convolution.bench import Opened
from dlplay.words import say


def sum_tab(opened: Opened) -> None:
    """The sum of the open window."""
    ui.show_arithmetic(*convolution.sum_arithmetic(opened.window))
    st.caption(
        say(
            "x: numbers of the window, w: weights, b: bias. Products that are 0 are left out; the tables show all. "
            "Keras does not turn the filter: this is the correlation of the lesson Kernels."
        )
    )


def size_tab(opened: Opened) -> None:
    """The size of the feature maps."""
    layer = opened.bench.layer
    ui.show_arithmetic(*convolution.size_arithmetic(opened.bench.image.shape, layer.weights.shape, layer.chosen))
    st.caption(
        say(
            "N: size of the input, P: padding on each side, F: size of the filter, S: stride, D: dilation. "
            "Where the division is not whole, it is rounded down: the last places have no room for a whole window."
        )
    )


def parameters_tab(opened: Opened) -> None:
    """The numbers of parameters and of multiply-adds."""
    bench = opened.bench
    st.markdown(say(convolution.FOUR_CHOICES))
    ui.show_arithmetic(*convolution.count_arithmetic(bench.layer.weights))
    ui.show_arithmetic(*convolution.work_arithmetic(bench.maps, bench.layer.weights))


def code_tab(opened: Opened) -> None:
    """The code that ran, and the same layer in Keras."""
    bench, steps = opened.bench, opened.steps
    ui.show_code(steps)
    st.subheader(say("The same layer in Keras"))
    st.code(convolution.keras_code(bench.image.shape, bench.layer))
    ui.take_home(steps, "convolution")


def predict(_: Opened) -> None:
    """A question about channels and feature maps."""
    ui.ask(
        "An input has 3 channels and the layer has 2 filters. How many feature maps come out?",
        ["2", "3", "6"],
        "2",
        "Every filter has one table of weights for each of the 3 channels, but it adds all of them up to one "
        "number: one filter gives one feature map. See it with the input “3 channels”.",
        key="convolution.question",
    )
