"""One map of the layer and one activation on it, and the tabs about them."""

from collections.abc import Callable

import streamlit as st

from dlplay import feature_maps, ui, weights
from dlplay.export import Transcript
from dlplay.lessons.feature_maps.bench import Activation, Bench
from dlplay.lessons.feature_maps.live import show_live
from dlplay.lessons.feature_maps.maps import show_map, show_maps, turn_page
from dlplay.words import say


def show_layer(bench: Bench, tabs: dict[str, Callable[[Activation], None]]) -> None:
    """What the layer is, and its maps."""
    layer, shape = bench.layer, " x ".join(map(str, bench.maps.shape))
    st.markdown(
        say(
            "**{layer}** is a {kind} layer with {count:,} parameters: {shape}.",
            layer=layer.path,
            kind=layer.kind,
            count=layer.num_parameters,
            shape=shape,
        )
    )
    open_map(bench, tabs)


@st.fragment
def open_map(bench: Bench, tabs: dict[str, Callable[[Activation], None]]) -> None:
    """One map, one activation, and the sum behind it; another map or place runs only this."""
    steps = bench.setup.continued()
    given, grid = st.columns([1, 3], gap="medium")
    with given:
        show_given(bench)
    channel = choose_map(bench)
    show_live(bench, channel)
    with grid:
        if bench.has_places:
            show_maps(bench, channel)
        else:
            st.plotly_chart(feature_maps.vector_bars(bench.maps), key="feature_maps.vector")
            count, layer = bench.maps.shape[2], bench.layer.path
            st.caption(
                say(
                    "The {count} values that {layer} gives: no maps any more, but one vector.", count=count, layer=layer
                )
            )
    pixel = ui.choose_pixel(*bench.maps.shape[:2], of="feature_maps.") if bench.has_places else (0, 0)
    part = steps.run("part", ui.in_worker_once(feature_maps.part_of), bench.network, bench.layer.path, channel)
    text = note_value(bench, steps, channel, pixel)
    activation = Activation(bench, steps, part, channel, pixel)
    if bench.has_places:
        show_map(activation)
    st.markdown(value_sentence(activation, text))
    ui.show_tabs("feature_maps", tabs, activation)


def show_given(bench: Bench) -> None:
    """What the network gets."""
    shape, values = weights.input_shape(bench.network), weights.preprocessing(bench.network)
    sentence = say(
        "What the network gets: {shape}, values {values}.",
        shape=" x ".join(map(str, shape)),
        values=say(values),
    )
    seen = ui.encode_once(f"{bench.setup.calls()} seen", lambda: feature_maps.seen(bench.image))
    ui.picture_view(seen, sentence, key="feature_maps.network_input", pixel=None, shape=shape)


def choose_map(bench: Bench) -> int:
    """Which map is open, or which value of a vector."""
    count: int = bench.maps.shape[2]
    if count == 1:
        return 0
    if (st.session_state.get("feature_maps.map") or 0) >= count:
        st.session_state["feature_maps.map"] = count - 1
    label = say("Map") if bench.maps.shape[0] > 1 else say("Value")
    return ui.slide(label, 0, count - 1, 0, key="feature_maps.map", on_change=turn_page)


def note_value(bench: Bench, steps: Transcript, channel: int, pixel: tuple[int, int]) -> str:
    """Put the activation into the code to take home; gives it as a text."""
    row, column = pixel
    value = steps.run("value", feature_maps.value_at, bench.inside, row, column, channel)
    place = f"map {channel} at row {row}, column {column}" if bench.has_places else f"value {channel}"
    return steps.show(f"{bench.layer.path}, {place}", value, "value", ".5f")


def value_sentence(activation: Activation, text: str) -> str:
    """Say where the activation is, and how large."""
    layer, channel, (row, column) = activation.bench.layer.path, activation.channel, activation.pixel
    if not activation.bench.has_places:
        return say("**{layer}, value {channel}:** {sum}", layer=layer, channel=channel, sum=text)
    return say(
        "**{layer}, map {channel} at row {row}, column {column}:** {sum}",
        layer=layer,
        channel=channel,
        row=row,
        column=column,
        sum=text,
    )
