"""Controls for everything that can be chosen in one layer; they write it back into the text."""

from typing import Any

import streamlit as st

from dlplay import networks, ui
from dlplay.lessons.network_builder.editing import change
from dlplay.words import say

WIDTHS = {"padding": 140, "activation": 420}  # of these controls, in pixels
WIDTH = 126  # of every other one


def set_hyperparameters(piece: str) -> None:
    """Controls for everything that can be chosen in this piece of the stack."""
    values = networks.read_controls(piece)
    kind, names = piece.partition(" ")[0], list(values)
    changed: dict[str, Any] = {"on_change": change_hyperparameters, "args": (kind, names)}
    for name, value in values.items():
        key, label = f"network_builder.set_{name}", name.capitalize()
        st.session_state[key] = value
        with st.container(width=WIDTHS.get(name, WIDTH)):
            if name in networks.CHOICES:
                options = networks.CHOICES[name]
                ui.choose(label, options, key=key, look="segmented_control", link=False, **changed)
            elif name == "rate":
                st.number_input(say(label), 0.0, 0.99, step=0.05, key=key, **changed)
            else:
                st.number_input(say(label), 1, networks.most_of(name), key=key, **changed)
    if not values:
        st.caption(say("There is nothing to choose in this layer."))


def change_hyperparameters(kind: str, names: list[str]) -> None:
    """Write the controls below the list back into the text."""
    values = {name: st.session_state[f"network_builder.set_{name}"] for name in names}
    change("replace", networks.write_controls(kind, values))
