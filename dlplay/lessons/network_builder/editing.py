"""The list of layers, and the buttons that move, copy, delete and add one."""

from collections.abc import Callable

import streamlit as st

from dlplay import networks, ui
from dlplay.words import say

CHANGED = ("network_builder.stack", "network_builder.selected")  # keys of what the buttons change
ACTIONS = {"up": "Up", "down": "Down", "duplicate": "Duplicate", "delete": "Delete"}


def choose_layer(text: str) -> str:
    """The list of layers, and buttons that move, copy, delete and add one."""
    pieces, state = networks.split_stack(text), st.session_state
    names = networks.piece_names(pieces)
    if state.get("network_builder.selected", names[0]) not in names:
        state["network_builder.selected"] = names[-1]
    with st.container(height=520 if len(names) > 13 else "content", border=False):
        name = ui.choose(
            "Layers",
            names,
            names[min(1, len(names) - 1)],
            key="network_builder.selected",
            look="radio",
            captions=pieces,
        )
    with st.container(horizontal=True, gap="xsmall"):
        useless = {"up": names[:2], "down": ["input", names[-1]]}
        for action, label in ACTIONS.items():
            nothing = name in useless.get(action, ["input"])
            ui.count_button(say(label), repeat(action), key=f"network_builder.{action}", of=CHANGED, disabled=nothing)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = ui.choose("New layer", networks.NEW_LAYERS, key="network_builder.new")
        piece, sentence = networks.NEW_LAYERS[new]
        ui.count_button(say("Add below"), repeat("add", piece), key="network_builder.add", of=CHANGED)
    st.caption(say(sentence))
    return name


def repeat(action: str, piece: str = "") -> Callable[[int], None]:
    """Give what does something with the chosen layer as often as it was asked for."""

    def do(times: int) -> None:
        for _ in range(times):
            change(action, piece)

    return do


def change(action: str, piece: str = "") -> None:
    """Do something with the chosen layer; what is chosen stays chosen."""
    state = st.session_state
    names = networks.piece_names(networks.split_stack(state["network_builder.stack"]))
    state["network_builder.stack"], place = networks.edit_stack(
        state["network_builder.stack"], names.index(state["network_builder.selected"]), action, piece
    )
    state["network_builder.selected"] = networks.piece_names(networks.split_stack(state["network_builder.stack"]))[
        place
    ]
