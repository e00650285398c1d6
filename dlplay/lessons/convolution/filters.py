"""The filters of the layer: their weights and biases, and which of them is shown."""

import streamlit as st

from dlplay import convolution, data, ui
from dlplay.export import Transcript
from dlplay.words import Note, say

KEYS = "convolution."  # before the names of its controls


def refit() -> None:
    """Give the filters the chosen size and as many channels as the input."""
    here = {key.removeprefix(KEYS): value for key, value in st.session_state.to_dict().items() if key.startswith(KEYS)}
    for name, text in convolution.refit_filters(here).items():
        st.session_state[KEYS + name] = text


def choose_shown(count: int) -> int:
    """Which filter to show and to edit, where there are several."""
    if count == 1:
        return 1
    names = [str(number) for number in range(1, count + 1)]
    return int(ui.choose("Show filter", names, "1", key="convolution.shown", look="segmented_control"))


def choose_filters(
    setup: Transcript, start: convolution.Example, channels: int, count: int, shown: int
) -> tuple[convolution.Numbers, convolution.Numbers]:
    """The weights of the shown filter as a table and of all filters as text, and the biases."""
    table, places = st.container(), st.columns(count)
    filters: list[convolution.Numbers] = []
    biases: list[float] = []
    like = (3, 3, channels)
    with ui.refusing(data.GridError), st.expander(say("Filters as text: rows parted by ; channels by |")):
        for number in range(1, count + 1):
            written = convolution.filter_like(start, number, like)
            text = ui.write_lines(say("Filter {number}", number=number), written, key=f"convolution.filter{number}")
            one = setup.run(
                f"filter{number}", convolution.parse_channels, text, Note("Filter {number}", number=number), 5
            )
            filters, like = [*filters, one], (*one.shape[:2], channels)
        weights = setup.run("weights", convolution.stack_filters, *filters)
    for number, place in enumerate(places, start=1):
        value, label = convolution.bias_of(start, number), say("Bias {number}", number=number)
        biases.append(ui.enter(label, -1000.0, 1000.0, value, 0.5, key=f"convolution.bias{number}", place=place))
    with table:
        one = filters[shown - 1]
        st.markdown(say("Weights of filter {shown}", shown=shown))
        write, names = convolution.write_stacked(one.shape[2]), convolution.row_names(one)
        ui.edit_grid(
            convolution.stacked(one),
            key=f"convolution.filter{shown}",
            write=write,
            what="The filter's weights",
            row_names=names,
        )
    return weights, setup.run("bias", convolution.bias_vector, *biases)
