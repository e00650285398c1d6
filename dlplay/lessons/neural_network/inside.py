"""The tab of the weights and of every hidden unit's own map."""

import streamlit as st

from dlplay import neural_network, ui
from dlplay.lessons.neural_network.bench import Bench
from dlplay.words import say


def inside_tab(bench: Bench) -> None:
    """The weights as a drawing, and every hidden unit's own map."""
    data, frame, settings, window = bench.data, bench.frame, bench.settings, bench.window
    outputs = neural_network.forward(frame.layers, data.inputs[bench.place : bench.place + 1], settings.activation)
    drawing = neural_network.network_svg(data, frame.layers, outputs)
    st.image(drawing, width="stretch", alt=say("The network with all units and weights."))
    st.caption(
        say(
            "A line is a weight: the wider, the larger; blue and solid is positive, orange and dashed is negative. "
            "In the boxes: what the unit gives out for your row."
        )
    )
    if settings.hidden:
        names = [say("hidden layer {k}", k=k) for k in range(1, len(settings.hidden) + 1)]
        which = names.index(ui.choose("Maps of", names, key="neural_network.maps")) + 1
        maps = neural_network.unit_maps(frame.layers, window, settings.activation, which)
        st.plotly_chart(
            neural_network.units_figure(window, maps, settings.activation), key="neural_network.units", config=ui.QUIET
        )
        st.caption(
            say(
                "What each unit of {layer} gives out over the plane: green more, violet less, black the middle.",
                layer=names[which - 1],
            )
        )
    with st.expander(say("All weights as numbers")):
        st.dataframe(
            neural_network.weight_table(data, frame.layers), hide_index=True, alt=say("Every weight and bias.")
        )
