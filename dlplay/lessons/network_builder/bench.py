"""What the lesson Network builder works on: a stack of layers as text, one of its layers chosen, and its table."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import networks, ui
from dlplay.export import Transcript
from dlplay.lessons.network_builder.editing import choose_layer
from dlplay.lessons.network_builder.hyperparameters import set_hyperparameters
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """A stack as text and its pieces, the first being the input; the stack and the table of its layers; one of them.

    chosen: the name of the piece at place, counted from the input.
    """

    setup: Transcript
    text: str
    pieces: list[str]
    chosen: str
    place: int
    stack: networks.Stack
    rows: list[networks.LayerRow]


def choose_bench(results: DeltaGenerator) -> Bench:
    """Controls for the stack; those for the chosen layer, and what is wrong with the text, stand in results."""
    setup = ui.new_transcript("Network builder")
    text, chosen = choose_stack()
    pieces = networks.split_stack(text)
    place = networks.piece_names(pieces).index(chosen)
    with results:
        st.markdown(say("**Hyperparameters of {chosen}**: you choose them", chosen=chosen))
        with st.container(horizontal=True):
            set_hyperparameters(pieces[place])
        with ui.refusing(networks.StackError):
            stack = setup.run("stack", networks.parse_stack, text)
            rows = setup.run("rows", networks.describe, stack)
    return Bench(setup, text, pieces, chosen, place, stack, rows)


def choose_stack() -> tuple[str, str]:
    """A stack to start from, the list of layers, and the stack as text; gives the text and the chosen layer's name."""
    state = st.session_state
    start = ui.choose("Start from", networks.STACKS, key="network_builder.preset", on_change=start_from_preset)
    below = st.container()
    text = ui.write_lines(
        "The stack as text, layers parted by ;", networks.STACKS[start], key="network_builder.stack", height=150
    )
    if text != networks.STACKS[start]:
        state["network_builder.own_stack"] = text
    elif "network_builder.own_stack" in state:  # the browser's Back button forgets what was built
        st.button(say("Take up your last own network again"), key="network_builder.take_up", on_click=take_up)
    with below:
        return text, choose_layer(text)


def start_from_preset() -> None:
    """Put a ready-made stack into the text."""
    st.session_state["network_builder.stack"] = networks.STACKS[st.session_state["network_builder.preset"]]


def take_up() -> None:
    """Put the student's last own stack back into the text."""
    st.session_state["network_builder.stack"] = st.session_state["network_builder.own_stack"]
