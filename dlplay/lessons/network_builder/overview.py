"""The stack drawn and counted, and where it can go from here."""

import streamlit as st

from dlplay import feature_maps, fine_tuning, networks, ui
from dlplay.lessons.network_builder.bench import Bench
from dlplay.words import say


def show_stack(bench: Bench) -> None:
    """The stack as a drawing and as a table."""
    st.html(networks.drawing(bench.stack, bench.rows, bench.chosen))
    st.caption(say("What goes in and what each layer gives: tall boxes have many rows, thick boxes many channels."))
    cells, tints = networks.table_cells(bench.stack, bench.rows), networks.shares(bench.rows)
    title = say("What each layer gives, learns and computes")
    ui.number_grid(title, cells, tints=tints, marks=[(bench.place + 1, 0)])
    st.caption(
        say(
            "Parameters are learned. Multiply-adds: one multiplication and one addition, for one picture, in layers "
            "with weights. Receptive field: how many pixels of the input one value sees; with the zeros of the "
            "padding it can be larger than the input. "
            "The stronger the colour, the larger the part of the total."
        )
    )


def show_links(bench: Bench) -> None:
    """Links to a picture on its way through this network, and to its training."""
    st.page_link(
        "pages/convnets/feature_maps.py",
        label=say("**Look inside**: send a picture through this network"),
        icon=":material/layers:",
        query_params={"feature_maps.network": feature_maps.OWN, "feature_maps.layers": bench.text},
    )
    if settings := fine_tuning.settings_to_train(bench.text):
        st.page_link(
            "pages/vision/fine_tune.py",
            label=say("**Train it** on your own pictures, in three colours, from its first random weights"),
            icon=":material/model_training:",
            query_params={f"fine_tune.{name}": value for name, value in settings.items()},
        )
